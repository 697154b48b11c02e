"""The Laplace expansion of the evidence: leading order, first correction, and any order in one dimension."""

from __future__ import annotations

import sympy as sp

from derive.bayesian_evidence.gaussian import COVARIANCE, HESSIAN, VOLUME, N, S, det_g, det_h, h, i, j, k, m, o, q, r, w
from derive.deriving import Chain, begin, derived
from derive.language.facts import Given, Symmetric
from derive.language.tensors import SpaceIntegral, indices, tensor

a, b = indices("a b")
WEIGHT = sp.exp(-sp.Sum(h[a, b] * w[a] * w[b], (a, 1, k), (b, 1, k)) / 2)
f3, f4 = tensor("f", k, k, k), tensor("F", k, k, k, k)
HIGHER = (Symmetric(f3, "third derivatives"), Symmetric(f4, "fourth derivatives"))
SIX = tuple((x, 1, k) for x in (i, j, m, o, q, r))
FOUR = SIX[:4]
at_minimum = sp.Symbol(r"\mathcal{L}_1", real=True)
evidence, per_example = sp.Symbol(r"\Gamma_N", positive=True), sp.Symbol(r"\mathcal{L}_2", real=True)


def _gaussian_evidence() -> sp.Expr:
    form = sp.Sum(h[a, b] * w[a] * w[b], (a, 1, k), (b, 1, k)) / 2
    return sp.sqrt(det_g) * (2 * sp.pi) ** (-k / 2) * SpaceIntegral(sp.exp(-N * (at_minimum + form)), w)


@derived("The evidence to leading order")
def laplace() -> Chain:
    """Gamma_N = N^{-k/2} sqrt(g/h) e^{-N L_1}: each parameter costs a factor N^{-1/2}, and the prior counts once."""
    return begin(
        evidence,
        _gaussian_evidence(),
        "the regularised integral, the loss to second order about its minimum",
        assuming=HESSIAN,
    ).rewrite(N ** (-k / 2) * sp.sqrt(det_g / det_h) * sp.exp(-N * at_minimum), "the Gaussian integral")


@derived("The loss of a family of models")
def evidence_loss() -> Chain:
    """L_2 = L_1 + (k/2) log(N)/N + (1/2N) log(h/g)."""
    return (
        begin(per_example, -sp.log(evidence) / N, "minus the log evidence, for one example")
        .put(
            Given(
                evidence,
                N ** (-k / 2) * sp.sqrt(det_g / det_h) * sp.exp(-N * at_minimum),
                "the evidence to leading order",
            )
        )
        .rewrite(at_minimum + k * sp.log(N) / (2 * N) + sp.log(det_h / det_g) / (2 * N), "the logarithm of a product")
    )


@derived("The mean of the fourth derivatives")
def quartic_mean() -> Chain:
    """-(1/24) F_ijmo <w_i w_j w_m w_o> = -(1/8) F_ijmo S_ij S_mo."""
    mean = sp.Symbol("c_4", real=True)
    body = f4[i, j, m, o] * w[i] * w[j] * w[m] * w[o] * WEIGHT
    return begin(
        mean,
        -sp.Sum(SpaceIntegral(body, w), *FOUR) / (24 * VOLUME),
        "the fourth derivatives, to first order",
        assuming=(*HESSIAN, COVARIANCE, *HIGHER),
    ).rewrite(-sp.Sum(f4[i, j, m, o] * S[i, j] * S[m, o], *FOUR) / 8, "three equal pairings")


@derived("The mean of the squared third derivatives")
def cubic_mean() -> Chain:
    """(1/72) f_ijm f_oqr <w w w w w w> = (1/8) f_ijm f_oqr S_ij S_mo S_qr + (1/12) f_ijm f_oqr S_io S_jq S_mr."""
    mean = sp.Symbol("c_3", real=True)
    body = f3[i, j, m] * f3[o, q, r] * w[i] * w[j] * w[m] * w[o] * w[q] * w[r] * WEIGHT
    pairs = f3[i, j, m] * f3[o, q, r]
    return begin(
        mean,
        sp.Sum(SpaceIntegral(body, w), *SIX) / (72 * VOLUME),
        "half the square of the third derivatives",
        assuming=(*HESSIAN, COVARIANCE, *HIGHER),
    ).rewrite(
        sp.Sum(pairs * S[i, j] * S[m, o] * S[q, r], *SIX) / 8 + sp.Sum(pairs * S[i, o] * S[j, q] * S[m, r], *SIX) / 12,
        "nine equal pairings and six",
    )


@derived("The first correction")
def first_correction() -> Chain:
    """-1/8 F_ijmo S_ij S_mo + 1/8 f_ijm f_oqr S_ij S_mo S_qr + 1/12 f_ijm f_oqr S_io S_jq S_mr."""
    total = sp.Symbol("c", real=True)
    c_4, c_3 = sp.symbols("c_4 c_3", real=True)
    return begin(total, c_4 + c_3, "both contributions of the same order in $1/N$").put(quartic_mean).put(cubic_mean)


def laplace_coefficients(action: sp.Expr, x: sp.Symbol, order: int) -> tuple[sp.Rational, ...]:
    """c_0 ... c_order in int e^{-N f(x)} dx = e^{-N f(0)} sqrt(2 pi/(N f''(0))) (c_0 + c_1/N + ...), exactly.

    f must have a minimum with f'(0) = 0 < f''(0) at 0. Source: the moments <x^{2n}> = (2n - 1)!! (N f'')^{-n}
    of the Gaussian, applied to the exponential of what is beyond the second order.
    """
    second = sp.diff(action, x, 2).subs(x, 0)
    if sp.diff(action, x).subs(x, 0) != 0 or not second.is_positive:
        raise ValueError(f"{action} has no minimum with a positive second derivative at {x} = 0; shift it there")
    y, e = sp.symbols("y e")
    # x = y/sqrt(N), e = 1/sqrt(N): N f = f'' y^2/2 + e f''' y^3/6 + e^2 f'''' y^4/24 + ...
    rest = sum(
        sp.diff(action, x, n).subs(x, 0) * y**n * e ** (n - 2) / sp.factorial(n) for n in range(3, 2 * order + 3)
    )
    series = sum((-rest) ** n / sp.factorial(n) for n in range(2 * order + 1))
    terms = sp.Poly(sp.expand(series), y, e)
    found = [sp.Integer(0)] * (order + 1)
    for (power, half), coefficient in terms.terms():
        if half % 2 == 0 and half // 2 <= order and power % 2 == 0:
            found[half // 2] += coefficient * sp.factorial2(power - 1) / second ** (power // 2)
    return tuple(sp.nsimplify(c) for c in found)
