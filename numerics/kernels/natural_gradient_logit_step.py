"""Generated from natural_gradient.logit_step; not to be edited."""

from math import inf, nan

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
        t1 = abs(largest_1_)
        t2 = t1 < inf
        t3 = largest_1_ if t2 else 0.0
        shift_2_ = t3
        for c in range(n):
            t4 = v_sub(Y[c], shift_2_)
            t5 = v_exp(t4)
            total_3_ += t5
        t6 = largest_1_ <= shift_2_
        t7 = total_3_ if t6 else nan
        known_3_ = t7
        for b in range(n):
            t8 = v_sub(shift_2_, Y[b])
            t9 = v_exp(t8)
            t10 = P[b] * known_3_
            t11 = t9 * t10
            t12 = v_add(-1.0, t11)
            t13 = eta * t12
            t14 = v_add(Y[b], t13)
            out0[b] = t14
