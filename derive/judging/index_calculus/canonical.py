"""One form for all ways of writing a sum: bound indices named by place, all sorted, like terms collected."""

from __future__ import annotations

import itertools
from fractions import Fraction
from math import factorial, prod

from derive.judging.index_calculus.parts import (
    Bracket,
    Exponential,
    Expression,
    Factor,
    Index,
    Logarithm,
    Part,
    SpaceIntegral,
    Term,
)
from derive.judging.index_calculus.renaming import free_indices, parts_of, renamed, with_fresh_bound
from derive.language.refusal import OutsideLanguage

_MOST_ORDERS = 720


def canonical(expression: Expression) -> Expression:
    """Like terms collected, in an order that depends on nothing but what they say."""
    numbers: dict[tuple[tuple[Index, ...], tuple[Factor, ...]], Fraction] = {}
    for term in expression.terms:
        one = canonical_term(term)
        key = (one.bound, one.factors)
        numbers[key] = numbers.get(key, Fraction(0)) + one.number
    terms = [Term(number, *key) for key, number in numbers.items() if number]
    return Expression(tuple(sorted(terms, key=lambda t: (repr(t.bound), _text(t.factors)))))


def canonical_term(term: Term) -> Term:
    """The term with its bound indices named by height of nesting and place, and its factors sorted.

    Inner sums have a lower height than outer ones, so the name of an inner index never meets that of an outer one.
    """
    if not term.bound:
        return Term(term.number, (), _sorted(term.factors))
    opened = with_fresh_bound(term)
    height = 1 + max((_height(part) for part, _ in opened.factors), default=0)
    best: tuple[str, Term] | None = None
    for order in _orders(opened):
        names = {index: Index(f"~{height}.{place}", index.range) for place, index in enumerate(order)}
        factors = _sorted(tuple((renamed(part, names), e) for part, e in opened.factors))
        text = _text(factors)
        if best is None or text < best[0]:
            best = (text, Term(term.number, tuple(sorted(names.values())), factors))
    assert best is not None
    return best[1]


def _orders(term: Term) -> list[tuple[Index, ...]]:
    """The orders of the bound indices worth trying: those that differ only among indices that look alike."""
    classes: dict[str, list[Index]] = {}
    for index in term.bound:
        classes.setdefault(_looks(term, index), []).append(index)
    groups = [classes[look] for look in sorted(classes)]
    if prod(factorial(len(group)) for group in groups) > _MOST_ORDERS:
        raise OutsideLanguage("too many bound indices that look alike in one term")
    choices = itertools.product(*(itertools.permutations(group) for group in groups))
    return [tuple(itertools.chain(*choice)) for choice in choices]


def _looks(term: Term, index: Index) -> str:
    """How a term looks from one of its bound indices, all others alike."""
    names = {other: Index("?", other.range) for other in term.bound}
    names[index] = Index("@", index.range)
    seen = sorted(
        f"{renamed(part, names)!r}{exponent!r}" for part, exponent in term.factors if index in free_indices(part)
    )
    return f"{index.range} {seen}"


def _sorted(factors: tuple[Factor, ...]) -> tuple[Factor, ...]:
    return tuple(sorted(factors, key=lambda f: (f[0].order_key, repr(f[1]))))


def _text(factors: tuple[Factor, ...]) -> str:
    return "".join(f"{part.order_key}^{exponent!r}" for part, exponent in factors)


def _height(part: Part) -> int:
    if isinstance(part, Exponential | Bracket | Logarithm | SpaceIntegral):
        inner = part.term if isinstance(part, Exponential) else part.body
        heights = [int(i.name[1:].split(".")[0]) for i in _bound_in(inner)]
        return max(heights, default=0)
    return 0


def _bound_in(value: Term | Expression) -> list[Index]:
    terms = (value,) if isinstance(value, Term) else value.terms
    found = [index for term in terms for index in term.bound]
    for part in parts_of(value):
        if isinstance(part, Exponential):
            found += part.term.bound
        elif isinstance(part, Bracket | Logarithm | SpaceIntegral):
            found += [index for term in part.body.terms for index in term.bound]
    return found
