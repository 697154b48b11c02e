"""Generated from cross_entropy.hessian; not to be edited."""

from math import inf

from numba import njit

from numerics.compiler.elementary import v_exp, v_max

FAST = {"contract", "arcp", "nsz", "reassoc", "afn"}


@njit(error_model="numpy", fastmath=FAST, nogil=True, cache=True)
def kernel(first_, last_, all_Y, all_v, all_out0):
    n = all_Y.shape[1]
    for row_ in range(first_, last_):
        Y = all_Y[row_]
        v = all_v[row_]
        out0 = all_out0[row_]
        largest_1_ = -inf
        total_3_ = 0.0
        total_4_ = 0.0
        for b in range(n):
            largest_1_ = v_max(Y[b], largest_1_)
        t1 = -1.7e+308 < largest_1_
        t2 = largest_1_ if t1 else 0.0
        shift_2_ = t2
        for b in range(n):
            t3 = Y[b] - shift_2_
            t4 = v_exp(t3)
            kept_ = t4
            total_3_ += kept_
            out0[b] = kept_
            t5 = Y[b] - shift_2_
            t6 = v_exp(t5)
            t7 = v[b] * t6
            total_4_ += t7
        t9 = 1.0 / total_3_
        t10 = t9 * t9
        for c in range(n):
            stored_ = out0[c]
            t8 = stored_ * total_4_
            t11 = t8 * t10
            t12 = stored_ * v[c]
            t13 = t9 * t12
            t14 = t13 - t11
            out0[c] = t14
