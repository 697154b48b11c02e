"""Signs and continuity of an expression on an interval, decided by structure: True is a proof, False no answer."""

from __future__ import annotations

import sympy as sp

from derive.judging.proving.natural_domain import is_plainly_nonnegative

_EVERYWHERE = (sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh, sp.atan, sp.asinh, sp.erf, sp.erfc, sp.Abs, sp.sech)


def continuous_on(e: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> bool:
    """Whether e is a continuous function of x on the open interval (lo, hi)."""
    if not e.has(x) or e == x:
        return True
    if e.has(sp.Piecewise, sp.floor, sp.ceiling, sp.sign, sp.Heaviside, sp.Integral, sp.Sum, sp.DiracDelta):
        return False
    if not all(continuous_on(a, x, lo, hi) for a in e.args):
        return False
    if e.is_Add or e.is_Mul or isinstance(e, _EVERYWHERE):
        return True
    if e.is_Pow:
        return _continuous_power(e.base, e.exp, x, lo, hi)
    u = e.args[0]
    if isinstance(e, sp.log):
        return positive_on(u, x, lo, hi)
    if isinstance(e, (sp.tan, sp.sec)):
        return nonzero_on(sp.cos(u), x, lo, hi)
    if isinstance(e, (sp.cot, sp.csc)):
        return nonzero_on(sp.sin(u), x, lo, hi)
    if isinstance(e, (sp.coth, sp.csch)):
        return nonzero_on(u, x, lo, hi)
    if isinstance(e, (sp.asin, sp.acos, sp.atanh)):
        return positive_on(1 - u, x, lo, hi) and positive_on(1 + u, x, lo, hi)
    if isinstance(e, sp.acosh):
        return positive_on(u - 1, x, lo, hi)
    return False


def _continuous_power(base: sp.Expr, exponent: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> bool:
    if exponent.is_integer and exponent.is_nonnegative:
        return True
    if exponent.is_integer and not exponent.has(x):
        return nonzero_on(base, x, lo, hi)
    if not base.has(x) and base.is_positive:
        return True
    if exponent.is_positive and nonnegative_on(base, x, lo, hi):
        return True
    return positive_on(base, x, lo, hi)


def nonzero_on(e: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> bool:
    """Whether e has no zero in the open interval."""
    return positive_on(e, x, lo, hi) or positive_on(-e, x, lo, hi)


def nonnegative_on(e: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> bool:
    """Whether e >= 0 on the open interval."""
    on = _on_interval(e, x, lo, hi)
    return bool(on is not None and on.is_nonnegative) or positive_on(e, x, lo, hi) or is_plainly_nonnegative(e)


def positive_on(e: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> bool:
    """Whether e > 0 on the open interval (lo, hi)."""
    if not e.has(x):
        return bool(e.is_positive)
    on = _on_interval(e, x, lo, hi)
    if on is not None and (on.is_positive or _positive_coefficients(on)):
        return True
    if e.is_Mul or e.is_Pow and e.exp.is_Integer:
        return _positive_product(e, x, lo, hi)
    if isinstance(e, sp.exp):
        return bool(e.args[0].is_extended_real)
    if isinstance(e, (sp.sin, sp.cos)):
        return _positive_sine(e, x, lo, hi)
    if e.is_Add and _positive_sum(e, x, lo, hi):
        return True
    return _positive_polynomial(e, x, lo, hi)


def _on_interval(e: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> sp.Expr | None:
    """e with x written by a positive t that covers the interval: lo + t, hi - t, or between the two ends."""
    t = sp.Symbol("t", positive=True)
    if lo is -sp.oo and hi is sp.oo:
        return e.subs(x, sp.Symbol("t", real=True))
    if hi is sp.oo:
        return e.subs(x, lo + t)
    if lo is -sp.oo:
        return e.subs(x, hi - t)
    if not (hi - lo).is_positive:
        return None
    return e.subs(x, (lo + hi * t) / (1 + t))


def _positive_coefficients(on: sp.Expr) -> bool:
    if sp.count_ops(on) > 120 or any(not isinstance(p, (sp.Symbol, sp.Number, sp.Add, sp.Mul, sp.Pow)) for p in sp.preorder_traversal(on) if p.has(sp.Symbol("t", positive=True))):
        return False
    num, den = sp.fraction(sp.together(on))
    return all(_all_positive(sp.expand(p)) for p in (num, den)) or all(_all_positive(sp.expand(-p)) for p in (num, den))


def _all_positive(e: sp.Expr) -> bool:
    return bool(all(a.is_nonnegative for a in sp.Add.make_args(e)) and any(a.is_positive for a in sp.Add.make_args(e)))


def _positive_product(e: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> bool:
    sign = 1
    for factor in sp.Mul.make_args(e):
        base, exponent = factor.as_base_exp()
        if exponent.is_Integer and exponent % 2 == 0:
            if not (positive_on(base, x, lo, hi) or positive_on(-base, x, lo, hi)):
                return False
        elif base == e:
            return False
        elif positive_on(base, x, lo, hi):
            continue
        elif exponent.is_Integer and positive_on(-base, x, lo, hi):
            sign = -sign
        else:
            return False
    return sign > 0


def _positive_sine(e: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> bool:
    u = e.args[0] + (sp.pi / 2 if isinstance(e, sp.cos) else 0)
    slope = u.coeff(x)
    if not sp.expand(u - slope * x - u.subs(x, 0)) == 0 or lo.is_infinite or hi.is_infinite:
        return False
    ends = [sp.expand(u.subs(x, end)) for end in (lo, hi)]
    return all(bool(end.is_nonnegative) and bool((sp.pi - end).is_nonnegative) for end in ends)


def _positive_sum(e: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> bool:
    constant = sp.Add(*[a for a in e.args if not a.has(x)])
    waves = [a for a in e.args if a.has(x)]
    # a constant that outweighs sines and cosines
    amplitudes = []
    for a in waves:
        c, f = a.as_independent(x)
        if not isinstance(f, (sp.sin, sp.cos)):
            break
        amplitudes.append(sp.Abs(c))
    else:
        if (constant - sp.Add(*amplitudes)).is_positive:
            return True
    strict = constant.is_positive
    for a in waves:
        if positive_on(a, x, lo, hi):
            strict = True
        elif not nonnegative_on(a, x, lo, hi):
            return False
    return bool(strict and (constant.is_nonnegative))


def _positive_polynomial(e: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> bool:
    if e.free_symbols != {x} or not e.is_polynomial(x):
        return False
    p = sp.Poly(e, x)
    if not all(c.is_Rational for c in p.all_coeffs()) or any(not (b.is_Rational or b.is_infinite) for b in (lo, hi)):
        return False
    inner = sum(1 for r in set(p.real_roots()) if (r > lo) == True and (r < hi) == True)  # noqa: E712
    middle = (lo + hi) / 2 if lo.is_finite and hi.is_finite else lo + 1 if lo.is_finite else hi - 1 if hi.is_finite else sp.S.Zero
    return inner == 0 and bool(p.eval(middle) > 0)
