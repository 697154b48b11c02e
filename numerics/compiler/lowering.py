"""Stable primitives written with operations that every target has."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from numerics.compiler.program import Builder, Program
from numerics.compiler.reciprocals import share_reciprocals


def lowered(program: Program) -> Program:
    """The program without softplus, sigmoid, sech2, logaddexp and sign, one division for equal divisors."""
    b = Builder()
    places: list[int] = []
    for node in program.nodes:
        if node.op == "input":
            places.append(b.input(str(node.value)))
        elif node.op == "const":
            places.append(b.const(node.value))  # type: ignore[arg-type]
        else:
            args = [places[a] for a in node.args]
            rule = _RULES.get(node.op)
            places.append(b.apply(node.op, *args) if rule is None else rule(b, *args))
    return share_reciprocals(b.program(program.inputs, [places[o] for o in program.outputs], program.shape))


def _shrunk(b: Builder, x: int, scale: float = -1.0) -> int:
    """exp(scale |x|), which never overflows for a negative scale."""
    return b.apply("exp", b.mul(b.const(scale), b.apply("abs", x)))


def _softplus(b: Builder, x: int) -> int:
    return b.add(b.apply("max", x, b.const(0.0)), b.apply("log1p", _shrunk(b, x)))


def _sigmoid(b: Builder, x: int) -> int:
    e = _shrunk(b, x)
    inverse = b.reciprocal(b.add(b.const(1.0), e))
    return b.apply("select", b.apply("lt", x, b.const(0.0)), b.mul(e, inverse), inverse)


def _sech2(b: Builder, x: int) -> int:
    e = _shrunk(b, x, -2.0)
    inverse = b.reciprocal(b.add(b.const(1.0), e))
    return b.mul(b.const(4.0), e, b.mul(inverse, inverse))


def _logaddexp(b: Builder, x: int, y: int) -> int:
    higher = b.apply("max", x, y)
    apart = b.add(higher, b.apply("log1p", _shrunk(b, b.sub(x, y))))
    return b.apply("select", b.apply("eq", x, y), b.add(x, b.const(math.log(2.0))), apart)


def _sign(b: Builder, x: int) -> int:
    zero = b.const(0.0)
    below = b.apply("select", b.apply("lt", x, zero), b.const(-1.0), x)
    return b.apply("select", b.apply("lt", zero, x), b.const(1.0), below)


_RULES: Mapping[str, Callable[..., int]] = {
    "softplus": _softplus,
    "sigmoid": _sigmoid,
    "sech2": _sech2,
    "logaddexp": _logaddexp,
    "sign": _sign,
}
