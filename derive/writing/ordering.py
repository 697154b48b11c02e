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
    """Terms: upwards from a positive number, in powers of a variable or of small letters; a positive term first."""
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
    if any(_smallness(t) == 0.0 for t in terms):
        terms.sort(key=_smallness)
    positive = next((i for i, t in enumerate(terms) if not is_negative(t)), 0)
    return [terms[positive], *terms[:positive], *terms[positive + 1 :]]


def factors_in_order(factors: list[sp.Expr]) -> list[sp.Expr]:
    """Factors: counts, letters, components, functions, brackets, exponentials, derivatives, differentials, sums."""
    return sorted(factors, key=_factor_key)


def _factor_key(factor: sp.Expr) -> tuple[int, int, str, float, Any]:
    base = factor.base if isinstance(factor, sp.Pow) else factor
    shift = base.as_coeff_Add()[0] if isinstance(base, sp.Add) else sp.Integer(0)
    size = abs(float(shift)) if shift.is_Rational else 0.0
    return _kind(base, factor), *_letter(base), size, sp.default_sort_key(factor)


def _kind(base: sp.Expr, factor: sp.Expr) -> int:
    if isinstance(factor, sp.Sum | sp.Product | sp.Integral | sp.Limit | SpaceIntegral):
        return 14
    kinds: list[tuple[object, int]] = [
        (sp.Number, 0),
        (sp.NumberSymbol, 1),
        (sp.core.numbers.ImaginaryUnit, 2),
        (sp.Symbol, 4),
        (sp.Indexed, 5),
        (sp.KroneckerDelta, 6),
        (AppliedUndef, 7),
        (sp.exp, 10),
        (sp.log, 11),
        (sp.Derivative, 12),
        (sp.Add, 9),
    ]
    if isinstance(base, Field):
        return 12 if base.slots else 7
    if isinstance(base, sp.Symbol | sp.Indexed) and _is_differential(base):
        return 13
    if isinstance(base, sp.Symbol | sp.Indexed) and _name_of(base).startswith(_SLOPES):
        return 12
    if isinstance(base, sp.Symbol) and (rank := _rank_of_letter(base)) is not None:
        return rank
    return next((k for kind, k in kinds if isinstance(base, kind)), 8)  # type: ignore[arg-type]


_SLOPES = (r"\partial", r"\bar{\partial}")


def _name_of(base: sp.Expr) -> str:
    return str(base.base.label) if isinstance(base, sp.Indexed) else str(base.name)


def _is_differential(base: sp.Expr) -> bool:
    """Whether a name is that of a differential: dW, dz, d\\bar{z}."""
    name = _name_of(base)
    return len(name) > 1 and name[0] == "d" and (name[1] == "\\" or name[1].isalpha() and not name[2:3].isalpha())


def _rank_of_letter(base: sp.Symbol) -> int | None:
    """Counts such as N and k before other letters, losses and the like in script letters after them."""
    if base.is_integer and base.is_positive:
        return 3
    return 5 if base.name.startswith("\\mathcal") else None


def _letter(base: sp.Expr) -> tuple[int, str]:
    """Small Greek letters before Latin ones, then by name."""
    name = str(base.label if isinstance(base, sp.IndexedBase) else getattr(base, "name", ""))
    name = str(base.base.label) if isinstance(base, sp.Indexed) else name
    bare = name.replace(r"d\bar{z}", "dz_").lstrip("\\")
    bare = bare if bare == "dz_" else bare.split("_")[0]
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


_SMALL = frozenset({r"\eta", r"\delta t", r"\epsilon", r"\varepsilon", "eta", "epsilon"})
"""Letters of small numbers: what has more of them is a correction, and stands later."""


def _smallness(term: sp.Expr) -> float:
    """The degree of a term in small letters."""
    powers = (factor.as_base_exp() for factor in sp.Mul.make_args(term))
    return sum(float(n) for base, n in powers if base.is_Symbol and base.name in _SMALL and n.is_Rational)


def _degree(term: sp.Expr, variable: sp.Symbol) -> float:
    power = term.as_coeff_exponent(variable)[1]
    return float(power) if power.is_number and power.is_real else 0.0
