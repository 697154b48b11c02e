"""Generated from complex_weights.complex_descent; not to be edited."""

from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(first_, last_, all_part, g, eta, all_out0):
    k = all_part.shape[1]
    for row_ in range(first_, last_):
        part = all_part[row_]
        out0 = all_out0[row_]
        for i in range(k):
            total_1_ = 0.0
            for j in range(k):
                t1 = g[i, j] * part[j]
                total_1_ += t1
            t2 = total_1_ * -2.0
            t3 = eta * t2
            out0[i] = t3
