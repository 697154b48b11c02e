"""Generated from natural_gradient.newton_covariance; not to be edited."""

from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(first_, last_, all_gradient, h_inverse, all_out0):
    k = all_gradient.shape[1]
    for row_ in range(first_, last_):
        gradient = all_gradient[row_]
        out0 = all_out0[row_]
        for i in range(k):
            total_1_ = 0.0
            for j in range(k):
                t1 = gradient[j] * h_inverse[i, j]
                total_1_ += t1
            t2 = -total_1_
            out0[i] = t2
