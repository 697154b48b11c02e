"""Losses and their gradients: the Euclidean distance, the likelihood, and the cross-entropy of a soft-max."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived, recall
from derive.language.facts import Given, SumsTo
from derive.language.tensors import indices, matrix, size, vector

n, k = size("n"), size("k")
a, b, c, i = indices("a b c i")
Y = vector(r"\hat{Y}", n)
P = vector("P", n, positive=True)
p = vector(r"\hat{P}", n, positive=True)
target = vector("Y", n)
loss = sp.Symbol(r"\mathcal{L}", real=True)
J, dW = matrix("J", n, k), vector("dW", k)
differential = sp.Symbol(r"d\mathcal{L}", real=True)
Z = sp.Sum(sp.exp(Y[b]), (b, 1, n))
SOFT_MAX = Given(p[a], sp.exp(Y[a]) / Z, "the soft-max", definition=True)
DISTRIBUTION = SumsTo(P, sp.Integer(1), "$P$ is a distribution")
counts, N = vector("n", n, positive=True), sp.Symbol("N", positive=True)
log = sp.Symbol(r"\ell", real=True)
SAMPLE = Given(counts[a], N * P[a], "the counts of a large sample")
CROSS_ENTROPY = -sp.Sum(P[a] * sp.log(p[a]), (a, 1, n))


@derived("The gradient of the Euclidean distance")
def euclidean_gradient() -> Chain:
    """dL/dYhat_c = -(Y_c - Yhat_c)."""
    return (
        begin(loss, sp.Sum((target[a] - Y[a]) ** 2, (a, 1, n)) / 2, "half the squared distance")
        .differentiate(Y[c], r"differentiate by $\hat{Y}_c$")
        .rewrite(-(target[c] - Y[c]), "the factors cancel")
    )


@derived("The differential of the Euclidean distance")
def euclidean_chain() -> Chain:
    """dL = -sum_ai (Y_a - Yhat_a) dYhat_a/dW_i dW_i."""
    return (
        begin(differential, _differential(), r"the chain rule, $J_{ai} = \partial\hat{Y}_a/\partial W_i$")
        .put(euclidean_gradient)
        .rewrite(-sp.Sum((target[a] - Y[a]) * J[a, i] * dW[i], (a, 1, n), (i, 1, k)), "the sign comes out")
    )


def _differential() -> sp.Expr:
    return sp.Sum(sp.Derivative(loss, Y[a]) * J[a, i] * dW[i], (a, 1, n), (i, 1, k))


@derived("The log probability of a perfect classification")
def log_probability() -> Chain:
    """log prod_a p_a^{n_a} = sum_a n_a log p_a."""
    probability = sp.Symbol(r"\mathcal{P}", positive=True)
    return (
        begin(log, sp.log(probability), "the log probability")
        .put(Given(probability, sp.Product(p[a] ** counts[a], (a, 1, n)), "independent examples", definition=True))
        .rewrite(sp.Sum(counts[a] * sp.log(p[a]), (a, 1, n)), "the logarithm of a product of powers")
    )


@derived("The log probability of a large sample")
def large_sample() -> Chain:
    """Where n_a = N P_a, log prod_a p_a^{n_a} = N sum_a P_a log p_a."""
    return (
        recall(log_probability)
        .put(SAMPLE)
        .rewrite(N * sp.Sum(P[a] * sp.log(p[a]), (a, 1, n)), "the number of examples comes out of the sum")
    )


@derived("The cross-entropy of a large sample")
def cross_entropy_of_a_sample() -> Chain:
    """Minus the log probability for one example is the cross-entropy -sum_a P_a log p_a."""
    entropy = sp.Symbol(r"\mathcal{L}_0", real=True)
    return (
        begin(entropy, -log / N, "minus the log probability, for one example")
        .put(large_sample)
        .rewrite(CROSS_ENTROPY, "the number of examples cancels")
    )


@derived("A shift of all outputs changes nothing")
def shift_invariance() -> Chain:
    """The soft-max of Yhat + sigma is that of Yhat."""
    sigma, shifted = sp.Symbol("sigma", real=True), vector(r"\hat{P}'", n, positive=True)
    return begin(
        shifted[a], sp.exp(Y[a] + sigma) / sp.Sum(sp.exp(Y[b] + sigma), (b, 1, n)), "the soft-max of shifted outputs"
    ).rewrite(p[a], "the shift cancels", by=(SOFT_MAX,))


@derived("The soft-max is a distribution")
def normalisation() -> Chain:
    """sum_a p_a = 1."""
    total = sp.Symbol("S", real=True)
    return (
        begin(total, sp.Sum(p[a], (a, 1, n)), "the sum of the soft-max")
        .put(SOFT_MAX)
        .rewrite(sp.Integer(1), "the numerators add up to the denominator")
    )


@derived("The gradient of the cross-entropy")
def gradient() -> Chain:
    """dL/dY_c = p_c - P_c where P sums to 1."""
    return (
        begin(loss, CROSS_ENTROPY, "the cross-entropy", assuming=(DISTRIBUTION,))
        .put(SOFT_MAX)
        .rewrite(sp.Sum(P[a], (a, 1, n)) * sp.log(Z) - sp.Sum(P[a] * Y[a], (a, 1, n)), "the logarithm of a quotient")
        .rewrite(sp.log(Z) - sp.Sum(P[a] * Y[a], (a, 1, n)), "the $P_a$ add up to 1")
        .differentiate(Y[c], r"differentiate by $\hat{Y}_c$")
        .rewrite(p[c] - P[c], "the soft-max again")
    )


@derived("The gradient of the cross-entropy without normalisation")
def gradient_without_normalisation() -> Chain:
    """dL/dY_c = p_c sum_a P_a - P_c."""
    return (
        begin(loss, CROSS_ENTROPY, "the cross-entropy")
        .put(SOFT_MAX)
        .rewrite(sp.Sum(P[a], (a, 1, n)) * sp.log(Z) - sp.Sum(P[a] * Y[a], (a, 1, n)), "the logarithm of a quotient")
        .differentiate(Y[c], r"differentiate by $\hat{Y}_c$")
        .rewrite(p[c] * sp.Sum(P[a], (a, 1, n)) - P[c], "the soft-max again")
    )


@derived("The differential of the cross-entropy")
def chain() -> Chain:
    """dL = sum_ai (p_a - P_a) dYhat_a/dW_i dW_i."""
    return begin(differential, _differential(), r"the chain rule, $J_{ai} = \partial\hat{Y}_a/\partial W_i$").put(
        gradient
    )
