"""Definite integrals: named rules, a checked antiderivative with the limits of its ends, symmetry, linearity."""

from __future__ import annotations

from itertools import pairwise

import sympy as sp

from derive.judging.proving.antiderivative import antiderivative
from derive.judging.proving.closed import UNDEFINED, Closed, Work, parameter_denominators
from derive.judging.proving.gaussian import gaussian_space
from derive.judging.proving.integral_rules import named_integral
from derive.judging.proving.limits import limit_at
from derive.judging.proving.smoothness import continuous_on, sign_on


def definite_integral(held: sp.Integral, work: Work) -> Closed | None:
    """A closed form of the integral of f over one interval, or over R^k for a Gaussian, or None."""
    if len(held.limits) > 1:
        return gaussian_space(held)
    if len(held.limits[0]) != 3:
        return None
    x, lo, hi = held.limits[0]
    X = (
        sp.Symbol(x.name + "_", positive=True)
        if lo.is_nonnegative and hi.is_nonnegative
        else sp.Symbol(x.name + "_", real=True)
    )
    f = held.function.xreplace({x: X})
    return _over(f, X, lo, hi, work)


def _over(f: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr, work: Work) -> Closed | None:
    if lo == hi:
        return Closed(sp.S.Zero, "an empty range")
    if f.has(sp.Integral, sp.Sum, sp.Product, sp.Limit) or f.atoms(sp.core.function.AppliedUndef):
        return None
    if lo.is_infinite and hi.is_infinite and lo is sp.oo:
        return _negated(_over(f, x, hi, lo, work))
    return (
        named_integral(f, x, lo, hi)
        or _odd(f, x, lo, hi)
        or _by_antiderivative(f, x, lo, hi, work)
        or _split_at_zero(f, x, lo, hi, work)
        or _termwise(f, x, lo, hi, work)
        or _doubled(f, x, lo, hi, work)
    )


def _negated(found: Closed | None) -> Closed | None:
    return None if found is None else Closed(-found.value, found.rule, found.conditions, found.certificate)


def _odd(f: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> Closed | None:
    if lo != -hi or hi.is_infinite or f.subs(x, -x) != -f or not continuous_on(f, x, lo, hi):
        return None
    ends = f.subs(x, hi)
    return None if ends.has(*UNDEFINED) else Closed(sp.S.Zero, "odd integrand over a symmetric range")


def _by_antiderivative(f: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr, work: Work) -> Closed | None:
    if not continuous_on(f, x, lo, hi):
        return None
    for F in antiderivative(f, x, work):
        total: sp.Expr | None = sp.S.Zero
        for left, right in _smooth_pieces(F, x, lo, hi):
            bottom, top = _end(F, x, left, "+", work), _end(F, x, right, "-", work)
            if bottom is None or top is None or any(v.has(*UNDEFINED) for v in (bottom, top)):
                total = None
                break
            total = total + top - bottom
        if total is None or total == 0 and not _smooth_pieces(F, x, lo, hi):
            continue
        work.excludes_zeros_of(*_inverse(F, x), total)
        return Closed(total, "an antiderivative, checked by differentiation", (), f"antiderivative {F}")
    return None


def _inverse(F: sp.Expr, x: sp.Symbol) -> list[sp.Expr]:
    return [1 / d for d in parameter_denominators(F) if not d.has(x)]


def _smooth_pieces(F: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]]:
    """Intervals that make up (lo, hi), on each of which F is continuous; none if no such division was found."""
    if continuous_on(F, x, lo, hi):
        return [(lo, hi)]
    if lo.is_infinite or hi.is_infinite:
        cuts = [sp.S.Zero] if (lo < 0) == True and (hi > 0) == True else []  # noqa: E712
    else:
        inside = [sp.pi * sp.Rational(j, 2) for j in range(-8, 9)]
        cuts = [c for c in inside if (c > lo) == True and (c < hi) == True]  # noqa: E712
    ends = [lo, *cuts, hi]
    pieces = list(pairwise(ends))
    return pieces if cuts and all(continuous_on(F, x, a, b) for a, b in pieces) else []


def _end(F: sp.Expr, x: sp.Symbol, end: sp.Expr, side: str, work: Work) -> sp.Expr | None:
    if not end.is_infinite:
        value = F.subs(x, end)
        # Elementary functions are continuous wherever they are defined.
        if not value.has(*UNDEFINED) and not F.has(sp.floor, sp.ceiling, sp.sign, sp.Piecewise):
            return value
    return limit_at(F, x, end, side, work)


def _split_at_zero(f: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr, work: Work) -> Closed | None:
    """Absolute values and signs written out between the points where they change, at 0 or at multiples of pi/2."""
    if not f.has(sp.Abs, sp.sign):
        return None
    for candidates in ([sp.S.Zero], [sp.pi * sp.Rational(j, 2) for j in range(-8, 9)]):
        cuts = [c for c in candidates if (c > lo) == True and (c < hi) == True]  # noqa: E712
        pieces = list(pairwise([lo, *cuts, hi]))
        plain = [_without_absolute_values(f, x, left, right) for left, right in pieces]
        if any(g is None or g.has(sp.Abs, sp.sign) and g.has(x) and g == f for g in plain):
            continue
        parts = [
            _over(g, x, left, right, work) for g, (left, right) in zip(plain, pieces, strict=True) if g is not None
        ]
        done = [p for p in parts if p is not None]
        if len(done) == len(pieces):
            conditions = tuple(dict.fromkeys(c for p in done for c in p.conditions))
            return Closed(
                sp.Add(*[p.value for p in done]), f"split where the sign changes; {done[-1].rule}", conditions
            )
    return None


def _without_absolute_values(f: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> sp.Expr | None:
    """f on the interval with each |u| and sign(u) that moves with x written by the sign of u there."""
    for part in f.atoms(sp.Abs, sp.sign):
        if part.has(x):
            sign = sign_on(part.args[0], x, lo, hi)
            if sign == 0:
                return None
            f = f.xreplace({part: sp.Integer(sign) if isinstance(part, sp.sign) else sign * part.args[0]})
    return f


def _termwise(f: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr, work: Work) -> Closed | None:
    terms = sp.Add.make_args(sp.expand(f))
    if not 2 <= len(terms) <= 8:
        return None
    parts = []
    for t in terms:
        part = named_integral(t, x, lo, hi) or _odd(t, x, lo, hi) or _by_antiderivative(t, x, lo, hi, work)
        if part is None:
            return None
        parts.append(part)
    rules = "; ".join(dict.fromkeys(p.rule for p in parts))
    conditions = tuple(dict.fromkeys(c for p in parts for c in p.conditions))
    return Closed(sp.Add(*[p.value for p in parts]), f"term by term: {rules}", conditions)


def _doubled(f: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr, work: Work) -> Closed | None:
    if lo != -hi or f.subs(x, -x) != f or not hi.is_positive:
        return None
    t = sp.Symbol("t_", positive=True)
    half = named_integral(f.subs(x, t), t, sp.S.Zero, hi) or _by_antiderivative(f.subs(x, t), t, sp.S.Zero, hi, work)
    return None if half is None else Closed(2 * half.value, f"even integrand; {half.rule}", half.conditions)
