"""A difference that no size makes negative: every term a product of squares, positive names and sums of such."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import sympy as sp

from derive.judging.families.written_out import written_out
from derive.language import Relation
from derive.language.derivation import Line
from derive.language.facts import Fact, Holds, Inverse, PositiveDefinite
from derive.language.tensors import Field


def nonnegative_for_every_size(difference: sp.Expr, facts: Iterable[Fact]) -> bool:
    """Whether an expression is visibly a sum of nonnegative terms; False says nothing."""
    known = _known(facts)
    try:
        return any(_nonnegative(e, known) for e in (difference, sp.expand(difference), sp.factor(difference)))
    except RecursionError:
        return False


def positive_for_every_size(difference: sp.Expr, facts: Iterable[Fact]) -> bool:
    """Whether an expression is visibly positive: factors and summands that are, or that the facts say are."""
    known = _known(facts)
    try:
        return any(_positive(e, known) for e in (difference, sp.factor(difference)))
    except RecursionError:
        return False


@dataclass(frozen=True)
class _Known:
    """What the facts say: relations with every name written out, and matrices whose forms are not negative."""

    conditions: tuple[sp.Basic, ...]
    definite: frozenset[sp.IndexedBase]


def _known(facts: Iterable[Fact]) -> _Known:
    facts = tuple(facts)
    definite = {fact.tensor for fact in facts if isinstance(fact, PositiveDefinite)}
    definite |= {fact.upper for fact in facts if isinstance(fact, Inverse) and fact.lower in definite}
    conditions = tuple(written_out(fact.condition, facts) for fact in facts if isinstance(fact, Holds))
    return _Known(conditions, frozenset(definite))


def _is_form(e: sp.Sum, known: _Known) -> bool:
    """Whether a double sum is a positive definite form: g_ij x_i x_j, whatever x is."""
    if len(e.limits) != 2 or e.limits[0][1:] != e.limits[1][1:]:
        return False
    (one, *_), (other, *_) = e.limits
    factors = list(sp.Mul.make_args(e.function))
    for g in factors:
        if isinstance(g, sp.Indexed) and g.base in known.definite and set(g.indices) == {one, other}:
            rest = sp.Mul(*[f for f in factors if f is not g])
            mine = sp.Mul(*[f for f in sp.Mul.make_args(rest) if not f.has(other)])
            return bool(rest == mine * mine.xreplace({one: other}))
    return False


def is_assumed(line: Line, facts: Iterable[Fact]) -> bool:
    """Whether an inequality is one of the facts, up to a positive number in front."""
    for condition in _known(facts).conditions:
        if not isinstance(condition, sp.Gt | sp.Lt | sp.Ge | sp.Le):
            continue
        strict = isinstance(condition, sp.Gt | sp.Lt)
        ratio = sp.cancel((line.left - line.right) / (condition.gts - condition.lts))
        if not ratio.is_Rational or ratio == 0:
            continue
        said = {Relation.GREATER_EQUAL if ratio > 0 else Relation.LESS_EQUAL}
        if strict:
            said |= {Relation.GREATER if ratio > 0 else Relation.LESS, Relation.UNEQUAL}
        if line.relation in said:
            return True
    return False


def _nonnegative(e: sp.Expr, known: _Known) -> bool:
    if e.is_nonnegative or any(_says(fact, e) for fact in known.conditions):
        return True
    if isinstance(e, sp.Add):
        return all(_nonnegative(part, known) for part in e.args)
    if isinstance(e, sp.Mul):
        return _product(e, known)
    if isinstance(e, sp.Pow):
        even = e.exp.is_Integer and e.exp % 2 == 0 and _is_real(e.base)
        return bool(even) or e.exp.is_real is True and _nonnegative(e.base, known)
    if isinstance(e, sp.Sum):
        return _is_form(e, known) or _nonnegative(e.function, known)
    return isinstance(e, sp.exp) and _is_real(e.args[0])


def _positive(e: sp.Expr, known: _Known, rounds: int = 2) -> bool:
    """rounds: how many of the strict relations may be taken away from a sum, so that what is left is not negative."""
    if e.is_positive or any(isinstance(fact, sp.Gt | sp.Lt) and _says(fact, e) for fact in known.conditions):
        return True
    if isinstance(e, sp.Mul):
        return all(_positive(factor, known, rounds) for factor in e.args)
    if isinstance(e, sp.Pow):
        return e.exp.is_real is True and _positive(e.base, known, rounds)
    if not isinstance(e, sp.Add):
        return isinstance(e, sp.exp) and bool(e.args[0].is_real)
    if any(_positive(part, known, 0) for part in e.args) and _nonnegative(e, known):
        return True
    strict = [fact.gts - fact.lts for fact in known.conditions if isinstance(fact, sp.Gt | sp.Lt)]
    left_over = [rest for gap in strict for rest in (e - gap, sp.expand(e - gap))] if rounds else []
    return any(_nonnegative(rest, known) or _positive(rest, known, rounds - 1) for rest in left_over)


def _product(e: sp.Mul, known: _Known) -> bool:
    """Factors that are negative come in pairs."""
    negative = 0
    for factor in e.args:
        if _nonnegative(factor, known):
            continue
        if not _nonpositive(factor, known):
            return False
        negative += 1
    return negative % 2 == 0


def _nonpositive(factor: sp.Expr, known: _Known) -> bool:
    """Whether a factor is visibly not positive."""
    if isinstance(factor, sp.Sum):
        return _nonnegative(-factor.function, known)
    opposite = -factor
    if isinstance(opposite, sp.Mul):  # a name, or a sum into which SymPy did not carry the sign
        return bool(factor.is_nonpositive) or any(_says(fact, opposite) for fact in known.conditions)
    return _nonnegative(opposite, known)


def _is_real(e: sp.Expr) -> bool:
    if e.is_extended_real or isinstance(e, Field):
        return True
    if isinstance(e, (sp.Add, sp.Mul)):
        return all(_is_real(part) for part in e.args)
    if isinstance(e, (sp.Sum, sp.Product)):
        return _is_real(e.function)
    return isinstance(e, sp.KroneckerDelta) or isinstance(e, sp.Pow) and e.exp.is_Integer and _is_real(e.base)


@lru_cache(maxsize=4096)
def _says(fact: sp.Basic, e: sp.Expr) -> bool:
    """Whether a relation says that an expression is not negative, up to a positive factor."""
    if not isinstance(fact, sp.Ge | sp.Gt | sp.Le | sp.Lt):
        return False
    gap = fact.gts - fact.lts
    if gap == 0 or not gap.free_symbols <= e.free_symbols:
        return False
    one, other = sp.expand(e), sp.expand(gap)
    if len(sp.Add.make_args(one)) != len(sp.Add.make_args(other)):  # the factor is a number or a product
        return False
    return bool(sp.cancel(one / other).is_positive)
