"""Whether an expression is zero for every size: constraints used, denominators multiplied out, terms cancelled."""

from __future__ import annotations

from fractions import Fraction

from derive.judging.index_calculus.algebra import made, total
from derive.judging.index_calculus.constraints import Constraints
from derive.judging.index_calculus.parts import Bracket, Exponent, Expression, Term
from derive.judging.index_calculus.renaming import free_indices, with_fresh_bound

_MOST_ROUNDS = 6


def vanishes(expression: Expression, constraints: Constraints) -> bool:
    """Whether all terms cancel; False says nothing."""
    for _ in range(_MOST_ROUNDS):
        expression = constraints.applied(total((expression,)))
        if not expression.terms:
            return True
        bracket = _denominator(expression)
        if bracket is None:
            return False
        lowest = min(dict(term.factors).get(bracket, Exponent()).constant for term in expression.terms)
        whole = Fraction(-(lowest.numerator // lowest.denominator))
        expression = total(_multiplied(term, bracket, whole) for term in expression.terms)
    return False


def _denominator(expression: Expression) -> Bracket | None:
    """A sum that stands in a denominator and depends on no bound index."""
    for term in expression.terms:
        for part, exponent in term.factors:
            if isinstance(part, Bracket) and exponent.constant < 0 and not free_indices(part) & frozenset(term.bound):
                return part
    return None


def _multiplied(term: Term, bracket: Bracket, exponent: Fraction) -> Expression:
    opened = with_fresh_bound(term)
    return made(opened.number, opened.bound, [*opened.factors, (bracket, Exponent(exponent))])
