"""Generated from cross_entropy.soft_max; not to be edited."""

from math import inf

from numba import njit

from numerics.compiler.elementary import v_exp

FAST = {"contract", "arcp", "nsz", "reassoc", "afn"}


@njit(error_model="numpy", fastmath=FAST, nogil=True, cache=True)
def kernel(first_, last_, all_Y, all_out0):
    n = all_Y.shape[1]
    for row_ in range(first_, last_):
        Y = all_Y[row_]
        out0 = all_out0[row_]
        largest_1_ = -inf
        for b in range(n):
            largest_1_ = Y[b] if Y[b] > largest_1_ or Y[b] != Y[b] else largest_1_
        t1 = -1.7e+308 < largest_1_
        t2 = largest_1_ if t1 else 0.0
        shift_2_ = t2
        total_3_ = 0.0
        for b in range(n):
            t3 = Y[b] - shift_2_
            t4 = v_exp(t3)
            kept_ = t4
            total_3_ += kept_
            out0[b] = kept_
        for c in range(n):
            stored_ = out0[c]
            t5 = stored_ / total_3_
            out0[c] = t5
