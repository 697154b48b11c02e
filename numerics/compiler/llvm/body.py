"""The operations of a program as LLVM instructions, for one number or for a register full of them."""

from __future__ import annotations

import itertools
import math
import struct
from collections.abc import Iterator

from numerics.compiler.graph.program import LOGICAL, Node, Program
from numerics.compiler.llvm.exponential import exponential
from numerics.compiler.llvm.remainder import remainder_function
from numerics.compiler.llvm.special import SPECIAL, symbol
from numerics.compiler.llvm.sums import sum_function
from numerics.compiler.llvm.vector_math import VECTOR, lanes, letters, scalar_symbol, vector_symbols, written_out

FLAGS = "contract nsz"
"""Products and sums may be rounded once together. Nothing is reordered: stable forms stay as they are written."""

GATHERED = f"{FLAGS} reassoc"
"""For the terms of a sum or a product, whose order is free."""

_ARITHMETIC = {"add": "fadd", "sub": "fsub", "mul": "fmul", "div": "fdiv"}
_COMPARED = {"lt": "olt", "le": "ole", "eq": "oeq", "ne": "une"}
_INTRINSIC = {"sqrt": "sqrt", "abs": "fabs", "floor": "floor", "min": "minimum", "max": "maximum"}
_LOGICAL = {"and": "and", "or": "or"}
_UNDEFINED = {"double": "0x7FF8000000000000", "float": "0x7FF8000000000000"}


class Body:
    """Instructions in the making.

    real: "double" or "float". width: how many numbers a value holds. vectorisable: whether scalar functions are called
    by names that tell LLVM's loop vectoriser their vector forms.
    """

    def __init__(
        self, real: str, width: int, *, vectorisable: bool = False, calls_exp: bool = False, beside: Body | None = None
    ) -> None:
        """calls_exp: whether exp is called where it could be written out.

        beside: a body whose lines this one continues, with values of another type or width.
        """
        self.calls_exp: bool = calls_exp if beside is None else beside.calls_exp
        self.real, self.width, self.vectorisable = real, width, vectorisable
        self.lines: list[str] = [] if beside is None else beside.lines
        self.declared: dict[str, str] = {} if beside is None else beside.declared
        self.numbers: Iterator[int] = itertools.count(1) if beside is None else beside.numbers

    @property
    def type(self) -> str:
        """The type of a value."""
        return self.real if self.width == 1 else f"<{self.width} x {self.real}>"

    @property
    def logical(self) -> str:
        """The type of a condition."""
        return "i1" if self.width == 1 else f"<{self.width} x i1>"

    def fresh(self) -> str:
        """A new name."""
        return f"%v{next(self.numbers)}"

    def put(self, instruction: str) -> str:
        """An instruction; returns the name of its value."""
        name = self.fresh()
        self.lines.append(f"  {name} = {instruction}")
        return name

    def constant(self, value: float) -> str:
        """A number as LLVM writes it, exactly."""
        if math.isnan(value):
            one = _UNDEFINED[self.real]
        else:
            rounded = value if self.real == "double" else _as_float(value)
            one = f"0x{struct.unpack('>Q', struct.pack('>d', rounded))[0]:016X}"
        return one if self.width == 1 else "<" + ", ".join([f"{self.real} {one}"] * self.width) + ">"

    def number(self, program: Program, place: int, operand: str) -> str:
        """A value that may be a condition, as a number."""
        if program.nodes[place].op not in LOGICAL:
            return operand
        return self.put(f"uitofp {self.logical} {operand} to {self.type}")

    def operation(self, node: Node, args: list[str]) -> str:
        """The instructions of one operation."""
        op, kind = node.op, self.type
        if node.body is not None:
            return self._reduction(node, args)
        if op in _ARITHMETIC:
            return self.put(f"{_ARITHMETIC[op]} {self._flags(op)} {kind} {args[0]}, {args[1]}")
        if op == "neg":
            return self.put(f"fneg {FLAGS} {kind} {args[0]}")
        if op in _INTRINSIC:
            return self._intrinsic(_INTRINSIC[op], args)
        if op in _COMPARED:
            return self.put(f"fcmp {_COMPARED[op]} {kind} {args[0]}, {args[1]}")
        if op in _LOGICAL:
            return self.put(f"{_LOGICAL[op]} {self.logical} {args[0]}, {args[1]}")
        if op == "not":
            yes = "true" if self.width == 1 else "<" + ", ".join(["i1 true"] * self.width) + ">"
            return self.put(f"xor {self.logical} {args[0]}, {yes}")
        if op == "select":
            return self.put(f"select {self.logical} {args[0]}, {kind} {args[1]}, {kind} {args[2]}")
        if op == "fmod" and letters()[0] != "b":
            return self._remainder(args)
        return self._function(op, args)

    def _flags(self, op: str) -> str:
        """With `arcp`, LLVM puts an estimate for 1/sqrt(x) of floats, which is nan at 0 and infinity."""
        return FLAGS.replace(" arcp", "") if op == "div" and self.real == "float" else FLAGS

    def _intrinsic(self, name: str, args: list[str]) -> str:
        bits = "f64" if self.real == "double" else "f32"
        suffix = bits if self.width == 1 else f"v{self.width}{bits}"
        full = f"llvm.{name}.{suffix}"
        self.declared[full] = f"declare {self.type} @{full}({', '.join([self.type] * len(args))})"
        return self.put(f"call {FLAGS} {self.type} @{full}({', '.join(f'{self.type} {a}' for a in args)})")

    def writes_out(self, op: str, width: int) -> bool:
        """Whether so many values of an operation are written where they are wanted instead of called."""
        return written_out(op, self.real, width) and not self.calls_exp

    def _function(self, op: str, args: list[str]) -> str:
        if self.width == 1:
            return self._scalar_call(op, args)
        if self.writes_out(op, self.width):
            return exponential(self, args[0])
        named = vector_symbols(op, self.real)
        wide = lanes(self.real)
        widths = {*named, *([wide] if self.writes_out(op, wide) else [])}
        width = max((w for w in widths if w <= self.width), default=1)
        if width < self.width:
            return self._in_parts(op, args, width)
        name = named[width]
        self.declared[name] = f"declare {self.type} @{name}({', '.join([self.type] * len(args))}) #0"
        return self.put(f"call {self.type} @{name}({', '.join(f'{self.type} {a}' for a in args)})")

    def _in_parts(self, op: str, args: list[str], width: int) -> str:
        """A function of more numbers than its widest form takes."""
        if width == 1:
            return self._by_lanes(op, args)
        part = Body(self.real, width, beside=self)
        values = []
        for first in range(0, self.width, width):
            places = ", ".join(f"i32 {first + lane}" for lane in range(width))
            pieces = [
                self.put(f"shufflevector {self.type} {a}, {self.type} poison, <{width} x i32> <{places}>") for a in args
            ]
            values.append((part._function(op, pieces), width))
        while len(values) > 1:
            (a, size), (b, _) = values[:2]
            kind, places = f"<{size} x {self.real}>", ", ".join(f"i32 {lane}" for lane in range(2 * size))
            joined = self.put(f"shufflevector {kind} {a}, {kind} {b}, <{2 * size} x i32> <{places}>")
            values = [*values[2:], (joined, 2 * size)]
        return values[0][0]

    def _scalar_call(self, op: str, args: list[str]) -> str:
        real = self.real
        if op in SPECIAL:
            return self._special(op, args)
        name = scalar_symbol(op, real)
        parameters = ", ".join([real] * len(args))
        attributes = "#0"
        vectors = vector_symbols(op, real) if self.vectorisable and op in VECTOR else {}
        if vectors:
            attributes = self._told(name, vectors, len(args))
        self.declared[name] = f"declare {real} @{name}({parameters}) {attributes}"
        return self.put(f"call {real} @{name}({', '.join(f'{real} {a}' for a in args)})")

    def _told(self, name: str, vectors: dict[int, str], count: int) -> str:
        """The attribute by which the loop vectoriser knows the vector forms of a function."""
        variants = []
        for width, vector in vectors.items():
            whole = f"<{width} x {self.real}>"
            self.declared[vector] = f"declare {whole} @{vector}({', '.join([whole] * count)}) #0"
            variants.append(f"_ZGV_LLVM_N{width}{'v' * count}_{name}({vector})")
        return f'#0 "vector-function-abi-variant"="{",".join(variants)}"'

    def _special(self, op: str, args: list[str]) -> str:
        """A function of SciPy, which knows doubles only."""
        name = symbol(op)
        self.declared[name] = f"declare double @{name}({'double, ' * len(args)}i32) #0"
        if self.real == "float":
            args = [self.put(f"fpext float {a} to double") for a in args]
        value = self.put(f"call double @{name}({''.join(f'double {a}, ' for a in args)}i32 0)")
        return value if self.real == "double" else self.put(f"fptrunc double {value} to float")

    def _reduction(self, node: Node, args: list[str]) -> str:
        """A call of a function of its own, which is defined beside what is declared."""
        inner = Body(self.real, self.width, vectorisable=self.vectorisable)
        name, text = sum_function(node, inner)
        self.declared |= inner.declared | {name: text}
        return self.put(f"call {self.type} @{name}({', '.join(f'{self.type} {a}' for a in args)})")

    def _remainder(self, args: list[str]) -> str:
        """A call of a function of its own, for processors that multiply and add with one rounding."""
        inner = Body(self.real, self.width)
        name, text = remainder_function(inner, lambda given: inner._function("fmod", given))
        self.declared |= inner.declared | {name: text}
        return self.put(f"call {self.type} @{name}({', '.join(f'{self.type} {a}' for a in args)})")

    def _by_lanes(self, op: str, args: list[str]) -> str:
        scalar = Body(self.real, 1, beside=self)
        whole = "poison"
        for lane in range(self.width):
            parts = [scalar.put(f"extractelement {self.type} {a}, i32 {lane}") for a in args]
            value = scalar._scalar_call(op, parts)
            whole = scalar.put(f"insertelement {self.type} {whole}, {self.real} {value}, i32 {lane}")
        return whole


def _as_float(value: float) -> float:
    try:
        return float(struct.unpack(">f", struct.pack(">f", value))[0])
    except OverflowError:
        return math.inf if value > 0 else -math.inf
