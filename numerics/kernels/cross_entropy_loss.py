"""Generated from cross_entropy.gradient; not to be edited."""

from math import inf

from numerics.compiler.faces.elementary import v_exp, v_log, v_max, v_sub
from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(first_, last_, all_Y, all_P, all_out0):
    n = all_Y.shape[1]
    for row_ in range(first_, last_):
        Y = all_Y[row_]
        P = all_P[row_]
        largest_1_ = -inf
        total_3_ = 0.0
        total_4_ = 0.0
        for b in range(n):
            largest_1_ = v_max(Y[b], largest_1_)
        t1 = abs(largest_1_)
        t2 = t1 <= 1.7976931348623157e+308
        t3 = largest_1_ if t2 else 0.0
        shift_2_ = t3
        for b in range(n):
            t4 = v_sub(Y[b], shift_2_)
            t5 = v_exp(t4)
            total_3_ += t5
        t6 = v_log(total_3_)
        for a in range(n):
            t7 = v_sub(Y[a], shift_2_)
            t8 = v_sub(t7, t6)
            t9 = P[a] * t8
            total_4_ += t9
        t10 = -total_4_
        all_out0[row_] = t10
