"""The intermediate form: a graph of operations in which equal parts are one node.

A node knows its operation and the places of its arguments; nodes stand in the order in which they are computed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

UNARY = (
    "neg", "sqrt", "exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh",
    "acosh", "atanh", "log1p", "expm1", "erf", "erfc", "gamma", "lgamma", "digamma", "trigamma", "besselj0",
    "besselj1", "lambertw", "expi", "ellipk", "ellipe", "erfinv", "erfcinv", "zetac", "abs", "sign", "floor",
    "softplus", "sigmoid", "sech2", "sinc", "logcosh", "logsinh", "logexpm1", "sqrt1pm1", "finite", "not", "conj",
    "re", "im", "arg",
)  # fmt: skip
BINARY = (
    "add", "sub", "mul", "div", "pow", "atan2", "hypot", "fmod", "min", "max", "logaddexp", "lt", "le", "eq", "ne",
    "and", "or", "halfpower", "besselratio", "besselj", "bessely", "besseli", "besselk", "beta", "binomial",
    "gammainc", "gammaincc", "expn",
)  # fmt: skip
COMMUTATIVE = frozenset({"add", "mul", "min", "max", "logaddexp", "eq", "ne", "and", "or"})
LOGICAL = frozenset({"lt", "le", "eq", "ne", "and", "or", "not"})
ARITY = {**dict.fromkeys(UNARY, 1), **dict.fromkeys(BINARY, 2), "select": 3, "input": 0, "const": 0}
"""Every operation and the number of its arguments. select(condition, a, b) is a where the condition holds, else b."""

REDUCED = frozenset({"sum", "product"})
"""Operations over an index from the first argument to the second; the others stand in the term, their body."""

MOST_TERMS = 16_777_216.0
"""A longer sum or product is nan: 2^24, up to where every whole number is a float32."""

COMPLEX = frozenset({"conj", "re", "im", "arg"})
"""Operations that only make a difference for complex arguments."""


@dataclass(frozen=True)
class Node:
    """One operation.

    value: the number of a constant, the name of an input, otherwise None. body: the term of a sum or a product, whose
    inputs are the index and then what the arguments after the two bounds are.
    """

    op: str
    args: tuple[int, ...] = ()
    value: float | complex | str | None = None
    body: Program | None = None


@dataclass(frozen=True)
class Program:
    """A formula ready to be written as code.

    inputs: the names of the arguments in the order of the call. outputs: the nodes that are the result, row by row.
    shape: () for a number, (n,) for a vector, (r, c) for a matrix.
    """

    inputs: tuple[str, ...]
    nodes: tuple[Node, ...]
    outputs: tuple[int, ...]
    shape: tuple[int, ...] = ()

    @cached_property
    def operations(self) -> int:
        """How many nodes compute something."""
        inside = sum(node.body.operations for node in self.nodes if node.body is not None)
        return inside + sum(node.op not in ("input", "const") for node in self.nodes)

    @cached_property
    def used(self) -> frozenset[str]:
        """The names of the operations, those inside sums too."""
        return frozenset({node.op for node in self.nodes}.union(*(n.body.used for n in self.nodes if n.body)))

    @cached_property
    def is_complex(self) -> bool:
        """Whether it can only be computed with complex numbers."""
        own = any(isinstance(node.value, complex) or node.op in COMPLEX for node in self.nodes)
        return own or any(node.body.is_complex for node in self.nodes if node.body is not None)

    def only(self, output: int) -> Program:
        """The program of one node; the inputs stay."""
        needed = _needed(self.nodes, [output])
        new = {old: place for place, old in enumerate(needed)}
        nodes = tuple(
            Node(n.op, tuple(new[a] for a in n.args), n.value, n.body) for n in (self.nodes[old] for old in needed)
        )
        return Program(self.inputs, nodes, (new[output],))

    def text(self) -> str:
        """The program as text, the same for the same formula; what a cache is keyed by."""
        head = f"{self.inputs} {self.outputs} {self.shape}"
        return "\n".join([head, *(f"{n.op} {n.args} {_shown(n)}" for n in self.nodes)])


def _shown(node: Node) -> str:
    if node.body is not None:
        return f"{{{node.body.text()}}}"
    return node.value.hex() if isinstance(node.value, float) else repr(node.value)


class Builder:
    """Nodes in the making. Each method returns the place of a node; the same node is never built twice."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._places: dict[Node, int] = {}
        self._reciprocals: dict[int, int] = {}

    def _node(
        self, op: str, args: tuple[int, ...] = (), value: float | complex | str | None = None,
        body: Program | None = None,
    ) -> int:  # fmt: skip
        if op in COMMUTATIVE and args[0] > args[1]:
            args = (args[1], args[0])
        # repr tells -0.0 from 0.0, which are equal.
        node = Node(op, args, value, body)
        key = node if not isinstance(value, float) else Node(op, args, value.hex())
        if key not in self._places:
            self._places[key] = len(self.nodes)
            self.nodes.append(node)
        return self._places[key]

    def input(self, name: str) -> int:
        """An argument."""
        return self._node("input", value=name)

    def const(self, value: float | complex) -> int:
        """A number."""
        return self._node("const", value=complex(value) if isinstance(value, complex) else float(value))

    def undefined(self) -> int:
        """Not a number: where a formula says nothing."""
        return self._node("const", value=math.nan)

    def number(self, place: int) -> float | None:
        """The real number a node is, if it is one."""
        value = self.nodes[place].value
        return value if self.nodes[place].op == "const" and isinstance(value, float) else None

    def apply(self, op: str, *args: int, body: Program | None = None) -> int:
        """Any operation, with what is known of constants used. body: the term of a sum or a product."""
        if body is not None:
            return self._node(op, args, body=body)
        rule = _RULES.get(op)
        found = rule(self, *args) if rule is not None else None
        if found is None:
            found = self._folded(op, args)
        return self._node(op, args) if found is None else found

    def _folded(self, op: str, args: tuple[int, ...]) -> int | None:
        values = [self.number(a) for a in args]
        compute = _COMPUTED.get(op)
        if compute is None or any(v is None for v in values):
            return None
        try:
            result = compute(*values)
        except (ValueError, OverflowError, ZeroDivisionError):
            return None
        return self.const(result) if math.isfinite(result) else None

    def add(self, *terms: int) -> int:
        """A sum, added in pairs so that no chain is long."""
        return self._balanced("add", terms, 0.0)

    def mul(self, *factors: int) -> int:
        """A product, multiplied in pairs."""
        return self._balanced("mul", factors, 1.0)

    def _balanced(self, op: str, parts: Sequence[int], empty: float) -> int:
        row = list(parts)
        if not row:
            return self.const(empty)
        while len(row) > 1:
            row = [self.apply(op, *row[i : i + 2]) if i + 1 < len(row) else row[i] for i in range(0, len(row), 2)]
        return row[0]

    def sub(self, a: int, b: int) -> int:
        """a - b."""
        return self.apply("sub", a, b)

    def reciprocal(self, a: int) -> int:
        """1/a, one node for all divisions by a."""
        return self.apply("div", self.const(1.0), a)

    def power(self, base: int, exponent: int) -> int:
        """base to an integer power, by squaring."""
        if exponent < 0:
            return self.reciprocal(self.power(base, -exponent))
        factors: list[int] = []
        square = base
        while exponent:
            if exponent & 1:
                factors.append(square)
            exponent >>= 1
            if exponent:
                square = self.apply("mul", square, square)
        return self.mul(*factors)

    def half_power(self, base: int, odd: int) -> int:
        """base^(n/2) for a constant odd n."""
        exponent = self.number(odd)
        assert exponent is not None
        return self.mul(self.power(base, (int(exponent) - 1) // 2), self.apply("sqrt", base))

    def program(self, inputs: Sequence[str], outputs: Sequence[int], shape: tuple[int, ...] = ()) -> Program:
        """The program that computes these nodes; what they do not need is left out."""
        needed = _needed(self.nodes, outputs)
        new = {old: place for place, old in enumerate(needed)}
        nodes = tuple(
            Node(n.op, tuple(new[a] for a in n.args), n.value, n.body) for n in (self.nodes[old] for old in needed)
        )
        return Program(tuple(inputs), nodes, tuple(new[o] for o in outputs), shape)

    def include(self, program: Program, given: Mapping[str, int] | None = None) -> list[int]:
        """The nodes of another program, built here; returns their places. given: what stands for its inputs."""
        known = given or {}
        places: list[int] = []
        for node in program.nodes:
            if node.op == "input":
                name = str(node.value)
                places.append(known[name] if name in known else self.input(name))
            elif node.op == "const":
                places.append(self.const(node.value))  # type: ignore[arg-type]
            else:
                places.append(self.apply(node.op, *(places[a] for a in node.args), body=node.body))
        return places

    def results(self, program: Program, given: Mapping[str, int]) -> list[int]:
        """The outputs of another program, with these nodes for its inputs."""
        places = self.include(program, given)
        return [places[o] for o in program.outputs]


def _needed(nodes: Sequence[Node], outputs: Sequence[int]) -> list[int]:
    seen = set(outputs)
    waiting = list(outputs)
    while waiting:
        for a in nodes[waiting.pop()].args:
            if a not in seen:
                seen.add(a)
                waiting.append(a)
    return sorted(seen)


def consumers(program: Program) -> Iterator[tuple[int, int]]:
    """Pairs (node, the last node that uses it)."""
    last: dict[int, int] = {}
    for place, node in enumerate(program.nodes):
        for a in node.args:
            last[a] = place
    yield from last.items()


# --- what is known of constants -----------------------------------------------------------------------------------


def _add(b: Builder, x: int, y: int) -> int | None:
    if b.number(x) == 0.0:
        return y
    if b.number(y) == 0.0:
        return x
    if b.nodes[y].op == "neg":
        return b.apply("sub", x, b.nodes[y].args[0])
    if b.nodes[x].op == "neg":
        return b.apply("sub", y, b.nodes[x].args[0])
    return b.apply("mul", b.const(2.0), x) if x == y else None


def _sub(b: Builder, x: int, y: int) -> int | None:
    if b.number(y) == 0.0:
        return x
    if b.number(x) == 0.0:
        return b.apply("neg", y)
    if b.nodes[y].op == "neg":
        return b.apply("add", x, b.nodes[y].args[0])
    return None


def _mul(b: Builder, x: int, y: int) -> int | None:
    for a, other in ((x, y), (y, x)):
        value = b.number(a)
        if value == 1.0:
            return other
        if value == -1.0:
            return b.apply("neg", other)
        if value == 0.0:
            return b.const(0.0)
        if b.nodes[a].op == "neg":
            return b.apply("neg", b.apply("mul", b.nodes[a].args[0], other))
        if b.nodes[a].op == "div" and b.number(b.nodes[a].args[0]) == 1.0 and other != a:
            return b.apply("div", other, b.nodes[a].args[1]) if b.number(other) is not None else None
    return None


def _div(b: Builder, x: int, y: int) -> int | None:
    if b.number(y) == 1.0:
        return x
    if b.number(x) == 0.0:
        return b.const(0.0)
    value = b.number(y)
    if value is not None and value != 0.0 and math.frexp(abs(value))[0] == 0.5:
        return b.apply("mul", x, b.const(1.0 / value))
    return None


def _neg(b: Builder, x: int) -> int | None:
    return b.nodes[x].args[0] if b.nodes[x].op == "neg" else None


def _select(b: Builder, condition: int, x: int, y: int) -> int | None:
    value = b.number(condition)
    if value is not None:
        return x if value else y
    return x if x == y else None


_RULES: Mapping[str, Callable[..., int | None]] = {
    "add": _add,
    "sub": _sub,
    "mul": _mul,
    "div": _div,
    "neg": _neg,
    "select": _select,
}
_COMPUTED: Mapping[str, Callable[..., float]] = {
    "add": lambda x, y: x + y,
    "sub": lambda x, y: x - y,
    "mul": lambda x, y: x * y,
    "div": lambda x, y: x / y,
    "neg": lambda x: -x,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "abs": abs,
    "pow": math.pow,
    "lt": lambda x, y: float(x < y),
    "le": lambda x, y: float(x <= y),
    "eq": lambda x, y: float(x == y),
    "ne": lambda x, y: float(x != y),
    "and": lambda x, y: float(bool(x) and bool(y)),
    "or": lambda x, y: float(bool(x) or bool(y)),
    "not": lambda x: float(not x),
}
