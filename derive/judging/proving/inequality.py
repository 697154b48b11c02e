"""Inequalities as a sign: the difference of the sides, its absolute values resolved by cases or squares."""

from __future__ import annotations

import sympy as sp

from derive.judging.proving.closed import Work
from derive.judging.proving.nonnegative import nonnegative_rule

_MOST_CASES = 3


def inequality_rule(smaller: sp.Expr, larger: sp.Expr, strict: bool, work: Work) -> str | None:
    """The rule by which smaller <= larger (smaller < larger if strict) for all values of the symbols, or None."""
    rule = _direct(smaller, larger, strict, work)
    if rule:
        return rule
    if not (larger - smaller).has(sp.Abs, sp.sign, sp.Max, sp.Min):
        return None
    symbols = sorted(
        (s for s in (larger - smaller).free_symbols if s.is_extended_real and s.is_positive is None), key=str
    )
    if not symbols or len(symbols) > _MOST_CASES:
        return None
    return _by_signs(smaller, larger, strict, symbols, work)


def _by_signs(smaller: sp.Expr, larger: sp.Expr, strict: bool, symbols: list[sp.Symbol], work: Work) -> str | None:
    if not symbols:
        return _direct(smaller, larger, strict, work)
    s, *others = symbols
    p = sp.Symbol(s.name + "_", positive=True)
    for value in (p, -p, sp.S.Zero):
        a, b = smaller.subs(s, value), larger.subs(s, value)
        if any(e.has(sp.nan, sp.zoo, sp.AccumBounds) for e in (a, b)):
            continue
        if not _by_signs(a, b, strict, others, work):
            return None
    return "the signs of the variables, case by case"


def _direct(smaller: sp.Expr, larger: sp.Expr, strict: bool, work: Work) -> str | None:
    rule = nonnegative_rule(larger - smaller, strict, work)
    if rule:
        return rule
    inside = _only_absolute(smaller)
    if inside is not None:
        # |u| c <= b where u c <= b and -u c <= b
        both = [nonnegative_rule(larger - side, strict, work) for side in (inside, -inside)]
        if all(both):
            return f"for both signs of the absolute value: {both[0]}"
        if larger.is_nonnegative and not strict:
            squares = sp.expand(sp.expand(larger**2) - sp.expand(inside**2))
            rule = nonnegative_rule(_plain_squares(squares), False, work)
            if rule:
                return f"both sides squared: {rule}"
    return None


def _only_absolute(e: sp.Expr) -> sp.Expr | None:
    """u with e = |u|, positive factors taken in."""
    c, rest = e.as_coeff_Mul()
    if not c.is_positive:
        return None
    factors = []
    for f in sp.Mul.make_args(rest):
        if isinstance(f, sp.Abs) and f.args[0].is_extended_real:
            factors.append(f.args[0])
        elif f.is_nonnegative:
            factors.append(f)
        else:
            return None
    return c * sp.Mul(*factors) if any(isinstance(f, sp.Abs) for f in sp.Mul.make_args(rest)) else None


def _plain_squares(e: sp.Expr) -> sp.Expr:
    return sp.expand(
        e.replace(lambda p: p.is_Pow and isinstance(p.base, sp.Abs) and p.exp == 2, lambda p: p.base.args[0] ** 2)
    )
