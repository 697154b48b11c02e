"""Stable primitives written with operations that every target has."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from numerics.compiler.graph.bessel_ratios import bessel_ratio, sinc
from numerics.compiler.graph.program import Builder, Program
from numerics.compiler.graph.reciprocals import share_reciprocals


def lowered(program: Program, keep: frozenset[str] = frozenset()) -> Program:
    """The program in operations that every target has, one division for equal divisors.

    keep: primitives that the target has too, but for terms of sums. A sech2 that is kept stands beside the tanh of the
    same number.
    """
    b = Builder()
    with_slope = {n.args[0] for n in program.nodes if n.op == "sech2"} if "sech2" in keep else set()
    places: list[int] = []
    for node in program.nodes:
        if node.op == "input":
            places.append(b.input(str(node.value)))
        elif node.op == "const":
            places.append(b.const(node.value))  # type: ignore[arg-type]
        else:
            args = [places[a] for a in node.args]
            rule = None if node.op in keep else _RULES.get(node.op)
            body = None if node.body is None else lowered(node.body)
            places.append(b.apply(node.op, *args, body=body) if rule is None else rule(b, *args))
            if node.op == "tanh" and node.args[0] in with_slope:
                b.apply("sech2", *args)
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


def _log_of_growth(b: Builder, far: int, near: int, size: int) -> int:
    """What holds from 1 on, and what holds below, each computed at numbers where it does not overflow."""
    return b.apply("select", b.apply("lt", size, b.const(1.0)), near, far)


def _logcosh(b: Builder, x: int) -> int:
    size = b.apply("abs", x)
    far = b.add(size, b.sub(b.apply("log1p", _shrunk(b, x, -2.0)), b.const(math.log(2.0))))
    half = b.apply("sinh", b.mul(b.const(0.5), b.apply("min", size, b.const(1.0))))
    return _log_of_growth(b, far, b.apply("log1p", b.mul(b.const(2.0), half, half)), size)


def _logsinh(b: Builder, x: int) -> int:
    far = b.add(x, b.sub(b.apply("log1p", b.apply("neg", _shrunk(b, x, -2.0))), b.const(math.log(2.0))))
    near = b.apply("log", b.apply("sinh", b.apply("min", x, b.const(1.0))))
    return _log_of_growth(b, far, near, x)


def _logexpm1(b: Builder, x: int) -> int:
    far = b.add(x, b.apply("log1p", b.apply("neg", _shrunk(b, x))))
    return _log_of_growth(b, far, b.apply("log", b.apply("expm1", b.apply("min", x, b.const(1.0)))), x)


def _sqrt1pm1(b: Builder, x: int) -> int:
    """x over the root's sum with 1, and the root itself where 1 is nothing beside it."""
    root = b.apply("sqrt", b.add(b.const(1.0), x))
    far = b.apply("lt", b.const(_WITHOUT_ONE), x)
    return b.apply("select", far, b.apply("sqrt", x), b.apply("div", x, b.add(b.const(1.0), root)))


_WITHOUT_ONE = 2.0**110
"""From here on sqrt(1 + x) - 1 is sqrt(x), as its root is above 2^54."""


def _sech2(b: Builder, x: int) -> int:
    e = _shrunk(b, x, -2.0)
    inverse = b.reciprocal(b.add(b.const(1.0), e))
    return b.mul(b.const(4.0), e, b.mul(inverse, inverse))


def _finite(b: Builder, x: int) -> int:
    return b.apply("select", b.apply("lt", b.apply("abs", x), b.const(math.inf)), x, b.const(0.0))


def _logaddexp(b: Builder, x: int, y: int) -> int:
    higher = b.apply("max", x, y)
    apart = b.add(higher, b.apply("log1p", _shrunk(b, b.sub(x, y))))
    return b.apply("select", b.apply("eq", x, y), b.add(x, b.const(math.log(2.0))), apart)


def _sign(b: Builder, x: int) -> int:
    zero = b.const(0.0)
    below = b.apply("select", b.apply("lt", x, zero), b.const(-1.0), x)
    return b.apply("select", b.apply("lt", zero, x), b.const(1.0), below)


def _polynomial(b: Builder, x: int, coefficients: Sequence[float]) -> int:
    """c0 + c1 x + c2 x^2 + ..., by Horner's rule."""
    value = b.const(coefficients[-1])
    for c in reversed(coefficients[:-1]):
        value = b.add(b.mul(value, x), b.const(c))
    return value


def _lgamma(b: Builder, x: int) -> int:
    """The logarithm of the gamma function, not that of its modulus: it is complex for negative numbers."""
    return b.apply("select", b.apply("lt", x, b.const(0.0)), b.undefined(), b.apply("lgamma", x))


_BRANCH = (-1.0, 1.0, -1 / 3, 11 / 72, -43 / 540, 769 / 17280, -221 / 8505, 680863 / 43545600, -1963 / 204120)
"""Lambert's W at its branch point, in powers of sqrt(2 (e x + 1)); Corless et al. (1996), equation (4.22)."""

_NEAR = 0.03
"""Up to here in that root the series is exact to a unit in the last place."""


def _lambertw(b: Builder, x: int) -> int:
    """The principal branch: a guess (series, Pade, logarithms), then two steps of order 4 (Fritsch et al. 1973)."""
    zero, one = b.const(0.0), b.const(1.0)
    radicand = b.add(b.mul(b.const(2.0 * math.e), x), b.const(2.0))
    root = b.apply("sqrt", b.apply("max", radicand, zero))
    low = _polynomial(b, root, _BRANCH[:5])
    middle = b.apply("div", _polynomial(b, x, (60.0, 114.0, 17.0)), _polynomial(b, x, (60.0, 174.0, 101.0)))
    log = b.apply("log1p", b.apply("max", x, zero))
    high = b.mul(log, b.sub(one, b.apply("div", b.apply("log1p", log), b.add(b.const(2.0), log))))
    w = b.apply("select", b.apply("lt", x, b.const(1.0)), b.mul(x, middle), high)
    w = b.apply("select", b.apply("lt", x, b.const(-0.25)), low, w)
    for _ in range(2):
        z = b.sub(b.apply("log", b.apply("div", x, w)), w)
        after = b.add(one, w)
        q = b.mul(b.const(2.0), after, b.add(after, b.mul(b.const(2 / 3), z)))
        step = b.mul(b.apply("div", z, after), b.apply("div", b.sub(q, z), b.sub(q, b.mul(b.const(2.0), z))))
        w = b.add(w, b.mul(w, step))
    w = b.apply("select", b.apply("lt", root, b.const(_NEAR)), _polynomial(b, root, _BRANCH), w)
    w = b.apply("select", b.apply("lt", b.apply("abs", x), b.const(1e-9)), b.sub(x, b.mul(x, x)), w)
    w = b.apply("select", b.apply("eq", x, b.const(math.inf)), x, w)
    return b.apply("select", b.apply("le", b.const(-1 / math.e), x), w, b.undefined())


_SHIFT = 12
_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6)


def _trigamma(b: Builder, x: int) -> int:
    """Twelve steps up and Stirling's series; on the other side by reflection."""
    one, half = b.const(1.0), b.const(0.5)
    reflected = b.apply("lt", x, half)
    at = b.apply("select", reflected, b.sub(one, x), x)
    steps = [b.reciprocal(b.power(b.add(at, b.const(float(k))), 2)) for k in range(_SHIFT)]
    inverse = b.reciprocal(b.add(at, b.const(float(_SHIFT))))
    square = b.mul(inverse, inverse)
    series = b.mul(inverse, square, _polynomial(b, square, _BERNOULLI))
    value = b.add(*steps, inverse, b.mul(half, square), series)
    apart = b.mul(b.const(math.pi), b.sub(x, b.apply("floor", b.add(x, half))))
    mirror = b.sub(b.power(b.apply("div", b.const(math.pi), b.apply("sin", apart)), 2), value)
    return b.apply("select", reflected, mirror, value)


_RULES: Mapping[str, Callable[..., int]] = {
    "besselratio": bessel_ratio,
    "halfpower": Builder.half_power,
    "lambertw": _lambertw,
    "logcosh": _logcosh,
    "logsinh": _logsinh,
    "logexpm1": _logexpm1,
    "lgamma": _lgamma,
    "trigamma": _trigamma,
    "softplus": _softplus,
    "sigmoid": _sigmoid,
    "sech2": _sech2,
    "finite": _finite,
    "logaddexp": _logaddexp,
    "sign": _sign,
    "sinc": sinc,
    "sqrt1pm1": _sqrt1pm1,
}
