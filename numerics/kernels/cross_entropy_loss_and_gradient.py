"""Generated from cross_entropy.gradient; not to be edited."""

from math import inf, nan

from numerics.compiler.faces.elementary import v_exp, v_log, v_max, v_sub
from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(first_, last_, all_Y, all_P, all_out0, all_out1):
    n = all_Y.shape[1]
    for row_ in range(first_, last_):
        Y = all_Y[row_]
        P = all_P[row_]
        out1 = all_out1[row_]
        largest_1_ = -inf
        total_3_ = 0.0
        total_4_ = 0.0
        for b in range(n):
            largest_1_ = v_max(Y[b], largest_1_)
        t1 = abs(largest_1_)
        t2 = t1 < inf
        t3 = largest_1_ if t2 else 0.0
        shift_2_ = t3
        for b in range(n):
            t4 = v_sub(Y[b], shift_2_)
            t5 = v_exp(t4)
            kept_ = t5
            total_3_ += kept_
            out1[b] = kept_
        t6 = largest_1_ <= shift_2_
        t7 = total_3_ if t6 else nan
        known_3_ = t7
        t8 = v_log(known_3_)
        t12 = 1.0 / known_3_
        for a in range(n):
            t9 = v_sub(Y[a], shift_2_)
            t10 = v_sub(t9, t8)
            t11 = P[a] * t10
            total_4_ += t11
            stored_ = out1[a]
            t13 = stored_ * t12
            t14 = v_sub(t13, P[a])
            out1[a] = t14
        t15 = -total_4_
        all_out0[row_] = t15
