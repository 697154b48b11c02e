"""Asymptotic claims: proved by expansion or by an exact limit, refuted by the rate of their remainder."""

from __future__ import annotations

import sympy as sp

from derive.judging.proving.closed import Work
from derive.judging.proving.guard import OutOfTime, guarded
from derive.judging.proving.limits import limit_at
from derive.judging.proving.natural_domain import natural_facts
from derive.judging.proving.proof import Clock, ProofBudget
from derive.judging.rate import Rate, judge_rate
from derive.language import Asymptotic, Claim, Finding, Verdict, Witness


def judge_asymptotic(claim: Claim) -> Finding:
    """The finding of a claim meant in a limit: exact, proved to its order, refuted by its rate, or neither."""
    sense = claim.asymptotic
    assert sense is not None
    scope = _words(sense)
    exact = _remainder_vanishes(claim)
    limit = None if exact else _limit_of_remainder(claim)
    rate = judge_rate(claim)
    attempts = (
        f"remainder over its scale tends to {limit}" if limit is not None else "no closed form of the limit",
        _describe(rate),
    )
    bad = rate.kind in ("growing", "not vanishing")
    if exact or limit is not None and _is_good(limit, sense):
        if bad:
            return Finding(
                Verdict.UNDECIDED, f"algebra and measured rate disagree: {rate.reason}", scope, attempts=attempts
            )
        how = "both sides are equal" if exact else f"the remainder over its scale tends to {_shown(limit)}"
        return Finding(Verdict.PROVED, f"{how}; measured: {rate.reason}", scope, attempts=attempts)
    if bad:
        return Finding(
            Verdict.REFUTED,
            f"the remainder does not vanish as stated: {rate.reason}",
            scope,
            witness=_witness(claim, rate),
            attempts=attempts,
        )
    if rate.kind == "bounded" and limit is None:
        return Finding(
            Verdict.SUPPORTED, f"the measured remainder has the stated order: {rate.reason}", scope, attempts=attempts
        )
    return Finding(Verdict.UNDECIDED, f"the remainder is unclear: {rate.reason}", scope, attempts=attempts)


def _witness(claim: Claim, rate: Rate) -> Witness | None:
    """The last size measured, at the point that decided: both sides there, and the scaled remainder."""
    sense = claim.asymptotic
    if sense is None or rate.point is None or not rate.table:
        return None
    size, remainder = rate.table[-1]
    values = tuple((symbol.name, str(value)) for symbol, value in rate.point.values.items() if symbol != sense.variable)
    functions = tuple((str(function), str(body)) for function, body in rate.point.functions.items())
    shown = f"{len(rate.table)} sizes, scaled remainders {', '.join(ball for _, ball in rate.table)}"
    return Witness(
        (*values, *functions, (sense.variable.name, size)), shown, "should tend to 0 or stay bounded", remainder
    )


def _shown(limit: sp.Expr | None) -> str:
    return str(limit) if limit is not None and limit.is_number else "a finite limit"


def _describe(rate: Rate) -> str:
    return f"measured rate: {rate.kind}, {rate.reason}"


def _words(sense: Asymptotic) -> str:
    order = (
        f"to O({sense.scale})" if sense.scale is not None else "to leading order" if sense.relative else "in the limit"
    )
    return f"{order} as {sense.variable} -> {sense.point}"


def _is_good(limit: sp.Expr, sense: Asymptotic) -> bool:
    if sense.scale is None:
        return bool(limit == 0)
    return bool(limit.is_finite)


def _remainder(claim: Claim) -> sp.Expr:
    sense = claim.asymptotic
    assert sense is not None
    return claim.left / claim.right - 1 if sense.relative else claim.left - claim.right


def _remainder_vanishes(claim: Claim) -> bool:
    def work() -> bool:
        facts, _ = natural_facts((claim.left, claim.right), claim.field)
        return bool(Work(facts, Clock(ProofBudget(6.0))).is_zero(claim.left - claim.right))

    try:
        return guarded(6.0, work)
    except OutOfTime:
        return False


def _limit_of_remainder(claim: Claim) -> sp.Expr | None:
    sense = claim.asymptotic
    assert sense is not None

    def work() -> sp.Expr | None:
        facts, _ = natural_facts((claim.left, claim.right), claim.field)
        scaled = sp.simplify(_remainder(claim)) / (sense.scale if sense.scale is not None else 1)
        scaled = sp.cancel(scaled) if scaled.is_rational_function() else scaled
        direction = "+" if sense.point.is_finite else "-"
        return limit_at(scaled, sense.variable, sense.point, direction, Work(facts, Clock(ProofBudget(6.0))))

    try:
        return guarded(8.0, work)
    except OutOfTime:
        return None
