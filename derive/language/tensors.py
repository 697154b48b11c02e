"""Words for mathematics in any dimension: sizes, indices, tensors, functions of a vector, integrals over R^k."""

from __future__ import annotations

from typing import Any

import sympy as sp


def size(name: str) -> sp.Symbol:
    """A dimension: a positive integer without a value."""
    return sp.Symbol(name, integer=True, positive=True)


def index(name: str) -> sp.Symbol:
    """An index; what it ranges over is said by the tensors that carry it."""
    return sp.Symbol(name, integer=True)


def indices(names: str) -> tuple[sp.Symbol, ...]:
    """Several indices, their names parted by blanks."""
    return tuple(index(name) for name in names.split())


def tensor(name: str, *sizes: sp.Expr, **assumptions: bool) -> sp.IndexedBase:
    """A name with one index for each size, its components real unless `assumptions` say more (positive=True)."""
    return sp.IndexedBase(name, shape=sizes, **({"real": True} | assumptions))


def vector(name: str, dimension: sp.Expr, **assumptions: bool) -> sp.IndexedBase:
    """A name with one index from 1 to the dimension."""
    return tensor(name, dimension, **assumptions)


def matrix(name: str, rows: sp.Expr, columns: sp.Expr | None = None, **assumptions: bool) -> sp.IndexedBase:
    """A name with two indices; square where only one size is given."""
    return tensor(name, rows, rows if columns is None else columns, **assumptions)


class Field(sp.Expr):
    """A smooth real function of all components of a vector, differentiated by the components its slots name.

    Field("L", W) is L(W), and Field("L", W).diff(W[i]) is Field("L", W, i), for W of any dimension.
    """

    def __new__(cls, name: str | sp.Symbol, coordinate: sp.IndexedBase, *slots: Any) -> Field:
        label = sp.Symbol(name, real=True) if isinstance(name, str) else name
        ordered = sorted((sp.sympify(s, strict=True) for s in slots), key=sp.default_sort_key)
        return sp.Expr.__new__(cls, label, coordinate, *ordered)

    is_commutative = True
    is_extended_real = True
    is_real = True
    is_finite = True

    @property
    def label(self) -> sp.Symbol:
        """The name of the function."""
        return self.args[0]

    @property
    def coordinate(self) -> sp.IndexedBase:
        """The vector it is a function of."""
        return self.args[1]

    @property
    def slots(self) -> tuple[sp.Expr, ...]:
        """The indices of the components it is differentiated by."""
        return self.args[2:]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """The name is no variable; the vector and the slots are."""
        return self.coordinate.free_symbols.union(*(s.free_symbols for s in self.slots))

    def _eval_derivative(self, variable: sp.Expr) -> sp.Expr:
        if isinstance(variable, sp.Indexed) and variable.base == self.coordinate:
            return Field(self.label, self.coordinate, *self.slots, *variable.indices)
        return sp.Integer(0)

    def _sympystr(self, printer: Any) -> str:
        marks = "".join(f"_{printer.doprint(s)}" for s in self.slots)
        return f"{self.label}{',' if marks else ''}{marks}({self.coordinate})"


class SpaceIntegral(sp.Expr):
    """The integral of an expression over all components of a vector, each from minus to plus infinity."""

    def __new__(cls, integrand: sp.Expr, coordinate: sp.IndexedBase) -> SpaceIntegral:
        return sp.Expr.__new__(cls, sp.sympify(integrand, strict=True), coordinate)

    is_commutative = True

    @property
    def integrand(self) -> sp.Expr:
        """What is integrated."""
        return self.args[0]

    @property
    def coordinate(self) -> sp.IndexedBase:
        """The vector that is integrated over."""
        return self.args[1]

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """Everything in the integrand but the components of the vector."""
        mine = {self.coordinate, self.coordinate.label}
        return {
            s
            for s in self.integrand.free_symbols
            if s not in mine and not (isinstance(s, sp.Indexed) and s.base == self.coordinate)
        }

    def _eval_derivative(self, variable: sp.Expr) -> sp.Expr:
        """Differentiation under the integral sign, which a Gaussian weight allows."""
        if isinstance(variable, sp.Indexed) and variable.base == self.coordinate:
            return sp.Integer(0)
        inner = self.integrand.diff(variable)
        return SpaceIntegral(inner, self.coordinate) if inner != 0 else sp.Integer(0)

    def _sympystr(self, printer: Any) -> str:
        return f"Integral({printer.doprint(self.integrand)}, {self.coordinate} over R^{self.coordinate.shape[0]})"
