"""What the subject tests share: a derived formula as a function of numbers."""

from __future__ import annotations

from collections.abc import Mapping

import mpmath
import sympy as sp

from derive.deriving import Derived
from derive.judging.families.components import World
from derive.judging.families.written_out import written_out


def value(derived: Derived, numbers: Mapping[str, float], digits: int = 30) -> mpmath.mpf:
    """The right side of a conclusion with its definitions written out, its symbols replaced by name."""
    done = derived.derivation
    right = written_out(done.conclusion.right, done.definitions)
    right = right.subs({s: numbers[s.name] for s in right.free_symbols if s.name in numbers})
    assert not right.free_symbols, f"no numbers for {right.free_symbols}"
    return mpmath.mpf(sp.N(right, digits))


def in_components(derived: Derived, sizes: Mapping[str, int], indices: Mapping[str, int]) -> sp.Expr:
    """The right side of a conclusion in components at given sizes and indices."""
    done = derived.derivation
    right = written_out(done.conclusion.right, done.definitions)
    world = World({sp.Symbol(n, integer=True, positive=True): v for n, v in sizes.items()}, done.facts)
    return world.at(right, {sp.Symbol(n, integer=True): v for n, v in indices.items()}).doit()
