"""Generated from bayesian_evidence.data_hessian; not to be edited."""

from numerics.compiler.faces.elementary import v_add
from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(curvatures, X, tau, out0):
    N = curvatures.shape[0]
    k = X.shape[0]
    for i in range(k):
        for j in range(k):
            total_1_ = 0.0
            for a in range(N):
                t1 = X[i, a] * X[j, a]
                t2 = curvatures[a] * t1
                total_1_ += t2
            t3 = i == j
            t4 = 1.0 if t3 else 0.0
            t5 = tau * t4
            t6 = v_add(total_1_, t5)
            out0[i, j] = t6
