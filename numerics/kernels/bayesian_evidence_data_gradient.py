"""Generated from bayesian_evidence.data_gradient; not to be edited."""

from numerics.compiler.faces.elementary import v_add
from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(slopes, X, w, tau, out0):
    N = slopes.shape[0]
    k = X.shape[0]
    for i in range(k):
        total_1_ = 0.0
        for a in range(N):
            t1 = X[i, a] * slopes[a]
            total_1_ += t1
        t2 = tau * w[i]
        t3 = v_add(total_1_, t2)
        out0[i] = t3
