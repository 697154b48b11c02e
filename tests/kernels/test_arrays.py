"""Every kernel of arrays against mpmath, component by component, from the formula of its derivation."""

from __future__ import annotations

import itertools
import math
from functools import cache
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st
from mpmath import mp

from numerics.compiler.library.catalogue import Loops
from tests.kernels import oracle
from tests.kernels.drawn import every, kernel, of_domain
from tests.kernels.program_error import FORMATS
from tests.kernels.test_numbers import ERRORS

ARRAYS = {name: entry for name, entry in every() if isinstance(entry, Loops)}
NAMES = sorted(ARRAYS)
MOST_COMPONENTS = 3
"""Components of a result that are judged at each point: as many as time allows, drawn anew at every point."""

LOGITS = st.one_of(st.floats(-10, 10), st.floats(-800, 800), st.sampled_from([0.0, -0.0, 1e30, -1e30, 700.0, -745.0]))


@cache
def built(name: str) -> tuple[Any, Any, Any]:
    """The results with their free indices, the arguments, and those with rows."""
    return ARRAYS[name].build()


def of_array(base: Any, exponents: frozenset[str]) -> st.SearchStrategy[float]:
    """Entries of an array: what its components may be; what stands in an exponent as logits."""
    if str(base.label) in exponents:
        return LOGITS
    component = base[tuple(sp.Symbol("i", integer=True) for _ in base.shape)]
    return st.one_of(of_domain(component, edges=False), st.floats(-30, 30).map(lambda p: 10.0**p))


def in_exponents(results: Any) -> frozenset[str]:
    """The arrays that stand in an exponential."""
    return frozenset(str(c.base.label) for e, _ in results for part in e.atoms(sp.exp) for c in part.atoms(sp.Indexed))


@st.composite
def calls(draw: st.DrawFn, name: str) -> tuple[dict[Any, int], int, list[Any]]:
    """Sizes, the number of rows, and the arguments as nested lists of numbers."""
    results, arguments, rows = built(name)
    exponents = in_exponents(results)
    axes = sorted({s for a in arguments if isinstance(a, sp.IndexedBase) for s in a.shape}, key=str)
    most = 2 if name.endswith("correction") else 3
    sizes = {s: draw(st.integers(1, most)) for s in axes}
    count = draw(st.integers(1, 2))
    given_: list[Any] = []
    for a in arguments:
        if isinstance(a, sp.IndexedBase):
            shape = [count] * (a in rows) + [sizes[s] for s in a.shape]
            numbers = draw(st.lists(of_array(a, exponents), min_size=math.prod(shape), max_size=math.prod(shape)))
            given_.append(np.array(numbers).reshape(shape))
        elif a.is_integer and not a.is_positive:
            labels = st.lists(st.integers(0, min(sizes.values()) - 1), min_size=count, max_size=count)
            given_.append(np.array(draw(labels)))
        elif a in rows:
            given_.append(np.array(draw(st.lists(of_domain(a, edges=False), min_size=count, max_size=count))))
        else:
            given_.append(draw(of_domain(a, edges=False)))
    return sizes, count, given_


def judged(name: str, sizes: dict[Any, int], given_: list[Any], kind: Any, place: int) -> None:
    """One call in one type."""
    _, arguments, rows = built(name)
    typed = [g if np.asarray(g).dtype.kind == "i" else np.asarray(g, kind) for g in given_]
    if any(not np.isfinite(g).all() for g in typed):
        return
    found = kernel(name)(*(t if t.ndim else kind(t) for t in typed))
    for result, (e, indices) in zip(found if isinstance(found, tuple) else (found,), built(name)[0], strict=True):
        spots = list(itertools.product(*(range(sizes[s]) for s in _ranges(e, indices))))
        row_numbers = range(len(result)) if rows else [None]
        everything = list(itertools.product(row_numbers, spots))
        for row, spot in [everything[(place + 7 * n) % len(everything)] for n in range(MOST_COMPONENTS)]:
            where = (*(() if row is None else (row,)), *spot)
            at = {i: n + 1 for i, n in zip(indices, spot, strict=True)} | sizes
            own = [g[row] if a in rows else g for a, g in zip(arguments, typed, strict=True)]
            compare(name, e, arguments, own, at, float(np.asarray(result)[where]), kind)


def _ranges(e: Any, indices: Any) -> list[Any]:
    sizes = {}
    for c in e.atoms(sp.Indexed):
        sizes |= dict(zip(c.indices, c.base.shape, strict=True))
    return [sizes[i] for i in indices]


def compare(name: str, e: Any, arguments: Any, own: list[Any], at: dict[Any, Any], found: float, kind: Any) -> None:
    """The error in units of what the formula makes of a unit in every entry."""
    form, stated = FORMATS[kind], ERRORS.get(name, ERRORS["arrays"])
    mp.dps = 900
    known = {a: _exact(g, a) for a, g in zip(arguments, own, strict=True)} | at
    try:
        exact = oracle.value(e, known)
    except oracle.Undefined:
        assert not math.isfinite(found), (own, at, found)
        return
    mp.dps = 160 if 1e-60 < abs(exact) < 1e60 else 900
    moves = [
        (a, place)
        for a, g in zip(arguments, own, strict=True)
        if np.asarray(g).dtype.kind == "f"
        for place in np.ndindex(np.shape(g))
    ]
    unit = oracle.condition(e, known, _moved, moves) + abs(exact)
    entries = [float(np.max(np.abs(g))) for g in own if np.asarray(g).dtype.kind == "f"]
    if abs(exact) > form.largest or not math.isfinite(found):
        assert not math.isfinite(found), (own, at, found, exact)
        # A product of four entries may be too large on the way.
        assert mpmath.mpf(max([abs(exact), *entries])) ** 4 > form.largest, (own, at, found, exact)
        return
    beside = 1.0 + max(entries) if stated.get("beside") else 0.0
    # What underflows is multiplied by at most three entries on its way.
    smallest = 8 * form.smallest * mpmath.mpf(max([1.0, *entries])) ** 3
    gap = abs(mpmath.mpf(found) - exact)
    assert gap <= stated["measured"] * form.unit * (unit + beside) + smallest, (
        own,
        at,
        found,
        float(exact),
        float(unit),
    )


def _exact(numbers: Any, letter: Any) -> Any:
    """Nested lists of exact numbers; a label counts from 1 in a formula."""
    if np.ndim(numbers):
        return [_exact(part, letter) for part in numbers]
    return int(numbers) + 1 if np.asarray(numbers).dtype.kind == "i" else mpmath.mpf(float(numbers))


def _moved(known: Any, move: Any) -> Any:
    letter, place = move

    def changed(numbers: Any, rest: tuple[int, ...]) -> Any:
        if not rest:
            return numbers * (1 + oracle.shift())
        return [changed(part, rest[1:]) if n == rest[0] else part for n, part in enumerate(numbers)]

    return {**known, letter: changed(known[letter], place)}


@pytest.mark.parametrize("name", NAMES)
def test_a_kernel_is_its_formula(name: str) -> None:
    @settings(max_examples=12)
    @given(calls(name), st.integers(0, 1000))
    def check(call: tuple[dict[Any, int], int, list[Any]], place: int) -> None:
        sizes, _, given_ = call
        for kind in (np.float64, np.float32):
            judged(name, sizes, given_, kind, place)

    check()
