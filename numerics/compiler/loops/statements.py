"""Generated loops -> LLVM text with registers full of numbers: of the elements of one row, or of as many rows."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from numerics.compiler.loops.elements import Along, Elements
from numerics.compiler.loops.syntax import (
    array_of,
    assigned_name,
    functions_of,
    largest_of,
    names_in,
    runs_along,
    stores_of,
)
from numerics.compiler.loops.values import Value, Values, operator

_WORTH_LINES = 8
"""Registers in a row from which on a loop begins at a whole line of memory."""

_IDENTITY = {"add": 0.0, "mul": 1.0, "max": float("-inf")}


@dataclass(frozen=True)
class Kept:
    """A name that loops change: the place where it is kept, and how."""

    place: str
    kind: str
    op: str


class Statements(Elements):
    """The statements of a kernel for `rows` rows at once, 1 or a register of them."""

    def __init__(self, real: str, lanes: int, rows: int, sizes: dict[str, str], beside: Values) -> None:
        """sizes: the names of lengths and what they are called here."""
        super().__init__(real, lanes, rows, sizes, beside)
        self.kept: dict[str, Kept] = {}
        self.entry: list[str] = []
        self._partial: dict[str, str] = {}
        self._beside: dict[str, list[Value]] | None = None
        self.asked: dict[ast.stmt, list[tuple[str, bool]]] = {}

    # --- loops

    @contextmanager
    def counted(self, start: str, count: str, step: int) -> Iterator[str]:
        """A loop; gives the name of its counter."""
        label = self.whole.fresh()[1:]
        place = self.place("i64")
        self.line(f"store i64 {start}, ptr {place}")
        self.line(f"br label %{label}_head")
        self.line(f"{label}_head:")
        counter = self.put(f"load i64, ptr {place}")
        more = self.put(f"icmp slt i64 {counter}, {count}")
        self.line(f"br i1 {more}, label %{label}_body, label %{label}_end")
        self.line(f"{label}_body:")
        yield counter
        following = self.put(f"add i64 {counter}, {step}")
        self.line(f"store i64 {following}, ptr {place}")
        self.line(f"br label %{label}_head")
        self.line(f"{label}_end:")

    @contextmanager
    def only_if(self, condition: str) -> Iterator[None]:
        """A block that is left out where the condition does not hold."""
        label = self.whole.fresh()[1:]
        self.line(f"br i1 {condition}, label %{label}_yes, label %{label}_end")
        self.line(f"{label}_yes:")
        yield
        self.line(f"br label %{label}_end")
        self.line(f"{label}_end:")

    def place(self, kind: str) -> str:
        """Memory of the function for one value."""
        name = self.whole.fresh()
        self.entry.append(f"  {name} = alloca {kind}, align 64")
        return name

    def write(self, statements: Sequence[ast.stmt]) -> None:
        """Several statements, one after another."""
        self._keep(statements)
        for s in statements:
            self._statement(s)

    def _keep(self, statements: Sequence[ast.stmt]) -> None:
        for s in statements:
            for part in ast.walk(s):
                op = _gathering(part)
                if op and (name := assigned_name(part)) not in self.kept:  # type: ignore[arg-type]
                    kind = "real" if op == "max" else "wide"
                    self.kept[name] = Kept(self.place(self.type(kind, self.rows)), kind, op)

    def _statement(self, s: ast.stmt) -> None:
        self.present = s
        if isinstance(s, ast.For):
            self._loop(s)
        elif isinstance(s, ast.AugAssign):
            self._gather(assigned_name(s), self.value(s.value))
        elif isinstance(s, ast.Assign):
            target, largest = s.targets[0], largest_of(s)
            if largest is not None:
                self._gather(assigned_name(s), self.value(largest))
            elif isinstance(target, ast.Subscript):
                self.store(target, self.value(s.value))
            else:
                self._assign(assigned_name(s), self.value(s.value))
        else:
            raise ValueError(f"the statement {ast.unparse(s)} is not one of generated loops")

    def _assign(self, name: str, value: Value) -> None:
        if name in self.kept:
            kept = self.kept[name]
            self._set(kept, value)
        else:
            self.names[name] = value

    def _set(self, kept: Kept, value: Value) -> None:
        one = (
            self.as_kind(Value(value.text, value.kind, self.rows, value.number), kept.kind)
            if (value.kind == "number")
            else self.splat(self.as_kind(value, kept.kind), self.rows)
        )
        self.line(f"store {self.type(kept.kind, self.rows)} {one.text}, ptr {kept.place}")

    def _get(self, kept: Kept) -> Value:
        kind = self.type(kept.kind, self.rows)
        return Value(self.put(f"load {kind}, ptr {kept.place}"), kept.kind, self.rows)

    def _gather(self, name: str, value: Value) -> None:
        kept = self.kept[name]
        if self.along is None:
            old = self._get(kept)
            self._set(kept, self._joined(kept, old, self.as_kind(value, kept.kind)))
            return
        if self._beside is not None and (kept.kind, kept.op, value.kind) == ("wide", "add", "real"):
            self._beside.setdefault(name, []).append(self.splat(value, self.lanes))
            return
        # Every lane gathers for itself; they meet when the loop is done.
        place = self._partial[name]
        kind = self.type(kept.kind, self.lanes)
        old = Value(self.put(f"load {kind}, ptr {place}"), kept.kind, self.lanes)
        one = Value(value.text, value.kind, self.lanes, value.number) if value.kind == "number" else value
        new = self._joined(kept, old, self.splat(self.as_kind(one, kept.kind), self.lanes))
        if self.along.mask:
            mask = Value(self.along.mask, "bool", self.lanes)
            new = self.select(mask, new, old)
        self.line(f"store {kind} {new.text}, ptr {place}")

    def _joined(self, kept: Kept, old: Value, value: Value) -> Value:
        if kept.op != "max":
            inner, self.inner = self.inner, False
            joined = self.apply(kept.op, old, value)
            self.inner = inner
            return joined
        # One instruction. A nan is passed over here and comes back in the sum of the exponentials.
        return self.select(self.compared("lt", old, value), value, old)

    def _loop(self, s: ast.For) -> None:
        assert isinstance(s.target, ast.Name)
        assert isinstance(s.iter, ast.Call)
        index, count = s.target.id, self.count(s.iter.args[0])
        names, inner = dict(self.names), self.inner
        self.inner = True
        if self.rows == 1 and self.lanes > 1 and runs_along(s.body, index):
            self._along(s, index, count)
        else:
            with self.counted("0", count, 1) as counter:
                self.names[index] = Value(counter, "int")
                self.inner = not any(isinstance(part, ast.For) for part in s.body)
                for part in s.body:
                    self._statement(part)
        self.names, self.inner = names, inner

    def _along(self, loop: ast.For, index: str, count: str) -> None:
        """A loop whose steps are registers full of elements; the last is masked."""
        body = loop.body
        gathered = {assigned_name(s): self.kept[assigned_name(s)] for s in body if _gathering(s)}  # type: ignore[arg-type]
        copies = self._copies(body)
        parts: list[dict[str, str]] = []
        for _ in range(copies):
            parts.append({name: self.place(self.type(k.kind, self.lanes)) for name, k in gathered.items()})
            for name, k in gathered.items():
                start = self.body(k.kind, self.lanes).constant(_IDENTITY[k.op])
                self.line(f"store {self.type(k.kind, self.lanes)} {start}, ptr {parts[-1][name]}")
        step = self.lanes * copies
        lined = self._lined(body)
        start, rest = "0", count
        # A sum would depend on where its row lies in memory.
        sums = any(k.op != "max" for k in gathered.values())
        pointer = self.arrays[lined].pointer if lined else "" if sums else self._anchor(body, index)
        if pointer:
            start = self._until_line(pointer, count, least=0 if lined else _WORTH_LINES * self.lanes)
            self._some(body, index, "0", start, parts[0])
            rest = self.put(f"sub i64 {count}, {start}")
        many = self.put(f"add i64 {start}, {self.put(f'and i64 {rest}, {-step}')}")
        whole = self.put(f"add i64 {start}, {self.put(f'and i64 {rest}, {-self.lanes}')}")
        with self.counted(start, many, step) as counter:
            # Of a few registers of float32 the sum is taken first, and then gathered in float64.
            self._beside = {} if copies > 1 and self.real == "float" else None
            for copy, partial in enumerate(parts):
                base = self.put(f"add i64 {counter}, {copy * self.lanes}") if copy else counter
                self._ask(self.asked.get(loop, []), base, count)
                self._step(body, Along(index, base, "", lined), partial)
            beside, self._beside = self._beside or {}, None
            self._partial = parts[0]
            self.along = Along(index, counter, "", lined)
            for name, values in beside.items():
                while len(values) > 1:
                    values = [self._joined(gathered[name], *values[:2]), *values[2:]]
                self._gather(name, values[0])
            self.along = None
        if copies > 1:
            with self.counted(many, whole, self.lanes) as counter:
                self._step(body, Along(index, counter, "", lined), parts[0])
        self._some(body, index, whole, self.put(f"sub i64 {count}, {whole}"), parts[0])
        for name, k in gathered.items():
            self._meet(k, [partial[name] for partial in parts])

    def _copies(self, body: list[ast.stmt]) -> int:
        """How many registers a step takes: arithmetic waits for its results, and a call for nothing else."""
        functions = functions_of(body)
        if not functions:
            return 4
        written_out = all(self.whole.writes_out(op, self.lanes) for op in functions)
        return (4 if self.real == "float" else 2) if written_out else 1

    def _ask(self, arrays: list[tuple[str, bool]], at: str, count: str) -> None:
        """Memory asked for ahead: this place of a row, or of the next; where there is none, nothing happens."""
        for name, following in arrays:
            one = self.type(self.arrays[name].kind, 1)
            place = self.put(f"add i64 {at}, {count}") if following else at
            address = self.address(self.arrays[name].pointer, one, place)
            self.whole.declared["prefetch"] = "declare void @llvm.prefetch.p0(ptr, i32, i32, i32)"
            self.line(f"call void @llvm.prefetch.p0(ptr {address}, i32 0, i32 3, i32 1)")

    def _some(self, body: list[ast.stmt], index: str, first: str, count: str, partial: dict[str, str]) -> None:
        """A step of fewer elements than fill a register, or of none."""
        with self.only_if(self.put(f"icmp sgt i64 {count}, 0")):
            rest = self.splat(Value(count, "int"), self.lanes)
            mask = self.put(f"icmp slt <{self.lanes} x i64> {self.lane_numbers(self.lanes)}, {rest.text}")
            self._step(body, Along(index, first, mask), partial)

    def _lined(self, body: list[ast.stmt]) -> str:
        """The array that a loop writes for the last time, and past the caches; "" for none."""
        for name, last in self.streams.last.items():
            if any(s is last for s in body):
                return name
        return ""

    def _anchor(self, body: list[ast.stmt], index: str) -> str:
        """Where the row lies whose lines a loop should take whole: one that it writes, or else one that it reads."""
        written = [name for name, _ in stores_of(body)]
        read = [array_of(part) for s in body for part in ast.walk(s) if isinstance(part, ast.Subscript)
                and index in names_in(part.slice)]  # fmt: skip
        for name in (*written, *read):
            array = self.arrays[name]
            if len(array.shape) == 1 and array.kind == "real" and not array.tile:
                return self._lies(name, array)
        return ""

    def _until_line(self, pointer: str, count: str, least: int) -> str:
        """How many elements of a row stand before its first whole line of memory; none in rows shorter than `least`."""
        size = 8 if self.real == "double" else 4
        address = self.put(f"ptrtoint ptr {pointer} to i64")
        missing = self.put(f"and i64 {self.put(f'sub i64 0, {address}')}, {self.lanes * size - 1}")
        elements = self.put(f"lshr i64 {missing}, {size.bit_length() - 1}")
        fewer = self.put(f"icmp slt i64 {elements}, {count}")
        found = self.put(f"select i1 {fewer}, i64 {elements}, i64 {count}")
        if not least:
            return found
        # Numbers that lie between whole places never come to a line.
        between = self.put(f"icmp ne i64 {self.put(f'and i64 {address}, {size - 1}')}, 0")
        short = self.put(f"icmp slt i64 {count}, {least}")
        none = self.put(f"or i1 {between}, {short}")
        return self.put(f"select i1 {none}, i64 0, i64 {found}")

    def _step(self, body: list[ast.stmt], along: Along, partial: dict[str, str]) -> None:
        names, self.along, self._partial = dict(self.names), along, partial
        for s in body:
            self._statement(s)
        self.names, self.along = names, None

    def _meet(self, kept: Kept, places: list[str]) -> None:
        kind = self.type(kept.kind, self.lanes)
        values = [Value(self.put(f"load {kind}, ptr {place}"), kept.kind, self.lanes) for place in places]
        while len(values) > 1:
            values = [self._joined(kept, *values[:2]), *values[2:]]
        self._set(kept, self._joined(kept, self._get(kept), self._of_lanes(kept, values[0])))

    def _of_lanes(self, kept: Kept, v: Value) -> Value:
        """What the lanes gathered together; the largest by halves: LLVM compares one lane after another."""
        if kept.op != "max":
            return self.summed(kept.op, v)
        while v.width > 1:
            v = self._joined(kept, *self.halves(v))
        return v

    # --- values

    def count(self, e: ast.expr) -> str:
        """A counter."""
        value = self.value(e)
        if value.kind == "number":
            return str(int(value.number))
        if value.kind != "int" or value.width != 1:
            raise ValueError(f"{ast.unparse(e)} is no counter")
        return value.text

    def value(self, e: ast.expr) -> Value:
        """The instructions of an expression."""
        if isinstance(e, ast.Constant):
            return Value("", "number", 1, float(e.value))  # type: ignore[arg-type]
        if isinstance(e, ast.Name):
            return self._named(e.id)
        if isinstance(e, ast.Subscript):
            return self.load(e)
        if isinstance(e, ast.BinOp):
            return self.apply(operator(e.op), self.value(e.left), self.value(e.right))
        if isinstance(e, ast.Compare):
            return self.compared(operator(e.ops[0]), self.value(e.left), self.value(e.comparators[0]))
        if isinstance(e, ast.UnaryOp):
            inside = self.value(e.operand)
            return self.logical("not", inside) if isinstance(e.op, ast.Not) else self.negative(inside)
        if isinstance(e, ast.BoolOp):
            op = "and" if isinstance(e.op, ast.And) else "or"
            first, second = (self.value(v) for v in e.values)
            return self.logical(op, first, second)
        if isinstance(e, ast.IfExp):
            return self.select(self.value(e.test), self.value(e.body), self.value(e.orelse))
        if isinstance(e, ast.Call) and isinstance(e.func, ast.Name):
            return self.apply(e.func.id.removeprefix("v_"), *(self.value(a) for a in e.args))
        raise ValueError(f"{ast.unparse(e)} is not one of the expressions of generated loops")

    def _named(self, name: str) -> Value:
        if self.along is not None and name == self.along.index:
            base = self.splat(Value(self.along.base, "int"), self.lanes)
            return self.apply("add", base, Value(self.lane_numbers(self.lanes), "int", self.lanes))
        if name in self.kept:
            return self._get(self.kept[name])
        if name in ("inf", "nan"):
            return Value("", "number", 1, float(name))
        return self.names[name]


def _gathering(s: ast.AST) -> str:
    """How a statement gathers: add, mul, max; "" where it does not."""
    if isinstance(s, ast.AugAssign):
        return operator(s.op)
    return "max" if isinstance(s, ast.Assign) and largest_of(s) is not None else ""
