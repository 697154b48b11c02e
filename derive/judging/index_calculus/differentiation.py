"""Derivatives by one component of a coordinate: product rule, chain rule, deltas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias

from derive.judging.index_calculus.algebra import from_exponent, of_part, power, product, product_of, sum_over, total
from derive.judging.index_calculus.parts import (
    ZERO,
    Bracket,
    Exponent,
    Exponential,
    Expression,
    Index,
    Logarithm,
    Part,
    SpaceIntegral,
    Tensor,
    Term,
)
from derive.judging.index_calculus.renaming import delta, fresh, parts_of, sorted_tensor, with_fresh_bound
from derive.language.refusal import OutsideLanguage

At: TypeAlias = Index | tuple[Index, ...] | None
"""The component of a coordinate: its one index, several, or none for a number."""


@dataclass(frozen=True)
class Arguments:
    """What the names that functions depend on are.

    range_of: the range of an argument's one index, or "" where it has none. value_of: the argument's component.
    """

    range_of: Callable[[str], str]
    value_of: Callable[[str, Index | None], Expression]


def derivative(expression: Expression, key: str, index: At, arguments: Arguments) -> Expression:
    """The derivative of an expression by the component `index` of the coordinate `key`."""
    found = []
    for term in expression.terms:
        opened = with_fresh_bound(term)
        inner = total(_of_factor(opened, place, key, index, arguments) for place in range(len(opened.factors)))
        found.append(sum_over(opened.bound, inner))
    return total(found)


def _of_factor(term: Term, place: int, key: str, index: At, arguments: Arguments) -> Expression:
    """number * (other factors) * e x^(e-1) * dx."""
    part, exponent = term.factors[place]
    slope = of_base(part, key, index, arguments)
    if not slope.terms:
        return ZERO
    rest = tuple(f for n, f in enumerate(term.factors) if n != place)
    lowered = exponent.plus(Exponent(Fraction(-1)))
    if isinstance(part, Exponential):
        # the exponent of e^t stands for a number before t
        lowered = exponent
    front = Expression((Term(term.number, (), rest),))
    kept = of_part(part, lowered) if not lowered.is_zero else of_part(part, Exponent())
    return product_of((front, from_exponent(exponent), kept, slope))


def of_base(part: Part, key: str, index: At, arguments: Arguments) -> Expression:
    """The derivative of one part; of e^t it is that of t, the factor e^t stays."""
    if isinstance(part, Tensor):
        return _of_tensor(part, key, index, arguments)
    if isinstance(part, Exponential):
        return derivative(Expression((part.term,)), key, index, arguments)
    if isinstance(part, Logarithm):
        return product(power(part.body, Exponent(Fraction(-1))), derivative(part.body, key, index, arguments))
    if isinstance(part, Bracket):
        return derivative(part.body, key, index, arguments)
    if isinstance(part, SpaceIntegral):
        raise OutsideLanguage("the derivative of an integral over a whole space is not taken")
    return ZERO


def _of_tensor(tensor: Tensor, key: str, index: At, arguments: Arguments) -> Expression:
    if tensor.coordinate:
        return _of_coordinate(tensor, key, index)
    if tensor.inverse and tensor.arguments:
        raise OutsideLanguage("the derivative of an inverse matrix is not taken")
    found = []
    for argument in tensor.arguments:
        name = arguments.range_of(argument)
        slot = fresh(name) if name else None
        inner = derivative(arguments.value_of(argument, slot), key, index, arguments)
        if not inner.terms:
            continue
        outer = sorted_tensor(replace(tensor, slots=(*tensor.slots, (argument, slot)), positive=False))
        step = product(of_part(outer), inner)
        found.append(sum_over((slot,), step) if slot is not None else step)
    return total(found)


def _of_coordinate(tensor: Tensor, key: str, index: At) -> Expression:
    if tensor.key != key:
        return ZERO
    at = () if index is None else (index,) if isinstance(index, Index) else index
    if not tensor.indices and not at:
        return of_part(tensor, Exponent())
    if [i.range for i in tensor.indices] != [i.range for i in at]:
        raise OutsideLanguage("a derivative by an index of another range")
    return product_of(tuple(of_part(delta(mine, other)) for mine, other in zip(tensor.indices, at, strict=True)))


def coordinates_in(expression: Expression, arguments: Arguments) -> frozenset[str]:
    """The keys of all coordinates an expression depends on, through the arguments of functions too."""
    found: set[str] = set()
    for part in parts_of(expression):
        if isinstance(part, SpaceIntegral):
            raise OutsideLanguage("what an integral over a whole space depends on is not told")
        if isinstance(part, Tensor):
            if part.coordinate:
                found.add(part.key)
            for argument in part.arguments:
                name = arguments.range_of(argument)
                found |= coordinates_in(arguments.value_of(argument, fresh(name) if name else None), arguments)
    return frozenset(found)


__all__ = ["Arguments", "coordinates_in", "derivative"]
