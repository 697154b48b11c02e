"""Generated from bayesian_evidence.data_loss; not to be edited."""

from numerics.compiler.faces.elementary import v_add
from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(losses, w, tau, out0):
    N = losses.shape[0]
    k = w.shape[0]
    total_1_ = 0.0
    total_3_ = 0.0
    for i in range(k):
        t1 = w[i] * w[i]
        total_1_ += t1
    for a in range(N):
        total_3_ += losses[a]
    t2 = total_1_ * 0.5
    t3 = tau * t2
    t4 = v_add(total_3_, t3)
    out0[0] = t4
