"""Generated from finite_steps.modified_loss; not to be edited."""

from numerics.compiler.faces.elementary import v_add
from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(first_, last_, all_L, all_gradient, eta, all_out0):
    k = all_gradient.shape[1]
    for row_ in range(first_, last_):
        gradient = all_gradient[row_]
        total_1_ = 0.0
        for j in range(k):
            t1 = gradient[j] * gradient[j]
            total_1_ += t1
        t2 = total_1_ * 0.25
        t3 = eta * t2
        t4 = v_add(all_L[row_], t3)
        all_out0[row_] = t4
