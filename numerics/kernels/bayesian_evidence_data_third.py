"""Generated from bayesian_evidence.data_third; not to be edited."""

from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(thirds, X, out0):
    N = thirds.shape[0]
    k = X.shape[0]
    for i in range(k):
        for j in range(k):
            for m in range(k):
                total_1_ = 0.0
                for a in range(N):
                    t1 = X[i, a] * X[j, a]
                    t2 = X[m, a] * thirds[a]
                    t3 = t1 * t2
                    total_1_ += t3
                out0[i, j, m] = total_1_
