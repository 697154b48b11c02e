"""Mod: the exact remainder with the sign of the divisor, rounded once; fractions are the judge."""

import ctypes
import math
import shutil
import subprocess
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import example, given, strategies as st

from numerics import compile_formula, compile_loops
from numerics.compiler.targets.by_numpy import evaluate

x, y = sp.symbols("x y", real=True)
KERNEL = compile_formula(sp.Mod(x, y), (x, y))
FINITE = st.floats(-1e300, 1e300)


def exact(a, b):
    return float(Fraction(a) % Fraction(b))


@given(FINITE, FINITE.filter(bool))
@example(1e17, 3.0)
@example(-1e17, 3.0)
@example(1.0, 0.1)
@example(-1e-20, 3.0)
@example(1e300, -1e-300)
@example(1e-200, -1e-200)
@example(2.0**52 * 3 - 1, 3.0)
@example(2.0**53 * 3 - 4, 3.0)
@example(math.nextafter(3e15, 0), 0.1)
@example(math.nextafter(6.0, 0), 3.0)
@example(-math.nextafter(6.0, 0), 3.0)
@example(5e-324, 1e308)
@example(1e308, 5e-324)
@example(1.7e308, 1.1e308)
def test_the_remainder_is_exact(a, b):
    found = KERNEL(a, b)
    assert found == exact(a, b)
    assert (KERNEL(np.full(19, a), np.full(19, b)) == found).all()
    assert 0 <= found <= b or b <= found <= 0


POINTS = np.array([1e17, -1e17, 1.0, -7.25, 7.25, 1e-200, 0.0, 6.0, -6.0])
BY = np.array([3.0, 3.0, 0.1, 2.0, -2.0, -1e-200, 5.0, 3.0, 3.0])


def test_every_face_agrees():
    wanted = [exact(a, b) for a, b in zip(POINTS, BY, strict=True)]
    np.testing.assert_array_equal(KERNEL(np.tile(POINTS, 9), np.tile(BY, 9)), wanted * 9)
    np.testing.assert_array_equal(evaluate(KERNEL.program, [POINTS, BY])[0], wanted)
    assert [KERNEL.njit(a, b) for a, b in zip(POINTS, BY, strict=True)] == wanted
    assert [KERNEL.cfunc.ctypes(a, b) for a, b in zip(POINTS, BY, strict=True)] == wanted


def test_loops_agree():
    n, i = sp.symbols("n i", integer=True, positive=True)
    a, b = sp.IndexedBase("A", shape=(n,)), sp.IndexedBase("B", shape=(n,))
    kernel = compile_loops([(sp.Mod(a[i], b[i]), (i,))], (a, b))
    np.testing.assert_array_equal(kernel(POINTS, BY), [exact(v, w) for v, w in zip(POINTS, BY, strict=True)])
    counted = compile_loops([(sp.Sum(a[i] * sp.Mod(i, 2), (i, 1, n)), ())], (a,))
    assert counted(POINTS[2:]) == pytest.approx(POINTS[2::2].sum())


@pytest.mark.skipif(not shutil.which("cc"), reason="there is no C compiler")
def test_c_agrees(tmp_path):
    source = tmp_path / "mod.c"
    source.write_text(KERNEL.c_source("remainder_of"))
    subprocess.run(["cc", "-std=c99", "-shared", "-fPIC", source, "-o", tmp_path / "mod.so", "-lm"], check=True)
    function = ctypes.CDLL(str(tmp_path / "mod.so")).remainder_of
    function.restype, function.argtypes = ctypes.c_double, [ctypes.c_double] * 2
    assert [function(a, b) for a, b in zip(POINTS, BY, strict=True)] == [
        exact(a, b) for a, b in zip(POINTS, BY, strict=True)
    ]


@given(st.floats(-1e7, 1e7), st.integers(-(10**7), 10**7), st.integers(-1, 1))
def test_near_multiples_the_quotient_may_round_up(b, whole, beside):
    a = float(np.nextafter(b * whole, beside * np.inf)) if beside else b * whole
    if b:
        assert (KERNEL(np.full(9, a), np.full(9, b)) == exact(a, b)).all()


def test_one_large_quotient_leaves_the_others_as_they_are():
    a, b = np.linspace(-50, 50, 64), np.full(64, 0.7)
    a[[5, 40]] = 1e300, np.nan
    b[[6, 41]] = np.inf, 0.0
    known = np.array([exact(v, w) if np.isfinite([v, w]).all() and w else np.nan for v, w in zip(a, b, strict=True)])
    known[6] = np.inf  # a negative number less an infinite multiple of nothing
    np.testing.assert_array_equal(KERNEL(a, b), known)


def test_float32_is_exact_too():
    a, b = np.float32([1e10, -1e10, 0.3]), np.float32([3, 3, 0.1])
    wanted = np.float32([exact(float(v), float(w)) for v, w in zip(a, b, strict=True)])
    np.testing.assert_array_equal(KERNEL(a, b), wanted)


@given(st.floats(-50, 50), st.floats(0.1, 5))
def test_slopes_are_whole_numbers(a, b):
    assert KERNEL.gradient("x")(a, b) == 1.0
    assert KERNEL.gradient("y")(a, b) == -(Fraction(a) // Fraction(b))


def test_where_there_is_no_remainder_it_is_not_a_number():
    assert np.isnan(KERNEL(np.array([1.0, np.inf, np.nan]), np.array([0.0, 2.0, 1.0]))).all()
