"""Values at the ends of the domains: infinities, zeros, saturation, small and large numbers; mpmath is the judge."""

import multiprocessing

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, strategies as st
from mpmath import mp

from numerics import compile_formula

x, y = sp.symbols("x y", real=True)
z = sp.Symbol("z")
n, k = sp.symbols("n k", integer=True)


@pytest.mark.parametrize("formula", [1 / sp.sqrt(x), x ** sp.Rational(-3, 2), 2 / (3 * sp.sqrt(x)), 1 / sp.sqrt(x) + x])
def test_float32_roots_in_divisors_are_divided_by_not_estimated(formula):
    kernel = compile_formula(formula, (x,))
    points = np.array([0, np.inf, 1e-39, 1e-30, 2.0, 9e12, -1.0] * 5, np.float32)
    with np.errstate(all="ignore"):
        wanted = sp.lambdify(x, formula, "numpy")(points.astype(float)).astype(np.float32)
    inside = np.abs(np.nan_to_num(wanted, posinf=0)) < 1e38
    np.testing.assert_allclose(kernel(points)[inside], wanted[inside], rtol=4e-7)


SLOPES = {
    "exp - 1": (sp.exp(x) - 1, (-60.0, 5.0), mpmath.exp),
    "tanh": (sp.tanh(x), (-30.0, 30.0), lambda v: mpmath.sech(v) ** 2),
    "inverse erfc": (sp.erfcinv(x), (1e-9, 1.5), lambda v: mp.diff(_erfcinv, v)),
}


def _erfcinv(v):
    return mpmath.erfinv(1 - v)


@pytest.mark.parametrize("name", SLOPES)
@given(st.data())
def test_slopes_keep_their_digits_where_the_value_saturates(name, data):
    formula, (low, high), slope = SLOPES[name]
    point = data.draw(st.floats(low, high))
    with mp.workdps(60):
        wanted = float(slope(mpmath.mpf(point)))
    assert compile_formula(formula, (x,)).gradient("x")(point) == pytest.approx(wanted, rel=1e-13 * (3 + abs(point)))


@given(st.floats(-300, 0))
def test_the_inverse_of_erfc_near_zero(exponent):
    small = 10.0**exponent
    found = compile_formula(sp.erfcinv(x), (x,))(small)
    with mp.workdps(40):
        assert float(mpmath.erfc(mpmath.mpf(found))) == pytest.approx(small, rel=1e-11)


def test_the_logarithm_of_gamma_has_no_real_value_for_negative_numbers():
    kernel = compile_formula(sp.loggamma(x), (x,))
    assert np.isnan(kernel(np.array([-0.5, -1.5, -2.5]))).all()
    assert kernel(0.5) == pytest.approx(float(mpmath.loggamma(0.5)), rel=1e-15)


def test_the_slope_of_a_bessel_function_at_zero():
    assert compile_formula(sp.besselj(1, x), (x,)).gradient("x")(np.array([0.0, 1e-9])).tolist() == [0.5, 0.5]


@given(st.integers(1, 6), st.floats(-2, 8))
def test_the_slope_of_a_product_whose_term_is_zero(zero, other):
    kernel = compile_formula(sp.Product(k - x, (k, 1, n)), (x, n)).gradient("x")
    for point in (float(zero), other):
        with mp.workdps(40):
            wanted = mp.diff(lambda v: mpmath.fprod(j - v for j in range(1, 7)), point)
        assert kernel(point, 6) == pytest.approx(float(wanted), rel=1e-9, abs=1e-9)


def test_the_second_slope_of_a_product_whose_term_is_zero():
    kernel = compile_formula(sp.Product(k - x, (k, 1, n)), (x, n)).hessian_vector_product("x")
    wanted = sp.Product(k - x, (k, 1, 4)).doit().diff(x, 2).subs(x, 2)
    assert kernel(2.0, 4, 1.0)[0] == pytest.approx(float(wanted))


INFINITE = [-np.inf, -3.0, 0.0, 800.0, np.inf]


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_infinite_logits_keep_their_meaning(kind):
    a, b = sp.symbols("a b", real=True)
    kernel = compile_formula(sp.log(sp.exp(x) + 2 * sp.exp(y) + sp.exp(a) + sp.exp(b)), (x, y, a, b))
    points = np.stack([g.ravel() for g in np.meshgrid(*[INFINITE] * 4)]).astype(kind)
    wanted = np.logaddexp.reduce([points[0], points[1] + kind(np.log(2)), points[2], points[3]])
    # Near 0 the value is the largest logit less as much: what is lost there is a share of that.
    unit = np.finfo(kind).eps
    np.testing.assert_allclose(kernel(*points), wanted, rtol=4 * unit, atol=4 * unit)


def test_the_root_less_one_at_infinity():
    assert compile_formula(sp.sqrt(1 + x) - 1, (x,))(np.array([np.inf, 0.0, -1.0])).tolist() == [np.inf, 0.0, -1.0]


def test_complex64_is_computed_in_double_precision():
    points = np.array([1 + 1j, 0.3 - 2j], np.complex64)
    for formula, wanted in ((sp.exp(z), np.exp), (sp.asin(z), np.arcsin)):
        np.testing.assert_allclose(compile_formula(formula, (z,))(points), wanted(points.astype(complex)), rtol=1e-15)


def test_nested_sums_may_share_the_letter_of_their_index():
    assert compile_formula(sp.Sum(x * k * sp.Sum(k, (k, 1, 3)), (k, 1, 2)), (x,))(1.0) == 18.0


def test_exclusive_or_is_logic():
    kernel = compile_formula(sp.Piecewise((1, sp.Xor(x > 0, y > 0)), (0, True)), (x, y))
    assert kernel(np.array([1.0, 1, -1, -1]), np.array([1.0, -1, 1, -1])).tolist() == [0, 1, 1, 0]


def _total(kernel, points, found):
    found.put(float(kernel(points).sum()))


def test_a_forked_process_has_threads_of_its_own(monkeypatch):
    from numerics.compiler.faces import threads as module

    module.worker_count.cache_clear()
    monkeypatch.setenv("REDERIVE_THREADS", "2")
    kernel, points = compile_formula(sp.sin(x) * sp.exp(x), (x,)), np.linspace(0, 1, 2_000_000)
    wanted = float(kernel(points).sum())
    context = multiprocessing.get_context("fork")
    found = context.Queue()
    child = context.Process(target=_total, args=(kernel, points, found))
    child.start()
    try:
        assert found.get(timeout=60) == wanted
    finally:
        child.kill()
        child.join()
        module.worker_count.cache_clear()


def test_a_zero_has_no_sign_on_a_branch_cut():
    square = compile_formula(sp.log(z**2 + 1), (z,))
    points = np.array([complex(0, -2), complex(0, 2), complex(-0.0, 2)])
    np.testing.assert_allclose(square(points), np.log(3) + 1j * np.pi, rtol=1e-15)
    angles = compile_formula(sp.arg(z), (z,))(np.array([complex(-1, 0.0), complex(-1, -0.0)]))
    np.testing.assert_allclose(angles, np.pi, rtol=1e-15)
