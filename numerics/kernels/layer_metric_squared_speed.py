"""Generated from layer_metric.path_length; not to be edited."""

from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(first_, last_, all_gradient, g, eta, all_out0):
    k = all_gradient.shape[1]
    for row_ in range(first_, last_):
        gradient = all_gradient[row_]
        total_3_ = 0.0
        for j in range(k):
            total_1_ = 0.0
            for i in range(k):
                t1 = g[i, j] * gradient[i]
                total_1_ += t1
            t2 = gradient[j] * total_1_
            total_3_ += t2
        t3 = eta * eta
        t4 = total_3_ * t3
        all_out0[row_] = t4
