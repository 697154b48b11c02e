"""Formulas of complex arrays against NumPy's own complex arithmetic, Fourier transforms and linear algebra."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st

from numerics import CannotCompile, compile_formula, compile_loops

N, M = sp.symbols("N M", integer=True, positive=True)
n, k, m = sp.symbols("n k m", integer=True)
x = sp.IndexedBase("x", shape=(N,), real=True)
z = sp.IndexedBase("z", shape=(N,))
A = sp.IndexedBase("A", shape=(M, N))
w = sp.Symbol("w")

FOURIER = compile_loops([(sp.Sum(z[n] * sp.exp(-2 * sp.pi * sp.I * (k - 1) * (n - 1) / N), (n, 1, N)), (k,))], (z,),
                        rows=(z,), ranges={k: N}, name="fourier")  # fmt: skip
PRODUCT = compile_formula(sp.Sum(A[m, n] * sp.conjugate(z[n]), (n, 1, N)), (A, z), name="product")
SIZES = compile_loops([(sp.Abs(z[n]), (n,)), (sp.Sum(z[n] * sp.conjugate(z[n]), (n, 1, N)), ())], (z,), name="sizes")


def drawn(seed: int, *shape: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.normal(size=shape) + 1j * random.normal(size=shape)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 2**32 - 1), st.booleans(), st.booleans())
def test_fourier_transforms(rows: int, count: int, seed: int, narrow: bool, real: bool) -> None:
    """Real and complex data, both sizes of numbers, any batch."""
    given = drawn(seed, rows, count)
    given = (given.real if real else given).astype(
        (np.float32 if narrow else float) if real else np.complex64 if narrow else complex
    )
    found = FOURIER(given)
    assert found.dtype == (np.complex64 if narrow else np.complex128)
    assert found.shape == given.shape
    bound = (2e-5 if narrow else 4e-14) * count  # the angles grow to 2 pi N
    np.testing.assert_allclose(found, np.fft.fft(given.astype(complex)), rtol=0, atol=bound * count)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 9), st.integers(1, 40), st.integers(0, 2**32 - 1), st.booleans(), st.booleans())
def test_products_with_one_real_or_two_complex_factors(
    rows: int, count: int, seed: int, first: bool, second: bool
) -> None:
    matrix, vector = drawn(seed, rows, count), drawn(seed + 1, count)
    matrix, vector = matrix.real if first else matrix, vector.real if second else vector
    found = PRODUCT(matrix, vector)
    assert found.dtype == (float if first and second else complex)
    np.testing.assert_allclose(found, matrix @ vector.conj(), rtol=1e-13, atol=1e-13 * count)


@given(st.integers(1, 20), st.integers(0, 2**32 - 1))
def test_a_result_that_is_real_by_its_form_is_real(count: int, seed: int) -> None:
    given = drawn(seed, count)
    sizes, norm = SIZES(given)
    assert sizes.dtype == float
    np.testing.assert_allclose(sizes, np.abs(given), rtol=1e-14)
    assert norm.dtype == complex
    assert norm == pytest.approx(np.vdot(given, given), rel=1e-13)


def test_functions_sums_and_numbers_against_mpmath() -> None:
    """A partition function with a complex inverse temperature, whose terms are scaled by a complex factor."""
    kernel = compile_loops([(w**2 * sp.Sum(sp.exp(-w * x[n]) / (1 + z[n]), (n, 1, N)), ())], (w, x, z))
    energies, shifts = np.linspace(-1.0, 2.0, 7), drawn(3, 7)
    found = kernel(0.7 - 1.3j, energies, shifts)
    with mpmath.workdps(40):
        one = mpmath.mpc(0.7, -1.3)
        known = one**2 * mpmath.fsum(
            mpmath.exp(-one * mpmath.mpf(e)) / (1 + mpmath.mpc(s)) for e, s in zip(energies, shifts, strict=True)
        )
    assert complex(found) == pytest.approx(complex(known), rel=1e-14)


def test_one_row_and_out() -> None:
    given = drawn(5, 6)
    np.testing.assert_allclose(FOURIER(given), np.fft.fft(given), atol=1e-12)
    out = np.empty(6, complex)
    assert FOURIER(given, out=out) is out
    np.testing.assert_allclose(out, np.fft.fft(given), atol=1e-12)
    assert FOURIER(given, out=given) is given  # what is read is computed with before it is written
    np.testing.assert_array_equal(given, out)
    with pytest.raises(ValueError, match=r"out number 1 of fourier must be a writable array, \(6,\) of complex128"):
        FOURIER(given, out=np.empty(6))
    with pytest.raises(ValueError, match="out holds 2 arrays; fourier has 1 results"):
        FOURIER(given, out=(out, out))


def test_signatures_and_parts() -> None:
    assert FOURIER.signature == "(rows, N) -> (rows, N)"
    assert repr(FOURIER) == "<kernel fourier(z): (rows, N) -> (rows, N)>"
    parts = FOURIER.in_parts("z")
    assert parts.arguments == ("z_re", "z_im")
    given = drawn(2, 3, 5)
    real, imaginary = parts(given.real, given.imag)
    np.testing.assert_allclose(real + 1j * imaginary, np.fft.fft(given), atol=1e-12)
    out = np.empty((2, 3, 5))
    parts.njit(0, 3, np.ascontiguousarray(given.real), np.ascontiguousarray(given.imag), out[0], out[1])
    np.testing.assert_allclose(out[0] + 1j * out[1], np.fft.fft(given), atol=1e-12)


def test_derivatives_of_complex_results() -> None:
    """By a real argument, and of an analytic formula by a complex one."""
    wave = compile_loops([(sp.Sum(sp.exp(sp.I * x[n] * w), (n, 1, N)), ())], (x, w), name="wave")
    points = np.linspace(0.1, 1.0, 4)
    np.testing.assert_allclose(wave.gradient("x")(points, 2.0), 2j * np.exp(2j * points), rtol=1e-13)
    slope = wave.gradient("w")(points, 2.0 + 0.5j)
    assert complex(slope) == pytest.approx((1j * points * np.exp(1j * points * (2 + 0.5j))).sum(), rel=1e-13)


def test_names_of_parts_that_are_taken() -> None:
    z_re = sp.IndexedBase("z_re", shape=(N,), real=True)
    kernel = compile_loops([(z[n] * z_re[n], (n,))], (z, z_re))
    given = drawn(1, 3)
    np.testing.assert_allclose(kernel(given, np.arange(3.0)), given * np.arange(3.0), rtol=1e-15)


def test_what_is_refused() -> None:
    with pytest.raises(CannotCompile, match="product of complex terms"):
        compile_loops([(sp.Product(1 + sp.I * x[n], (n, 1, N)), ())], (x,))
    scaled = compile_loops([(x[n] * w, (n,))], (x, w), name="scaled")
    with pytest.raises(TypeError, match="the argument x of scaled has the type complex128; it is real by its"):
        scaled(np.ones(2, complex), 1.0)
    with pytest.raises(TypeError, match="type complex256; give complex128"):
        scaled(np.ones(2), np.clongdouble(1))
    with pytest.raises(ValueError, match="the length 3 where N is 2"):
        compile_loops([(x[n] * z[n], (n,))], (x, z))(np.ones(2), np.ones(3, complex))
    with pytest.raises(CannotCompile, match=r"in_parts\(...\).njit"):
        _ = FOURIER.njit
    with pytest.raises(CannotCompile, match="'y' is no argument; the arguments are z"):
        FOURIER.in_parts("y")
    with pytest.raises(TypeError, match="fourier was called with 0 arguments; it takes 1: z"):
        FOURIER()
