"""Numbers from the domain that a symbol says, edges included, and where the kernels find them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import sympy as sp
from hypothesis import strategies as st

from numerics.compiler.library.catalogue import Loops, Scalar, catalogue

EDGES = (1.0, 5e-324, 2.2250738585072014e-308, 1e-300, 1e-16, 1e16, 1e300)
_COUNTS = st.one_of(st.integers(1, 10), st.sampled_from([50, 100]))


def of_domain(symbol: Any, *, edges: bool = True) -> st.SearchStrategy[float]:
    """Numbers that a symbol allows: mostly between 1e-3 and 1e3, some of any size, some at the edges of the type."""
    if symbol.is_integer:
        lowest = st.just(0) if symbol.is_nonnegative and not symbol.is_positive else st.nothing()
        return st.one_of(_COUNTS, lowest).map(float)
    sizes = [st.floats(-3, 3).map(lambda power: 10.0**power)] * 3
    if edges:
        sizes += [st.floats(-300, 300).map(lambda power: 10.0**power), st.sampled_from(EDGES)]
    size = st.one_of(*sizes)
    if symbol.is_positive:
        return size
    zero = st.just(0.0)
    return st.one_of(size, size, size, zero) if symbol.is_nonnegative else st.one_of(size, size.map(lambda x: -x), zero)


def every() -> list[tuple[str, Scalar | Loops]]:
    """All kernels of the catalogue as (subject.name, entry)."""
    return [
        (f"{subject}.{entry.name}", entry)
        for subject, (scalars, loops) in catalogue().items()
        for entry in (*scalars, *loops)
    ]


def kernel(name: str) -> Any:
    """The committed kernel of that name."""
    subject, own = name.split(".")
    return getattr(import_module(f"numerics.kernels.{subject}"), own)


def letters(e: Any) -> list[Any]:
    """The arrays and symbols a formula knows."""
    return [*{c.base for c in e.atoms(sp.Indexed)}, *e.free_symbols]
