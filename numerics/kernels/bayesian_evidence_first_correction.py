"""Generated from bayesian_evidence.first_correction; not to be edited."""

from numba import njit

FAST = {"contract", "arcp", "nsz", "reassoc", "afn"}


@njit(error_model="numpy", fastmath=FAST, nogil=True, cache=True)
def kernel(f, F, S, out0):
    k = f.shape[0]
    total_7_ = 0.0
    for i in range(k):
        total_5_ = 0.0
        for j in range(k):
            total_3_ = 0.0
            for m in range(k):
                total_1_ = 0.0
                for o in range(k):
                    t1 = F[i, j, m, o] * S[m, o]
                    total_1_ += t1
                total_3_ += 1.0
            total_5_ += S[i, j]
        total_7_ += 1.0
    total_19_ = 0.0
    for i in range(k):
        total_17_ = 0.0
        for j in range(k):
            total_15_ = 0.0
            for m in range(k):
                total_13_ = 0.0
                for o in range(k):
                    total_11_ = 0.0
                    for q in range(k):
                        total_9_ = 0.0
                        for r in range(k):
                            t2 = S[q, r] * f[o, q, r]
                            total_9_ += t2
                        total_11_ += 1.0
                    total_13_ += S[m, o]
                total_15_ += f[i, j, m]
            total_17_ += S[i, j]
        total_19_ += 1.0
    total_31_ = 0.0
    for i in range(k):
        total_29_ = 0.0
        for j in range(k):
            total_27_ = 0.0
            for m in range(k):
                total_25_ = 0.0
                for o in range(k):
                    total_23_ = 0.0
                    for q in range(k):
                        total_21_ = 0.0
                        for r in range(k):
                            t3 = S[m, r] * f[o, q, r]
                            total_21_ += t3
                        total_23_ += S[j, q]
                    total_25_ += S[i, o]
                total_27_ += f[i, j, m]
            total_29_ += 1.0
        total_31_ += 1.0
    t4 = total_21_ * 0.08333333333333333
    t5 = total_23_ * total_25_
    t6 = total_27_ * total_29_
    t7 = t4 * t5
    t8 = total_31_ * t6
    t9 = t7 * t8
    t10 = total_11_ * 0.125
    t11 = total_13_ * total_15_
    t12 = total_17_ * total_19_
    t13 = t10 * t11
    t14 = total_9_ * t12
    t15 = t13 * t14
    t16 = total_1_ * -0.125
    t17 = total_3_ * total_5_
    t18 = t16 * t17
    t19 = total_7_ * t18
    t20 = t15 + t19
    t21 = t9 + t20
    out0[0] = t21
