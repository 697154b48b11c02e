"""Where a compiled expression is evaluated: values of symbols, the field, and whether they are a piece of a path."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeGuard

import sympy as sp
from flint import acb, arb, fmpq

from derive.judging.enclosure.budget import Imprecise, Meter, Undefined

Value = fmpq | acb  # exact while it is rational, else a ball that contains the exact value
Evaluate = Callable[["Environment"], Value]


@dataclass
class Environment:
    """Values of the symbols and the rules of evaluation.

    real: values outside the real numbers are undefined. path: some values are balls around a piece of an integration
    path, and functions are continued analytically from the real line. analytic: the integrator needs analyticity on the
    whole ball. smooth: a derivative is being evaluated, jumps and kinks have none.
    """

    meter: Meter
    real: bool = True
    path: bool = False
    analytic: bool = False
    smooth: bool = False
    values: dict[sp.Symbol, Value] = field(default_factory=dict)
    exact: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)

    @contextmanager
    def binding(self, symbol: sp.Symbol) -> Iterator[dict[sp.Symbol, Value]]:
        """The values, with whatever `symbol` had restored at the end."""
        before = self.values.get(symbol)
        try:
            yield self.values
        finally:
            if before is None:
                self.values.pop(symbol, None)
            else:
                self.values[symbol] = before


def ball(value: Value) -> acb:
    """The value as a ball at the working precision."""
    return value if isinstance(value, acb) else acb(value)


def radius(value: acb) -> arb:
    """An upper bound of the distance from the middle of the ball to any of its points."""
    return value.real.rad() + value.imag.rad()


def is_exact(value: Value) -> bool:
    """Whether the value is an exact rational number."""
    return isinstance(value, fmpq)


def is_integer(value: Value) -> TypeGuard[fmpq]:
    """Whether the value is an exact integer."""
    return isinstance(value, fmpq) and value.q == 1


def finite(value: Value, part: object) -> Value:
    """The value, if it is finite; Imprecise otherwise."""
    if isinstance(value, acb) and not value.is_finite():
        raise Imprecise(f"no finite ball for {part}")
    return value


def real_sign(value: Value, part: object) -> int:
    """The sign of a real value: 1, -1, or 0 if it is exactly zero; Imprecise where the ball straddles zero.

    On a path the ball may be complex: the sign is that of its real part, which holds where the path is.
    """
    if isinstance(value, fmpq):
        return (value > 0) - (value < 0)
    x = value.real
    if x > 0:
        return 1
    if x < 0:
        return -1
    if x.is_zero() and value.imag.is_zero():
        return 0
    raise Imprecise(f"the sign of {part} is not decided by {value.str(8)}")


def only_real(value: Value, env: Environment, part: object) -> Value:
    """The value in the real field: Undefined where it is provably not real."""
    if not env.real or env.path or isinstance(value, fmpq) or value.imag.is_zero():
        return value
    if not value.imag.contains(0):
        raise Undefined(f"{part} is not real: {value.str(8)}")
    raise Imprecise(f"{part} may not be real: {value.str(8)}")


def demand_real(value: Value, part: object) -> arb | fmpq:
    """The real number, in either field; Undefined or Imprecise otherwise."""
    if isinstance(value, fmpq):
        return value
    if value.imag.is_zero():
        return value.real
    if not value.imag.contains(0):
        raise Undefined(f"{part} is not real, and its order is asked for")
    raise Imprecise(f"{part} may not be real: {value.str(8)}")
