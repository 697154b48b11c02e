"""1/d and 1/sqrt(d) by the processor's estimates and a few terms of a series: a division and a root take much longer.

Only registers of eight doubles have an estimate that is good enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from numerics.compiler.graph.program import Program
from numerics.compiler.llvm.body import Body
from numerics.compiler.llvm.exponential import fused
from numerics.compiler.llvm.vector_math import VECTOR, lanes, letters


@dataclass(frozen=True)
class Roots:
    """The nodes that are written with such a root.

    inverses: nodes 1/d of which sqrt(1/d) is wanted too. roots: the nodes sqrt(1/d). divisors: nodes sqrt(d) that only
    divide.
    """

    inverses: frozenset[int]
    roots: frozenset[int]
    divisors: frozenset[int]


ROOT = (0.5, 0.375 + 0.2265 * 2.0**-26, 0.3125)
"""The series of (1 - e)^(-1/2) after 1. For |e| < 2^-13 the second coefficient makes up for the term with e^4."""

INVERSE = (1.0, 1.0, 1.0)
"""The series of 1/(1 - e) after 1; the estimate leaves |e| < 2^-14, and e^4 is nothing."""

NONE = Roots(frozenset(), frozenset(), frozenset())


def reciprocal_roots(program: Program, places: Iterable[int]) -> Roots:
    """The nodes among these places; a node and what it is made of stand there together or not at all."""
    here = set(places)
    nodes = program.nodes
    inverses = {p for p in here if nodes[p].op == "div" and nodes[nodes[p].args[0]].value == 1.0}
    roots = {p for p in here if nodes[p].op == "sqrt" and nodes[p].args[0] in inverses}
    other = set(program.outputs)
    for place, node in enumerate(nodes):
        divides = node.op == "div" and place in here
        other.update(node.args[:1] if divides else node.args)
    divisors = {
        p
        for p in here
        if nodes[p].op == "sqrt" and p not in other and p not in roots and nodes[p].args[0] not in inverses
    }
    return Roots(frozenset(nodes[p].args[0] for p in roots), frozenset(roots), frozenset(divisors))


def has_estimate(real: str, width: int) -> bool:
    """Whether numbers in registers of this width have the estimate."""
    return real == "double" and width == 8 and letters()[0] == "e"


def lanes_for(program: Program, real: str) -> int:
    """How many points at once are fastest.

    Roots and divisions of 512 bits take more than twice the time of those of 256; all else gains by the width.
    """
    wide = lanes(real)
    if letters()[0] != "e":
        return wide
    found = reciprocal_roots(program, range(len(program.nodes))) if has_estimate(real, wide) else NONE
    quick = found.inverses | found.roots | found.divisors
    slow = [p for p, n in enumerate(program.nodes) if n.op in ("div", "sqrt") and p not in quick]
    slow = [p for p in slow if program.nodes[p].op == "sqrt" or program.nodes[p].args[1] not in found.divisors]
    calls = any(n.op in VECTOR or n.op == "sech2" for n in program.nodes)
    return wide // 2 if slow and not calls else wide


def reciprocal_root(body: Body, x: str) -> str:
    """1/sqrt(x), to about a unit in the last place; nan below 0."""
    rough = _estimate(body, "rsqrt14", x)
    # With e = 1 - x r^2, 1/sqrt(x) = r (1 - e)^(-1/2) = r (1 + e/2 + 3 e^2/8 + 5 e^3/16 + ...).
    left = fused(body, _negative(body, _product(body, x, rough)), rough, body.constant(1.0))
    return _corrected(body, rough, left, _product(body, rough, left), ROOT)


def reciprocal_and_root(body: Body, x: str) -> tuple[str, str]:
    """1/x, and its root, which is nan for negative x."""
    rough = _estimate(body, "rcp14", x)
    # With e = 1 - x r, 1/x = r (1 + e + e^2 + e^3 + ...).
    left = fused(body, _negative(body, x), rough, body.constant(1.0))
    inverse = _corrected(body, rough, left, _product(body, rough, left), INVERSE)
    return inverse, _call(body, "fabs", reciprocal_root(body, x))


def _corrected(body: Body, rough: str, left: str, step: str, series: tuple[float, ...]) -> str:
    """rough + step (c_0 + c_1 left + ...) with the coefficients of a series."""
    factor = body.constant(series[-1])
    for coefficient in reversed(series[:-1]):
        factor = fused(body, factor, left, body.constant(coefficient))
    refined = fused(body, step, factor, rough)
    # Where x or its estimate is 0 or infinite, nothing is left to correct, and the difference is no number or -oo.
    ordinary = body.put(f"fcmp ogt {body.type} {left}, {body.constant(-0.5)}")
    return body.put(f"select {body.logical} {ordinary}, {body.type} {refined}, {body.type} {rough}")


def _estimate(body: Body, name: str, x: str) -> str:
    """The processor's, to 14 bits; of 0 infinite, of infinity 0."""
    kind, full = body.type, f"llvm.x86.avx512.{name}.pd.512"
    body.declared[full] = f"declare {kind} @{full}({kind}, {kind}, i8)"
    return body.put(f"call {kind} @{full}({kind} {x}, {kind} zeroinitializer, i8 -1)")


def _product(body: Body, a: str, b: str) -> str:
    return body.put(f"fmul {body.type} {a}, {b}")


def _negative(body: Body, x: str) -> str:
    return body.put(f"fneg {body.type} {x}")


def _call(body: Body, name: str, x: str) -> str:
    kind = body.type
    full = f"llvm.{name}.v{body.width}f64"
    body.declared[full] = f"declare {kind} @{full}({kind})"
    return body.put(f"call {kind} @{full}({kind} {x})")
