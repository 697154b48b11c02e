"""Generated from cross_entropy.fisher_matrix; not to be edited."""

from numerics.compiler.faces.elementary import v_sub
from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(first_, last_, all_p, all_out0):
    n = all_p.shape[1]
    for row_ in range(first_, last_):
        p = all_p[row_]
        out0 = all_out0[row_]
        for c in range(n):
            for d in range(n):
                t1 = p[c] * p[d]
                t2 = c == d
                t3 = 1.0 if t2 else 0.0
                t4 = p[c] * t3
                t5 = v_sub(t4, t1)
                out0[c, d] = t5
