"""Generated from cross_entropy.gradient; not to be edited."""

from math import inf, nan

from numerics.compiler.faces.elementary import v_add, v_exp, v_log, v_max, v_sub
from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(first_, last_, all_Y, all_label, all_out0, all_out1):
    n = all_Y.shape[1]
    for row_ in range(first_, last_):
        Y = all_Y[row_]
        out1 = all_out1[row_]
        largest_1_ = -inf
        total_3_ = 0.0
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
        t9 = v_sub(shift_2_, Y[all_label[row_]])
        t10 = v_add(t8, t9)
        all_out0[row_] = t10
        t11 = 1.0 / known_3_
        for c in range(n):
            stored_ = out1[c]
            t12 = stored_ * t11
            t13 = c == all_label[row_]
            t14 = 1.0 if t13 else 0.0
            t15 = v_sub(t12, t14)
            out1[c] = t15
