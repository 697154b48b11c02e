"""Rules for numbers, symbols, sums, products, powers and the analytic functions."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from flint import acb, acb_mat, arb, fmpq, fmpq_mat

from derive.judging.enclosure.budget import Imprecise, Undefined, Unknown
from derive.judging.enclosure.environment import Environment, Evaluate, Value, ball, finite, only_real
from derive.judging.enclosure.functions import (
    ANALYTIC,
    LINE,
    apply_analytic,
    demand_analytic,
    hypergeometric_value,
    inside,
)
from derive.judging.enclosure.powers import general_power, integer_power, logarithm, rational_power, reciprocal
from derive.judging.enclosure.tree import Part, compiled, constant, rule_for

_CONSTANTS: dict[sp.Expr, Callable[[], acb]] = {
    sp.pi: lambda: acb(arb.pi()),
    sp.E: lambda: acb(arb.const_e()),
    sp.EulerGamma: lambda: acb(arb.const_euler()),
    sp.Catalan: lambda: acb(arb.const_catalan()),
    sp.GoldenRatio: lambda: (1 + acb(5).sqrt()) / 2,
}


@rule_for(sp.Rational)
def _rational(expression: sp.Expr) -> Evaluate:
    return constant(fmpq(int(expression.p), int(expression.q)))


@rule_for(sp.NumberSymbol)
def _number_symbol(expression: sp.Expr) -> Evaluate:
    at = _CONSTANTS.get(expression)
    if at is None:
        raise Unknown(f"no rule for the constant {expression}")
    return lambda env: at()


@rule_for(sp.core.numbers.ImaginaryUnit)
def _imaginary_unit(expression: sp.Expr) -> Evaluate:
    def evaluate(env: Environment) -> Value:
        if env.real:
            raise Undefined("it is not a real number")
        return acb(0, 1)

    return evaluate


@rule_for(sp.Float)
def _float(expression: sp.Expr) -> Evaluate:
    raise Unknown(f"{expression} is a floating-point number; write it as a fraction")


@rule_for(
    sp.core.numbers.Infinity,
    sp.core.numbers.NegativeInfinity,
    sp.core.numbers.ComplexInfinity,
    sp.core.numbers.NaN,
)
def _not_finite(expression: sp.Expr) -> Evaluate:
    def evaluate(env: Environment) -> Value:
        raise Undefined(f"{expression} is not a finite value")

    return evaluate


@rule_for(sp.Symbol)
def _symbol(expression: sp.Expr) -> Evaluate:
    def evaluate(env: Environment) -> Value:
        value = env.values.get(expression)
        if value is None:
            raise Unknown(f"no value for the symbol {expression}")
        return value

    return evaluate


@rule_for(sp.Add)
def _add(expression: sp.Expr) -> Evaluate:
    terms = [compiled(term) for term in expression.args]

    def evaluate(env: Environment) -> Value:
        total = terms[0](env)
        for term in terms[1:]:
            total = total + term(env)
        return total

    return evaluate


@rule_for(sp.Mul)
def _multiply(expression: sp.Expr) -> Evaluate:
    factors = [compiled(factor) for factor in expression.args]

    def evaluate(env: Environment) -> Value:
        exact, rest = fmpq(1), None
        for factor in factors:
            value = factor(env)
            if isinstance(value, fmpq):
                exact = exact * value
            else:
                rest = value if rest is None else rest * value
        return exact if rest is None or exact == 0 else rest * exact if exact != 1 else rest

    return evaluate


@rule_for(sp.Pow)
def _power(expression: sp.Expr) -> Evaluate:
    base, exponent = compiled(expression.base), expression.exp
    part = Part(expression)
    if isinstance(exponent, sp.Integer):
        n = int(exponent)
        if n == -1:
            return lambda env: reciprocal(base(env), part)
        return lambda env: integer_power(base(env), n, part)
    if isinstance(exponent, sp.Rational):
        q = fmpq(int(exponent.p), int(exponent.q))
        return lambda env: rational_power(base(env), q, env, part)
    if expression.base is sp.E:
        return compiled(sp.exp(exponent))
    integral, value = bool(exponent.is_integer), compiled(exponent)
    return lambda env: general_power(base(env), value(env), integral, env, part)


@rule_for(sp.log)
def _log(expression: sp.Expr) -> Evaluate:
    argument, part = compiled(expression.args[0]), Part(expression)
    return lambda env: logarithm(argument(env), env, part)


def _analytic(expression: sp.Expr) -> Evaluate:
    head, part = expression.func, Part(expression)
    if head is sp.exp and expression.args[0] is sp.S.One:
        return compiled(sp.E)
    arguments = [compiled(argument) for argument in expression.args]
    return lambda env: apply_analytic(head, [argument(env) for argument in arguments], env, part)


for _head in ANALYTIC:
    rule_for(_head)(_analytic)


@rule_for(sp.elliptic_e)
def _elliptic_e(expression: sp.Expr) -> Evaluate:
    if len(expression.args) != 1:
        raise Unknown(f"no rule for the incomplete elliptic integral {Part(expression)}")
    argument, part = compiled(expression.args[0]), Part(expression)

    def evaluate(env: Environment) -> Value:
        m = argument(env)
        if m == 1:
            return fmpq(1)
        demand_analytic(ball(m), (None, fmpq(1)), env, part)
        return only_real(finite(ball(m).elliptic_e(), part), env, part)

    return evaluate


@rule_for(sp.atan, sp.asinh)
def _cut_on_imaginary_axis(expression: sp.Expr) -> Evaluate:
    argument, part = compiled(expression.args[0]), Part(expression)
    at = acb.atan if expression.func is sp.atan else acb.asinh

    def evaluate(env: Environment) -> Value:
        value = argument(env)
        if isinstance(value, fmpq) and value == 0:
            return fmpq(0)
        z = ball(value)
        if env.analytic and z.real.contains(0) and not z.imag.abs_upper() < 1:
            raise Imprecise(f"{part} may touch its branch cut")
        return finite(at(z), part)

    return evaluate


_BY_RECIPROCAL = {
    sp.asec: sp.acos, sp.acsc: sp.asin, sp.acoth: sp.atanh, sp.acsch: sp.asinh,
}  # fmt: skip


@rule_for(*_BY_RECIPROCAL)
def _inverse_of_reciprocal(expression: sp.Expr) -> Evaluate:
    return compiled(_BY_RECIPROCAL[expression.func](1 / expression.args[0], evaluate=False))


@rule_for(sp.acot)
def _arc_cotangent(expression: sp.Expr) -> Evaluate:
    argument, part = compiled(expression.args[0]), Part(expression)

    def evaluate(env: Environment) -> Value:
        value = argument(env)
        if isinstance(value, fmpq) and value == 0:
            return acb(arb.pi()) / 2
        inverse = ball(reciprocal(value, part))
        if env.analytic and inverse.real.contains(0) and not inverse.imag.abs_upper() < 1:
            raise Imprecise(f"{part} may touch its branch cut")
        return finite(inverse.atan(), part)

    return evaluate


_TURNS: dict[type, Callable[[acb], acb]] = {
    sp.sin: acb.sin_pi,
    sp.cos: acb.cos_pi,
    sp.tan: acb.tan_pi,
    sp.cot: acb.cot_pi,
    sp.sec: lambda z: 1 / z.cos_pi(),
    sp.csc: lambda z: 1 / z.sin_pi(),
}
_CIRCULAR: dict[type, Callable[[acb], acb]] = {
    sp.sin: acb.sin, sp.cos: acb.cos, sp.tan: acb.tan, sp.cot: acb.cot, sp.sec: acb.sec, sp.csc: acb.csc,
}  # fmt: skip
_POLE_AT_INTEGERS = (sp.cot, sp.csc)
_POLE_AT_HALF_INTEGERS = (sp.tan, sp.sec)


@rule_for(*_CIRCULAR)
def _circular(expression: sp.Expr) -> Evaluate:
    argument, head, part = expression.args[0], expression.func, Part(expression)
    terms = sp.Add.make_args(argument)
    if argument != 0 and all(sp.pi in sp.Mul.make_args(term) for term in terms):
        return _circular_in_turns(head, compiled(sp.Add(*[term / sp.pi for term in terms])), part)
    inner, at = compiled(argument), _CIRCULAR[head]

    def evaluate(env: Environment) -> Value:
        value = inner(env)
        if isinstance(value, fmpq) and value == 0:
            return _circular_at_half_turns(head, value, part)
        return finite(at(ball(value)), part)

    return evaluate


def _circular_in_turns(head: type, turns: Evaluate, part: Part) -> Evaluate:
    at = _TURNS[head]

    def evaluate(env: Environment) -> Value:
        value = turns(env)
        if isinstance(value, fmpq) and value.q <= 2:
            return _circular_at_half_turns(head, value, part)
        return finite(at(ball(value)), part)

    return evaluate


def _circular_at_half_turns(head: type, turns: fmpq, part: Part) -> fmpq:
    """The exact value at pi*turns, where 2*turns is an integer; Undefined at a pole."""
    quarter = int((2 * turns).p) % 4
    sine, cosine = (0, 1, 0, -1)[quarter], (1, 0, -1, 0)[quarter]
    if (head in _POLE_AT_INTEGERS and sine == 0) or (head in _POLE_AT_HALF_INTEGERS and cosine == 0):
        raise Undefined(f"{part} has a pole here")
    table = {sp.sin: sine, sp.cos: cosine, sp.csc: sine, sp.sec: cosine}
    return fmpq(table.get(head, 0))


@rule_for(sp.hyper)
def _hypergeometric(expression: sp.Expr) -> Evaluate:
    upper = [compiled(a) for a in expression.args[0]]
    lower = [compiled(b) for b in expression.args[1]]
    argument, part = compiled(expression.args[2]), Part(expression)
    interval = (None, fmpq(1)) if len(upper) > len(lower) else LINE

    def evaluate(env: Environment) -> Value:
        z = ball(argument(env))
        if interval is not LINE:
            demand_analytic(z, interval, env, part)
            if len(upper) > len(lower) + 1 and not inside(z, (fmpq(-1), fmpq(0))):
                raise Unknown(f"{part} diverges as a series")
        result = hypergeometric_value([ball(a(env)) for a in upper], [ball(b(env)) for b in lower], z)
        return only_real(finite(result, part), env, part)

    return evaluate


@rule_for(sp.Determinant)
def _determinant(expression: sp.Expr) -> Evaluate:
    matrix = sp.ImmutableMatrix(expression.arg.doit()) if expression.arg.is_Matrix else None
    if matrix is None or not matrix.is_square:
        raise Unknown(f"no rule for the determinant of {Part(expression.arg)}: its entries are not explicit")
    size, entries = matrix.rows, [compiled(entry) for entry in matrix]

    def evaluate(env: Environment) -> Value:
        values = [entry(env) for entry in entries]
        exact = [value for value in values if isinstance(value, fmpq)]
        if len(exact) == len(values):
            return fmpq_mat(size, size, exact).det()
        return finite(acb_mat(size, size, [ball(value) for value in values]).det(), "a determinant")

    return evaluate


@rule_for(sp.Trace)
def _trace(expression: sp.Expr) -> Evaluate:
    matrix = expression.arg.doit()
    if not isinstance(matrix, sp.MatrixBase):
        raise Unknown(f"no rule for the trace of {Part(expression.arg)}: its entries are not explicit")
    return compiled(matrix.trace())
