"""Complex numbers in formulas of arrays: which values have an imaginary part, and the two parts of a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from numerics.compiler.graph.complex_parts import in_parts
from numerics.compiler.graph.from_sympy import program_of


class RealPart(sp.Function):
    """The real part of a value, as it stands in a statement; SymPy's own would be carried out."""

    nargs = 1
    is_real = True


class ImaginaryPart(sp.Function):
    """The imaginary part of a value, as it stands in a statement."""

    nargs = 1
    is_real = True


@dataclass(frozen=True)
class ComplexLetters:
    """The arguments of formulas that hold complex numbers: symbols and IndexedBase."""

    letters: frozenset[Any] = frozenset()

    def holds(self, e: sp.Basic) -> bool:
        """Whether a symbol or a component is complex."""
        return (e.base if isinstance(e, sp.Indexed) else e) in self.letters

    def imaginary(self, e: sp.Expr) -> bool:
        """Whether a value without sums has an imaginary part, by its form: z - conjugate(z) of a real z has none."""
        components = sorted(e.atoms(sp.Indexed), key=str)
        found = [x for x in (*components, *e.free_symbols) if self.holds(x)]
        if not (found or e.has(sp.I)):
            return False
        put = {c: sp.Symbol(f"component_{i}_", real=not self.holds(c)) for i, c in enumerate(components)}
        plain = e.xreplace(put)
        names = [put[x].name if x in put else x.name for x in found]
        return not in_parts(program_of(plain, sorted(plain.free_symbols, key=str)), names).real[0]
