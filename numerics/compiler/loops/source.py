"""A plan of loops as the text of a Python module that Numba compiles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from numerics.compiler.graph.complex_parts import in_parts
from numerics.compiler.graph.from_sympy import program_of
from numerics.compiler.graph.lowering import lowered
from numerics.compiler.graph.program import Node, Program
from numerics.compiler.loops.complex_values import ComplexLetters, ImaginaryPart, RealPart
from numerics.compiler.loops.plan import Gather, Let, Loop, Plan, Planner, Start, Store
from numerics.compiler.names import free_names, plain_name
from numerics.compiler.refusal import CannotCompile

_INFIX = {"add": "+", "sub": "-", "mul": "*", "div": "/", "lt": "<", "le": "<=", "eq": "==", "ne": "!="}
_FIRST = {"sum": "0.0", "product": "1.0", "max": "-inf"}
_WHICH: Mapping[Any, int] = {RealPart: 0, ImaginaryPart: 1}
_BUILT_IN = {"abs": "abs", "sqrt": "sqrt", "floor": "floor"}


@dataclass(frozen=True)
class Argument:
    """One argument: its name, the sizes of its axes (without the batch), whether a batch axis stands before them.

    below: for an argument that counts, the size it stays below; otherwise "".
    """

    name: str
    shape: tuple[str, ...]
    rows: bool
    below: str = ""

    @property
    def integer(self) -> bool:
        """Whether it counts."""
        return bool(self.below)


@dataclass(frozen=True)
class LoopText:
    """The text of a module with one function, and what its arguments and results look like."""

    text: str
    arguments: tuple[Argument, ...]
    outputs: tuple[tuple[str, ...], ...]
    batched: bool
    plan: Plan


def loop_text(
    results: Sequence[tuple[sp.Expr, Sequence[sp.Symbol]]],
    arguments: Sequence[sp.Symbol | sp.IndexedBase],
    rows: Sequence[sp.Symbol | sp.IndexedBase] = (),
    words: str = "",
    ranges: Mapping[sp.Symbol, sp.Expr] | None = None,
    complex_letters: frozenset[Any] = frozenset(),
) -> LoopText:
    """The module of a kernel that computes these results, each a formula with its free indices.

    rows: the arguments that have one entry for every row of a batch. ranges: how far free indices run that stand on no
    array. complex_letters: the arguments that hold complex numbers; their real and imaginary parts are arguments in
    their place. Raises CannotCompile.
    """
    formulas = [(e, tuple(indices)) for e, indices in results]
    shapeless = [a for a in arguments if isinstance(a, sp.IndexedBase) and not a.shape]
    if shapeless:
        raise CannotCompile(f"the array {shapeless[0]} has no shape; give IndexedBase its shape")
    sizes = sizes_of(formulas, arguments, ranges)
    letters = ComplexLetters(complex_letters)
    plan = Planner(letters).plan(formulas, sizes)
    whole = [_argument(a, a in rows, formulas) for a in arguments]
    parts = _parts_of([d.name for d, a in zip(whole, arguments, strict=True) if letters.holds(a)], whole)
    described = tuple(replace(d, name=name) for d in whole for name in parts.get(d.name, (d.name,)))
    outputs = tuple(tuple(str(s) for s in shape) for shape in plan.outputs)
    text = Writer(described, bool(rows), parts).module(plan, outputs, words)
    return LoopText(text, described, outputs, bool(rows), plan)


def _parts_of(names: Sequence[str], arguments: Sequence[Argument]) -> dict[str, tuple[str, ...]]:
    """What the parts of complex arguments are called."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        taken = {a.name for a in arguments} | {n for parts in found.values() for n in parts}
        found[name] = tuple(free_names([f"{name}_re", f"{name}_im"], taken))
    return found


def _argument(a: sp.Symbol | sp.IndexedBase, rows: bool, formulas: Sequence[tuple[sp.Expr, Any]]) -> Argument:
    if isinstance(a, sp.IndexedBase):
        return Argument(_name(str(a.label)), tuple(str(s) for s in a.shape), rows)
    return Argument(_name(a.name), (), rows, str(_limit_of(a, formulas)) if a.is_integer else "")


def _limit_of(counter: sp.Symbol, formulas: Sequence[tuple[sp.Expr, Any]]) -> sp.Expr:
    """The size of the axis on which a counting argument picks a place."""
    for formula, _ in formulas:
        for component in formula.atoms(sp.Indexed):
            for index, size in zip(component.indices, component.base.shape or (), strict=False):
                if index == counter or sp.KroneckerDelta(index, counter) in formula.atoms(sp.KroneckerDelta):
                    return size
    raise CannotCompile(f"the integer {counter} picks no component of an array; declare it real")


def _name(text: str) -> str:
    return plain_name(text)


def _index_sizes(
    formulas: Sequence[tuple[sp.Expr, tuple[sp.Symbol, ...]]], ranges: Mapping[sp.Symbol, sp.Expr]
) -> dict[sp.Symbol, sp.Expr]:
    """How far each free index of a result runs, from the arrays it stands on."""
    sizes: dict[sp.Symbol, sp.Expr] = dict(ranges)
    for formula, indices in formulas:
        for component in formula.atoms(sp.Indexed):
            for index, size in zip(component.indices, component.base.shape or (), strict=False):
                if index in indices:
                    sizes.setdefault(index, size)
        for index in indices:
            if index not in sizes:
                raise CannotCompile(
                    f"the index {index} of the result stands alone on no axis of an array; give its range,"
                    f" ranges={{{index}: ...}}"
                )
    return sizes


def sizes_of(
    formulas: Sequence[tuple[sp.Expr, Sequence[sp.Symbol]]],
    arguments: Sequence[Any],
    ranges: Mapping[sp.Symbol, sp.Expr] | None = None,
) -> dict[Any, sp.Expr]:
    """How far free indices and the arguments that count run. ranges: those of indices that stand on no array."""
    sizes = _index_sizes([(e, tuple(indices)) for e, indices in formulas], ranges or {})
    counters = [a for a in arguments if isinstance(a, sp.Symbol) and a.is_integer]
    return sizes | {a: _limit_of(a, formulas) for a in counters}


def changed_by(loop: Loop) -> set[str]:
    """The names that change within a loop: its index, what it computes, the results it writes."""
    names = {str(loop.index)}
    for s in loop.body:
        if isinstance(s, Loop):
            names |= changed_by(s)
        else:
            names.add(f"out{s.output}" if isinstance(s, Store) else str(s.name))
    return names


def _counts(node: Node, counting: Sequence[bool]) -> bool:
    """Whether a node is made of loop counters and whole numbers only."""
    if node.op == "input":
        return str(node.value).endswith("[]")
    if node.op == "const":
        return isinstance(node.value, float) and node.value.is_integer()
    return node.op in ("add", "sub", "mul") and all(counting[a] for a in node.args)


class Writer:
    """Statements as Python; other languages override how they are spelled."""

    def __init__(
        self, arguments: tuple[Argument, ...], batched: bool, parts: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        """parts: the names of the real and the imaginary part of arguments that are complex."""
        self.arguments, self.batched, self.parts = arguments, batched, parts or {}
        self.functions: dict[str, None] = {}
        self.indices: set[sp.Symbol] = set()
        self.changing: set[str] = set()
        self.before: list[str] | None = None
        self._count = 0
        self.taken = {a.name for a in arguments} | {size for a in arguments for size in a.shape}

    def number(self, value: float) -> str:
        """A number of the language."""
        return repr(value) if value == value else "nan"

    def size(self, size: sp.Expr) -> str:
        """How far a loop runs; where that depends on an outer index, which counts from 0 here and from 1 there."""
        return str(size.xreplace({i: i + 1 for i in self.indices}))

    def declared(self, name: str, op: str, text: str) -> str:
        """The line that names an intermediate value."""
        return f"{name} = {text}"

    def module(self, plan: Plan, outputs: tuple[tuple[str, ...], ...], words: str) -> str:
        names = [a.name for a in self.arguments] + [f"out{i}" for i in range(len(outputs))]
        depth = 2 if self.batched else 1
        self.taken |= {index for s in plan.statements if isinstance(s, Loop) for index in changed_by(s)}
        body = self.block(plan.statements, depth)
        head = [f"def kernel({', '.join(names)}):"]
        head += self._sizes()
        if self.batched:
            head.append("    for row_ in range(first_, last_):")
            for a in self.arguments:
                if a.rows and a.shape:
                    head.append(f"        {a.name} = all_{a.name}[row_]")
            head = [self._signature(names) + ":", *head[1:]]
            for number, shape in enumerate(outputs):
                if shape:
                    head.append(f"        out{number} = all_out{number}[row_]")
        text = "\n".join(body)
        needed = [f for f in ("floor", "inf", "nan", "sqrt") if re.search(rf"\b{f}\b", text)]
        functions = ", ".join(f"v_{f}" for f in sorted(self.functions))
        imports = [f"from numerics.compiler.faces.elementary import {functions}"] if functions else []
        lines = [f'"""{words or "Generated from a formula; not to be edited."}"""', ""]
        lines += [f"from math import {', '.join(needed)}", ""] if needed else []
        lines += [
            *imports,
            "from numerics.compiler.faces.numba_cache import compiled",
            "",
            "",
        ]
        lines += ["@compiled", *head, *body, ""]
        return "\n".join(lines)

    def _signature(self, names: list[str]) -> str:
        rows = {a.name for a in self.arguments if a.rows}
        shown = [f"all_{n}" if n in rows or n.startswith("out") else n for n in names]
        return f"def kernel(first_, last_, {', '.join(shown)})"

    def _sizes(self) -> list[str]:
        lines, known = [], set()
        for a in self.arguments:
            for axis, size in enumerate(a.shape):
                if size.isidentifier() and size not in known:
                    known.add(size)
                    source = f"all_{a.name}" if a.rows else a.name
                    lines.append(f"    {size} = {source}.shape[{axis + (1 if a.rows else 0)}]")
        return lines

    def block(self, statements: Sequence[Any], depth: int) -> list[str]:
        """The lines of some statements."""
        pad = "    " * depth
        lines: list[str] = []
        for s in statements:
            if isinstance(s, Loop):
                lines += self.looped(s, f"{pad}for {s.index} in range({self.size(s.size)}):", depth)
            elif isinstance(s, Start):
                lines.append(f"{pad}{s.name} = {_FIRST[s.kind]}")
            elif isinstance(s, Let):
                lines += self.assigned(str(s.name), s.value, pad)
            elif isinstance(s, Gather):
                value, before = self.value(s.term, pad)
                lines += before
                if s.kind == "max":
                    self.functions["max"] = None
                    lines.append(f"{pad}{s.name} = v_max({value}, {s.name})")
                else:
                    lines.append(f"{pad}{s.name} {'+' if s.kind == 'sum' else '*'}= {value}")
            elif isinstance(s, Store):
                value, before = self.value(s.value, pad)
                lines += [*before, f"{pad}{self.target(s)} = {value}"]
        return lines

    def looped(self, s: Loop, head: str, depth: int) -> list[str]:
        """The lines of a loop; what is the same in each of its steps stands before it."""
        self.indices.add(s.index)
        outside = self.changing, self.before
        self.changing, self.before = changed_by(s), []
        body = self.block(s.body, depth + 1)
        before = self.before
        self.changing, self.before = outside
        return [*before, head, *body]

    def target(self, s: Store) -> str:
        """Where a result goes."""
        if s.indices:
            return f"out{s.output}[{', '.join(str(i) for i in s.indices)}]"
        return f"all_out{s.output}[row_]" if self.batched else f"out{s.output}[0]"

    def assigned(self, name: str, value: sp.Expr, pad: str) -> list[str]:
        """The lines that give a name its value."""
        shown, before = self.value(value, pad)
        return [*before, f"{pad}{name} = {shown}"]

    def value(self, e: sp.Expr, pad: str) -> tuple[str, list[str]]:
        """Python for an expression: temporaries first, then what stands for it."""
        part = _WHICH.get(type(e))
        e = e if part is None else e.args[0]
        loads = {c: sp.Symbol(self.load(c), real=not self.is_complex(c.base.label)) for c in e.atoms(sp.Indexed)}
        places = {i: sp.Symbol(f"{i}[]", integer=True) for i in self.indices}
        deltas = {
            d: sp.Piecewise((1, sp.Eq(*(self.counted(a).xreplace(places) for a in d.args[:2]))), (0, True))
            for d in e.atoms(sp.KroneckerDelta)
        }
        # Loops count from 0, formulas from 1.
        numbers = {i: place + 1 for i, place in places.items()}
        plain = e.xreplace(deltas).xreplace(loads).xreplace(numbers)
        symbols = sorted(plain.free_symbols, key=str)
        program, texts = self._in_parts(program_of(plain, symbols), symbols, part)
        spelled = dict(zip(program.inputs, texts, strict=True))
        program = lowered(program)
        shown: list[str] = []
        moving: list[bool] = []
        counting: list[bool] = []
        lines: list[str] = []
        for node in program.nodes:
            counting.append(_counts(node, counting))
            if node.op == "input":
                shown.append(spelled[str(node.value)])
                moving.append(self.moves(shown[-1]))
                continue
            if node.op == "const":
                shown.append(self.number(float(node.value)))  # type: ignore[arg-type]
                moving.append(False)
                continue
            args = [shown[a] for a in node.args]
            moves = any(moving[a] for a in node.args)
            moving.append(moves)
            if node.op == "div" and moves and not moving[node.args[1]] and self.before is not None:
                inverse = self.named("div", [self.number(1.0), args[1]], pad, lines, moves=False)
                shown.append(self.named("mul", [args[0], inverse], pad, lines, moves=True))
            else:
                op = f"counter {node.op}" if counting[-1] else node.op
                shown.append(self.named(op, args, pad, lines, moves=moves))
        return shown[program.outputs[0]], lines

    def _in_parts(self, program: Program, symbols: Sequence[sp.Symbol], part: int | None) -> tuple[Program, list[str]]:
        """The program of a part of its value, and what stands for its inputs; of a real value, the program itself."""
        found = [s for s in symbols if self.is_complex(s.name.partition("[")[0])]
        if part is None and not found and not program.is_complex:
            return program, [self.spelled(s) for s in symbols]
        made = in_parts(program, [s.name for s in found])
        texts = [text for s in symbols for text in (self.spelled_parts(s) if s in found else [self.spelled(s)])]
        return made.program.only(made.program.outputs[part or 0]), texts

    def is_complex(self, name: Any) -> bool:
        """Whether an argument of this name holds complex numbers."""
        return _name(str(name)) in self.parts

    def spelled_parts(self, s: sp.Symbol) -> list[str]:
        """The real and the imaginary part of a letter or a component."""
        name, bracket, places = s.name.partition("[")
        parts = self.parts[_name(name)]
        return [f"{p}[{places}" for p in parts] if bracket else [self.spelled(sp.Symbol(p)) for p in parts]

    def named(self, op: str, args: list[str], pad: str, lines: list[str], *, moves: bool) -> str:
        """A name for an operation, whose line is put where it belongs."""
        self._count += 1
        while f"t{self._count}" in self.taken:
            self._count += 1
        name = f"t{self._count}"
        line = self.declared(name, op, self.operation(op, args))
        if moves or self.before is None:
            lines.append(pad + line)
        else:
            self.before.append(pad[:-4] + line)
        return name

    def moves(self, text: str) -> bool:
        """Whether something that is read changes from one step of the open loop to the next."""
        return any(word in self.changing for word in re.findall(r"\w+", text))

    def spelled(self, s: sp.Symbol) -> str:
        """A letter of a formula."""
        if s.name.endswith("[]"):
            return s.name.removesuffix("[]")
        argument = next((a for a in self.arguments if not a.shape and a.name == _name(s.name)), None)
        if argument is not None and argument.rows:
            return f"all_{argument.name}[row_]"
        return s.name if "[" in s.name or s.name.endswith("_") else _name(s.name)

    def load(self, c: sp.Indexed) -> str:
        """A component as it is read."""
        name = _name(str(c.base.label))
        places = ", ".join(self.place(i) for i in c.indices)
        return f"{name}[{places}]"

    def place(self, index: sp.Expr) -> str:
        """An index of a component."""
        if any(a.integer and a.name == _name(str(index)) for a in self.arguments):
            return self.spelled(index)
        places = self.counted(index)
        return str(places.xreplace({s: sp.Symbol(self.spelled(s)) for s in places.free_symbols - self.indices}))

    def counted(self, index: sp.Expr) -> sp.Expr:
        """An index from 0, as places, loops and arguments that count; formulas count from 1."""
        counters = {a.name for a in self.arguments if a.integer}
        from_0 = self.indices | {s for s in index.free_symbols if _name(str(s)) in counters}
        return index.xreplace({s: s + 1 for s in from_0}) - 1

    def operation(self, op: str, args: list[str]) -> str:
        """One operation; of counters where it says so."""
        if op in ("add", "sub"):
            # A function: its order is kept where that of a loop's sum is free.
            self.functions[op] = None
            return f"v_{op}({', '.join(args)})"
        op = op.removeprefix("counter ")
        if op in _INFIX:
            return f"{args[0]} {_INFIX[op]} {args[1]}"
        if op == "neg":
            return f"-{args[0]}"
        if op == "select":
            return f"{args[1]} if {args[0]} else {args[2]}"
        if op in ("and", "or"):
            return f"{args[0]} {op} {args[1]}"
        if op == "not":
            return f"not {args[0]}"
        if op in ("min", "max"):
            first = f"{args[0]} < {args[1]}" if op == "min" else f"{args[1]} < {args[0]}"
            return f"{args[0]} if {first} or {args[0]} != {args[0]} else {args[1]}"
        if op in _BUILT_IN:
            return f"{_BUILT_IN[op]}({args[0]})"
        self.functions[op] = None
        return f"v_{op}({', '.join(args)})"
