"""Prove a claim: exact algebra first, then closed forms of what is held, then rules for inequalities and limits."""

from __future__ import annotations

import sympy as sp

from derive.language import Claim, Relation
from derive.judging.proving.closed import Work
from derive.judging.proving.evaluation import close, differentiate
from derive.judging.proving.guard import OutOfTime, guarded
from derive.judging.proving.natural_domain import natural_facts
from derive.judging.proving.proof import Clock, Outcome, Proof, ProofBudget

_HELD = (sp.Integral, sp.Sum, sp.Product, sp.Limit)


def prove(claim: Claim, budget: ProofBudget = ProofBudget()) -> Outcome:
    """A proof of the claim, or the log of what was tried. Never raises for a claim of the language."""
    clock = Clock(budget)
    try:
        proof = guarded(budget.seconds, _prove, claim, clock)
    except OutOfTime:
        clock.note("out of time")
        proof = None
    except Exception as error:  # SymPy raises errors of every kind; each only means that this way is closed.
        clock.note(f"stopped by {type(error).__name__}: {str(error)[:200]}")
        proof = None
    if proof is not None:
        proof = Proof(proof.rule, proof.scope, proof.conditions, proof.certificate, tuple(clock.log))
    return Outcome(proof, tuple(clock.log))


def _prove(claim: Claim, clock: Clock) -> Proof | None:
    if claim.asymptotic is not None:
        clock.note("an asymptotic claim: judged by its rate, not here")
        return None
    if claim.relation is Relation.EQUAL:
        return _prove_equal(claim, clock)
    return None


def _prove_equal(claim: Claim, clock: Clock) -> Proof | None:
    left, right = differentiate(claim.left), differentiate(claim.right)
    facts, stronger = natural_facts((left, right), claim.field)
    left, right = left.xreplace(stronger), right.xreplace(stronger)
    work = Work(facts, clock)
    scope = scope_of(claim)
    if work.is_zero(left - right):
        return Proof("both sides have the same expanded form", scope, facts.conditions)
    clock.note("exact algebra: the two sides have different forms")
    if not (left - right).has(*_HELD):
        return None
    return _by_closed_forms(left, right, work, scope)


def _by_closed_forms(left: sp.Expr, right: sp.Expr, work: Work, scope: str) -> Proof | None:
    rules: list[str] = []
    conditions: list[str] = list(work.facts.conditions)
    certificates: list[str] = []
    closed_sides = []
    for side, other in ((left, right), (right, left)):
        hint = _hint_for(side, other)
        value = close(side, Work(work.facts, work.clock, hint), rules, conditions, certificates)
        closed_sides.append(value)
    if work.is_zero(closed_sides[0] - closed_sides[1]):
        return Proof("; ".join(dict.fromkeys(rules)) or "closed form", scope, tuple(dict.fromkeys(conditions)), "; ".join(certificates))
    work.clock.note(f"closed forms {closed_sides[0]} and {closed_sides[1]}: not shown equal")
    return None


def _hint_for(side: sp.Expr, other: sp.Expr) -> sp.Expr | None:
    """What the only held part of a side must be for the claim to hold, if the other side holds none."""
    held = [p for p in _outermost(side)]
    if len(held) != 1 or other.has(*_HELD):
        return None
    part = held[0]
    slot = sp.Dummy("slot")
    linear = sp.expand(side.xreplace({part: slot}))
    a, b = linear.coeff(slot, 1), linear.coeff(slot, 0)
    if a == 0 or sp.expand(linear - a * slot - b) != 0:
        return None
    return (other - b) / a


def _outermost(e: sp.Expr) -> set[sp.Expr]:
    if isinstance(e, _HELD):
        return {e}
    return set().union(*[_outermost(a) for a in e.args]) if e.args else set()


def scope_of(claim: Claim) -> str:
    """For which values of its variables a claim without further condition holds, in words."""
    if not claim.variables:
        return "as it stands"
    return "for every " + ", ".join(f"{v.domain.value} {v.symbol}" for v in claim.variables)
