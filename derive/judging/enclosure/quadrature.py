"""Definite integrals: pieces without singularities by the ball integrator, singular ends on an exponential scale.

A singular or infinite end is mapped to X -> infinity, x = end -+ h/X or x = +-X, and X = exp(v) is integrated up to a
v beyond which the germ of the integrand bounds the rest. An end at which the germ proves divergence is Undefined.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import sympy as sp
from flint import acb, arb, ctx, fmpq

from derive.judging.enclosure.bounding import germ_of, prepared, simplified
from derive.judging.enclosure.breakpoints import breakpoints
from derive.judging.enclosure.budget import Imprecise, Undefined, Unknown
from derive.judging.enclosure.environment import Environment, Evaluate, Value, ball
from derive.judging.enclosure.exactness import known
from derive.judging.enclosure.germ import Tail, integral_bound, surely_diverges
from derive.judging.enclosure.oscillating import turned_tail
from derive.judging.enclosure.tree import Part, compiled, rule_for

NOT_FINITE = acb(arb.nan(), arb.nan())
_EVALUATIONS = 6000  # of one integrand on one piece
_LAST_SCALE = 1200  # of v: X = exp(v)
_STEP = 4  # pieces of the scale


@dataclass(frozen=True)
class Ray:
    """An integral over X from `start` to infinity of `integrand`, in the symbol `variable`."""

    integrand: sp.Expr
    variable: sp.Symbol
    start: int


@rule_for(sp.Integral)
def _integral(expression: sp.Expr) -> Evaluate:
    *inner, outer = expression.limits
    part = Part(expression)
    if any(len(limit) != 3 for limit in expression.limits):
        raise Unknown(f"{part} is not a definite integral")
    if inner:
        return _iterated(expression.function, inner, outer, part)
    first = outer
    variable = sp.Dummy(first[0].name, real=True)
    constant, integrand = separated(expression.function.xreplace({first[0]: variable}), variable)
    low, high, factor = first[1], first[2], compiled(constant)
    return lambda env: _times(factor(env), _integrate(integrand, variable, low, high, env, part))


def _times(factor: Value, value: Value) -> Value:
    return value if factor == 1 else factor * value


def separated(integrand: sp.Expr, variable: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """The integrand as a factor free of the variable and the rest, exponentials of sums taken apart."""
    apart = integrand.replace(
        lambda e: isinstance(e, sp.exp) and e.args[0].is_Add,
        lambda e: sp.Mul(*(sp.exp(term) for term in sp.Add.make_args(sp.expand_mul(e.args[0])))),
    )
    constant, rest = apart.as_independent(variable, as_Add=False)
    return (sp.S.One, integrand) if constant == 1 or rest == 1 else (constant, sp.powsimp(rest, combine="exp"))


def _iterated(function: sp.Expr, inner: list[sp.Tuple], outer: sp.Tuple, part: object) -> Evaluate:
    """The integral over the outermost variable of the integral over the others, constant factors taken out of that."""
    body, limits = _with_fresh_variables(function, inner)
    variable = sp.Dummy(outer[0].name, real=True)
    body = body.xreplace({outer[0]: variable})
    limits = [sp.Tuple(x, *(bound.xreplace({outer[0]: variable}) for bound in bounds)) for x, *bounds in limits]
    factor, rest = _peeled(body, limits)
    constant, integrand = separated(factor, variable)
    if rest.has(variable):
        integrand = integrand * rest
    else:
        constant = constant * rest
    scale = compiled(constant)
    return lambda env: _times(scale(env), _integrate(integrand, variable, outer[1], outer[2], env, part))


def _with_fresh_variables(body: sp.Expr, limits: list[sp.Tuple]) -> tuple[sp.Expr, list[sp.Tuple]]:
    """Every inner variable renamed, innermost first: in the body, and in the bounds further inside."""
    renamed = list(limits)
    for i, (old, *bounds) in enumerate(limits):
        fresh = sp.Dummy(old.name, real=True)
        body = body.xreplace({old: fresh})
        renamed[:i] = [sp.Tuple(x, *(b.xreplace({old: fresh}) for b in inner)) for x, *inner in renamed[:i]]
        renamed[i] = sp.Tuple(fresh, *bounds)
    return body, renamed


def _peeled(body: sp.Expr, limits: list[sp.Tuple]) -> tuple[sp.Expr, sp.Expr]:
    """Factors free of the innermost variable, and what stays under the integral signs."""
    first, *others = limits
    constant, rest = separated(body, first[0])
    integral = sp.Integral(rest, first)
    if not others:
        return constant, integral
    if others and not any(integral.has(limit[0]) for limit in others):
        factor, deeper = _peeled(constant, others)
        return factor, integral * deeper
    return sp.S.One, sp.Integral(body, *limits)


def _integrate(
    integrand: sp.Expr, variable: sp.Symbol, low: sp.Expr, high: sp.Expr, env: Environment, part: object
) -> Value:
    integrand, low, high = known(integrand, env), known(low, env), known(high, env)
    if low == high:
        return fmpq(0)
    if low == sp.oo or high == -sp.oo:
        return -_integrate(integrand, variable, high, low, env, part)
    return _sum_of_pieces(integrand, variable, low, high, env, part)


def _sum_of_pieces(
    integrand: sp.Expr, variable: sp.Symbol, low: sp.Expr, high: sp.Expr, env: Environment, part: object
) -> Value:
    points = [low, *breakpoints(integrand, variable, low, high, env), high]
    total: Value = fmpq(0)
    for left, right in pairwise(points):
        for ray in _rays_or_direct(integrand, variable, left, right, env, part):
            total = total + ray
    if env.real and not env.path and not isinstance(total, fmpq):
        total = acb(total.real)
    return total


def _rays_or_direct(
    integrand: sp.Expr, variable: sp.Symbol, left: sp.Expr, right: sp.Expr, env: Environment, part: object
) -> list[Value]:
    """The values of the sub-pieces of one piece between neighbouring break points."""
    if left == -sp.oo and right == sp.oo:
        ahead = _rays_or_direct(integrand, variable, sp.S.Zero, right, env, part)
        return ahead + _rays_or_direct(integrand, variable, left, sp.S.Zero, env, part)
    if left == -sp.oo:
        return _rays_or_direct(integrand.xreplace({variable: -variable}), variable, -right, sp.oo, env, part)
    if right == sp.oo:
        corner = left + 1
        near = _rays_or_direct(integrand, variable, left, corner, env, part)
        return [*near, _to_infinity(integrand, variable, left, env, part)]
    singular_left = is_singular(integrand, variable, left, right, env)
    singular_right = is_singular(integrand, variable, right, left, env)
    if not singular_left and not singular_right:
        return [_direct(integrand, variable, left, right, env, part)]
    middle = (left + right) / 2
    values = []
    for end, singular, sign in ((left, singular_left, 1), (right, singular_right, -1)):
        if singular:
            values.append(sign * _to_end(integrand, variable, end, middle, env, part))
        else:
            values.append(sign * _direct(integrand, variable, end, middle, env, part))
    return values


def _to_infinity(integrand: sp.Expr, variable: sp.Symbol, left: sp.Expr, env: Environment, part: object) -> Value:
    """The integral from left + 1 to infinity: x = left + 1/u, or on an exponential scale."""
    turned = turned_tail(
        integrand, variable, left + 1, env, lambda f, x, low, high: _sum_of_pieces(f, x, low, high, env, part)
    )
    if turned is not None:
        return turned
    near = sp.Dummy("u", positive=True)
    moved = prepared(integrand.xreplace({variable: left + 1 / near}), near)
    return _from_zero(moved / near**2, near, sp.S.One, env, part)


def _to_end(
    integrand: sp.Expr, variable: sp.Symbol, end: sp.Expr, far: sp.Expr, env: Environment, part: object
) -> Value:
    """The integral from `end`, where the integrand is singular, to `far`: x = end + width u."""
    near = sp.Dummy("u", positive=True)
    width = far - end
    moved = prepared(integrand.xreplace({variable: end + width * near}), near)
    return _from_zero(moved * width, near, sp.S.One, env, part)


def _from_zero(integrand: sp.Expr, near: sp.Symbol, far: sp.Expr, env: Environment, part: object) -> Value:
    """The integral over (0, 1): directly where a power of a new variable removes the singularity, else as a ray."""
    root = sp.Dummy("t", positive=True)
    m = _common_denominator(integrand, near)
    regular = simplified(integrand.xreplace({near: root**m}) * m * root ** (m - 1), root)
    if not is_singular(regular, root, sp.S.Zero, far, env):
        return _direct(regular, root, sp.S.Zero, far, env, part)
    scale = sp.Dummy("X", positive=True)
    return _ray(Ray(simplified(integrand.xreplace({near: 1 / scale}) / scale**2, scale), scale, 1), env, part)


def _common_denominator(integrand: sp.Expr, near: sp.Symbol) -> int:
    """The smallest m for which every rational power in sight is an integer power of t, u = t**m; 1 if it is large."""
    m = 1
    for power in integrand.atoms(sp.Pow):
        if power.exp.is_Rational and power.base.has(near):
            m = int(sp.ilcm(m, power.exp.q))
    return m if m <= 12 else 1


def is_singular(integrand: sp.Expr, variable: sp.Symbol, end: sp.Expr, other: sp.Expr, env: Environment) -> bool:
    """Whether the integrand is not proven analytic on a small ball around the end."""
    at = compiled(integrand)
    try:
        with _OnPath(env, True), env.binding(variable) as values:
            a, b = ball(compiled(end)(env)), ball(compiled(other)(env))
            radius = (abs(b - a) / 2**16).real.abs_upper()
            values[variable] = a + acb(arb(0, radius), arb(0, radius))
            return not ball(at(env)).is_finite()
    except (Imprecise, Undefined):
        return True


class _OnPath:
    """The environment switched to a piece of a path, analytic or not, and back."""

    def __init__(self, env: Environment, analytic: bool) -> None:
        self.env, self.analytic = env, analytic

    def __enter__(self) -> None:
        self.before = (self.env.path, self.env.analytic)
        self.env.path, self.env.analytic = True, self.analytic or self.before[1]

    def __exit__(self, *_: object) -> None:
        self.env.path, self.env.analytic = self.before


def _direct(
    integrand: sp.Expr, variable: sp.Symbol, left: sp.Expr, right: sp.Expr, env: Environment, part: object
) -> Value:
    a, b = compiled(left)(env), compiled(right)(env)
    width = ball(b) - ball(a)
    at = compiled(integrand)

    def value(t: acb, values: dict[sp.Symbol, Value]) -> acb:
        values[variable] = a + width * t
        return ball(at(env)) * width

    return _line_integral(value, acb(0), acb(1), variable, env, part)


def _line_integral(
    value: Callable[[acb, dict[sp.Symbol, Value]], acb],
    start: acb,
    end: acb,
    variable: sp.Symbol,
    env: Environment,
    part: object,
    precision: int = 0,
) -> acb:
    """The ball integrator on [start, end]; a piece on which the integrand cannot be decided is halved."""
    reasons: list[str] = []
    fatal: list[Exception] = []

    def callback(t: acb, analytic: bool) -> acb:
        if fatal:
            return NOT_FINITE
        with _OnPath(env, bool(analytic)):
            try:
                env.meter.tick()
                return value(t, env.values)
            except Imprecise as error:
                reasons[:] = [str(error)]
            except Exception as error:  # the integrator is compiled code: an exception must not pass through it
                fatal.append(error)
        return NOT_FINITE

    nested = env.path
    wanted = precision or ctx.prec
    tolerance = arb(2) ** -(wanted // 2 if nested else wanted - 20)
    with env.binding(variable):
        try:
            limit = _EVALUATIONS // (8 if nested else 1)
            result = acb.integral(callback, start, end, rel_tol=tolerance, abs_tol=tolerance, eval_limit=limit)
        except ValueError as error:
            raise Imprecise(str(error)) from None
    if fatal:
        raise fatal[0]
    if not result.is_finite():
        raise Imprecise(f"{part} was not enclosed" + (f" ({reasons[0]})" if reasons else ""))
    return result


def _ray(ray: Ray, env: Environment, part: object) -> acb:
    """The integral of a ray: finite part on a logarithmic scale, and a ball for the rest."""
    at = compiled(ray.integrand)
    end, rest = _truncation(ray, env, part)

    def value(v: acb, values: dict[sp.Symbol, Value]) -> acb:
        values[ray.variable] = v.exp()
        return ball(at(env)) * values[ray.variable]

    main, precision = acb(0), ctx.prec
    with ctx.workprec(ctx.prec + 20 + (3 * end) // 2):
        for piece in range(0, end, _STEP):
            bounds = acb(piece), acb(min(piece + _STEP, end))
            main = main + _line_integral(value, *bounds, ray.variable, env, part, precision)
    error = arb(0, rest)
    return main + (acb(error) if env.real and not env.path else acb(error, error))


def _truncation(ray: Ray, env: Environment, part: object) -> tuple[int, arb]:
    """A scale v and a bound of the integral beyond exp(v), below what the precision can tell."""
    goal = arb(2) ** -(60 if env.path else ctx.prec - 30)
    v, best = 4, None
    reason = "its tail is not proven to be integrable"
    while v <= (_LAST_SCALE // 8 if env.path else _LAST_SCALE):
        tail = Tail(acb(v).exp().real)
        try:
            with _OnPath(env, False):
                germ = germ_of(ray.integrand, ray.variable, env, tail)
        except (Unknown, Imprecise) as error:
            if isinstance(error, Unknown) and str(error).startswith("over budget"):
                raise
            reason, v = str(error), 2 * v
            continue
        if surely_diverges(germ):
            raise Undefined(f"{part} diverges")
        bound = integral_bound(germ, tail)
        if bound is not None and bound < goal:
            return v, bound
        if bound is not None:
            best = (v, bound)
        v = v + max(2, v // 3)
    if best is None or not best[1] < arb(2) ** -40:
        raise (Imprecise if env.path else Unknown)(f"{part}: {reason}")
    return best
