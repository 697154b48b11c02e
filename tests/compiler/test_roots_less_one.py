"""sqrt(1 + x) - 1 keeps its digits from the smallest numbers to the largest; mpmath is the judge."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import example, given, strategies as st
from mpmath import mp

from numerics import compile_formula
from numerics.compiler.targets.by_numpy import evaluate

x = sp.Symbol("x", real=True)
w = sp.Symbol("w")
KERNEL = compile_formula(sp.sqrt(1 + x) - 1, (x,))
SLOPE = KERNEL.gradient("x")


@given(st.one_of(st.floats(-1, 2), st.floats(-300, 308).map(lambda e: 10.0**e)))
@example(-1.0)
@example(1e300)
@example(2.0**110)
@example(5e-324)
def test_values_and_slopes(at):
    with mp.workdps(400):
        root = mpmath.sqrt(1 + mpmath.mpf(at))
        value, slope = root - 1, 1 / (2 * root) if at > -1 else mp.inf
    assert KERNEL(at) == pytest.approx(float(value), rel=1e-15, abs=5e-324)
    assert KERNEL(np.full(9, at))[8] == pytest.approx(float(value), rel=1e-15, abs=5e-324)
    assert evaluate(KERNEL.program, [at])[0] == pytest.approx(float(value), rel=1e-15, abs=5e-324)
    # Near -1 the sum 1 + x itself is rounded.
    assert SLOPE(at) == pytest.approx(float(slope), rel=1e-15 if at > -0.5 else 1e-7)


def test_ends():
    assert KERNEL(np.inf) == np.inf
    assert np.isnan(KERNEL(np.array([np.nan, -1.5]))).all()
    assert KERNEL(np.float32(1e30)) == pytest.approx(1e15, rel=1e-6)


def test_complex_numbers():
    kernel = compile_formula(sp.sqrt(1 + w) - 1, (w,))
    for at in (1e-12 + 1e-13j, 3 - 4j, -2 + 1j, 1e20j):
        with mp.workdps(60):
            known = complex(mpmath.sqrt(1 + mpmath.mpc(at)) - 1)
        assert kernel(at) == pytest.approx(known, rel=1e-14)
    both = compile_formula(sp.sqrt(1 + x) - 1 + w, (x, w))
    assert both(3.0, 1j) == 1 + 1j
    assert both(-5.0, 1j) == pytest.approx(-1 + 3j)
