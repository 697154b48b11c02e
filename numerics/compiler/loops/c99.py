"""A plan of loops as C99."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from numerics.compiler.graph.program import LOGICAL
from numerics.compiler.loops.plan import Gather, Let, Loop, Start, Store
from numerics.compiler.loops.source import LoopText, Writer
from numerics.compiler.targets.c99 import INFIX, called, number

_FIRST = {"sum": "0.0", "product": "1.0", "max": "-INFINITY"}


def loop_prototype(text: LoopText, name: str) -> str:
    """The declaration of the function, without its semicolon."""
    sizes = dict.fromkeys(s for a in text.arguments for s in a.shape if s.isidentifier())
    parameters = (["int64_t rows"] if text.batched else []) + [f"int64_t {s}" for s in sizes]
    for a in text.arguments:
        if a.shape or a.rows:
            kind = "int64_t" if a.integer else "double"
            parameters.append(f"const {kind} *{'all_' if a.rows else ''}{a.name}")
        else:
            parameters.append(f"double {a.name}")
    stem = "all_out" if text.batched else "out"
    parameters += [f"double *{stem}{i}" for i in range(len(text.outputs))]
    return f"void {name}({', '.join(parameters)})"


def loop_source_c(text: LoopText, name: str, words: str = "") -> str:
    """The C source of one function."""
    writer = CWriter(text.arguments, text.batched)
    writer.shapes = {a.name: a.shape for a in text.arguments} | {f"out{i}": s for i, s in enumerate(text.outputs)}
    lines = [f"/* {words} */"] if words else []
    lines += [loop_prototype(text, name), "{"]
    depth = 1
    if text.batched:
        lines.append("    for (int64_t row_ = 0; row_ < rows; row_++) {")
        depth = 2
        for a in text.arguments:
            if a.rows and a.shape:
                lines.append(f"        const double *{a.name} = all_{a.name} + row_ * {_product(a.shape)};")
        for i, shape in enumerate(text.outputs):
            if shape:
                lines.append(f"        double *out{i} = all_out{i} + row_ * {_product(shape)};")
    lines += writer.block(text.plan.statements, depth)
    return "\n".join([*lines, *(["    }"] if text.batched else []), "}", ""])


def _product(shape: Sequence[str]) -> str:
    return " * ".join(shape)


class CWriter(Writer):
    """Statements as C."""

    shapes: dict[str, tuple[str, ...]]

    def declared(self, name: str, op: str, text: str) -> str:
        """The line that names an intermediate value."""
        return f"const {'int' if op in LOGICAL else 'double'} {name} = {text};"

    def block(self, statements: Sequence[Any], depth: int) -> list[str]:
        """The lines of some statements."""
        pad = "    " * depth
        lines: list[str] = []
        for s in statements:
            if isinstance(s, Loop):
                head = f"{pad}for (int64_t {s.index} = 0; {s.index} < {self.size(s.size)}; {s.index}++) {{"
                lines += [*self.looped(s, head, depth), f"{pad}}}"]
            elif isinstance(s, Start):
                lines.append(f"{pad}double {s.name} = {_FIRST[s.kind]};")
            elif isinstance(s, Let):
                value, before = self.value(s.value, pad)
                lines += [*before, f"{pad}const double {s.name} = {value};"]
            elif isinstance(s, Gather):
                value, before = self.value(s.term, pad)
                lines += before
                if s.kind == "max":
                    lines.append(f"{pad}{s.name} = {value} > {s.name} || {value} != {value} ? {value} : {s.name};")
                else:
                    lines.append(f"{pad}{s.name} {'+' if s.kind == 'sum' else '*'}= {value};")
            elif isinstance(s, Store):
                value, before = self.value(s.value, pad)
                lines += [*before, f"{pad}{self.target(s)} = {value};"]
        return lines

    def target(self, s: Store) -> str:
        """Where a result goes."""
        if s.indices:
            return self._flat(f"out{s.output}", [str(i) for i in s.indices])
        return f"all_out{s.output}[row_]" if self.batched else f"out{s.output}[0]"

    def load(self, c: sp.Indexed) -> str:
        """A component as it is read."""
        name = super().load(c).split("[")[0]
        return self._flat(name, [self.place(i) for i in c.indices])

    def _flat(self, name: str, places: list[str]) -> str:
        shape = self.shapes[name]
        at = places[0]
        for size, place in zip(shape[1:], places[1:], strict=True):
            at = f"({at}) * {size} + {place}"
        return f"{name}[{at}]"

    def number(self, value: float) -> str:
        """A number of the language."""
        return number(value)

    def operation(self, op: str, args: list[str]) -> str:
        """One operation."""
        op = op.removeprefix("counter ")
        if op in INFIX:
            return f"{args[0]} {INFIX[op]} {args[1]}"
        if op in ("neg", "not"):
            return f"{'-' if op == 'neg' else '!'}{args[0]}"
        if op == "select":
            return f"{args[0]} ? {args[1]} : {args[2]}"
        return called(op, args, "this kernel")
