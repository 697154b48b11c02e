"""Limits: the germ at ever larger X encloses them, where the expression cannot oscillate."""

from __future__ import annotations

import sympy as sp
from flint import acb, arb, ctx, fmpq

from derive.judging.enclosure.bounding import may_have_no_limit, prepared, simplified
from derive.judging.enclosure.budget import Imprecise, Undefined, Unknown
from derive.judging.enclosure.environment import Environment, Evaluate, Value, ball, radius
from derive.judging.enclosure.exactness import known
from derive.judging.enclosure.germ import Germ, Tail, hull
from derive.judging.enclosure.quadrature import is_singular
from derive.judging.enclosure.tree import Part, compiled, rule_for

_SCALES = (8, 32, 128, 512)  # X = 2**scale
_ENOUGH = 64  # bits of a limit


@rule_for(sp.Limit)
def _limit(expression: sp.Expr) -> Evaluate:
    body, variable, point, direction = expression.args
    part = Part(expression)
    compiled(body)
    fresh = sp.Dummy(variable.name, real=True)
    body = body.xreplace({variable: fresh})

    def evaluate(env: Environment) -> Value:
        inner, place = known(body, env), known(point, env)
        if not inner.has(fresh):
            return compiled(inner)(env)
        if str(direction) == "+-" and not place.is_infinite:
            return _both_sides(inner, fresh, place, env, part)
        return _one_side(_from_side(inner, fresh, place, str(direction)), env, part)

    return evaluate


def _from_side(body: sp.Expr, variable: sp.Symbol, place: sp.Expr, direction: str) -> tuple[sp.Expr, sp.Symbol]:
    """The expression in X, as X tends to infinity."""
    scale, near = sp.Dummy("X", positive=True), sp.Dummy("u", positive=True)
    if place.is_infinite:
        moved = body.xreplace({variable: (1 if place == sp.oo else -1) / near})
    else:
        moved = body.xreplace({variable: place + (-1 if direction == "-" else 1) * near})
    return simplified(simplified(prepared(moved, near), near).xreplace({near: 1 / scale}), scale), scale


def _both_sides(body: sp.Expr, variable: sp.Symbol, place: sp.Expr, env: Environment, part: object) -> Value:
    right = _one_side(_from_side(body, variable, place, "+"), env, part)
    near = sp.Dummy("u", real=True)
    if _is_meromorphic(prepared(body.xreplace({variable: place + near}), near), near, env):
        return right  # bounded from one side, so that the singularity is removable and both sides agree
    left = _one_side(_from_side(body, variable, place, "-"), env, part)
    difference = ball(left) - ball(right)
    if not difference.contains(0):
        raise Undefined(f"{part}: the limits from the two sides differ")
    if difference.is_zero():
        return right
    raise Unknown(f"{part}: the limits from the two sides agree only to {difference.str(4)}")


def _is_meromorphic(node: sp.Expr, near: sp.Symbol, env: Environment) -> bool:
    """Whether the expression is a quotient of functions proven analytic around near = 0."""
    if node == near or not node.has(near):
        return True
    if isinstance(node, sp.Add | sp.Mul) or (isinstance(node, sp.Pow) and node.exp.is_Integer):
        return all(_is_meromorphic(argument, near, env) for argument in node.args)
    return not is_singular(node, near, sp.S.Zero, sp.S.One, env)


def _one_side(moved: tuple[sp.Expr, sp.Symbol], env: Environment, part: object) -> Value:
    body, scale = moved
    best: acb | None = None
    reason = "its limit was not enclosed"
    for bits in _SCALES:
        with ctx.workprec(ctx.prec + bits):
            tail = Tail(arb(2) ** bits)
            try:
                germ, oscillating = may_have_no_limit(body, scale, env, tail)
                value = _value_at_infinity(germ, oscillating, tail, part)
            except (Unknown, Imprecise) as error:
                reason = str(error)
                continue
        if isinstance(value, fmpq):
            return value
        best = value
        if value.is_finite() and radius(value) < arb(2) ** -_ENOUGH:
            return value
    if best is None:
        raise Unknown(f"{part}: {reason}")
    if radius(best) < arb(2) ** -_ENOUGH:
        return best
    raise Unknown(f"{part}: its limit lies in {best.str(6)}, which is too wide")


def _value_at_infinity(germ: Germ, oscillating: bool, tail: Tail, part: object) -> Value:
    """0 where the germ decreases to it; its ball where the limit exists; Undefined where it is infinite."""
    if germ.decay:
        if germ.decay[max(germ.decay)] > 0:
            return fmpq(0)
    elif germ.power < 0 or (germ.logs < 0 and isinstance(germ.power, fmpq) and germ.power == 0):
        return fmpq(0)
    elif not germ.ball.contains(0) and (germ.power > 0 or (germ.logs > 0 and germ.power >= 0)):
        raise Undefined(f"{part} is infinite")
    if oscillating:
        raise Unknown(f"{part} is not shown to exist")
    return hull(germ, tail)
