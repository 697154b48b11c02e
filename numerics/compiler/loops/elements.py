"""Components of arrays read and written: one, a register of neighbours, or one of each row."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from dataclasses import dataclass

from numerics.compiler.loops.syntax import array_of, indices_of, names_in
from numerics.compiler.loops.values import TYPES, Value, Values


@dataclass(frozen=True)
class Array:
    """Where an argument lies. pointer: of its first element, of the present row where it has rows.

    tile: where the present rows lie element by element, a register of rows each; "" where they do not.
    """

    pointer: str
    shape: tuple[str, ...]
    kind: str
    rows: bool
    tile: str = ""


@dataclass(frozen=True)
class Along:
    """The loop over elements that is being written.

    mask: which lanes there are in the last step; "" for all. lined: the array of which every step writes a whole line
    of memory; "" for none.
    """

    index: str
    base: str
    mask: str
    lined: str = ""


@dataclass(frozen=True)
class Streams:
    """Results that are written past the caches, for which rows are kept where they are read back until they are done.

    last: the statement by which each is written for the last time. kept: where its row lies until then.
    """

    last: dict[str, ast.stmt]
    kept: dict[str, str]


class Elements(Values, ABC):
    """The components of the arrays of a kernel for `rows` rows at once, 1 or a register of them."""

    def __init__(self, real: str, lanes: int, rows: int, sizes: dict[str, str], beside: Values) -> None:
        """sizes: the names of lengths and what they are called here."""
        super().__init__(real)
        self.whole, self.bodies = beside.whole, beside.bodies
        self.lanes, self.rows, self.sizes = lanes, rows, sizes
        self.arrays: dict[str, Array] = {}
        self.row = "0"
        self.names: dict[str, Value] = {name: Value(text, "int") for name, text in sizes.items()}
        self.along: Along | None = None
        self.streams = Streams({}, {})
        self.present: ast.stmt | None = None

    @abstractmethod
    def value(self, e: ast.expr) -> Value:
        """The instructions of an expression."""

    def _place(self, component: ast.Subscript) -> tuple[Array, Value]:
        """The array of a component, and which element it is."""
        array = self.arrays[array_of(component)]
        indices = indices_of(component)
        if array.rows and not array.shape:
            return array, Value(self.row, "int")
        at = Value("", "number")
        for size, index in zip(array.shape, indices, strict=True):
            runs = self.along is not None and isinstance(index, ast.Name) and index.id == self.along.index
            one = Value(self.along.base, "int") if runs and self.along else self.value(index)
            at = one if at.kind == "number" else self.apply("add", self.apply("mul", at, self.names[size]), one)
        return array, at

    def _lies(self, name: str, array: Array) -> str:
        """Where a row lies while it is worked on."""
        return self.streams.kept.get(name, array.pointer)

    def address(self, pointer: str, kind: str, at: str) -> str:
        """Where an element lies."""
        return self.put(f"getelementptr {kind}, ptr {pointer}, i64 {at}")

    def _runs(self, component: ast.Subscript) -> bool:
        return self.along is not None and self.along.index in names_in(component.slice)

    def load(self, component: ast.Subscript) -> Value:
        """The value of a component."""
        array, at = self._place(component)
        one = self.type(array.kind, 1)
        if at.kind == "number":
            at = Value(str(int(at.number)), "int")
        if at.width > 1:
            return self._load_by_lanes(array, at)
        if array.tile:
            many = self.type(array.kind, self.rows)
            return Value(self.put(f"load {many}, ptr {self.address(array.tile, many, at.text)}"), array.kind, self.rows)
        address = self.address(self._lies(array_of(component), array), one, at.text)
        width = self.rows if array.rows and not array.shape else self.lanes if self._runs(component) else 1
        if width == 1:
            return Value(self.put(f"load {one}, ptr {address}"), array.kind)
        return Value(self.vector_load(one, width, address), array.kind, width)

    def vector_load(self, one: str, width: int, address: str, mask: str = "") -> str:
        """A register full of neighbours in memory, those of the mask where there is one."""
        many, align = f"<{width} x {one}>", 4 if one == "float" else 8
        mask = mask or (self.along.mask if self.along else "")
        if not mask:
            return self.put(f"load {many}, ptr {address}, align {align}")
        name = f"llvm.masked.load.v{width}{_short(one)}.p0"
        self.whole.declared[name] = f"declare {many} @{name}(ptr, i32, <{width} x i1>, {many})"
        return self.put(
            f"call {many} @{name}(ptr {address}, i32 {align}, <{width} x i1> {mask}, {many} zeroinitializer)"
        )

    def vector_store(self, one: str, width: int, address: str, text: str, mask: str = "") -> None:
        """A register to neighbours in memory, those of the mask where there is one."""
        many, align = f"<{width} x {one}>", 4 if one == "float" else 8
        mask = mask or (self.along.mask if self.along else "")
        if not mask:
            self.line(f"store {many} {text}, ptr {address}, align {align}")
            return
        name = f"llvm.masked.store.v{width}{_short(one)}.p0"
        self.whole.declared[name] = f"declare void @{name}({many}, ptr, i32, <{width} x i1>)"
        self.line(f"call void @{name}({many} {text}, ptr {address}, i32 {align}, <{width} x i1> {mask})")

    def _load_by_lanes(self, array: Array, at: Value) -> Value:
        """Every row reads another element."""
        one, many = self.type(array.kind, 1), self.type(array.kind, at.width)
        text = "poison"
        for lane in range(at.width):
            index = self.put(f"extractelement <{at.width} x i64> {at.text}, i32 {lane}")
            if array.tile:
                index = self.put(f"mul i64 {index}, {at.width}")
                index = self.put(f"add i64 {index}, {lane}")
            address = self.address(array.tile or array.pointer, one, index)
            value = self.put(f"load {one}, ptr {address}")
            text = self.put(f"insertelement {many} {text}, {one} {value}, i32 {lane}")
        return Value(text, array.kind, at.width)

    def store(self, component: ast.Subscript, value: Value) -> None:
        """A component set to a value."""
        array, at = self._place(component)
        where = str(int(at.number)) if at.kind == "number" else at.text
        width = self.lanes if self._runs(component) else self.rows
        one, many = self.type(array.kind, 1), self.type(array.kind, width)
        if value.kind == "number":
            value = Value("", "number", width, value.number)
        text = self.splat(self.as_kind(value, array.kind), width).text
        if array.tile:
            self.line(f"store {many} {text}, ptr {self.address(array.tile, many, where)}")
            return
        name = array_of(component)
        last = self.streams.last.get(name) is self.present
        address = self.address(array.pointer if last else self._lies(name, array), one, where)
        if last and self.along is not None and self.along.lined == name:
            align = width * (8 if one == "double" else 4)
            self.line(f"store {many} {text}, ptr {address}, align {align}, !nontemporal !0")
        elif width == 1:
            self.line(f"store {one} {text}, ptr {address}")
        else:
            self.vector_store(one, width, address, text)


def _short(one: str) -> str:
    return {"double": "f64", "float": "f32", TYPES["int"]: "i64"}[one]
