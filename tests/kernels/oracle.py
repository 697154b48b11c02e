"""The value of a formula of the derivations by mpmath, component by component: no kernel, no program, no NumPy.

The formula is walked as SymPy holds it. What has no real value raises Undefined, in whatever part of it that happens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import mpmath
import sympy as sp
from mpmath import mp

Number = Any
Known = Mapping[Any, Any]
"""Letters and arrays (lists of lists, counted from 0) by their SymPy symbols."""


class Undefined(ArithmeticError):
    """The formula has no real value here."""


def value(e: sp.Basic, known: Known) -> Number:
    """The real number that a formula is; raises Undefined."""
    found = _value(e, dict(known))
    if not mpmath.isfinite(found):
        raise Undefined
    return found


def digits(numbers: list[float]) -> int:
    """So many digits that sums of numbers so far apart lose none that count: 120, or 900 where they are extreme."""
    return 120 if all(1e-18 < abs(x) < 50 for x in numbers if x) else 900


def shift() -> Number:
    """The share by which an input is moved: half of the digits are left for what that changes."""
    return mpmath.mpf(10) ** (-mp.dps // 2)


def condition(e: sp.Basic, known: Known, place: Callable[[Known, Any], Known], moves: list[Any]) -> Number:
    """sum |x df/dx| over the inputs: what the result moves by where each moves by its own size, to first order.

    place(known, move) gives the inputs with one of them larger by the share shift(). Infinite where a neighbour has
    no value, as at the edge of the domain.
    """
    here = value(e, known)
    total = mpmath.mpf(0)
    for move in moves:
        try:
            total += abs(value(e, place(known, move)) - here) / shift()
        except Undefined:
            return mpmath.inf
    return total


def _value(e: sp.Basic, known: dict[Any, Any]) -> Number:
    if e in known:
        return known[e]
    if isinstance(e, sp.Number | sp.NumberSymbol):
        return mpmath.mpf(e.p) / e.q if isinstance(e, sp.Rational) else mpmath.mpf(str(e.evalf(mp.dps + 5)))
    if isinstance(e, sp.Sum | sp.Product):
        return _ranged(e, known)
    if isinstance(e, sp.Indexed):
        found = known[e.base]
        for index in e.indices:
            found = found[int(_value(index, known)) - 1]
        return found
    if isinstance(e, sp.KroneckerDelta):
        return mpmath.mpf(int(_value(e.args[0], known) == _value(e.args[1], known)))
    parts = [_value(a, known) for a in e.args]
    return _real(_function(e)(*parts))


def _ranged(e: Any, known: dict[Any, Any]) -> Number:
    *inner, (index, low, high) = e.limits
    body = e.func(e.function, *inner) if inner else e.function
    terms = [_value(body, known | {index: n}) for n in range(int(_value(low, known)), int(_value(high, known)) + 1)]
    return mpmath.fsum(terms) if isinstance(e, sp.Sum) else mpmath.fprod(terms)


def _real(found: Number) -> Number:
    if isinstance(found, mpmath.mpc) or mpmath.isnan(found):
        raise Undefined
    return found


def _function(e: sp.Basic) -> Callable[..., Number]:
    for kind, function in _FUNCTIONS.items():
        if isinstance(e, kind):
            return function
    raise AssertionError(f"the oracle does not know {type(e).__name__}")


def _power(base: Number, exponent: Number) -> Number:
    if base == 0 and exponent < 0:
        raise Undefined
    return mpmath.power(base, exponent)


def _logarithm(x: Number) -> Number:
    if x == 0:
        raise Undefined
    return mpmath.log(x)


_FUNCTIONS: Mapping[Any, Callable[..., Number]] = {
    sp.Add: lambda *terms: mpmath.fsum(terms),
    sp.Mul: lambda *factors: mpmath.fprod(factors),
    sp.Pow: _power,
    sp.exp: mpmath.exp,
    sp.log: _logarithm,
    sp.sin: mpmath.sin,
    sp.cos: mpmath.cos,
    sp.sinh: mpmath.sinh,
    sp.cosh: mpmath.cosh,
    sp.tanh: mpmath.tanh,
    sp.Abs: abs,
    sp.Max: max,
    sp.Min: min,
}
