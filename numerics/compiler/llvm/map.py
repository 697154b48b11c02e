"""The function of many points as LLVM text: a loop over registers full of points with the formula in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from numerics.compiler.graph.program import Program
from numerics.compiler.llvm.body import Body
from numerics.compiler.llvm.nodes import write_nodes
from numerics.compiler.llvm.roots import lanes_for

STREAMED_BYTES = 12 << 20
"""Results larger than this are written past the caches: nothing of them would be left there, and what they replace is
read from memory before it is overwritten."""

_AHEAD = 2048
"""Bytes ahead of the present point at which memory is asked for; processors ask by themselves up to the next page."""

_MOST_ASKED = 4
"""Arguments and results that are asked for ahead."""

_MOST_STREAMED = 64
"""Operations up to which memory is what a loop waits for."""

METADATA = "!0 = !{i32 1}"
"""What stores past the caches refer to; every module ends with it."""


def map_text(program: Program, name: str, real: str, declared: dict[str, str]) -> str:
    """void name(int64_t n, arguments, strides, results, int64_t all): n points of a call that has so many."""
    width = lanes_for(program, real)
    body = Body(real, width)
    align = 4 if real == "float" else 8
    operands = {}
    for place, node in enumerate(program.nodes):
        if node.op == "input":
            at = f"%at{program.inputs.index(str(node.value))}"
            operands[place] = body.put(f"load {body.type}, ptr {at}, align {align}")
    write_nodes(body, program, range(len(program.nodes)), operands)
    for number, place in enumerate(program.outputs):
        value = body.number(program, place, operands[place])
        body.lines.append(f"  store {body.type} {value}, ptr %to{number}, align {align}")
    declared |= body.declared
    declared["prefetch"] = "declare void @llvm.prefetch.p0(ptr, i32, i32, i32)"
    declared["memcpy"] = "declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)"
    return _Loop(program, name, real, width, body.lines).text()


class _Loop:
    """A driver around a block that reads registers at %at0, ... and writes them to %to0, ...

    The last points go through buffers, filled up with the first of them: the block runs once more on those.
    """

    def __init__(self, program: Program, name: str, real: str, width: int, block: list[str]) -> None:
        self.name, self.real, self.width, self.block = name, real, width, block
        self.ins, self.outs = len(program.inputs), len(program.outputs)
        self.size = 8 if real == "double" else 4
        self.is_small = program.operations <= _MOST_STREAMED

    def text(self) -> str:
        """The function."""
        lines = [
            f"define void @{self.name}(i64 %n, ptr %in, ptr %strides, ptr %out, i64 %all) #1 {{",
            "start:",
            *self._arguments(),
            f"  %whole = and i64 %n, -{self.width}",
            *self._streaming(),
            "  %any = icmp sgt i64 %end, 0",
        ]
        if self.is_small:
            # Where only the first argument has points, what the others make is computed once for all of them.
            lines += [
                *self._only_first_moves(),
                "  br i1 %any, label %which, label %wide",
                "which:",
                "  br i1 %alone, label %one, label %many",
                *self._registers("one", "which", "0", "%end", "wide", "y", self._with_first(self.block)),
                *self._registers("many", "which", "0", "%end", "wide", "v", self.block),
                "wide:",
                "  br i1 %stream, label %which_past, label %rest",
                "which_past:",
                "  br i1 %alone, label %one_past, label %past",
                *self._registers(
                    "one_past", "which_past", "%skip", "%last_whole", "rest", "z", self._with_first(self._streamed())
                ),
                *self._registers("past", "which_past", "%skip", "%last_whole", "rest", "x", self._streamed()),
            ]
        else:
            lines += [
                "  br i1 %any, label %many, label %wide",
                *self._registers("many", "start", "0", "%end", "wide", "v", self.block),
                "wide:",
                "  br label %rest",
            ]
        past = ", [ %next_past, %past ], [ %next_one_past, %one_past ]" if self.is_small else ""
        lines += [
            "rest:",
            f"  %begun = phi i64 [ %whole, %wide ]{past}",
            "  %left = icmp slt i64 %begun, %n",
            "  br i1 %left, label %fillin, label %done",
            "fillin:",
            "  %count = sub i64 %n, %begun",
            *self._copies(self.ins, "bi", into=True),
        ]
        rename = {f"%at{i}": f"%bi{i}" for i in range(self.ins)} | {f"%to{i}": f"%bo{i}" for i in range(self.outs)}
        lines += _renamed(self.block, rename, "w")
        lines += [*self._copies(self.outs, "bo", into=False), "  br label %done", "done:"]
        return "\n".join([*lines, *(["  fence seq_cst"] if self.is_small else []), "  ret void", "}"])

    def _arguments(self) -> list[str]:
        row, real = f"[{self.width} x {self.real}]", self.real
        lines = [f"  %bi{i} = alloca {row}, align 64" for i in range(self.ins)]
        lines += [f"  %bo{i} = alloca {row}, align 64" for i in range(self.outs)]
        for i in range(self.ins):
            lines += [
                f"  %pi{i} = getelementptr ptr, ptr %in, i64 {i}",
                f"  %base{i} = load ptr, ptr %pi{i}",
                f"  %ps{i} = getelementptr i64, ptr %strides, i64 {i}",
                f"  %stride{i} = load i64, ptr %ps{i}",
                f"  %first{i} = load {real}, ptr %base{i}",
            ]
            for lane in range(self.width):
                lines += [
                    f"  %fill{i}_{lane} = getelementptr {real}, ptr %bi{i}, i64 {lane}",
                    f"  store {real} %first{i}, ptr %fill{i}_{lane}",
                ]
            # A scalar is read from a register full of it; its address never moves.
            lines += [
                f"  %moves{i} = icmp ne i64 %stride{i}, 0",
                f"  %from{i} = select i1 %moves{i}, ptr %base{i}, ptr %bi{i}",
            ]
        for i in range(self.outs):
            lines += [f"  %po{i} = getelementptr ptr, ptr %out, i64 {i}", f"  %res{i} = load ptr, ptr %po{i}"]
        return lines

    def _streaming(self) -> list[str]:
        """Whether results go past the caches, and how many points stand before the first whole line of them."""
        if not self.is_small:
            return ["  %end = add i64 %whole, 0"]
        line = self.width * self.size
        lines = [f"  %address{i} = ptrtoint ptr %res{i} to i64" for i in range(self.outs)]
        lines += [
            f"  %large = icmp sgt i64 %all, {STREAMED_BYTES // (self.size * max(self.outs, 1))}",
            f"  %odd0 = and i64 %address0, {self.size - 1}",
            "  %even0 = icmp eq i64 %odd0, 0",
            "  %alike0 = and i1 %large, %even0",
        ]
        for i in range(1, self.outs):
            lines += [
                f"  %apart{i} = xor i64 %address{i}, %address0",
                f"  %odd{i} = and i64 %apart{i}, {line - 1}",
                f"  %even{i} = icmp eq i64 %odd{i}, 0",
                f"  %alike{i} = and i1 %alike{i - 1}, %even{i}",
            ]
        return [
            *lines,
            f"  %stream = or i1 %alike{self.outs - 1}, false",
            "  %minus = sub i64 0, %address0",
            f"  %missing = and i64 %minus, {line - 1}",
            f"  %skip = lshr i64 %missing, {self.size.bit_length() - 1}",
            f"  %last_whole = sub i64 %n, {self.width - 1}",
            # The first register is written as ever; what the next writes again is the same.
            f"  %end = select i1 %stream, i64 {self.width}, i64 %whole",
        ]

    def _only_first_moves(self) -> list[str]:
        """Whether all other arguments are numbers, and registers full of those."""
        lines, known = [], "true"
        many = f"<{self.width} x {self.real}>"
        for i in range(1, self.ins):
            lines += [
                f"  %stays{i} = icmp eq i64 %stride{i}, 0",
                f"  %all_stay{i} = and i1 {known}, %stays{i}",
                f"  %number{i} = insertelement {many} poison, {self.real} %first{i}, i32 0",
                f"  %full{i} = shufflevector {many} %number{i}, {many} poison, <{self.width} x i32> zeroinitializer",
            ]
            known = f"%all_stay{i}"
        return [*lines, f"  %alone = and i1 {known}, true"]

    def _with_first(self, block: list[str]) -> list[str]:
        """The block with the numbers of all arguments but the first in registers."""
        many = f"<{self.width} x {self.real}>"
        load = re.compile(rf"= load {re.escape(many)}, ptr %at([1-9]\d*), align \d+$")
        return [load.sub(rf"= bitcast {many} %full\1 to {many}", line) for line in block]

    def _registers(
        self, label: str, before: str, start: str, end: str, after: str, letter: str, block: list[str]
    ) -> list[str]:
        tag = "" if letter == "v" else f"_{label}"
        rename = {f"%at{i}": f"%at{i}{tag}" for i in range(self.ins)}
        rename |= {f"%to{i}": f"%to{i}{tag}" for i in range(self.outs)}
        lines = [f"{label}:", f"  %i{tag} = phi i64 [ {start}, %{before} ], [ %next{tag}, %{label} ]"]
        for i in range(self.ins):
            lines += [
                f"  %off{i}{tag} = mul i64 %i{tag}, %stride{i}",
                f"  %at{i}{tag} = getelementptr {self.real}, ptr %from{i}, i64 %off{i}{tag}",
            ]
        lines += [f"  %to{i}{tag} = getelementptr {self.real}, ptr %res{i}, i64 %i{tag}" for i in range(self.outs)]
        past = "past" in label
        moving = [f"%at{i}{tag}" for i in range(min(self.ins, 1) if label.startswith("one") else self.ins)]
        asked = [(at, 0) for at in moving] + [(f"%to{i}{tag}", 1) for i in range(self.outs) if not past]
        for number, (at, writes) in enumerate(asked if self.is_small and len(asked) <= _MOST_ASKED else []):
            lines += [
                f"  %ahead{number}{tag} = getelementptr i8, ptr {at}, i64 {_AHEAD}",
                f"  call void @llvm.prefetch.p0(ptr %ahead{number}{tag}, i32 {writes}, i32 3, i32 1)",
            ]
        return [
            *lines,
            *(_renamed(block, rename, letter) if tag else block),
            f"  %next{tag} = add i64 %i{tag}, {self.width}",
            f"  %go{tag} = icmp slt i64 %next{tag}, {end}",
            f"  br i1 %go{tag}, label %{label}, label %{after}",
        ]

    def _streamed(self) -> list[str]:
        """The block with stores of whole lines past the caches."""
        whole = f"align {self.width * self.size}, !nontemporal !0"
        return [
            line.replace(f"align {self.size}", whole) if line.startswith("  store") and ", ptr %to" in line else line
            for line in self.block
        ]

    def _copies(self, count: int, buffer: str, *, into: bool) -> list[str]:
        lines = []
        for i in range(count):
            base, stride = (f"%base{i}", f"%stride{i}") if into else (f"%res{i}", "1")
            tag = f"{buffer}{i}"
            lines += [
                f"  %o_{tag} = mul i64 %begun, {stride}",
                f"  %a_{tag} = getelementptr {self.real}, ptr {base}, i64 %o_{tag}",
                f"  %b_{tag} = mul i64 %count, {self.size}",
            ]
            bytes_ = f"%b_{tag}"
            if into:
                # Of a scalar there is nothing to copy.
                lines += [f"  %c_{tag} = mul i64 %b_{tag}, {stride}"]
                bytes_ = f"%c_{tag}"
            to, source = (f"%{tag}", f"%a_{tag}") if into else (f"%a_{tag}", f"%{tag}")
            lines.append(f"  call void @llvm.memcpy.p0.p0.i64(ptr {to}, ptr {source}, i64 {bytes_}, i1 false)")
        return lines


def _renamed(block: Sequence[str], rename: dict[str, str], letter: str) -> list[str]:
    """The block once more with other addresses and fresh names."""
    lines = []
    for line in block:
        words = line.replace(",", " ,").replace("(", "( ").replace(")", " )").replace(">", " >").split(" ")
        new = [rename.get(w, f"%{letter}{w[2:]}" if w.startswith("%v") and w[2:].isdigit() else w) for w in words]
        lines.append(" ".join(new))
    return lines
