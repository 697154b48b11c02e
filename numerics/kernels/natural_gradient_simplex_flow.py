"""Generated from natural_gradient.simplex_path; not to be edited."""

from numerics.compiler.faces.elementary import v_exp, v_expm1, v_sub
from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(first_, last_, all_t, p_0, P, all_out0):
    n = p_0.shape[0]
    for row_ in range(first_, last_):
        out0 = all_out0[row_]
        t1 = -all_t[row_]
        t2 = v_expm1(t1)
        t4 = v_exp(t1)
        for a in range(n):
            t3 = P[a] * t2
            t5 = p_0[a] * t4
            t6 = v_sub(t5, t3)
            out0[a] = t6
