"""A numerical look at a claim before it is called proved. It can only take a proof back, never make one."""

from __future__ import annotations

import random

import mpmath
import sympy as sp

from derive.judging.proving.guard import OutOfTime, guarded
from derive.language import Claim, Relation

_SMALL = 1e-6  # far above the rounding of 20 digits, far below any misprint


def contradicted_at(claim: Claim, seconds: float, points: int = 6) -> str | None:
    """A point in the domain at which both sides can be computed and the relation fails, in words; or None.

    Small integers come first, equal values among them, because claims with parameters fail where these coincide.
    """
    dice = random.Random(20)
    symbols = sorted((claim.left.free_symbols | claim.right.free_symbols), key=lambda s: s.name)
    for number in range(points if symbols else 1):
        point = {s: _value(s, number, dice) for s in symbols}
        if any(a.subs(point) == sp.false for a in claim.assumptions):
            continue
        try:
            where = guarded(seconds / points, _fails_at, claim, point)
        except OutOfTime:
            continue
        except Exception:  # a point where a side cannot be computed says nothing
            continue
        if where:
            return ", ".join(f"{s} = {v}" for s, v in point.items()) or "no variable"
    return None


def _value(s: sp.Symbol, number: int, dice: random.Random) -> sp.Rational:
    if s.is_integer:
        low = 1 if s.is_positive else 0 if s.is_nonnegative else -3
        return sp.Integer(low + 2 if number == 0 else dice.randint(low, low + 5))
    size = sp.Rational(dice.randint(1, 40), 16 if number % 2 else 43)
    if s.is_positive or s.is_nonnegative:
        return size
    return -size if number % 3 == 2 else size


def _agree_by_acceleration(claim: Claim, point: dict[sp.Symbol, sp.Rational]) -> bool:
    """Whether a sum, computed again by mpmath's acceleration, agrees after all: SymPy's own sums can be wrong."""
    sums = [p for p in (claim.left - claim.right).atoms(sp.Sum) if len(p.limits) == 1 and p.limits[0][2] is sp.oo]
    if len(sums) != 1:
        return False
    k, lo, _ = sums[0].limits[0]
    term = sums[0].function.subs(point)
    total = mpmath.nsum(lambda j: mpmath.mpmathify(sp.N(term.subs(k, int(j)), 20)), [int(lo), mpmath.inf])
    difference = (claim.left - claim.right).xreplace({sums[0]: sp.Float(total, 15)}).subs(point)
    return bool(abs(complex(sp.N(difference))) < _SMALL * (1 + abs(complex(total))))


def _near(held: sp.Limit, steps: int) -> sp.Expr:
    """The body of a limit, close to its point."""
    body, x, point, direction = held.args
    far = sp.Integer(10) ** steps
    at = far if point is sp.oo else -far if point is -sp.oo else point + (-1 if str(direction) == "-" else 1) / far
    return body.xreplace({x: at})


def _with_limits_near(side: sp.Expr, steps: int) -> sp.Expr:
    return side.xreplace({held: _near(held, steps) for held in side.atoms(sp.Limit)})


def _fails_in_the_limit(claim: Claim, point: dict[sp.Symbol, sp.Rational]) -> bool:
    """Whether the bodies of limits stay far from what is claimed, at two points close to the limit."""
    fails = []
    for steps in (20, 23):
        sides = [_with_limits_near(side.subs(point), steps) for side in (claim.left, claim.right)]
        left, right = (sp.N(side, 60) for side in sides)
        if not (left.is_real and right.is_real):
            return False
        if right.is_infinite or left.is_infinite:
            infinite, other = (right, left) if right.is_infinite else (left, right)
            fails.append(bool(other < 3) if infinite is sp.oo else bool(other > -3))
        else:
            fails.append(bool(abs(left - right) > sp.Rational(1, 5) * (1 + abs(right))))
    return all(fails)


def _fails_at(claim: Claim, point: dict[sp.Symbol, sp.Rational]) -> bool:
    if claim.left.has(sp.Limit) or claim.right.has(sp.Limit):
        return _fails_in_the_limit(claim, point)
    left, right = (complex(sp.N(side.subs(point), 20)) for side in (claim.left, claim.right))
    if claim.field == "real" and max(abs(left.imag), abs(right.imag)) > _SMALL * (1 + abs(left)):
        return False
    size = 1 + abs(left) + abs(right)
    if not size < 1e200:
        return False
    gap = left - right
    if claim.relation is Relation.EQUAL:
        return abs(gap) > _SMALL * size and not _agree_by_acceleration(claim, point)
    if claim.relation in (Relation.LESS, Relation.LESS_EQUAL):
        return gap.real > _SMALL * size
    if claim.relation in (Relation.GREATER, Relation.GREATER_EQUAL):
        return gap.real < -_SMALL * size
    return False
