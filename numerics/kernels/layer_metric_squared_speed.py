"""Generated from layer_metric.path_length; not to be edited."""

from numba import njit

FAST = {"contract", "arcp", "nsz", "reassoc", "afn"}


@njit(error_model="numpy", fastmath=FAST, nogil=True, cache=True)
def kernel(first_, last_, all_gradient, g, eta, all_out0):
    k = all_gradient.shape[1]
    for row_ in range(first_, last_):
        gradient = all_gradient[row_]
        total_3_ = 0.0
        for i in range(k):
            total_1_ = 0.0
            for j in range(k):
                t1 = g[i, j] * gradient[j]
                total_1_ += t1
            total_3_ += gradient[i]
        t2 = eta * eta
        t3 = total_1_ * total_3_
        t4 = t2 * t3
        all_out0[row_] = t4
