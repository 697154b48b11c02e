"""The assumptions of a claim, put into its symbols: bounds make symbols stronger, equations are solved and inserted."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from derive.language import Claim


def with_assumptions_inserted(claim: Claim) -> tuple[Claim, tuple[str, ...]]:
    """The claim over symbols that range exactly over what the assumptions leave, and the assumptions used, in words.

    An assumption that cannot be inserted is left alone: a proof without it holds with it too.
    """
    used: list[str] = []
    for assumption in claim.assumptions:
        replacement = _equation(assumption) if isinstance(assumption, sp.Eq) else _bound(assumption)
        if replacement is None:
            continue
        symbol, value = replacement
        if _is_bound_somewhere(symbol, claim):
            continue
        others = tuple(a.subs(symbol, value) for a in claim.assumptions if a is not assumption)
        used.append(f"if {assumption}")
        claim = replace(
            claim, left=claim.left.subs(symbol, value), right=claim.right.subs(symbol, value), assumptions=()
        )
        return _again(claim, others, used)
    return claim, tuple(used)


def _again(claim: Claim, others: tuple[sp.Basic, ...], used: list[str]) -> tuple[Claim, tuple[str, ...]]:
    kept = tuple(a for a in others if a not in (sp.true, sp.false))
    claim, more = with_assumptions_inserted(replace(claim, assumptions=kept))
    return claim, (*used, *more)


def _is_bound_somewhere(symbol: sp.Symbol, claim: Claim) -> bool:
    held = claim.left.atoms(sp.Derivative, sp.Subs, sp.Limit) | claim.right.atoms(sp.Derivative, sp.Subs, sp.Limit)
    return any(p.has(symbol) for p in held)


def _equation(assumption: sp.Eq) -> tuple[sp.Symbol, sp.Expr] | None:
    difference = sp.expand(assumption.lhs - assumption.rhs)
    for s in sorted(difference.free_symbols, key=str):
        slope = difference.coeff(s)
        rest = sp.expand(difference - slope * s)
        # the solved value must lie in the domain of s for every value of the others: only real symbols are solved for
        if (
            slope.is_Rational
            and slope != 0
            and not rest.has(s)
            and s.is_real
            and s.is_positive is None
            and not s.is_integer
        ):
            value = -rest / slope
            if value.is_real:
                return s, value
    return None


def _bound(assumption: sp.Basic) -> tuple[sp.Symbol, sp.Expr] | None:
    if not isinstance(assumption, (sp.Gt, sp.Ge, sp.Lt, sp.Le)):
        return None
    lhs, rhs = assumption.lhs, assumption.rhs
    above = isinstance(assumption, (sp.Gt, sp.Ge))
    if rhs.is_Symbol and lhs.is_Rational:
        lhs, rhs, above = rhs, lhs, not above
    if not (lhs.is_Symbol and rhs.is_Rational and lhs.is_real) or lhs.is_integer:
        return None
    kind = "positive" if isinstance(assumption, (sp.Gt, sp.Lt)) else "nonnegative"
    if lhs.is_positive and not (above and rhs >= 0):
        return None
    t = sp.Symbol(lhs.name if rhs == 0 and above else lhs.name + "_", **{kind: True})
    return lhs, rhs + t if above else rhs - t
