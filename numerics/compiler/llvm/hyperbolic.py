"""tanh and its slope, 1 - tanh^2, in registers of eight doubles, both from one exponential.

With m = e^{-2|x|} - 1, which is computed without cancellation, tanh |x| = -m/(2 + m) and the slope is
4 e^{-2|x|}/(2 + m)^2.
"""

from __future__ import annotations

from numerics.compiler.llvm.body import Body
from numerics.compiler.llvm.exponential import CONSTANTS, INVERSE_LOG_2, fused, picked, scaled
from numerics.compiler.llvm.vector_math import letters

KEPT = frozenset({"sech2"})
"""The primitives that a program keeps for this."""

_NAME = "rederive_tanh_and_slope"
_FARTHEST = -745.2
"""Where e^y is 0."""

Q = (
    0.5000000000000001, 0.16666666666666669, 0.041666666663595475, 0.00833333333299209, 0.0013889063440655327,
    0.0001984146378747018,
)  # fmt: skip
"""(e^r - 1 - r)/r^2 by interpolation at Chebyshev's points, with a coefficient more than e^r needs: r itself counts."""

ROOTS = tuple(2.0 ** (k / 16) for k in range(16))
REST = (
    0.0, 8.551889705537965e-17, -3.046782079812471e-17, 8.912812676025408e-17, 3.982015231465646e-17,
    4.658027591836937e-17, 2.5382502794888315e-17, 7.70094837980299e-17, -9.667293313452913e-17,
    -3.483994556892796e-17, 7.949834809697621e-17, 2.4707192569797888e-17, 8.199010020581497e-17,
    2.960140695448873e-17, 3.283107224245627e-17, -1.0619946056195963e-16,
)  # fmt: skip
"""What the roots are above the nearest double."""


def has_pairs(real: str, width: int) -> bool:
    """Whether numbers in registers of this width have both from one exponential."""
    return real == "double" and width == 8 and letters()[0] == "e"


def tanh_and_slope(body: Body, x: str) -> tuple[str, str]:
    """The two values; a function of its own, which LLVM puts in where a program is small."""
    kind = body.type
    if _NAME not in body.declared:
        inner = Body(body.real, body.width)
        values = _both(inner, "%x")
        lines = [
            f"define internal {{{kind}, {kind}}} @{_NAME}({kind} %x) #1 {{",
            *inner.lines,
            f"  %first = insertvalue {{{kind}, {kind}}} poison, {kind} {values[0]}, 0",
            f"  %both = insertvalue {{{kind}, {kind}}} %first, {kind} {values[1]}, 1",
            f"  ret {{{kind}, {kind}}} %both",
            "}",
        ]
        body.declared |= inner.declared | {_NAME: "\n".join(lines)}
    both = body.put(f"call {{{kind}, {kind}}} @{_NAME}({kind} {x})")
    first, second = (body.put(f"extractvalue {{{kind}, {kind}}} {both}, {place}") for place in (0, 1))
    return first, second


def _both(body: Body, x: str) -> tuple[str, str]:
    c, kind = CONSTANTS["double"], body.type

    def number(value: float) -> str:
        return body.constant(value)

    size = _of_size(body, "fabs", x)
    y = body.put(f"fmul {kind} {size}, {number(-2.0)}")
    far = body.put(f"fcmp olt {kind} {y}, {number(_FARTHEST)}")  # a nan goes on
    inside = body.put(f"select {body.logical} {far}, {kind} {number(_FARTHEST)}, {kind} {y}")
    shifted = fused(body, inside, number(c.steps * INVERSE_LOG_2), number(c.shift))
    n = body.put(f"fsub {kind} {shifted}, {number(c.shift)}")
    r = fused(body, n, number(-c.low), fused(body, n, number(-c.high), inside))
    q = number(Q[-1])
    for coefficient in reversed(Q[:-1]):
        q = fused(body, q, r, number(coefficient))
    p = fused(body, body.put(f"fmul {kind} {r}, {r}"), q, r)
    power = body.put(f"fmul {kind} {n}, {number(1.0 / c.steps)}")
    high = scaled(body, picked(body, shifted, ROOTS), power)
    low = scaled(body, picked(body, shifted, REST), power)
    less = body.put(f"fadd {kind} {high}, {number(-1.0)}")
    rest = fused(body, high, p, low)
    m = body.put(f"fadd {kind} {less}, {rest}")
    e = body.put(f"fadd {kind} {high}, {rest}")
    inverse = body.put(f"fdiv {kind} {number(1.0)}, {body.put(f'fadd {kind} {m}, {number(2.0)}')}")
    minus = body.put(f"fmul {kind} {m}, {inverse}")
    slope = body.put(f"fmul {kind} {body.put(f'fmul {kind} {e}, {number(4.0)}')}, {inverse}")
    return _of_size(body, "copysign", minus, x), body.put(f"fmul {kind} {slope}, {inverse}")


def _of_size(body: Body, name: str, *args: str) -> str:
    kind = body.type
    full = f"llvm.{name}.v{body.width}f64"
    body.declared[full] = f"declare {kind} @{full}({', '.join([kind] * len(args))})"
    return body.put(f"call {kind} @{full}({', '.join(f'{kind} {a}' for a in args)})")
