"""Chains: what a step computes, what it refuses, and what a derivation says it assumes."""

from __future__ import annotations

import pytest
import sympy as sp

from derive.cross_entropy.gradient import SOFT_MAX, P, Y, a, gradient, loss, n, p
from derive.deriving import BrokenStep, Chain, Derived, begin, derived, recall
from derive.deriving.slips import KINDS, planted
from derive.language import Relation, UnusableInput, Verdict
from derive.language.derivation import StepKind
from derive.language.facts import Determinant, Given, Holds, PositiveDefinite, SumsTo
from derive.language.tensors import matrix

x, y = sp.symbols("x y", positive=True)
s, t = sp.symbols("s t", real=True)
g = matrix("g", n)
Q = sp.IndexedBase("Q", shape=(n,), real=True)
width = sp.Symbol("width", positive=True)


def start() -> Chain:
    return begin(y, x**2 + x, "a definition")


def test_a_wrong_line_stops_the_derivation_with_both_sides_and_a_witness() -> None:
    @derived("A slip")
    def slipped() -> Chain:
        return start().rewrite(x * (x - 1), "factor")

    with pytest.raises(BrokenStep, match=r"slipped, step 1 \(factor\).*refuted.*x = ") as refusal:
        _ = slipped.derivation
    assert refusal.value.finding.verdict is Verdict.REFUTED
    assert refusal.value.line.right == x * (x - 1)


def test_a_step_without_a_rule_is_refused() -> None:
    with pytest.raises(UnusableInput, match="has no rule"):
        start().rewrite(x * (x + 1), " ")


def test_a_name_is_defined_once() -> None:
    with pytest.raises(UnusableInput, match="needs a new name"):
        start().define(x, y, "again")
    chain = start().define(t, x + 1, "one more")
    with pytest.raises(UnusableInput, match="would be both"):
        chain.using(Given(t, x + 2, definition=True))


def test_a_fact_that_changes_nothing_is_refused() -> None:
    with pytest.raises(UnusableInput, match="does not occur"):
        start().put(Given(t, x, "elsewhere"))


def test_naming_a_derivative_after_something_else_is_judged() -> None:
    slope = sp.Symbol("s", real=True)
    assert start().differentiate(x, left=slope).line.left == slope
    with pytest.raises(BrokenStep):
        start().differentiate(x, left=y)


def test_an_equation_is_solved_only_where_one_value_does() -> None:
    chain = begin(x**2, 4 * y**2, "given", kind=StepKind.ASSUMPTION)
    assert chain.solve_for(x, "both are positive", solution=2 * y).line.right == 2 * y
    with pytest.raises(BrokenStep):
        chain.solve_for(x, "the wrong sign", solution=-2 * y)
    real = sp.Symbol("r", real=True)
    with pytest.raises(BrokenStep):
        begin(real**2, 4 * y**2, "given", kind=StepKind.ASSUMPTION).solve_for(real, "one of two", solution=2 * y)


def test_an_inequality_keeps_its_direction() -> None:
    chain = start().at_least(x**2, "x is positive", strictly=True)
    assert chain.line.relation is Relation.GREATER
    with pytest.raises(UnusableInput, match="opposite ways"):
        chain.at_most(x**2 + 1, "more")
    with pytest.raises(BrokenStep):
        start().at_most(x**2, "wrong way")
    with pytest.raises(BrokenStep):
        chain.multiply(-x, "by a negative number")
    assert chain.limit(x, sp.Integer(0), "to the edge").line.relation is Relation.GREATER_EQUAL


def test_an_expansion_states_its_remainder() -> None:
    chain = begin(y, sp.exp(x), "a definition").expand(x, 3, "Taylor")
    assert chain.right == 1 + x + x**2 / 2
    assert chain.line.remainder is not None
    assert chain.line.remainder.scale == x**3
    with pytest.raises(BrokenStep):
        begin(y, sp.exp(x), "a definition").expand(x, 3, "Taylor", to=1 + x + x**2)


def test_what_a_step_rests_on_is_among_the_assumptions() -> None:
    fact = Given(t, x + 1, "measured")
    done = begin(y, t**2, "a definition").put(fact).conclude()
    assert fact in done.assumptions


def test_an_integral_of_an_unknown_function_is_judged_by_the_fundamental_theorem() -> None:
    time, s_, rate = sp.symbols("t s eta", positive=True)
    path = sp.Function("W", positive=True)
    start = begin(sp.Derivative(path(s_), s_) / path(s_), -rate, "separated", kind=StepKind.ASSUMPTION)
    zero = sp.Integer(0)
    done = start.integrate(s_, zero, time, "integrate", left=sp.log(path(time)) - sp.log(path(0)))
    assert done.right == -rate * time
    for wrong in (sp.log(path(time)), 2 * (sp.log(path(time)) - sp.log(path(0))), sp.log(path(0)) - sp.log(path(time))):
        with pytest.raises(BrokenStep):
            start.integrate(s_, zero, time, "integrate", left=wrong)


def test_a_name_without_a_definition_is_not_taken_for_a_constant() -> None:
    chain = begin(t, x**2, "measured", kind=StepKind.ASSUMPTION).follows(
        y, t**2 + x - x**4 + y - y, "so", assuming=(Given(y, x + t**2 - x**4),)
    )
    with pytest.raises(UnusableInput, match="may depend"):
        chain.differentiate(x)


def test_a_lemma_brings_its_assumptions_along() -> None:
    done = begin(y, sp.Derivative(loss, Y[a]), "a name").follows(y, p[a] - P[a], "the lemma", by=(gradient,)).conclude()
    assert any(isinstance(fact, SumsTo) for fact in done.assumptions)
    assert gradient.as_fact() not in done.assumptions
    assert done.steps[-1].uses == ("cross_entropy.gradient",)


@pytest.mark.parametrize(
    ("misuse", "said"),
    [
        (lambda: begin(y, "x**2", "text"), "is a str and no formula"),  # type: ignore[arg-type]
        (lambda: start().rewrite("x*(x + 1)", "text"), "is a str and no formula"),  # type: ignore[arg-type]
        (lambda: start().rewrite(None, "nothing"), "is a NoneType and no formula"),  # type: ignore[arg-type]
        (lambda: start().put("x"), "is no fact"),  # type: ignore[arg-type]
        (lambda: start().put(Holds(x > 1)), "is no equation"),
        (lambda: start().rewrite(x * (x + 1), None), "has no rule"),  # type: ignore[arg-type]
        (lambda: start().differentiate(x**2), "is no variable"),
        (lambda: start().expand(x, -1, "backwards"), "is no order"),
        (lambda: start().by_parts(x, "no integral"), "not a number times one definite integral"),
        (lambda: begin(y, x, "two", assuming=(Given(x, t), Given(x, t + 1))), "both t and t"),
        (lambda: begin(y, x, "two", assuming=(SumsTo(P, sp.Integer(1)), SumsTo(P, sp.Integer(2)))), "both 1 and 2"),
        (lambda: start().using(Given(t, sp.Integer(2)), Given(t, sp.Integer(3))), "t is assumed to give both 2 and 3"),
        (lambda: start().using(Given(t, sp.Integer(2))).using(Given(t, sp.sqrt(5))), "t is assumed to give both 2 and"),
        (lambda: start().using(Given(width, sp.Integer(-2))), "width is assumed to be -2, and width is positive"),
        (lambda: start().using(Given(sp.sin(t), sp.Integer(2))), "sin.t. stays between -1 and 1"),
        (lambda: start().using(SumsTo(Q, sp.Integer(1)), Given(Q[a], sp.Integer(0))), "and their sum to be 1"),
        (lambda: start().using(Holds(t > 3), Given(t, sp.Integer(2))), "t > 3 contradicts .* it says 2 > 3"),
        (lambda: start().using(Given(t, s**2)).using(Holds(t < 0)), "t < 0 contradicts .* it says s..2 < 0"),
        (lambda: start().using(Given(t, s), Given(s, sp.Integer(3)), Given(t, sp.Integer(2))), "t is assumed to give"),
        (lambda: start().using(Given(t, s), Given(t, s + 1)), "t is assumed to give both s and s . 1"),
        (lambda: start().using(Given(width, -(s**2))), "width is positive"),
        (lambda: start().using(Given(t, sp.cos(s) - 1), Holds(t > 0)), "t > 0 contradicts"),
        (lambda: start().using(PositiveDefinite(g), Determinant(sp.Symbol("d", negative=True), g)), "not positive"),
        (lambda: begin(y, sp.exp(x), "a name").expand(x, 2, "Taylor").as_fact(), "up to a remainder"),
    ],
)
def test_misuse_is_one_clear_sentence(misuse: object, said: str) -> None:
    with pytest.raises(UnusableInput, match=said) as refusal:
        misuse()  # type: ignore[operator]
    assert "\n" not in str(refusal.value)


def test_one_value_in_two_forms_is_no_contradiction() -> None:
    half = sp.Integral(sp.exp(-(x**2)), (x, 0, sp.oo))
    for other in (sp.sqrt(sp.pi) / 2, half):
        assert start().using(Given(width, half), Given(width, other)).facts
    assert start().using(Given(t, sp.cos(s) - 1), Holds(t >= 0)).facts  # at s = 0
    assert start().using(Given(sp.sin(t), sp.Rational(1, 2)), Given(P[a], sp.Rational(1, 3)), SumsTo(P, sp.Integer(1)))


def test_an_inequality_as_a_lemma_is_no_equation() -> None:
    below = begin(t, -(x**2), "a name").at_most(sp.Integer(0), "no square is negative")
    with pytest.raises(UnusableInput, match="is no equation"):
        begin(y, x + t, "a name").put(below, "the lemma")
    assert begin(y, x + t, "a name").at_most(x, "the lemma", by=(below,)).line.relation is Relation.LESS_EQUAL


def test_a_chain_that_recalls_a_lemma_keeps_its_assumptions_and_its_finding() -> None:
    chain = recall(gradient)
    assert chain.steps[0].finding is not None
    assert chain.steps[0].finding.verdict is Verdict.PROVED
    assert chain.steps[0].uses == ("cross_entropy.gradient",)
    assert any(isinstance(fact, SumsTo) for fact in chain.conclude().assumptions)


def test_an_inequality_is_integrated_forwards_only() -> None:
    time, s_ = sp.symbols("t s", positive=True)
    path = sp.Function("u", real=True)
    falls = begin(sp.Derivative(path(s_), s_), sp.Integer(0), "it falls", relation=Relation.LESS_EQUAL)
    done = falls.integrate(s_, sp.Integer(0), time, "integrate", left=path(time) - path(0))
    assert done.line.relation is Relation.LESS_EQUAL
    with pytest.raises(BrokenStep):
        falls.integrate(s_, time, sp.Integer(0), "backwards")


def test_integration_by_parts_and_by_substitution_are_judged() -> None:
    u = sp.Symbol("u", positive=True)
    whole = begin(y, sp.Integral(x * sp.exp(-x), (x, 0, 1)), "a number")
    done = whole.by_parts(-x * sp.exp(-x), "by parts").evaluate("integrate")
    assert sp.simplify(done.right - (1 - 2 / sp.E)) == 0
    changed = whole.change_variable(u, u**2, sp.Integer(0), sp.Integer(1), "the root")
    assert sp.simplify(changed.right.doit() - (1 - 2 / sp.E)) == 0
    for by, low, high in ((1 - u, 0, 1), (2 * u, 0, 1), (u, 1, 2)):
        with pytest.raises(BrokenStep):
            whole.change_variable(u, by, sp.Integer(low), sp.Integer(high), "not the same")


def test_an_exponential_keeps_an_inequality() -> None:
    chain = begin(t, x, "a bound", kind=StepKind.ASSUMPTION, relation=Relation.LESS_EQUAL).exponentiate("it rises")
    assert (chain.left, chain.right, chain.line.relation) == (sp.exp(t), sp.exp(x), Relation.LESS_EQUAL)
    with pytest.raises(UnusableInput, match="only a real line"):
        begin(t, x, "apart", relation=Relation.UNEQUAL).exponentiate("it rises")


def test_contradicting_assumptions_are_refused() -> None:
    with pytest.raises(UnusableInput, match="contradict"):
        begin(y, x, "a definition", assuming=(Holds(x > 2), Holds(x < 1)))


def test_the_first_example_holds_for_every_number_of_classes() -> None:
    done = gradient.derivation
    assert done.conclusion.right == p[sp.Symbol("c", integer=True)] - P[sp.Symbol("c", integer=True)]
    assert all(s.finding is None or s.finding.scope == f"for every {n}" for s in done.steps)
    assert "frac" in gradient._repr_latex_()
    assert "$$" in gradient._repr_markdown_()


def test_every_planted_slip_is_seen() -> None:
    slips = list(planted(gradient.derivation))
    assert {slip.kind for slip in slips} == set(KINDS)
    assert len(slips) >= 15
    assert [slip for slip in slips if not slip.is_caught] == []


def test_nothing_is_derived_before_it_is_asked_for() -> None:
    def never() -> Chain:
        raise AssertionError

    waiting = Derived(never, "not yet")
    assert waiting.title == "not yet"
    assert SOFT_MAX.left == p[a]
