"""The door: an expression, exact values, and the ball that contains the exact result."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sympy as sp
from flint import acb, ctx, fmpq

from derive.judging.enclosure.budget import Budget, Imprecise, Meter, Unknown
from derive.judging.enclosure.environment import Environment, Value, ball, radius
from derive.judging.enclosure.tree import Part, compiled

_RELATIVE_BITS = 66  # twenty decimal digits
FIELDS = ("real", "complex")


def _meter(budget: Budget | Meter | None) -> Meter:
    return budget if isinstance(budget, Meter) else Meter(budget or Budget())


def _environment(values: Mapping[sp.Symbol, sp.Expr], field: str, meter: Meter) -> Environment:
    """Every value enclosed at the working precision; a value that is not real is refused in the real field."""
    env = Environment(meter=meter, real=field == "real", exact=values)
    env.values = {symbol: compiled(sp.sympify(value, strict=True))(env) for symbol, value in values.items()}
    return env


def _good(value: Value, budget: Budget, costly: bool) -> bool:
    """Whether more bits are not needed: exact, accurate enough, or as close to zero as anybody asks."""
    if isinstance(value, fmpq):
        return True
    if value.contains(0):
        return radius(value) < fmpq(1, 2 ** (budget.costly_zero_bits if costly else budget.zero_bits))
    return value.rel_accuracy_bits() >= _RELATIVE_BITS


def _value(
    expression: sp.Expr,
    values: Mapping[sp.Symbol, sp.Expr],
    field: str,
    bits: int,
    budget: Budget | Meter | None,
) -> Value:
    if field not in FIELDS:
        raise ValueError(f"field {field!r} is not one of {FIELDS}")
    meter = _meter(budget)
    costly = expression.has(sp.Integral, sp.Sum, sp.Product, sp.Limit)
    best: acb | None = None
    reason = "no precision was allowed"
    while bits <= meter.budget.bits:
        with ctx.workprec(bits):
            try:
                value = _once(expression, values, field, meter)
                if _good(value, meter.budget, costly):
                    return value
                if best is None or _narrower(ball(value), best):
                    best = ball(value)
            except Imprecise as error:
                reason = str(error)
            except Unknown:
                if best is None:
                    raise
                return best
        bits *= 2
    if best is None:
        raise Unknown(f"{Part(expression)}: {reason}, at {meter.budget.bits} bits")
    return best


def _narrower(value: acb, other: acb) -> bool:
    return bool(radius(value) < radius(other))


def _once(expression: sp.Expr, values: Mapping[sp.Symbol, sp.Expr], field: str, meter: Meter) -> Value:
    meter.tick()
    try:
        value = compiled(expression)(_environment(values, field, meter))
    except RecursionError:
        raise Unknown(f"{type(expression).__name__} is nested too deeply") from None
    if not isinstance(value, fmpq) and not value.is_finite():
        raise Imprecise("the ball is not finite")
    return value


def enclose(
    expression: sp.Expr,
    values: Mapping[sp.Symbol, sp.Expr],
    *,
    field: str = "real",
    bits: int = 128,
    budget: Budget | Meter | None = None,
) -> acb:
    """A ball that contains the exact value of `expression` with every symbol replaced by its exact value.

    field: "real" (anything that is not real on the way is Undefined) or "complex" (principal branches). Precision is
    doubled from `bits` until twenty digits are known, or zero is contained with a radius nobody needs smaller.
    Raises Undefined where there is no finite value, Unknown where none could be enclosed.
    """
    value = _value(expression, values, field, bits, budget)
    with ctx.workprec(max(bits, _RELATIVE_BITS)):
        return ball(value)


def sign(
    expression: sp.Expr,
    values: Mapping[sp.Symbol, sp.Expr],
    *,
    field: str = "real",
    bits: int = 128,
    budget: Budget | Meter | None = None,
) -> int | None:
    """1 or -1 where the value is real and the ball excludes zero, 0 where it is exactly zero, None otherwise."""
    value = _value(expression, values, field, bits, budget)
    if isinstance(value, fmpq):
        return int(value > 0) - int(value < 0)
    if not value.imag.is_zero():
        return None
    return 1 if value.real > 0 else -1 if value.real < 0 else None


def compile_enclosure(
    expression: sp.Expr, *, field: str = "real", bits: int = 128
) -> Callable[[Mapping[sp.Symbol, sp.Expr], Budget | Meter | None], acb]:
    """`enclose` with the tree translated once, to be called with values and a budget; Unknown if no rule fits."""
    compiled(expression)

    def at(values: Mapping[sp.Symbol, sp.Expr], budget: Budget | Meter | None = None) -> acb:
        return enclose(expression, values, field=field, bits=bits, budget=budget)

    return at
