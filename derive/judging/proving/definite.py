"""Definite integrals: a checked antiderivative with the limits of its ends."""

from __future__ import annotations

import sympy as sp

from derive.judging.proving.antiderivative import antiderivative
from derive.judging.proving.closed import Closed, Work
from derive.judging.proving.limits import limit_at
from derive.judging.proving.smoothness import continuous_on


def definite_integral(held: sp.Integral, work: Work) -> Closed | None:
    """A closed form of the integral of f over one interval, or None."""
    if len(held.limits) != 1 or len(held.limits[0]) != 3:
        return None
    x, lo, hi = held.limits[0]
    return _by_antiderivative(held.function, x, lo, hi, work)


def _by_antiderivative(f: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr, work: Work) -> Closed | None:
    if lo == hi:
        return Closed(sp.S.Zero, "an empty range")
    for F in antiderivative(f, x, work):
        if not (continuous_on(f, x, lo, hi) and continuous_on(F, x, lo, hi)):
            continue
        bottom, top = _end(F, x, lo, "+", work), _end(F, x, hi, "-", work)
        if bottom is None or top is None or bottom.is_finite is False or top.is_finite is False:
            continue
        if bottom.has(sp.oo, sp.zoo, sp.nan) or top.has(sp.oo, sp.zoo, sp.nan):
            continue
        return Closed(top - bottom, "an antiderivative, checked by differentiation", (), f"antiderivative {F}")
    return None


def _end(F: sp.Expr, x: sp.Symbol, end: sp.Expr, side: str, work: Work) -> sp.Expr | None:
    if end.is_finite or end.is_Symbol:
        value = F.subs(x, end)
        if not value.has(sp.nan, sp.zoo, sp.oo) and _continuous_at(F, x, end):
            return value
    return limit_at(F, x, end, side, work)


def _continuous_at(F: sp.Expr, x: sp.Symbol, end: sp.Expr) -> bool:
    # Elementary functions are continuous wherever they are defined.
    return not F.has(sp.floor, sp.ceiling, sp.sign, sp.Piecewise)
