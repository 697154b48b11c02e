"""Formulas of arrays -> loops: sums over symbolic ranges, components as array elements, a batch of rows around them.

The plan of a kernel is a nest of loops whose bodies are straight-line programs. Sums that do not depend on an index
stand outside its loop; a sum of exponentials is taken relative to the largest; what a sum and a result both need for
every index is computed once and kept in the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy as sp

from numerics.compiler.graph.rewrites import finite
from numerics.compiler.loops.complex_values import ComplexLetters, ImaginaryPart, RealPart
from numerics.compiler.refusal import CannotCompile


@dataclass
class Loop:
    """A loop over an index from 1 to size; `size` is a SymPy expression."""

    index: sp.Symbol
    size: sp.Expr
    body: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Let:
    """A name for a number."""

    name: sp.Symbol
    value: sp.Expr


@dataclass(frozen=True)
class Gather:
    """A name to which a loop adds (or multiplies, or of which it keeps the largest): sum, product, max."""

    name: sp.Symbol
    kind: str
    term: sp.Expr


@dataclass(frozen=True)
class Start:
    """The first value of a gathered name."""

    name: sp.Symbol
    kind: str


@dataclass(frozen=True)
class Store:
    """A result, or one component of it."""

    output: int
    indices: tuple[sp.Symbol, ...]
    value: sp.Expr


@dataclass(frozen=True)
class Plan:
    """The statements of a kernel for one row.

    outputs: the shape of each. in_parts: for each formula whether its real and its imaginary part are outputs.
    """

    statements: tuple[Any, ...]
    outputs: tuple[tuple[sp.Expr, ...], ...]
    in_parts: tuple[bool, ...]


class Planner:
    """Turns formulas into statements."""

    def __init__(self, letters: ComplexLetters) -> None:
        """letters: those of complex numbers."""
        self._complex = letters
        self.top: list[Any] = []
        self._known: dict[sp.Basic, sp.Symbol] = {}
        self._home: dict[sp.Symbol, list[Any]] = {}
        self._shifts: list[tuple[sp.Symbol, sp.Expr, sp.Symbol]] = []
        self._sums: dict[sp.Symbol, sp.Symbol] = {}
        self._count = 0

    def fresh(self, stem: str) -> sp.Symbol:
        """A new name for a real number."""
        self._count += 1
        return sp.Symbol(f"{stem}_{self._count}_", real=True)

    def plan(self, results: Sequence[tuple[sp.Expr, tuple[sp.Symbol, ...]]], sizes: dict[sp.Symbol, sp.Expr]) -> Plan:
        """The plan of several results, each with its free indices; sizes says how far an index runs."""
        stores: list[Any] = []
        outputs: list[tuple[sp.Expr, ...]] = []
        in_parts: list[bool] = []
        for formula, indices in results:
            blocks: list[list[Any]] = [[] for _ in indices]
            value = self._lowered(_without_deltas(formula, sizes), list(zip(indices, blocks, strict=True)))
            in_parts.append(self._complex.imaginary(value))
            values = [RealPart(value), ImaginaryPart(value)] if in_parts[-1] else [value]
            found = [Store(len(outputs) + place, indices, part) for place, part in enumerate(values)]
            outputs += [tuple(sizes[i] for i in indices)] * len(found)
            if not blocks:
                stores += found
                continue
            blocks[-1] += found
            # What an outer index alone decides stands before the loop over the next.
            for place in reversed(range(1, len(blocks))):
                blocks[place - 1].append(Loop(indices[place], sizes[indices[place]], blocks[place]))
            stores.append(Loop(indices[0], sizes[indices[0]], blocks[0]))
        self.top += stores
        _keep_common(self.top)
        _join(self.top)
        return Plan(tuple(self.top), tuple(outputs), tuple(in_parts))

    def _lowered(self, e: sp.Expr, open_loops: list[tuple[sp.Symbol, list[Any]]]) -> sp.Expr:
        """The expression with its sums replaced by names that loops before it compute."""
        found = {s: self._reduction(s, open_loops) for s in _outermost(e)}
        e = e.xreplace({log: sp.log(found[log.args[0]].xreplace(self._sums)) for log in e.atoms(sp.log) & _logs(found)})
        # exp(u)/sum(exp) becomes exp(u - max)/sum: SymPy joins the exponentials itself.
        return sp.powsimp(sp.expand_log(e.xreplace(found)), deep=True, combine="exp") if found else e

    def _reduction(self, s: sp.Expr, open_loops: list[tuple[sp.Symbol, list[Any]]]) -> sp.Expr:
        home = self._block_for(s, open_loops)
        key = sp.Tuple(s, sp.Integer(id(home)))
        if key in self._known:
            return self._known[key]
        index, low, high = s.limits[-1]  # the last range is the outermost
        inner = s.function if len(s.limits) == 1 else s.func(s.function, *s.limits[:-1])
        # Loops begin at the first place.
        term, size = inner.xreplace({index: index + low - 1}), high - low + 1
        value = self._gathered(s, term if low != 1 else inner, index, size if low != 1 else high, home, open_loops)
        self._known[key] = value
        return value

    def _gathered(
        self, s: sp.Expr, term: sp.Expr, index: sp.Symbol, size: sp.Expr, home: list[Any],
        open_loops: list[tuple[sp.Symbol, list[Any]]],
    ) -> sp.Expr:  # fmt: skip
        kind = "sum" if isinstance(s, sp.Sum) else "product"
        loop = Loop(index, size)
        within = [*open_loops, (index, loop.body)]
        body = self._lowered(term, within)
        # What the loop itself computes belongs inside, though the index does not stand in its name.
        local = [statement.name for statement in loop.body if not isinstance(statement, Loop)]
        factor, rest, shifted = (sp.Integer(1), body, False)
        if kind == "sum":
            factor, rest, shifted = self._apart(body, index, local)
        if shifted and not loop.body:
            home = self._block_for(rest, open_loops)
        if self._complex.imaginary(rest):
            return factor * self._gathered_in_parts(kind, rest, loop, home)
        largest: sp.Expr = sp.Integer(0)
        if kind == "sum" and isinstance(rest, sp.exp) and not shifted:
            largest = self.fresh("largest")
            first = Loop(index, size, [*loop.body, Gather(largest, "max", rest.args[0])])
            shift = self.fresh("shift")
            if home is self.top and not loop.body:
                self._shifts.append((index, rest.args[0], shift))
            home += [Start(largest, "max"), first, Let(shift, finite(largest))]
            rest = sp.exp(rest.args[0] - shift)
        name = (
            sp.Symbol(f"total_{self._count + 1}_", positive=True) if isinstance(rest, sp.exp) else self.fresh("total")
        )
        self._count += 1
        loop.body.append(Gather(name, kind, rest))
        home += [Start(name, kind), loop]
        if largest == 0:
            return factor * name
        known = sp.Symbol(f"known_{self._count}_", positive=True)
        home.append(Let(known, _not_infinite(name, largest, shift)))
        self._sums[known] = name
        return factor * sp.exp(shift) * known

    def _gathered_in_parts(self, kind: str, term: sp.Expr, loop: Loop, home: list[Any]) -> sp.Expr:
        """The sum of complex terms; nothing is taken out of exponentials whose exponents are complex."""
        if kind == "product":
            raise CannotCompile("a product of complex terms has no kernel; write it as an exponential of a sum")
        real, imaginary = self.fresh("total"), self.fresh("total")
        loop.body += [Gather(real, kind, RealPart(term)), Gather(imaginary, kind, ImaginaryPart(term))]
        home += [Start(real, kind), Start(imaginary, kind), loop]
        return real + sp.I * imaginary

    def _apart(self, body: sp.Expr, index: sp.Symbol, local: Sequence[sp.Symbol]) -> tuple[sp.Expr, sp.Expr, bool]:
        """A term as what is the same for every index, times the rest, and whether the rest is relative to a largest.

        exp(u_c + u_d), where the largest u is known, is the product of two numbers that do not overflow: its sum over d
        does not need to be taken anew for every c.
        """
        factors = sp.Mul.make_args(body)
        exponentials = [f for f in factors if isinstance(f, sp.exp)]
        factor, rest = sp.Mul(*[f for f in factors if f not in exponentials]).as_independent(
            index, *local, as_Add=False
        )
        same: sp.Expr = sp.Integer(0)
        changing: sp.Expr = sp.Integer(0)
        shifted = False
        for f in exponentials:
            fixed, moving = f.args[0].as_independent(index, *local, as_Add=True)
            shift = self._shift_of(moving, index) if fixed != 0 else None
            if shift is not None:
                same, changing, shifted = same + fixed + shift, changing + moving - shift, True
            elif moving != 0:
                changing += f.args[0]
            else:
                same += fixed
        return factor * sp.exp(same), rest * sp.exp(changing), shifted

    def _shift_of(self, exponent: sp.Expr, index: sp.Symbol) -> sp.Symbol | None:
        known = (shift for i, u, shift in self._shifts if u.xreplace({i: index}) == exponent)
        return next(known, None)

    def _block_for(self, s: sp.Expr, open_loops: list[tuple[sp.Symbol, list[Any]]]) -> list[Any]:
        """The innermost block whose index the sum depends on."""
        for index, block in reversed(open_loops):
            if s.has(index):
                return block
        return self.top


def _not_infinite(total: sp.Symbol, largest: sp.Symbol, shift: sp.Symbol) -> sp.Expr:
    """A sum, or nan where a term is +oo: a quotient by it would look like a probability and be none.

    Its logarithm is infinite, and takes the sum as it is. shift: the largest exponent, or 0 where that is infinite.
    """
    return sp.Piecewise((total, largest <= shift))


def _logs(sums: dict[sp.Expr, sp.Expr]) -> set[sp.Expr]:
    return {sp.log(s) for s in sums}


def _outermost(e: sp.Basic) -> list[sp.Expr]:
    if isinstance(e, sp.Sum | sp.Product):
        return [e]
    return list(dict.fromkeys(s for a in e.args for s in _outermost(a)))


def _without_deltas(e: sp.Expr, sizes: dict[sp.Symbol, sp.Expr]) -> sp.Expr:
    """Sums over a Kronecker delta carried out: sum_a delta_ac f(a) = f(c), where c is sure to be one of the a.

    sizes: how far free indices and the arguments that count run.
    """
    ends = dict(sizes)
    for s in e.atoms(sp.Sum, sp.Product):
        for index, low, high in s.limits:
            ends[index] = high if low == 1 and ends.get(index, high) == high else sp.nan

    def one(s: sp.Expr) -> sp.Expr:
        body, (index, low, high) = s.function, s.limits[0]
        if len(s.limits) > 1 or low != 1:
            return s
        for delta in body.atoms(sp.KroneckerDelta):
            factor, rest = body.as_independent(delta, as_Add=False)
            other = [a for a in delta.args[:2] if a != index]
            within = len(other) == 1 and isinstance(other[0], sp.Symbol) and ends.get(other[0]) == high
            if rest == delta and within and other[0] != index:
                return factor.xreplace({index: other[0]})
        return s

    return e.replace(lambda part: isinstance(part, sp.Sum), one)


def _keep_common(top: list[Any]) -> None:
    """What a sum's terms and a result share is stored by the sum's loop and scaled by the result's."""
    for place, store_loop in enumerate(top):
        if not (isinstance(store_loop, Loop) and len(store_loop.body) == 1 and isinstance(store_loop.body[0], Store)):
            continue
        store = store_loop.body[0]
        for loop in top[:place]:
            gathers = [g for g in loop.body if isinstance(g, Gather)] if isinstance(loop, Loop) else []
            if len(gathers) != 1 or loop.size != store_loop.size or not isinstance(gathers[0].term, sp.exp):
                continue
            shared = gathers[0].term.xreplace({loop.index: store_loop.index})
            if not store.value.has(shared) or any(isinstance(x, Store) for x in loop.body):
                continue
            kept = sp.Symbol("kept_", real=True)
            loop.body.insert(0, Let(kept, gathers[0].term))
            loop.body[loop.body.index(gathers[0])] = Gather(gathers[0].name, "sum", kept)
            loop.body.append(Store(store.output, (loop.index,), kept))
            here = sp.Symbol("stored_", real=True)
            store_loop.body[:] = [
                Let(here, sp.Symbol(f"out{store.output}[{store_loop.index}]", real=True)),
                Store(store.output, store.indices, store.value.xreplace({shared: here})),
            ]
            return


def _join(block: list[Any]) -> None:
    """Loops of one length that need nothing of each other become one: what both read is read once."""
    block.sort(key=lambda s: not isinstance(s, Start))
    for late in reversed(range(len(block))):
        second = block[late]
        if not _is_inner(second):
            continue
        for early in range(late):
            first, between = block[early], block[early:late]
            same = _is_inner(first) and first.size == second.size
            if same and not _needs(second, between) and not any(_needs(s, [second]) for s in between):
                first.body += [_with_index(s, second.index, first.index) for s in second.body]
                del block[late]
                break


def _is_inner(s: Any) -> bool:
    return isinstance(s, Loop) and not any(isinstance(part, Loop) for part in s.body)


def _parts(statements: Sequence[Any]) -> list[Any]:
    return [p for s in statements for p in (_parts(s.body) if isinstance(s, Loop) else [s])]


def _needs(statement: Any, others: Sequence[Any]) -> bool:
    """Whether a statement reads a name that others give a value, or a result that they write."""
    read: set[str] = set()
    for s in _parts([statement]):
        value = s.value if isinstance(s, Let | Store) else s.term if isinstance(s, Gather) else None
        read |= {str(x).split("[")[0] for x in value.free_symbols} if value is not None else set()
    given = {f"out{s.output}" if isinstance(s, Store) else str(s.name) for s in _parts(others)}
    return bool(read & given)


def _with_index(s: Any, old: sp.Symbol, new: sp.Symbol) -> Any:
    """A statement with another index."""
    if isinstance(s, Start):
        return s
    if isinstance(s, Gather):
        return Gather(s.name, s.kind, s.term.xreplace({old: new}))
    # A result that is read back has its index in its name.
    kept = {
        x: sp.Symbol(x.name.replace(f"[{old}]", f"[{new}]"), real=True)
        for x in s.value.free_symbols
        if isinstance(x, sp.Symbol) and "[" in x.name
    }
    value = s.value.xreplace(kept).xreplace({old: new})
    if isinstance(s, Let):
        return Let(s.name, value)
    return Store(s.output, tuple(new if i == old else i for i in s.indices), value)
