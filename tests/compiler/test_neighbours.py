"""Sums along a part of an axis, or of neighbours on it, and their derivatives; differences of values are the judge."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import example, given, strategies as st

from numerics import compile_formula, compile_loops

n, i, j = sp.symbols("n i j", integer=True, positive=True)
A = sp.IndexedBase("A", shape=(n,), real=True)
Y = sp.IndexedBase("Y", shape=(n,), real=True)
FORMULAS = {
    "differences": sp.Sum((A[i + 1] - A[i]) ** 2, (i, 1, n - 1)),
    "all but the last": sp.Sum(A[i] ** 2, (i, 1, n - 1)),
    "all but the first": sp.Sum(A[i] ** 3, (i, 2, n)),
    "all but the ends": sp.Sum(sp.sin(A[i]) * A[i - 1] * A[i + 1], (i, 2, n - 1)),
    "turned round": sp.Sum(A[n + 1 - i] * A[i] ** 2, (i, 1, n)),
    "pairs below": sp.Sum(A[i] * A[j] ** 2, (j, 1, i), (i, 1, n)),
    "pairs of a part": sp.Sum(A[i] * A[j] ** 2, (j, 1, n - 1), (i, 1, n)),
    "log of a part": sp.log(sp.Sum(sp.exp(A[i]), (i, 1, n - 1))),
}


@pytest.mark.parametrize("name", FORMULAS)
@given(st.integers(3, 9), st.integers(0, 999))
@example(3, 0)
def test_gradients(name, size, seed):
    kernel = compile_formula(FORMULAS[name], (A,))
    at = np.random.default_rng(seed).normal(size=size)
    step = 1e-5
    known = [(kernel(at + step * e) - kernel(at - step * e)) / (2 * step) for e in np.eye(size)]
    # The error of a central difference: the square of the step, and rounding over the step.
    np.testing.assert_allclose(kernel.gradient("A")(at), known, rtol=1e-7, atol=1e-7)


def test_a_length_in_an_index_is_no_index_of_the_result():
    kernel = compile_formula(sp.Sum(A[n + 1 - i] * Y[i], (i, 1, n)), (A, Y))
    a, y = np.array([1.0, 2.0, 3.0]), np.array([5.0, 7.0, 11.0])
    assert kernel(a, y) == a[::-1] @ y
    assert kernel.signature == "(n), (n) -> ()"
    assert compile_loops(sp.Sum(A[n + 1 - i] * Y[i], (i, 1, n)), (A, Y))(a, y) == a[::-1] @ y
