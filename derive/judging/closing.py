"""Held integrals, sums and limits of a claim replaced by their values, by the prover's rules."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp

from derive.judging.proving.closed import Work
from derive.judging.proving.evaluation import close, differentiate
from derive.judging.proving.guard import OutOfTime, guarded
from derive.judging.proving.natural_domain import natural_facts
from derive.judging.proving.proof import Clock, ProofBudget
from derive.language import Claim

_HELD = (sp.Integral, sp.Sum, sp.Product, sp.Limit)


@dataclass(frozen=True)
class ClosedClaim:
    """A claim without held parts, and the rules that took them away."""

    claim: Claim
    rule: str


def closed_claim(claim: Claim, seconds: float = 6.0, infinite: bool = False) -> ClosedClaim | None:
    """The claim with both sides in closed form, or None where a rule is missing."""
    clock = Clock(ProofBudget(seconds))
    rules: list[str] = []
    try:
        sides = guarded(seconds, _close_both, claim, clock, rules)
    except OutOfTime:
        return None
    except Exception as error:  # SymPy raises errors of every kind; each only means that this way is closed.
        clock.note(type(error).__name__)
        return None
    left, right = sides
    if left.has(*_HELD, sp.nan, sp.zoo) or right.has(*_HELD, sp.nan, sp.zoo):
        return None
    if (left.is_infinite or right.is_infinite) and not infinite:
        return None
    return ClosedClaim(replace(claim, left=left, right=right), "; ".join(dict.fromkeys(rules)) or "evaluation")


def _close_both(claim: Claim, clock: Clock, rules: list[str]) -> tuple[sp.Expr, sp.Expr]:
    left, right = differentiate(claim.left), differentiate(claim.right)
    facts, _ = natural_facts((left, right), claim.field)
    work = Work(facts, clock)
    conditions: list[str] = []
    return close(left, work, rules, conditions, []), close(right, work, rules, conditions, [])
