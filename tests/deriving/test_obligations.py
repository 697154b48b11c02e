"""Lines in any dimension: what holds is proved for every size, what does not is refuted, against plain components."""

from __future__ import annotations

import random

import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st

from derive.judging.families import judge_obligation
from derive.judging.families.components import World
from derive.judging.families.every_size import holds_for_every_size
from derive.judging.families.satisfiable import demand_satisfiable
from derive.judging.families.written_out import written_out
from derive.language import Finding, Relation, UnusableInput, Verdict
from derive.language.derivation import Line, Obligation
from derive.language.facts import Determinant, Fact, Given, Holds, Inverse, PositiveDefinite, SumsTo, Symmetric
from derive.language.tensors import Field, SpaceIntegral, indices, matrix, size, vector

n, k = size("n"), size("k")
a, b, c, i, j, m = indices("a b c i j m")
Y, P, p = vector("Y", n), vector("P", n, positive=True), vector("p", n, positive=True)
W, w, V = vector("W", k), vector("w", k), vector("V", k)
A, g, g_up = matrix("A", k), matrix("g", k), matrix("g^", k)
N, determinant = sp.symbols("N A_det", positive=True)
D = sp.Derivative
ONE = sp.Integer(1)
LOG_SUM = sp.log(sp.Sum(sp.exp(Y[b]), (b, 1, n)))
FORM = sp.Sum(A[i, j] * w[i] * w[j], (i, 1, k), (j, 1, k))
SOFT_MAX = Given(p[a], sp.exp(Y[a]) / sp.Sum(sp.exp(Y[b]), (b, 1, n)), "the soft-max", definition=True)
LOSS = Field("L", W)


def found(left: sp.Expr, right: sp.Expr, *facts: Fact, relation: Relation = Relation.EQUAL) -> Finding:
    return judge_obligation(Obligation(Line(left, right, relation), facts))


TRUE = [
    (D(LOG_SUM, Y[c]), p[c], (SOFT_MAX,)),
    (D(LOG_SUM, Y[a], Y[c]), p[c] * sp.KroneckerDelta(a, c) - p[a] * p[c], (SOFT_MAX,)),
    (sp.Sum(P[a] * 3, (a, 1, n)), sp.Integer(3), (SumsTo(P, ONE),)),
    (sp.Sum(g_up[i, j] * g[j, m], (j, 1, k)), sp.KroneckerDelta(i, m), (Inverse(g_up, g),)),
    (D(FORM, w[m]), 2 * sp.Sum(A[m, j] * w[j], (j, 1, k)), (Symmetric(A),)),
    (D(sp.Sum(V[i] * LOSS.diff(W[i]), (i, 1, k)), W[j]), sp.Sum(V[i] * LOSS.diff(W[i], W[j]), (i, 1, k)), ()),
    (
        SpaceIntegral(sp.exp(-N * FORM / 2), w),
        (2 * sp.pi / N) ** (k / 2) / sp.sqrt(determinant),
        (PositiveDefinite(A), Determinant(determinant, A)),
    ),
    (sp.Sum(sp.KroneckerDelta(i, i), (i, 1, k)), k, ()),
]


@pytest.mark.parametrize(("left", "right", "facts"), TRUE, ids=lambda e: str(e)[:40])
def test_what_holds_is_proved_for_every_size(left: sp.Expr, right: sp.Expr, facts: tuple[Fact, ...]) -> None:
    finding = found(left, right, *facts)
    assert finding.verdict is Verdict.PROVED
    assert finding.scope.startswith("for every ")


@pytest.mark.parametrize(("left", "right", "facts"), TRUE, ids=lambda e: str(e)[:40])
@pytest.mark.parametrize("slip", [lambda e: -e, lambda e: 2 * e, lambda e: e + 1], ids=("sign", "factor", "term"))
def test_what_does_not_is_refuted(slip: object, left: sp.Expr, right: sp.Expr, facts: tuple[Fact, ...]) -> None:
    assert found(left, slip(right), *facts).verdict is Verdict.REFUTED  # type: ignore[operator]


@pytest.mark.parametrize(("left", "right", "facts"), [t for t in TRUE if t[2]], ids=lambda e: str(e)[:40])
def test_the_facts_are_needed(left: sp.Expr, right: sp.Expr, facts: tuple[Fact, ...]) -> None:
    assert found(left, right).verdict is not Verdict.PROVED


def test_a_sum_over_another_range_is_not_that_of_the_vector() -> None:
    assert not holds_for_every_size(sp.Sum(P[a], (a, 1, k)), ONE, (SumsTo(P, ONE),))
    assert found(sp.Sum(P[a], (a, 1, k)), ONE, SumsTo(P, ONE)).verdict is not Verdict.PROVED


def test_no_index_is_captured_when_a_definition_is_put_in() -> None:
    inner = Given(p[a], sp.Sum(Y[a] * Y[b], (b, 1, n)))
    written = written_out(sp.Sum(p[b] * P[b], (b, 1, n)), [inner])
    world = World({n: 3})
    y, q = (
        [sp.Symbol(f"{name}_{o}", **kind) for o in (1, 2, 3)]
        for name, kind in (("Y", {"real": True}), ("P", {"positive": True}))
    )
    expected = sum(q[r] * y[r] * y[o] for r in range(3) for o in range(3))
    assert sp.expand(world.at(written, {}) - expected) == 0


def test_the_derivative_of_a_name_that_is_not_written_out_is_not_zero() -> None:
    name = sp.Symbol("L", real=True)
    assert found(D(name, Y[a]), sp.Integer(0)).verdict is not Verdict.PROVED
    lemma = Given(D(name, Y[a]), p[a] - P[a])
    assert (
        found(sp.Sum(D(name, Y[c]) * Y[c], (c, 1, n)), sp.Sum((p[b] - P[b]) * Y[b], (b, 1, n)), lemma).scope
        == "for every n"
    )


def test_definitions_that_run_in_a_circle_are_refused() -> None:
    x, y = sp.symbols("x y")
    with pytest.raises(UnusableInput, match="lead back to themselves"):
        written_out(x, [Given(x, y + 1), Given(y, x + 1)])


def test_assumptions_that_contradict_one_another_are_refused_in_one_sentence() -> None:
    x = sp.Symbol("x", real=True)
    with pytest.raises(UnusableInput, match="contradict one another"):
        demand_satisfiable((Holds(x > 2), Holds(x < 1)))
    demand_satisfiable((Holds(x > 1), Holds(x < 2)))


def test_an_inequality_between_sums_of_squares_holds_for_every_size() -> None:
    falls = -N * sp.Sum(LOSS.diff(W[i]) ** 2, (i, 1, k))
    finding = found(falls, sp.Integer(0), relation=Relation.LESS_EQUAL)
    assert finding.verdict is Verdict.PROVED
    assert finding.scope == "for every k"
    assert found(-falls, sp.Integer(0), relation=Relation.LESS_EQUAL).verdict is not Verdict.PROVED
    assert found(sp.Sum(W[i], (i, 1, k)), sp.Integer(0), relation=Relation.GREATER_EQUAL).verdict is not Verdict.PROVED


def test_a_gaussian_without_a_definite_matrix_has_a_stated_condition_or_no_proof() -> None:
    value = (2 * sp.pi) ** (k / 2) / sp.sqrt(determinant)
    finding = found(SpaceIntegral(sp.exp(-FORM / 2), w), value, Symmetric(A), Determinant(determinant, A))
    assert finding.verdict is not Verdict.PROVED or "the integrals converge" in finding.conditions


@st.composite
def sums(draw: st.DrawFn) -> sp.Expr:
    """A sum over two indices of a random product of components."""
    letters = [Y[a], Y[b], P[a], P[b], p[b], sp.KroneckerDelta(a, b)]
    factors = draw(st.lists(st.sampled_from(letters), min_size=1, max_size=4))
    return draw(st.integers(-3, 3)) * sp.Sum(sp.Mul(*factors), (a, 1, n), (b, 1, n))


@settings(max_examples=60, deadline=None)
@given(sums(), sums())
def test_equal_for_every_size_means_equal_in_components(one: sp.Expr, two: sp.Expr) -> None:
    equal = holds_for_every_size(one, two, ())
    for number in (1, 2, 3):
        world = World({n: number})
        gap = sp.expand(world.at(one, {}) - world.at(two, {}))
        values = {s: sp.Rational(random.Random(str(s)).randint(1, 99), 7) for s in gap.free_symbols}
        assert not equal or gap.subs(values) == 0


def test_facts_about_tensors_that_do_not_occur_are_no_hindrance() -> None:
    x = sp.Symbol("x", real=True)
    facts = (PositiveDefinite(A), Inverse(g_up, g), SumsTo(P, ONE))
    assert found((x + 1) ** 2, x**2 + 2 * x + 1, *facts).verdict is Verdict.PROVED
    assert found((x + 1) ** 2, x**2 + 1, *facts).verdict is Verdict.REFUTED
