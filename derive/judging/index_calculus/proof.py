"""A printed link -> a proof that it holds for every size of its index ranges, or nothing."""

from __future__ import annotations

from dataclasses import dataclass

from derive.judging.index_calculus.algebra import difference
from derive.judging.index_calculus.constraints import Constraints, constraints_of
from derive.judging.index_calculus.contraction import steps_left
from derive.judging.index_calculus.parts import Expression, MatrixOf
from derive.judging.index_calculus.renaming import fresh
from derive.judging.index_calculus.translation import Translation
from derive.judging.index_calculus.zero import vanishes
from derive.language.refusal import OutsideLanguage
from derive.meaning.indices import BARE, free_letters
from derive.meaning.scope import Scope
from derive.reading.tree import Chain, Limit, Node, Symbol, walk

_STEPS = 1_500


@dataclass(frozen=True)
class SymbolicProof:
    """What was proved and how. ranges: the ranges whose sizes may be any positive integers. rule: the rule in words."""

    ranges: tuple[str, ...]
    rule: str


def prove_for_every_size(left: Node, sign: str, right: Node, scope: Scope) -> SymbolicProof | None:
    """A proof of `left = right` for all sizes of the scope's ranges; None where a rule is missing or it does not hold.

    It means what the components of derive/meaning mean: conditions under which both sides are defined are theirs.
    """
    ranges = tuple(scope.worlds[0]) if scope.worlds else ()
    if sign not in ("=", r"\equiv", ":=") or not scope.declared or not ranges:
        return None
    token = steps_left.set(_STEPS)
    try:
        return _proof(_under_moving_limit(left, right), right, scope, ranges)
    except (OutsideLanguage, RecursionError):
        return None
    finally:
        steps_left.reset(token)


def _under_moving_limit(left: Node, right: Node) -> Node:
    """lim_N f = g(N) claims that f and g agree to leading order as N goes on: it holds where f = g for every N."""
    if not isinstance(left, Limit) or not isinstance(left.variable, Symbol):
        return left
    key = left.variable.key
    return left.body if any(isinstance(n, Symbol) and n.key == key for n in walk(right)) else left


def _proof(left: Node, right: Node, scope: Scope, ranges: tuple[str, ...]) -> SymbolicProof | None:
    if vanishes(difference_of(left, right, scope), Constraints()):
        return SymbolicProof(ranges, "index calculus")
    constraints = constraints_of(scope)
    if constraints.empty or not vanishes(difference_of(left, right, scope), constraints):
        return None
    return SymbolicProof(ranges, "index calculus " + ", ".join(constraints.words))


def difference_of(left: Node, right: Node, scope: Scope) -> Expression:
    """left - right with symbolic sizes. Raises OutsideLanguage where a construct has no rule."""
    names = Translation(scope)
    for letter in free_letters(Chain((left, right), ("=",)), scope):
        if letter == BARE:
            index = fresh(_range_of_bare(left, right, names))
        else:
            index = names.new_index(letter)
        names.indices[letter] = index
    values = (names.value(left), names.value(right))
    if any(isinstance(value, MatrixOf) for value in values):
        raise OutsideLanguage("an equation between matrices has no rule here")
    one, two = (value for value in values if isinstance(value, Expression))
    return difference(one, two)


def _range_of_bare(left: Node, right: Node, names: Translation) -> str:
    return names.bound_index(BARE, Chain((left, right), ("=",))).range
