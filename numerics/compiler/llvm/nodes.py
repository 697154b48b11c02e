"""The nodes of a program as LLVM instructions, in the order in which they are computed."""

from __future__ import annotations

from collections.abc import Sequence

from numerics.compiler.graph.program import LOGICAL, Program
from numerics.compiler.llvm.body import FLAGS, Body
from numerics.compiler.llvm.hyperbolic import has_pairs, tanh_and_slope
from numerics.compiler.llvm.roots import NONE, has_estimate, reciprocal_and_root, reciprocal_root, reciprocal_roots


def write_nodes(body: Body, program: Program, places: Sequence[int], operands: dict[int, str]) -> None:
    """The instructions of these nodes; operands holds the value of every node known so far, and learns the new."""
    found = reciprocal_roots(program, places) if has_estimate(body.real, body.width) else NONE
    roots: dict[int, str] = {}
    pairs: dict[int, tuple[str, str]] = {}
    for place in places:
        node = program.nodes[place]
        if place in operands:
            continue
        if node.op == "const":
            operands[place] = body.constant(float(node.value))  # type: ignore[arg-type]
        elif place in found.inverses:
            operands[place], roots[place] = reciprocal_and_root(body, operands[node.args[1]])
        elif place in found.roots:
            operands[place] = roots[node.args[0]]
        elif place in found.divisors:
            roots[place] = reciprocal_root(body, operands[node.args[0]])
        elif node.op == "div" and node.args[1] in found.divisors:
            operands[place] = body.put(f"fmul {FLAGS} {body.type} {operands[node.args[0]]}, {roots[node.args[1]]}")
        elif node.op in ("tanh", "sech2") and has_pairs(body.real, body.width):
            (x,) = node.args
            if x not in pairs:
                pairs[x] = tanh_and_slope(body, operands[x])
            operands[place] = pairs[x][node.op == "sech2"]
        else:
            operands[place] = body.operation(node, _arguments(body, program, place, operands))


def _arguments(body: Body, program: Program, place: int, operands: dict[int, str]) -> list[str]:
    """What an operation takes: numbers, or conditions where it asks for them."""
    node = program.nodes[place]
    args = []
    for position, a in enumerate(node.args):
        takes_condition = node.op in ("and", "or", "not") or node.op == "select" and position == 0
        operand = operands[a]
        is_condition = program.nodes[a].op in LOGICAL
        if takes_condition and not is_condition:
            operand = body.put(f"fcmp une {body.type} {operand}, {body.constant(0.0)}")
        elif is_condition and not takes_condition:
            operand = body.number(program, a, operand)
        args.append(operand)
    return args
