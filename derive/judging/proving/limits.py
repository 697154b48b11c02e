"""Limits: Gruntz's algorithm, for what it decides, with both sides of a two-sided limit."""

from __future__ import annotations

import sympy as sp

from derive.judging.proving.closed import Closed, Work
from derive.judging.proving.guard import attempt

_REFUSED = (sp.Piecewise, sp.floor, sp.ceiling, sp.Mod, sp.Integral, sp.Sum, sp.Product, sp.Heaviside, sp.sign)
_UNKNOWN = (sp.Limit, sp.nan, sp.AccumBounds, sp.Piecewise, sp.zoo)


def limit_of(held: sp.Limit, work: Work) -> Closed | None:
    """The value of a held limit, which may be infinite, or None."""
    body, x, point, direction = held.args
    value = limit_at(body, x, point, str(direction), work)
    return None if value is None else Closed(value, "Gruntz's algorithm")


def limit_at(body: sp.Expr, x: sp.Symbol, point: sp.Expr, direction: str, work: Work) -> sp.Expr | None:
    """The limit of body as x tends to the point ("+", "-" or "+-"), or None."""
    if not body.has(x):
        return body
    if body.has(*_REFUSED) or body.atoms(sp.core.function.AppliedUndef):
        return None
    if x.is_integer or x.is_positive:
        y = sp.Symbol(x.name + "_", positive=True) if point is sp.oo else sp.Dummy(x.name, real=True)
        body, x = body.xreplace({x: y}), y
    if any(p.is_Pow and p.base.is_negative and p.exp.has(x) for p in sp.preorder_traversal(body)):
        return None
    sides = ["-"] if point is sp.oo else ["+"] if point is -sp.oo else ["+", "-"] if direction == "+-" else [direction]
    values = [attempt(work.clock.step(2.0), lambda side=side: sp.limit(body, x, point, side)) for side in sides]
    first = values[0]
    if first is None or first.has(*_UNKNOWN) or first.has(x) or any(v is None for v in values):
        return None
    for v in values[1:]:
        if v != first and (v.is_infinite or first.is_infinite or not work.is_zero(v - first)):
            return None
    return first
