"""Signs and continuity of an expression on an interval, decided by structure: True is a proof, False no answer."""

from __future__ import annotations

from math import prod

import sympy as sp

from derive.judging.proving.natural_domain import is_plainly_nonnegative

_EVERYWHERE = (sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh, sp.tanh, sp.atan, sp.asinh, sp.erf, sp.erfc, sp.Abs, sp.sech)


def continuous_on(e: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> bool:
    """Whether e is a continuous function of x on the open interval (lo, hi)."""
    if e == x:
        return True
    if not e.has(x):
        return _defined_constant(e)
    if e.has(sp.I) and not _plainly_complex(e):
        return False
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


def _defined_constant(e: sp.Expr) -> bool:
    """Whether an expression in the parameters alone is real: no root or logarithm of what may be negative."""
    for part in sp.preorder_traversal(e):
        if part.is_Pow and part.exp.is_integer is not True and not part.base.is_nonnegative:
            return False
        if isinstance(part, (sp.log, sp.asin, sp.acos, sp.acosh, sp.atanh)) and not part.is_extended_real:
            return False
    return True


def _plainly_complex(e: sp.Expr) -> bool:
    # With an imaginary unit only functions without branch points are let through.
    entire = (sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh)
    return all(
        isinstance(p, entire) or not isinstance(p, sp.Function) for p in sp.preorder_traversal(e) if p.has(sp.I)
    ) and all(p.exp.is_integer for p in e.atoms(sp.Pow) if p.base.has(sp.I))


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
    return sign_on(e, x, lo, hi) != 0


def nonnegative_on(e: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> bool:
    """Whether e >= 0 on the open interval."""
    on = _on_interval(e, x, lo, hi)
    if on.is_nonnegative or positive_on(e, x, lo, hi) or is_plainly_nonnegative(on):
        return True
    return bool(e.is_Add and (sp.Add(*[a for a in e.args if not a.has(x)]) - _wave_amplitude(e, x)).is_nonnegative)


def _wave_amplitude(e: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """A bound on the part of the sum e that moves with x, if it consists of sines and cosines; else infinity."""
    parts = [a.as_independent(x) for a in e.args if a.has(x)]
    if all(isinstance(wave, (sp.sin, sp.cos)) for _, wave in parts):
        return sp.Add(*[sp.Abs(c) for c, _ in parts])
    return sp.oo


def positive_on(e: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> bool:
    """Whether e > 0 on the open interval (lo, hi)."""
    return sign_on(e, x, lo, hi) > 0


def sign_on(e: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> int:
    """1 where e > 0 on the whole open interval, -1 where e < 0 on it, 0 where neither was shown."""
    if not e.has(x):
        return 1 if e.is_positive else -1 if e.is_negative else 0
    on = _on_interval(e, x, lo, hi)
    if on.is_positive or _positive_coefficients(on):
        return 1
    if on.is_negative or _positive_coefficients(-on):
        return -1
    if e.is_Mul:
        return prod(sign_on(a, x, lo, hi) for a in e.args)
    if e.is_Pow:
        base = sign_on(e.base, x, lo, hi)
        if e.exp.is_Integer:
            return abs(base) if e.exp % 2 == 0 else base
        return 1 if base > 0 and e.exp.is_real else 0
    if isinstance(e, (sp.sin, sp.cos)):
        return _sine_sign(e, x, lo, hi)
    if isinstance(e, (sp.sinh, sp.tanh, sp.atan, sp.asinh, sp.erf)):
        return sign_on(e.args[0], x, lo, hi)
    if isinstance(e, sp.log):
        return sign_on(e.args[0] - 1, x, lo, hi) if positive_on(e.args[0], x, lo, hi) else 0
    if e.is_Add:
        if _positive_sum(e, x, lo, hi) or _positive_polynomial(e, x, lo, hi):
            return 1
        opposite = sp.Add(*[-a for a in e.args])
        if _positive_sum(opposite, x, lo, hi) or _positive_polynomial(opposite, x, lo, hi):
            return -1
    return 0


def _on_interval(e: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> sp.Expr:
    """e with x written by a t that covers the interval: t > 0 in lo + t, hi - t or between two ends, or any real t."""
    t = sp.Symbol("t", positive=True)
    if hi is sp.oo and lo.is_finite:
        return e.subs(x, lo + t)
    if lo is -sp.oo and hi.is_finite:
        return e.subs(x, hi - t)
    if (hi - lo).is_positive and lo.is_finite and hi.is_finite:
        return e.subs(x, (lo + hi * t) / (1 + t))
    if lo.is_nonnegative and hi.is_nonnegative:
        return e.subs(x, t)  # the order of the ends is not known, but between them x > 0
    return e.subs(x, sp.Symbol("t", real=True))


def _positive_coefficients(on: sp.Expr) -> bool:
    t = sp.Symbol("t", positive=True)
    plain = all(
        p.is_Symbol or p.is_Number or p.is_Add or p.is_Mul or p.is_Pow for p in sp.preorder_traversal(on) if p.has(t)
    )
    if not plain or not on.has(t) or sp.count_ops(on) > 120:
        return False
    num, den = sp.fraction(sp.together(on))
    first, second = sp.expand(num), sp.expand(den)
    return _all_positive(first) and _all_positive(second) or _all_positive(-first) and _all_positive(-second)


def _all_positive(e: sp.Expr) -> bool:
    terms = [sp.expand(a) for a in sp.Add.make_args(sp.expand(e))]
    return bool(all(a.is_nonnegative for a in terms) and any(a.is_positive for a in terms))


def _sine_sign(e: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> int:
    u = e.args[0] + (sp.pi / 2 if isinstance(e, sp.cos) else 0)
    slope = sp.expand(u).coeff(x)
    if lo.is_infinite or hi.is_infinite or sp.expand(u - slope * x - u.subs(x, 0)) != 0:
        return 0
    ends = [sp.expand(u.subs(x, end)) for end in (lo, hi)]
    turns = sp.floor(sp.Add(*ends) / (2 * sp.pi))
    if not turns.is_Integer:
        return 0
    within = all(
        bool((end - turns * sp.pi).is_nonnegative) and bool(((turns + 1) * sp.pi - end).is_nonnegative) for end in ends
    )
    return (-1 if turns % 2 else 1) if within else 0


def _positive_sum(e: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> bool:
    constant = sp.Add(*[a for a in e.args if not a.has(x)])
    moving = [a for a in e.args if a.has(x)]
    # a constant that outweighs sines and cosines
    amplitudes = [
        sp.Abs(a.as_independent(x)[0]) for a in moving if isinstance(a.as_independent(x)[1], (sp.sin, sp.cos))
    ]
    if len(amplitudes) == len(moving) and (constant - sp.Add(*amplitudes)).is_positive:
        return True
    if not constant.is_nonnegative:
        return False
    strict = bool(constant.is_positive)
    for a in moving:
        if sign_on(a, x, lo, hi) > 0:
            strict = True
        elif not (_on_interval(a, x, lo, hi).is_nonnegative):
            return False
    return strict


def _positive_polynomial(e: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> bool:
    if e.free_symbols != {x} or not e.is_polynomial(x) or any(not (b.is_Rational or b.is_infinite) for b in (lo, hi)):
        return False
    p = sp.Poly(e, x)
    if not all(c.is_Rational for c in p.all_coeffs()):
        return False
    inner = sum(1 for r in set(p.real_roots()) if (r > lo) == True and (r < hi) == True)  # noqa: E712
    middle = (
        (lo + hi) / 2
        if lo.is_finite and hi.is_finite
        else lo + 1
        if lo.is_finite
        else hi - 1
        if hi.is_finite
        else sp.S.Zero
    )
    return inner == 0 and bool(p.eval(middle) > 0)
