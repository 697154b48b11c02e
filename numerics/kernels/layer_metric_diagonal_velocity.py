"""Generated from layer_metric.diagonal_descent; not to be edited."""

from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(first_, last_, all_gradient, s, eta, all_out0):
    k = all_gradient.shape[1]
    for row_ in range(first_, last_):
        gradient = all_gradient[row_]
        out0 = all_out0[row_]
        for i in range(k):
            t1 = eta * s[i]
            t2 = gradient[i] * t1
            t3 = -t2
            out0[i] = t3
