"""The judge: refute by enclosure, prove by algebra and rules, cross-examine the proof, otherwise say what was seen."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp

from derive.judging.asymptotics import judge_asymptotic
from derive.judging.closing import closed_claim
from derive.judging.proving import Outcome, ProofBudget, prove
from derive.judging.proving.prover import scope_of
from derive.judging.refuting import Agreement, Budget, NoPoints, Refutation, cross_examine, insist, refute
from derive.language import Claim, Finding, Relation, Verdict

ENOUGH_POINTS = 6
ENOUGH_DIGITS = 18.0
_NO_POINT = "integrals of unknown functions are not enclosed"
_NOTHING = (sp.nan, sp.zoo)
_HELD = (sp.Integral, sp.Sum, sp.Product, sp.Limit)


@dataclass(frozen=True)
class Effort:
    """How hard the judge tries on one claim: points first, then seconds."""

    points: int = 30
    refute_seconds: float = 6.0
    prove_seconds: float = 8.0
    cross_points: int = 10


def judge(claim: Claim, effort: Effort = Effort()) -> Finding:
    """The finding of one claim: proved, supported, refuted or undecided, never anything by floating point."""
    if claim.asymptotic is not None:
        return judge_asymptotic(claim)
    if claim.left.has(*_NOTHING) or claim.right.has(*_NOTHING):
        return Finding(Verdict.UNDECIDED, "a side has no value: it divides by zero or subtracts infinities")
    if claim.relation is Relation.EQUAL and claim.left == claim.right:
        return _identical(claim)
    if claim.relation is Relation.EQUAL and (claim.left.is_infinite or claim.right.is_infinite):
        return _infinite(claim)
    seen = refute(claim, _budget(claim, effort))
    if isinstance(seen, NoPoints):
        return Finding(
            Verdict.UNDECIDED, f"no point satisfies the conditions: {seen.reason}", attempts=(f"points: {seen.reason}",)
        )
    if isinstance(seen, Refutation):
        return _refuted(claim, seen, effort)
    outcome = prove(eliminated(claim), ProofBudget(effort.prove_seconds))
    attempts = (_describe(seen), *outcome.log)
    if outcome.proof is not None:
        return _proved(claim, seen, outcome, effort, attempts)
    if seen.agreed == 0 or seen.agreed < ENOUGH_POINTS and claim.variables and claim.difference.has(*_HELD):
        return _by_closed_form(claim, seen, effort, attempts)
    found = _agreed(claim, seen, attempts)
    if found.verdict is not Verdict.SUPPORTED:
        return found
    farther = insist(claim, effort.refute_seconds)
    if farther is not None:
        return _refuted(claim, farther, effort)
    return _without_steps(found) if _jumps(claim) else found


def _budget(claim: Claim, effort: Effort) -> Budget:
    """The budget of a search: a point is dearer where whole functions are put in and differentiated."""
    if not claim.functions:
        return Budget(effort.points, seconds=effort.refute_seconds)
    integrals = claim.difference.atoms(sp.Integral)
    several = any(len(integral.limits) > 1 for integral in integrals)
    points = 0 if several else 1 if integrals else max(3, effort.points // 3)
    return Budget(points, hunting=0, shrinking=16, seconds=effort.refute_seconds)


def _identical(claim: Claim) -> Finding:
    """Nothing to compute: with all names written out, both sides are one expression."""
    seen = refute(claim, Budget(8, seconds=2.0)) if not claim.functions else Agreement()
    if isinstance(seen, NoPoints):
        return Finding(Verdict.UNDECIDED, f"no point satisfies the conditions: {seen.reason}")
    if isinstance(seen, Agreement) and seen.undefined and not seen.agreed and not seen.unknown:
        return Finding(Verdict.UNDECIDED, f"neither side has a value at the points tried ({seen.reason})")
    partial = claim.left.has(*_HELD) or isinstance(seen, Agreement) and seen.undefined > 0
    conditions = ("where both sides have a value",) if partial else ()
    reason = ", ".join(("both sides are the same once every name is written out", *conditions))
    return Finding(Verdict.PROVED, reason, ", ".join((scope_of(claim), *conditions)), conditions)


def _infinite(claim: Claim) -> Finding:
    """A claim that something is infinite: decided by the exact value of the other side."""
    closed = closed_claim(claim, infinite=True)
    if closed is None:
        return Finding(Verdict.UNDECIDED, "no rule says whether this is infinite")
    if closed.claim.left == closed.claim.right:
        return Finding(Verdict.PROVED, closed.rule)
    reason = f"by {closed.rule} the sides are {closed.claim.left} and {closed.claim.right}"
    return Finding(Verdict.UNDECIDED, f"{reason}; infinite values are not enclosed")


def eliminated(claim: Claim) -> Claim:
    """The claim with linear equality assumptions used up: each is solved for one of its symbols."""
    left, right = claim.left, claim.right
    rest = []
    for fact in claim.assumptions:
        if isinstance(fact, sp.Eq):
            solution = _solved(fact, left, right)
            if solution is not None:
                left, right = (side.subs(*solution) for side in (left, right))
                continue
        rest.append(fact)
    return replace(claim, left=left, right=right, assumptions=tuple(rest))


def _solved(fact: sp.Eq, left: sp.Expr, right: sp.Expr) -> tuple[sp.Symbol, sp.Expr] | None:
    gap = fact.lhs - fact.rhs
    for symbol in sorted(
        gap.free_symbols & (left.free_symbols | right.free_symbols), key=lambda s: s.name, reverse=True
    ):
        slope = sp.diff(gap, symbol)
        if slope != 0 and not slope.has(symbol):
            return symbol, sp.simplify(-gap.subs(symbol, 0) / slope)
    return None


def _refuted(claim: Claim, seen: Refutation, effort: Effort) -> Finding:
    attempts = (f"enclosure excludes the claim at {seen.witness}",)
    if not seen.only_unconventional:
        return Finding(Verdict.REFUTED, seen.witness.brief, witness=seen.witness, attempts=attempts)
    restrict = " and ".join(seen.restrict)
    reason = (
        f"holds at the points tried with {restrict}, fails at {seen.witness}; the print does not say which is meant"
    )
    return Finding(Verdict.UNDECIDED, reason, conditions=(f"if {restrict}",), attempts=attempts)


def _describe(seen: Agreement) -> str:
    parts = [f"enclosures agree at {seen.agreed} points"]
    if seen.digits is not None:
        parts.append(f"to {seen.digits:.0f} digits")
    if seen.undefined:
        parts.append(f"{seen.undefined} points outside the natural domain")
    if seen.unknown:
        parts.append(f"{seen.unknown} points not enclosed ({seen.reason})")
    return ", ".join(parts)


def _proved(claim: Claim, seen: Agreement, outcome: Outcome, effort: Effort, attempts: tuple[str, ...]) -> Finding:
    proof = outcome.proof
    assert proof is not None
    if seen.agreed == 0 and seen.undefined and not seen.unknown:
        where = (
            "left"
            if seen.undefined_left and not seen.undefined_right
            else "right"
            if not seen.undefined_left
            else "one"
        )
        reason = f"the {where} side has no value at any point tried ({seen.reason})"
        return Finding(Verdict.UNDECIDED, reason, attempts=attempts)
    points = effort.cross_points if not claim.functions else min(effort.points, max(1, effort.cross_points // 4))
    examined = cross_examine(claim, min(points, _budget(claim, effort).points), seconds=effort.refute_seconds)
    if isinstance(examined, Refutation):
        if examined.only_unconventional:
            return _refuted(claim, examined, effort)
        reason = f"an enclosure contradicts the algebra ({proof.rule}): internal contradiction, the enclosure stands"
        return Finding(Verdict.REFUTED, reason, witness=examined.witness, attempts=attempts)
    conditions = proof.conditions
    if seen.undefined and not conditions:
        conditions = ("where both sides have a value",)
    if isinstance(examined, Agreement):
        attempts = (*attempts, f"cross-examination: {_describe(examined)}")
    where = "; ".join(conditions)
    reason = f"{proof.rule}, {where}" if where else proof.rule
    scope = f"{proof.scope}, {where}" if where else proof.scope
    return Finding(Verdict.PROVED, reason, scope=scope, conditions=conditions, attempts=attempts)


def _by_closed_form(claim: Claim, seen: Agreement, effort: Effort, attempts: tuple[str, ...]) -> Finding:
    """No point could be enclosed: evaluate what is held by rules, and judge the closed form."""
    if seen.undefined and not seen.unknown:
        sides = "the left side" if seen.undefined_left and not seen.undefined_right else "a side"
        return Finding(
            Verdict.UNDECIDED, f"{sides} has no value at the points tried ({seen.reason})", attempts=attempts
        )
    if claim.difference.has(*_HELD):
        closed = closed_claim(claim)
        if closed is not None:
            found = refute(closed.claim, Budget(effort.points, seconds=effort.refute_seconds))
            if isinstance(found, Refutation) and not found.only_unconventional:
                reason = f"by {closed.rule} the sides are {closed.claim.left} and {closed.claim.right}, which differ"
                return Finding(Verdict.REFUTED, reason, witness=found.witness, attempts=(*attempts, reason))
            attempts = (*attempts, f"closed form by {closed.rule}: not refuted")
    return Finding(
        Verdict.UNDECIDED, f"no proof found and no enclosure ({seen.reason or _NO_POINT})", attempts=attempts
    )


def _agreed(claim: Claim, seen: Agreement, attempts: tuple[str, ...]) -> Finding:
    """No proof: an equation that agrees to many digits is supported; that an inequality holds at points says little."""
    enough = seen.agreed >= ENOUGH_POINTS or not claim.variables and not claim.functions
    if claim.relation is Relation.EQUAL and enough and (seen.digits or 0.0) >= ENOUGH_DIGITS:
        reason = (
            f"agrees at {seen.agreed} exact point{'s' * (seen.agreed != 1)} to {seen.digits:.0f} digits; no proof found"
        )
        return Finding(Verdict.SUPPORTED, reason, attempts=attempts)
    if claim.relation is not Relation.EQUAL:
        reason = f"holds at {seen.agreed} sampled points, but may fail between them; no proof found"
        return Finding(Verdict.UNDECIDED, reason, attempts=attempts)
    return Finding(Verdict.UNDECIDED, f"agrees at {seen.agreed} points only; no proof found", attempts=attempts)


def _without_steps(found: Finding) -> Finding:
    reason = found.reason.replace("; no proof found", ", but a step may lie between or beyond them; no proof found")
    return replace(found, verdict=Verdict.UNDECIDED, reason=reason)


def _jumps(claim: Claim) -> bool:
    """Whether a side is a step function of a variable, of which points say little."""
    return any(step.free_symbols for step in claim.difference.atoms(sp.floor, sp.ceiling))


def worst_first(findings: list[Finding]) -> Finding:
    """The finding that speaks for a group of claims: a refutation over doubt over support over proof."""
    order = [Verdict.REFUTED, Verdict.UNREAD, Verdict.UNDECIDED, Verdict.SUPPORTED, Verdict.PROVED]
    return min(findings, key=lambda f: order.index(f.verdict))


def with_conditions(finding: Finding, conditions: tuple[str, ...]) -> Finding:
    """The same finding under further stated conditions."""
    return replace(finding, conditions=tuple(dict.fromkeys(conditions + finding.conditions)))
