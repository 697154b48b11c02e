"""A program that is repeated until its flag falls, as LLVM text: each register of points runs until all of it is done.

What moves stays in registers from one round to the next; nothing passes through memory before the end.
"""

from __future__ import annotations

from numerics.compiler.graph.lowering import lowered
from numerics.compiler.graph.program import LOGICAL, Program
from numerics.compiler.llvm.body import Body
from numerics.compiler.llvm.nodes import write_nodes
from numerics.compiler.llvm.vector_math import lanes


def loop_text(program: Program, moving: int, stem: str, real: str = "double") -> str:
    """The module with void stem(int64_t n, arguments, strides, results, int64_t most, int64_t *rounds).

    The first `moving` inputs are replaced by the outputs after each round; the last output says which points go on.
    n is a multiple of the lanes; an argument with the stride 0 is a whole register. rounds: one number a register.
    """
    low = lowered(program)
    width = lanes(real)
    body = Body(real, width)
    names = {str(node.value): place for place, node in enumerate(low.nodes) if node.op == "input"}
    operands = {place: f"%s{program.inputs.index(name)}" for name, place in names.items()}
    write_nodes(body, low, range(len(low.nodes)), operands)
    flag = low.outputs[-1]
    running = operands[flag] if low.nodes[flag].op in LOGICAL else None
    if running is None:
        running = body.put(f"fcmp une {body.type} {operands[flag]}, {body.constant(0.0)}")
    new = [body.number(low, place, operands[place]) for place in low.outputs[:moving]]
    align = 8 if real == "double" else 4
    count = len(program.inputs)
    lines = [
        f"define void @{stem}(i64 %n, ptr %in, ptr %strides, ptr %out, i64 %most, ptr %rounds) nounwind {{",
        "start:",
    ]
    for i in range(count):
        lines += [
            f"  %pi{i} = getelementptr ptr, ptr %in, i64 {i}",
            f"  %base{i} = load ptr, ptr %pi{i}",
            f"  %ps{i} = getelementptr i64, ptr %strides, i64 {i}",
            f"  %stride{i} = load i64, ptr %ps{i}",
        ]
    for i in range(moving):
        lines += [f"  %po{i} = getelementptr ptr, ptr %out, i64 {i}", f"  %res{i} = load ptr, ptr %po{i}"]
    lines += ["  br label %group", "group:", "  %i = phi i64 [ 0, %start ], [ %next, %done ]"]
    for i in range(count):
        name = f"%b{i}" if i < moving else f"%s{i}"
        lines += [
            f"  %off{i} = mul i64 %i, %stride{i}",
            f"  %at{i} = getelementptr {real}, ptr %base{i}, i64 %off{i}",
            f"  {name} = load {body.type}, ptr %at{i}, align {align}",
        ]
    lines += ["  br label %round", "round:", "  %k = phi i64 [ 0, %group ], [ %k1, %round ]"]
    lines += [f"  %s{i} = phi {body.type} [ %b{i}, %group ], [ {new[i]}, %round ]" for i in range(moving)]
    lines += [
        *body.lines,
        "  %k1 = add i64 %k, 1",
        f"  %bits = bitcast {body.logical} {running} to i{width}",
        f"  %some = icmp ne i{width} %bits, 0",
        "  %may = icmp slt i64 %k1, %most",
        "  %on = and i1 %some, %may",
        "  br i1 %on, label %round, label %done",
        "done:",
    ]
    for i in range(moving):
        lines += [
            f"  %to{i} = getelementptr {real}, ptr %res{i}, i64 %i",
            f"  store {body.type} {new[i]}, ptr %to{i}, align {align}",
        ]
    lines += [
        f"  %register = udiv i64 %i, {width}",
        "  %rp = getelementptr i64, ptr %rounds, i64 %register",
        "  store i64 %k1, ptr %rp",
        f"  %next = add i64 %i, {width}",
        "  %more = icmp slt i64 %next, %n",
        "  br i1 %more, label %group, label %end",
        "end:",
        "  ret void",
        "}",
    ]
    attributes = "attributes #0 = { nounwind willreturn memory(none) }\nattributes #1 = { nounwind }"
    return "\n".join([*body.declared.values(), "", *lines, attributes, ""])
