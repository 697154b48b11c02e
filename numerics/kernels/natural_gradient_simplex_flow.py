"""Generated from natural_gradient.simplex_path; not to be edited."""

from numba import njit

from numerics.compiler.elementary import v_exp, v_expm1

FAST = {"contract", "arcp", "nsz", "reassoc", "afn"}


@njit(error_model="numpy", fastmath=FAST, nogil=True, cache=True)
def kernel(first_, last_, all_t, p_0, P, all_out0):
    n = p_0.shape[0]
    for row_ in range(first_, last_):
        out0 = all_out0[row_]
        for a in range(n):
            t1 = -all_t[row_]
            t2 = v_expm1(t1)
            t3 = P[a] * t2
            t4 = v_exp(t1)
            t5 = p_0[a] * t4
            t6 = t5 - t3
            out0[a] = t6
