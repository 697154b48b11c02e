"""Whether an expression is >= 0 (or > 0) on its whole domain: polynomial rules, monotonicity, squares, induction."""

from __future__ import annotations

import sympy as sp

from derive.judging.proving.closed import UNDEFINED, Work
from derive.judging.proving.natural_domain import is_plainly_nonnegative
from derive.judging.proving.smoothness import continuous_on, nonnegative_on, positive_on, sign_on

_DEEPEST = 4


def nonnegative_rule(d: sp.Expr, strict: bool, work: Work) -> str | None:
    """The rule by which d >= 0 (d > 0 if strict) for all values of its symbols, or None."""
    d = sp.sympify(d, strict=True)
    if d.is_positive or not strict and d.is_nonnegative:
        return "the sign is evident from the assumptions"
    if not d.free_symbols:
        return _number_rule(d, strict, work)
    if not strict and work.is_zero(d):
        return "both sides have the same expanded form"
    for rule in (_plain, _rational, _discriminant, _roots, _as_squares, _monotonic, _induction):
        found = rule(d, strict, work, 0)
        if found:
            return found
    return None


def _number_rule(d: sp.Expr, strict: bool, work: Work) -> str | None:
    value = d.evalf(40)
    if value.is_real and value > sp.Float("1e-20"):
        return "comparison of numbers"
    return "both sides are equal" if not strict and work.is_zero(d) else None


def _plain(d: sp.Expr, strict: bool, work: Work, depth: int) -> str | None:
    if strict:
        expanded = sp.expand(d)
        terms = sp.Add.make_args(expanded)
        good = all(t.is_nonnegative for t in terms) and any(t.is_positive for t in terms)
        return "a sum of nonnegative terms" if good else None
    if is_plainly_nonnegative(d):
        return "a sum of nonnegative terms"
    factored = sp.factor(d) if sp.count_ops(d) < 120 else d
    if factored.is_nonnegative:
        return "factored: a square or a product of nonnegative factors"
    return None


def _rational(d: sp.Expr, strict: bool, work: Work, depth: int) -> str | None:
    num, den = sp.fraction(sp.together(d))
    if den == 1 or depth > _DEEPEST:
        return None
    if den.is_negative:
        num, den = -num, -den
    plain = den.is_positive or is_plainly_nonnegative(den)
    if not plain and not _any_rule(den, False, work, depth + 1):
        return None
    rule = _any_rule(sp.expand(num), strict, work, depth + 1)
    return f"over the common denominator: {rule}" if rule else None


def _any_rule(d: sp.Expr, strict: bool, work: Work, depth: int) -> str | None:
    if depth > _DEEPEST or work.clock.left() < 0.3:
        return None
    if d.is_positive or not strict and d.is_nonnegative:
        return "the sign is evident"
    for rule in (_plain, _discriminant, _roots):
        found = rule(d, strict, work, depth)
        if found:
            return found
    return None


def _roots(d: sp.Expr, strict: bool, work: Work, depth: int) -> str | None:
    """A polynomial in one real variable: its real roots are counted exactly."""
    if len(d.free_symbols) != 1 or not d.is_polynomial(*d.free_symbols):
        return None
    (x,) = d.free_symbols
    p = sp.Poly(d, x)
    if not x.is_extended_real or not all(c.is_Rational for c in p.all_coeffs()) or p.degree() > 16:
        return None
    roots: dict[sp.Expr, int] = {}
    for r in p.real_roots():
        roots[r] = roots.get(r, 0) + 1
    low = sp.S.Zero if x.is_nonnegative else -sp.oo
    inside = {r: m for r, m in roots.items() if (r > low) == True}  # noqa: E712
    at_edge = 0 in roots and bool(x.is_nonnegative) and not x.is_positive
    if strict and (inside or at_edge) or any(m % 2 for m in inside.values()):
        return None
    probe = sp.Rational(997, 991)
    while probe in roots:
        probe += 1
    return "its real roots, counted exactly" if p.eval(probe) > 0 else None


def _discriminant(d: sp.Expr, strict: bool, work: Work, depth: int) -> str | None:
    """A v**2 + B v + C with A >= 0, C >= 0 and 4 A C - B**2 >= 0 is nonnegative for every real v."""
    if strict or depth > _DEEPEST or not d.is_polynomial(*d.free_symbols):
        return None
    for v in sorted(d.free_symbols, key=str):
        if not v.is_extended_real or sp.degree(d, v) != 2:
            continue
        C, B, A = (sp.Poly(d, v).coeff_monomial(v**j) for j in range(3))
        if all(_any_rule(sp.expand(e), False, work, depth + 1) for e in (A, C, sp.expand(4 * A * C - B**2))):
            return f"a quadratic in {v} whose discriminant is not positive (completing the square)"
    return None


def _as_squares(d: sp.Expr, strict: bool, work: Work, depth: int) -> str | None:
    """Nonnegative variables written as squares, so that their square roots become polynomials."""
    if strict:
        return None
    roots = {s: sp.Dummy(s.name, positive=True) if s.is_positive else sp.Dummy(s.name, nonnegative=True)
             for s in d.free_symbols if s.is_nonnegative and not s.is_integer}  # fmt: skip
    if not roots:
        return None
    squared = sp.powdenest(d.subs({s: r**2 for s, r in roots.items()}), force=False)
    if squared == d or not squared.is_polynomial(*squared.free_symbols) and not squared.is_rational_function():
        return None
    rule = _any_rule(sp.expand(squared), False, work, depth + 1) or _rational(squared, False, work, depth + 1)
    return f"with the variables written as squares: {rule}" if rule else None


def _monotonic(d: sp.Expr, strict: bool, work: Work, depth: int) -> str | None:
    """One real variable: the sign of the derivative on both sides of the point of contact."""
    if len(d.free_symbols) != 1:
        return None
    (x,) = d.free_symbols
    if not x.is_extended_real or x.is_integer:
        return None
    low = sp.S.Zero if x.is_nonnegative else -sp.oo
    bare = sp.Symbol(x.name + "_", real=True)
    h = d.xreplace({x: bare})
    if x.is_nonnegative and not x.is_positive:
        edge = h.subs(bare, 0)
        defined = not edge.has(*UNDEFINED)
        if defined and (not edge.is_nonnegative or strict and not edge.is_positive):
            return None
    if nonnegative_on_interval(h, bare, low, sp.oo, strict, work, 0):
        return "the sign of the derivative on both sides of the point of contact"
    return None


def nonnegative_on_interval(
    h: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr, strict: bool, work: Work, depth: int
) -> bool:
    """Whether h >= 0 (> 0) on the open interval, by repeated differentiation."""
    if positive_on(h, x, lo, hi) or not strict and nonnegative_on(h, x, lo, hi):
        return True
    if depth >= _DEEPEST or work.clock.left() < 0.3 or not continuous_on(h, x, lo, hi):
        return False
    slope = sp.diff(h, x)
    if not continuous_on(slope, x, lo, hi):
        return False
    slope = _up_to_positive_factor(slope, x, lo, hi)
    for c in (sp.S.Zero, sp.S.One):
        if not ((c >= lo) == True and (c <= hi) == True):  # noqa: E712
            continue
        at = h.subs(x, c)
        if at.has(*UNDEFINED) or not (at.is_nonnegative or work.is_zero(at)):
            continue
        if strict and not at.is_positive and (c not in (lo, hi) or not _moves(slope, x, lo, hi)):
            continue  # at an end of the range h = 0 is allowed if h, being analytic, moves away from it strictly
        if not _continuous_at_end(h, x, c):
            continue
        right = c == hi or nonnegative_on_interval(slope, x, c, hi, False, work, depth + 1)
        left = c == lo or right and nonnegative_on_interval(sp.expand(-slope), x, lo, c, False, work, depth + 1)
        if right and left:
            return True
    return False


def _moves(slope: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> bool:
    if slope.has(sp.Abs, sp.sign, sp.Piecewise, sp.Heaviside):
        return False
    inside = lo + 1 if hi.is_infinite else hi - 1 if lo.is_infinite else (lo + hi) / 2
    value = slope.subs(x, inside).evalf(20)
    return bool(value.is_real and abs(value) > sp.Float("1e-10"))


def _continuous_at_end(h: sp.Expr, x: sp.Symbol, c: sp.Expr) -> bool:
    # An elementary function is continuous where it is defined, on its natural domain.
    return not h.has(sp.floor, sp.ceiling, sp.sign, sp.Piecewise, sp.Heaviside)


def _up_to_positive_factor(slope: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> sp.Expr:
    num, den = sp.fraction(sp.together(slope))
    sign = sign_on(den, x, lo, hi)
    if sign == 0:
        return slope
    num = sp.factor_terms(sp.expand(sign * num))
    kept = [f for f in sp.Mul.make_args(num) if not positive_on(f, x, lo, hi)]
    return sp.expand(sp.Mul(*kept)) if kept else sp.S.One


def _induction(d: sp.Expr, strict: bool, work: Work, depth: int) -> str | None:
    """h(n+1) >= c h(n) with c >= 0, c one of 1 and the bases of powers to the n, and the first value is right."""
    for n in sorted((s for s in d.free_symbols if s.is_integer and s.is_nonnegative), key=str):
        start = d.subs(n, 1 if n.is_positive else 0)
        if not _holds_simply(start, strict, work):
            continue
        bases = [p.base for p in sp.expand_power_exp(d).atoms(sp.Pow) if p.exp == n and p.base.is_nonnegative]
        for c in [sp.S.One, *bases]:
            step = sp.expand(sp.powsimp(sp.expand(sp.expand_power_exp(d.subs(n, n + 1) - c * d))))
            if _holds_simply(step, False, work):
                return f"induction on {n}"
    return None


def _holds_simply(e: sp.Expr, strict: bool, work: Work) -> bool:
    e = sp.expand(e)
    return bool(_any_rule(e, strict, work, 1)) or (not strict and work.is_zero(e))
