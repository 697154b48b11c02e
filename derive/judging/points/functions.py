"""Concrete functions in place of the unknown ones of a claim, and the claim with them put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from random import Random

import sympy as sp
from sympy.core.function import AppliedUndef, UndefinedFunction

from derive.judging.points.values import INTEGERS, POSITIVES
from derive.language import Domain, FunctionVariable

Values = Mapping[sp.Symbol, sp.Expr]
Functions = Mapping[UndefinedFunction, sp.Lambda]


_NOT_SMOOTH = (sp.Abs, sp.sign, sp.Heaviside, sp.Max, sp.Min, sp.Piecewise, sp.floor, sp.ceiling, sp.Mod)


def random_function(variable: FunctionVariable, values: Values, rng: Random) -> sp.Lambda:
    """A smooth concrete function with the arity, the value domain and the critical point the claim asks for."""
    slots = _slots(variable.arity)
    if variable.values in INTEGERS:
        return sp.Lambda(slots, sp.Integer(rng.randrange(1, 6)))
    if variable.critical_at is not None:
        return sp.Lambda(slots, _with_critical_point(variable, _centre(variable, values), slots, rng))
    return sp.Lambda(slots, _within(variable.values, _free_form(slots, variable.values, rng), slots, rng))


def simple_functions(variable: FunctionVariable, values: Values) -> Iterator[sp.Lambda]:
    """The functions a person would try first, simplest first, each within what the claim asks for."""
    slots = _slots(variable.arity)
    if variable.critical_at is not None:
        centre = _centre(variable, values)
        bowl = sum((slot - c) ** 2 for slot, c in zip(slots, centre, strict=True))
        yield sp.Lambda(slots, bowl + (1 if variable.values is not Domain.REAL else 0))
        return
    total, squares = sum(slots), sum(slot**2 for slot in slots)
    plain = (total, squares, sp.Mul(*slots), sp.Mul(*slots) + squares, total**3, sp.exp(total))
    always_positive = (sp.Integer(1), 1 + squares, sp.exp(total), 1 + total**2)
    for body in plain if variable.values in (Domain.REAL, Domain.COMPLEX) else always_positive:
        yield sp.Lambda(slots, body)


def same_centres(variables: Iterable[FunctionVariable], first: Values, second: Values) -> bool:
    """Whether functions made for the critical points at the first values are still right at the second ones."""
    return all(
        _centre(variable, first) == _centre(variable, second)
        for variable in variables
        if variable.critical_at is not None
    )


def instantiate(expression: sp.Basic, functions: Functions) -> sp.Basic:
    """The expression with the functions put in and the derivatives that became explicit carried out.

    Integrals, sums and limits stay as they are, and so do derivatives of what has kinks; nothing else is evaluated.
    """
    if not functions or not expression.atoms(AppliedUndef):
        return expression
    return _put_in(expression, functions)


def _put_in(expression: sp.Basic, functions: Functions) -> sp.Basic:
    if not expression.args or not expression.has(AppliedUndef):
        return expression
    if isinstance(expression, sp.Derivative) and not all(isinstance(v, sp.Symbol) for v in expression.variables):
        return _put_in(_by_letters(expression), functions)
    arguments = [_put_in(argument, functions) for argument in expression.args]
    if isinstance(expression, sp.Derivative) and all(isinstance(v, sp.Symbol) for v in expression.variables):
        kinked = arguments[0].has(*_NOT_SMOOTH)
        return (sp.Derivative if kinked else sp.diff)(arguments[0], *expression.variable_count)
    if isinstance(expression, sp.Subs):
        return arguments[0].subs(list(zip(arguments[1], arguments[2], strict=True)), simultaneous=True)
    if isinstance(expression, AppliedUndef) and expression.func in functions:
        return functions[expression.func](*arguments)
    return expression.func(*arguments)


def _by_letters(derivative: sp.Derivative) -> sp.Subs:
    """The derivative of f by its argument g'(x), as SymPy writes f'(g'(x)), taken by a letter that g'(x) replaces."""
    letters = {v: sp.Dummy(f"xi_{place}") for place, (v, _) in enumerate(derivative.variable_count)}
    counts = [(letters[v], count) for v, count in derivative.variable_count]
    body = sp.Derivative(derivative.expr.xreplace(letters), *counts, evaluate=False)
    return sp.Subs(body, tuple(letters.values()), tuple(letters))


def _slots(arity: int) -> tuple[sp.Symbol, ...]:
    return tuple(sp.symbols(f"x1:{arity + 1}")) if arity != 1 else (sp.Symbol("x"),)


def _centre(variable: FunctionVariable, values: Values) -> tuple[sp.Expr, ...]:
    assert variable.critical_at is not None
    return tuple(sp.sympify(coordinate, strict=True).xreplace(dict(values)) for coordinate in variable.critical_at)


def _coefficient(rng: Random) -> sp.Rational:
    return sp.Rational(rng.choice((-1, 1)) * rng.randrange(1, 8), rng.choice((1, 2, 3, 5)))


def _polynomial(slots: tuple[sp.Symbol, ...], degree: int, rng: Random) -> sp.Expr:
    """All monomials up to the degree; at most eight of the cubic ones are kept, so that many arguments stay cheap."""
    monomials = sorted(sp.itermonomials(slots, degree), key=sp.default_sort_key)
    if len(monomials) > 16:
        low = [m for m in monomials if sp.Poly(m, *slots).total_degree() <= 2]
        cubic = [m for m in monomials if m not in low]
        monomials = low + rng.sample(cubic, min(8, len(cubic)))
    return sp.Add(*(_coefficient(rng) * monomial for monomial in monomials))


def _free_form(slots: tuple[sp.Symbol, ...], values: Domain, rng: Random) -> sp.Expr:
    shape = rng.randrange(5)
    line = sp.Add(*(_coefficient(rng) * slot for slot in slots))
    if not slots:
        return _coefficient(rng)
    if shape == 0:
        return _polynomial(slots, 1, rng) + _coefficient(rng) * sp.sin(line)
    if shape == 1:
        return _polynomial(slots, 2, rng) + sp.exp(line / 4)
    if shape == 2 and len(slots) == 1:
        return _polynomial(slots, 1, rng) * sp.exp(-(slots[0] ** 2) / rng.randrange(1, 4))
    return _polynomial(slots, 3 if values in (Domain.REAL, Domain.COMPLEX) else 1, rng)


def _within(values: Domain, body: sp.Expr, slots: tuple[sp.Symbol, ...], rng: Random) -> sp.Expr:
    """A function with values in the domain, made from one without that restriction."""
    if values is Domain.REAL:
        return body
    if values is Domain.COMPLEX:
        return body + sp.I * _polynomial(slots, 1, rng)
    if rng.randrange(2) or not slots:
        return sp.Rational(rng.randrange(1, 8), 3) + body**2
    return sp.exp(_polynomial(slots, 1, rng) / 4)


def _with_critical_point(
    variable: FunctionVariable, centre: tuple[sp.Expr, ...], slots: tuple[sp.Symbol, ...], rng: Random
) -> sp.Expr:
    """constant + positive definite quadratic form + cubic, all in the distance from the critical point."""
    distance = [slot - c for slot, c in zip(slots, centre, strict=True)]
    rows = [sum(sp.Rational(rng.randrange(-3, 4), 3) * d for d in distance) for _ in distance]
    bowl = sum(sp.Rational(rng.randrange(1, 5), 2) * d**2 for d in distance) + sum(row**2 for row in rows)
    constant = sp.Rational(rng.randrange(1, 8), 3)
    if variable.values in POSITIVES or variable.values in (Domain.NONNEGATIVE, Domain.NONZERO):
        return constant + sp.expand(bowl)
    cubic = rng.randrange(2) * _coefficient(rng) * sum(distance) ** 3 + _coefficient(rng) * distance[0] ** 3
    return constant * rng.choice((-1, 1)) + sp.expand(bowl + cubic)
