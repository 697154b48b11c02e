"""The Gaussian integral, the prior, and the regularised measure, in any dimension."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.facts import Determinant, Given, Inverse, PositiveDefinite
from derive.language.tensors import Field, SpaceIntegral, indices, matrix, size, vector

k = size("k")
i, j, m, o, q, r = indices("i j m o q r")
N, lam, det_g, det_h = sp.symbols("N lambda g h", positive=True)
W, w, J = vector("W", k), vector("w", k), vector("J", k)
g, h, S = matrix("g", k), matrix("h", k), matrix("S^", k)
PRIOR_METRIC = (
    PositiveDefinite(g, "the metric of the prior is positive definite"),
    Determinant(det_g, g, "its determinant"),
)
HESSIAN = (PositiveDefinite(h, "the Hessian is positive definite"), Determinant(det_h, h, "its determinant"))
COVARIANCE = Inverse(S, h, "the covariance is the inverse of the Hessian")
FORM = sp.Sum(h[i, j] * w[i] * w[j], (i, 1, k), (j, 1, k)) / 2
WEIGHT = sp.exp(-FORM)
VOLUME = (2 * sp.pi) ** (k / 2) / sp.sqrt(det_h)
result = sp.Symbol("I", real=True)
loss = Field(r"\mathcal{L}_0", W)


@derived("The Gaussian integral of one variable")
def one_dimension() -> Chain:
    """int exp(-a x^2/2 + b x) dx = sqrt(2 pi/a) e^{b^2/2a}, by completing the square."""
    x, b, u = sp.symbols("x b u", real=True)
    a = sp.Symbol("a", positive=True)
    return (
        begin(result, sp.Integral(sp.exp(-a * x**2 / 2 + b * x), (x, -sp.oo, sp.oo)), "a Gaussian with a source")
        .change_variable(
            u, u + b / a, -sp.oo, sp.oo, "$x = u + b/a$ completes the square: the exponent is $b^2/2a - au^2/2$"
        )
        .rewrite(sp.exp(b**2 / (2 * a)) * sp.sqrt(2 * sp.pi / a), "the Gaussian integral")
    )


@derived("The Gaussian integral in $k$ dimensions")
def gaussian_integral() -> Chain:
    """int exp(-h_ij w_i w_j/2) d^k w = (2 pi)^{k/2} h^{-1/2}."""
    return begin(result, SpaceIntegral(WEIGHT, w), "a Gaussian in $k$ dimensions", assuming=HESSIAN).rewrite(
        VOLUME, "one Gaussian for every eigenvalue of $h$, whose product is its determinant"
    )


@derived("The Gaussian integral with a source")
def gaussian_source() -> Chain:
    """int exp(-h_ij w_i w_j/2 + J_i w_i) d^k w = (2 pi)^{k/2} h^{-1/2} e^{S_ij J_i J_j/2}."""
    source = sp.Sum(J[i] * w[i], (i, 1, k))
    return begin(
        result, SpaceIntegral(sp.exp(-FORM + source), w), "a Gaussian with a source", assuming=(*HESSIAN, COVARIANCE)
    ).rewrite(VOLUME * sp.exp(sp.Sum(S[i, j] * J[i] * J[j], (i, 1, k), (j, 1, k)) / 2), "complete the square")


@derived("The volume of the prior")
def prior_volume() -> Chain:
    """int (2 pi lambda^2)^{-k/2} exp(-W^2/2 lambda^2) d^k W = 1."""
    density = (2 * sp.pi * lam**2) ** (-k / 2) * sp.exp(-sp.Sum(W[i] ** 2, (i, 1, k)) / (2 * lam**2))
    return begin(result, SpaceIntegral(density, W), "a Gaussian prior of variance $\\lambda^2$").rewrite(
        sp.Integer(1), "one Gaussian integral for each of $k$ parameters"
    )


@derived("The volume of the covariant prior")
def covariant_prior_volume() -> Chain:
    """int sqrt(g) (2 pi)^{-k/2} exp(-g_ij W_i W_j/2) d^k W = 1."""
    density = (
        sp.sqrt(det_g) * (2 * sp.pi) ** (-k / 2) * sp.exp(-sp.Sum(g[i, j] * W[i] * W[j], (i, 1, k), (j, 1, k)) / 2)
    )
    return begin(result, SpaceIntegral(density, W), "the prior in any coordinates", assuming=PRIOR_METRIC).rewrite(
        sp.Integer(1), "the Gaussian integral cancels the determinant"
    )


@derived("The regularised measure")
def regularised_measure() -> Chain:
    """P(W) e^{-N L_0} = (2 pi lambda^2)^{-k/2} e^{-N L_1} with L_1 = L_0 + W^2/(2 N lambda^2)."""
    integrand, regular = sp.Symbol("p", real=True), sp.Symbol(r"\mathcal{L}_1", real=True)
    norm = (2 * sp.pi * lam**2) ** (-k / 2)
    square = sp.Sum(W[i] ** 2, (i, 1, k))
    named = Given(regular, loss + square / (2 * N * lam**2), "the regularised loss", definition=True)
    return begin(
        integrand, norm * sp.exp(-square / (2 * lam**2)) * sp.exp(-N * loss), "the prior times the likelihood"
    ).rewrite(norm * sp.exp(-N * regular), "collect the exponents", by=(named,))


@derived("The regularised Hessian")
def regularised_hessian() -> Chain:
    """h_ij = d_i d_j L_0 + delta_ij/(N lambda^2)."""
    regular = sp.Symbol(r"\mathcal{L}_1", real=True)
    square = sp.Sum(W[m] ** 2, (m, 1, k))
    return (
        begin(regular, loss + square / (2 * N * lam**2), "the regularised loss")
        .differentiate(W[i], "differentiate")
        .differentiate(W[j], "differentiate again", left=h[i, j])
    )


@derived("The Gaussian mean of four components")
def wick_four() -> Chain:
    """<w_i w_j w_m w_o> = S_ij S_mo + S_im S_jo + S_io S_jm."""
    a, b = indices("a b")
    weight = sp.exp(-sp.Sum(h[a, b] * w[a] * w[b], (a, 1, k), (b, 1, k)) / 2)
    return begin(
        result,
        SpaceIntegral(w[i] * w[j] * w[m] * w[o] * weight, w) / VOLUME,
        "the mean under the Gaussian",
        assuming=(*HESSIAN, COVARIANCE),
    ).rewrite(S[i, j] * S[m, o] + S[i, m] * S[j, o] + S[i, o] * S[j, m], "all ways to pair four components")
