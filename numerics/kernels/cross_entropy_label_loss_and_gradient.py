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
        t1 = -1.7976931348623157e+308 <= largest_1_
        t2 = largest_1_ if t1 else 0.0
        shift_2_ = t2
        for b in range(n):
            t3 = v_sub(Y[b], shift_2_)
            t4 = v_exp(t3)
            kept_ = t4
            total_3_ += kept_
            out1[b] = kept_
        t5 = v_log(total_3_)
        t6 = v_sub(shift_2_, Y[all_label[row_]])
        t7 = v_add(t5, t6)
        all_out0[row_] = t7
        t8 = 1.0 / total_3_
        for c in range(n):
            stored_ = out1[c]
            t9 = stored_ * t8
            t10 = c == all_label[row_]
            t11 = 1.0 if t10 else 0.0
            t12 = v_sub(t9, t11)
            out1[c] = t12
