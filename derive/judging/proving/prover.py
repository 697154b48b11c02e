"""Prove a claim: exact algebra first, then closed forms of what is held, then rules for inequalities and limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import sympy as sp

from derive.judging.proving.assumed import with_assumptions_inserted
from derive.judging.proving.closed import Work, parameter_denominators
from derive.judging.proving.congruence import congruence_rule, indefinite_rule
from derive.judging.proving.constancy import constant_rule
from derive.judging.proving.evaluation import close, differentiate
from derive.judging.proving.guard import OutOfTime, guarded
from derive.judging.proving.inequality import inequality_rule
from derive.judging.proving.natural_domain import Facts, natural_facts
from derive.judging.proving.proof import Clock, Outcome, Proof, ProofBudget
from derive.judging.proving.veto import contradicted_at
from derive.language import Claim, Relation

_HELD = (sp.Integral, sp.Sum, sp.Product, sp.Limit)
_MOST_CASES = 3
_USUAL = ProofBudget()
Value = TypeVar("Value")


def prove(claim: Claim, budget: ProofBudget = _USUAL) -> Outcome:
    """A proof of the claim, or the log of what was tried. Never raises for a claim of the language."""
    clock = Clock(budget)
    proof = within_budget(clock, _prove, claim, clock)
    if proof is not None:
        proof = replace(proof, log=tuple(clock.log))
    return Outcome(proof, tuple(clock.log))


def within_budget(clock: Clock, call: Callable[..., Value | None], *arguments: object) -> Value | None:
    """The value of a call that must end with the budget, or None with the reason in the log."""
    try:
        return guarded(clock.left(), call, *arguments)
    except OutOfTime:
        clock.note("out of time")
    except Exception as error:  # SymPy raises errors of every kind; each only means that this way is closed.
        clock.note(f"stopped by {type(error).__name__}: {str(error)[:200]}")
    return None


def _prove(claim: Claim, clock: Clock) -> Proof | None:
    if claim.asymptotic is not None:
        clock.note("an asymptotic claim: judged by its rate, not here")
        return None
    inserted, used = with_assumptions_inserted(claim)
    proof = _prove_equal(inserted, clock, 0) if claim.relation is Relation.EQUAL else _prove_order(inserted, clock)
    if proof is None:
        return None
    return replace(proof, scope=scope_of(claim), conditions=tuple(dict.fromkeys((*used, *proof.conditions))))


def _prove_order(claim: Claim, clock: Clock) -> Proof | None:
    left, right = differentiate(claim.left), differentiate(claim.right)
    facts, stronger = natural_facts((left, right, *claim.operands), claim.field)
    left, right = left.xreplace(stronger), right.xreplace(stronger)
    work = Work(facts, clock)
    rules: list[str] = []
    conditions = list(facts.conditions)
    if not all(s.is_extended_real for s in (left - right).free_symbols):
        clock.note("an inequality between numbers that need not be real")
        return None
    left, right = (close(side, work, rules, conditions, []) for side in (left, right))
    shifted = _shifted_by(facts)
    left, right = left.subs(shifted), right.subs(shifted)
    if (left - right).has(*_HELD) or work.exceptions:
        return None
    if claim.relation is Relation.UNEQUAL:
        rule = inequality_rule(left, right, True, work) or inequality_rule(right, left, True, work)
    elif claim.relation in (Relation.LESS, Relation.LESS_EQUAL):
        rule = inequality_rule(left, right, claim.relation is Relation.LESS, work)
    else:
        rule = inequality_rule(right, left, claim.relation is Relation.GREATER, work)
    if rule is None:
        clock.note("no rule for the sign of the difference")
        return None
    proof = Proof("; ".join([*dict.fromkeys(rules), rule]), "", tuple(dict.fromkeys(conditions)))
    return _looked_at(replace(claim, left=left, right=right), proof, clock)


def _shifted_by(facts: Facts) -> dict[sp.Symbol, sp.Expr]:
    """x + c >= 0, a fact of the natural domain, put into the symbol: x = -c + t with t >= 0."""
    shifted: dict[sp.Symbol, sp.Expr] = {}
    for fact in facts.nonnegative:
        (s, *more) = sorted(fact.free_symbols, key=str)
        if more or s in shifted or not fact.is_polynomial(s) or sp.degree(fact, s) != 1 or s.is_positive is not None:
            continue
        slope, rest = sp.Poly(fact, s).all_coeffs()
        if slope.is_Rational and rest.is_Rational and not s.is_integer:
            shifted[s] = (sp.Symbol(s.name + "_", nonnegative=True) - rest) / slope
    return shifted


def _prove_equal(claim: Claim, clock: Clock, depth: int) -> Proof | None:
    left, right = differentiate(claim.left), differentiate(claim.right)
    facts, stronger = natural_facts((left, right, *claim.operands), claim.field)
    left, right = left.xreplace(stronger), right.xreplace(stronger)
    if not (left.is_finite is False or right.is_finite is False):
        left, right = _real_and_imaginary(left, facts), _real_and_imaginary(right, facts)
    work = Work(facts, clock)
    if left not in (sp.oo, -sp.oo) and right not in (sp.oo, -sp.oo) and work.is_zero(left - right):
        return Proof("both sides have the same expanded form", "", facts.conditions)
    clock.note("exact algebra: the two sides were not shown equal")
    seen = replace(claim, left=left, right=right, assumptions=tuple(a.xreplace(stronger) for a in claim.assumptions))
    for method in (_by_congruence, _by_closed_forms, _by_constancy, _by_signs):
        proof = method(seen, work, depth)
        if proof is not None:
            proof = replace(proof, conditions=tuple(dict.fromkeys((*facts.conditions, *proof.conditions))))
            return _looked_at(seen, proof, clock)
    return None


def _looked_at(claim: Claim, proof: Proof, clock: Clock) -> Proof | None:
    """The proof, unless a numerical look contradicts it."""
    if (claim.left - claim.right).atoms(sp.core.function.AppliedUndef):
        return proof
    where = contradicted_at(
        claim, min(0.5, clock.left() / 2), 3 if claim.left.has(*_HELD) or claim.right.has(*_HELD) else 6
    )
    if where is None:
        return proof
    clock.note(f"taken back: {proof.rule}, but the sides differ numerically at {where}")
    return None


def _real_and_imaginary(e: sp.Expr, facts: Facts) -> sp.Expr:
    if (
        facts.real
        or not e.has(sp.re, sp.im, sp.conjugate, sp.Abs)
        or e.has(*_HELD)
        or e.atoms(sp.core.function.AppliedUndef)
    ):
        return e
    parts = {
        z: sp.Symbol(f"Re_{z.name}", real=True) + sp.I * sp.Symbol(f"Im_{z.name}", real=True)
        for z in e.free_symbols
        if not z.is_extended_real
    }
    e = e.xreplace(parts)
    return sp.expand(e.replace(lambda p: isinstance(p, (sp.re, sp.im, sp.conjugate, sp.Abs)), _expanded_part))


def _expanded_part(e: sp.Expr) -> sp.Expr:
    a, b = e.args[0].as_real_imag()
    return {sp.re: a, sp.im: b, sp.conjugate: a - sp.I * b, sp.Abs: sp.sqrt(a**2 + b**2)}[e.func]


def _by_congruence(claim: Claim, work: Work, depth: int) -> Proof | None:
    left, right = claim.left, claim.right
    if not (left - right).has(sp.Integral, sp.Sum):
        return None
    rule = indefinite_rule(left, right, work)
    if rule:
        return Proof(rule, "", ("up to a constant of integration",))
    rule = congruence_rule(left, right, work)
    return Proof(rule) if rule else None


def _by_closed_forms(claim: Claim, work: Work, depth: int) -> Proof | None:
    left, right = claim.left, claim.right
    if not (left - right).has(*_HELD):
        return None
    rules: list[str] = []
    conditions: list[str] = []
    certificates: list[str] = []
    values = []
    for side, other in ((left, right), (right, left)):
        hinted = replace(work, hint=_hint_for(side, other))
        values.append(close(side, hinted, rules, conditions, certificates))
    a, b = values
    infinite = a in (sp.oo, -sp.oo) or b in (sp.oo, -sp.oo)
    if not (a == b if infinite else work.is_zero(a - b)):
        work.clock.note(f"closed forms {a} and {b}: not shown equal")
        return None
    proof = Proof("; ".join(dict.fromkeys(rules)), "", tuple(dict.fromkeys(conditions)), "; ".join(certificates))
    return _with_exceptions(claim, proof, work, depth)


def _with_exceptions(claim: Claim, proof: Proof, work: Work, depth: int) -> Proof | None:
    """The proof, if the claim holds or is undefined also where a denominator that was used is zero."""
    unequal = {sp.factor(a.lhs - a.rhs): a for a in claim.assumptions if isinstance(a, sp.Ne)}
    used = [f"if {a.lhs} != {a.rhs}" for f, a in unequal.items() if f in work.exceptions or -f in work.exceptions]
    proof = replace(proof, conditions=(*proof.conditions, *used))
    undefined = _plain_denominators(claim) | set(unequal)
    for factor in sorted(work.exceptions, key=str):
        if factor in undefined or sp.expand(-factor) in undefined:
            continue
        stray = factor.free_symbols - _free(claim)
        if stray and stray <= _integration_variables(claim):
            continue  # excludes a null set of the outer range
        solved = _zeros(factor)
        if stray or solved is None or depth >= 2:
            work.clock.note(f"the case {factor} = 0 is open")
            return None
        for symbol, value in solved:
            left, right = claim.left.subs(symbol, value), claim.right.subs(symbol, value)
            if any(e.has(sp.nan, sp.zoo, sp.AccumBounds) for e in (left, right)) or left == right:
                continue
            if any(a.subs(symbol, value) == sp.false for a in claim.assumptions):
                continue
            work.clock.note(f"the case {symbol} = {value}")
            if _prove_equal(replace(claim, left=left, right=right), work.clock, depth + 1) is None:
                work.clock.note(f"the case {symbol} = {value} was not shown")
                return None
    return proof


def _free(claim: Claim) -> set[sp.Symbol]:
    return claim.left.free_symbols | claim.right.free_symbols


def _integration_variables(claim: Claim) -> set[sp.Symbol]:
    return {limit[0] for p in (claim.left - claim.right).atoms(sp.Integral) for limit in p.limits}


def _plain_denominators(claim: Claim) -> set[sp.Expr]:
    sides = [side for side in (claim.left, claim.right) if not side.has(*_HELD)]
    return set().union(*[parameter_denominators(side) for side in sides]) if sides else set()


def _zeros(factor: sp.Expr) -> list[tuple[sp.Symbol, sp.Expr]] | None:
    """All zeros of a polynomial factor inside the domains, as values of one symbol; None where they are not known."""
    for s in sorted(factor.free_symbols, key=str):
        if not factor.is_polynomial(s) or sp.degree(factor, s) != 1:
            continue
        slope, rest = sp.Poly(factor, s).all_coeffs()
        if not (slope.is_Rational or slope.is_nonzero):
            continue
        value = sp.cancel(-rest / slope)
        contradicts = (
            s.is_integer
            and value.is_integer is False
            or s.is_positive
            and value.is_nonpositive
            or s.is_nonnegative
            and value.is_negative
            or s.is_extended_real
            and value.is_extended_real is False
        )
        return [] if contradicts else [(s, value)]
    if len(factor.free_symbols) == 1:
        (s,) = factor.free_symbols
        if factor.is_polynomial(s):
            roots = sp.roots(sp.Poly(factor, s))
            if sum(roots.values()) == sp.degree(factor, s):
                return [(s, r) for r in roots if not (s.is_extended_real and r.is_extended_real is False)]
    return None


def _by_constancy(claim: Claim, work: Work, depth: int) -> Proof | None:
    if (claim.left - claim.right).has(*_HELD):
        return None
    rule = constant_rule(claim.left - claim.right, work)
    return Proof(rule) if rule else None


def _by_signs(claim: Claim, work: Work, depth: int) -> Proof | None:
    """The claim for positive, negative and vanishing values of a real variable apart."""
    if depth >= _MOST_CASES or not (claim.left - claim.right).has(
        sp.Abs, sp.sign, sp.Max, sp.Min, sp.Integral, sp.Heaviside, sp.atan
    ):
        return None
    symbols = [
        s
        for s in sorted(_free(claim), key=str)
        if s.is_extended_real and s.is_positive is None and not s.is_nonnegative
    ]
    if not symbols or len(symbols) + depth > _MOST_CASES or claim.field != "real":
        return None
    s = symbols[0]
    p = sp.Symbol(s.name, positive=True, integer=True if s.is_integer else None)
    conditions: list[str] = []
    rules: list[str] = []
    for value in (p, -p, sp.S.Zero):
        if value == 0 and s.is_zero is False:
            continue
        left, right = claim.left.subs(s, value), claim.right.subs(s, value)
        if value == 0 and any(e.has(sp.nan, sp.zoo, sp.AccumBounds) for e in (left, right)):
            continue
        proof = _prove_equal(replace(claim, left=left, right=right), work.clock, depth + 1)
        if proof is None:
            return None
        rules.append(proof.rule)
        conditions += proof.conditions if value == p else [c for c in proof.conditions if c not in conditions]
    if any(str(p) in c for c in conditions):
        return None
    return Proof(f"for both signs of {s}: " + "; ".join(dict.fromkeys(rules)), "", tuple(conditions))


def _hint_for(side: sp.Expr, other: sp.Expr) -> sp.Expr | None:
    """What the only held part of a side must be for the claim to hold, if the other side holds none."""
    held = list(_outermost(side))
    if len(held) != 1 or other.has(*_HELD):
        return None
    slot = sp.Dummy("slot")
    linear = sp.expand(side.xreplace({held[0]: slot}))
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
