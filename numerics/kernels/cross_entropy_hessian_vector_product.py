"""Generated from cross_entropy.hessian_product; not to be edited."""

from math import inf, nan

from numerics.compiler.faces.elementary import v_exp, v_max, v_sub
from numerics.compiler.faces.numba_cache import compiled


@compiled
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
        t1 = abs(largest_1_)
        t2 = t1 < inf
        t3 = largest_1_ if t2 else 0.0
        shift_2_ = t3
        for b in range(n):
            t4 = v_sub(Y[b], shift_2_)
            t5 = v_exp(t4)
            kept_ = t5
            total_3_ += kept_
            out0[b] = kept_
            t6 = v_sub(Y[b], shift_2_)
            t7 = v_exp(t6)
            t8 = v[b] * t7
            total_4_ += t8
        t9 = largest_1_ <= shift_2_
        t10 = total_3_ if t9 else nan
        known_3_ = t10
        t11 = 1.0 / known_3_
        t12 = total_4_ * t11
        for c in range(n):
            stored_ = out0[c]
            t13 = v_sub(v[c], t12)
            t14 = stored_ * t13
            t15 = t11 * t14
            out0[c] = t15
