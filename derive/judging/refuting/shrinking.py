"""A counterexample made small: the simplest values, one variable at a time, at which the claim still fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import sympy as sp

from derive.judging.points import Point, Region, same_centres, simple_functions
from derive.judging.points.values import INTEGERS, lies_in
from derive.judging.refuting.evaluation import Outcome, Standing
from derive.language import Claim, Domain, Variable

Trial = Callable[[Point], Outcome | None]

_SIMPLE = tuple(map(sp.Rational, ("1", "2", "0", "-1", "1/2", "3", "-2", "-1/2", "3/2", "4", "5")))
_COMPLEX = (*_SIMPLE[:4], sp.I, -sp.I, 1 + sp.I, -1 + sp.I, 2 * sp.I, 4 * sp.I, -4 * sp.I)


def shrink(claim: Claim, region: Region, point: Point, outcome: Outcome, trial: Trial) -> tuple[Point, Outcome]:
    """The smallest failing point reached from `point`; `trial` evaluates a point, None where it may not be tried."""
    point, outcome = _shrink_functions(claim, point, outcome, trial)
    changed = True
    while changed:
        changed = False
        for variable in region.free:
            smaller = _shrink_value(claim, region, variable, point, trial)
            if smaller is not None:
                (point, outcome), changed = smaller, True
    return point, outcome


def _shrink_functions(claim: Claim, point: Point, outcome: Outcome, trial: Trial) -> tuple[Point, Outcome]:
    for variable in claim.functions:
        for simple in simple_functions(variable, point.values):
            candidate = Point(point.values, {**point.functions, variable.function: simple})
            seen = trial(candidate)
            if seen is not None and seen.standing is Standing.FAILS:
                point, outcome = candidate, seen
                break
    return point, outcome


def _shrink_value(
    claim: Claim, region: Region, variable: Variable, point: Point, trial: Trial
) -> tuple[Point, Outcome] | None:
    """The point with the first simpler value of the variable at which the claim still fails, None if there is none."""
    for value in _simpler(variable, point.values[variable.symbol]):
        free = {v.symbol: point.values[v.symbol] for v in region.free} | {variable.symbol: value}
        for branch in range(2 if any(len(solutions) > 1 for _, solutions in region.solved) else 1):
            values = region.complete(free, branch)
            if values is None or not same_centres(claim.functions, point.values, values):
                continue
            candidate = Point({v.symbol: values[v.symbol] for v in region.variables}, point.functions)
            seen = trial(candidate)
            if seen is not None and seen.standing is Standing.FAILS:
                return candidate, seen
    return None


def _simpler(variable: Variable, value: sp.Expr) -> Iterator[sp.Expr]:
    """The values a person would rather read than this one, simplest first."""
    candidates = list(_COMPLEX if variable.domain is Domain.COMPLEX else _SIMPLE)
    if value in candidates:
        candidates = candidates[: candidates.index(value)]
    elif variable.domain not in INTEGERS and value.is_Rational:
        candidates += [sp.Integer(round(value)), sp.Rational(round(2 * value), 2), sp.Rational(round(10 * value), 10)]
    for candidate in dict.fromkeys(candidates):
        if candidate != value and lies_in(candidate, variable.domain):
            yield candidate
