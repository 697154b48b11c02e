"""Generated from layer_metric.covariant_descent; not to be edited."""

from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(first_, last_, all_gradient, g, eta, all_out0):
    k = all_gradient.shape[1]
    for row_ in range(first_, last_):
        gradient = all_gradient[row_]
        out0 = all_out0[row_]
        for i in range(k):
            total_1_ = 0.0
            for j in range(k):
                t1 = g[i, j] * gradient[j]
                total_1_ += t1
            t2 = eta * total_1_
            t3 = -t2
            out0[i] = t3
