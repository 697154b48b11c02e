"""Integrals, sums, products and limits against closed forms and mpmath; divergent ones never have a value."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from flint import acb, arb
from hypothesis import given, settings, strategies as st

from derive.judging.enclosure import Budget, Undefined, Unknown, enclose

x, y, z, t = sp.symbols("x y z t", real=True)
k, m, n = sp.symbols("k m n", integer=True)
oo, pi, R, sq, f = sp.oo, sp.pi, sp.Rational, sp.sqrt, sp.factorial
POINT = {x: R(1, 3), y: R(2, 5), n: sp.Integer(4)}


def I(body: sp.Expr, *limits: tuple) -> sp.Integral:  # noqa: E743  (the integral sign)
    return sp.Integral(body, *limits)


def S(body: sp.Expr, *limits: tuple) -> sp.Sum:
    return sp.Sum(body, *limits)


def quad(integrand: object, *points: object) -> object:
    return lambda: mpmath.quad(integrand, list(points))


def nsum(term: object, start: int) -> object:
    return lambda: mpmath.nsum(term, [start, mpmath.inf])


TABLE = [
    (I(sp.exp(-(t**2)), (t, -oo, oo)), sq(pi)),
    (I(1 / (1 + t**2), (t, -oo, oo)), pi),
    (I(1 / sq(t), (t, 0, 1)), sp.S(2)),
    (I(sp.log(t), (t, 0, 1)), -sp.S.One),
    (I(sq(1 - t**2), (t, -1, 1)), pi / 2),
    (I(1 / sq(1 - t**2), (t, -1, 1)), pi),
    (I(t**3 / (sp.exp(t) - 1), (t, 0, oo)), pi**4 / 15),
    (I(sp.Abs(t), (t, -1, 2)), R(5, 2)),
    (I(sp.log(t) / (1 - t), (t, 0, 1)), -(pi**2) / 6),
    (I(sp.exp(-t) * sp.cos(5 * t), (t, 0, oo)), R(1, 26)),
    (I(sp.log(sp.sin(t)), (t, 0, pi / 2)), -pi / 2 * sp.log(2)),
    (I(t**x, (t, 0, 1)), R(3, 4)),
    (I(t ** R(-1, 3) * (1 - t) ** R(-1, 2), (t, 0, 1)), sp.beta(R(2, 3), R(1, 2))),
    (I(sp.atan(t) / (1 + t**2), (t, 0, oo)), pi**2 / 8),
    (I(sp.sech(t), (t, -oo, oo)), pi),
    (I(1 / sp.cosh(t) ** 2, (t, -oo, oo)), sp.S(2)),
    (I(t / (t**4 + 1), (t, 0, oo)), pi / 4),
    (I(sp.floor(t), (t, 0, 3)), sp.S(3)),
    (I(sp.log(1 + t) / t, (t, 0, 1)), pi**2 / 12),
    (I(sp.exp(-t) * sp.log(t), (t, 0, oo)), -sp.EulerGamma),
    (I(sp.Piecewise((t, t < 1), (2, True)), (t, 0, 2)), R(5, 2)),
    (I(sp.exp(-t) / sq(t), (t, 0, oo)), sq(pi)),
    (I((sp.exp(-t) - sp.exp(-2 * t)) / t, (t, 0, oo)), sp.log(2)),
    (I(t**2 * sp.exp(-(t**2) / 2) / sq(2 * pi), (t, -oo, oo)), sp.S.One),
    (I(sp.log(t) * sp.log(1 - t), (t, 0, 1)), 2 - pi**2 / 6),
    (I(t ** R(1, 3) / (1 + t) ** 2, (t, 0, oo)), 2 * pi / (3 * sq(3))),
    (I(sp.log(1 + 1 / t**2), (t, 0, oo)), pi),
    (I(1 / sq(sp.Abs(t)), (t, -1, 1)), sp.S(4)),
    (I(sp.sin(t) ** 2, (t, 0, x)), x / 2 - sp.sin(2 * x) / 4),
    (I(1 / t, (t, 1, x)), sp.log(x)),
    (I(sp.exp(-1 / t), (t, 0, 1)), quad(lambda s: mpmath.exp(-1 / s), 0, 1)),
    (I(sp.besselj(0, t), (t, 0, 1)), quad(lambda s: mpmath.besselj(0, s), 0, 1)),
    (
        I(sp.exp(-t) * sp.sin(t) / (1 + t), (t, 0, oo)),
        quad(lambda s: mpmath.exp(-s) * mpmath.sin(s) / (1 + s), 0, 5, 40, 200),
    ),
    (I(sp.exp(sp.sin(t)), (t, 0, 2 * pi)), 2 * pi * sp.besseli(0, 1)),
    (I(sp.sin(t) / t, (t, 0, oo)), pi / 2),
    (I(sp.cos(t) / (1 + t**2), (t, -oo, oo)), pi / sp.E),
    (I(sp.sin(t) ** 2 / t**2, (t, 0, oo)), pi / 2),
    (I(t * sp.sin(t) / (1 + t**2), (t, 0, oo)), pi / (2 * sp.E)),
    (I(sp.cos(t / 2 + 1) / (t**2 + 4), (t, -oo, oo)), pi * sp.cos(1) / (2 * sp.E)),
    (I(sp.cos(2 * t) / t, (t, 1, oo)), -sp.Ci(2)),
    (I(t * z, (t, 0, 1), (z, 0, 2)), sp.S.One),
    (I(sp.exp(-t * z), (t, 0, oo), (z, 1, 2)), sp.log(2)),
    (I(sp.exp(-(t**2) - z**2), (t, -oo, oo), (z, -oo, oo)), pi),
    (I(sp.exp(-(x + y + z)), (x, 0, 1), (y, 0, 1), (z, 0, 1)), (1 - 1 / sp.E) ** 3),
    (I(x * y * z, (x, 0, y), (y, 0, z), (z, 0, 1)), R(1, 48)),
    (I(1 / (1 + t * z), (t, 0, 1), (z, 0, 1)), pi**2 / 12),
    (I(I(t * z, (t, 0, z)), (z, 0, 1)), R(1, 8)),
    (S(1 / k**2, (k, 1, oo)), pi**2 / 6),
    (S((-1) ** (k + 1) / k, (k, 1, oo)), sp.log(2)),
    (S((-1) ** k / (2 * k + 1), (k, 0, oo)), pi / 4),
    (S((-1) ** k / (2 * k + 1), (k, 3, oo)), pi / 4 - 1 + R(1, 3) - R(1, 5)),
    (S(1 / (k**2 + 1), (k, 0, oo)), (1 + pi * sp.coth(pi)) / 2),
    (S(1 / (k * (k + 1)), (k, 1, oo)), sp.S.One),
    (S(R(1, 2) ** k, (k, 0, oo)), sp.S(2)),
    (S(k**2 / 2**k, (k, 0, oo)), sp.S(6)),
    (S(x**k / f(k), (k, 0, oo)), sp.exp(x)),
    (S(x**k, (k, 0, oo)), 1 / (1 - x)),
    (S((-1) ** k * x ** (2 * k + 1) / f(2 * k + 1), (k, 0, oo)), sp.sin(x)),
    (S(sp.binomial(2 * k, k) / 8**k, (k, 0, oo)), sq(2)),
    (S(1 / k ** R(3, 2), (k, 1, oo)), sp.zeta(R(3, 2))),
    (S((-1) ** k / sq(k + 1), (k, 0, oo)), (1 - sq(2)) * sp.zeta(R(1, 2))),
    (S(x**k / k, (k, 1, oo)), -sp.log(1 - x)),
    (S(1 / (k**2 * (k + 1) ** 2), (k, 1, oo)), pi**2 / 3 - 3),
    (S(sp.exp(-(k**2)), (k, -oo, oo)), nsum(lambda j: mpmath.exp(-(j**2)) * (2 if j else 1), 0)),
    (S(sp.sin(k * x) / 2**k, (k, 1, oo)), nsum(lambda j: mpmath.sin(j / mpmath.mpf(3)) / 2**j, 1)),
    (S(1 / (k + x) ** 2, (k, 0, oo)), sp.polygamma(1, x)),
    (S(1 / f(k) ** 2, (k, 0, oo)), sp.besseli(0, 2)),
    (S((-1) ** k / k**2, (k, 1, oo)), -(pi**2) / 12),
    (S(1 / (k**3 + k + 1), (k, 0, oo)), nsum(lambda j: 1 / (j**3 + j + 1), 0)),
    (S(k**3 * sp.exp(-k * pi), (k, 1, oo)), nsum(lambda j: j**3 * mpmath.exp(-j * mpmath.pi), 1)),
    (S(2**k * f(k) ** 2 / f(2 * k + 1), (k, 0, oo)), pi / 2),
    (S(sp.binomial(n, k) * x**k, (k, 0, n)), (1 + x) ** 4),
    (S(S(k * m, (m, 1, k)), (k, 1, n)), sp.S(65)),
    (S(k * m, (m, 1, k), (k, 1, n)), sp.S(65)),
    (S(I(t**k, (t, 0, 1)), (k, 0, 3)), R(25, 12)),
    (sp.Product(1 - 1 / k**2, (k, 2, oo)), R(1, 2)),
    (sp.Product(k, (k, 1, n)), sp.S(24)),
    (sp.Product(1 + x**k, (k, 1, oo)), lambda: mpmath.nprod(lambda j: 1 + mpmath.mpf(3) ** (-j), [1, mpmath.inf])),
    (sp.Limit(sp.sin(t) / t, t, 0), sp.S.One),
    (sp.Limit((1 + 1 / t) ** t, t, oo), sp.E),
    (sp.Limit((1 - sp.cos(t)) / t**2, t, 0), R(1, 2)),
    (sp.Limit(sp.log(t) / t, t, oo), sp.S.Zero),
    (sp.Limit(t**2 * sp.exp(-t), t, oo), sp.S.Zero),
    (sp.Limit((sp.exp(t) - 1) / t, t, 0), sp.S.One),
    (sp.Limit((t**2 - 1) / (t - 1), t, 1), sp.S(2)),
    (sp.Limit(sp.atan(t), t, oo), pi / 2),
    (sp.Limit(t**t, t, 0, "+"), sp.S.One),
    (sp.Limit(sp.sin(t) / t, t, 0, "+-"), sp.S.One),
    (sp.Limit((sp.exp(t) - 1) / sp.tan(2 * t), t, 0, "+-"), R(1, 2)),
]

DIVERGENT = [
    I(1 / t, (t, -1, 1)), I(1 / t**2, (t, -1, 1)), I(1 / t, (t, 1, oo)), I(1 / t, (t, 0, 1)), I(sp.exp(t), (t, 0, oo)),
    I(sp.cos(t), (t, 0, oo)), I(sp.cos(t) ** 2 / t, (t, 1, oo)), I(sp.cos(t) / t, (t, 0, oo)),
    I(sp.tan(t), (t, 0, pi)), I(1 / (t**2 - 2), (t, 0, 3)), I(sp.log(t) ** 2, (t, -1, 1)),
    I(sq(t), (t, -1, 1)), I(1 / (1 + sp.exp(t)) - 1, (t, 0, oo)), I(1 / sp.sin(t), (t, -1, 2)), I(t, (t, -oo, oo)),
    I(1 / (t * sp.log(t)), (t, 2, oo)), I(1 / (t - R(1, 3)), (t, 0, 1)), I(1 / (t - z) ** 2, (t, 0, 1), (z, 0, 1)),
    I(sp.gamma(t), (t, -R(3, 2), -R(1, 2))), I(1 / (sp.cos(t) - t), (t, 0, 1)), I(sp.sin(t) / t**2, (t, 0, 1)),
    I(sp.acos(t), (t, 0, 2)), I(1 / (sp.exp(t) - 2), (t, 0, 1)), I(sp.zeta(t), (t, R(1, 2), 2)),
    I(1 / sp.log(t), (t, R(1, 2), 2)),
    S(1 / k, (k, 1, oo)), S(2**k, (k, 0, oo)), S((-1) ** k, (k, 0, oo)), S(k / (k**2 + 1), (k, 1, oo)),
    S(1 / sq(k), (k, 1, oo)),
    S(1 / (k * sp.log(k)), (k, 2, oo)), S(sp.log(1 + 1 / k), (k, 1, oo)), S(1 / (k**2 - 4), (k, 1, oo)),
    S(f(k) * x**k, (k, 0, oo)),
    S(1 / k, (k, -3, 3)), S(sp.sin(k), (k, 1, oo)), S((-1) ** k * k / (k + 1), (k, 0, oo)), S(3**k / k**5, (k, 1, oo)),
    S((-1) ** k * (1 + 1 / k) ** k, (k, 1, oo)), sp.Product(1 + 1 / k, (k, 1, oo)), sp.Product(2, (k, 1, oo)),
    sp.Limit(sp.sin(t), t, oo), sp.Limit(1 / t, t, 0, "+"), sp.Limit(sp.Abs(t) / t, t, 0, "+-"),
    sp.Limit(sp.exp(t), t, oo),
    sp.Limit(sp.sin(t) * R(1, 10**70) + 1, t, oo), sp.Limit(sp.floor(t) - t, t, oo), sp.Limit((-1) ** k, k, oo),
]  # fmt: skip


@pytest.mark.parametrize(
    ("expression", "oracle"), TABLE, ids=lambda case: str(case)[:60] if isinstance(case, sp.Basic) else "mpmath"
)
def test_calculus_agrees_with_its_oracle(expression: sp.Expr, oracle: object) -> None:
    ball = enclose(expression, POINT)
    if callable(oracle) and not isinstance(oracle, sp.Basic):
        with mpmath.workdps(30):
            value = mpmath.nstr(oracle(), 22)
        exact = acb(arb(f"{value} +/- 1e-18"))
    else:
        with mpmath.workdps(60):
            exact = acb(arb(mpmath.nstr(mpmath.mpmathify(sp.N(oracle.xreplace(POINT), 55)), 50) + " +/- 1e-45"))
    assert ball.overlaps(exact), (ball, exact)
    assert ball.real.rad() < 1e-15


@pytest.mark.parametrize("expression", DIVERGENT, ids=lambda case: str(case)[:60])
def test_what_diverges_has_no_value(expression: sp.Expr) -> None:
    with pytest.raises((Undefined, Unknown)):
        enclose(expression, POINT, budget=Budget(seconds=0.5))


@pytest.mark.parametrize(
    "expression",
    [
        I(1 / t, (t, -1, 1)),
        I(1 / t, (t, 1, oo)),
        S(1 / k, (k, 1, oo)),
        S(2**k, (k, 0, oo)),
        I(1 / (t**2 - 2), (t, 0, 3)),
    ],
    ids=str,
)
def test_plain_divergence_is_proven(expression: sp.Expr) -> None:
    with pytest.raises(Undefined):
        enclose(expression, {})


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-5, 5), min_size=1, max_size=5), st.integers(-3, 3), st.integers(-3, 3))
def test_integral_of_a_polynomial(coefficients: list[int], low: int, high: int) -> None:
    body = sum((c * t**i for i, c in enumerate(coefficients)), sp.S.Zero) * sp.exp(t)
    exact = sp.integrate(body, (t, low, high))
    assert (enclose(I(body, (t, low, high)), {}) - enclose(exact, {})).contains(0)


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 4), st.integers(0, 3), st.fractions(min_value=R(1, 3), max_value=3, max_denominator=5))
def test_gamma_integral(power: int, logs: int, rate: object) -> None:
    rate = R(rate.numerator, rate.denominator)
    ball = enclose(I(t ** (power - 1) * sp.log(t) ** logs * sp.exp(-rate * t), (t, 0, oo)), {})
    with mpmath.workdps(40):
        c, value = mpmath.mpf(int(rate.p)) / int(rate.q), 0
        value = mpmath.diff(lambda s: mpmath.gamma(s) * c**-s, power, logs)
        exact = acb(arb(mpmath.nstr(value, 25) + " +/- 1e-12"))
    assert ball.overlaps(exact)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=2, max_size=4), st.integers(0, 4), st.booleans())
def test_rational_sums_against_partial_sums(shifts: list[int], start: int, alternating: bool) -> None:
    body = sp.prod([1 / (k + s) for s in shifts]) * ((-1) ** k if alternating else 1)
    ball = enclose(S(body, (k, start, oo)), {})
    last = 200
    terms = (Fraction((-1) ** j if alternating else 1, math.prod(j + s for s in shifts)) for j in range(start, last))
    partial = sum(terms, Fraction(0))
    rest = ball - acb(arb(partial.numerator) / partial.denominator)
    assert rest.abs_upper() <= arb(1) / (last - 1)
    assert alternating or rest.real > 0


def test_budget_ends_an_effort() -> None:
    with pytest.raises(Unknown, match="over budget"):
        enclose(I(sp.exp(-(t**2) + sp.sin(50 * t)), (t, -oo, oo)), {}, budget=Budget(operations=20))


def test_value_of_a_symbol_does_not_leak_into_a_bound_variable() -> None:
    body = I(x * y, (y, 0, x), (x, 0, 1)) + x
    assert enclose(body, POINT).overlaps(enclose(R(1, 8) + x, POINT))
    assert enclose(S(k, (k, 1, 3)) + k, {k: sp.S(7)}) == 13
