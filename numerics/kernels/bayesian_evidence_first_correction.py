"""Generated from bayesian_evidence.first_correction; not to be edited."""

from numerics.compiler.faces.elementary import v_add
from numerics.compiler.faces.numba_cache import compiled


@compiled
def kernel(f, F, S, out0):
    k = f.shape[0]
    total_7_ = 0.0
    total_19_ = 0.0
    total_31_ = 0.0
    for o in range(k):
        total_5_ = 0.0
        for m in range(k):
            total_3_ = 0.0
            for j in range(k):
                total_1_ = 0.0
                for i in range(k):
                    t1 = F[i, j, m, o] * S[i, j]
                    total_1_ += t1
                total_3_ += total_1_
            t2 = S[m, o] * total_3_
            total_5_ += t2
        total_7_ += total_5_
    for r in range(k):
        total_17_ = 0.0
        for q in range(k):
            total_15_ = 0.0
            for o in range(k):
                total_13_ = 0.0
                for m in range(k):
                    total_11_ = 0.0
                    for j in range(k):
                        total_9_ = 0.0
                        for i in range(k):
                            t3 = S[i, j] * f[i, j, m]
                            total_9_ += t3
                        total_11_ += total_9_
                    t4 = S[m, o] * total_11_
                    total_13_ += t4
                t5 = f[o, q, r] * total_13_
                total_15_ += t5
            t6 = S[q, r] * total_15_
            total_17_ += t6
        total_19_ += total_17_
    for r in range(k):
        total_29_ = 0.0
        for q in range(k):
            total_27_ = 0.0
            for o in range(k):
                total_25_ = 0.0
                for m in range(k):
                    total_23_ = 0.0
                    for j in range(k):
                        total_21_ = 0.0
                        for i in range(k):
                            t7 = S[i, o] * f[i, j, m]
                            total_21_ += t7
                        t8 = S[j, q] * total_21_
                        total_23_ += t8
                    t9 = S[m, r] * total_23_
                    total_25_ += t9
                t10 = f[o, q, r] * total_25_
                total_27_ += t10
            total_29_ += total_27_
        total_31_ += total_29_
    t11 = total_31_ * 0.08333333333333333
    t12 = total_19_ * 0.125
    t13 = total_7_ * -0.125
    t14 = v_add(t12, t13)
    t15 = v_add(t11, t14)
    out0[0] = t15
