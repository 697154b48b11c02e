"""Sums and products over an index as LLVM functions of their own: each point of a register stops at its own bound."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from numerics.compiler.graph.program import MOST_TERMS, Node

if TYPE_CHECKING:
    from numerics.compiler.llvm.body import Body


def sum_function(node: Node, body: Body) -> tuple[str, str]:
    """The name and the text of the function of the bounds and of what the term captures.

    body: empty instructions for the term, of the type and width wanted; they learn what the term calls. Sums of floats
    are accumulated in doubles. A part of a term is no term;
    with fewer than none, or more than MOST_TERMS, the value is nan.
    """
    from numerics.compiler.llvm.body import GATHERED
    from numerics.compiler.llvm.nodes import write_nodes

    term = node.body
    assert term is not None
    width, kind, real = body.width, body.type, body.real
    wide = "double" if width == 1 else f"<{width} x double>"
    digest = hashlib.sha256(f"{node.op} {term.text()}".encode()).hexdigest()[:16]
    name = f"rederive_{node.op}_{digest}_{width}{real[0]}"
    captured = term.inputs[1:]
    names = {term.inputs[0]: "%k"} | {c: f"%c{i}" for i, c in enumerate(captured)}
    operands = {p: names[str(n.value)] for p, n in enumerate(term.nodes) if n.op == "input"}
    write_nodes(body, term, range(len(term.nodes)), operands)
    value = body.number(term, term.outputs[0], operands[term.outputs[0]])
    if real == "float":
        value = body.put(f"fpext {kind} {value} to {wide}")
    step = body.lines
    body.lines = []
    one, most, zero = body.constant(1.0), body.constant(MOST_TERMS), body.constant(0.0)
    first = "0x3FF0000000000000" if node.op == "product" else "0x0000000000000000"
    start = first if width == 1 else "<" + ", ".join([f"double {first}"] * width) + ">"
    some = "%go" if width == 1 else "%some"
    parameters = ", ".join(f"{kind} {p}" for p in ("%low", "%high", *(f"%c{i}" for i in range(len(captured)))))
    lines = [
        f"define internal {kind} @{name}({parameters}) #1 {{",
        "start:",
        f"  %apart = fsub {kind} %high, %low",
        f"  %terms = fadd {kind} %apart, {one}",
        f"  %not_below = fcmp oge {kind} %terms, {zero}",
        f"  %not_above = fcmp ole {kind} %terms, {most}",
        f"  %fits = and {body.logical} %not_below, %not_above",
        f"  %end = select {body.logical} %fits, {kind} %terms, {kind} {zero}",
        "  br label %head",
        "head:",
        f"  %n = phi {kind} [ {one}, %start ], [ %n1, %term ]",
        f"  %total = phi {wide} [ {start}, %start ], [ %kept, %term ]",
        f"  %go = fcmp ole {kind} %n, %end",
    ]
    if width > 1:
        lines += [f"  %bits = bitcast {body.logical} %go to i{width}", f"  %some = icmp ne i{width} %bits, 0"]
    join = "fadd" if node.op == "sum" else "fmul"
    undefined = body.constant(float("nan"))
    result, narrow = "%total", []
    if real == "float":
        result, narrow = "%narrow", [f"  %narrow = fptrunc {wide} %total to {kind}"]
    lines += [
        f"  br i1 {some}, label %term, label %done",
        "term:",
        f"  %passed = fsub {kind} %n, {one}",
        f"  %k = fadd {kind} %low, %passed",
        *step,
        f"  %joined = {join} {GATHERED} {wide} %total, {value}",
        f"  %kept = select {body.logical} %go, {wide} %joined, {wide} %total",
        f"  %n1 = fadd {kind} %n, {one}",
        "  br label %head",
        "done:",
        *narrow,
        f"  %known = select {body.logical} %fits, {kind} {result}, {kind} {undefined}",
        f"  ret {kind} %known",
        "}",
    ]
    return name, "\n".join(lines)
