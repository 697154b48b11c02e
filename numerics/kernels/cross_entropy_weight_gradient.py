"""Generated from cross_entropy.weight_gradient; not to be edited."""

from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(first_, last_, all_delta, all_X, all_out0):
    m = all_delta.shape[1]
    r = all_X.shape[1]
    for row_ in range(first_, last_):
        delta = all_delta[row_]
        X = all_X[row_]
        out0 = all_out0[row_]
        for o in range(m):
            for q in range(r):
                t1 = X[q] * delta[o]
                out0[o, q] = t1
