"""One division for all that divide by the same thing: 1/d, 1/d^2 and 1/sqrt(d) from one reciprocal."""

from __future__ import annotations

from collections import Counter

from numerics.compiler.graph.program import Builder, Program


def share_reciprocals(program: Program) -> Program:
    """The program with divisions by one node, its square and its root replaced by products with its reciprocal."""
    uses = Counter(_base(program, node.args[1]) for node in program.nodes if node.op == "div")
    shared = {base for base, count in uses.items() if count > 1 and program.nodes[base].op != "const"}
    if not shared:
        return program
    b = Builder()
    new: list[int] = []
    for node in program.nodes:
        if node.op == "input":
            new.append(b.input(str(node.value)))
        elif node.op == "const":
            new.append(b.const(node.value))  # type: ignore[arg-type]
        elif node.op == "div" and (base := _base(program, node.args[1])) in shared:
            inverse = b.reciprocal(new[base])
            for op in _steps(program, node.args[1], base):
                inverse = b.apply("sqrt", inverse) if op == "sqrt" else b.apply("mul", inverse, inverse)
            new.append(b.apply("mul", new[node.args[0]], inverse))
        else:
            new.append(b.apply(node.op, *(new[a] for a in node.args), body=node.body))
    return b.program(program.inputs, [new[o] for o in program.outputs], program.shape)


def _base(program: Program, place: int) -> int:
    """What a divisor is made of by squares and roots."""
    node = program.nodes[place]
    if node.op == "sqrt" or node.op == "mul" and node.args[0] == node.args[1]:
        return _base(program, node.args[0])
    return place


def _steps(program: Program, place: int, base: int) -> list[str]:
    steps: list[str] = []
    while place != base:
        node = program.nodes[place]
        steps.append(node.op)
        place = node.args[0]
    return steps[::-1]
