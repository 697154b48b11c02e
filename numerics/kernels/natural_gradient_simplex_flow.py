"""Generated from natural_gradient.simplex_flow; not to be edited."""

from numerics.compiler.elementary import v_exp
from numerics.compiler.numba_cache import compiled


@compiled
def kernel(first_, last_, all_t, p_0, P, all_out0):
    n = p_0.shape[0]
    for row_ in range(first_, last_):
        out0 = all_out0[row_]
        t1 = -all_t[row_]
        t2 = v_exp(t1)
        for a in range(n):
            t3 = p_0[a] - P[a]
            t4 = t2 * t3
            t5 = P[a] + t4
            out0[a] = t5
