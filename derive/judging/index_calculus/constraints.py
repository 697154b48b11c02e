"""Assumptions as replacements: sum_a P_a = 1 and products of scalars such as eta dt = 1."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from derive.judging.index_calculus.algebra import made, total
from derive.judging.index_calculus.parts import ONE, Expression, MatrixOf, Part, Tensor, Term
from derive.judging.index_calculus.renaming import free_indices, parts_of, with_fresh_bound
from derive.judging.index_calculus.translation import Translation
from derive.language.refusal import OutsideLanguage
from derive.meaning.scope import Scope
from derive.reading.tree import Chain

__all__ = ["Constraints", "constraints_of"]


@dataclass(frozen=True)
class Constraints:
    """What is assumed.

    sums: a tensor whose sum over its one index is a number. products: scalars whose product is a number, not 0.
    """

    sums: tuple[tuple[str, Fraction], ...] = ()
    products: tuple[tuple[tuple[str, ...], Fraction], ...] = ()
    words: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to use."""
        return not self.sums and not self.products

    def applied(self, expression: Expression) -> Expression:
        """The expression with each constrained sum replaced by its number, and one scalar by the others."""
        for keys, value in self.products:
            expression = total(_without_scalar(term, keys, value) for term in expression.terms)
        for key, value in self.sums:
            expression = total(_without_sum(term, key, value) for term in expression.terms)
        return expression


def _without_sum(term: Term, key: str, value: Fraction) -> Expression:
    opened = with_fresh_bound(term)
    for place, (part, exponent) in enumerate(opened.factors):
        if not (_is_plain(part, key) and isinstance(part, Tensor) and exponent == ONE):
            continue
        index = part.indices[0]
        rest = [f for n, f in enumerate(opened.factors) if n != place]
        if index not in opened.bound or any(index in free_indices(p) for p, _ in rest):
            continue
        bound = tuple(i for i in opened.bound if i != index)
        shorter = made(opened.number * value, bound, rest)
        return total(_without_sum(one, key, value) for one in shorter.terms)
    return Expression((term,))


def _is_plain(part: Part, key: str) -> bool:
    return isinstance(part, Tensor) and part.key == key and not part.slots and not part.inverse


def _without_scalar(term: Term, keys: tuple[str, ...], value: Fraction) -> Expression:
    """The last scalar of a product p q = c written as c / p."""
    for part, exponent in term.factors:
        if _is_plain(part, keys[-1]) and exponent.is_integer:
            opened = with_fresh_bound(term)
            others = [f for f in opened.factors if f[0] != part]
            inverse = [(p, exponent.times(Fraction(-1))) for p in _scalars_named(term, keys[:-1])]
            if len(inverse) != len(keys) - 1:
                return Expression((term,))
            return made(opened.number * value ** int(exponent.constant), opened.bound, [*others, *inverse])
    return Expression((term,))


def _scalars_named(term: Term, keys: tuple[str, ...]) -> list[Tensor]:
    found = {p.key: p for p in parts_of(term) if isinstance(p, Tensor) and _is_plain(p, p.key) and not p.indices}
    return [found[key] for key in keys if key in found]


def constraints_of(scope: Scope) -> Constraints:
    """The assumptions of a scope that have one of the two forms; the others are left unused."""
    result = Constraints()
    for chain, words in scope.assumptions:
        try:
            found = _constraint(chain, scope)
        except OutsideLanguage:
            continue
        if found is not None:
            said = (*result.words, words)
            result = Constraints((*result.sums, *found.sums), (*result.products, *found.products), said)
    return result


def _constraint(chain: Chain, scope: Scope) -> Constraints | None:
    if chain.relations != ("=",):
        return None
    names = Translation(scope)
    left, right = (names.value(side) for side in chain.sides)
    if isinstance(left, MatrixOf) or isinstance(right, MatrixOf):
        return None
    if len(right.terms) != 1 or right.terms[0].factors or len(left.terms) != 1:
        return None
    term, value = left.terms[0], right.terms[0].number
    parts = [part for part, exponent in term.factors if exponent == ONE and isinstance(part, Tensor)]
    if len(parts) != len(term.factors) or any(p.slots or p.inverse or p.arguments or p.coordinate for p in parts):
        return None
    value = value / term.number
    if len(parts) == 1 and term.bound == parts[0].indices and len(term.bound) == 1:
        return Constraints(sums=((parts[0].key, value),))
    if value and not term.bound and len(parts) > 1 and not any(p.indices for p in parts):
        return Constraints(products=((tuple(p.key for p in parts), value),))
    return None
