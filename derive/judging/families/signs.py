"""A difference that no size makes negative: every term a product of squares, positive names and sums of such."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from derive.language import Relation
from derive.language.derivation import Line
from derive.language.facts import Fact, Holds
from derive.language.tensors import Field


def nonnegative_for_every_size(difference: sp.Expr, facts: Iterable[Fact]) -> bool:
    """Whether an expression is visibly a sum of nonnegative terms; False says nothing."""
    known = [fact.condition for fact in facts if isinstance(fact, Holds)]
    try:
        return any(_nonnegative(e, known) for e in (difference, sp.expand(difference), sp.factor(difference)))
    except RecursionError:
        return False


def is_assumed(line: Line, facts: Iterable[Fact]) -> bool:
    """Whether an inequality is one of the facts, up to a positive number in front."""
    for fact in facts:
        if not isinstance(fact, Holds) or not isinstance(fact.condition, sp.Gt | sp.Lt | sp.Ge | sp.Le):
            continue
        strict = isinstance(fact.condition, sp.Gt | sp.Lt)
        ratio = sp.cancel((line.left - line.right) / (fact.condition.gts - fact.condition.lts))
        if not ratio.is_Rational or ratio == 0:
            continue
        said = {Relation.GREATER_EQUAL if ratio > 0 else Relation.LESS_EQUAL}
        if strict:
            said |= {Relation.GREATER if ratio > 0 else Relation.LESS, Relation.UNEQUAL}
        if line.relation in said:
            return True
    return False


def _nonnegative(e: sp.Expr, known: list[sp.Basic]) -> bool:
    if e.is_nonnegative or any(_says(fact, e) for fact in known):
        return True
    if isinstance(e, sp.Add):
        return all(_nonnegative(part, known) for part in e.args)
    if isinstance(e, sp.Mul):
        return _product(e, known)
    if isinstance(e, sp.Pow):
        even = e.exp.is_Integer and e.exp % 2 == 0 and _is_real(e.base)
        return bool(even) or e.exp.is_real is True and _nonnegative(e.base, known)
    if isinstance(e, sp.Sum):
        return _nonnegative(e.function, known)
    return isinstance(e, sp.exp) and _is_real(e.args[0])


def _product(e: sp.Mul, known: list[sp.Basic]) -> bool:
    """Factors that are negative come in pairs; sums with a minus sign inside are taken out first."""
    negative = 0
    for factor in e.args:
        if _nonnegative(factor, known):
            continue
        if isinstance(factor, sp.Add) and isinstance(-factor, sp.Mul):  # SymPy did not carry the sign inside
            return False
        if not _nonnegative(-factor, known) and not (isinstance(factor, sp.Sum) and _minus(factor, known)):
            return False
        negative += 1
    return negative % 2 == 0


def _minus(e: sp.Sum, known: list[sp.Basic]) -> bool:
    return _nonnegative(-e.function, known)


def _is_real(e: sp.Expr) -> bool:
    if e.is_extended_real or isinstance(e, Field):
        return True
    if isinstance(e, (sp.Add, sp.Mul)):
        return all(_is_real(part) for part in e.args)
    if isinstance(e, (sp.Sum, sp.Product)):
        return _is_real(e.function)
    return isinstance(e, sp.KroneckerDelta) or isinstance(e, sp.Pow) and e.exp.is_Integer and _is_real(e.base)


def _says(fact: sp.Basic, e: sp.Expr) -> bool:
    """Whether a relation says that an expression is not negative, up to a positive factor."""
    if not isinstance(fact, sp.Ge | sp.Gt | sp.Le | sp.Lt):
        return False
    gap = fact.gts - fact.lts
    if sp.expand(gap - e) == 0:
        return True
    return bool(gap != 0 and sp.cancel(sp.expand(e) / sp.expand(gap)).is_positive)
