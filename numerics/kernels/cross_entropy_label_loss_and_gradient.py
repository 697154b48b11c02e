"""Generated from cross_entropy.gradient; not to be edited."""

from math import inf

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
        t2 = t1 <= 1.7976931348623157e+308
        t3 = largest_1_ if t2 else 0.0
        shift_2_ = t3
        for b in range(n):
            t4 = v_sub(Y[b], shift_2_)
            t5 = v_exp(t4)
            kept_ = t5
            total_3_ += kept_
            out1[b] = kept_
        t6 = v_log(total_3_)
        t7 = v_sub(shift_2_, Y[all_label[row_]])
        t8 = v_add(t6, t7)
        all_out0[row_] = t8
        t9 = 1.0 / total_3_
        for c in range(n):
            stored_ = out1[c]
            t10 = stored_ * t9
            t11 = c == all_label[row_]
            t12 = 1.0 if t11 else 0.0
            t13 = v_sub(t10, t12)
            out1[c] = t13
