"""The germ of a SymPy expression at infinity, node by node."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from flint import acb, arb, fmpq

from derive.judging.enclosure.budget import Imprecise, Undefined, Unknown
from derive.judging.enclosure.environment import Environment, ball
from derive.judging.enclosure.germ import (
    UNIT,
    ZERO,
    Exponent,
    Germ,
    Tail,
    between_zero_and,
    constant_germ,
    hull,
    identity_germ,
    product,
    scaled_power,
    total,
)
from derive.judging.enclosure.tree import Part, compiled

_VANISH_AT_ZERO = (sp.tan, sp.asin, sp.atan, sp.asinh, sp.atanh, sp.erf, sp.erfi, sp.Si, sp.Shi)
_SMOOTH = (*_VANISH_AT_ZERO, sp.acos, sp.acosh, sp.erfc, sp.gamma, sp.loggamma)
_BINDERS = (sp.Integral, sp.Sum, sp.Product, sp.Limit, sp.Derivative, sp.Subs)
_HYPERBOLIC = (sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch)


_QUOTIENTS: dict[type, tuple[type | None, type]] = {
    sp.tan: (sp.sin, sp.cos), sp.cot: (sp.cos, sp.sin), sp.sec: (None, sp.cos), sp.csc: (None, sp.sin),
}  # fmt: skip


def _as_quotient(node: sp.Expr) -> sp.Expr:
    """tan, cot, sec, csc by sine and cosine."""
    above, below = _QUOTIENTS[node.func]
    numerator: sp.Expr = sp.S.One if above is None else above(node.args[0])
    return numerator / below(node.args[0])


def prepared(expression: sp.Expr, variable: sp.Symbol) -> sp.Expr:
    """The expression with polynomial subtrees multiplied out, so that they cancel, and fewer kinds of functions."""
    expression = expression.replace(
        lambda e: isinstance(e, _HYPERBOLIC) and e.has(variable), lambda e: e.rewrite(sp.exp)
    )
    expression = expression.replace(lambda e: isinstance(e, sp.Expr) and type(e) in _QUOTIENTS, _as_quotient)
    return expression.replace(
        lambda e: e.is_Add and e.has(variable) and not e.has(sp.Integral, sp.Sum), _multiplied_out_in(variable)
    )


def _multiplied_out_in(variable: sp.Symbol) -> Callable[[sp.Expr], sp.Expr]:
    def multiplied_out(node: sp.Expr) -> sp.Expr:
        if any(p.exp.is_Integer and abs(p.exp) > 12 for p in node.atoms(sp.Pow)):
            return node
        rational = all(factor.is_polynomial(variable, 1 / variable) for factor in sp.Add.make_args(node))
        return sp.expand(node) if rational else node

    return multiplied_out


def simplified(expression: sp.Expr, positive: sp.Symbol) -> sp.Expr:
    """Powers of the positive symbol taken out of sums and collected; only identities that hold for positive values."""

    def of(node: sp.Expr) -> sp.Expr:
        if node.base == positive or not node.base.has(positive) or node.exp.has(positive):
            return node
        inner = sp.together(node.base)
        if not inner.is_rational_function(positive):
            return node
        top, bottom = (_taken_out(sp.expand(part), positive) for part in sp.fraction(inner))
        return positive ** ((top[1] - bottom[1]) * node.exp) * (top[0] / bottom[0]) ** node.exp

    return sp.powsimp(expression.replace(lambda e: e.is_Pow, of))


def _taken_out(polynomial: sp.Expr, positive: sp.Symbol) -> tuple[sp.Expr, int]:
    """The polynomial divided by the largest power of the symbol in it, and that power."""
    if polynomial == 0:
        return polynomial, 0
    lowest = min((sp.degree(term, positive) for term in sp.Add.make_args(polynomial)), default=0)
    return sp.expand(polynomial / positive**lowest), int(lowest)


def germ_of(expression: sp.Expr, variable: sp.Symbol, env: Environment, tail: Tail) -> Germ:
    """A germ that holds for every variable >= tail.start; Unknown where none is found."""
    return _Bounds(variable, env, tail).of(expression)


class _Bounds:
    """The recursion, with the variable, the values of everything else, and the tail."""

    def __init__(self, variable: sp.Symbol, env: Environment, tail: Tail) -> None:
        self.variable, self.env, self.tail = variable, env, tail
        self.may_oscillate = False  # set where a bound does not show that the quantity has a limit

    def of(self, node: sp.Expr) -> Germ:
        self.env.meter.tick()
        if not node.has(self.variable):
            return constant_germ(ball(compiled(node)(self.env)))
        if node == self.variable:
            return identity_germ()
        if isinstance(node, sp.Add):
            return total([germ for term in node.args for germ in self._summands(term)], self.tail)
        if isinstance(node, sp.Mul):
            return self._product(node.args)
        if isinstance(node, sp.Pow):
            return self._power(node.base, node.exp)
        rule = _RULES.get(type(node))
        if rule is not None:
            return rule(self, node)
        return self._bounded_function(node)

    def _summands(self, term: sp.Expr) -> list[Germ]:
        """The germs of one term of a sum; a factor f(h), h small, f(0) = 1, is 1 and a rest, so that 1 cancels."""
        for factor in sp.Mul.make_args(term):
            rest = self._above_one(factor) if factor.has(self.variable) else None
            if rest is not None:
                others = self.of(term / factor)
                return [others, product(others, rest)]
        return [self.of(term)]

    def _above_one(self, factor: sp.Expr) -> Germ | None:
        """The germ of f(h) - 1 for exp, cos and powers of 1 + h with small h; None for all else."""
        if isinstance(factor, sp.exp | sp.cos):
            small = self._small(factor.args[0])
        elif isinstance(factor, sp.Pow) and factor.exp.is_Rational and factor.base.is_Add:
            small = self._small(factor.base - 1)
        else:
            return None
        if small is None:
            return None
        inner = acb(0).union(hull(small, self.tail))
        if isinstance(factor, sp.exp):
            return product(small, Germ(ZERO, ZERO, {}, inner.exp()))
        if isinstance(factor, sp.cos):
            # cos h = 1 - (h**2/2) sinc(h/2)**2
            return product(product(small, small), Germ(ZERO, ZERO, {}, -((inner / 2).sinc() ** 2) / 2))
        r = fmpq(int(factor.exp.p), int(factor.exp.q))
        return product(small, Germ(ZERO, ZERO, {}, r * (1 + inner).pow(acb(r - 1))))

    def _product(self, factors: tuple[sp.Expr, ...]) -> Germ:
        result = self.of(factors[0])
        for factor in factors[1:]:
            result = product(result, self.of(factor))
        return result

    def _power(self, base: sp.Expr, exponent: sp.Expr) -> Germ:
        if not exponent.has(self.variable):
            return scaled_power(self.of(base), _exponent(compiled(exponent)(self.env)))
        if not base.has(self.variable) and (-base).is_positive and exponent.is_integer:
            bound = self.exponential(exponent * sp.log(-base))
            self.may_oscillate = True
            return Germ(bound.power, bound.logs, bound.decay, bound.ball * acb(arb(0, 1)), False)
        return self.exponential(sp.expand_mul(exponent * sp.log(base)))

    def exponential(self, exponent: sp.Expr) -> Germ:
        parts = [self._exponential_of(self.of(term)) for term in sp.Add.make_args(sp.expand_mul(exponent))]
        result = parts[0]
        for part in parts[1:]:
            result = product(result, part)
        return result

    def _exponential_of(self, g: Germ) -> Germ:
        """exp of one term: bounded, a power of X, or an exponential of a power."""
        if not isinstance(g.power, fmpq):
            raise Unknown("an exponential of an irrational power")
        if g.power == 0 and g.logs == 1 and not g.decay and g.monomial and g.ball.imag.is_zero():
            return Germ(_exponent(g.ball), ZERO, {}, acb(1), True)
        if g.decay or g.power < 0 or (g.power == 0 and g.logs <= 0):
            return self._varying(g)
        inner = between_zero_and(arb(1)) if g.ball.imag.is_zero() else UNIT
        rate = -g.ball.real
        if g.power == 0:
            if g.logs >= 1 and rate > 0:
                return Germ(-(rate.lower() * (self.tail.log ** arb(g.logs - 1)).lower()), ZERO, {}, acb(1) * inner)
            raise Unknown("an exponential of a power of a logarithm")
        if g.logs == 0 and g.monomial:
            decay = {} if rate.is_zero() else {g.power: rate}
            return Germ(ZERO, ZERO, decay, acb(1) if g.ball.imag.is_zero() else UNIT, g.ball.imag.is_zero())
        if g.logs >= 0 and rate > 0:
            return Germ(ZERO, ZERO, {g.power: arb(rate.lower())}, acb(1) * inner)
        if g.logs == 0:
            return Germ(ZERO, ZERO, {g.power: arb(rate.lower())}, acb(1) * inner)
        raise Unknown("an exponential that grows faster than any exponential of a power")

    def _varying(self, g: Germ) -> Germ:
        value = hull(g, self.tail).exp()
        constant = g.monomial and g.power == 0 and g.logs == 0 and not g.decay
        return Germ(ZERO, ZERO, {}, value, constant)

    def logarithm(self, argument: sp.Expr) -> Germ:
        near_one = self._small(argument - 1)
        if near_one is not None:
            rest = hull(near_one, self.tail)
            return product(near_one, Germ(ZERO, ZERO, {}, 1 / (1 + acb(0).union(rest))))
        g = self.of(argument)
        if not g.ball.real > 0 or not (g.ball.imag.is_zero() or not self.env.real):
            raise Unknown("a logarithm of a quantity that may not be positive")
        inverse = between_zero_and(1 / self.tail.log)
        if g.decay:
            raise Unknown("a logarithm of an exponential")
        if isinstance(g.power, fmpq) and g.power == 0 and g.logs == 0:
            return Germ(ZERO, ZERO, {}, g.ball.log(), g.monomial)
        if g.monomial and g.logs == 0 and g.ball == 1:
            return Germ(ZERO, fmpq(1), {}, acb(g.power), True)
        slower = between_zero_and(self.tail.log.log() / self.tail.log if self.tail.log > 3 else arb(1))
        return Germ(ZERO, fmpq(1), {}, acb(g.power) + acb(g.logs) * slower + g.ball.log() * inverse)

    def _small(self, argument: sp.Expr) -> Germ | None:
        """The germ of a quantity that tends to zero like a power; None where that is not proven."""
        if argument == 0:
            return None
        try:
            g = self.of(sp.expand(argument))
        except (Unknown, Imprecise, Undefined):
            return None
        small = not g.decay and bool(arb(g.power) < 0)
        return g if small and abs_below_half(hull_or_none(g, self.tail)) else None

    def oscillating(self, node: sp.Expr) -> Germ:
        argument = node.args[0]
        small = self._small(argument)
        if small is not None:
            inner = hull(small, self.tail)
            if isinstance(node, sp.sin):
                return product(small, Germ(ZERO, ZERO, {}, acb(0).union(inner).sinc()))
            return Germ(ZERO, ZERO, {}, acb(0).union(inner).cos())
        g = self.of(argument)
        if not g.ball.imag.is_zero():
            raise Unknown(f"{Part(node)} of a complex argument")
        self.may_oscillate = True
        return Germ(ZERO, ZERO, {}, acb(arb(0, 1)))

    def bounded_by(self, bound: Callable[[], arb]) -> Callable[[sp.Expr], Germ]:
        def of(node: sp.Expr) -> Germ:
            try:
                return self._bounded_function(node)
            except (Unknown, Imprecise):
                pass
            if not self.of(node.args[0]).ball.imag.is_zero():
                raise Unknown(f"{Part(node)} of a complex argument")
            self.may_oscillate = True
            return Germ(ZERO, ZERO, {}, acb(arb(0, 1) * bound()))

        return of

    def arc_tangent(self, node: sp.Expr) -> Germ:
        """Where the argument grows, +-pi/2 less the arc tangent of its reciprocal."""
        try:
            g = self.of(node.args[0])
            grows = g.ball.imag.is_zero() and not g.ball.contains(0) and not g.decay and bool(arb(g.power) > 0)
            if grows:
                sign = 1 if g.ball.real > 0 else -1
                inverse = hull(scaled_power(g, fmpq(-1)), self.tail)
                return Germ(ZERO, ZERO, {}, acb(sign * arb.pi() / 2) - inverse.atan())
        except Unknown:
            pass
        return self.bounded_by(lambda: arb.pi() / 2)(node)

    def absolute(self, node: sp.Expr) -> Germ:
        g = self.of(node.args[0])
        size = acb(abs(g.ball.real)) if g.ball.imag.is_zero() else acb(abs(g.ball))
        return Germ(g.power, g.logs, g.decay, size, g.monomial)

    def _vanishing(self, node: sp.Expr) -> Germ | None:
        """f(h) with f(0) = 0 and small h is h times a mean of f' between 0 and h."""
        if not isinstance(node, _VANISH_AT_ZERO) or len(node.args) != 1:
            return None
        small = self._small(node.args[0])
        if small is None:
            return None
        at = sp.Dummy("h", real=True)
        fresh = Environment(meter=self.env.meter, real=self.env.real, path=True, analytic=True)
        fresh.values = {at: acb(0).union(hull(small, self.tail))}
        try:
            slope = ball(compiled(node.func(at).diff(at))(fresh))
        except (Imprecise, Undefined, Unknown):
            return None
        return product(small, Germ(ZERO, ZERO, {}, slope))

    def _bounded_function(self, node: sp.Expr) -> Germ:
        """Any function of quantities that stay bounded: its value on their hulls."""
        plain = node.args and all(isinstance(argument, sp.Expr) for argument in node.args)
        if not plain or isinstance(node, _BINDERS):
            raise Unknown(f"no bound for {Part(node)}")
        vanishing = self._vanishing(node)
        if vanishing is not None:
            return vanishing
        self.may_oscillate |= not isinstance(node, _SMOOTH)
        dummies = [sp.Dummy() for _ in node.args]
        values = [hull(self.of(argument), self.tail) for argument in node.args]
        fresh = Environment(meter=self.env.meter, real=self.env.real, path=True, analytic=False)
        fresh.values = dict(zip(dummies, values, strict=True))
        return Germ(ZERO, ZERO, {}, ball(compiled(node.func(*dummies))(fresh)))


def may_have_no_limit(expression: sp.Expr, variable: sp.Symbol, env: Environment, tail: Tail) -> tuple[Germ, bool]:
    """The germ, and whether it passed through a function that may oscillate or jump.

    Without such a function the expression is built from the field operations, exp, log and restricted analytic
    functions, and is therefore monotone in the end: it has a limit, finite or infinite.
    """
    bounds = _Bounds(variable, env, tail)
    return bounds.of(expression), bounds.may_oscillate


def abs_below_half(value: acb | None) -> bool:
    return value is not None and bool(value.abs_upper() < fmpq(1, 2))


def hull_or_none(g: Germ, tail: Tail) -> acb | None:
    try:
        return hull(g, tail)
    except Unknown:
        return None


def _exponent(value: fmpq | acb) -> Exponent:
    if isinstance(value, fmpq):
        return value
    if not value.imag.is_zero():
        raise Unknown("a complex power of the variable")
    integer = value.real.unique_fmpz() if value.is_exact() else None
    return value.real if integer is None else fmpq(integer)


_RULES: dict[type, Callable[[_Bounds, sp.Expr], Germ]] = {
    sp.exp: lambda b, node: b.exponential(node.args[0]),
    sp.log: lambda b, node: b.logarithm(node.args[0]),
    sp.sin: lambda b, node: b.oscillating(node),
    sp.cos: lambda b, node: b.oscillating(node),
    sp.Abs: lambda b, node: b.absolute(node),
    sp.atan: lambda b, node: b.arc_tangent(node),
    sp.erf: lambda b, node: b.bounded_by(lambda: arb(1))(node),
}
