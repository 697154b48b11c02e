"""1/sqrt(d) by the processor's estimate and two steps of Newton's: a division and a root take four times as long.

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
    kind = body.type
    estimate = "llvm.x86.avx512.rsqrt14.pd.512"
    body.declared[estimate] = f"declare {kind} @{estimate}({kind}, {kind}, i8)"
    first = body.put(f"call {kind} @{estimate}({kind} {x}, {kind} zeroinitializer, i8 -1)")
    # r (3 - x r^2)/2; the products in an order in which none overflows or is too small to be normal.
    scaled = body.put(f"fmul {kind} {x}, {first}")
    bent = body.put(f"fmul {kind} {scaled}, {body.constant(-0.5)}")
    second = body.put(f"fmul {kind} {first}, {fused(body, bent, first, body.constant(1.5))}")
    # r + r (1 - x r^2)/2; what is left of x r^2 is exact.
    square = body.put(f"fneg {kind} {body.put(f'fmul {kind} {x}, {second}')}")
    left = fused(body, square, second, body.constant(1.0))
    third = fused(body, body.put(f"fmul {kind} {second}, {body.constant(0.5)}"), left, second)
    return _unless_nan(body, third, first)


def reciprocal_and_root(body: Body, x: str) -> tuple[str, str]:
    """1/x, and its root, which is nan for negative x."""
    kind = body.type
    size = _call(body, "fabs", x)
    root = reciprocal_root(body, size)
    first = _call(body, "copysign", body.put(f"fmul {kind} {root}, {root}"), x)
    left = fused(body, body.put(f"fneg {kind} {x}"), first, body.constant(1.0))
    inverse = _unless_nan(body, fused(body, first, left, first), first)
    below = body.put(f"fcmp olt {kind} {x}, {body.constant(0.0)}")
    nowhere = body.constant(float("nan"))
    return inverse, body.put(f"select {body.logical} {below}, {kind} {nowhere}, {kind} {root}")


def _call(body: Body, name: str, *args: str) -> str:
    kind = body.type
    full = f"llvm.{name}.v{body.width}f64"
    body.declared[full] = f"declare {kind} @{full}({', '.join([kind] * len(args))})"
    return body.put(f"call {kind} @{full}({', '.join(f'{kind} {a}' for a in args)})")


def _unless_nan(body: Body, refined: str, rough: str) -> str:
    """Newton's step makes nan of 0 and infinity, which the estimate has right."""
    wrong = body.put(f"fcmp uno {body.type} {refined}, {refined}")
    return body.put(f"select {body.logical} {wrong}, {body.type} {rough}, {body.type} {refined}")
