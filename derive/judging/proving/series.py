"""Infinite sums: zeta values and partial fractions, and power series by the differential equation they satisfy."""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from derive.judging.proving.closed import UNDEFINED, Closed, Work
from derive.judging.proving.guard import attempt
from derive.judging.proving.smoothness import continuous_on
from derive.judging.proving.telescoping import generic_pieces


def infinite_sum(held: sp.Sum, work: Work) -> Closed | None:
    """A closed form of sum_{k=lo}^oo t(k), lo an integer."""
    if len(held.limits) != 1:
        return None
    k, lo, hi = held.limits[0]
    if hi is not sp.oo or not lo.is_Integer:
        return None
    index = sp.Symbol(k.name, integer=True, nonnegative=True)
    constant, term = sp.powsimp(held.function.subs(k, index + lo), combine="exp").as_independent(index, as_Add=False)
    for _ in range(3):  # leading terms that are zero would spoil the ratio of terms
        if term.subs(index, 0) == 0:
            term = term.subs(index, index + 1)
    if work.hint is not None:
        work = replace(work, hint=work.hint / constant)
    for method in (_zeta_sum, _power_series):
        found = method(term, index, work)
        if found is not None:
            return replace(found, value=constant * found.value)
    return None


def _zeta_sum(term: sp.Expr, k: sp.Symbol, work: Work) -> Closed | None:
    """sum_{k>=0} of r(k) or (-1)**k r(k), r rational with rational poles: zeta and digamma values."""
    alternating = term.has((-1) ** k) or any(p.is_Pow and p.base == -1 for p in sp.preorder_traversal(term))
    rational = sp.powsimp(sp.expand_power_exp(term) / (-1) ** k) if alternating else term
    rational = sp.cancel(sp.together(rational))
    exponents = {p.exp for p in rational.atoms(sp.Pow) if p.base.has(k)}
    if any(not e.is_Integer for e in exponents):
        return _zeta_power(rational, k) if not alternating else None
    if not rational.is_rational_function(k) or rational.free_symbols != {k} or rational.is_polynomial(k):
        return None
    total: sp.Expr = sp.S.Zero
    residue: sp.Expr = sp.S.Zero
    for part in sp.Add.make_args(sp.apart(rational, k)):
        num, den = sp.fraction(part)
        base, s = den.as_base_exp() if not den.is_Mul else _linear_power(den, k)
        if num.has(k) or base is None or not s.is_Integer or sp.degree(base, k) != 1:
            return None
        slope, offset = sp.Poly(base, k).all_coeffs()
        extra = den / base**s
        a = offset / slope
        c = num / (extra * slope**s)
        if extra.has(k) or not a.is_Rational or not c.is_Rational or a.is_Integer and a <= 0:
            return None
        if alternating:
            total += c * _alternating_value(s, a)
        elif s == 1:
            total -= c * sp.digamma(a)
            residue += c
        else:
            total += c * _hurwitz(s, a)
    if residue != 0 and not alternating:
        return None
    value = sp.expand(sp.expand_func(total))
    return Closed(value, "partial fractions; zeta and digamma values")


def _linear_power(den: sp.Expr, k: sp.Symbol) -> tuple[sp.Expr | None, sp.Expr]:
    inner = [f for f in den.args if f.has(k)]
    return inner[0].as_base_exp() if len(inner) == 1 else (None, sp.S.One)


def _alternating_value(s: sp.Expr, a: sp.Expr) -> sp.Expr:
    if s == 1:
        return (sp.digamma((a + 1) / 2) - sp.digamma(a / 2)) / 2
    return (_hurwitz(s, a / 2) - _hurwitz(s, (a + 1) / 2)) / 2**s


def _hurwitz(s: sp.Expr, a: sp.Rational) -> sp.Expr:
    """sum_{k>=0} 1/(k + a)**s, by zeta(s) where a is a whole or half number."""
    first = a - sp.floor(a) or sp.S.One
    start = sp.zeta(s) if first == 1 else (2**s - 1) * sp.zeta(s) if first == sp.S.Half else sp.zeta(s, first)
    if a > 60 or a <= 0:
        return sp.zeta(s, a)
    return start - sp.Add(*[1 / (first + j) ** s for j in range(int(a - first))])


def _zeta_power(term: sp.Expr, k: sp.Symbol) -> Closed | None:
    """sum_{k>=0} c/(k+1)**s = c*zeta(s)."""
    constant, dependent = term.as_independent(k)
    base, exponent = dependent.as_base_exp()
    if base == k + 1 and not exponent.has(k) and exponent.is_real:
        condition = () if (-exponent - 1).is_positive else (f"where {-exponent} > 1",)
        return Closed(constant * sp.zeta(-exponent), "the series of the zeta function", condition)
    return None


def _power_series(term: sp.Expr, k: sp.Symbol, work: Work) -> Closed | None:
    """sum_{k>=0} t(k) with t(k+1)/t(k) rational in k: by the differential equation of the sum.

    A variable x scales the terms, t(k) x**(m k + s); the candidate must satisfy the same differential equation,
    have the same first coefficients, and be continuous up to the radius of convergence.
    """
    ratio = attempt(work.clock.step(1.5), lambda: sp.factor(sp.combsimp(sp.powsimp(term.subs(k, k + 1) / term))))
    if ratio is None or not ratio.is_rational_function(k):
        ratio = attempt(
            work.clock.step(1.0), lambda: sp.factor(sp.gammasimp(sp.expand_func(term.subs(k, k + 1) / term)))
        )
    if ratio is None or not ratio.is_rational_function(k) or not work.is_zero(term.subs(k, k + 1) - ratio * term):
        return None
    P, Q = sp.fraction(sp.together(ratio))
    P, Q = sp.Poly(P, k), sp.Poly(Q, k)
    if P.degree() > Q.degree() or any(r.is_integer and r >= 0 for r in sp.roots(Q)):
        return None
    entire = P.degree() < Q.degree()
    limit_ratio = sp.S.Zero if entire else sp.cancel(P.LC() / Q.LC())
    for x, at, series_term in _as_power_series(term, k, limit_ratio):
        for F in _candidates(series_term, k, x, at, term, work):
            closed = _verified(series_term, k, x, at, F, entire, work)
            if closed is not None:
                return closed
    return None


def _as_power_series(term: sp.Expr, k: sp.Symbol, limit_ratio: sp.Expr) -> list[tuple[sp.Symbol, sp.Expr, sp.Expr]]:
    """Ways to see the term as c(k) x**(m k + s): the variable, the point it is taken at, the term in the variable."""
    ways = []
    for x in sorted(term.free_symbols - {k}, key=str):
        ratio = sp.combsimp(sp.powsimp(term.subs(k, k + 1) / term))
        if x.is_extended_real and ratio.has(x) and sp.cancel(sp.diff(ratio, x) * x / ratio).is_Integer:
            X = sp.Symbol("x_", real=True)
            ways.append((X, x, term.xreplace({x: X})))
    X = sp.Symbol("x_", real=True)
    if not ways:
        for base in {p.base for p in term.atoms(sp.Pow) if p.exp.has(k) and not p.base.has(k) and p.base.is_Rational}:
            powers = [p for p in term.atoms(sp.Pow) if p.base == base]
            ways.append(
                (X, sp.S.One, term.xreplace({p: p.base**p.exp * X**p.exp for p in powers}) if base > 0 else term * X**k)
            )
        ways.append((X, sp.S.One, term * X**k))
    return ways


def _candidates(t: sp.Expr, k: sp.Symbol, x: sp.Symbol, at: sp.Expr, term: sp.Expr, work: Work) -> list[sp.Expr]:
    found: list[sp.Expr] = []
    if work.hint is not None and at.is_Symbol and not work.hint.has(sp.Sum, sp.Integral):
        found.append(work.hint.xreplace({at: x}))
    elementary = _polynomial_times_elementary(t, k, x)
    if elementary is not None:
        return [*found, elementary]
    value = attempt(work.clock.step(2.0), lambda: sp.summation(t, (k, 0, sp.oo)))
    if value is not None:
        found += [p for p in generic_pieces(value) if not p.has(sp.Sum, sp.Piecewise)]
    return found


def _polynomial_times_elementary(t: sp.Expr, k: sp.Symbol, x: sp.Symbol) -> sp.Expr | None:
    """The sum of p(k) c(k), p a polynomial and c geometric or exponential: p(theta) on a geometric series or exp."""
    parts = sp.Mul.make_args(sp.factor_terms(t))
    polynomial = sp.Mul(*[a for a in parts if a.is_polynomial(k) and a.has(k)])
    rest = sp.Mul(*[a for a in parts if not (a.is_polynomial(k) and a.has(k))])
    ratio = sp.cancel(sp.combsimp(sp.powsimp(sp.expand_power_exp(rest.subs(k, k + 1) / rest))))
    first = rest.subs(k, 0)
    if not ratio.has(k):
        F = first / (1 - ratio)
    else:
        inverse = sp.Poly(sp.cancel(1 / ratio), k) if sp.cancel(1 / ratio).is_polynomial(k) else None
        if inverse is None or inverse.degree() != 1:
            return None
        rho, offset = 1 / inverse.LC(), sp.cancel(inverse.nth(0) / inverse.LC()) - 1
        if not (offset.is_Integer and 0 <= offset <= 5):
            return None
        # sum of rho**k j!/(k+j)!: the exponential without its first j terms
        tail = sp.exp(rho) - sp.Add(*[rho**i / sp.factorial(i) for i in range(int(offset))])
        F = first * sp.factorial(offset) * tail / rho**offset
    m = sp.cancel(sp.diff(ratio, x) * x / ratio)
    shift = sp.cancel(x * sp.diff(first, x) / first)
    if not (m.is_Integer and m > 0 and shift.is_Integer):
        return None
    total, power = sp.S.Zero, F
    for c in reversed(sp.Poly(polynomial, k).all_coeffs()):
        total += c * power
        power = sp.factor_terms((x * sp.diff(power, x) - shift * power) / m)
    return total


def _verified(
    t: sp.Expr, k: sp.Symbol, x: sp.Symbol, at: sp.Expr, F: sp.Expr, entire: bool, work: Work
) -> Closed | None:
    ratio = sp.factor(sp.combsimp(sp.powsimp(t.subs(k, k + 1) / t)))
    m = sp.cancel(sp.diff(ratio, x) * x / ratio)
    s = sp.simplify(sp.diff(t, x) * x / t - m * k)
    if not (m.is_Integer and m > 0 and s.is_Integer and s >= 0) or F.has(k, sp.Abs, sp.sign, sp.floor):
        return None
    coefficient_ratio = sp.cancel(ratio / x**m)
    if coefficient_ratio.has(x):
        return None
    P, Q = (sp.Poly(p, k) for p in sp.fraction(sp.together(coefficient_ratio)))
    c0 = t.subs(k, 0) / x**s if s != 0 else t.subs(k, 0).subs(x, 1)
    first = c0 * x**s

    # sum of Q(k) t(k+1) = x**m sum of P(k) t(k), with k = (theta - s)/m on the term of index k
    def operate(poly: sp.Poly, shift: int) -> sp.Expr:
        total, power = sp.S.Zero, F
        for c in reversed(poly.compose(sp.Poly(k - shift, k)).all_coeffs()):
            total += c * power
            power = (x * sp.diff(power, x) - s * power) / m
        return total

    remainder = operate(Q, 1) - Q.eval(-1) * first - x**m * operate(P, 0)
    if not work.is_zero(remainder):
        return None
    roots = list(sp.roots(Q.compose(sp.Poly(k - 1, k))))
    if roots and any(not r.is_rational for r in roots):
        return None
    highest = max([int(s), *[int(sp.floor(m * r + s)) for r in roots if m * r + s >= 0]])
    if highest > 12 or not _same_beginning(F, t, k, x, int(m), int(s), highest, work):
        return None
    return _inside_radius(F, t, k, x, at, P, Q, m, entire, work)


def _same_beginning(
    F: sp.Expr, t: sp.Expr, k: sp.Symbol, x: sp.Symbol, m: int, s: int, highest: int, work: Work
) -> bool:
    beginning = attempt(work.clock.step(1.5), lambda: sp.series(F, x, 0, highest + 1).removeO())
    if beginning is None:
        return False
    expected = sp.Add(*[t.subs(k, j) for j in range((highest - s) // m + 1)])
    # a constant term 0**0 is 1
    return work.is_zero(sp.expand(beginning - expected))


def _inside_radius(
    F: sp.Expr,
    t: sp.Expr,
    k: sp.Symbol,
    x: sp.Symbol,
    at: sp.Expr,
    P: sp.Poly,
    Q: sp.Poly,
    m: sp.Expr,
    entire: bool,
    work: Work,
) -> Closed | None:
    rule = "power series: same differential equation, same first coefficients"
    if entire:
        left, right = -sp.oo, sp.oo
    else:
        growth = sp.Abs(sp.cancel(P.LC() / Q.LC()))
        radius = (1 / growth) ** (1 / m)
        left, right = -radius, radius
    smooth_right, smooth_left = continuous_on(F, x, sp.S.Zero, right), continuous_on(F, x, left, sp.S.Zero)
    if not (smooth_right and (smooth_left or at == 1)):
        return None
    value = F.xreplace({x: at})
    if at == 1:
        value = F.subs(x, 1)
        work.excludes_zeros_of(value)
        if value.has(*UNDEFINED):
            return None
        if entire or (right - 1).is_positive:
            return Closed(value, rule, (), f"in x: {F}")
        if right == 1 and _converges_at_end(P, Q):
            return Closed(value, rule + ", Abel's theorem", (), f"in x: {F}")
        if right.free_symbols and not (1 - right).is_positive:
            return Closed(value, rule, (f"where the series converges, {right} > 1",), f"in x: {F}")
        return None
    work.excludes_zeros_of(value)
    condition = () if entire else (f"where |{at}| < {right}, or the series converges at the end",)
    return Closed(value, rule, condition, f"ratio of terms {sp.factor(P.as_expr() / Q.as_expr())}")


def _converges_at_end(P: sp.Poly, Q: sp.Poly) -> bool:
    """Whether terms with the ratio P/Q = e (1 + alpha/k + ..), e = 1 or -1, have a convergent sum (Gauss's test)."""
    k = P.gen
    if P.degree() != Q.degree() or any(not c.is_Rational for c in (*P.all_coeffs(), *Q.all_coeffs())):
        return False
    e = P.LC() / Q.LC()
    n = P.degree()
    alpha = P.coeff_monomial(k ** (n - 1)) / P.LC() - Q.coeff_monomial(k ** (n - 1)) / Q.LC() if n else sp.S.Zero
    return bool(alpha < -1 if e == 1 else alpha < 0 if e == -1 else False)
