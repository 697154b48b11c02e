"""Fisher metrics of the Gaussian and the categorical distribution, and distances in them."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.facts import Given, SumsTo
from derive.language.tensors import indices, size, vector

x, mu = sp.symbols("x mu", real=True)
sigma = sp.Symbol("sigma", positive=True)
density = sp.exp(-((x - mu) ** 2) / (2 * sigma**2)) / sp.sqrt(2 * sp.pi * sigma**2)
n = size("n")
a, b, c = indices("a b c")
ALL = (x, -sp.oo, sp.oo)


def _mean(score_product: sp.Expr) -> sp.Expr:
    return sp.Integral(sp.expand(score_product) * density, ALL)


@derived("The Fisher metric of the Gaussian: the mean")
def gaussian_mean() -> Chain:
    """g_mumu = 1/sigma^2."""
    g = sp.Symbol(r"g_{\mu\mu}", real=True)
    return begin(g, _mean(((x - mu) / sigma**2) ** 2), "the mean square of the derivative of the log density").rewrite(
        1 / sigma**2, "the variance of a Gaussian"
    )


@derived("The Fisher metric of the Gaussian: the width")
def gaussian_width() -> Chain:
    """g_sigmasigma = 2/sigma^2."""
    g = sp.Symbol(r"g_{\sigma\sigma}", real=True)
    score = (x - mu) ** 2 / sigma**3 - 1 / sigma
    return begin(g, _mean(score**2), "the mean square of the derivative of the log density").rewrite(
        2 / sigma**2, "second and fourth moment of a Gaussian"
    )


@derived("The Fisher metric of the Gaussian: mean and width")
def gaussian_mixed() -> Chain:
    """g_musigma = 0."""
    g = sp.Symbol(r"g_{\mu\sigma}", real=True)
    score = (x - mu) / sigma**2 * ((x - mu) ** 2 / sigma**3 - 1 / sigma)
    return begin(g, _mean(score), "the mean product of the derivatives of the log density").rewrite(
        sp.Integer(0), "odd moments of a Gaussian vanish"
    )


@derived("The Fisher metric of the soft-max")
def categorical_fisher() -> Chain:
    """F_ab = delta_ab p_a - p_a p_b, from the scores delta_ca - p_a."""
    p, fisher = vector("p", n, positive=True), sp.Symbol("F_{ab}", real=True)
    score = (sp.KroneckerDelta(c, a) - p[a]) * (sp.KroneckerDelta(c, b) - p[b])
    return begin(
        fisher,
        sp.Sum(p[c] * score, (c, 1, n)),
        "the mean product of the derivatives of $\\log p_c$ by the logits",
        assuming=(SumsTo(p, sp.Integer(1), "$p$ is a distribution"),),
    ).rewrite(sp.KroneckerDelta(a, b) * p[a] - p[a] * p[b], "contract the deltas")


@derived("The categorical metric is that of a sphere")
def categorical_sphere() -> Chain:
    """With p = q^2 the squared length sum (dp)^2/p is 4 sum (dq)^2: a sphere of radius 2, as sum q^2 = 1."""
    q, dq, dp = vector("q", n, positive=True), vector("dq", n), vector("dp", n)
    square = sp.Symbol("ds^2", real=True)
    return (
        begin(
            square, sp.Sum(dp[a] ** 2 / q[a] ** 2, (a, 1, n)), "the Fisher metric $\\sum_a dp_a^2/p_a$, $p_a = q_a^2$"
        )
        .put(Given(dp[a], 2 * q[a] * dq[a], "the differential of $q_a^2$", definition=True))
        .rewrite(4 * sp.Sum(dq[a] ** 2, (a, 1, n)), "the root cancels")
    )


@derived("Distances between Gaussians of one width")
def gaussian_distance() -> Chain:
    """Along the half circle mu = r sqrt(2) tanh s, sigma = r / cosh s the length is sqrt(2) for each unit of s."""
    s, square = sp.symbols("s v", real=True)
    r = sp.Symbol("r", positive=True)
    position, width = r * sp.sqrt(2) * sp.tanh(s), r / sp.cosh(s)
    speed = (sp.Derivative(position, s) ** 2 + 2 * sp.Derivative(width, s) ** 2) / width**2
    return begin(
        square, speed, "the squared length $(d\\mu^2 + 2 d\\sigma^2)/\\sigma^2$ of the half circle, for one unit of $s$"
    ).rewrite(sp.Integer(2), "the identity of the hyperbolic functions")
