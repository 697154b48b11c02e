"""exp in registers of 512 bits, written where it is wanted: a call would make every other register go to memory.

e^x = 2^(n/s) e^r with n whole and |r| at most log(2)/(2 s); e^r = 1 + r + r^2 q(r), q by interpolation.
For float64 s is 16, and the sixteen roots 2^(k/16) are two registers; for float32 it is 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numerics.compiler.llvm.body import Body


@dataclass(frozen=True)
class Constants:
    """For one type of number.

    steps: s. high, low: log(2)/s in two parts. shift: what makes a sum round to a whole number, which then stands in
    its last bits. bound: beyond it e^x is 0 or infinite. q: the coefficients, the lowest first, by interpolation at
    Chebyshev's points.
    """

    steps: int
    high: float
    low: float
    shift: float
    bound: float
    q: tuple[float, ...]


INVERSE_LOG_2 = 1.4426950408889634
CONSTANTS = {
    "double": Constants(
        16, 0.04332169878499658, 1.4494042586539372e-18, 1.5 * 2.0**52, 800.0,
        (0.5, 0.16666666665296223, 0.04166666666495362, 0.008333449934107185, 0.0013889034639665864),
    ),
    "float": Constants(
        1, 0.6931471824645996, -1.9046542121259336e-09, 1.5 * 2.0**23, 150.0,
        (0.5, 0.1666666716337204, 0.04166646674275398, 0.00833331048488617, 0.0013933649752289057,
         0.00019890991097781807),
    ),
}  # fmt: skip
_SCALE = {
    "double": ("llvm.x86.avx512.mask.scalef.pd.512", "i8"),
    "float": ("llvm.x86.avx512.mask.scalef.ps.512", "i16"),
}
_PICK = "llvm.x86.avx512.vpermi2var.pd.512"


def exponential(body: Body, x: str) -> str:
    """e^x to a unit in the last place, also where it is denormal; nan of nan."""
    c, kind = CONSTANTS[body.real], body.type

    def number(value: float) -> str:
        return body.constant(value)

    # The comparisons let nan through.
    below = body.put(f"fcmp olt {kind} {number(c.bound)}, {x}")
    most = body.put(f"select {body.logical} {below}, {kind} {number(c.bound)}, {kind} {x}")
    above = body.put(f"fcmp olt {kind} {most}, {number(-c.bound)}")
    inside = body.put(f"select {body.logical} {above}, {kind} {number(-c.bound)}, {kind} {most}")
    shifted = fused(body, inside, number(c.steps * INVERSE_LOG_2), number(c.shift))
    n = body.put(f"fsub {kind} {shifted}, {number(c.shift)}")
    r = fused(body, n, number(-c.low), fused(body, n, number(-c.high), inside))
    q = number(c.q[-1])
    for coefficient in reversed(c.q[:-1]):
        q = fused(body, q, r, number(coefficient))
    p = fused(body, body.put(f"fmul {kind} {r}, {r}"), q, r)
    if c.steps == 1:
        return scaled(body, body.put(f"fadd {kind} {p}, {number(1.0)}"), n)
    root = picked(body, shifted, [2.0 ** (k / 16) for k in range(16)])
    # Scaling takes the whole part below n/s, and the roots what is left of it.
    return scaled(body, fused(body, root, p, root), body.put(f"fmul {kind} {n}, {number(1.0 / c.steps)}"))


def picked(body: Body, shifted: str, row: Sequence[float]) -> str:
    """Of sixteen numbers the one whose place is in the last four bits."""
    kind, counters = body.type, f"<{body.width} x i64>"
    places = body.put(f"bitcast {kind} {shifted} to {counters}")
    halves = ["<" + ", ".join(f"double {_hex(body, v)}" for v in half) + ">" for half in (row[:8], row[8:])]
    body.declared[_PICK] = f"declare {kind} @{_PICK}({kind}, {counters}, {kind})"
    return body.put(f"call {kind} @{_PICK}({kind} {halves[0]}, {counters} {places}, {kind} {halves[1]})")


def _hex(body: Body, value: float) -> str:
    return body.constant(value).split()[1].rstrip(",")


def scaled(body: Body, p: str, power: str) -> str:
    """p times 2 to the whole number below a power, rounded once."""
    kind = body.type
    name, mask = _SCALE[body.real]
    body.declared[name] = f"declare {kind} @{name}({kind}, {kind}, {kind}, {mask}, i32)"
    return body.put(f"call {kind} @{name}({kind} {p}, {kind} {power}, {kind} zeroinitializer, {mask} -1, i32 4)")


def fused(body: Body, a: str, b: str, c: str) -> str:
    """a b + c, rounded once."""
    kind = body.type
    name = f"llvm.fma.v{body.width}{'f64' if body.real == 'double' else 'f32'}"
    body.declared[name] = f"declare {kind} @{name}({kind}, {kind}, {kind})"
    return body.put(f"call {kind} @{name}({kind} {a}, {kind} {b}, {kind} {c})")
