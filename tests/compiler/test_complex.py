"""Complex numbers through kernels: against mpmath, inside Numba, in parts, at the edges; the rest is refused."""

from __future__ import annotations

import cmath
import copy

import mpmath
import numba
import numpy as np
import pytest
import sympy as sp
from hypothesis import example, given, settings, strategies as st

from numerics import CannotCompile, compile_formula
from numerics.gradient_flow import quartic_path

z, w = sp.symbols("z w")
x = sp.Symbol("x", real=True)

FORMULAS = [
    z * w, z / w, sp.exp(z), sp.log(z), sp.sqrt(z), z**w, z ** sp.Rational(1, 3), sp.sin(z), sp.cos(z), sp.tan(z),
    sp.sinh(z), sp.cosh(z), sp.tanh(z), sp.conjugate(z) * w, sp.Abs(z) + 0 * w, sp.arg(z), sp.re(z) + sp.im(w),
    sp.log(1 + sp.exp(z)), 1 / (1 + sp.exp(-z)), 1 - sp.tanh(z) ** 2, sp.log(sp.exp(z) + sp.exp(w) + sp.exp(z * w / 9)),
    sp.exp(z) - 1, sp.log(1 + z), z**3 / (1 + w), sp.sign(z), sp.sqrt(1 + z) - 1, 1 - sp.cos(z), z**2 - w**2,
    sp.Piecewise((z**2, sp.Eq(z, w)), (z * w, True)), sp.asin(z), sp.gamma(z / 4 + 2), sp.erf(z / 3),
]  # fmt: skip
KERNELS = [compile_formula(e, (z, w)) for e in FORMULAS]
parts = st.floats(-6, 6).map(lambda v: round(v, 3))
numbers = st.builds(complex, parts, parts).filter(lambda v: abs(v) > 1e-2)


def exact(e: sp.Expr, at: complex, other: complex) -> complex:
    value = e.subs({z: sp.Float(at.real, 40) + sp.I * sp.Float(at.imag, 40)}, simultaneous=True)
    value = value.subs({w: sp.Float(other.real, 40) + sp.I * sp.Float(other.imag, 40)})
    return complex(sp.N(value, 30))


@settings(max_examples=120)
@given(st.integers(0, len(FORMULAS) - 1), numbers, numbers)
@example(FORMULAS.index(sp.log(1 + sp.exp(z))), 5 + 4j, 1 + 0j)  # the principal logarithm
@example(FORMULAS.index(sp.log(z)), 1 + 1e-9j, 1 + 0j)
def test_values(number: int, at: complex, other: complex) -> None:
    """To 1e-12 of the size of a value and of what the arguments' last places change there."""
    e, kernel = FORMULAS[number], KERNELS[number]
    known = exact(e, at, other)
    moved = max(abs(exact(e, at * (1 + 1e-9 * turn), other * (1 + 1e-9 * turn)) - known) for turn in (1, 1j)) * 1e9
    if moved > 1e3 * max(1.0, abs(known)):
        return  # beside a pole or across a cut
    allowed = 1e-14 * (abs(known) + moved) * 8
    assert abs(kernel(at, other) - known) <= allowed
    assert abs(kernel(np.full(5, at), other)[4] - known) <= allowed


@pytest.mark.parametrize("number", range(len(FORMULAS) - 3), ids=lambda n: str(FORMULAS[n]))
def test_inside_numba(number: int) -> None:
    inner = KERNELS[number].njit

    @numba.njit
    def total(points, other):
        s = 0j
        for point in points:
            s += inner(point, other)
        return s

    points = np.array([0.3 + 0.7j, -1.2 + 0.1j, 2.0 - 0.5j])
    assert total(points, 0.4 - 0.2j) == pytest.approx(KERNELS[number](points, 0.4 - 0.2j).sum(), rel=1e-13)


def test_real_and_complex_arguments_side_by_side() -> None:
    kernel = compile_formula(sp.exp(sp.I * x) * z, (x, z))
    found = kernel(np.linspace(0, 1, 5), 1 + 1j)
    np.testing.assert_allclose(found, np.exp(1j * np.linspace(0, 1, 5)) * (1 + 1j), rtol=1e-15)
    assert compile_formula(sp.sqrt(x) * z, (x, z))(-4.0, 1j) == -2
    out = np.empty(5, complex)
    assert kernel(np.linspace(0, 1, 5), 1 + 1j, out=out) is out
    np.testing.assert_array_equal(out, found)
    with pytest.raises(ValueError, match="complex128"):
        kernel(np.linspace(0, 1, 5), 1 + 1j, out=np.empty(5))


def test_what_is_real_by_its_form_is_real() -> None:
    assert compile_formula(sp.Abs(z), (z,))(3 + 4j) == 5.0
    assert compile_formula(sp.Abs(z), (z,))(np.array([3 + 4j])).dtype == np.float64


def test_edges() -> None:
    assert compile_formula(sp.log(1 + sp.exp(z)), (z,))(800 + 1j) == pytest.approx(800 + 1j)
    assert compile_formula(1 / (1 + sp.exp(-z)), (z,))(-800 + 1j) == pytest.approx(cmath.exp(-800 + 1j))
    assert compile_formula(sp.tanh(z), (z,))(1000 + 1j) == 1
    assert compile_formula(z / w, (z, w))(1e300 + 1e300j, 1e300 - 1e300j) == pytest.approx(1j)
    assert compile_formula(sp.Abs(z), (z,))(1e300 + 1e300j) == pytest.approx(2**0.5 * 1e300)
    assert compile_formula(sp.exp(z), (z,))(np.inf + 0j) == np.inf
    assert compile_formula(sp.sqrt(z), (z,))(0j) == 0
    with mpmath.workdps(30):
        known = mpmath.log(mpmath.mpc(1, "1e-9"))
    assert compile_formula(sp.log(z), (z,))(1 + 1e-9j).real == pytest.approx(float(known.real), rel=1e-12)


def test_parts_have_derivatives_where_the_whole_has_none() -> None:
    """d|z|^2 by the parts is twice the parts; by z there is no derivative."""
    kernel = compile_formula(sp.Abs(z) ** 2, (z,)).in_parts("z")
    assert kernel.arguments == ("z_re", "z_im")
    np.testing.assert_allclose(kernel.jacobian()(3.0, 4.0), [[6, 8], [0, 0]])
    results = np.empty(2)
    kernel.cfunc.ctypes(np.array([3.0, 4.0]).ctypes.data, results.ctypes.data)
    np.testing.assert_allclose(results, [25, 0])


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (lambda: compile_formula(sp.Max(z, w), (z, w))(1j, 2.0), "max: complex numbers have no order"),
        (lambda: compile_formula(sp.Abs(z), (z,)).gradient("z")(1j), "lt: complex numbers have no order"),
        (lambda: compile_formula(sp.sign(z), (z,)).gradient("z"), "declare its argument real"),
        (lambda: compile_formula(sp.conjugate(z), (z,)).gradient("z"), "conj has no derivative"),
        (lambda: compile_formula(sp.I * x, (x,)).cfunc, "take kernel.in_parts"),
        (lambda: compile_formula(sp.I * x, (x,)).c_source(), "take kernel.in_parts"),
        (lambda: compile_formula(z, (z,)).in_parts("y"), "'y' is no argument"),
        (lambda: compile_formula(sp.zeta(z), (z,))(1j), "zetac: complex numbers are known to SciPy only"),
    ],
)
def test_what_has_no_meaning_is_refused(refused, said: str) -> None:
    with pytest.raises(CannotCompile, match=said):
        refused()


INVERSES = (
    sp.asin, sp.acos, sp.atan, sp.asinh, sp.acosh, sp.atanh, sp.asec, sp.acsc, sp.acot, sp.asech, sp.acsch, sp.acoth,
)  # fmt: skip


@pytest.mark.parametrize("function", INVERSES, ids=str)
@pytest.mark.parametrize("size", [0.5, -0.5, 2.0, -2.0])
@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_cuts_are_where_sympy_has_them_whatever_the_sign_of_a_zero(function, size: float, zero: float) -> None:
    kernel = compile_formula(function(z), (z,))
    for at, exactly in ((complex(size, zero), sp.Rational(size)), (complex(zero, size), sp.I * sp.Rational(size))):
        known = complex(sp.N(function(exactly), 20))
        assert kernel(at) == pytest.approx(known, rel=1e-14, abs=1e-15)
        assert kernel(np.full(3, at))[2] == pytest.approx(known, rel=1e-14, abs=1e-15)


def test_a_logarithm_beside_a_function_without_parts_keeps_its_branch() -> None:
    kernel = compile_formula(sp.log(z) + sp.asin(w), (z, w))
    assert kernel(complex(-2.0, -0.0), 0.5 + 1j) == kernel(complex(-2.0, 0.0), 0.5 + 1j)


def test_arguments_that_are_real_by_their_assumptions_take_no_complex_numbers() -> None:
    kernel = compile_formula(sp.sqrt(x**2) * z, (x, z))
    assert kernel(-2.0, 1j) == 2j
    for call in (kernel, kernel.gradient("z"), copy.deepcopy(kernel), kernel.hessian_vector_product("z")):
        others = [1.0] * (len(call.arguments) - 1)
        for strange in (2j, np.array([2j]), np.complex64(1)):
            with pytest.raises(TypeError, match=r"the argument x of .* is complex; it is real by its assumptions"):
                call(strange, *others)
    with pytest.raises(numba.TypingError, match="the argument x of a kernel is complex"):
        kernel.njit(2j, 1.0)
    assert kernel.njit(-2.0, 1j) == 2j
    with pytest.raises(CannotCompile, match="'x' is real by its assumptions and has no parts"):
        kernel.in_parts("x")
    positive = sp.Symbol("p", positive=True)
    with pytest.raises(TypeError, match="is complex"):
        compile_formula(sp.log(positive), (positive,))(1j)


def test_the_librarys_kernels_take_no_complex_numbers() -> None:
    with pytest.raises(TypeError, match=r"the argument eta of gradient_flow\.quartic_path is complex"):
        quartic_path(1.0, 1.0, 1j, 1.0)
