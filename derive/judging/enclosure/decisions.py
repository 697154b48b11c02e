"""Rules whose value is a decision: order, sign, rounding, pieces, indices; and combinatorial functions at integers."""

from __future__ import annotations

from collections.abc import Callable
from math import comb, factorial

import sympy as sp
from flint import acb, fmpq
from sympy.logic.boolalg import BooleanAtom

from derive.judging.enclosure.budget import Imprecise, Undefined, Unknown
from derive.judging.enclosure.environment import (
    Environment,
    Evaluate,
    Value,
    ball,
    demand_real,
    is_integer,
    only_real,
    real_sign,
)
from derive.judging.enclosure.functions import apply_analytic
from derive.judging.enclosure.tree import Part, compiled, rule_for

Decide = Callable[[Environment], bool]
_LARGEST_EXACT = 2000  # factorials and binomials up to here are exact integers


def _order(left: Value, right: Value, env: Environment, part: object) -> int:
    """-1, 0, 1 as left is below, exactly equal to, or above right; both must be real."""
    difference = left - right
    if not env.path:
        demand_real(difference, part)
    sign = real_sign(difference, part)
    if sign == 0 and env.smooth:
        raise Undefined(f"{part} changes exactly here: no derivative is claimed")
    return sign


def _demand_order(argument: sp.Expr, env: Environment, part: object) -> None:
    """On a path in the complex field a ball does not show that a quantity is real; its assumptions must."""
    if env.path and not env.real and not argument.is_extended_real:
        raise Unknown(f"{part}: {Part(argument)} is not known to be real")


def decided(condition: sp.Basic) -> Decide:
    """The closure that decides a condition; it raises Imprecise where balls cannot."""
    if isinstance(condition, BooleanAtom) or condition in (True, False):
        truth = bool(condition)
        return lambda env: truth
    if isinstance(condition, sp.Not):
        inner = decided(condition.args[0])
        return lambda env: not inner(env)
    if isinstance(condition, sp.And | sp.Or):
        return _junction([decided(argument) for argument in condition.args], isinstance(condition, sp.Or))
    if isinstance(condition, sp.core.relational.Relational):
        return _relation(condition)
    raise Unknown(f"no rule for the condition {Part(condition)}")


def _junction(parts: list[Decide], absorbing: bool) -> Decide:
    def decide(env: Environment) -> bool:
        undecided = None
        for part in parts:
            try:
                if part(env) is absorbing:
                    return absorbing
            except Imprecise as error:
                undecided = error
        if undecided is not None:
            raise undecided
        return not absorbing

    return decide


def _relation(condition: sp.core.relational.Relational) -> Decide:
    left, right, part = compiled(condition.lhs), compiled(condition.rhs), Part(condition)
    if isinstance(condition, sp.Eq | sp.Ne):
        negated = isinstance(condition, sp.Ne)
        return lambda env: _equal(left(env), right(env), env, part) is not negated
    accepted = {
        sp.StrictLessThan: (-1,), sp.LessThan: (-1, 0), sp.StrictGreaterThan: (1,), sp.GreaterThan: (1, 0),
    }[condition.func]  # fmt: skip

    def decide(env: Environment) -> bool:
        _demand_order(condition.lhs - condition.rhs, env, part)
        return _order(left(env), right(env), env, part) in accepted

    return decide


def _equal(left: Value, right: Value, env: Environment, part: object) -> bool:
    difference = left - right
    if isinstance(difference, fmpq):
        if difference == 0 and env.smooth:
            raise Undefined(f"{part} changes exactly here: no derivative is claimed")
        return difference == 0
    if not difference.contains(0):
        return False
    if difference.is_zero():
        return True
    raise Imprecise(f"{part} is not decided")


@rule_for(sp.Piecewise)
def _piecewise(expression: sp.Expr) -> Evaluate:
    pieces = [(decided(condition), compiled(value)) for value, condition in expression.args]
    part = Part(expression)

    def evaluate(env: Environment) -> Value:
        possible: list[Value] = []
        for holds, value in pieces:
            try:
                if not holds(env):
                    continue
            except Imprecise:
                if env.analytic or not env.path:
                    raise
                possible.append(value(env))
                continue
            if not possible:
                return value(env)
            return _hull([*possible, value(env)])
        if possible:
            raise Imprecise(f"no piece of {part} surely applies")
        raise Undefined(f"no piece of {part} applies")

    return evaluate


def _hull(values: list[Value]) -> acb:
    hull = ball(values[0])
    for value in values[1:]:
        hull = hull.union(ball(value))
    return hull


@rule_for(sp.Abs)
def _absolute(expression: sp.Expr) -> Evaluate:
    argument, part = compiled(expression.args[0]), Part(expression)
    real_on_path = bool(expression.args[0].is_extended_real)

    def evaluate(env: Environment) -> Value:
        value = argument(env)
        if isinstance(value, fmpq):
            if env.smooth and value == 0:
                raise Undefined(f"{part} has no derivative here")
            return abs(value)
        if env.path and (env.real or real_on_path):
            result = value.real_abs(analytic=env.analytic)
            if not result.is_finite():
                raise Imprecise(f"{part} has a kink here")
            return result
        if env.analytic:
            raise Imprecise(f"{part} is not analytic")
        if env.smooth and value.contains(0):
            raise Imprecise(f"{part} may have a kink here")
        return acb(abs(value.real)) if value.imag.is_zero() else acb((value.real**2 + value.imag**2).sqrt())

    return evaluate


@rule_for(sp.sign)
def _sign(expression: sp.Expr) -> Evaluate:
    argument, part = compiled(expression.args[0]), Part(expression)

    def evaluate(env: Environment) -> Value:
        value = argument(env)
        if not isinstance(value, fmpq) and not env.path and not value.imag.is_zero():
            if env.smooth or value.contains(0):
                raise Imprecise(f"{part} is not decided")
            return value / acb((value.real**2 + value.imag**2).sqrt())
        _demand_order(expression.args[0], env, part)
        return _jump(value, env, part, (-1, 0, 1))

    return evaluate


def _jump(value: Value, env: Environment, part: object, levels: tuple[fmpq | int, ...]) -> Value:
    """levels[0], [1] or [2] where the value is negative, zero, positive; their hull on a path that crosses."""
    try:
        sign = real_sign(value, part)
    except Imprecise:
        if env.analytic or not env.path:
            raise
        return _hull([fmpq(levels[0]), fmpq(levels[2])])
    if sign == 0 and env.smooth:
        raise Undefined(f"{part} jumps here: no derivative")
    return fmpq(levels[sign + 1])


@rule_for(sp.Heaviside)
def _heaviside(expression: sp.Expr) -> Evaluate:
    argument, part = compiled(expression.args[0]), Part(expression)
    middle = expression.args[1] if len(expression.args) > 1 else sp.Rational(1, 2)
    if not middle.is_Rational:
        raise Unknown(f"the value of {part} at zero is not a rational number")
    levels = (0, fmpq(int(middle.p), int(middle.q)), 1)

    def evaluate(env: Environment) -> Value:
        _demand_order(expression.args[0], env, part)
        return _jump(argument(env), env, part, levels)

    return evaluate


@rule_for(sp.Max, sp.Min)
def _extremum(expression: sp.Expr) -> Evaluate:
    arguments, part = [compiled(argument) for argument in expression.args], Part(expression)
    largest = expression.func is sp.Max

    def evaluate(env: Environment) -> Value:
        for node in expression.args:
            _demand_order(node, env, part)
        best = arguments[0](env)
        for argument in arguments[1:]:
            best = _larger(best, argument(env), largest, env, part)
        return best

    return evaluate


def _larger(left: Value, right: Value, largest: bool, env: Environment, part: object) -> Value:
    try:
        order = _order(left, right, env, part)
    except Imprecise:
        if env.analytic or env.smooth:
            raise
        a, b = ball(left).real, ball(right).real
        return acb(a.max(b) if largest else a.min(b))
    return left if (order >= 0) is largest else right


@rule_for(sp.floor, sp.ceiling, sp.frac)
def _rounded(expression: sp.Expr) -> Evaluate:
    argument, head, part = compiled(expression.args[0]), expression.func, Part(expression)

    def evaluate(env: Environment) -> Value:
        value = argument(env)
        _demand_order(expression.args[0], env, part)
        if not env.path:
            demand_real(value, part)
        whole = _whole(value, head is sp.ceiling, env, part)
        return value - whole if head is sp.frac else whole

    return evaluate


def _whole(value: Value, up: bool, env: Environment, part: object) -> Value:
    if isinstance(value, fmpq):
        if value.q == 1 and env.smooth:
            raise Undefined(f"{part} jumps here: no derivative")
        return fmpq(value.ceil() if up else value.floor())
    x = value.real
    rounded = x.ceil() if up else x.floor()
    integer = rounded.unique_fmpz()
    if integer is None or not rounded.is_exact():
        if env.path and not env.analytic:
            return acb(rounded)
        raise Imprecise(f"{part} is not decided")
    if env.analytic and x.contains_integer():
        raise Imprecise(f"{part} jumps here")
    return fmpq(integer)


@rule_for(sp.re, sp.im, sp.conjugate, sp.arg)
def _complex_part(expression: sp.Expr) -> Evaluate:
    argument, head, part = compiled(expression.args[0]), expression.func, Part(expression)
    real_on_path = bool(expression.args[0].is_extended_real)

    def evaluate(env: Environment) -> Value:
        value = argument(env)
        if isinstance(value, fmpq) and head is not sp.arg:
            return fmpq(0) if head is sp.im else value
        if env.path and (env.real or real_on_path) and head is not sp.arg:
            return fmpq(0) if head is sp.im else value
        if env.analytic:
            raise Imprecise(f"{part} is not analytic")
        return _part(head, ball(value), part)

    return evaluate


def _part(head: type, value: acb, part: object) -> Value:
    if head is sp.re:
        return acb(value.real)
    if head is sp.im:
        return acb(value.imag)
    if head is sp.conjugate:
        return value.conjugate()
    if value.is_zero():
        raise Undefined(f"{part}: zero has no argument")
    if value.contains(0):
        raise Imprecise(f"{part} is not decided")
    return acb(value.arg())


@rule_for(sp.KroneckerDelta)
def _kronecker(expression: sp.Expr) -> Evaluate:
    left, right, part = compiled(expression.args[0]), compiled(expression.args[1]), Part(expression)
    return lambda env: fmpq(int(_equal(left(env), right(env), env, part)))


@rule_for(sp.factorial)
def _factorial(expression: sp.Expr) -> Evaluate:
    argument, part = compiled(expression.args[0]), Part(expression)

    def evaluate(env: Environment) -> Value:
        value = argument(env)
        if is_integer(value) and 0 <= value <= _LARGEST_EXACT:
            return fmpq(factorial(int(value.p)))
        return apply_analytic(sp.factorial, [value], env, part)

    return evaluate


@rule_for(sp.factorial2)
def _double_factorial(expression: sp.Expr) -> Evaluate:
    argument, part = compiled(expression.args[0]), Part(expression)

    def evaluate(env: Environment) -> Value:
        value = argument(env)
        if not is_integer(value):
            raise Unknown(f"{part} at a number that is not an integer")
        n = int(value.p)
        if n < -1 or n > 2 * _LARGEST_EXACT:
            raise Undefined(f"{part} at {n}") if n < -1 and n % 2 == 0 else Unknown(f"{part} at {n}")
        result = 1
        for k in range(n, 1, -2):
            result *= k
        return fmpq(result)

    return evaluate


@rule_for(sp.binomial)
def _binomial(expression: sp.Expr) -> Evaluate:
    upper, lower, part = compiled(expression.args[0]), compiled(expression.args[1]), Part(expression)

    def evaluate(env: Environment) -> Value:
        n, k = upper(env), lower(env)
        if is_integer(k) and k <= _LARGEST_EXACT:
            return _binomial_at_integer(n, int(k.p))
        n, k = ball(n), ball(k)
        result = (n + 1).gamma() * (k + 1).rgamma() * (n - k + 1).rgamma()
        if not result.is_finite():
            raise Imprecise(f"no finite ball for {part}")
        return only_real(result, env, part)

    return evaluate


def _binomial_at_integer(n: Value, k: int) -> Value:
    """n(n-1)...(n-k+1)/k!, and zero below k = 0."""
    if k < 0:
        return fmpq(0)
    if is_integer(n) and n >= 0:
        return fmpq(comb(int(n.p), k)) if n >= k else fmpq(0)
    result: Value = fmpq(1)
    for i in range(k):
        result = result * (n - i) / (i + 1)
    return result


@rule_for(sp.RisingFactorial, sp.FallingFactorial)
def _shifted_factorial(expression: sp.Expr) -> Evaluate:
    base, order, part = compiled(expression.args[0]), compiled(expression.args[1]), Part(expression)
    step = 1 if expression.func is sp.RisingFactorial else -1

    def evaluate(env: Environment) -> Value:
        x, n = base(env), order(env)
        if not is_integer(n) or not 0 <= n <= _LARGEST_EXACT:
            raise Unknown(f"{part}: its order {n} is not a small natural number")
        result: Value = fmpq(1)
        for i in range(int(n.p)):
            result = result * (x + step * i)
        return result

    return evaluate


@rule_for(sp.harmonic, sp.fibonacci, sp.bernoulli)
def _number_sequence(expression: sp.Expr) -> Evaluate:
    arguments, head, part = [compiled(a) for a in expression.args], expression.func, Part(expression)

    def evaluate(env: Environment) -> Value:
        values = [argument(env) for argument in arguments]
        if len(values) == 1 and is_integer(values[0]) and 0 <= values[0] <= _LARGEST_EXACT:
            number = head(int(values[0].p))
            return fmpq(int(number.p), int(number.q))
        if head is sp.bernoulli:
            return _bernoulli_polynomial(values, part)
        return apply_analytic(head, values, env, part)

    return evaluate


def _bernoulli_polynomial(values: list[Value], part: object) -> Value:
    if len(values) != 2 or not is_integer(values[0]) or not 0 <= values[0] <= _LARGEST_EXACT:
        raise Unknown(f"{part}: only Bernoulli polynomials of a natural order are known")
    return ball(values[1]).bernoulli_poly(int(values[0].p))
