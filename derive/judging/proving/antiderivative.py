"""Antiderivatives: found by SymPy, believed only after differentiation gives the integrand back."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from sympy.integrals.manualintegrate import manualintegrate

from derive.judging.proving.closed import Work
from derive.judging.proving.guard import attempt
from derive.judging.proving.telescoping import generic_pieces


def antiderivative(f: sp.Expr, x: sp.Symbol, work: Work) -> Iterator[sp.Expr]:
    """Functions of x whose derivative is f, each checked by an exact zero test."""
    if not f.has(x):
        yield f * x
        return
    seen: set[sp.Expr] = set()
    for find in (_by_rules, _by_algorithm):
        found = attempt(work.clock.step(), find, f, x)
        if found is None or found.has(sp.Integral, sp.nan, sp.zoo):
            continue
        for F in generic_pieces(found):
            F = F.replace(sp.floor, lambda _: sp.S.Zero)  # steps that SymPy adds at jumps; their derivative is 0
            if F in seen or F.has(sp.Piecewise):
                continue
            seen.add(F)
            if work.is_zero(sp.diff(F, x) - f):
                yield F


def _by_rules(f: sp.Expr, x: sp.Symbol) -> sp.Expr:
    return manualintegrate(f, x)


def _by_algorithm(f: sp.Expr, x: sp.Symbol) -> sp.Expr:
    return sp.integrate(f, x)
