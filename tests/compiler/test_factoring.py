"""Regrouped formulas: the same numbers, fewer operations, nothing lost at the edges."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st

from numerics.compiler import compile_formula
from numerics.compiler.graph.factoring import FEWEST, factored
from numerics.compiler.graph.from_sympy import program_of
from numerics.compiler.targets.by_numpy import evaluate

letters = sp.symbols("a b c d")
VALUES = np.random.default_rng(3).uniform(-2.0, 2.0, (len(letters), 50))


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(-4, 4), st.lists(st.integers(0, 3), min_size=4, max_size=4)), min_size=12, max_size=24
    )
)
def test_a_polynomial_keeps_its_values(terms: list[tuple[int, list[int]]]) -> None:
    formula = sp.Add(*[c * sp.Mul(*[x**n for x, n in zip(letters, powers, strict=True)]) for c, powers in terms])
    formula = formula + sp.tanh(formula) * sp.exp(letters[0] * letters[1])
    program = program_of(formula, letters)
    found = evaluate(factored(program), VALUES)[0]
    known = evaluate(program, VALUES)[0]
    # Both add terms no larger than these, so rounding differs by units in the last place of their sum.
    size = evaluate(program_of(sp.Add(*[abs(t) for t in sp.Add.make_args(sp.expand(formula))]), letters), VALUES)[0]
    assert np.all(np.abs(found - known) <= 2e-14 * (1.0 + size + np.abs(known)))


def test_a_common_factor_is_taken_out() -> None:
    a, b, c, d = letters
    formula = sp.expand((a + b) * (c + d) * (a + c) * (b + d) * (a + d))
    program = program_of(formula, letters)
    assert program.operations >= FEWEST
    assert factored(program).operations < 0.6 * program.operations


def test_a_gradient_of_the_regrouped_formula_is_short() -> None:
    """The cost of a gradient is a small multiple of the cost of its formula."""
    a, b, c, d = letters
    formula = sp.expand((a + b * c + d) ** 6)
    whole = program_of(formula, letters)
    kernel = compile_formula(formula, letters)
    assert kernel.program.operations < whole.operations
    assert kernel.gradient().program.operations <= 5 * kernel.program.operations
    slopes = kernel.gradient()(*VALUES)
    known = [sp.lambdify(letters, sp.diff(formula, x))(*VALUES) for x in letters]
    np.testing.assert_allclose(slopes, known, rtol=1e-10, atol=1e-9)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_stays_none(value: float) -> None:
    """Every monomial has the letter in it, so the formula has no value where the letter has none."""
    a, b, c, d = letters
    formula = sp.expand(a * (b + c + d) ** 5)
    program = program_of(formula, letters)
    assert factored(program).operations < program.operations
    found = evaluate(factored(program), [np.array([value]), *VALUES[1:, :1]])[0]
    assert not np.isfinite(found).any()


def test_a_short_formula_keeps_its_form() -> None:
    a, b, c, _ = letters
    program = program_of(a * b + a * c, letters)
    assert factored(program) is program
