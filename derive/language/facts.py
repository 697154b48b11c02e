"""Facts: what a derivation may use, each with the words in which a reader is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import sympy as sp


@dataclass(frozen=True)
class Given:
    """left is written as right wherever it stands: a definition, an equation of motion, a lemma's conclusion.

    left: a symbol, a component Y[a] (for every a), a function value W(t) or a derivative of one. definition: whether
    left is only a name for right, so that nothing is assumed.
    """

    left: sp.Expr
    right: sp.Expr
    words: str = ""
    definition: bool = False


@dataclass(frozen=True)
class Holds:
    """A relation between real expressions, such as lambda > 0."""

    condition: sp.Basic
    words: str = ""


@dataclass(frozen=True)
class Symmetric:
    """A matrix that equals its transpose, or a tensor that no exchange of its indices changes."""

    tensor: sp.IndexedBase
    words: str = ""


@dataclass(frozen=True)
class PositiveDefinite:
    """A symmetric matrix all of whose eigenvalues are positive."""

    tensor: sp.IndexedBase
    words: str = ""


@dataclass(frozen=True)
class Inverse:
    """`upper` is the inverse matrix of `lower`, which is symmetric and has one."""

    upper: sp.IndexedBase
    lower: sp.IndexedBase
    words: str = ""


@dataclass(frozen=True)
class Determinant:
    """`symbol` is the determinant of a symmetric matrix."""

    symbol: sp.Symbol
    tensor: sp.IndexedBase
    words: str = ""


@dataclass(frozen=True)
class SumsTo:
    """The components of a vector add up to a number."""

    vector: sp.IndexedBase
    value: sp.Expr
    words: str = ""


Fact: TypeAlias = Given | Holds | Symmetric | PositiveDefinite | Inverse | Determinant | SumsTo
