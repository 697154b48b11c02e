"""The Laplace expansion of the evidence: leading order, first correction, and any order in one dimension."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp

from derive.bayesian_evidence.gaussian import COVARIANCE, HESSIAN, VOLUME, N, S, det_g, det_h, h, i, j, k, m, o, q, r, w
from derive.deriving import Chain, begin, derived
from derive.language import UnusableInput
from derive.language.facts import Symmetric
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
        .put(laplace)
        .rewrite(at_minimum + k * sp.log(N) / (2 * N) + sp.log(det_h / det_g) / (2 * N), "the logarithm of a product")
    )


@derived(
    "What is beyond the second order",
    r"About the minimum, with $w = y/\sqrt{N}$ and $\epsilon = 1/\sqrt{N}$, the exponent $-N\mathcal{L}_1$ holds"
    r" besides the Gaussian $-\epsilon A - \epsilon^2 B$, where $A = \frac{1}{6}f_{ijm}y_i y_j y_m$ and"
    r" $B = \frac{1}{24}F_{ijmo}y_i y_j y_m y_o$ are the third and fourth derivatives.",
)
def weight_expansion() -> Chain:
    """e^{-eps A - eps^2 B} = 1 - eps A + eps^2 (A^2/2 - B) + O(eps^3): the weights of all means below."""
    small, weight = sp.Symbol("epsilon", positive=True), sp.Symbol("p", real=True)
    cubic, quartic = sp.symbols("A B", real=True)
    return begin(weight, sp.exp(-small * cubic - small**2 * quartic), "the factor beside the Gaussian").expand(
        small, 3, "expand", to=1 - small * cubic + small**2 * (cubic**2 / 2 - quartic)
    )


@derived("The mean of the third derivatives")
def odd_mean() -> Chain:
    """-(1/6) f_ijm <w_i w_j w_m> = 0: there is no correction of the order N^{-1/2}."""
    mean = sp.Symbol("c_1", real=True)
    body = f3[i, j, m] * w[i] * w[j] * w[m] * WEIGHT
    return begin(
        mean,
        -sp.Sum(SpaceIntegral(body, w), *SIX[:3]) / (6 * VOLUME),
        "the third derivatives, to first order",
        assuming=(*HESSIAN, COVARIANCE, *HIGHER),
    ).rewrite(sp.Integer(0), "an odd number of components cannot be paired")


@derived("The mean of the fourth derivatives")
def quartic_mean() -> Chain:
    """-(1/24) F_ijmo <w_i w_j w_m w_o> = -(1/8) F_ijmo S_ij S_mo."""
    mean = sp.Symbol("c_4", real=True)
    body = f4[i, j, m, o] * w[i] * w[j] * w[m] * w[o] * WEIGHT
    return begin(
        mean,
        -sp.Sum(SpaceIntegral(body, w), *FOUR) / (24 * VOLUME),
        "$-B$: the fourth derivatives, to first order",
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
        "$A^2/2$: half the square of the third derivatives",
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


@derived(
    "The evidence with its first correction",
    r"The Gaussian evidence is multiplied by $1 + c/N$ up to $O(1/N^2)$, $c$ the first correction. With $x = 1/N$ this"
    r" is what it adds to $\mathcal{L}_2 = -\frac{1}{N}\log\Gamma$.",
)
def corrected_loss() -> Chain:
    """-log(1 + c/N)/N = -c/N^2 + O(1/N^3)."""
    x, c, added = sp.Symbol("x", positive=True), sp.Symbol("c", real=True), sp.Symbol(r"\delta\mathcal{L}_2", real=True)
    return begin(added, -x * sp.log(1 + c * x), "what the factor $1 + cx$ adds to the loss").expand(
        x, 3, "expand the logarithm", to=-c * x**2
    )


def correction(order: int) -> Chain:
    """The coefficient of N^{-order} in one dimension, for derivatives f_2 > 0, f_3, f_4, ... at the minimum.

    It is the Gaussian mean of a polynomial. Raises UnusableInput for an order below 1.
    """
    if order < 1:
        raise UnusableInput(f"the order of a correction is {order}; it must be 1, 2, ...")
    y, bend = sp.Symbol("y", real=True), sp.Symbol("f_2", positive=True)
    slopes = {n: sp.Symbol(f"f_{n}", real=True) for n in range(3, 2 * order + 3)}
    terms = _terms(slopes, order)
    polynomial = sum(c * y**power for power, c in terms.items())
    value = sum(c * sp.factorial2(power - 1) / bend ** (power // 2) for power, c in terms.items())
    weight = sp.sqrt(bend / (2 * sp.pi)) * sp.exp(-bend * y**2 / 2)
    return begin(
        sp.Symbol(f"c_{order}", real=True),
        sp.Integral(polynomial * weight, (y, -sp.oo, sp.oo)),
        rf"the terms of order $N^{{-{order}}}$ in $e^{{-Nf}}$, with $y = \sqrt{{N}}x$, under the Gaussian of $f_2$",
    ).rewrite(sp.expand(value), r"the moments of the Gaussian, $\langle y^{2n}\rangle = (2n - 1)!!\,f_2^{-n}$")


def _terms(slopes: Mapping[int, sp.Expr], order: int) -> dict[int, sp.Expr]:
    """The coefficient of N^{-order} in the exponential of what is beyond the second order, by powers of y."""
    # x = y/sqrt(N), e = 1/sqrt(N): N f = f_2 y^2/2 + e f_3 y^3/6 + e^2 f_4 y^4/24 + ...
    beyond = {n - 2: -f / sp.factorial(n) for n, f in slopes.items()}
    series: list[dict[int, sp.Expr]] = [{0: sp.Integer(1)}]
    for half in range(1, 2 * order + 1):
        # from E' = (exponent)' E: m E_m = sum_l l r_l E_{m-l}, r_l = -f_{l+2} y^{l+2}/(l+2)!
        found: dict[int, sp.Expr] = {}
        for less in range(1, half + 1):
            for power, c in series[half - less].items():
                raised = power + less + 2
                found[raised] = found.get(raised, 0) + sp.Rational(less, half) * beyond[less] * c
        series.append({power: sp.expand(c) for power, c in found.items()})
    return {power: c for power, c in series[2 * order].items() if c != 0}


@derived(
    "The first correction in one dimension",
    r"The coefficient of $1/N$ in $\int e^{-Nf(x)}dx$ over its leading order, for a minimum at $0$ with the derivatives"
    r" $f_2, f_3, \ldots$",
)
def first_in_one_dimension() -> Chain:
    """c_1 = 5 f_3^2/(24 f_2^3) - f_4/(8 f_2^2)."""
    return correction(1)


@derived("The second correction in one dimension")
def second_in_one_dimension() -> Chain:
    """c_2, with the derivatives up to the sixth."""
    return correction(2)


def laplace_coefficients(action: sp.Expr, x: sp.Symbol, order: int) -> tuple[sp.Rational, ...]:
    """c_0 ... c_order in int e^{-N f(x)} dx = e^{-N f(0)} sqrt(2 pi/(N f_2)) (c_0 + c_1/N + ...), exactly.

    f must have a minimum with f'(0) = 0 < f_2 at 0. Source: the moments <x^{2n}> = (2n - 1)!! (N f_2)^{-n} of the
    Gaussian, applied to the exponential of what is beyond the second order.
    """
    second = sp.diff(action, x, 2).subs(x, 0)
    if sp.diff(action, x).subs(x, 0) != 0 or not second.is_positive:
        raise ValueError(f"{action} has no minimum with a positive second derivative at {x} = 0; shift it there")
    slopes = {n: sp.diff(action, x, n).subs(x, 0) for n in range(3, 2 * order + 3)}
    found = []
    for wanted in range(order + 1):
        terms = _terms({n: f for n, f in slopes.items() if n < 2 * wanted + 3}, wanted)
        found.append(sum(c * sp.factorial2(power - 1) / second ** (power // 2) for power, c in terms.items()))
    return tuple(sp.nsimplify(c) for c in found)


def log_coefficients(action: sp.Expr, x: sp.Symbol, order: int) -> tuple[sp.Rational, ...]:
    """b_1 ... b_order in the logarithm b_1/N + b_2/N^2 + ... of the series of `laplace_coefficients`, exactly."""
    c = laplace_coefficients(action, x, order)
    found: list[sp.Rational] = []
    for n in range(1, order + 1):
        # from Z' = Z (log Z)': n c_n = sum_l l b_l c_{n-l}
        found.append(c[n] - sum(sp.Rational(at, n) * one * c[n - at] for at, one in enumerate(found, start=1)))
    return tuple(found)
