"""Sums and products whose ranges are known when a kernel is called: against SymPy's term by term, in every target."""

from __future__ import annotations

import ctypes
import math
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which
from typing import Any

import mpmath
import numba
import numpy as np
import pytest
import sympy as sp
from hypothesis import example, given, settings, strategies as st

from numerics import CannotCompile, compile_formula
from numerics.compiler.graph.stored import read, written
from numerics.compiler.targets.by_numpy import evaluate

x, y = sp.symbols("x y", real=True)
n = sp.Symbol("n", integer=True, nonnegative=True)
i, j, k = sp.symbols("i j k", integer=True)

FORMULAS = [
    sp.Sum(x**k / k, (k, 1, n)),
    sp.Sum(sp.exp(-x * k) * y, (k, 0, n)) ** 2 + sp.Sum(k, (k, 1, n)),
    sp.Product(1 + x * k / 9, (k, 1, n)),
    sp.Sum(sp.sin(x * k + y * j), (k, 1, j), (j, 1, n)),
    sp.Sum(sp.Product(1 + x / (k + j), (k, 1, j)) * y, (j, 2, n)),
    sp.Sum(sp.Piecewise((x, k < 3), (y, True)), (k, 0, n)),
    sp.Sum(sp.Abs(x - k) ** y, (k, n, 2 * n)),
]
KNOWN = [
    lambda x, y, n: _total(lambda k: x**k / k, 1, n),
    lambda x, y, n: _total(lambda k: mpmath.exp(-x * k) * y, 0, n) ** 2 + _total(lambda k: k, 1, n),
    lambda x, y, n: mpmath.fprod(1 + x * k / 9 for k in range(1, n + 1)),
    lambda x, y, n: _total(lambda j: _total(lambda k: mpmath.sin(x * k + y * j), 1, j), 1, n),
    lambda x, y, n: _total(lambda j: y * mpmath.fprod(1 + x / (k + j) for k in range(1, j + 1)), 2, n),
    lambda x, y, n: _total(lambda k: x if k < 3 else y, 0, n),
    lambda x, y, n: _total(lambda k: abs(x - k) ** y, n, 2 * n),
]
KERNELS = [compile_formula(e, (x, y, n)) for e in FORMULAS]
positive = st.floats(0.1, 1.5)


def _total(term: Callable[[int], Any], low: int, high: int) -> Any:
    return mpmath.fsum(term(k) for k in range(low, high + 1))


@settings(max_examples=60)
@given(st.integers(0, len(FORMULAS) - 1), positive, positive, st.integers(1, 12))
@example(0, 0.5, 0.5, 0)
def test_values(number: int, at: float, other: float, count: int) -> None:
    """Each term and each addition to a unit or two in the last place of the sum of moduli, which is below 1e3."""
    with mpmath.workdps(40):
        kernel, known = KERNELS[number], float(KNOWN[number](mpmath.mpf(at), mpmath.mpf(other), count))
    allowed = 4e-13 * max(1.0, abs(known))
    assert kernel(at, other, float(count)) == pytest.approx(known, abs=allowed)
    assert kernel.njit(at, other, float(count)) == pytest.approx(known, abs=allowed)
    assert float(evaluate(kernel.program, [at, other, float(count)])[0]) == pytest.approx(known, abs=allowed)
    assert kernel(np.float32(at), np.float32(other), np.float32(count)) == pytest.approx(known, rel=3e-5, abs=1e-5)


def test_every_point_has_its_own_range() -> None:
    counts = np.arange(0, 23)
    found = KERNELS[0](0.5, 0.0, counts)
    np.testing.assert_allclose(found, [sum(0.5**q / q for q in range(1, c + 1)) for c in counts], rtol=1e-14)


@settings(max_examples=40)
@given(st.integers(0, 4), positive, positive, st.integers(1, 7), st.sampled_from(["x", "y"]))
def test_derivatives(number: int, at: float, other: float, count: int, name: str) -> None:
    by_x = name == "x"
    with mpmath.workdps(40):
        known = mpmath.diff(
            lambda v: KNOWN[number](*((v, mpmath.mpf(other)) if by_x else (mpmath.mpf(at), v)), count),
            mpmath.mpf(at if by_x else other),
        )
    found = KERNELS[number].gradient(name)(at, other, float(count))
    assert found == pytest.approx(float(known), rel=1e-11, abs=1e-11)


def test_edges() -> None:
    """No term is 0; fewer than none, a bound that is no number, and more terms than can be counted are nan."""
    kernel = KERNELS[0]
    assert kernel(0.5, 0.0, 0.0) == 0.0
    for bound in (-1.0, math.nan, math.inf, 1e300):
        assert math.isnan(kernel(0.5, 0.0, bound))
        assert math.isnan(kernel(np.full(9, 0.5), 0.0, bound)[3])
    assert compile_formula(sp.Sum(1 / k**2, (k, 1, 100_000)), ())() == pytest.approx(math.pi**2 / 6, abs=2e-5)


def test_single_precision_sums_are_gathered_in_double() -> None:
    """A million terms of 0.1: a serial float32 sum is off by one part in a hundred."""
    series = compile_formula(sp.Sum(x / (1 + y * k), (k, 1, n)), (x, y, n))
    known = series(float(np.float32(0.1)), 1e-30, 1e6)
    assert series(np.float32(0.1), np.float32(1e-30), np.float32(1e6)) == pytest.approx(known, rel=1e-6)


def test_complex_terms() -> None:
    kernel = compile_formula(sp.Sum(sp.exp(sp.I * x * k), (k, 0, n)), (x, n))
    assert kernel(0.3, 5.0) == pytest.approx(sum(np.exp(0.3j * q) for q in range(6)))
    z = sp.Symbol("z")
    powers = compile_formula(sp.Sum(z**2 / k, (k, 1, n)), (z, n))
    assert powers(1 + 2j, 3) == pytest.approx((1 + 2j) ** 2 * (1 + 1 / 2 + 1 / 3))


def test_inside_numba() -> None:
    inner = KERNELS[3].njit

    @numba.njit
    def total(points):
        s = 0.0
        for point in points:
            s += inner(point, 0.4, 4.0)
        return s

    points = np.linspace(0, 1, 7)
    assert total(points) == pytest.approx(KERNELS[3](points, 0.4, 4.0).sum())


@pytest.mark.parametrize("kernel", KERNELS, ids=lambda kernel: str(kernel.program.operations))
def test_a_program_with_sums_is_its_text(kernel) -> None:
    assert read(written(kernel.program)) == kernel.program


@pytest.mark.skipif(which("gcc") is None, reason="no C compiler here")
def test_c_gives_the_same(tmp_path: Path) -> None:
    sources = [kernel.c_source(f"k{number}") for number, kernel in enumerate(KERNELS)]
    (tmp_path / "k.c").write_text("\n".join(sources))
    command = ["gcc", "-std=c99", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "k.c", "-o", "k.so", "-lm"]
    subprocess.run(command, cwd=tmp_path, check=True)
    library = ctypes.CDLL(str(tmp_path / "k.so"))
    for number, kernel in enumerate(KERNELS):
        function = getattr(library, f"k{number}")
        function.restype, function.argtypes = ctypes.c_double, [ctypes.c_double] * 3
        for count in (2.0, 5.0):
            assert function(0.3, 0.8, count) == pytest.approx(kernel(0.3, 0.8, count), rel=1e-13)


@pytest.mark.parametrize(
    ("refused", "said"),
    [
        (lambda: compile_formula(sp.Sum(x**k, (k, 0, sp.oo)), (x,)), "has no end"),
        (lambda: KERNELS[0].gradient("n"), "no derivative by that"),
        (lambda: compile_formula(sp.Sum(sp.IndexedBase("a")[k], (k, 1, n)), (n,)), "compile_loops"),
        (
            lambda: compile_formula(sp.Product(1 + sp.I * x * k, (k, 1, n)), (x, n))(0.1, 2.0),
            "exponential of a sum",
        ),
    ],
)
def test_what_has_no_meaning_is_refused(refused, said: str) -> None:
    with pytest.raises(CannotCompile, match=said):
        refused()
