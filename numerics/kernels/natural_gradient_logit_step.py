"""Generated from natural_gradient.logit_step; not to be edited."""

from math import inf

from numerics.compiler.faces.elementary import v_add, v_exp, v_max, v_sub
from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(first_, last_, all_Y, all_P, eta, all_out0):
    n = all_Y.shape[1]
    for row_ in range(first_, last_):
        Y = all_Y[row_]
        P = all_P[row_]
        out0 = all_out0[row_]
        largest_1_ = -inf
        total_3_ = 0.0
        for c in range(n):
            largest_1_ = v_max(Y[c], largest_1_)
        t1 = -1.7976931348623157e+308 <= largest_1_
        t2 = largest_1_ if t1 else 0.0
        shift_2_ = t2
        for c in range(n):
            t3 = v_sub(Y[c], shift_2_)
            t4 = v_exp(t3)
            total_3_ += t4
        for b in range(n):
            t5 = v_sub(shift_2_, Y[b])
            t6 = v_exp(t5)
            t7 = P[b] * total_3_
            t8 = t6 * t7
            t9 = v_add(-1.0, t8)
            t10 = eta * t9
            t11 = v_add(Y[b], t10)
            out0[b] = t11
