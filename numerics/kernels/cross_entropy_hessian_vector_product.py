"""Generated from cross_entropy.hessian_product; not to be edited."""

from math import inf

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
        t1 = -1.7976931348623157e+308 <= largest_1_
        t2 = largest_1_ if t1 else 0.0
        shift_2_ = t2
        for b in range(n):
            t3 = v_sub(Y[b], shift_2_)
            t4 = v_exp(t3)
            kept_ = t4
            total_3_ += kept_
            out0[b] = kept_
            t5 = v_sub(Y[b], shift_2_)
            t6 = v_exp(t5)
            t7 = v[b] * t6
            total_4_ += t7
        t8 = 1.0 / total_3_
        t9 = total_4_ * t8
        for c in range(n):
            stored_ = out0[c]
            t10 = v_sub(v[c], t9)
            t11 = stored_ * t10
            t12 = t8 * t11
            out0[c] = t12
