"""Identities by differentiation: zero derivative on an interval, and the right value at one point of it."""

from __future__ import annotations

import sympy as sp

from derive.judging.proving.closed import UNDEFINED, Work
from derive.judging.proving.smoothness import continuous_on

_POINTS = (sp.S.One, sp.S.Zero, sp.sqrt(3), sp.Rational(1, 2))


def constant_rule(d: sp.Expr, work: Work) -> str | None:
    """The rule by which d = 0 on the whole (connected) domain of one of its real variables, or None."""
    for x in sorted(d.free_symbols, key=str):
        if not x.is_extended_real or x.is_integer:
            continue
        bare = sp.Symbol(x.name + "_", positive=True) if x.is_nonnegative else sp.Symbol(x.name + "_", real=True)
        h = d.xreplace({x: bare})
        low = sp.S.Zero if x.is_nonnegative else -sp.oo
        for lo, hi in ((low, sp.oo), (-sp.S.One, sp.S.One)):
            if (lo, hi) == (-1, 1) and not d.has(sp.asin, sp.acos):
                continue
            inside = [c for c in _POINTS if (c > lo) == True and (c < hi) == True]  # noqa: E712
            constant = continuous_on(h, bare, lo, hi) and work.is_zero(sp.diff(h, bare))
            if constant and any(_zero_at(h, bare, c, work) for c in inside):
                return f"equal derivatives in {x}, and equal values at one point"
    return None


def _zero_at(h: sp.Expr, x: sp.Symbol, c: sp.Expr, work: Work) -> bool:
    value = h.subs(x, c)
    return not value.has(*UNDEFINED) and work.is_zero(value)
