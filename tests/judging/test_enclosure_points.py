"""Random expressions at exact points: the ball contains what mpmath computes with fifty digits."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp
from flint import acb, arb
from hypothesis import assume, given, settings, strategies as st

from derive.judging.enclosure import Undefined, Unknown, compile_enclosure, enclose, sign

x, y = sp.symbols("x y", real=True)
n = sp.Symbol("n", integer=True)
R = sp.Rational

rationals = st.fractions(min_value=-4, max_value=4, max_denominator=7).map(lambda q: R(q.numerator, q.denominator))
leaves = st.one_of(st.sampled_from([x, y, sp.pi, sp.E]), rationals)
FUNCTIONS = (
    sp.sin, sp.cos, sp.tan, sp.exp, sp.log, sp.sinh, sp.cosh, sp.tanh, sp.atan, sp.asinh, sp.asin, sp.acos, sp.acosh,
    sp.atanh, sp.sqrt, sp.Abs, sp.erf, sp.gamma, sp.sign, sp.floor, sp.Si, sp.digamma,
)  # fmt: skip


def _grown(inner: st.SearchStrategy[sp.Expr]) -> st.SearchStrategy[sp.Expr]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda p: p[0] + p[1]),
        pairs.map(lambda p: p[0] * p[1]),
        pairs.map(lambda p: p[0] - p[1]),
        st.tuples(inner, st.integers(-3, 3)).map(lambda p: sp.Pow(p[0], p[1])),
        st.tuples(st.sampled_from(FUNCTIONS), inner).map(lambda p: p[0](p[1])),
        pairs.map(lambda p: sp.Max(p[0], p[1]) if p[0].is_extended_real and p[1].is_extended_real else p[0]),
    )


expressions = st.recursive(leaves, _grown, max_leaves=8)


def as_ball(number: object) -> acb:
    """An mpmath number of fifty digits with a generous radius in its last digits."""
    number = mpmath.mpmathify(number)
    real, imag = mpmath.nstr(number.real, 50), mpmath.nstr(number.imag, 50)
    slack = mpmath.nstr(abs(number) * mpmath.mpf(10) ** -35 + mpmath.mpf(10) ** -45, 5)
    return acb(arb(f"{real} +/- {slack}"), arb(f"{imag} +/- {slack}"))


def by_mpmath(expression: sp.Expr, point: dict[sp.Symbol, sp.Expr]) -> object:
    with mpmath.workdps(80):
        values = [mpmath.mpf(int(v.p)) / int(v.q) for v in point.values()]
        return +mpmath.mpmathify(sp.lambdify(list(point), expression, "mpmath")(*values))


@settings(max_examples=250, deadline=None)
@given(expressions, rationals, rationals)
def test_ball_contains_what_mpmath_computes(expression: sp.Expr, a: sp.Rational, b: sp.Rational) -> None:
    assume(not expression.has(sp.I, sp.zoo, sp.nan, sp.oo))
    point = {x: a, y: b}
    try:
        ball = enclose(expression, point)
    except (Undefined, Unknown):
        return
    try:
        value = by_mpmath(expression, point)
    except (ValueError, ZeroDivisionError, TypeError, OverflowError, mpmath.libmp.NoConvergence):
        return
    assume(mpmath.isfinite(value) and abs(value) < mpmath.mpf(10) ** 30)
    assert ball.overlaps(as_ball(value)), (expression, point, ball, value)


@settings(max_examples=150, deadline=None)
@given(expressions, rationals, rationals)
def test_complex_field_agrees_with_mpmath(expression: sp.Expr, a: sp.Rational, b: sp.Rational) -> None:
    assume(not expression.has(sp.zoo, sp.nan, sp.oo, sp.Max, sp.floor, sp.sign))
    point = {x: a, y: b}
    try:
        ball = enclose(expression + sp.I, point, field="complex")
        value = by_mpmath(expression + sp.I, point)
    except (Undefined, Unknown, ValueError, ZeroDivisionError, TypeError, OverflowError):
        return
    assume(mpmath.isfinite(value) and abs(value) < mpmath.mpf(10) ** 30)
    # On a branch cut mpmath may stand on the other side, by rounding or by a signed zero.
    conjugate = mpmath.mpc(value.real, 2 - value.imag)
    assert ball.overlaps(as_ball(value)) or ball.overlaps(as_ball(conjugate)), (expression, point, ball, value)


SPECIAL = [
    (sp.zeta(3), lambda: mpmath.zeta(3)),
    (sp.zeta(R(5, 2), R(1, 3)), lambda: mpmath.zeta(mpmath.mpf(5) / 2, mpmath.mpf(1) / 3)),
    (sp.polylog(2, R(1, 3)), lambda: mpmath.polylog(2, mpmath.mpf(1) / 3)),
    (sp.LambertW(R(1, 3)), lambda: mpmath.lambertw(mpmath.mpf(1) / 3)),
    (sp.besselj(R(1, 2), 2), lambda: mpmath.besselj(0.5, 2)),
    (sp.bessely(0, R(3, 2)), lambda: mpmath.bessely(0, 1.5)),
    (sp.besseli(1, R(1, 2)), lambda: mpmath.besseli(1, 0.5)),
    (sp.besselk(2, R(1, 2)), lambda: mpmath.besselk(2, 0.5)),
    (sp.besselj(2, -3), lambda: mpmath.besselj(2, -3)),
    (sp.airyai(R(1, 2)), lambda: mpmath.airyai(0.5)),
    (sp.airybi(-2), lambda: mpmath.airybi(-2)),
    (sp.Ei(-R(1, 2)), lambda: mpmath.ei(-0.5)),
    (sp.Ci(2), lambda: mpmath.ci(2)),
    (sp.li(R(1, 2)), lambda: mpmath.li(0.5)),
    (sp.expint(3, R(1, 2)), lambda: mpmath.expint(3, 0.5)),
    (sp.lowergamma(R(1, 2), 2), lambda: mpmath.gammainc(0.5, 0, 2)),
    (sp.uppergamma(R(1, 2), 2), lambda: mpmath.gammainc(0.5, 2)),
    (sp.beta(R(1, 3), R(5, 2)), lambda: mpmath.beta(mpmath.mpf(1) / 3, 2.5)),
    (sp.polygamma(2, R(1, 3)), lambda: mpmath.polygamma(2, mpmath.mpf(1) / 3)),
    (sp.polygamma(1, -R(5, 2)), lambda: mpmath.polygamma(1, -2.5)),
    (sp.loggamma(R(7, 2)), lambda: mpmath.loggamma(3.5)),
    (sp.elliptic_k(R(1, 3)), lambda: mpmath.ellipk(mpmath.mpf(1) / 3)),
    (sp.elliptic_e(-2), lambda: mpmath.ellipe(-2)),
    (sp.hyper((R(1, 2), 1), (R(3, 2),), -R(1, 3)), lambda: mpmath.hyp2f1(0.5, 1, 1.5, -mpmath.mpf(1) / 3)),
    (sp.hyper((1,), (R(1, 2), 2), 3), lambda: mpmath.hyper([1], [0.5, 2], 3)),
    (sp.legendre(4, x), lambda: mpmath.legendre(4, mpmath.mpf(2) / 3)),
    (sp.hermite(5, x), lambda: mpmath.hermite(5, mpmath.mpf(2) / 3)),
    (sp.laguerre(3, x), lambda: mpmath.laguerre(3, 0, mpmath.mpf(2) / 3)),
    (sp.chebyshevt(6, x), lambda: mpmath.chebyt(6, mpmath.mpf(2) / 3)),
    (sp.chebyshevu(3, x), lambda: mpmath.chebyu(3, mpmath.mpf(2) / 3)),
    (sp.harmonic(x), lambda: mpmath.harmonic(mpmath.mpf(2) / 3)),
    (sp.fibonacci(30), lambda: 832040),
    (sp.bernoulli(12), lambda: mpmath.bernoulli(12)),
    (sp.factorial2(9), lambda: 945),
    (sp.binomial(x, 3), lambda: mpmath.binomial(mpmath.mpf(2) / 3, 3)),
    (sp.binomial(7, x), lambda: mpmath.binomial(7, mpmath.mpf(2) / 3)),
    (sp.dirichlet_eta(x), lambda: mpmath.altzeta(mpmath.mpf(2) / 3)),
    (sp.erfc(x) + sp.erfi(x), lambda: mpmath.erfc(mpmath.mpf(2) / 3) + mpmath.erfi(mpmath.mpf(2) / 3)),
    (sp.EulerGamma + sp.Catalan + sp.GoldenRatio, lambda: mpmath.euler + mpmath.catalan + mpmath.phi),
    (sp.acot(-x), lambda: mpmath.acot(-mpmath.mpf(2) / 3)),
    (sp.asec(2) + sp.acsch(x), lambda: mpmath.asec(2) + mpmath.acsch(mpmath.mpf(2) / 3)),
]


@pytest.mark.parametrize(
    ("expression", "oracle"), SPECIAL, ids=lambda case: str(case)[:40] if isinstance(case, sp.Basic) else "mpmath"
)
def test_special_functions_agree_with_mpmath(expression: sp.Expr, oracle: object) -> None:
    with mpmath.workdps(60):
        value = +mpmath.mpmathify(oracle())
    ball = enclose(expression, {x: R(2, 3)})
    assert ball.overlaps(as_ball(value))
    assert ball.rel_accuracy_bits() >= 60


UNDEFINED = [
    sp.log(x - 1), sp.log(-x), sp.sqrt(-x), 1 / (x - 1), sp.acos(2 * x), sp.gamma(x - 2), sp.acosh(x / 2),
    sp.log(-x) ** 2, (-x) ** R(1, 3), sp.tan(sp.pi * x / 2), sp.atanh(x), sp.zeta(x), sp.LambertW(-x),
    sp.Piecewise((1, x > 2), (2, x > 1)), sp.oo * (1 + x**2), sp.I * x, sp.besselk(0, x - 1),
    sp.Derivative(sp.Abs(y - 1), y), sp.Derivative(sp.floor(y), y), (x - 1) ** (-x), sp.arg(x - 1),
]  # fmt: skip


@pytest.mark.parametrize("expression", UNDEFINED, ids=str)
def test_no_value_where_there_is_none(expression: sp.Expr) -> None:
    with pytest.raises((Undefined, Unknown)):
        enclose(expression, {x: sp.S.One, y: sp.S.One})


def test_logarithm_of_a_negative_number_is_a_value_in_the_complex_field_only() -> None:
    with pytest.raises(Undefined):
        enclose(sp.log(x), {x: -sp.S.One})
    assert enclose(sp.log(x), {x: -sp.S.One}, field="complex").overlaps(acb(0, arb.pi()))


def test_sign_is_exact_for_rational_values_and_undecided_for_a_true_identity() -> None:
    point = {x: R(1, 3), y: R(2, 7)}
    assert sign((x + y) ** 2 - x**2 - 2 * x * y - y**2, point) == 0
    assert sign(sp.sin(x) ** 2 + sp.cos(x) ** 2 - 1, point) is None
    assert sign(sp.exp(x) - 1 - x, point) == 1
    assert sign(sp.log(1 + x) - x, point) == -1
    # a difference of 1e-60 needs more bits than the first attempt has
    assert sign(sp.exp(sp.Integer(10) ** -30) - 1 - sp.Integer(10) ** -30 + 0 * x, {x: 0}) == 1


@given(st.integers(-5, 5), st.integers(-5, 5))
def test_decisions_at_integers_are_exact(a: int, b: int) -> None:
    point = {x: sp.Integer(a), y: sp.Integer(b)}
    i, j = sp.symbols("i j", integer=True)
    assert enclose(sp.KroneckerDelta(i, j), {i: sp.Integer(a), j: sp.Integer(b)}) == int(a == b)
    assert enclose(sp.Piecewise((1, x < y), (2, sp.Eq(x, y)), (3, True)), point) == (1 if a < b else 2 if a == b else 3)
    assert enclose(sp.Heaviside(x - y, R(1, 2)) * 2, point) == (a > b) * 2 + (a == b)
    signs = ((a > 0) - (a < 0)) * abs(b)
    assert enclose(sp.sign(x) * sp.Abs(y) + sp.Max(x, y) - sp.Min(x, y), point) == signs + abs(a - b)


def test_algebraic_points_are_exact_points() -> None:
    assert enclose(x**2 - 2, {x: sp.sqrt(2)}).contains(0)
    assert sign(x**2 - 3, {x: sp.sqrt(2)}) == -1


def test_determinant_of_an_explicit_matrix() -> None:
    matrix = sp.Matrix([[x, y, 1], [1, x, y], [y, 1, x]])
    expression = sp.Determinant(matrix)
    assert enclose(expression, {x: sp.S(2), y: sp.S(3)}) == int(matrix.subs({x: 2, y: 3}).det())
    assert enclose(expression, {x: sp.pi, y: sp.S(3)}).overlaps(enclose(matrix.det(), {x: sp.pi, y: sp.S(3)}))


def test_derivatives_and_substitutions() -> None:
    f = sp.sin(x) * sp.exp(x * y)
    point = {x: R(1, 3), y: R(2, 5)}
    assert enclose(sp.Derivative(f, x, y), point).overlaps(enclose(f.diff(x, y), point))
    assert enclose(sp.Subs(sp.Derivative(sp.sin(x), x), x, 0), {}) == 1
    with pytest.raises((Undefined, Unknown)):
        enclose(sp.Derivative(sp.log(x), x), {x: -sp.S.One})


def test_compiled_enclosure_is_the_enclosure() -> None:
    f = sp.exp(x) - sp.sqrt(1 + y**2)
    at = compile_enclosure(f)
    assert at({x: R(1, 2), y: R(3, 2)}).overlaps(enclose(f, {x: R(1, 2), y: R(3, 2)}))
    with pytest.raises(Unknown):
        compile_enclosure(sp.Function("f")(x))


def test_floating_point_numbers_are_refused() -> None:
    with pytest.raises(Unknown, match="fraction"):
        enclose(x + sp.Float("0.5"), {x: sp.S.One})
