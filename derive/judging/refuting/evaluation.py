"""One claim at one exact point: it fails there, it agrees to so many digits, or a side has no value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import flint
import sympy as sp
from sympy.core.relational import Relational

from derive.judging.enclosure import Budget as Effort, Undefined, Unknown, enclose
from derive.judging.points import Point, instantiate
from derive.judging.refuting.disputed import disputed
from derive.language import Claim, Relation, Witness

PRECISIONS = (128, 512)
ENOUGH_DIGITS = 12  # agreement to fewer digits says nothing: the balls were too wide
PRINTED_DIGITS = (10, 20, 40)  # the first that tells the sides apart
EFFORT = Effort(seconds=4.0)  # of one enclosure


class Standing(StrEnum):
    """What was seen at a point."""

    FAILS = "fails"
    AGREES = "agrees"
    UNDEFINED_LEFT = "undefined on the left"
    UNDEFINED_RIGHT = "undefined on the right"
    UNDEFINED_BOTH = "undefined on both sides"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Outcome:
    """The standing of a claim at a point, with the enclosures of both sides where there are any."""

    standing: Standing
    left: flint.acb | None = None
    right: flint.acb | None = None
    difference: flint.acb | None = None
    digits: float = 0.0
    reason: str = ""


def evaluate(claim: Claim, point: Point, precisions: tuple[int, ...] = PRECISIONS) -> Outcome:
    """The claim at the point, at the first precision that decides."""
    left, right = sides_at(claim, point)
    outcome = Outcome(Standing.UNKNOWN, reason=disputed((left, right), point.values))
    if outcome.reason:
        return outcome
    for bits in precisions:
        outcome = _at_precision(claim, left, right, point, bits)
        if outcome.standing is not Standing.UNKNOWN or outcome.difference is None:
            break
    return outcome if outcome.standing is not Standing.FAILS else _among_the_operands(claim, point, outcome)


def _among_the_operands(claim: Claim, point: Point, failure: Outcome) -> Outcome:
    """A failure counts only where everything that was differentiated has a value: ln x has no derivative at -1."""
    for operand in claim.operands:
        _, refusal = _side(_put(operand, point), point, claim.field, PRECISIONS[0])
        if refusal is not None:
            missing = isinstance(refusal, Undefined)
            reason = "what is differentiated has no value there" if missing else str(refusal)
            return Outcome(Standing.UNDEFINED_BOTH if missing else Standing.UNKNOWN, reason=reason)
        if any(_may_be_zero(_put(turn, point), point, claim.field) for turn in _turns(operand)):
            return Outcome(Standing.UNDEFINED_BOTH, reason="what is differentiated has a kink there")
    return failure


def _turns(operand: sp.Expr) -> list[sp.Expr]:
    """What vanishes where an expression may have a kink or a jump: x for |x|, a - b for max(a, b)."""
    found = [part.args[0] for part in operand.atoms(sp.Abs, sp.sign, sp.Heaviside)]
    found += [a - b for part in operand.atoms(sp.Max, sp.Min) for a, b in combinations(part.args, 2)]
    branches = [condition for part in operand.atoms(sp.Piecewise) for _, condition in part.args]
    found += [r.lhs - r.rhs for branch in branches for r in branch.atoms(Relational)]
    return sorted(found, key=str)


def _may_be_zero(turn: sp.Expr, point: Point, field: str) -> bool:
    ball, _ = _side(turn, point, field, PRECISIONS[0])
    return ball is None or bool(ball.contains(0))


def sides_at(claim: Claim, point: Point) -> tuple[sp.Expr, sp.Expr]:
    """Both sides with the functions of the point put in, and with those values that are not rational."""
    return _put(claim.left, point), _put(claim.right, point)


def _put(side: sp.Expr, point: Point) -> sp.Expr:
    irrational = {s: value for s, value in point.values.items() if not _is_exact_rational(value)}
    put = instantiate(sp.sympify(side, strict=True), point.functions)
    return put.xreplace(irrational) if irrational else put


def witness_of(point: Point, outcome: Outcome) -> Witness:
    """The printed form of a point and the balls seen there."""
    balls = (outcome.left, outcome.right, outcome.difference)
    # equal sides, as of a strict inequality, are shown shortest
    for digits in (*PRINTED_DIGITS, PRINTED_DIGITS[0]):
        left, right, difference = ("" if ball is None else ball.str(digits) for ball in balls)
        if left.strip("[").split(" +/-")[0] != right.strip("[").split(" +/-")[0]:
            break
    return Witness(point.named(), left, right, difference)


def _is_exact_rational(value: sp.Expr) -> bool:
    real, imaginary = value.as_real_imag()
    return bool(real.is_Rational and imaginary.is_Rational)


def _at_precision(claim: Claim, left: sp.Expr, right: sp.Expr, point: Point, bits: int) -> Outcome:
    first, no_left = _side(left, point, claim.field, bits)
    second, no_right = _side(right, point, claim.field, bits)
    if first is None or second is None:
        return Outcome(_missing(no_left, no_right), first, second, reason=str(no_left or no_right))
    with flint.ctx.workprec(bits):
        difference = first - second
        standing, digits = _compare(claim.relation, first, second, difference)
    if standing is Standing.UNKNOWN and claim.relation is not Relation.EQUAL:
        standing = _at_equality(claim.relation, left, right, point, difference, digits)
    return Outcome(standing, first, second, difference, digits)


def _side(side: sp.Expr, point: Point, field: str, bits: int) -> tuple[flint.acb | None, Exception | None]:
    values = {s: value for s, value in point.values.items() if s in side.free_symbols}
    try:
        with flint.ctx.workprec(bits):
            ball = enclose(side, values, field=field, bits=bits, budget=EFFORT)
    except (Undefined, Unknown) as refusal:
        return None, refusal
    return (ball, None) if ball.is_finite() else (None, Unknown("the enclosure is not finite"))


def _missing(no_left: Exception | None, no_right: Exception | None) -> Standing:
    if isinstance(no_left, Undefined) and isinstance(no_right, Undefined):
        return Standing.UNDEFINED_BOTH
    if isinstance(no_left, Undefined) and no_right is None:
        return Standing.UNDEFINED_LEFT
    if isinstance(no_right, Undefined) and no_left is None:
        return Standing.UNDEFINED_RIGHT
    return Standing.UNKNOWN


def _compare(relation: Relation, left: flint.acb, right: flint.acb, difference: flint.acb) -> tuple[Standing, float]:
    digits = _digits(left, right, difference)
    if relation in (Relation.EQUAL, Relation.UNEQUAL):
        apart = not difference.contains(0)
        if relation is Relation.UNEQUAL:
            return (Standing.AGREES if apart else Standing.UNKNOWN), digits
        if apart:
            return Standing.FAILS, digits
        return (Standing.AGREES if digits >= ENOUGH_DIGITS else Standing.UNKNOWN), digits
    if not difference.imag.is_zero():
        return Standing.UNKNOWN, digits
    below, above = bool(difference.real < 0), bool(difference.real > 0)
    if not (below or above):
        return Standing.UNKNOWN, digits
    wants_below = relation in (Relation.LESS, Relation.LESS_EQUAL)
    return (Standing.AGREES if below is wants_below else Standing.FAILS), digits


def _at_equality(
    relation: Relation, left: sp.Expr, right: sp.Expr, point: Point, difference: flint.acb, digits: float
) -> Standing:
    """The standing where the two sides may be equal: exact arithmetic decides, closeness only supports <= and >=."""
    number = (left - right).xreplace(dict(point.values))
    if number.is_Rational and difference.contains(flint.fmpq(int(number.p), int(number.q))):
        return _exactly(relation, number)
    touches = relation in (Relation.LESS_EQUAL, Relation.GREATER_EQUAL) and digits >= ENOUGH_DIGITS
    return Standing.AGREES if touches else Standing.UNKNOWN


def _exactly(relation: Relation, number: sp.Rational) -> Standing:
    truth = {
        Relation.UNEQUAL: number != 0,
        Relation.LESS: number < 0,
        Relation.LESS_EQUAL: number <= 0,
        Relation.GREATER: number > 0,
        Relation.GREATER_EQUAL: number >= 0,
    }[relation]
    return Standing.AGREES if truth else Standing.FAILS


def _digits(left: flint.acb, right: flint.acb, difference: flint.acb) -> float:
    """How many digits, relative to the larger side (absolute below 1e-6), the two sides certainly agree to."""
    size = max(float(abs(left).mid()), float(abs(right).mid()), 1e-6)
    gap = abs(difference).abs_upper() / flint.arb(size)
    if gap.is_zero() or bool(gap < flint.arb("1e-300")):
        return 300.0
    return max(0.0, -float(gap.log().mid()) / 2.302585092994046)
