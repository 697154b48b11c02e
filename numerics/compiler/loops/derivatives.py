"""Derivatives of formulas of arrays by the components of an argument: Kronecker deltas, and the sums over them done."""

from __future__ import annotations

from typing import Any

import sympy as sp

from numerics.compiler.loops.formulas import Formulas
from numerics.compiler.names import plain_name
from numerics.compiler.refusal import CannotCompile


def gradient(formulas: Formulas, name: str) -> Formulas:
    """The derivatives of every result by the argument of this name. Raises CannotCompile for a name that is none."""
    named = {plain_name(str(getattr(a, "label", a))): a for a in formulas.arguments}
    if name not in named:
        raise CannotCompile(f"{name!r} is no argument; the arguments are {', '.join(named)}")
    argument = named[name]
    if getattr(argument, "is_integer", False):
        raise CannotCompile(f"{name} counts; there is no derivative by it")
    shape = tuple(getattr(argument, "shape", None) or ())
    place = _fresh(len(shape), formulas)
    variable = argument[place] if place else argument
    ranges = _ranges(formulas) | dict(zip(place, shape, strict=True))
    found = tuple((_derivative(e, variable, ranges), (*indices, *place)) for e, indices in formulas.results)
    return Formulas(found, formulas.arguments, formulas.rows, ranges)


def _ranges(formulas: Formulas) -> dict[sp.Symbol, sp.Expr]:
    """How far the indices of the results run: a derivative may have lost the arrays that say it."""
    return formulas.ranges | {
        index: size
        for e, indices in formulas.results
        for component in e.atoms(sp.Indexed)
        for index, size in zip(component.indices, component.base.shape or (), strict=False)
        if index in indices
    }


def _fresh(count: int, formulas: Formulas) -> tuple[sp.Symbol, ...]:
    """Indices that stand nowhere in the formulas."""
    taken = {s.name for e, _ in formulas.results for s in e.atoms(sp.Symbol)}
    free = (f"d{n}" for n in range(count + len(taken)))
    return tuple(sp.Symbol(name, integer=True) for name in [n for n in free if n not in taken][:count])


def _derivative(e: sp.Expr, variable: Any, ends: dict[Any, Any]) -> sp.Expr:
    """The derivative, term by term, with sums over Kronecker deltas carried out where their range is an axis."""
    if any(isinstance(p, sp.Product) and p.has(*_parts(variable)) for p in sp.preorder_traversal(e)):
        raise CannotCompile("a product over an axis has no derivative here; write it as an exponential of a sum")
    slope = sp.diff(e, variable)
    return slope.replace(lambda part: isinstance(part, sp.Sum), lambda part: _split(part, ends))


def _parts(variable: Any) -> tuple[Any, ...]:
    return (variable.base,) if isinstance(variable, sp.Indexed) else (variable,)


def _split(s: sp.Sum, ends: dict[Any, Any]) -> sp.Expr:
    """A sum of sums, one for each term, so that a delta stands alone in its own; nested ranges one by one.

    ends: how far the free indices run, to which an outer range adds its own.
    """
    inner = s.function
    if len(s.limits) > 1:
        index, low, high = s.limits[-1]
        inner = _split(sp.Sum(s.function, *s.limits[:-1]), ends | ({index: high} if low == 1 else {}))
    limit = s.limits[-1]
    return sp.Add(*[_contracted(term, limit, ends) for term in sp.Add.make_args(sp.expand_mul(inner))])


def _contracted(term: sp.Expr, limit: Any, ends: dict[Any, Any]) -> sp.Expr:
    """The sum of one term: over a delta with another index the term itself, where both have one range."""
    index, low, high = limit
    for delta in term.atoms(sp.KroneckerDelta):
        factor, rest = term.as_independent(delta, as_Add=False)
        others = [a for a in delta.args[:2] if a != index]
        if rest == delta and index in delta.args[:2] and len(others) == 1 and low == 1 and ends.get(others[0]) == high:
            return factor.xreplace({index: others[0]})
    return sp.Sum(term, limit)
