"""Values of generated loops as LLVM instructions: counters, conditions, numbers of two sizes, one or many at once."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from numerics.compiler.graph.program import Node
from numerics.compiler.llvm.body import GATHERED, Body

_OPS = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div"}
_COMPARED = {ast.Lt: "lt", ast.LtE: "le", ast.Eq: "eq", ast.NotEq: "ne"}
_COUNTED = {"add": "add", "sub": "sub", "mul": "mul"}
_COUNTS_COMPARED = {"lt": "slt", "le": "sle", "eq": "eq", "ne": "ne"}
TYPES = {"int": "i64", "bool": "i1", "wide": "double"}


@dataclass(frozen=True)
class Value:
    """kind: "int", "bool", "real" (the numbers of the arrays), "wide" (float64) or "number" (a constant of either)."""

    text: str
    kind: str
    width: int = 1
    number: float = 0.0


def operator(op: ast.AST) -> str:
    """The operation that an operator of Python is."""
    for kinds in (_OPS, _COMPARED):
        if type(op) in kinds:
            return kinds[type(op)]  # type: ignore[index]
    raise ValueError(f"the operator {type(op).__name__} is not one of generated loops")


class Values:
    """Instructions on values.

    real: "double" or "float". inner: whether a loop over elements is being written, where numbers of both sizes meet in
    the size of the arrays; elsewhere they meet in float64.
    """

    def __init__(self, real: str) -> None:
        self.real = real
        self.whole = Body(real, 1)
        self.inner = False
        self.bodies: dict[tuple[str, int], Body] = {}

    def type(self, kind: str, width: int) -> str:
        """The LLVM type of a value."""
        one = self.real if kind == "real" else TYPES[kind]
        return one if width == 1 else f"<{width} x {one}>"

    def put(self, instruction: str) -> str:
        """An instruction; returns the name of its value."""
        return self.whole.put(instruction)

    def line(self, text: str) -> None:
        """An instruction without a value, or a label."""
        self.whole.lines.append(text if text.endswith(":") else f"  {text}")

    def body(self, kind: str, width: int) -> Body:
        """The instructions on numbers of a size."""
        real = "double" if kind == "wide" else self.real
        if (real, width) not in self.bodies:
            self.bodies[real, width] = Body(real, width, beside=self.whole)
        return self.bodies[real, width]

    def splat(self, v: Value, width: int) -> Value:
        """One value in every lane."""
        if v.width == width or v.kind == "number":
            return v
        one, many = self.type(v.kind, 1), self.type(v.kind, width)
        first = self.put(f"insertelement {many} poison, {one} {v.text}, i32 0")
        text = self.put(f"shufflevector {many} {first}, {many} poison, <{width} x i32> zeroinitializer")
        return Value(text, v.kind, width)

    def lane_numbers(self, width: int) -> str:
        """0, 1, 2 ... as counters."""
        return "<" + ", ".join(f"i64 {lane}" for lane in range(width)) + ">"

    def as_kind(self, v: Value, kind: str) -> Value:
        """A value as another kind of number."""
        if v.kind == "number":
            return Value(self.body(kind, v.width).constant(v.number), kind, v.width) if kind != "int" else v
        real_is_wide = self.real == "double" and {v.kind, kind} <= {"real", "wide"}
        if v.kind == kind or real_is_wide:
            return Value(v.text, kind, v.width)
        step = {("real", "wide"): "fpext", ("wide", "real"): "fptrunc"}.get((v.kind, kind))
        step = step or {"int": "sitofp", "bool": "uitofp"}[v.kind]
        return Value(
            self.put(f"{step} {self.type(v.kind, v.width)} {v.text} to {self.type(kind, v.width)}"), kind, v.width
        )

    def together(self, *values: Value, counts: bool = False) -> tuple[list[Value], str, int]:
        """Values made alike: of one kind and one width."""
        width = max(v.width for v in values)
        kinds = {v.kind for v in values} - {"number"}
        if kinds == {"int"} and counts and all(v.kind == "int" or v.number == int(v.number) for v in values):
            alike = [Value(str(int(v.number)), "int") if v.kind == "number" else v for v in values]
            return [self.splat(v, width) for v in alike], "int", width
        kinds &= {"real", "wide"}
        meeting = "real" if self.inner else "wide"
        kind = kinds.pop() if len(kinds) == 1 else meeting
        # A constant is written out in every lane.
        spread = [
            Value(v.text, v.kind, width, v.number) if v.kind == "number" else self.splat(v, width) for v in values
        ]
        return [self.as_kind(v, kind) for v in spread], kind, width

    def apply(self, op: str, *args: Value) -> Value:
        """An operation on numbers, or on counters where all are."""
        values, kind, width = self.together(*args, counts=op in _COUNTED)
        if kind == "int":
            texts = ", ".join(v.text for v in values)
            return Value(self.put(f"{_COUNTED[op]} {self.type('int', width)} {texts}"), "int", width)
        return Value(self.body(kind, width).operation(Node(op), [v.text for v in values]), kind, width)

    def negative(self, v: Value) -> Value:
        """The value with the other sign."""
        if v.kind == "number":
            return Value("", "number", 1, -v.number)
        return self.apply("sub", Value("", "number"), v) if v.kind == "int" else self.apply("neg", v)

    def compared(self, op: str, a: Value, b: Value) -> Value:
        """A condition."""
        (x, y), kind, width = self.together(a, b, counts=True)
        if kind == "int":
            text = self.put(f"icmp {_COUNTS_COMPARED[op]} {self.type('int', width)} {x.text}, {y.text}")
        else:
            text = self.body(kind, width).operation(Node(op), [x.text, y.text])
        return Value(text, "bool", width)

    def logical(self, op: str, *args: Value) -> Value:
        """and, or, not."""
        width = max(v.width for v in args)
        spread = [self.splat(self.condition(v), width).text for v in args]
        return Value(self.body("real", width).operation(Node(op), spread), "bool", width)

    def condition(self, v: Value) -> Value:
        """A value as a condition: a selection among conditions is a number."""
        return v if v.kind == "bool" else self.compared("ne", v, Value("", "number"))

    def select(self, condition: Value, a: Value, b: Value) -> Value:
        """a where the condition holds, else b."""
        condition = self.condition(condition)
        width = max(condition.width, a.width, b.width)
        (x, y), kind, _ = self.together(a, b)
        spread = [self.splat(v, width) if v.kind != "number" else v for v in (x, y)]
        if x.width < width:
            spread = [self.splat(Value(v.text, kind, x.width), width) for v in (x, y)]
        text = self.body(kind, width).operation(
            Node("select"), [self.splat(condition, width).text, *(v.text for v in spread)]
        )
        return Value(text, kind, width)

    def summed(self, op: str, v: Value) -> Value:
        """The lanes of a value added or multiplied."""
        start = {"add": "double -0.0", "mul": "double 1.0"}[op]
        name = f"llvm.vector.reduce.f{op}.v{v.width}f64"
        self.whole.declared[name] = f"declare double @{name}(double, {self.type(v.kind, v.width)})"
        text = self.put(f"call {GATHERED} double @{name}({start}, {self.type(v.kind, v.width)} {v.text})")
        return Value(text, v.kind)

    def halves(self, v: Value) -> tuple[Value, Value]:
        """The lower and the upper lanes of a value."""
        half, many = v.width // 2, self.type(v.kind, v.width)
        found = []
        for first in (0, half):
            if half == 1:
                text = self.put(f"extractelement {many} {v.text}, i32 {first}")
            else:
                lanes = ", ".join(f"i32 {lane}" for lane in range(first, first + half))
                text = self.put(f"shufflevector {many} {v.text}, {many} poison, <{half} x i32> <{lanes}>")
            found.append(Value(text, v.kind, half))
        return found[0], found[1]
