"""Derivatives that are finite where a factor of them is infinite, and those that only some arguments have."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import example, given, strategies as st
from mpmath import mp

from numerics import CannotCompile, compile_formula
from numerics.compiler.targets.by_numpy import evaluate

x, a = sp.symbols("x a", real=True)
w = sp.Symbol("w")
k, n = sp.symbols("k n", integer=True)
HALF = [sp.Rational(odd, 2) for odd in (3, 5, 7, 11)]


@pytest.mark.parametrize("exponent", HALF)
@given(st.floats(0, 1e20))
@example(0.0)
@example(1e-300)
def test_half_powers_and_their_slopes(exponent, at):
    kernel = compile_formula(x**exponent, (x,))
    with mp.workdps(30):
        value = mpmath.mpf(at) ** (mpmath.mpf(exponent.p) / 2)
        slope = mpmath.mpf(exponent.p) / 2 * mpmath.mpf(at) ** (mpmath.mpf(exponent.p - 2) / 2)
    assert kernel(at) == pytest.approx(float(value), rel=2e-15, abs=1e-305)
    assert kernel.gradient("x")(at) == pytest.approx(float(slope), rel=2e-15, abs=1e-305)


def test_slopes_at_zero():
    assert compile_formula(sp.Max(x, 0) ** sp.Rational(3, 2), (x,)).gradient("x")(0.0) == 0
    assert compile_formula(sp.Max(x, 0) ** sp.Rational(3, 2), (x,)).gradient("x")(-1.0) == 0
    assert compile_formula(sp.Sum(x**k, (k, 0, n)), (x, n)).gradient("x")(0.0, 5.0) == 1
    power = compile_formula(x**a, (x, a))
    assert power.gradient("x")(0.0, 0.0) == 0
    assert power.gradient("a")(0.0, 2.0) == 0
    assert power.gradient("x", "a")(2.0, 3.0).tolist() == pytest.approx([12.0, 8 * np.log(2)])
    assert np.isnan(power.gradient("a")(-2.0, 2.5))


def test_every_face_knows_half_powers():
    kernel = compile_formula(w ** sp.Rational(5, 2), (w,))
    points = np.linspace(0, 9, 19)
    np.testing.assert_allclose(kernel(points), points**2.5, rtol=1e-15)
    np.testing.assert_allclose(evaluate(kernel.program, [points])[0], points**2.5, rtol=1e-15)
    assert kernel.njit(4.0) == 32.0
    assert kernel(-4 + 0j) == pytest.approx(32j)
    assert kernel(3 - 2j) == pytest.approx((3 - 2j) ** 2.5, rel=1e-14)
    assert "halfpower" not in kernel.c_source()


@pytest.mark.parametrize(
    ("formula", "slope"),
    [
        (sp.besselj(a, x), lambda at, order: mpmath.besselj(order, at, derivative=1)),
        (sp.besseli(a, x), lambda at, order: mpmath.besseli(order, at, derivative=1)),
        (sp.lowergamma(a, x), lambda at, order: mpmath.mpf(at) ** (order - 1) * mpmath.exp(-at)),
    ],
)
def test_only_the_slopes_that_are_wanted_need_a_kernel(formula, slope):
    kernel = compile_formula(formula, (a, x))
    assert kernel.gradient("x")(1.5, 2.0) == pytest.approx(float(slope(2.0, 1.5)), rel=1e-12)
    both = compile_formula(formula * sp.exp(a), (a, x))
    assert both.gradient("x")(1.5, 2.0) == pytest.approx(float(slope(2.0, 1.5)) * np.exp(1.5), rel=1e-12)
    with pytest.raises(CannotCompile, match="give that argument as a number"):
        kernel.gradient("a")


@pytest.mark.parametrize("exponent", [2, 3, 10, 37, 101, -3, -37])
@given(st.floats(0.2, 5), st.booleans())
@example(1.9999999, False)
def test_integer_powers_are_rounded_once_less_than_the_exponent_says(exponent, at, below):
    at = -at if below else at
    with mp.workdps(60):
        known = mpmath.mpf(at) ** exponent
        wrong = abs(compile_formula(x**exponent, (x,))(at) / known - 1)
    # A reciprocal is one rounding more.
    assert wrong <= (abs(exponent) - (exponent > 0)) * 2.0**-53 * (1 + 1e-12)
