"""Large programs as LLVM text: functions of some hundred operations that hand values on through memory.

LLVM's effort grows faster than the length of what it sees, so nothing here is written once for each argument or result
but the operations themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from numerics.compiler.graph.program import LOGICAL, Program
from numerics.compiler.llvm.body import Body
from numerics.compiler.llvm.nodes import write_nodes
from numerics.compiler.llvm.vector_math import lanes

CHUNK = 250
"""The operations in one function."""


def point_in_pieces(program: Program, name: str, real: str, declared: dict[str, str]) -> list[str]:
    """void name(const double *arguments, double *results) of a large program, and what it calls."""
    return _pieces(program, name, real, 1, declared)


def map_in_pieces(program: Program, name: str, real: str, declared: dict[str, str]) -> list[str]:
    """void name(int64_t n, arguments, strides, results) of a large program, and what it calls."""
    declared["memcpy"] = "declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)"
    return _pieces(program, name, real, lanes(real), declared)


def _pieces(program: Program, name: str, real: str, width: int, declared: dict[str, str]) -> list[str]:
    slots = _slots(program)
    parts, calls = [], []
    for number, chunk in enumerate(_chunks(program)):
        calls.append(f"{name}_{number}")
        parts.append(_chunk(program, chunk, calls[-1], real, width, slots, declared))
    driver = _point if width == 1 else _map
    return [*parts, driver(program, name, real, calls, max(len(slots), 1))]


def _chunks(program: Program) -> list[range]:
    size = len(program.nodes)
    return [range(start, min(start + CHUNK, size)) for start in range(0, size, CHUNK)]


def _slots(program: Program) -> dict[int, int]:
    """Where a value is kept that another chunk needs."""
    crossing: dict[int, int] = {}
    for place, node in enumerate(program.nodes):
        for a in node.args:
            if a // CHUNK != place // CHUNK and program.nodes[a].op not in ("const", "input"):
                crossing.setdefault(a, len(crossing))
    return crossing


def _chunk(
    program: Program, chunk: range, name: str, real: str, width: int, slots: dict[int, int], declared: dict[str, str]
) -> str:
    """void f(arguments, steps, results, kept values, first point); with width 1 arguments and results are numbers."""
    body = Body(real, width, calls_exp=True)  # written out it would make pieces of a long program longer still
    align = 4 if real == "float" else 8
    operands: dict[int, str] = {}
    needed = sorted(
        {a for p in chunk for a in program.nodes[p].args if a not in chunk}
        | {p for p in chunk if program.nodes[p].op == "input"}
    )
    order = {name: place for place, name in enumerate(program.inputs)}
    for place in needed:
        node = program.nodes[place]
        if node.op == "const":
            operands[place] = body.constant(float(node.value))  # type: ignore[arg-type]
        elif node.op == "input":
            at = _input_address(body, order[str(node.value)])
            operands[place] = body.put(f"load {body.type}, ptr {at}, align {align}")
        else:
            at = body.put(f"getelementptr {body.type}, ptr %spill, i64 {slots[place]}")
            value = body.put(f"load {body.type}, ptr {at}, align {align}")
            is_condition = node.op in LOGICAL
            operands[place] = body.put(f"fcmp une {body.type} {value}, {body.constant(0.0)}") if is_condition else value
    write_nodes(body, program, chunk, operands)
    for place in chunk:
        if place in slots:
            at = body.put(f"getelementptr {body.type}, ptr %spill, i64 {slots[place]}")
            value = body.number(program, place, operands[place])
            body.lines.append(f"  store {body.type} {value}, ptr {at}, align {align}")
    for number, place in enumerate(program.outputs):
        if place in chunk:
            value = body.number(program, place, operands[place])
            body.lines.append(f"  store {body.type} {value}, ptr {_output_address(body, number)}, align {align}")
    declared |= body.declared
    head = f"define internal void @{name}({_PARAMETERS}) noinline #1 {{"
    return "\n".join([head, *body.lines, "  ret void", "}"])


_PARAMETERS = "ptr noalias %ins, ptr noalias %steps, ptr noalias %outs, ptr noalias %spill, i64 %i"


def _input_address(body: Body, number: int) -> str:
    if body.width == 1:
        return body.put(f"getelementptr {body.real}, ptr %ins, i64 {number}")
    cell = body.put(f"getelementptr ptr, ptr %ins, i64 {number}")
    base = body.put(f"load ptr, ptr {cell}")
    cell = body.put(f"getelementptr i64, ptr %steps, i64 {number}")
    step = body.put(f"load i64, ptr {cell}")
    offset = body.put(f"mul i64 {step}, %i")
    return body.put(f"getelementptr {body.real}, ptr {base}, i64 {offset}")


def _output_address(body: Body, number: int) -> str:
    if body.width == 1:
        return body.put(f"getelementptr {body.real}, ptr %outs, i64 {number}")
    cell = body.put(f"getelementptr ptr, ptr %outs, i64 {number}")
    base = body.put(f"load ptr, ptr {cell}")
    return body.put(f"getelementptr {body.real}, ptr {base}, i64 %i")


def _point(program: Program, name: str, real: str, calls: Sequence[str], slots: int) -> str:
    lines = [f"  call void @{call}(ptr %in, ptr %in, ptr %out, ptr %spill, i64 0)" for call in calls]
    spill = f"  %spill = alloca [{slots} x {real}], align 64"
    return "\n".join([f"define void @{name}(ptr %in, ptr %out) #1 {{", spill, *lines, "  ret void", "}"])


def _map(program: Program, name: str, real: str, calls: Sequence[str], slots: int) -> str:
    """Register after register of points; the last few go through buffers, filled up with the first point.

    One text, since its labels jump to each other.
    """
    ins, outs, width, size = max(len(program.inputs), 1), len(program.outputs), lanes(real), 4 if real == "float" else 8
    many = f"<{width} x {real}>"

    def calling(results: str, first: str) -> str:
        words = f"(ptr %ins, ptr %steps, ptr {results}, ptr %spill, i64 {first})"
        return "\n".join(f"  call void @{call}{words}" for call in calls)

    begin = f"""\
  %base = load ptr, ptr %from_k
  %stride_k = getelementptr i64, ptr %strides, i64 %k
  %stride = load i64, ptr %stride_k
  %number = load {real}, ptr %base
  %one = insertelement {many} poison, {real} %number, i32 0
  %all = shufflevector {many} %one, {many} poison, <{width} x i32> zeroinitializer
  store {many} %all, ptr %buffer_k, align {size}
  %moves = icmp ne i64 %stride, 0
  %source = select i1 %moves, ptr %base, ptr %buffer_k
  store ptr %source, ptr %ins_k
  store i64 %stride, ptr %steps_k"""
    end = f"""\
  %stride.e = load i64, ptr %steps_k
  %base.e = load ptr, ptr %ins_k
  %skipped = mul i64 %whole, %stride.e
  %rest = getelementptr {real}, ptr %base.e, i64 %skipped
  %bytes = mul i64 %left_bytes, %stride.e
  call void @llvm.memcpy.p0.p0.i64(ptr %buffer_k, ptr %rest, i64 %bytes, i1 false)
  store ptr %buffer_k, ptr %ins_k
  store i64 0, ptr %steps_k"""
    cells = [
        ("from", "ptr", "%in"), ("buffer", many, "%given"), ("ins", "ptr", "%ins"), ("steps", "i64", "%steps"),
    ]  # fmt: skip
    results = [("result", many, "%found"), ("results", "ptr", "%results"), ("out", "ptr", "%out")]
    give = f"  %to = load ptr, ptr %out_k\n  %rest = getelementptr {real}, ptr %to, i64 %whole\n"
    give += "  call void @llvm.memcpy.p0.p0.i64(ptr %rest, ptr %result_k, i64 %left_bytes, i1 false)"
    return f"""\
define void @{name}(i64 %n, ptr %in, ptr %strides, ptr %out, i64 %all) #1 {{
start:
  %ins = alloca [{ins} x ptr], align 64
  %steps = alloca [{ins} x i64], align 64
  %given = alloca [{ins} x {many}], align 64
  %found = alloca [{outs} x {many}], align 64
  %results = alloca [{outs} x ptr], align 64
  %spill = alloca [{slots} x {many}], align 64
  %whole = and i64 %n, -{width}
  %left = sub i64 %n, %whole
  %left_bytes = mul i64 %left, {size}
  br label %begin
{_each("begin", len(program.inputs), cells, begin, "blocks", "start")}
blocks:
  br label %block
block:
  %i = phi i64 [0, %blocks], [%i.next, %work]
  %more = icmp slt i64 %i, %whole
  br i1 %more, label %work, label %tail
work:
{calling("%out", "%i")}
  %i.next = add i64 %i, {width}
  br label %block
tail:
  %any = icmp sgt i64 %left, 0
  br i1 %any, label %end, label %done
{_each("end", len(program.inputs), cells, end, "aim", "tail")}
{_each("aim", outs, results, "  store ptr %result_k, ptr %results_k", "last", "end")}
last:
{calling("%results", "0")}
  br label %give
{_each("give", outs, results, give, "done", "last")}
done:
  ret void
}}"""


def _each(label: str, count: int, cells: Sequence[tuple[str, str, str]], body: str, after: str, before: str) -> str:
    """A loop over k from 0 to count with the addresses %name_k of elements; its names end in its label."""
    addresses = "\n".join(f"  %{name}_k = getelementptr {kind}, ptr {base}, i64 %k" for name, kind, base in cells)
    text = f"""\
{label}:
  %k = phi i64 [0, %{before}], [%k.next, %{label}_body]
  %k.more = icmp slt i64 %k, {count}
  br i1 %k.more, label %{label}_body, label %{after}
{label}_body:
{addresses}
{body}
  %k.next = add i64 %k, 1
  br label %{label}"""
    fresh = {f"%{name}_k" for name, _, _ in cells} | {"%k", "%k.next", "%k.more"}
    fresh |= {line.split(" = ")[0].strip() for line in body.splitlines() if " = " in line}
    for name in sorted(fresh, key=len, reverse=True):
        text = _suffixed(text, name, f"{name}.{label}")
    return text


def _suffixed(text: str, name: str, new: str) -> str:
    words: list[str] = []
    for piece in text.split(name):
        if words:
            words.append((name if piece[:1].isalnum() or piece[:1] in "._" else new) + piece)
        else:
            words.append(piece)
    return "".join(words)
