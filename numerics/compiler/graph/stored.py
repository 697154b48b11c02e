"""A program as lines of text that people can read, and back."""

from __future__ import annotations

from collections.abc import Iterator

from numerics.compiler.graph.program import ARITY, REDUCED, Node, Program

_MOST_LINES = 1_000_000


def written(program: Program) -> str:
    """The program, one operation a line: its place, what it does, what with."""
    lines = [f"inputs {' '.join(program.inputs)}", f"shape {' '.join(str(n) for n in program.shape)}".rstrip()]
    for place, node in enumerate(program.nodes):
        if node.body is not None:
            head = f"{place} {node.op} {' '.join(str(a) for a in node.args)}"
            lines += [f"{head} {{", written(node.body).rstrip("\n"), "}"]
        elif node.op == "input":
            lines.append(f"{place} input {node.value}")
        elif node.op == "const":
            lines.append(f"{place} const {_number(node.value)}")
        else:
            lines.append(f"{place} {node.op} {' '.join(str(a) for a in node.args)}")
    lines.append(f"outputs {' '.join(str(o) for o in program.outputs)}")
    return "\n".join(lines) + "\n"


def _number(value: float | complex | str | None) -> str:
    """A number; a complex one as its two parts."""
    return f"{value.real!r} {value.imag!r}" if isinstance(value, complex) else repr(float(value))  # type: ignore[arg-type]


def read(text: str) -> Program:
    """The program of such lines. Raises ValueError with the line that is none."""
    lines = iter(text.strip().splitlines())
    program = _read(lines)
    for line in lines:
        raise ValueError(f"{line!r} stands after the end of a stored program")
    return program


def _read(lines: Iterator[str]) -> Program:
    inputs: tuple[str, ...] = ()
    shape: tuple[int, ...] = ()
    outputs: tuple[int, ...] = ()
    nodes: list[Node] = []
    for line in lines:
        head, *rest = line.split() or [""]
        if head == "inputs":
            inputs = tuple(rest)
        elif head == "shape":
            shape = tuple(int(n) for n in rest)
        elif head == "outputs":
            outputs = tuple(int(n) for n in rest)
        elif head == "}":
            break
        elif rest and rest[-1] == "{":
            nodes.append(_reduction(head, rest[:-1], len(nodes), line, _read(lines)))
        else:
            nodes.append(_node(head, rest, len(nodes), line))
    return Program(inputs, tuple(nodes), outputs, shape)


def _reduction(head: str, rest: list[str], place: int, line: str, body: Program) -> Node:
    args = tuple(int(w) for w in rest[1:])
    if head != str(place) or rest[0] not in REDUCED or len(args) != 1 + len(body.inputs):
        raise ValueError(f"{line!r} is no sum or product number {place} of a stored program")
    if any(not 0 <= a < place for a in args):
        raise ValueError(f"{line!r} uses what is not computed before it")
    return Node(rest[0], args, body=body)


def _node(head: str, rest: list[str], place: int, line: str) -> Node:
    if head != str(place) or not rest or rest[0] not in ARITY:
        raise ValueError(f"{line!r} is no operation number {place} of a stored program")
    op, *words = rest
    if op == "input":
        return Node("input", (), words[0])
    if op == "const":
        return Node("const", (), complex(*map(float, words)) if len(words) > 1 else float(words[0]))
    args = tuple(int(w) for w in words)
    if len(args) != ARITY[op] or any(not 0 <= a < place for a in args):
        raise ValueError(f"{line!r} uses what is not computed before it")
    return Node(op, args)
