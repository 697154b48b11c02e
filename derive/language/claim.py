"""A claim: two sides, the relation between them, and the domain it is made on."""

from __future__ import annotations

from dataclasses import dataclass, field as default
from enum import StrEnum

import sympy as sp


class Relation(StrEnum):
    """How the two sides of a claim are related."""

    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    LESS_EQUAL = "<="
    GREATER = ">"
    GREATER_EQUAL = ">="


class Domain(StrEnum):
    """The set a variable ranges over."""

    REAL = "real"
    POSITIVE = "positive"
    NONNEGATIVE = "nonnegative"
    NONZERO = "nonzero"
    INTEGER = "integer"
    NATURAL = "natural"  # 0, 1, 2, ...
    POSITIVE_INTEGER = "positive integer"
    COMPLEX = "complex"

    @property
    def assumptions(self) -> dict[str, bool]:
        """The SymPy assumptions of a symbol that ranges over this set."""
        return dict(_ASSUMPTIONS[self])


_ASSUMPTIONS: dict[Domain, dict[str, bool]] = {
    Domain.REAL: {"real": True},
    Domain.POSITIVE: {"positive": True},
    Domain.NONNEGATIVE: {"nonnegative": True},
    Domain.NONZERO: {"real": True, "nonzero": True},
    Domain.INTEGER: {"integer": True},
    Domain.NATURAL: {"integer": True, "nonnegative": True},
    Domain.POSITIVE_INTEGER: {"integer": True, "positive": True},
    Domain.COMPLEX: {"complex": True},
}


@dataclass(frozen=True)
class Variable:
    """A free symbol of a claim and the set it ranges over.

    The symbol carries the assumptions of its domain. `stated` is false where the domain is a convention of the
    field (n is a positive integer, a is real), not a word of the author: a claim that fails only where an unstated
    convention could have been meant otherwise is not refuted.
    """

    symbol: sp.Symbol
    domain: Domain = Domain.REAL
    stated: bool = True


@dataclass(frozen=True)
class FunctionVariable:
    """A function of which a claim says nothing but its arguments and where its values lie: f(x), L(W_1, W_2).

    A refutation may put any smooth function there; a proof holds for all of them.
    `critical_at` are the coordinates at which its gradient vanishes, if it has such a point.
    """

    function: sp.core.function.UndefinedFunction
    arity: int
    values: Domain = Domain.REAL
    critical_at: tuple[sp.Expr, ...] | None = None


@dataclass(frozen=True)
class Asymptotic:
    """The sense in which an asymptotic claim holds: as `variable` tends to `point`.

    relative: left / right - 1 = O(scale); otherwise left - right = O(scale). A scale of None asks only that the
    remainder tends to 0.
    """

    variable: sp.Symbol
    point: sp.Expr
    scale: sp.Expr | None = None
    relative: bool = False


@dataclass(frozen=True)
class Claim:
    """left relation right, for all values of the variables in their domains that satisfy the assumptions.

    Both sides are SymPy expressions in which derivatives, integrals, sums, products and limits may stand unevaluated.
    `field` is "real" (a value that is not real makes a side undefined there) or "complex" (principal branches).
    `operands` are what the sides are derivatives of: the claim speaks only of points at which they have a value.
    """

    left: sp.Expr
    relation: Relation
    right: sp.Expr
    variables: tuple[Variable, ...] = ()
    functions: tuple[FunctionVariable, ...] = ()
    assumptions: tuple[sp.Basic, ...] = ()
    field: str = "real"
    asymptotic: Asymptotic | None = None
    operands: tuple[sp.Expr, ...] = ()
    name: str = default(default="", compare=False)

    @property
    def difference(self) -> sp.Expr:
        """left - right."""
        return self.left - self.right
