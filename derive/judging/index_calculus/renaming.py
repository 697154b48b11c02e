"""Names of indices: which are free in a part, how they are renamed, and which names are new."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from derive.judging.index_calculus.parts import (
    Bracket,
    Delta,
    Exponential,
    Expression,
    Index,
    Logarithm,
    Part,
    SpaceIntegral,
    Tensor,
    Term,
)

_counter = itertools.count(1)


def fresh(range_name: str) -> Index:
    """An index nobody has used; its name never shows, as finished terms name their bound indices anew."""
    return Index(f"#{next(_counter)}", range_name)


def free_indices(value: Part | Term | Expression) -> frozenset[Index]:
    """The indices that occur in a value and are not summed over inside it."""
    if isinstance(value, Expression):
        return frozenset[Index]().union(*(free_indices(term) for term in value.terms))
    if isinstance(value, Term):
        return frozenset[Index]().union(*(free_indices(part) for part, _ in value.factors)) - frozenset(value.bound)
    if isinstance(value, Tensor):
        return frozenset(value.indices) | frozenset(i for _, i in value.slots if i is not None)
    if isinstance(value, Delta):
        return frozenset((value.first, value.second))
    if isinstance(value, Exponential):
        return free_indices(value.term)
    if isinstance(value, Bracket | Logarithm | SpaceIntegral):
        return free_indices(value.body)
    return frozenset()


def parts_of(value: Part | Term | Expression) -> Iterator[Part]:
    """All parts of a value, inner ones too."""
    if isinstance(value, Expression):
        for term in value.terms:
            yield from parts_of(term)
    elif isinstance(value, Term):
        for part, _ in value.factors:
            yield part
            yield from parts_of(part)
    elif isinstance(value, Exponential):
        yield from parts_of(value.term)
    elif isinstance(value, Bracket | Logarithm | SpaceIntegral):
        yield from parts_of(value.body)


def renamed(part: Part, names: dict[Index, Index]) -> Part:
    """A part with its free indices renamed; inner expressions are put in canonical order again."""
    from derive.judging.index_calculus.canonical import canonical, canonical_term

    if not names or not any(index in names for index in free_indices(part)):
        return part
    if isinstance(part, Tensor):
        return sorted_tensor(
            replace(
                part,
                indices=tuple(names.get(i, i) for i in part.indices),
                slots=tuple((key, names.get(i, i) if i is not None else None) for key, i in part.slots),
            )
        )
    if isinstance(part, Delta):
        return delta(names.get(part.first, part.first), names.get(part.second, part.second))
    if isinstance(part, Exponential):
        return Exponential(canonical_term(renamed_term(part.term, names)))
    if isinstance(part, Bracket | Logarithm | SpaceIntegral):
        return replace(part, body=canonical(Expression(tuple(renamed_term(t, names) for t in part.body.terms))))
    return part


def renamed_term(term: Term, names: dict[Index, Index]) -> Term:
    """A term with its free indices renamed; its bound ones get new names first, so that none is captured."""
    opened = with_fresh_bound(term)
    return replace(opened, factors=tuple((renamed(part, names), e) for part, e in opened.factors))


def with_fresh_bound(term: Term) -> Term:
    """The same term with new names for the indices it sums over."""
    if not term.bound:
        return term
    names = {index: fresh(index.range) for index in term.bound}
    return Term(term.number, tuple(names.values()), tuple((renamed(part, names), e) for part, e in term.factors))


def sorted_tensor(tensor: Tensor) -> Tensor:
    """A tensor with symmetric indices and orders of differentiation sorted."""
    indices = tuple(sorted(tensor.indices)) if tensor.symmetric else tensor.indices
    slots = tuple(sorted(tensor.slots, key=lambda s: (s[0], s[1] or Index("", ""))))
    if (indices, slots) == (tensor.indices, tensor.slots):
        return tensor
    return replace(tensor, indices=indices, slots=slots)


def delta(first: Index, second: Index) -> Delta:
    """The Kronecker delta, its indices sorted."""
    return Delta(*sorted((first, second)))
