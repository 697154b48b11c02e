"""Generated from layer_metric.chord_length; not to be edited."""

from math import sqrt

from numerics.compiler.faces.elementary import v_sub
from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(first_, last_, all_A, all_B, g, all_out0):
    k = all_A.shape[1]
    for row_ in range(first_, last_):
        A = all_A[row_]
        B = all_B[row_]
        total_3_ = 0.0
        for j in range(k):
            total_1_ = 0.0
            for i in range(k):
                t1 = v_sub(B[i], A[i])
                t2 = g[i, j] * t1
                total_1_ += t2
            t3 = v_sub(B[j], A[j])
            t4 = total_1_ * t3
            total_3_ += t4
        t5 = sqrt(total_3_)
        all_out0[row_] = t5
