"""The Hessian of the cross-entropy, its null vector, and the Fisher matrix."""

from __future__ import annotations

import sympy as sp

from derive.cross_entropy.gradient import DISTRIBUTION, SOFT_MAX, J, P, Y, Z, a, c, dW, k, n, p
from derive.deriving import Chain, begin, derived
from derive.language.facts import Given, SumsTo
from derive.language.tensors import index, indices, matrix, tensor, vector

d = index("d")
slope = sp.Symbol("G", real=True)
MODEL = SumsTo(p, sp.Integer(1), r"$\hat{P}$ is a distribution")
b, i, j = indices("b i j")
K = tensor("K", n, k, k)
HESSIAN = sp.KroneckerDelta(c, d) * p[c] - p[c] * p[d]
HESSIAN_ab = sp.KroneckerDelta(a, b) * p[a] - p[a] * p[b]


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
    """With the mean under the target P instead of the model."""
    empirical = matrix("E", n)
    score = (sp.KroneckerDelta(a, c) - p[c]) * (sp.KroneckerDelta(a, d) - p[d])
    return begin(
        empirical[c, d],
        sp.Sum(P[a] * score, (a, 1, n)),
        "the mean of the products of the scores under the target",
        assuming=(DISTRIBUTION,),
    ).rewrite(sp.KroneckerDelta(c, d) * P[c] - P[c] * p[d] - p[c] * P[d] + p[c] * p[d], "contract the deltas")


@derived("The empirical Fisher matrix is the Hessian where the model is the target")
def empirical_difference() -> Chain:
    """E - H = delta_cd e_c - e_c p_d - p_c e_d with e = P - p: it vanishes where the model is the target."""
    gap, error = matrix("D", n), vector("e", n)
    empirical = sp.KroneckerDelta(c, d) * P[c] - P[c] * p[d] - p[c] * P[d] + p[c] * p[d]
    return (
        begin(gap[c, d], empirical - HESSIAN, "the empirical Fisher matrix less the Hessian")
        .put(Given(P[c], p[c] + error[c], "the target is the model and an error $e$"))
        .rewrite(sp.KroneckerDelta(c, d) * error[c] - error[c] * p[d] - p[c] * error[d], "what has no error cancels")
    )


@derived(
    "The Hessian by the parameters",
    r"The outputs $\hat{Y}_a$ depend on the parameters $W_i$ by $J_{ai} = \partial\hat{Y}_a/\partial W_i$ and"
    r" $K_{aij} = \partial^2\hat{Y}_a/\partial W_i\partial W_j$; $G_a = \hat{P}_a - P_a$ is the gradient by the"
    " outputs.",
)
def parameter_hessian() -> Chain:
    """d^2L = sum_ij (J^t H J + sum_a (p_a - P_a) K_a)_ij dW_i dW_j."""
    second = sp.Symbol(r"d^2\mathcal{L}", real=True)
    dG, dY, ddY, G = vector("dG", n), vector(r"d\hat{Y}", n), vector(r"d^2\hat{Y}", n), vector("G", n)
    whole = sp.Sum(J[a, i] * HESSIAN_ab * J[b, j], (a, 1, n), (b, 1, n)) + sp.Sum(G[a] * K[a, i, j], (a, 1, n))
    return (
        begin(
            second,
            sp.Sum(dG[a] * dY[a] + G[a] * ddY[a], (a, 1, n)),
            "the product rule for $d\\mathcal{L} = \\sum_a G_a d\\hat{Y}_a$",
        )
        .put(Given(dG[a], sp.Sum(HESSIAN_ab * dY[b], (b, 1, n)), "the Hessian by the outputs"))
        .put(Given(dY[a], sp.Sum(J[a, i] * dW[i], (i, 1, k)), "the chain rule"))
        .put(Given(ddY[a], sp.Sum(K[a, i, j] * dW[i] * dW[j], (i, 1, k), (j, 1, k)), "its second order"))
        .rewrite(sp.Sum(whole * dW[i] * dW[j], (i, 1, k), (j, 1, k)), "collect the differentials")
    )


@derived("The Fisher matrix by the parameters")
def parameter_fisher() -> Chain:
    """F_ij = (J^t H J)_ij: the Hessian without the curvature of the outputs."""
    fisher = matrix("F", k)
    score = sp.Sum((sp.KroneckerDelta(c, a) - p[a]) * J[a, i], (a, 1, n))
    other = sp.Sum((sp.KroneckerDelta(c, b) - p[b]) * J[b, j], (b, 1, n))
    return begin(
        fisher[i, j],
        sp.Sum(p[c] * score * other, (c, 1, n)),
        r"the mean of the products of $\partial\log\hat{P}_c/\partial W_i$",
        assuming=(MODEL,),
    ).rewrite(sp.Sum(J[a, i] * HESSIAN_ab * J[b, j], (a, 1, n), (b, 1, n)), "contract the deltas")


@derived("The Hessian by the parameters is the Fisher matrix where the model is the target")
def hessian_is_fisher() -> Chain:
    """H_ij - F_ij = sum_a (p_a - P_a) K_aij: 0 where the model is the target, or the outputs linear in the weights."""
    gap, G = matrix("D", k), vector("G", n)
    fisher = sp.Sum(J[a, i] * HESSIAN_ab * J[b, j], (a, 1, n), (b, 1, n))
    return (
        begin(
            gap[i, j],
            fisher + sp.Sum(G[a] * K[a, i, j], (a, 1, n)) - fisher,
            "the Hessian by the parameters less the Fisher matrix",
        )
        .put(Given(G[a], p[a] - P[a], "the gradient by the outputs"))
        .put(Given(p[a], P[a], "the model is the target"))
    )


@derived("The Hessian by the parameters is the Fisher matrix where the outputs are linear in the weights")
def hessian_is_fisher_of_linear_outputs() -> Chain:
    """With K = 0 the Hessian is the Fisher matrix, whatever the target."""
    gap, G = matrix("D", k), vector("G", n)
    fisher = sp.Sum(J[a, i] * HESSIAN_ab * J[b, j], (a, 1, n), (b, 1, n))
    return begin(
        gap[i, j],
        fisher + sp.Sum(G[a] * K[a, i, j], (a, 1, n)) - fisher,
        "the Hessian by the parameters less the Fisher matrix",
    ).put(Given(K[a, i, j], sp.Integer(0), "the outputs are linear in the weights"))
