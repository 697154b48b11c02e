"""tanh and its slope from one exponential, against mpmath, with the constants they are made of."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st

from numerics import compile_formula
from numerics.compiler.graph.rewrites import sech2
from numerics.compiler.llvm.hyperbolic import REST, ROOTS, Q, has_pairs

x = sp.Symbol("x", real=True)
BOTH = compile_formula([sp.tanh(x), sech2(x)], (x,), name="both")
SLOPE = compile_formula(sp.tanh(x), (x,), name="tanh").gradient("x")
UNITS = 6.0  # the worst that 10^5 numbers showed is 3.9 for tanh and 5.2 for its slope


def units(found: float, exact: mpmath.mpf) -> float:
    step = math.ulp(abs(float(exact)))
    return float(abs(mpmath.mpf(found) - exact) / step)


@settings(max_examples=150)
@given(st.lists(st.floats(-800, 800) | st.floats(-1, 1) | st.floats(allow_nan=False), min_size=1, max_size=40))
def test_both_are_right_to_a_few_units(values: list[float]) -> None:
    found, slopes = BOTH(np.array(values)), SLOPE(np.array(values))
    with mpmath.workprec(300):
        for value, tanh, slope, other in zip(values, *found, slopes, strict=True):
            if math.isinf(value):
                assert (tanh, slope, other) == (math.copysign(1.0, value), 0.0, 0.0)
                continue
            exact = mpmath.tanh(mpmath.mpf(value))
            assert units(tanh, exact) <= UNITS, value
            assert units(slope, mpmath.sech(mpmath.mpf(value)) ** 2) <= UNITS, value
            assert other == slope


def test_signs_and_what_is_no_number() -> None:
    tanh, slope = BOTH(np.array([0.0, -0.0, np.nan]))
    assert np.signbit(tanh).tolist()[:2] == [False, True]
    assert slope.tolist()[:2] == [1.0, 1.0]
    assert np.isnan([tanh[2], slope[2]]).all()


def test_the_constants_are_what_they_say() -> None:
    with mpmath.workdps(60):
        for k, (root, rest) in enumerate(zip(ROOTS, REST, strict=True)):
            exact = mpmath.mpf(2) ** (mpmath.mpf(k) / 16)
            assert float(exact) == root
            assert float(exact - root) == rest
        end = mpmath.log(2) / 32
        for r in mpmath.linspace(-end, end, 101):
            value = r + r * r * mpmath.polyval(list(reversed(Q)), r)
            assert abs(value - mpmath.expm1(r)) <= abs(r) * mpmath.mpf(2) ** -56


@pytest.mark.skipif(not has_pairs("double", 8), reason="needs registers of eight doubles")
def test_one_function_gives_both() -> None:
    from numerics.compiler.llvm.text import module_text

    text = module_text(BOTH.program, "f", "double", python=False)
    map_ = text[text.index("define void @f_map") :]
    assert "_ZGV" not in map_
    body = map_[map_.index("many:") : map_.index("wide:")]
    assert body.count("call {<8 x double>, <8 x double>} @rederive_tanh_and_slope") == 1


def test_slopes_beside_roots_and_in_sums() -> None:
    """Roots are taken in narrower registers, and a sum is a function of its own."""
    k, n = sp.symbols("k n", integer=True)
    formula = sech2(x) / sp.sqrt(1 + x**2) + sp.Sum(sech2(k * x) * sp.sqrt(x**2 + k), (k, 1, n))
    kernel = compile_formula(formula, (x, n))
    for value in (-1.3, 0.2, 2.0):
        known = np.cosh(value) ** -2 / np.sqrt(1 + value**2)
        known += sum(np.cosh(j * value) ** -2 * np.sqrt(value**2 + j) for j in (1, 2, 3))
        np.testing.assert_allclose(kernel(np.full(11, value), 3.0), known, rtol=1e-14)
        assert kernel(value, 3.0) == pytest.approx(known, rel=1e-14)
