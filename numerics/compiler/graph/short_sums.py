"""Sums and products over a few numbers, whose terms are written one after another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

_MOST_TERMS = 64


def is_short(e: Any) -> bool:
    """Whether every range is a few numbers."""
    lengths = [high - low + 1 for _, low, high in e.limits]
    return all(n.is_Integer and n >= 0 for n in lengths) and sp.Mul(*lengths) <= _MOST_TERMS


def unrolled(e: Any) -> Sequence[sp.Expr]:
    """The terms."""
    terms = [e.function]
    for letter, low, high in e.limits:
        numbers = [low + n for n in range(int(high - low + 1))]
        # A sum inside may have the same letter for its own index, which xreplace would replace too.
        terms = [
            term.subs(letter, n) if term.has(sp.Sum, sp.Product) else term.xreplace({letter: n})
            for term in terms
            for n in numbers
        ]
    return terms
