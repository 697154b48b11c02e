"""How large the rounding errors of a compiled program can become: a bound to first order, node by node, by mpmath.

Source: N. Higham, Accuracy and Stability of Numerical Algorithms (2002), chapters 2 and 3. The model of an operation:
a sum errs by u (|a| + |b|), as it may be computed in another order; a product or a root by u; a quotient by 2 u, as it
may be computed by a reciprocal; a function by 4 u, which is what glibc's vector functions promise; and everything by
one unit of the smallest number, where it is below the normal ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np

from numerics.compiler.graph.lowering import lowered
from numerics.compiler.graph.program import Program

Number = Any


@dataclass(frozen=True)
class Format:
    """A type of floating-point number: half a unit in the last place of 1, the smallest, the smallest normal, the
    largest."""

    unit: float
    smallest: float
    normal: float
    largest: float


FORMATS = {
    np.float64: Format(2.0**-53, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308),
    np.float32: Format(2.0**-24, 2.0**-149, 2.0**-126, 3.4028234663852886e38),
}


@dataclass(frozen=True)
class Bound:
    """error: of the result, to first order.

    overflows, underflows: whether a part is too large for the type, or below its normal numbers, in some order in which
    factors may be multiplied. The error knows of underflow only in the order of the program.
    """

    error: Number
    overflows: bool
    underflows: bool

    @property
    def leaves_range(self) -> bool:
        """Whether it does either."""
        return self.overflows or self.underflows


class NoValue(ArithmeticError):
    """A part of the program has no real value."""


def bound(program: Program, given: Mapping[str, Number], form: Format) -> Bound:
    """The bound for one result at exact inputs. Raises NoValue where a part is no real number."""
    values: list[Number] = []
    errors: list[Number] = []
    reaches: list[tuple[Number, Number]] = []
    overflows = underflows = False
    flat = lowered(program)
    for node in flat.nodes:
        args = [values[a] for a in node.args]
        if node.op == "input":
            values.append(given[str(node.value)])
            errors.append(mpmath.mpf(0))
        elif node.op == "const":
            values.append(mpmath.mpf(node.value))
            errors.append(form.unit * abs(values[-1]))
        else:
            result, slopes, own = _OPERATIONS[node.op](*args)
            if isinstance(result, mpmath.mpc) or mpmath.isnan(result):
                raise NoValue
            # What does not count for the result, as the case that was not taken, has no error to carry.
            carried = mpmath.fsum(abs(s) * errors[a] for s, a in zip(slopes, node.args, strict=True) if s and errors[a])
            values.append(result)
            errors.append(carried + own * form.unit + (form.smallest if 0 < abs(result) < form.normal else 0))
        reaches.append(_reach(node.op, values[-1], [(values[a], *reaches[a]) for a in node.args]))
        if node.op != "input":
            overflows = overflows or reaches[-1][1] > form.largest
            underflows = underflows or reaches[-1][0] < form.normal
    place = flat.outputs[0]
    if not mpmath.isfinite(values[place]):
        raise NoValue
    return Bound(errors[place], overflows, underflows)


def _reach(op: str, result: Number, parts: list[tuple[Number, Number, Number]]) -> tuple[Number, Number]:
    """How small and how large a part may become on the way, with 1 between; what is no product stands alone."""
    if op == "mul":
        return parts[0][1] * parts[1][1], parts[0][2] * parts[1][2]
    size = abs(result) if result and mpmath.isfinite(result) else mpmath.mpf(1)
    if op == "div" and parts[1][0]:
        low, high = min(1 / abs(parts[1][0]), 1), max(1 / abs(parts[1][0]), 1)
        return min(parts[0][1] * low, size), max(parts[0][2] * high, size)
    return min(size, mpmath.mpf(1)), max(size, mpmath.mpf(1))


Operation = Callable[..., tuple[Number, tuple[Number, ...], Number]]
"""From the arguments: the result, its derivatives, its own error in units."""


def _function(f: Callable[[Number], Number], slope: Callable[[Number, Number], Number]) -> Operation:
    def operation(x: Number) -> tuple[Number, tuple[Number, ...], Number]:
        result = f(x)
        return result, (slope(x, result),), 4 * abs(result)

    return operation


def _quotient(x: Number, y: Number) -> tuple[Number, tuple[Number, ...], Number]:
    if y == 0:
        return mpmath.inf, (0, 0), 0
    return x / y, (1 / y, x / y**2), 2 * abs(x / y)


def _logarithm(x: Number) -> Number:
    if x <= 0:
        raise NoValue
    return mpmath.log(x)


def _log1p(x: Number) -> Number:
    if x <= -1:
        raise NoValue
    return mpmath.log1p(x)


def _root(x: Number) -> tuple[Number, tuple[Number, ...], Number]:
    if x < 0:
        raise NoValue
    root = mpmath.sqrt(x)
    return root, (1 / (2 * root) if root else mpmath.inf,), abs(root)


def _power(x: Number, y: Number) -> tuple[Number, tuple[Number, ...], Number]:
    if x == 0:
        return mpmath.power(x, y), (mpmath.inf if 0 < y < 1 else 0, 0), 0
    result = mpmath.power(x, y)
    return result, (abs(y * result / x), abs(result * mpmath.log(abs(x)))), 4 * abs(result)


def _chosen(condition: Number, x: Number, y: Number) -> tuple[Number, tuple[Number, ...], Number]:
    return (x, (0, 1, 0), 0) if condition else (y, (0, 0, 1), 0)


_OPERATIONS: Mapping[str, Operation] = {
    "add": lambda x, y: (x + y, (1, 1), abs(x) + abs(y)),
    "sub": lambda x, y: (x - y, (1, 1), abs(x) + abs(y)),
    "mul": lambda x, y: (x * y, (y, x), abs(x * y)),
    "div": _quotient,
    "neg": lambda x: (-x, (1,), 0),
    "abs": lambda x: (abs(x), (1,), 0),
    "sqrt": _root,
    "pow": _power,
    "exp": _function(mpmath.exp, lambda x, r: r),
    "expm1": _function(mpmath.expm1, lambda x, r: r + 1),
    "log": _function(_logarithm, lambda x, r: 1 / x),
    "log1p": _function(_log1p, lambda x, r: 1 / (1 + x)),
    "sin": _function(mpmath.sin, lambda x, r: mpmath.cos(x)),
    "cos": _function(mpmath.cos, lambda x, r: mpmath.sin(x)),
    "tanh": _function(mpmath.tanh, lambda x, r: 1 - r**2),
    "max": lambda x, y: (x, (1, 0), 0) if x >= y else (y, (0, 1), 0),
    "min": lambda x, y: (x, (1, 0), 0) if x <= y else (y, (0, 1), 0),
    "ne": lambda x, y: (mpmath.mpf(int(x != y)), (0, 0), 0),
    "lt": lambda x, y: (mpmath.mpf(int(x < y)), (0, 0), 0),
    "select": _chosen,
}
