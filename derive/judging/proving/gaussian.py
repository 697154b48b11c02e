"""Gaussian integrals over the whole line and over R^k, with polynomial factors."""

from __future__ import annotations

import sympy as sp

from derive.judging.proving.closed import Closed

_WAVES = (sp.sin, sp.cos, sp.sinh, sp.cosh)


def gaussian_line(f: sp.Expr, x: sp.Symbol) -> Closed | None:
    """The integral over R of sums of c x**n exp(-A x**2 + B x + C), A > 0, n = 0, 1, 2, .. or even and symbolic."""
    if f.has(*_WAVES):
        f = f.rewrite(sp.exp)
    total: sp.Expr = sp.S.Zero
    conditions: list[str] = []
    for term in sp.Add.make_args(sp.expand(f, power_exp=False, power_base=False, log=False)):
        value = _line_term(sp.powsimp(term, combine="exp"), x, conditions)
        if value is None:
            return None
        total += value
    return Closed(total, "Gaussian integral over the real line", tuple(dict.fromkeys(conditions)))


def _line_term(term: sp.Expr, x: sp.Symbol, conditions: list[str]) -> sp.Expr | None:
    constant, rest = term.as_independent(x)
    exponent, power = sp.S.Zero, sp.S.Zero
    for factor in sp.Mul.make_args(rest):
        base, n = factor.as_base_exp()
        if isinstance(factor, sp.exp):
            exponent += factor.args[0]
        elif base == x and n.is_integer and n.is_nonnegative:
            power += n
        else:
            return None
    if not exponent.is_polynomial(x) or sp.degree(exponent, x) != 2:
        return None
    C, B, A = (sp.Poly(exponent, x).coeff_monomial(x**j) for j in range(3))
    A = -A
    if not A.is_positive:
        return None
    if power.is_Integer and power <= 40:
        b = sp.Dummy("b")
        moment = sp.diff(sp.exp(b**2 / (4 * A)), b, int(power)).subs(b, B)
        return constant * sp.exp(C) * sp.sqrt(sp.pi / A) * moment
    if B == 0 and (power / 2).is_integer:
        return constant * sp.exp(C) * sp.gamma((power + 1) / 2) / A ** ((power + 1) / 2)
    return None


def gaussian_space(held: sp.Integral) -> Closed | None:
    """The integral over R^k of exp(-w.A.w/2 + b.w + c): (2 pi)**(k/2)/sqrt(det A) exp(b.A^-1.b/2 + c).

    It converges where A is positive definite, which is the condition unless the assumptions say so already.
    """
    if any(len(limit) != 3 or limit[1:] != (-sp.oo, sp.oo) for limit in held.limits):
        return None
    w = [limit[0] for limit in held.limits]
    if len(w) > 6:
        return None
    constant, rest = held.function.as_independent(*w)
    rest = sp.powsimp(rest, combine="exp")
    if not isinstance(rest, sp.exp) or not rest.args[0].is_polynomial(*w):
        return None
    exponent = sp.Poly(sp.expand(rest.args[0]), *w)
    if exponent.total_degree() != 2:
        return None
    at_zero = dict.fromkeys(w, 0)
    e = exponent.as_expr()
    A = -sp.hessian(e, w)
    b = sp.Matrix([sp.diff(e, s).subs(at_zero) for s in w])
    c = e.subs(at_zero)
    if any(entry.has(sp.I) for entry in A):
        return None
    minors = [sp.factor(A[:j, :j].det()) for j in range(1, len(w) + 1)]
    if any(m.is_nonpositive for m in minors):
        return None
    conditions = () if all(m.is_positive for m in minors) else ("where the quadratic form is positive definite",)
    value = (2 * sp.pi) ** sp.Rational(len(w), 2) / sp.sqrt(minors[-1]) * sp.exp((b.T * A.inv() * b)[0] / 2 + c)
    return Closed(constant * value, f"Gaussian integral over R^{len(w)}", conditions, f"A = {A.tolist()}")
