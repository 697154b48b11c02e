"""The order in which a reader expects terms and factors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from derive.language.tensors import Field, SpaceIntegral


def terms_in_order(
    e: sp.Add, is_negative: Callable[[sp.Expr], bool], ascending: sp.Symbol | None, in_script: bool = False
) -> list[sp.Expr]:
    """Terms: upwards from a positive number or in powers of a variable; a positive term first if there is one."""
    try:
        terms = list(e.as_ordered_terms())
    except ArithmeticError:  # a coefficient such as 1/0 has no value to sort by
        terms = sorted(e.args, key=sp.default_sort_key)
    if ascending is not None and e.has(ascending):
        terms.sort(key=lambda t: _degree(t, ascending))
        return terms
    counts = in_script or any(isinstance(t, sp.Symbol) and t.is_integer for t in terms)
    if not counts and any(t.is_Number and t.is_extended_positive for t in terms):
        terms.sort(key=lambda t: (not t.is_Number, _letters_in(t)))
    terms.sort(key=lambda t: isinstance(t, sp.Integral | sp.Sum | SpaceIntegral))
    positive = next((i for i, t in enumerate(terms) if not is_negative(t)), 0)
    return [terms[positive], *terms[:positive], *terms[positive + 1 :]]


def factors_in_order(factors: list[sp.Expr]) -> list[sp.Expr]:
    """Factors: letters, components, functions, brackets, exponentials, logarithms, derivatives, sums."""
    return sorted(factors, key=_factor_key)


def _factor_key(factor: sp.Expr) -> tuple[int, int, str, Any]:
    base = factor.base if isinstance(factor, sp.Pow) else factor
    return _kind(base, factor), *_letter(base), sp.default_sort_key(factor)


def _kind(base: sp.Expr, factor: sp.Expr) -> int:
    if isinstance(factor, sp.Sum | sp.Product | sp.Integral | sp.Limit | SpaceIntegral):
        return 12
    kinds: list[tuple[object, int]] = [
        (sp.Number, 0),
        (sp.NumberSymbol, 1),
        (sp.core.numbers.ImaginaryUnit, 2),
        (sp.Symbol, 3),
        (sp.KroneckerDelta, 5),
        (sp.Indexed, 4),
        (AppliedUndef, 6),
        (sp.exp, 9),
        (sp.log, 10),
        (sp.Derivative, 11),
        (sp.Add, 8),
    ]
    if isinstance(base, Field):
        return 11 if base.slots else 6
    return next((k for kind, k in kinds if isinstance(base, kind)), 7)  # type: ignore[arg-type]


def _letter(base: sp.Expr) -> tuple[int, str]:
    """Small Greek letters before Latin ones, then by name."""
    name = str(base.label if isinstance(base, sp.IndexedBase) else getattr(base, "name", ""))
    name = str(base.base.label) if isinstance(base, sp.Indexed) else name
    bare = name.lstrip("\\").split("_")[0]
    greek = bare in _GREEK
    return (0 if greek else 1), bare.lower()


_GREEK = frozenset(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau phi varphi chi"
    " psi omega".split()
)


def _letters_in(term: sp.Expr) -> float:
    """The degree of a term in all its letters."""
    powers = (factor.as_base_exp() for factor in sp.Mul.make_args(term))
    return sum(float(n) for base, n in powers if base.is_Symbol and n.is_Rational)


def _degree(term: sp.Expr, variable: sp.Symbol) -> float:
    power = term.as_coeff_exponent(variable)[1]
    return float(power) if power.is_number and power.is_real else 0.0
