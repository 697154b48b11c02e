"""The judge, from the print on, never contradicts an mpmath evaluation that knows nothing of it.

An expression is made twice from the same draw: as LaTeX, and as a function of its letters in mpmath. Identities are
true by construction (a rule rewrites a drawn expression); a planted slip changes one of their sides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import mpmath
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from derive.judging.judge import Effort, judge, worst_first
from derive.language import Finding, OutsideLanguage, Verdict
from derive.meaning.claims import meaning_of
from derive.meaning.plain import Facts, plain_scope
from derive.reading.notation import Notation
from derive.reading.statements import read_display

Point = dict[str, mpmath.mpf]
POINTS: tuple[Point, ...] = tuple(
    {letter: mpmath.mpf(value) / 7 for letter, value in zip("abx", values, strict=True)}
    for values in ((3, -5, 4), (-8, 2, 11), (5, 9, -3), (-2, -6, -9), (12, 1, 1), (1, -1, 8))
)
AGREE, DIFFER = mpmath.mpf(10) ** -25, mpmath.mpf(10) ** -8
"""At 80 digits, squares of hyperbolic functions below 1e12 lose less than 50; a planted slip shows far above 1e-8."""


@dataclass(frozen=True)
class Expression:
    """A print and its value."""

    latex: str
    value: Callable[[Point], mpmath.mpf]

    def __add__(self, other: Expression) -> Expression:
        return Expression(f"{self.latex} + {other.latex}", lambda p: self.value(p) + other.value(p))

    def __sub__(self, other: Expression) -> Expression:
        return Expression(f"{self.latex} - {other.closed.latex}", lambda p: self.value(p) - other.value(p))

    def __mul__(self, other: Expression) -> Expression:
        latex = rf"{self.closed.latex} \cdot {other.closed.latex}"
        return Expression(latex, lambda p: self.value(p) * other.value(p))

    def __pow__(self, power: int) -> Expression:
        return Expression(f"{self.closed.latex}^{{{power}}}", lambda p: self.value(p) ** power)

    @property
    def closed(self) -> Expression:
        """In brackets, so that it can be a factor."""
        return Expression(rf"\left({self.latex}\right)", self.value)

    def within(self, command: str) -> Expression:
        """A function of it."""
        function = getattr(mpmath, command)
        return Expression(rf"\{command}\left({self.latex}\right)", lambda p: function(self.value(p)))


def number(value: int) -> Expression:
    """A whole number."""
    return Expression(str(value), lambda p: mpmath.mpf(value))


def letter(name: str) -> Expression:
    """A name."""
    return Expression(name, lambda p: p[name])


ATOMS = st.one_of(st.sampled_from("abx").map(letter), st.integers(1, 4).map(number))


def _grown(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda p: p[0] + p[1]),
        pairs.map(lambda p: p[0] - p[1]),
        pairs.map(lambda p: p[0] * p[1]),
        inner.map(lambda e: e**2),
        st.tuples(inner, st.sampled_from(("sin", "cos"))).map(lambda p: p[0].within(p[1])),
    )


EXPRESSIONS = st.recursive(ATOMS, _grown, max_leaves=4)

RULES: tuple[Callable[[Expression, Expression], tuple[Expression, Expression]], ...] = (
    lambda u, v: ((u + v) ** 2, u**2 + number(2) * u * v + v**2),
    lambda u, v: ((u + v).closed * (u - v).closed, u**2 - v**2),
    lambda u, v: (u * (v + letter("a")), u * v + u * letter("a")),
    lambda u, v: ((u - v) ** 3, u**3 - number(3) * u**2 * v + number(3) * u * v**2 - v**3),
    lambda u, v: ((u + v).within("sin"), u.within("sin") * v.within("cos") + u.within("cos") * v.within("sin")),
    lambda u, v: ((u - v).within("cos"), u.within("cos") * v.within("cos") + u.within("sin") * v.within("sin")),
    lambda u, v: (u.within("sin") ** 2 + v, number(1) - u.within("cos") ** 2 + v),
    lambda u, v: ((number(2) * u).within("cos") * v, v - number(2) * u.within("sin") ** 2 * v),
    lambda u, v: ((u + v).within("exp"), u.within("exp") * v.within("exp")),
    lambda u, v: (u.within("cosh") ** 2 - u.within("sinh") ** 2 + v, v + number(1)),
)

SLIPS: tuple[Callable[[Expression, Expression], Expression], ...] = (
    lambda side, other: side + number(1),
    lambda side, other: side + other,
    lambda side, other: number(2) * side,
    lambda side, other: side - number(2) * other,
    lambda side, other: number(0) - side,
    lambda side, other: side * other,
    lambda side, other: side**2,
)


def finding(left: Expression, right: Expression) -> Finding:
    """What the program says of the print."""
    chain = read_display(f"{left.latex} = {right.latex}", Notation()).statements[0].chain
    scope = plain_scope(chain, Facts(), ())
    meaning = meaning_of(chain.sides[0], "=", chain.sides[1], scope)
    effort = Effort(points=12, refute_seconds=2.0, prove_seconds=2.0, cross_points=4)
    return worst_first([judge(world.claim, effort) for world in meaning.claims])


def gap(left: Expression, right: Expression) -> mpmath.mpf:
    """The largest relative difference of the two sides at the sample points."""
    with mpmath.workdps(80):
        pairs = [(left.value(point), right.value(point)) for point in POINTS]
        return max(abs(a - b) / max(1, abs(a), abs(b)) for a, b in pairs)


def is_tame(*sides: Expression) -> bool:
    """Whether the values, and what exponentials make of them, stay small enough for the 80 digits to mean something."""
    with mpmath.workdps(40):
        return all(abs(mpmath.cosh(side.value(point))) < 10**12 for side in sides for point in POINTS)


QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@given(EXPRESSIONS, EXPRESSIONS, st.sampled_from(RULES), st.booleans())
@QUICK
def test_what_is_true_by_construction_is_not_refuted(
    u: Expression, v: Expression, rule: Callable[[Expression, Expression], tuple[Expression, Expression]], turned: bool
) -> None:
    left, right = rule(u, v)
    assume(is_tame(u, v))
    assert gap(left, right) < AGREE, "the rule of this test is wrong"
    said = finding(*((right, left) if turned else (left, right)))
    assert said.verdict is not Verdict.REFUTED, f"{left.latex} = {right.latex}: {said.witness}"


@given(EXPRESSIONS, EXPRESSIONS, st.sampled_from(RULES), st.sampled_from(SLIPS), ATOMS)
@QUICK
def test_a_planted_slip_is_never_confirmed(
    u: Expression,
    v: Expression,
    rule: Callable[[Expression, Expression], tuple[Expression, Expression]],
    slip: Callable[[Expression, Expression], Expression],
    other: Expression,
) -> None:
    left, right = rule(u, v)
    assume(is_tame(u, v))
    wrong = slip(right, other)
    said = finding(left, wrong)
    measured = gap(left, wrong)
    if measured > DIFFER:
        assert said.verdict in (Verdict.REFUTED, Verdict.UNDECIDED), f"{left.latex} = {wrong.latex}: {said.reason}"
    elif measured < AGREE:
        assert said.verdict is not Verdict.REFUTED, f"{left.latex} = {wrong.latex}: {said.witness}"


@given(EXPRESSIONS, st.integers(1, 3), st.booleans())
@QUICK
def test_printed_derivatives_agree_with_numerical_ones(u: Expression, power: int, slipped: bool) -> None:
    """d/dx (u x^n) by the product rule, with u' printed as a derivative of its own."""
    x = letter("x")
    whole = u * x**power
    with mpmath.workdps(40):
        assume(is_tame(u))

    def slope(inner: Expression) -> Expression:
        def value(point: Point) -> mpmath.mpf:
            return mpmath.diff(lambda t: inner.value({**point, "x": t}), point["x"])

        return Expression(rf"\frac{{d}}{{dx}}\left({inner.latex}\right)", value)

    factor = number(power + 1 if slipped else power)
    right = slope(u) * x**power + factor * u * x ** (power - 1)
    left = slope(whole)
    measured = gap(left, right)
    try:
        said = finding(left, right)
    except OutsideLanguage:
        return
    if measured > DIFFER:
        assert said.verdict in (Verdict.REFUTED, Verdict.UNDECIDED), f"{left.latex} = {right.latex}: {said.reason}"
    elif measured < mpmath.mpf(10) ** -15:
        assert said.verdict is not Verdict.REFUTED, f"{left.latex} = {right.latex}: {said.witness}"


def test_slips_are_mostly_refuted_and_truths_mostly_proved() -> None:
    """Neither property could fail if the judge decided nothing."""
    x, a = letter("x"), letter("a")
    pairs = [rule(x, a) for rule in RULES]
    assert sum(finding(*pair).verdict is Verdict.PROVED for pair in pairs) >= 9
    assert all(finding(left, right + number(1)).verdict is Verdict.REFUTED for left, right in pairs)
