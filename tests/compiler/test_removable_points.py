"""Derivatives of every order where a quotient is 0/0: sin(x)/x and Bessel functions near 0; mpmath is the judge."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import example, given, settings, strategies as st
from mpmath import mp

from numerics import compile_formula
from numerics.compiler.targets.by_numpy import evaluate

x = sp.Symbol("x", real=True)
w = sp.Symbol("w")


def _sinc(v):
    return mpmath.sinc(v)


def _of_order(n):
    return lambda v: mpmath.besselj(n, v)


FUNCTIONS = {
    "sinc": (sp.sinc(x), _sinc),
    "J_0": (sp.besselj(0, x), _of_order(0)),
    "J_1": (sp.besselj(1, x), _of_order(1)),
}


def slopes(name, order):
    kernel = compile_formula(FUNCTIONS[name][0], (x,))
    for _ in range(order):
        kernel = kernel.gradient("x")
    return kernel


@pytest.mark.parametrize("order", [1, 2, 3])
@pytest.mark.parametrize("name", FUNCTIONS)
@settings(max_examples=60)
@given(st.one_of(st.floats(-30, 30), st.floats(-12, 1).map(lambda e: 10.0**e)))
@example(0.0)
@example(1e-8)
@example(1e-300)
@example(1.9999999)
@example(2.0)
@example(3.5)
@example(4.5)
def test_slopes_keep_their_digits(name, order, at):
    with mp.workdps(40):
        wanted = near(name, order, at) if abs(at) < 1e-9 else float(mp.diff(FUNCTIONS[name][1], mpmath.mpf(at), order))
    # The library's J_0 and J_1 are good to some units of their amplitude, not of their value near a zero.
    allowed = 2e-15 * min(1.0, abs(wanted) if abs(at) < 1 else 1.0)
    assert slopes(name, order)(at) == pytest.approx(wanted, rel=0, abs=allowed)


def near(name, order, at):
    """Two terms of the series."""
    e = sp.series(sp.sin(x) / x if name == "sinc" else FUNCTIONS[name][0].rewrite(sp.besselj), x, 0, 8).removeO()
    return float(sp.diff(e, x, order).subs(x, sp.Rational(at)))


def test_the_hessian_of_sinc_at_zero():
    product = compile_formula(sp.sinc(x), (x,)).hessian_vector_product("x")
    assert product(0.0, 1.0) == pytest.approx(-1 / 3, rel=1e-15)
    assert product(1e-8, 1.0) == pytest.approx(-1 / 3, rel=1e-15)
    assert compile_formula(sp.besselj(1, x), (x,)).hessian_vector_product("x")(1e-9, 1.0) == pytest.approx(
        -0.375e-9, rel=1e-14, abs=0
    )


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_face_agrees(name):
    points = np.linspace(-9, 9, 37)
    kernel = slopes(name, 2)
    known = [kernel(float(v)) for v in points]
    np.testing.assert_allclose(kernel(points), known, rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(evaluate(kernel.program, [points])[0], known, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(kernel(points.astype(np.float32)), known, rtol=3e-6, atol=3e-6)
    assert "besselratio" not in kernel.c_source()


def test_complex_numbers_too():
    kernel = compile_formula(sp.sinc(w), (w,))
    for at in (0j, 1e-9 + 1e-9j, 0.3 - 2j, 5 + 3j):
        with mp.workdps(40):
            v = mpmath.mpc(at)
            known = mpmath.cos(v) / v - mpmath.sin(v) / v**2 if at else mpmath.mpc(0)
            value = mpmath.sin(v) / v if at else mpmath.mpc(1)
        assert kernel(at) == pytest.approx(complex(value), rel=1e-14)
        assert kernel.gradient("w")(at) == pytest.approx(complex(known), rel=1e-13)
