"""Generated from bayesian_evidence.data_fourth; not to be edited."""

from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(fourths, X, out0):
    N = fourths.shape[0]
    k = X.shape[0]
    for i in range(k):
        for j in range(k):
            for m in range(k):
                for o in range(k):
                    total_1_ = 0.0
                    for a in range(N):
                        t1 = X[i, a] * X[j, a]
                        t2 = X[m, a] * X[o, a]
                        t3 = t1 * t2
                        t4 = fourths[a] * t3
                        total_1_ += t4
                    out0[i, j, m, o] = total_1_
