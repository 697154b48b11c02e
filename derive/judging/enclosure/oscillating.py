"""Tails of rational function times sine or cosine, which may converge only by oscillation: the path is turned upwards.

For w > 0 and R rational, of negative degree, with all poles to the left of c, Jordan's lemma and Cauchy's theorem give
    int_c^oo R(x) exp(i w x) dx = i exp(i w c) int_0^oo R(c + i y) exp(-w y) dy.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from flint import acb, fmpq
from sympy.simplify.fu import TR8

from derive.judging.enclosure.environment import Environment, Value, ball
from derive.judging.enclosure.tree import compiled

_FARTHEST = 60  # of the corner at which the path turns


def turned_tail(
    integrand: sp.Expr,
    variable: sp.Symbol,
    corner: sp.Expr,
    env: Environment,
    integrate: Callable[[sp.Expr, sp.Symbol, sp.Expr, sp.Expr], Value],
) -> Value | None:
    """The integral from `corner` to infinity, or None where it is not of this kind.

    `integrate` is the integral of an expression over a symbol between bounds.
    """
    if env.path or not integrand.has(sp.sin, sp.cos) or integrand.free_symbols - {variable} or corner.free_symbols:
        return None
    waves: list[tuple[sp.Expr, sp.Expr]] = []
    plain: list[sp.Expr] = []
    for term in sp.Add.make_args(sp.expand(TR8(sp.expand(integrand)))):
        wave = _wave(term, variable)
        if wave is None:
            plain.append(term)
        else:
            waves.append(wave)
    if not waves or any(term.has(sp.sin, sp.cos) for term in plain):
        return None
    turn = max([_right_of_poles(amplitude, variable) for amplitude, _ in waves])
    if not corner.is_real or turn > _FARTHEST:
        return None
    turn = sp.Max(sp.ceiling(corner), turn)
    total: Value = integrate(integrand, variable, corner, turn) if turn != corner else fmpq(0)
    rest = sp.Add(*plain)
    if rest != 0:
        total = total + integrate(rest, variable, turn, sp.oo)
    for amplitude, circular in waves:
        total = total + _turned(amplitude, circular, variable, turn, env, integrate)
    return total


def _wave(term: sp.Expr, variable: sp.Symbol) -> tuple[sp.Expr, sp.Expr] | None:
    """(R, sin or cos of a linear argument) if the term is their product, R rational of negative degree."""
    circular = [factor for factor in sp.Mul.make_args(term) if isinstance(factor, sp.sin | sp.cos)]
    if len(circular) != 1:
        return None
    amplitude, slope = term / circular[0], circular[0].args[0].diff(variable)
    if not amplitude.is_rational_function(variable) or slope.has(variable) or not slope.is_positive:
        return None
    top, bottom = (sp.Poly(part, variable) for part in sp.fraction(sp.cancel(sp.together(amplitude))))
    if bottom.degree() <= top.degree() or not _rational(top, bottom):
        return None
    return amplitude, circular[0]


def _rational(*polynomials: sp.Poly) -> bool:
    return all(c.is_Rational for polynomial in polynomials for c in polynomial.all_coeffs())


def _right_of_poles(amplitude: sp.Expr, variable: sp.Symbol) -> sp.Integer:
    """An integer beyond Cauchy's bound of all poles: 1 + max |a_i/a_n|."""
    bottom = sp.Poly(sp.fraction(sp.together(amplitude))[1], variable)
    lead, *others = bottom.all_coeffs()
    return sp.ceiling(1 + max([abs(c / lead) for c in others], default=sp.S.Zero)) + 1


def _turned(
    amplitude: sp.Expr,
    circular: sp.Expr,
    variable: sp.Symbol,
    turn: sp.Expr,
    env: Environment,
    integrate: Callable[[sp.Expr, sp.Symbol, sp.Expr, sp.Expr], Value],
) -> Value:
    argument = circular.args[0]
    up, slope = sp.Dummy("y", real=True), argument.diff(variable)
    at_turn = argument.xreplace({variable: turn})
    before, env.real = env.real, False
    try:
        ray = integrate(amplitude.xreplace({variable: turn + sp.I * up}) * sp.exp(-slope * up), up, sp.S.Zero, sp.oo)
        value = compiled(sp.I * sp.exp(sp.I * at_turn))(env) * ray
    finally:
        env.real = before
    # R is real on the real line where its coefficients are, and then cos and sin are the parts of the exponential.
    whole = ball(value)
    return acb(whole.real if isinstance(circular, sp.cos) else whole.imag)
