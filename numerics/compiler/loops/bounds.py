"""Where the indices of a formula of arrays run: from the first to the last place of an axis, or the formula is refused.

Compiled loops do not look where they read. What cannot be proved for all lengths is checked when lengths are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import sympy as sp

from numerics.compiler.names import plain_name
from numerics.compiler.refusal import CannotCompile

Range = tuple[sp.Symbol, sp.Expr, sp.Expr]
"""An index, where it begins and where it ends."""

Bound = tuple[str, str, str]
"""What must not be larger than what, both in lengths, and the component that asks for it."""

Formulas = Sequence[tuple[sp.Expr, Sequence[sp.Symbol]]]

_OF_LENGTHS = (sp.Symbol, sp.Integer, sp.Add, sp.Mul)

_TAKEN = re.compile(r"out\d+|all_.*|row_|rows|first_|last_|inf|nan|kept_|stored_|(largest|shift|total|known)_\d+_")


def refuse_letters(formulas: Formulas, arguments: Sequence[Any]) -> None:
    """Refuses arguments, indices and lengths whose names are taken or stand for two things. Raises CannotCompile."""
    named = [plain_name(str(getattr(a, "label", a))) for a in arguments]
    lengths = {s for a in arguments for size in getattr(a, "shape", None) or () for s in size.free_symbols}
    indices = {i for e, free in formulas for i in (*free, *(r[0] for s in _reductions(e) for r in s.limits))}
    for place, name in enumerate(named):
        others = {*named[:place], *named[place + 1 :], *map(str, indices | lengths)}
        if _TAKEN.fullmatch(name) or name in others:
            raise CannotCompile(f"the argument {name} has the name of something else in the loops; rename its symbol")
    for letter in sorted(indices | lengths, key=str):
        if _TAKEN.fullmatch(str(letter)) or plain_name(str(letter)) != str(letter):
            raise CannotCompile(f"{letter} is no name for an index or a length in loops; rename the symbol")
    own = {s for a in arguments for s in (a, getattr(a, "label", a)) if isinstance(s, sp.Symbol)}
    for e, free in formulas:
        for s in _reductions(e):
            if any(end.is_infinite for r in s.limits for end in r[1:]):
                raise CannotCompile(f"{s} has no end; give the number of its terms as a length")
            for end in (end for r in s.limits for end in r[1:]):
                if not all(isinstance(part, _OF_LENGTHS) for part in sp.preorder_traversal(end)):
                    raise CannotCompile(f"{s} ends at {end}; an end is made of lengths and whole numbers by +, - and *")
            unknown = {x for r in s.limits for x in (r[1].free_symbols | r[2].free_symbols)} - lengths - indices
            if unknown:
                raise CannotCompile(f"the range of {s} ends at {sorted(unknown, key=str)[0]}, the length of no axis")
        others = {c.base for c in e.atoms(sp.Indexed)} - {*arguments}
        for base in sorted(others, key=str):
            raise CannotCompile(f"the array {base} is no argument; the arguments are {', '.join(named)}")
        strange = {s for s in e.free_symbols if isinstance(s, sp.Symbol)} - {*free} - lengths - own
        for letter in sorted(strange, key=str):
            if letter in {i for c in e.atoms(sp.Indexed) for i in c.free_symbols}:
                raise CannotCompile(
                    f"the index {letter} of a result is not named; give the pair (formula, ({letter},)) for an array"
                    " over it"
                )
            raise CannotCompile(f"{letter} is no argument; the arguments are {', '.join(named)}")


def bounds(formulas: Formulas, sizes: dict[sp.Symbol, sp.Expr]) -> tuple[Bound, ...]:
    """What must hold for the lengths so that every index stays on its axis.

    sizes: where free indices and arguments that count end. Raises CannotCompile for an index that leaves its axis
    whatever the lengths are, and for one whose range is not known.
    """
    found: dict[Bound, None] = {}
    for formula, _ in formulas:
        ranges = [(index, sp.Integer(1), size) for index, size in sizes.items()]
        for component, around in _components(formula, ranges):
            for index, size in zip(component.indices, component.base.shape, strict=True):
                low, high = (_extreme(index, around, largest, component) for largest in (False, True))
                for least, most in ((sp.Integer(1), low), (high, size)):
                    apart = _as_lengths(most - least)
                    if apart.is_negative:
                        raise CannotCompile(
                            f"the index {index} of {component} runs from {low} to {high}, its axis from 1 to {size};"
                            " let it stay on its axis"
                        )
                    if not apart.is_nonnegative:
                        found[str(least), str(most), str(component)] = None
    return tuple(found)


def _reductions(e: sp.Basic) -> list[Any]:
    return sorted(e.atoms(sp.Sum, sp.Product), key=str)


def _components(e: sp.Basic, around: list[Range]) -> Iterator[tuple[Any, list[Range]]]:
    """Every component of an array with the ranges of the indices around it, from the outermost to the innermost."""
    if isinstance(e, sp.Indexed):
        yield e, around
    elif isinstance(e, sp.Sum | sp.Product):
        inner = list(around)
        for index, low, high in reversed(e.limits):
            inner = [*(r for r in inner if r[0] != index), (index, low, high)]
        yield from _components(e.function, inner)
    else:
        for part in e.args:
            yield from _components(part, around)


def _extreme(index: sp.Expr, around: list[Range], largest: bool, component: Any) -> sp.Expr:
    """The smallest or the largest value of an index, in lengths."""
    letters = {r[0] for r in around}
    if not all(isinstance(part, sp.Add | sp.Mul | sp.Integer | sp.Symbol) for part in sp.preorder_traversal(index)):
        raise CannotCompile(f"the index {index} of {component} is no sum of indices, lengths and whole numbers")
    value = sp.expand(index)
    for letter, low, high in reversed(around):
        slope = value.coeff(letter)
        if not slope.is_Integer or value.has(letter**2):
            raise CannotCompile(f"the range of the index {index} of {component} is not known; use multiples of indices")
        value = sp.expand(value.xreplace({letter: high if (slope > 0) == largest else low}))
    if value.free_symbols & letters:
        raise CannotCompile(f"the range of the index {index} of {component} is not known")
    return value


def _as_lengths(e: sp.Expr) -> sp.Expr:
    """The expression with letters that are known to be no negative numbers."""
    return sp.expand(e).xreplace({s: sp.Dummy(s.name, integer=True, nonnegative=True) for s in e.free_symbols})
