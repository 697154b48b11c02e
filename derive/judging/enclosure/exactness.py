"""Exact values put into a tree before exact algebra is done on it."""

from __future__ import annotations

import sympy as sp
from flint import fmpq
from sympy.concrete.expr_with_limits import ExprWithLimits

from derive.judging.enclosure.environment import Environment


def _bound(expression: sp.Expr) -> set[sp.Symbol]:
    """Symbols bound somewhere inside; one that is free elsewhere must not be replaced there."""
    loops = expression.atoms(ExprWithLimits)
    bound = {limit[0] for loop in loops for limit in loop.limits}
    bound |= {limit.args[1] for limit in expression.atoms(sp.Limit)}
    bound |= {symbol for node in expression.atoms(sp.Subs) for symbol in node.variables}
    return bound | {symbol for node in expression.atoms(sp.Derivative) for symbol in node.variables}


def known(expression: sp.Expr, env: Environment) -> sp.Expr:
    """The expression with every symbol of exact value replaced by it; symbols that are balls stay."""
    exact: dict[sp.Symbol, sp.Expr] = {}
    for symbol in expression.free_symbols - _bound(expression):
        value = env.values.get(symbol)
        if isinstance(value, fmpq):
            exact[symbol] = sp.Rational(int(value.p), int(value.q))
        elif symbol in env.exact and not env.path:
            exact[symbol] = env.exact[symbol]
    return expression.xreplace(exact) if exact else expression
