"""What the definedness of a claim over the reals forces on its variables: log(a) is real only for a > 0."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sympy as sp


@dataclass(frozen=True)
class Facts:
    """What may be used of the points a claim speaks of.

    real: every defined subexpression is real there; nonnegative: expressions known to be >= 0 there, each with
    its sign; conditions: the facts in words.
    """

    real: bool
    nonnegative: tuple[sp.Expr, ...] = ()
    conditions: tuple[str, ...] = ()

    def knows_nonnegative(self, e: sp.Expr) -> bool:
        """Whether e >= 0 follows from the assumptions on its symbols or from a fact up to a positive factor."""
        if e.is_nonnegative:
            return True
        if not e.free_symbols:
            return False
        for fact in self.nonnegative:
            ratio = sp.cancel(e / fact) if e.free_symbols == fact.free_symbols else None
            if ratio is not None and ratio.is_Rational and ratio > 0:
                return True
        return is_plainly_nonnegative(e)


def is_plainly_nonnegative(e: sp.Expr) -> bool:
    """Whether every term of the expanded e is nonnegative, or e is a quadratic in a real symbol without a real root."""
    if e.is_nonnegative:
        return True
    expanded = sp.expand(e)
    if expanded.is_Add and all(a.is_nonnegative for a in expanded.args):
        return True
    symbols = [s for s in expanded.free_symbols if s.is_extended_real]
    if len(symbols) == 1 and expanded.is_polynomial(*symbols) and expanded.free_symbols == set(symbols):
        polynomial = sp.Poly(expanded, symbols[0])
        if polynomial.degree() == 2 and all(c.is_Rational for c in polynomial.all_coeffs()):
            return bool(polynomial.LC() > 0 and polynomial.discriminant() <= 0)
    return False


def is_real_claim(expressions: Iterable[sp.Expr], field: str) -> bool:
    """Whether every subexpression must be real: the field is, every symbol is, and no imaginary unit occurs."""
    if field != "real":
        return False
    for e in expressions:
        if e.has(sp.I, sp.conjugate, sp.re, sp.im, sp.arg):
            return False
        if any(s.is_extended_real is not True for s in e.free_symbols):
            return False
    return True


def natural_facts(expressions: tuple[sp.Expr, ...], field: str) -> tuple[Facts, dict[sp.Symbol, sp.Symbol]]:
    """The facts forced by where the expressions are defined, and stronger symbols for the variables they force.

    A logarithm or a root of even order outside every bound variable forces its argument; a bare symbol becomes a
    positive (nonnegative) one, which the caller puts in its place.
    """
    if not is_real_claim(expressions, field):
        return Facts(False), {}
    bound = {s for e in expressions for s in _bound_symbols(e)}
    positive, nonnegative = _forced(expressions, bound)
    stronger: dict[sp.Symbol, sp.Symbol] = {}
    conditions: list[str] = []
    facts: list[sp.Expr] = []
    for kind, group in (("positive", positive), ("nonnegative", nonnegative)):
        for u in group:
            if u.free_symbols & bound or not u.free_symbols:
                continue
            for v in _simplest_forms(u):
                if v.is_Symbol and v not in stronger:
                    if not (v.is_positive if kind == "positive" else v.is_nonnegative):
                        stronger[v] = _strengthened(v, kind)
                        conditions.append(_in_words(v, kind))
                elif not v.is_Symbol:
                    facts.append(v)
    for kind, group in (("positive", positive), ("nonnegative", nonnegative)):
        conditions += [
            _in_words(u, kind) for u in group if not u.free_symbols & bound and not _implied(u, kind, stronger)
        ]
    facts = [sp.factor_terms(f.xreplace(stronger)) for f in dict.fromkeys(facts)]
    return Facts(True, tuple(facts), tuple(dict.fromkeys(conditions))), stronger


def _in_words(u: sp.Expr, kind: str) -> str:
    return f"where {u} {'> 0' if kind == 'positive' else '>= 0'}"


def _implied(u: sp.Expr, kind: str, stronger: dict[sp.Symbol, sp.Symbol]) -> bool:
    u = u.xreplace(stronger)
    return bool(u.is_positive if kind == "positive" else is_plainly_nonnegative(u))


def _forced(expressions: tuple[sp.Expr, ...], bound: set[sp.Symbol]) -> tuple[list[sp.Expr], list[sp.Expr]]:
    """Expressions that must be positive, and that must be nonnegative, for the given ones to be real."""
    positive: list[sp.Expr] = []
    nonnegative: list[sp.Expr] = []
    for e in expressions:
        walk = sp.preorder_traversal(e)
        for part in walk:
            if isinstance(part, (sp.Piecewise, sp.Heaviside)):
                walk.skip()  # a branch that is not taken forces nothing
            elif isinstance(part, sp.log):
                positive.append(part.args[0])
            elif isinstance(part, sp.Pow) and part.exp.is_Rational and part.exp.q % 2 == 0:
                (positive if part.exp < 0 else nonnegative).append(part.base)
            elif isinstance(part, (sp.asin, sp.acos)):
                nonnegative += [1 - part.args[0], 1 + part.args[0]]
            elif isinstance(part, sp.atanh):
                positive += [1 - part.args[0], 1 + part.args[0]]
            elif isinstance(part, sp.acosh):
                nonnegative.append(part.args[0] - 1)
            elif isinstance(part, sp.Integral):
                positive += [r for r in decay_rates(part) if not r.free_symbols & bound]
    return positive, nonnegative


def decay_rates(held: sp.Integral) -> list[sp.Expr]:
    """Coefficients c of exp(-c x**m) in an integrand over an infinite range, without which it does not decay.

    Where other factors make the integral converge for c = 0 as well, c > 0 narrows the claim, and is a condition.
    """
    rates = []
    for limit in held.limits:
        if len(limit) != 3 or not (limit[1].is_infinite or limit[2].is_infinite):
            continue
        x = limit[0]
        for factor in sp.Mul.make_args(sp.powsimp(held.function, combine="exp")):
            if not isinstance(factor, sp.exp) or not factor.args[0].is_polynomial(x) or not factor.has(x):
                continue
            degree = sp.degree(factor.args[0], x)
            rate = -sp.Poly(factor.args[0], x).LC()
            if limit[2] is sp.oo and (degree % 2 == 0 or limit[1].is_finite):
                rates.append(rate)
    return rates


def _strengthened(v: sp.Symbol, kind: str) -> sp.Symbol:
    known = {"integer": True} if v.is_integer else {}
    known[kind] = True
    return sp.Symbol(v.name, **known)


def _bound_symbols(e: sp.Expr) -> set[sp.Symbol]:
    return (
        {limit[0] for part in e.atoms(sp.Integral, sp.Sum, sp.Product) for limit in part.limits}
        | {part.args[1] for part in e.atoms(sp.Limit)}
        | {v for part in e.atoms(sp.Subs) for v in part.variables}
        | {v for part in e.atoms(sp.Derivative) for v in part.variables}
    )


def _simplest_forms(u: sp.Expr) -> list[sp.Expr]:
    # c * v**odd >= 0 with c > 0 says v >= 0; r**2 - x**2 >= 0 with r > 0 says r - x >= 0 and r + x >= 0.
    forms = [u]
    factored = sp.factor(u) if u.is_polynomial(*u.free_symbols) else u
    unknown = []
    sign = 1
    for f in sp.Mul.make_args(factored):
        base, exponent = f.as_base_exp()
        if f.is_positive:
            continue
        if f.is_negative:
            sign = -sign
        elif exponent.is_Integer and exponent % 2 == 0:
            continue
        else:
            unknown.append(base if exponent.is_Integer else f)
    if len(unknown) == 1:
        forms.append(sign * unknown[0])
    if len(unknown) == 2:
        first, second = unknown
        for a, b in ((first, -sign * second), (-first, sign * second)):
            # -(first*second)*... >= 0: a and b have one sign; if their sum is positive both are nonnegative.
            total = sp.expand(a + b)
            if total.is_positive:
                forms += [a, b]
    return forms
