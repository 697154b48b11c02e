"""Finite sums and products with a symbolic upper bound: induction on the bound, Gosper's algorithm, WZ pairs."""

from __future__ import annotations

import sympy as sp
from sympy.concrete.gosper import gosper_term

from derive.judging.proving.binomial_sums import binomial_theorem, vandermonde
from derive.judging.proving.closed import UNDEFINED, Closed, Work
from derive.judging.proving.gosper import gosper_multiplier
from derive.judging.proving.guard import attempt

_MOST_TERMS = 200


def finite_sum(held: sp.Sum, work: Work) -> Closed | None:
    """A closed form of sum_{k=lo}^{hi} t(k) with hi - lo finite."""
    if len(held.limits) != 1 or any(b.is_infinite for b in held.limits[0][1:]):
        return None
    k, lo, hi = held.limits[0]
    term = held.function
    if (hi - lo).is_Integer:
        return _written_out(held, sp.Add)
    by_theorem = binomial_theorem(term, k, lo, hi, work) or vandermonde(term, k, lo, hi)
    if by_theorem is not None:
        return by_theorem
    if term.subs(k, lo) == 0 and (hi - lo).is_nonnegative:
        lo = lo + 1  # a first term that is zero would be a pole of the certificate
        held = held.func(term, (k, lo, hi))
    if lo.is_nonnegative:
        index = sp.Symbol(k.name, integer=True, nonnegative=True)
        held, term, k = held.func(term.subs(k, index), (index, lo, hi)), term.subs(k, index), index
    if work.hint is not None and not work.hint.has(sp.Sum, sp.Product, sp.Integral):
        if _by_induction(term, k, lo, hi, work.hint, work, product=False):
            return Closed(work.hint, f"induction on {hi}", _bound_condition(lo, hi))
        if _by_certificate(term, k, lo, hi, work.hint, work):
            return Closed(work.hint, f"induction on {hi}, the step telescopes (a WZ pair)", _bound_condition(lo, hi))
    for candidate in _sum_candidates(held, work):
        if _by_induction(term, k, lo, hi, candidate, work, product=False):
            work.excludes_zeros_of(candidate)
            return Closed(candidate, "telescoping sum", _bound_condition(lo, hi))
        if _by_certificate(term, k, lo, hi, candidate, work):
            work.excludes_zeros_of(candidate)
            return Closed(candidate, "hypergeometric telescoping (a WZ pair)", _bound_condition(lo, hi))
    return None


def finite_product(held: sp.Product, work: Work) -> Closed | None:
    """A closed form of prod_{k=lo}^{hi} t(k) with hi - lo finite."""
    if len(held.limits) != 1 or any(b.is_infinite for b in held.limits[0][1:]):
        return None
    k, lo, hi = held.limits[0]
    if (hi - lo).is_Integer:
        return _written_out(held, sp.Mul)
    candidates = [work.hint] if work.hint is not None else []
    found = attempt(work.clock.step(1.5), lambda: sp.product(held.function, (k, lo, hi)))
    candidates += [found] if found is not None else []
    for candidate in candidates:
        if candidate.has(sp.Sum, sp.Product, sp.Integral):
            continue
        if _by_induction(held.function, k, lo, hi, candidate, work, product=True):
            work.excludes_zeros_of(candidate)
            return Closed(candidate, f"induction on {hi}", _bound_condition(lo, hi))
    return None


def _written_out(held: sp.Sum | sp.Product, join: type) -> Closed | None:
    k, lo, hi = held.limits[0]
    count = int(hi - lo) + 1
    if not 0 <= count <= _MOST_TERMS:
        return None
    return Closed(join(*[held.function.subs(k, lo + j) for j in range(count)]), "written out term by term")


def _bound_condition(lo: sp.Expr, hi: sp.Expr) -> tuple[str, ...]:
    return () if (hi - lo + 1).is_nonnegative else (f"where {hi} >= {sp.expand(lo - 1)}",)


def _sum_candidates(held: sp.Sum, work: Work) -> list[sp.Expr]:
    k, lo, hi = held.limits[0]
    found = []
    gosper = attempt(work.clock.step(1.0), gosper_term, held.function, k)
    if gosper is not None:
        antidifference = held.function * gosper
        top, bottom = antidifference.subs(k, hi + 1), antidifference.subs(k, lo)
        if not bottom.has(*UNDEFINED):
            found.append(top - bottom)
    value = attempt(work.clock.step(1.5), lambda: sp.summation(held.function, (k, lo, hi)))
    if value is not None:
        found += [p for p in generic_pieces(value) if not p.has(sp.Sum)]
    return [f for f in found if not f.has(*UNDEFINED)]


def generic_pieces(value: sp.Expr) -> list[sp.Expr]:
    """The expressions that a value with case distinctions may take; just the value if it has none."""
    piecewise = next(iter(value.atoms(sp.Piecewise)), None)
    if piecewise is None:
        return [value]
    pieces = [value.xreplace({piecewise: e}) for e, _ in piecewise.args]
    return [q for p in pieces[:4] for q in generic_pieces(p)][:6]


def induction_symbol(hi: sp.Expr) -> sp.Symbol | None:
    """The integer n for which the bound is n + constant or a whole multiple of n plus one, if there is one."""
    symbols = [s for s in hi.free_symbols if s.is_integer]
    if len(hi.free_symbols) != 1 or len(symbols) != 1:
        return None
    slope = sp.expand(hi).coeff(symbols[0])
    if slope.is_Integer and 1 <= slope <= 4 and sp.expand(hi - slope * symbols[0]).is_Integer:
        return symbols[0]
    return None


def _by_induction(
    term: sp.Expr, k: sp.Symbol, lo: sp.Expr, hi: sp.Expr, claimed: sp.Expr, work: Work, product: bool
) -> bool:
    """Whether claimed(n + 1) - claimed(n) is the next terms and claimed is right for the empty or first sum."""
    n = induction_symbol(hi)
    if n is None or not lo.is_Integer or term.has(n) or term.has(sp.Sum, sp.Product, sp.Integral, sp.Piecewise):
        return False
    slope = int(sp.expand(hi).coeff(n))
    following = [term.subs(k, hi + j) for j in range(1, slope + 1)]
    ahead = claimed.subs(n, n + 1)
    if product:
        step = ahead - claimed * sp.Mul(*following)
    else:
        step = ahead - claimed - sp.Add(*following)
    if not work.is_zero(step):
        return False
    start = _first_value(n, lo, hi, slope)
    if start is None:
        return False
    return all(_base_holds(term, k, lo, hi, claimed, n, at, work, product) for at in range(start, start + 2))


def _first_value(n: sp.Symbol, lo: sp.Expr, hi: sp.Expr, slope: int) -> int | None:
    # the least n in its domain for which the sum is empty or more
    empty = sp.ceiling((lo - 1 - hi.subs(n, 0)) / sp.Integer(slope))
    least = 1 if n.is_positive else 0 if n.is_nonnegative else int(empty)
    return max(int(empty), least)


def _base_holds(
    term: sp.Expr,
    k: sp.Symbol,
    lo: sp.Expr,
    hi: sp.Expr,
    claimed: sp.Expr,
    n: sp.Symbol,
    at: int,
    work: Work,
    product: bool,
) -> bool:
    top = int(hi.subs(n, at))
    terms = [term.subs(k, j) for j in range(int(lo), top + 1)]
    direct = sp.Mul(*terms) if product else sp.Add(*terms)
    value = claimed.subs(n, at)
    if value.has(*UNDEFINED) or direct.has(*UNDEFINED):
        return False
    return work.is_zero(value - direct)


def _by_certificate(term: sp.Expr, k: sp.Symbol, lo: sp.Expr, hi: sp.Expr, claimed: sp.Expr, work: Work) -> bool:
    """A WZ pair: F = term/claimed, and G with F(n+1, k) - F(n, k) = G(n, k+1) - G(n, k), found by Gosper's algorithm.

    The step is taken over lo <= k <= n - 1 only, and the last terms are written out, so that no term is evaluated
    where the certificate has a pole; the poles that remain must lie outside the range.
    """
    n = induction_symbol(hi)
    if n is None or not lo.is_Integer or lo < 0 or hi != n or not n.is_nonnegative or claimed == 0:
        return False
    if term.has(sp.Sum, sp.Integral, sp.Piecewise) or claimed.has(k):
        return False
    if _may_vanish(claimed, n, max(1 if n.is_positive else 0, int(lo))):
        return False
    certificate = wz_certificate(term / claimed, n, k, work)
    if certificate is None:
        return False
    R = certificate
    if not _no_pole_in_range(sp.fraction(sp.together(R))[1], k, lo, n):
        return False

    def F(top: sp.Expr, at: sp.Expr) -> sp.Expr:
        return (term / claimed).subs(n, top).subs(k, at)

    # sum_{lo}^{n+1} F(n+1,k) - sum_{lo}^{n} F(n,k) = F(n+1,n+1) + F(n+1,n) - F(n,n) + G(n,n) - G(n,lo)
    G_top = R.subs(k, n) * F(n, n)
    G_low = R.subs(k, lo) * F(n, lo)
    if not work.is_zero(F(n + 1, n + 1) + F(n + 1, n) - F(n, n) + G_top - G_low):
        return False
    least = max(1 if n.is_positive else 0, int(lo))
    for at in range(least, least + 2):
        direct = sp.Add(*[term.subs(n, at).subs(k, j) for j in range(int(lo), at + 1)])
        value = claimed.subs(n, at)
        if value.has(*UNDEFINED) or value == 0 or not work.is_zero(value - direct):
            return False
    return True


def wz_certificate(F: sp.Expr, n: sp.Symbol, k: sp.Symbol, work: Work) -> sp.Expr | None:
    """A rational R with F(n+1,k) - F(n,k) = G(n,k+1) - G(n,k), G = R F; checked, or None."""
    bare_n, bare_k = sp.Symbol("n_", positive=True, integer=True), sp.Symbol("k_", positive=True, integer=True)
    bare = F.xreplace({n: bare_n, k: bare_k})
    ratios = attempt(work.clock.step(1.5), lambda: [_ratio(bare, s) for s in (bare_n, bare_k)])
    if ratios is None or not all(r.is_rational_function(bare_n, bare_k) for r in ratios) or ratios[0] == 1:
        return None
    change = sp.factor(ratios[0] - 1)
    of_difference = sp.cancel(ratios[1] * change.subs(bare_k, bare_k + 1) / change)
    multiplier = attempt(work.clock.step(3.5), gosper_multiplier, of_difference, bare_k)
    if multiplier is None:
        return None
    R = sp.factor(multiplier * change).xreplace({bare_n: n, bare_k: k})
    shifted = R.subs(k, k + 1) * F.subs(k, k + 1)
    return R if work.is_zero(F.subs(n, n + 1) - F - shifted + R * F) else None


def _ratio(F: sp.Expr, s: sp.Symbol) -> sp.Expr:
    return sp.factor(sp.combsimp(sp.powsimp(sp.expand_power_exp(F.subs(s, s + 1) / F))))


def _may_vanish(claimed: sp.Expr, n: sp.Symbol, least: int) -> bool:
    """Whether the claimed value, by which terms are divided, could be zero at an integer n >= least."""
    for factor in sp.Mul.make_args(sp.factor(claimed)):
        base, exponent = factor.as_base_exp()
        if (
            not factor.has(n)
            or exponent.has(n)
            or factor.is_nonzero
            or isinstance(base, (sp.binomial, sp.factorial, sp.gamma))
        ):
            continue
        if not base.is_polynomial(n):
            return True
        roots = sp.roots(sp.Poly(base, n))
        outside = [r for r in roots if r.is_integer is False or (r < least) == True]  # noqa: E712
        if sum(roots.values()) < sp.degree(base, n) or len(outside) < len(roots):
            return True
    return False


def _no_pole_in_range(denominator: sp.Expr, k: sp.Symbol, lo: sp.Expr, n: sp.Symbol) -> bool:
    """Whether the denominator has no zero at integers lo <= k <= n: every linear factor keeps its sign there."""
    j, r = sp.Symbol("j", integer=True, nonnegative=True), sp.Symbol("r", integer=True, nonnegative=True)
    # k = lo + j, n = k + r: both differences are free natural numbers
    for factor in sp.Mul.make_args(sp.factor(denominator)):
        base = factor.as_base_exp()[0]
        moved = sp.expand(base.subs(n, lo + j + r).subs(k, lo + j))
        if not (moved.is_positive or moved.is_negative or moved.is_nonzero):
            return False
    return True
