"""Gosper's algorithm on a term given by its ratio, with no simplification on the way."""

from __future__ import annotations

import sympy as sp
from sympy.concrete.gosper import gosper_normal


def gosper_multiplier(ratio: sp.Expr, k: sp.Symbol) -> sp.Expr | None:
    """A rational R(k) such that T(k) = R(k+1) T(k+1) - R(k) T(k) for every T with T(k+1)/T(k) = ratio, or None.

    The caller checks the result; a wrong one can only cost a proof.
    """
    numerator, denominator = sp.fraction(sp.together(ratio))
    A, B, C = gosper_normal(numerator, denominator, k)
    B = B.shift(-1)
    degree = _degree_bound(A, B, C)
    if degree is None:
        return None
    unknowns = sp.symbols(f"c:{degree + 1}", cls=sp.Dummy)
    X = sp.Add(*[c * k**i for i, c in enumerate(unknowns)])
    equation = sp.expand(A.as_expr() * X.subs(k, k + 1) - B.as_expr() * X - C.as_expr())
    solutions = sp.linsolve(sp.Poly(equation, k).all_coeffs(), *unknowns)
    for values in solutions:
        X = X.subs(dict(zip(unknowns, values, strict=True))).subs(dict.fromkeys(unknowns, 0))
        return sp.factor(B.as_expr() * X / C.as_expr())
    return None


def _degree_bound(A: sp.Poly, B: sp.Poly, C: sp.Poly) -> int | None:
    a, b, c = int(A.degree()), int(B.degree()), int(C.degree())
    if a != b or sp.expand(A.LC() - B.LC()) != 0:
        candidates = [sp.Integer(c - max(a, b))]
    elif a == 0:
        candidates = [sp.Integer(c + 1), sp.S.Zero]
    else:
        candidates = [sp.Integer(c - a + 1), sp.cancel((B.nth(a - 1) - A.nth(a - 1)) / A.LC())]
    whole = [int(d) for d in candidates if d.is_Integer and 0 <= d <= 12]
    return max(whole, default=None)
