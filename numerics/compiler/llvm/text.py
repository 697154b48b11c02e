"""A program as LLVM text: a function of numbers, the same over arrays in registers, and a door for Python's floats."""

from __future__ import annotations

import math
from dataclasses import dataclass

from numerics.compiler.graph.cost import nanoseconds
from numerics.compiler.graph.lowering import lowered
from numerics.compiler.graph.program import Program
from numerics.compiler.llvm.body import Body
from numerics.compiler.llvm.door import door
from numerics.compiler.llvm.hyperbolic import KEPT, has_pairs
from numerics.compiler.llvm.map import METADATA, map_text
from numerics.compiler.llvm.nodes import write_nodes
from numerics.compiler.llvm.pieces import map_in_pieces, point_in_pieces
from numerics.compiler.llvm.vector_math import lanes

UNSPLIT = 1_000
"""The most operations that stay in one function, where no value has to pass through memory."""

_ATTRIBUTES = "attributes #0 = { nounwind willreturn memory(none) }\nattributes #1 = { nounwind }"


@dataclass(frozen=True)
class Names:
    """The names of the functions of one kernel."""

    stem: str

    @property
    def number(self) -> str:
        """double f(double, ...); kernels with one result have it."""
        return self.stem

    @property
    def point(self) -> str:
        """void f(const double *arguments, double *results)."""
        return f"{self.stem}_point"

    @property
    def map(self) -> str:
        """void f(int64_t n, const double **arguments, const int64_t *strides, double **results); strides 0 or 1."""
        return f"{self.stem}_map"

    @property
    def quad(self) -> str:
        """double f(int n, double *arguments), as scipy.integrate calls; nan where n is below their number."""
        return f"{self.stem}_quad"

    @property
    def door(self) -> str:
        """PyObject *f(PyObject *fallback, PyObject *const *arguments, Py_ssize_t n, PyObject *names)."""
        return f"{self.stem}_door"


def module_text(program: Program, stem: str, real: str = "double", *, python: bool = True) -> str:
    """The module with everything but the function of a point of a large program, which point_text is.

    python: whether it has the door for Python's floats.
    """
    low = lowered(program)
    names = Names(stem)
    declared: dict[str, str] = {}
    parts: list[str] = []
    if len(low.outputs) == 1:
        parts.append(_number(low, names, real, declared))
        parts.append(_quad(low, names, real))
    if python and real == "double":
        number = names.number if len(low.outputs) == 1 and not low.shape else ""
        parts += door(low, number, names.map, names.door, nanoseconds(low), declared)
    wide = lowered(program, KEPT) if has_pairs(real, lanes(real)) else low
    if is_large(program):
        parts += map_in_pieces(wide, names.map, real, declared)
    else:
        parts.append(_point(low, names, real, declared))
        parts.append(map_text(wide, names.map, real, declared))
    return "\n".join([*declared.values(), "", *parts, _ATTRIBUTES, METADATA, ""])


def is_large(program: Program) -> bool:
    """Whether a program is written in pieces, and its function of a point in a module of its own."""
    return program.operations > UNSPLIT


def point_text(program: Program, stem: str, real: str = "double") -> str:
    """The module of the function of a point of a large program."""
    declared: dict[str, str] = {}
    parts = point_in_pieces(lowered(program), Names(stem).point, real, declared)
    return "\n".join([*declared.values(), "", *parts, _ATTRIBUTES, ""])


def scalar_text(program: Program, stem: str, real: str) -> str:
    """One function of numbers to be linked into other code, whose loops it lets LLVM vectorise.

    With several results it takes a pointer for them after the numbers.
    """
    low = lowered(program)
    body = Body(real, 1, vectorisable=True)
    operands = {p: f"%a{low.inputs.index(str(n.value))}" for p, n in enumerate(low.nodes) if n.op == "input"}
    write_nodes(body, low, range(len(low.nodes)), operands)
    parameters = [f"{real} %a{i}" for i in range(len(low.inputs))]
    if len(low.outputs) == 1:
        end, result = [f"  ret {real} {_result(body, low, low.outputs[0], operands)}"], real
    else:
        end, result = _stored(body, low, operands, "%out"), "void"
        parameters.append("ptr %out")
        end.append("  ret void")
    vectors = [name for name in body.declared if name.startswith("_ZGV")]
    kept = ", ".join(f"ptr @{name}" for name in vectors)
    used = f'@llvm.compiler.used = appending global [{len(vectors)} x ptr] [{kept}], section "llvm.metadata"\n'
    head = f"define weak_odr {result} @{stem}({', '.join(parameters)}) alwaysinline nounwind {{"
    return "\n".join([*body.declared.values(), used if vectors else "", head, *body.lines, *end, "}", _ATTRIBUTES, ""])


def _result(body: Body, program: Program, place: int, operands: dict[int, str]) -> str:
    return body.number(program, place, operands[place])


def _stored(body: Body, program: Program, operands: dict[int, str], out: str) -> list[str]:
    start = len(body.lines)
    for number, place in enumerate(program.outputs):
        value = _result(body, program, place, operands)
        to = body.put(f"getelementptr {body.real}, ptr {out}, i64 {number}")
        body.lines.append(f"  store {body.real} {value}, ptr {to}")
    stored = body.lines[start:]
    del body.lines[start:]
    return stored


def _inputs(program: Program) -> dict[str, int]:
    return {str(n.value): place for place, n in enumerate(program.nodes) if n.op == "input"}


def _number(program: Program, names: Names, real: str, declared: dict[str, str]) -> str:
    body = Body(real, 1)
    operands = {p: f"%a{program.inputs.index(name)}" for name, p in _inputs(program).items()}
    write_nodes(body, program, range(len(program.nodes)), operands)
    value = _result(body, program, program.outputs[0], operands)
    declared |= body.declared
    parameters = ", ".join(f"{real} %a{i}" for i in range(len(program.inputs)))
    return "\n".join([f"define {real} @{names.number}({parameters}) #1 {{", *body.lines, f"  ret {real} {value}", "}"])


def _loads(count: int, real: str, source: str) -> list[str]:
    lines = []
    for i in range(count):
        lines += [f"  %p{i} = getelementptr {real}, ptr {source}, i64 {i}", f"  %a{i} = load {real}, ptr %p{i}"]
    return lines


def _quad(program: Program, names: Names, real: str) -> str:
    arguments = ", ".join(f"{real} %a{i}" for i in range(len(program.inputs)))
    return "\n".join(
        [
            f"define {real} @{names.quad}(i32 %n, ptr %x) #1 {{",
            f"  %all = icmp sge i32 %n, {len(program.inputs)}",
            "  br i1 %all, label %given, label %missing",
            "missing:",
            f"  ret {real} {Body(real, 1).constant(math.nan)}",
            "given:",
            *_loads(len(program.inputs), real, "%x"),
            f"  %r = call {real} @{names.number}({arguments})",
            f"  ret {real} %r",
            "}",
        ]
    )


def _point(program: Program, names: Names, real: str, declared: dict[str, str]) -> str:
    body = Body(real, 1)
    operands = {p: f"%a{program.inputs.index(name)}" for name, p in _inputs(program).items()}
    write_nodes(body, program, range(len(program.nodes)), operands)
    stores = _stored(body, program, operands, "%out")
    declared |= body.declared
    return "\n".join(
        [
            f"define void @{names.point}(ptr %in, ptr %out) #1 {{",
            *_loads(len(program.inputs), real, "%in"),
            *body.lines,
            *stores,
            "  ret void",
            "}",
        ]
    )
