"""f(x) = 1 + x + O(x^2) in a plain text: the print without its last term, and the limit in which it is meant."""

from __future__ import annotations

from dataclasses import dataclass

from derive.meaning.claims import Regime
from derive.meaning.conventions import free_names_of
from derive.reading.tree import Apply, Fraction, Group, Node, Number, Power, Product, Sum, Symbol

_ORDERS = ("O", r"\mathcal{O}")


@dataclass(frozen=True)
class Expansion:
    """What stands before the remainder, and the limits in which the remainder is of the printed order."""

    printed: Node
    regimes: tuple[Regime, ...]
    remainder: Node


def expansion_of(right: Node, positive: frozenset[str]) -> Expansion | None:
    """The expansion that a right side is; None where it has no remainder, or one whose limit is not plain.

    O(x^n) is meant as x goes to 0, from both sides unless x is positive; O(x^{-n}) and O(1/x^n) as x grows.
    """
    if not isinstance(right, Sum) or len(right.terms) < 2 or right.signs[-1] != "+":
        return None
    last = right.terms[-1]
    if not (isinstance(last, Apply) and isinstance(last.function, Symbol) and last.function.key in _ORDERS):
        return None
    if len(last.arguments) != 1 or any(_has_order(term) for term in right.terms[:-1]):
        return None
    scale = last.arguments[0]
    limit = _limit_of(scale)
    if limit is None:
        return None
    name, grows = limit
    rest = Sum(right.signs[:-1], right.terms[:-1], start=right.start, end=right.terms[-2].end)
    printed = rest.terms[0] if len(rest.terms) == 1 and rest.signs[0] == "" else rest
    if grows:
        return Expansion(printed, (Regime(name.key, Symbol(r"\infty"), scale),), last)
    above = Regime(name.key, Number("0"), scale)
    below = Regime(name.key, Number("0"), scale, path=((name.key, Sum(("-",), (name,))),))
    return Expansion(printed, (above,) if name.key in positive else (above, below), last)


def _has_order(node: Node) -> bool:
    return isinstance(node, Apply) and isinstance(node.function, Symbol) and node.function.key in _ORDERS


def _limit_of(scale: Node) -> tuple[Symbol, bool] | None:
    """The name that a scale is a power of, and whether it grows."""
    if isinstance(scale, Group):
        return _limit_of(scale.body)
    if isinstance(scale, Symbol):
        return (scale, False) if free_names_of(scale) else None
    if isinstance(scale, Power) and isinstance(scale.base, Symbol) and free_names_of(scale.base):
        exponent = scale.exponent
        if isinstance(exponent, Number):
            return scale.base, False
        negative = isinstance(exponent, Sum) and exponent.signs == ("-",) and isinstance(exponent.terms[0], Number)
        return (scale.base, True) if negative else None
    if isinstance(scale, Fraction) and isinstance(scale.numerator, Number):
        below = _limit_of(scale.denominator)
        return (below[0], True) if below is not None and not below[1] else None
    if isinstance(scale, Product) and len(scale.factors) == 1:
        return _limit_of(scale.factors[0])
    return None
