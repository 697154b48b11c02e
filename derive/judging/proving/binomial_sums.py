"""Sums of binomial coefficients by name: the binomial theorem and Vandermonde's identity."""

from __future__ import annotations

import sympy as sp

from derive.judging.proving.closed import Closed, Work


def binomial_theorem(term: sp.Expr, k: sp.Symbol, lo: sp.Expr, hi: sp.Expr, work: Work) -> Closed | None:
    """sum_{k=0}^n binomial(n, k) a**k b**(n-k) = (a + b)**n; the parts free of k stand in front."""
    choice = [f for f in sp.Mul.make_args(term) if f in (sp.binomial(hi, k), sp.binomial(hi, hi - k))]
    if lo != 0 or len(choice) != 1 or not hi.is_nonnegative or not hi.is_integer:
        return None
    rest = term / choice[0]
    growing, falling, constant = sp.S.One, sp.S.One, sp.S.One
    for f in sp.Mul.make_args(sp.expand_power_base(rest)):
        base, e = f.as_base_exp()
        base, e = (sp.exp(e / k), k) if isinstance(f, sp.exp) and not (e / k).cancel().has(k) else (base, e)
        if not f.has(k):
            constant *= f
        elif sp.expand(e - k) == 0:
            growing *= base
        elif sp.expand(e - hi + k) == 0:
            falling *= base
        elif not sp.expand(e / k).has(k) and sp.expand(e / k).is_Integer:
            growing *= base ** sp.expand(e / k)
        else:
            return None
    if growing.has(k) or falling.has(k) or work.is_zero(growing * falling) and growing * falling == 0:
        return None
    work.excludes_zeros_of(growing, falling)
    return Closed(constant * (growing + falling) ** hi, "binomial theorem")


def vandermonde(term: sp.Expr, k: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> Closed | None:
    """sum_{k=0}^n binomial(a, k) binomial(b, n-k) = binomial(a+b, n), for a, b = 0, 1, 2, .."""
    constant, rest = term.as_independent(k)
    choices = [b for f in sp.Mul.make_args(rest) for b in _repeated(f)]
    if lo != 0 or len(choices) != 2 or not all(isinstance(c, sp.binomial) for c in choices):
        return None
    if not (hi.is_integer and hi.is_nonnegative):
        return None
    for (a, i), (b, j) in ((choices[0].args, choices[1].args), (choices[1].args, choices[0].args)):
        if not all(e.is_integer and e.is_nonnegative for e in (a, b)):
            return None
        if b == hi and i == k and j == k:
            j = hi - k  # binomial(n, k) = binomial(n, n-k)
        if i == k and sp.expand(j - hi + k) == 0:
            return Closed(constant * sp.binomial(a + b, hi), "Vandermonde's identity")
    return None


def _repeated(f: sp.Expr) -> list[sp.Expr]:
    base, exponent = f.as_base_exp()
    return [base] * int(exponent) if exponent.is_Integer and 0 < exponent <= 2 else [f]
