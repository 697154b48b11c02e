"""Finite sums and products term by term, derivatives by rule, and substitution."""

from __future__ import annotations

import sympy as sp
from flint import fmpq

from derive.judging.enclosure.budget import Imprecise, Unknown
from derive.judging.enclosure.endless import endless_product, endless_sum
from derive.judging.enclosure.environment import Environment, Evaluate, Value, is_integer
from derive.judging.enclosure.tree import Part, compiled, rule_for

LONGEST = 20_000  # terms of one finite sum


def integer_dummy(symbol: sp.Symbol) -> sp.Dummy:
    """A fresh integer symbol that prints like the one it replaces."""
    return sp.Dummy(symbol.name, integer=True)


def _one_limit(expression: sp.Expr) -> tuple[sp.Expr, sp.Symbol, sp.Expr, sp.Expr]:
    """The body, index and bounds of the outermost loop; what is inside stays unevaluated."""
    *inner, outer = expression.limits
    body = expression.func(expression.function, *inner) if inner else expression.function
    if len(outer) != 3:
        raise Unknown(f"{Part(expression)} has no bounds")
    index = integer_dummy(outer[0])
    return body.xreplace({outer[0]: index}), index, outer[1], outer[2]


def _bound(value: Value, part: object) -> int:
    if not isinstance(value, fmpq):
        integer = value.unique_fmpz() if value.is_exact() else None
        if integer is None:
            raise Imprecise(f"a bound of {part} is not an exact integer")
        return int(integer)
    if not is_integer(value):
        raise Unknown(f"a bound of {part} is {value}, which is not an integer")
    return int(value.p)


@rule_for(sp.Sum, sp.Product)
def _loop(expression: sp.Expr) -> Evaluate:
    body, index, low, high = _one_limit(expression)
    adding, part = isinstance(expression, sp.Sum), Part(expression)
    if low.is_infinite or high.is_infinite:
        return endless_sum(body, index, low, high, part) if adding else endless_product(body, index, low, high, part)
    term, first, last = compiled(body), compiled(low), compiled(high)
    return lambda env: _finite_loop(term, index, _bound(first(env), part), _bound(last(env), part), adding, env, part)


def _finite_loop(
    term: Evaluate, index: sp.Symbol, first: int, last: int, adding: bool, env: Environment, part: object
) -> Value:
    if last < first - 1:
        raise Unknown(f"{part} runs backwards, from {first} to {last}: two conventions give it different values")
    if last - first > LONGEST:
        raise Unknown(f"{part} has {last - first + 1} terms, more than {LONGEST}")
    total: Value = fmpq(0 if adding else 1)
    with env.binding(index) as values:
        for k in range(first, last + 1):
            env.meter.tick()
            values[index] = fmpq(k)
            value = term(env)
            total = total + value if adding else total * value
    return total


@rule_for(sp.Derivative)
def _derivative(expression: sp.Expr) -> Evaluate:
    body, part = compiled(expression.expr), Part(expression)
    inner = expression.expr.replace(lambda e: isinstance(e, sp.Derivative), lambda e: e.doit(deep=False))
    derived = inner.diff(*expression.variable_count)
    if derived.has(sp.Derivative, sp.Subs) or expression.expr.has(sp.core.function.AppliedUndef):
        raise Unknown(f"no rule for the derivative {part}")
    if not _may_differentiate_inside(expression.expr, set(expression.variables)):
        raise Unknown(f"{part}: differentiation under an infinite sum or an improper integral is not proven")
    slope = compiled(derived)
    orders = all(n.is_Integer for _, n in expression.variable_count)
    if not orders:
        raise Unknown(f"{part} has an order that is not explicit")

    def evaluate(env: Environment) -> Value:
        before, env.smooth = env.smooth, True
        try:
            body(env)  # a derivative needs the function to be defined and smooth here
            return slope(env)
        finally:
            env.smooth = before

    return evaluate


def _may_differentiate_inside(body: sp.Expr, variables: set[sp.Symbol]) -> bool:
    """Only finite loops and no limits: there differentiation term by term is a theorem."""
    loops = body.atoms(sp.Sum, sp.Product, sp.Integral, sp.Limit)
    finite = all(isinstance(loop, sp.Sum | sp.Product) and _has_fixed_range(loop, variables) for loop in loops)
    return finite or all(_is_smooth_integral(loop) for loop in loops)


def _has_fixed_range(loop: sp.Expr, variables: set[sp.Symbol]) -> bool:
    """Whether all bounds are there, finite, and free of the variables."""
    bounds = [bound for limit in loop.limits for bound in limit[1:]]
    complete = all(len(limit) == 3 for limit in loop.limits)
    return complete and not any(bound.is_infinite or bound.free_symbols & variables for bound in bounds)


def _is_smooth_integral(loop: sp.Expr) -> bool:
    """An integral over a finite range of a function that is smooth wherever it is defined by elementary rules.

    Leibniz's rule is used; an integrand that is singular at an end of the range is excluded by its heads: only
    polynomials, exponentials, sines and cosines are let through.
    """
    if not isinstance(loop, sp.Integral):
        return False
    if any(len(b) != 3 or b[1].is_infinite or b[2].is_infinite for b in loop.limits):
        return False
    allowed = (sp.Add, sp.Mul, sp.Number, sp.NumberSymbol, sp.Symbol, sp.exp, sp.sin, sp.cos, sp.sinh, sp.cosh)
    return all(
        isinstance(node, allowed) or (isinstance(node, sp.Pow) and node.exp.is_Integer and node.exp >= 0)
        for node in sp.preorder_traversal(loop.function)
    )


@rule_for(sp.Subs)
def _substitution(expression: sp.Expr) -> Evaluate:
    body, variables = expression.expr, expression.variables
    fresh = {v: sp.Dummy(v.name, **v.assumptions0) for v in variables}
    inner = compiled(body.xreplace(fresh))
    points = [(fresh[v], compiled(p)) for v, p in zip(variables, expression.point, strict=True)]

    def evaluate(env: Environment) -> Value:
        new = {symbol: point(env) for symbol, point in points}
        env.values.update(new)
        try:
            return inner(env)
        finally:
            for symbol in new:
                env.values.pop(symbol, None)

    return evaluate
