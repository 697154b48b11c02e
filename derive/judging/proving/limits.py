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
    if point is sp.oo and body.has(sp.factorial, sp.gamma, sp.binomial):
        body = _by_stirling(body, x) or body
    sides = ["-"] if point is sp.oo else ["+"] if point is -sp.oo else ["+", "-"] if direction == "+-" else [direction]
    values = [attempt(work.clock.step(2.0), lambda side=side: sp.limit(body, x, point, side)) for side in sides]
    first, *others = [v for v in values if v is not None] or [None]
    if first is None or first.has(*_UNKNOWN) or first.has(x) or len(others) + 1 < len(values):
        return None
    for v in others:
        if v != first and (v.is_infinite or first.is_infinite or not work.is_zero(v - first)):
            return None
    return first


def _by_stirling(body: sp.Expr, x: sp.Symbol) -> sp.Expr | None:
    """body with each factorial u! of a product replaced by its equivalent sqrt(2 pi u) (u/e)**u, for u to infinity.

    Only factors of a product, to constant powers or to the power 1/x, may be replaced by what they are equivalent to.
    """
    result: sp.Expr = sp.S.One
    for factor in sp.Mul.make_args(body.replace(sp.binomial, _factorials)):
        base, exponent = factor.as_base_exp()
        if isinstance(base, sp.gamma):
            base = sp.factorial(base.args[0] - 1)
        if not base.has(sp.factorial, sp.gamma):
            result *= factor
            continue
        bounded = not exponent.has(x) or sp.cancel(exponent * x).is_number
        u = base.args[0]
        if not isinstance(base, sp.factorial) or not bounded or not u.is_polynomial(x) or not sp.LC(u, x).is_positive:
            return None
        result *= sp.exp(exponent * (u * sp.log(u) - u + sp.log(2 * sp.pi * u) / 2))
    for power in [p for p in result.atoms(sp.Pow) if p.exp.has(x) and p.base.has(x)]:
        result = result.xreplace({power: sp.exp(power.exp * sp.expand_log(sp.log(power.base), force=False))})
    # one exponential, so that the leading parts cancel before the limit is taken
    exponent = sp.expand(sp.expand_log(sp.log(result), force=False))
    return sp.exp(exponent)


def _factorials(n: sp.Expr, k: sp.Expr) -> sp.Expr:
    return sp.factorial(n) / (sp.factorial(k) * sp.factorial(n - k))
