"""The cheap look at an edited print: its two sides at a few points of the smallest world. It only ever rules out."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from fractions import Fraction as Ratio
from hashlib import sha256
from math import prod
from random import Random

import flint
import sympy as sp
from sympy.core.function import AppliedUndef

from derive.judging.enclosure import Budget, Undefined, Unknown, enclose
from derive.judging.points import EmptyDomain, NoPointFound, Point, PointStream, instantiate, random_function, region_of
from derive.judging.proving.guard import attempt
from derive.language import Claim, FunctionVariable, OutsideLanguage, Relation
from derive.meaning.claims import Regime, meaning_of
from derive.meaning.scope import Scope
from derive.reading.tree import Node

POINTS = 3
BITS = 128
SIZES = (10**5, 10**9)  # how far along a limit the remainder is looked at
NEARLY = 1e-2  # a remainder that is to vanish is smaller than this at the larger size
MEANING_SECONDS = 1.0  # an edit whose meaning takes longer is passed over
EFFORT = Budget(seconds=0.25)

Sides = tuple[tuple[sp.Expr, sp.Expr], ...]


@dataclass
class Screen:
    """The points at which the edits of one refuted print are looked at, and what was computed there.

    separable: the meaning of the right side does not depend on what stands on the left.
    """

    scope: Scope
    regime: Regime | None
    base: tuple[Claim, ...]
    points: tuple[Point, ...]
    separable: bool = False
    _seen: dict[tuple[sp.Expr, int], flint.acb | None] = field(default_factory=dict)

    def claims(self, left: Node, sign: str, right: Node) -> tuple[Claim, ...] | None:
        """The claims of an edited print in the smallest world; None where it has no meaning."""
        return claims_of(left, sign, right, self.scope, self.regime)

    def with_right(self, before: Node, sign: str, right: Node) -> tuple[Claim, ...] | None:
        """The claims with another right side; the left side, which may be costly, is not worked out again."""
        if not self.separable:
            return None
        found = claims_of(before, sign, right, self.scope, self.regime)
        if found is None or len(found) != len(self.base):
            return None
        return tuple(replace(new, left=old.left) for old, new in zip(self.base, found, strict=True))

    def agree(self, sides: Sides, relation: Relation) -> bool:
        """Whether no point speaks against the sides, and at least one speaks for them."""
        spoke = False
        for left, right in sides:
            for number in range(len(self.points)):
                found = self._compared(left, right, number, relation)
                if found is False:
                    return False
                spoke = spoke or found is True
        return spoke

    def _compared(self, left: sp.Expr, right: sp.Expr, number: int, relation: Relation) -> bool | None:
        if left == right and relation is Relation.EQUAL:
            return True
        first, second = self.value(left, number), self.value(right, number)
        if first is None or second is None:
            return None
        with flint.ctx.workprec(BITS):
            if self.base[0].asymptotic is not None:
                return self._vanishes(first, second, number)
            return _stands(first - second, relation)

    def _vanishes(self, first: flint.acb, second: flint.acb, number: int) -> bool | None:
        sense = self.base[0].asymptotic
        assert sense is not None
        if second.contains(0) and sense.relative:
            return None
        gap = abs(first / second - 1) if sense.relative else abs(first - second)
        scale = 1.0
        if sense.scale is not None:
            size = self.points[number].values[sense.variable]
            scale = 100 * abs(complex(sense.scale.xreplace({sense.variable: size}).evalf(15)))
        return bool(gap < NEARLY * scale)

    def value(self, side: sp.Expr, number: int) -> flint.acb | None:
        """The side at a point, as a ball; None where it has no value or no enclosure."""
        key = (side, number)
        if key not in self._seen:
            self._seen[key] = self._enclosed(side, self.points[number])
        return self._seen[key]

    def _enclosed(self, side: sp.Expr, point: Point) -> flint.acb | None:
        functions = dict(point.functions)
        for applied in sorted(side.atoms(AppliedUndef), key=str):
            if applied.func not in functions:
                functions[applied.func] = _some_function(applied)
        body = instantiate(side, functions)
        values = {s: point.values.get(s, _some_value(s)) for s in body.free_symbols}
        irrational = {s: v for s, v in values.items() if not v.is_Rational}
        body = body.xreplace(irrational)
        try:
            with flint.ctx.workprec(BITS):
                rest = {s: v for s, v in values.items() if s in body.free_symbols}
                ball = enclose(body, rest, field=self.base[0].field, bits=BITS, budget=EFFORT)
        except (Undefined, Unknown, OutsideLanguage, ArithmeticError, ValueError, TypeError):
            return None
        return ball if ball.is_finite() else None

    def ratio(self) -> Ratio | None:
        """left / right where it is one rational number at all points."""
        return self._constant(lambda left, right: left / right)

    def gap(self) -> Ratio | None:
        """left - right where it is one rational number at all points."""
        return self._constant(lambda left, right: left - right)

    def _constant(self, joined: object) -> Ratio | None:
        assert callable(joined)
        found: set[Ratio] = set()
        for claim, number in itertools.product(self.base, range(len(self.points))):
            left, right = self.value(claim.left, number), self.value(claim.right, number)
            if left is None or right is None or right.contains(0):
                continue
            ball = joined(left, right)
            guess = (
                Ratio(float(ball.real.mid())).limit_denominator(720) if abs(float(ball.real.mid())) < 1e6 else Ratio(0)
            )
            if not (ball - flint.fmpq(guess.numerator, guess.denominator)).contains(0):
                return None
            found.add(guess)
        return found.pop() if len(found) == 1 and 0 not in found else None


def _stands(difference: flint.acb, relation: Relation) -> bool | None:
    if relation is Relation.EQUAL:
        return bool(difference.contains(0))
    if relation is Relation.UNEQUAL:
        return not difference.contains(0)
    strict = relation in (Relation.LESS, Relation.GREATER)
    if difference.contains(0):
        return None if strict else True
    return bool(difference.real < 0) is (relation in (Relation.LESS, Relation.LESS_EQUAL))


def claims_of(left: Node, sign: str, right: Node, scope: Scope, regime: Regime | None) -> tuple[Claim, ...] | None:
    """The claims of a print in all worlds of a scope; None where it has no meaning there."""
    meaning = attempt(MEANING_SECONDS, meaning_of, left, sign, right, scope, regime)
    return tuple(world.claim for world in meaning.claims if not world.special) if meaning is not None else None


def screen_of(left: Node, sign: str, right: Node, scope: Scope, regime: Regime | None) -> Screen | None:
    """The screen for the edits of a print; None where the print has no meaning or no point."""
    screen = None
    for world in sorted(scope.worlds, key=lambda world: prod(world.values())):
        screen = _screen_in(replace(scope, worlds=(world,)), left, sign, right, regime)
        if screen is not None and not screen.agree(
            tuple((c.left, c.right) for c in screen.base), screen.base[0].relation
        ):
            return screen
    return screen


def _screen_in(small: Scope, left: Node, sign: str, right: Node, regime: Regime | None) -> Screen | None:
    base = claims_of(left, sign, right, small, regime)
    if not base:
        return None
    whole = _together(base)
    try:
        stream = PointStream(whole, region_of(whole), "correcting")
        points = tuple(itertools.islice(iter(stream), POINTS))
    except (EmptyDomain, NoPointFound):
        return None
    sense = base[0].asymptotic
    if sense is not None:
        points = tuple(_along(point, sense.variable, sense.point, SIZES[-1]) for point in points)
    alone = claims_of(right, sign, right, small, regime) or ()
    return Screen(small, regime, base, points, tuple(c.right for c in alone) == tuple(c.right for c in base))


def _together(claims: tuple[Claim, ...]) -> Claim:
    """One claim that ranges over all variables of several."""
    variables = {v.symbol: v for claim in claims for v in claim.variables}
    functions = {f.function: f for claim in claims for f in claim.functions}
    facts = dict.fromkeys(fact for claim in claims for fact in claim.assumptions)
    first = claims[0]
    return replace(
        first,
        variables=tuple(variables.values()),
        functions=tuple(functions.values()),
        assumptions=tuple(facts),
        asymptotic=None,
    )


def _along(point: Point, variable: sp.Symbol, target: sp.Expr, size: int) -> Point:
    far = (
        sp.Integer(size)
        if target is sp.oo
        else -sp.Integer(size)
        if target is -sp.oo
        else target + sp.Rational(1, size)
    )
    return Point({**point.values, variable: far}, point.functions)


def _some_value(symbol: sp.Symbol) -> sp.Expr:
    """A value for a name that the print did not hold before the edit; the same in every run."""
    number = int.from_bytes(sha256(symbol.name.encode()).digest()[:2], "big")
    if symbol.is_integer:
        return sp.Integer(2 + number % 4)
    return sp.Rational(5 + number % 17, 7)


def _some_function(applied: AppliedUndef) -> sp.Lambda:
    variable = FunctionVariable(applied.func, len(applied.args))
    return random_function(variable, {}, Random(applied.func.__name__))
