"""The module around generated loops: where arguments lie, one row after another, and rows side by side in registers."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from numerics.compiler.llvm.map import METADATA
from numerics.compiler.llvm.vector_math import lanes
from numerics.compiler.loops.elements import Array, Streams
from numerics.compiler.loops.statements import Statements
from numerics.compiler.loops.syntax import LoopFunction, asked_ahead, read_back, read_kernel, stores_of
from numerics.compiler.loops.values import Value, Values

NARROW = {"double": 40, "float": 96}
"""Elements of a row up to which rows stand side by side: short rows leave most of a register empty."""

Described = tuple[str, tuple[str, ...], bool, str]
"""An argument: its name, its axes, whether it has rows, the size it stays below if it counts."""


def loop_module(
    text: str, arguments: Sequence[Described], outputs: Sequence[tuple[str, ...]], stem: str, real: str
) -> str:
    """The LLVM text of void stem(int64 first, int64 last, int64 *sizes, double *scalars, void **arrays, void *kept).

    text: of the generated module. Sizes are the names of the axes in the order in which the text has them, scalars the
    arguments without axes and rows, arrays all others and then the results. kept: memory for a row of every result
    that is read back, where results are to be written past the caches, which must then lie on whole numbers; else null.
    """
    return _Module(read_kernel(text), arguments, outputs, real).text(stem)


class _Module:
    def __init__(
        self, function: LoopFunction, arguments: Sequence[Described], outputs: Sequence[tuple[str, ...]], real: str
    ) -> None:
        self.function, self.real = function, real
        self.values = Values(real)
        self.lanes = lanes(real)
        self.sizes = {name: f"%size{i}" for i, (name, _, _) in enumerate(function.sizes)}
        self.scalars = [(name, below) for name, shape, rows, below in arguments if not shape and not rows]
        results = [(f"out{i}", shape or ("1",), function.batched, "") for i, shape in enumerate(outputs)]
        if function.batched:
            results = [(f"out{i}", shape, True, "") for i, shape in enumerate(outputs)]
        self.described = [a for a in arguments if a[1] or a[2]] + results
        self.results = {name for name, *_ in results}

    def text(self, stem: str) -> str:
        """The whole module."""
        v = self.values
        head = f"define void @{stem}(i64 %first, i64 %last, ptr %sizes, ptr %scalars, ptr %arrays, ptr %kept) #1 {{"
        entry = ["start:", *self._arguments()]
        allocated: list[str] = []
        if not self.function.batched:
            self._run(1, "0", allocated)
        else:
            start = "%first"
            if self.lanes > 1 and self._has_narrow_form():
                start = self._narrow(allocated)
            self._rows(start, allocated)
        v.line("ret void")
        lines = [head, *entry, *allocated, *v.whole.lines, "}"]
        attributes = "attributes #0 = { nounwind willreturn memory(none) }\nattributes #1 = { nounwind }"
        return "\n".join([*v.whole.declared.values(), "", *lines, attributes, METADATA, ""])

    def _rows(self, start: str, allocated: list[str]) -> None:
        """Row after row: as ever, or with results written past the caches."""
        s = self._statements(1, allocated)
        streams = self._streams(s)
        if not streams.last:
            with s.counted(start, "%last", 1) as row:
                self._run(1, row, allocated)
            return
        wanted = s.put("icmp ne ptr %kept, null")
        plain = s.put(f"xor i1 {wanted}, true")
        with s.only_if(plain), s.counted(start, "%last", 1) as row:
            self._run(1, row, allocated)
        with s.only_if(wanted):
            with s.counted(start, "%last", 1) as row:
                self._run(1, row, allocated, streams=streams)
            s.line("fence seq_cst")

    def _streams(self, s: Statements) -> Streams:
        """The results with one axis that loops write."""
        statements = list(self.function.statements)
        in_loops = [pair for part in statements if isinstance(part, ast.For) for pair in stores_of(part.body)]
        last = dict(in_loops)
        wanted = {name: last[name] for name, shape, *_ in self.described if name in last and len(shape) == 1}
        kept, offset = {}, "0"
        for name, shape, *_ in self.described:
            if name in wanted and name in read_back(statements):
                kept[name] = s.put(f"getelementptr {s.type('real', 1)}, ptr %kept, i64 {offset}")
                offset = s.put(f"add i64 {offset}, {self._elements(s, shape)}")
        return Streams(wanted, kept)

    def _arguments(self) -> list[str]:
        lines = []
        for i in range(len(self.sizes)):
            lines += [f"  %sp{i} = getelementptr i64, ptr %sizes, i64 {i}", f"  %size{i} = load i64, ptr %sp{i}"]
        for i in range(len(self.scalars)):
            lines += [f"  %cp{i} = getelementptr double, ptr %scalars, i64 {i}", f"  %c{i} = load double, ptr %cp{i}"]
        lines += [f"  %n{i} = fptosi double %c{i} to i64" for i, (_, below) in enumerate(self.scalars) if below]
        for i in range(len(self.described)):
            lines += [f"  %ap{i} = getelementptr ptr, ptr %arrays, i64 {i}", f"  %a{i} = load ptr, ptr %ap{i}"]
        return lines

    def _statements(self, rows: int, allocated: list[str]) -> Statements:
        made = Statements(self.real, self.lanes, rows, dict(self.sizes), self.values)
        made.entry = allocated
        for i, (name, below) in enumerate(self.scalars):
            made.names[name] = Value(f"%n{i}", "int") if below else Value(f"%c{i}", "wide")
        # A size may be written as a number.
        made.names |= {s: Value(s, "int") for _, shape, *_ in self.described for s in shape if s.isdigit()}
        return made

    def _run(
        self, rows: int, row: str, allocated: list[str], tiles: dict[str, str] | None = None,
        streams: Streams | None = None,
    ) -> None:  # fmt: skip
        """The statements of a kernel for one row, or for a register of rows of which this is the first."""
        s = self._statements(rows, allocated)
        s.row = row
        s.streams = streams or s.streams
        for number, (name, shape, has_rows, below) in enumerate(self.described):
            pointer = f"%a{number}"
            kind = "int" if below else "real"
            if has_rows and shape and rows == 1:
                one = s.type(kind, 1)
                offset = s.put(f"mul i64 {row}, {self._elements(s, shape)}")
                pointer = s.put(f"getelementptr {one}, ptr {pointer}, i64 {offset}")
            array = Array(pointer, shape, kind, has_rows, (tiles or {}).get(name, "") if has_rows and shape else "")
            s.arrays[name] = array
            if has_rows:
                s.arrays[f"all_{name}"] = Array(pointer, (), kind, True) if not shape else array
        if rows == 1 and self.function.batched:
            s.asked = self._asked()
        s.write(list(self.function.statements))

    def _asked(self) -> dict[ast.stmt, list[tuple[str, bool]]]:
        """What loops ask memory for ahead."""
        arrays = {name for name, shape, rows, _ in self.described if rows and len(shape) == 1} - self.results
        loops = [s for s in self.function.statements if isinstance(s, ast.For)]
        asked = asked_ahead(self.function.statements, arrays)
        return {loops[number]: found for number, found in asked.items()}

    def _elements(self, s: Statements, shape: Sequence[str]) -> str:
        """How many elements a row of this shape has."""
        count = "1"
        for size in shape:
            length = s.count(ast.parse(size, mode="eval").body)
            count = length if count == "1" else s.put(f"mul i64 {count}, {length}")
        return count

    # --- rows side by side

    def _has_narrow_form(self) -> bool:
        return any(shape and rows for _, shape, rows, _ in self.described)

    def _narrow(self, allocated: list[str]) -> str:
        """Whole registers of rows where rows are short; returns the first row that is left."""
        s = self._statements(1, allocated)
        tiled = [a for a in self.described if a[1] and a[2]]
        counts = {name: self._elements(s, shape) for name, shape, _, _ in tiled}
        fits, most = "true", NARROW[self.real]
        for count in counts.values():
            narrow = s.put(f"icmp sle i64 {count}, {most}")
            fits = s.put(f"and i1 {fits}, {narrow}")
        rows = s.put("sub i64 %last, %first")
        whole = s.put(f"and i64 {rows}, {-self.lanes}")
        whole = s.put(f"select i1 {fits}, i64 {whole}, i64 0")
        end = s.put(f"add i64 %first, {whole}")
        tiles = {name: s.place(f"[{most + self.lanes} x <{self.lanes} x {s.type(_kind(a), 1)}>]")
                 for a in tiled for name in [a[0]]}  # fmt: skip
        with s.counted("%first", end, self.lanes) as row:
            for number, a in enumerate(self.described):
                if a[0] in tiles and a[0] not in self.results:
                    self._turned(s, f"%a{number}", a, counts[a[0]], row, tiles[a[0]], inward=True)
            self._run(self.lanes, row, allocated, tiles)
            for number, a in enumerate(self.described):
                if a[0] in tiles and a[0] in self.results:
                    self._turned(s, f"%a{number}", a, counts[a[0]], row, tiles[a[0]], inward=False)
        return end

    def _turned(
        self, s: Statements, pointer: str, described: Described, count: str, row: str, tile: str, *, inward: bool
    ) -> None:
        """Rows of an array into a tile, in which a register holds one element of every row, or back."""
        one, width = s.type(_kind(described), 1), self.lanes
        many = f"<{width} x {one}>"
        with s.counted("0", count, width) as element:
            rest = s.splat(Value(s.put(f"sub i64 {count}, {element}"), "int"), width)
            mask = s.put(f"icmp slt <{width} x i64> {s.lane_numbers(width)}, {rest.text}")
            inside, outside = [], []
            for lane in range(width):
                at = s.put(f"add i64 {row}, {lane}")
                at = s.put(f"mul i64 {at}, {count}")
                at = s.put(f"add i64 {at}, {element}")
                outside.append(s.put(f"getelementptr {one}, ptr {pointer}, i64 {at}"))
                place = s.put(f"add i64 {element}, {lane}")
                inside.append(s.put(f"getelementptr {many}, ptr {tile}, i64 {place}"))
            if inward:
                vectors = [s.vector_load(one, width, address, mask) for address in outside]
                for address, text in zip(inside, _transposed(s, many, vectors), strict=True):
                    s.line(f"store {many} {text}, ptr {address}")
            else:
                vectors = [s.put(f"load {many}, ptr {address}") for address in inside]
                for address, text in zip(outside, _transposed(s, many, vectors), strict=True):
                    s.vector_store(one, width, address, text, mask)


def _kind(described: Described) -> str:
    return "int" if described[3] else "real"


def _transposed(s: Values, many: str, vectors: list[str]) -> list[str]:
    """A square of numbers with rows and columns changed over, in steps of two."""
    width, step = len(vectors), 1
    while step < width:
        new = list(vectors)
        for i in range(width):
            if i & step:
                continue
            low = [lane if not lane & step else width + (lane ^ step) for lane in range(width)]
            high = [lane ^ step if not lane & step else width + lane for lane in range(width)]
            for place, lanes_ in ((i, low), (i | step, high)):
                shown = ", ".join(f"i32 {lane}" for lane in lanes_)
                new[place] = s.put(
                    f"shufflevector {many} {vectors[i]}, {many} {vectors[i | step]}, <{width} x i32> <{shown}>"
                )
        vectors, step = new, 2 * step
    return vectors
