"""Signs that are seen from the form of an expression: never said of one that has the other sign somewhere."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import assume, given, strategies as st

from derive.judging.families import judge_obligation
from derive.judging.families.signs import nonnegative_for_every_size, positive_for_every_size
from derive.language import Relation, Verdict
from derive.language.derivation import Line, Obligation
from derive.language.facts import Given, Holds

x, y = sp.symbols("x y", positive=True)
a, b = sp.symbols("a b", real=True)
ONE, ROOM = Holds(a < 1), Holds(2 * x + 2 * a - b > 0)

leaves = st.sampled_from([x, y, a, b, sp.Integer(1), sp.Integer(-1), sp.Integer(2), 1 - a, 2 * x + 2 * a - b])
expressions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: p[0] + p[1]),
        st.tuples(inner, inner).map(lambda p: p[0] * p[1]),
        st.tuples(inner, st.sampled_from([2, -1, -2, 3])).map(lambda p: p[0] ** p[1]),
        inner.map(sp.exp),
    ),
    max_leaves=7,
)
tenths = st.integers(-40, 40).map(lambda n: sp.Rational(n, 10))


@given(expressions, tenths, tenths, tenths, tenths)
def test_what_is_said_to_have_a_sign_has_it_wherever_the_facts_hold(
    e: sp.Expr, of_x: sp.Rational, of_y: sp.Rational, of_a: sp.Rational, of_b: sp.Rational
) -> None:
    at = {x: abs(of_x) + 1, y: abs(of_y) + sp.Rational(1, 10), a: of_a, b: of_b}
    assume(ONE.condition.subs(at) is sp.true and ROOM.condition.subs(at) is sp.true)
    value = e.subs(at)
    assume(value.is_finite)
    if positive_for_every_size(e, (ONE, ROOM)):
        assert value > 0
    if nonnegative_for_every_size(e, (ONE, ROOM)):
        assert value >= 0


@pytest.mark.parametrize(
    "e",
    [
        (1 - a) ** 2 + (1 - a),
        x * (1 - a) + (1 + b) ** 2,
        2 * x + 2 * a - b + 1 - a,
        (2 * x + a - b + 1) / (3 - a - a),
        sp.exp(b) * (1 - a) ** -3,
    ],
)
def test_positive_by_one_or_two_of_the_facts(e: sp.Expr) -> None:
    assert positive_for_every_size(e, (ONE, ROOM))
    assert not positive_for_every_size(e - 5, (ONE, ROOM))


def test_a_counterexample_respects_the_sign_of_a_name() -> None:
    """x = (1 - a)(1 - b) with x > 0 excludes a = 1, where the left side is 0."""
    facts = (Given(x, (1 - a) * (1 - b)),)
    owed = Obligation(Line((1 - a) ** 2, sp.Integer(0), Relation.GREATER), facts)
    assert judge_obligation(owed).verdict is not Verdict.REFUTED
    free = Obligation(Line((1 - a) ** 2, sp.Integer(0), Relation.GREATER), ())
    assert judge_obligation(free).verdict is Verdict.REFUTED
