"""An inequality followed to where it is tightest: a counterexample may sit where sampling does not reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import sympy as sp

from derive.judging.points import Point, Region, same_centres
from derive.judging.points.values import INTEGERS, Interval
from derive.judging.refuting.evaluation import Outcome, Standing, evaluate
from derive.language import Claim, Domain, Relation, Variable

Look = Callable[[Point], Outcome | None]

STARTS = 3
_FACTORS = (sp.Rational(1, 2), sp.Rational(2))


def hunt(claim: Claim, region: Region, agreements: Sequence[Point], look: Look, evaluations: int) -> None:
    """Look at exact places of equality, then walk down the margin from the tightest points seen.

    Everything is told to `look`, which returns None when the search must end; a failure ends it too.
    """
    remaining = evaluations
    for point in _places_of_equality(claim, region, agreements):
        outcome = look(point) if remaining > 0 else None
        remaining -= 1
        if outcome is None or outcome.standing is Standing.FAILS:
            return
    if claim.relation is Relation.UNEQUAL:
        return
    ranked = sorted(agreements, key=lambda point: _margin(claim, evaluate(claim, point)))
    for start in ranked[:STARTS]:
        if _descend(claim, region, start, look, remaining // STARTS):
            return


def _descend(claim: Claim, region: Region, start: Point, look: Look, evaluations: int) -> bool:
    """Pattern search with halving steps; True when a failure was found or the search must end."""
    best, value, step = start, _margin(claim, evaluate(claim, start)), sp.Rational(1)
    while evaluations > 0 and step > sp.Rational(1, 200):
        improved = False
        for candidate in _neighbours(claim, region, best, step):
            outcome = look(candidate)
            evaluations -= 1
            if outcome is None or outcome.standing is Standing.FAILS:
                return True
            if _margin(claim, outcome) < value:
                best, value, improved = candidate, _margin(claim, outcome), True
            if evaluations <= 0:
                return False
        step = step if improved else step / 3
    return False


def _neighbours(claim: Claim, region: Region, point: Point, step: sp.Rational) -> Iterator[Point]:
    for variable in region.free:
        for value in _moves(variable, region.intervals[variable.symbol], point.values[variable.symbol], step):
            free = {v.symbol: point.values[v.symbol] for v in region.free} | {variable.symbol: value}
            values = region.complete(free)
            if values is None:
                continue
            candidate = Point({v.symbol: values[v.symbol] for v in region.variables}, point.functions)
            admitted = region.failing(candidate.values, candidate.functions) is None
            if admitted and same_centres(claim.functions, point.values, candidate.values):
                yield candidate


def _moves(variable: Variable, interval: Interval, value: sp.Expr, step: sp.Rational) -> list[sp.Expr]:
    if variable.domain is Domain.COMPLEX:
        return [value + step, value - step, value + sp.I * step, value - sp.I * step]
    if variable.domain in INTEGERS:
        stride = max(1, round(4 * step))
        return [value + stride, value - stride] if step > sp.Rational(1, 10) else []
    moves = [sp.Rational(round((value + move) * 60), 60) for move in (step, -step)] if value.is_Rational else []
    scaled = [value * factor for factor in _FACTORS] if step == 1 else []
    return [move for move in moves + scaled if interval.contains(move)]


def _margin(claim: Claim, outcome: Outcome) -> float:
    """How far the inequality is from failing, relative to the size of its sides; infinite where it has no value."""
    if outcome.difference is None or outcome.left is None or outcome.right is None:
        return float("inf")
    size = float(abs(outcome.left).mid()) + float(abs(outcome.right).mid()) + 1e-30
    gap = float(outcome.difference.real.mid()) / size
    return -gap if claim.relation in (Relation.LESS, Relation.LESS_EQUAL) else gap


def _places_of_equality(claim: Claim, region: Region, agreements: Sequence[Point]) -> Iterator[Point]:
    """Points at which left = right exactly: the rational roots of a rational difference, one variable at a time."""
    if claim.functions or claim.relation not in (Relation.LESS, Relation.GREATER, Relation.UNEQUAL):
        return
    difference = sp.sympify(claim.left, strict=True) - sp.sympify(claim.right, strict=True)
    for start in agreements[:STARTS]:
        for variable in region.free:
            others = {s: v for s, v in start.values.items() if s != variable.symbol}
            for root in _rational_roots(difference.xreplace(others), variable.symbol):
                values = region.complete({v.symbol: others.get(v.symbol, root) for v in region.free})
                if values is not None and region.failing(values, {}) is None:
                    yield Point({v.symbol: values[v.symbol] for v in region.variables})


def _rational_roots(expression: sp.Expr, symbol: sp.Symbol) -> list[sp.Rational]:
    if not expression.is_rational_function(symbol) or expression.free_symbols != {symbol}:
        return []
    numerator = sp.numer(sp.together(expression))
    if not numerator.is_polynomial(symbol) or sp.degree(numerator, symbol) > 20:
        return []
    polynomial = sp.Poly(numerator, symbol)
    if not polynomial.domain.is_QQ and not polynomial.domain.is_ZZ:
        return []
    return sorted(root for root in polynomial.ground_roots())
