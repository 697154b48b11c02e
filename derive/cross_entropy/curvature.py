"""The Hessian of the cross-entropy, its null vector, and the Fisher matrix."""

from __future__ import annotations

import sympy as sp

from derive.cross_entropy.gradient import DISTRIBUTION, SOFT_MAX, P, Y, Z, a, c, n, p
from derive.deriving import Chain, begin, derived
from derive.language.facts import SumsTo
from derive.language.tensors import index, matrix, vector

d = index("d")
slope = sp.Symbol("G", real=True)
MODEL = SumsTo(p, sp.Integer(1), r"$\hat{P}$ is a distribution")
HESSIAN = sp.KroneckerDelta(c, d) * p[c] - p[c] * p[d]


@derived("The Hessian of the cross-entropy")
def hessian() -> Chain:
    """H_cd = delta_cd p_c - p_c p_d: it does not depend on P."""
    return (
        begin(slope, sp.exp(Y[c]) / Z - P[c], "the gradient of the cross-entropy", assuming=(DISTRIBUTION,))
        .differentiate(Y[d], r"differentiate by $\hat{Y}_d$")
        .rewrite(HESSIAN, "the soft-max again", by=(SOFT_MAX,))
    )


@derived("The null vector of the Hessian")
def hessian_null_vector() -> Chain:
    """sum_d H_cd = 0: a shift of all outputs changes nothing."""
    row = sp.Symbol("r", real=True)
    return (
        begin(row, sp.Sum(HESSIAN, (d, 1, n)), "the Hessian applied to the vector of ones", assuming=(MODEL,))
        .rewrite(p[c] - p[c] * sp.Sum(p[d], (d, 1, n)), "contract the delta")
        .rewrite(sp.Integer(0), r"the $\hat{P}_d$ add up to 1")
    )


@derived("The Hessian has no negative direction")
def hessian_variance() -> Chain:
    """u.H.u is the variance of u under p, a sum of squares: half of sum p_c p_d (u_c - u_d)^2."""
    u, form = vector("u", n), sp.Symbol("q", real=True)
    return (
        begin(
            form,
            sp.Sum(HESSIAN * u[c] * u[d], (c, 1, n), (d, 1, n)),
            "the quadratic form of the Hessian",
            assuming=(MODEL,),
        )
        .rewrite(sp.Sum(p[c] * u[c] ** 2, (c, 1, n)) - sp.Sum(p[c] * u[c], (c, 1, n)) ** 2, "contract the delta")
        .rewrite(
            sp.Sum(p[c] * p[d] * (u[c] - u[d]) ** 2, (c, 1, n), (d, 1, n)) / 2,
            r"both squares weighted with $\sum_d \hat{P}_d = 1$",
        )
    )


@derived("The Fisher matrix of the soft-max")
def fisher_matrix() -> Chain:
    """The mean product of the scores delta_ac - p_c is the Hessian of the cross-entropy, whatever the target."""
    fisher = matrix("F", n)
    score = (sp.KroneckerDelta(a, c) - p[c]) * (sp.KroneckerDelta(a, d) - p[d])
    return begin(
        fisher[c, d],
        sp.Sum(p[a] * score, (a, 1, n)),
        r"the mean of the products of $\partial\log\hat{P}_a/\partial\hat{Y}_c = \delta_{ac} - \hat{P}_c$",
        assuming=(MODEL,),
    ).rewrite(HESSIAN, "contract the deltas")


@derived("The empirical Fisher matrix")
def empirical_fisher() -> Chain:
    """With the mean under the target P it differs from the Hessian unless P = p."""
    empirical = matrix("E", n)
    score = (sp.KroneckerDelta(a, c) - p[c]) * (sp.KroneckerDelta(a, d) - p[d])
    return begin(
        empirical[c, d], sp.Sum(P[a] * score, (a, 1, n)), "the mean under the target", assuming=(DISTRIBUTION,)
    ).rewrite(sp.KroneckerDelta(c, d) * P[c] - P[c] * p[d] - p[c] * P[d] + p[c] * p[d], "contract the deltas")
