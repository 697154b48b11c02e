"""Generated from cross_entropy.input_gradient; not to be edited."""

from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(first_, last_, all_delta, W, all_out0):
    m = all_delta.shape[1]
    r = W.shape[1]
    for row_ in range(first_, last_):
        delta = all_delta[row_]
        out0 = all_out0[row_]
        for q in range(r):
            total_1_ = 0.0
            for i in range(m):
                t1 = W[i, q] * delta[i]
                total_1_ += t1
            out0[q] = total_1_
