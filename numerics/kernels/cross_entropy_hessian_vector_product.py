"""Generated from cross_entropy.hessian; not to be edited."""

from math import inf

from numerics.compiler.elementary import v_exp, v_max
from numerics.compiler.numba_cache import compiled


@compiled
def kernel(first_, last_, all_Y, all_v, all_out0):
    n = all_Y.shape[1]
    for row_ in range(first_, last_):
        Y = all_Y[row_]
        v = all_v[row_]
        out0 = all_out0[row_]
        largest_1_ = -inf
        total_3_ = 0.0
        for b in range(n):
            largest_1_ = v_max(Y[b], largest_1_)
        t1 = -1.7e+308 < largest_1_
        t2 = largest_1_ if t1 else 0.0
        shift_2_ = t2
        for b in range(n):
            t3 = Y[b] - shift_2_
            t4 = v_exp(t3)
            total_3_ += t4
        t13 = 1.0 / total_3_
        t15 = t13 * t13
        for c in range(n):
            total_4_ = 0.0
            t5 = shift_2_ * -2.0
            for d in range(n):
                t6 = Y[c] + Y[d]
                t7 = t5 + t6
                t8 = v_exp(t7)
                t9 = v[d] * t8
                total_4_ += t9
            t10 = Y[c] - shift_2_
            t11 = v_exp(t10)
            t12 = v[c] * t11
            t14 = t12 * t13
            t16 = total_4_ * t15
            t17 = t14 - t16
            out0[c] = t17
