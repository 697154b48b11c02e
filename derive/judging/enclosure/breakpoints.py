"""Where an integrand may be singular or have a kink inside the range: points at which to cut. Any cut is sound."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp
from flint import arb

from derive.judging.enclosure.budget import Imprecise, Undefined, Unknown
from derive.judging.enclosure.environment import Environment, ball
from derive.judging.enclosure.tree import compiled

_KINKED = (sp.Abs, sp.sign, sp.Heaviside, sp.log, sp.Ei, sp.Ci, sp.li)
_CIRCULAR = (sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc)
_MOST = 24  # cuts of one integral
_HIGHEST_DEGREE = 6


def breakpoints(
    integrand: sp.Expr, variable: sp.Symbol, low: sp.Expr, high: sp.Expr, env: Environment
) -> list[sp.Expr]:
    """Exact points strictly between the bounds, in order."""
    if (low.free_symbols | high.free_symbols) or env.path:
        return []
    candidates = set()
    for node in _suspicious(integrand, variable):
        candidates.update(_roots(node, variable, low, high))
    inner = [(place, point) for point in candidates if (place := _inside(point, low, high, env)) is not None]
    inner.sort(key=lambda pair: float(pair[0].mid()))
    points = [point for _, point in inner[:_MOST]]
    return points if low == -sp.oo or high == sp.oo or _ascending(low, high, env) else points[::-1]


def _suspicious(integrand: sp.Expr, variable: sp.Symbol) -> Iterator[sp.Expr]:
    for node in sp.preorder_traversal(integrand):
        if not node.has(variable):
            continue
        if isinstance(node, sp.Pow) and (node.exp.is_negative or not node.exp.is_integer):
            yield node.base
        elif isinstance(node, _KINKED):
            yield node.args[0]
        elif isinstance(node, sp.Max | sp.Min):
            yield node.args[0] - node.args[1]
        elif isinstance(node, sp.core.relational.Relational):
            yield node.lhs - node.rhs
        elif isinstance(node, sp.tan | sp.sec):
            yield sp.cos(node.args[0])
        elif isinstance(node, sp.cot | sp.csc):
            yield sp.sin(node.args[0])


def _roots(node: sp.Expr, variable: sp.Symbol, low: sp.Expr, high: sp.Expr) -> list[sp.Expr]:
    """Real zeros of a polynomial, or of the sines and cosines of linear arguments in it."""
    found: list[sp.Expr] = []
    for factor in sp.Mul.make_args(sp.together(node)):
        factor = factor.base if isinstance(factor, sp.Pow) else factor
        if factor.free_symbols - {variable}:
            continue
        if factor.is_polynomial(variable):
            polynomial = sp.Poly(factor, variable)
            if 0 < polynomial.degree() <= _HIGHEST_DEGREE:
                found.extend(_real_roots(polynomial))
        elif isinstance(factor, sp.log):
            found.extend(_roots(factor.args[0] - 1, variable, low, high))
        elif isinstance(factor, sp.Abs | sp.sign):
            found.extend(_roots(factor.args[0], variable, low, high))
        else:
            found.extend(_circular_roots(factor, variable))
    return found


def _real_roots(polynomial: sp.Poly) -> list[sp.Expr]:
    if polynomial.degree() == 1:
        a, b = polynomial.all_coeffs()
        return [-b / a]
    try:
        return [root for root in sp.roots(polynomial) if root.is_real]
    except (NotImplementedError, sp.PolynomialError):
        return []


def _circular_roots(factor: sp.Expr, variable: sp.Symbol) -> list[sp.Expr]:
    """Multiples of a quarter of the period of every sine and cosine with a linear argument."""
    found: list[sp.Expr] = []
    for node in factor.atoms(*_CIRCULAR):
        argument = node.args[0]
        slope = argument.diff(variable)
        if not slope.has(variable) and slope != 0:
            offset = argument.subs(variable, 0)
            found.extend((k * sp.pi / 2 - offset) / slope for k in range(-12, 13))
    return found


def _place(point: sp.Expr, env: Environment) -> arb | None:
    try:
        value = ball(compiled(point)(env))
    except (Imprecise, Undefined, Unknown):
        return None
    return value.real if value.is_finite() and value.imag.is_zero() else None


def _ascending(low: sp.Expr, high: sp.Expr, env: Environment) -> bool:
    a, b = _place(low, env), _place(high, env)
    return a is not None and b is not None and bool(a < b)


def _inside(point: sp.Expr, low: sp.Expr, high: sp.Expr, env: Environment) -> arb | None:
    place = _place(point, env)
    if place is None:
        return None
    a = arb.neg_inf() if low == -sp.oo else _place(low, env)
    b = arb.pos_inf() if high == sp.oo else _place(high, env)
    if a is None or b is None:
        return None
    return place if (a < place and place < b) or (b < place and place < a) else None
