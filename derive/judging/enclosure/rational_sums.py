"""Sums over all k >= start of c z**k R(k) with R rational and z = 1 or -1, of k**-s, and of log(k) k**-s.

Partial fractions with enclosed roots: the sum over k >= n of 1/(k - r)**i is zeta(i, n - r), and for i = 1 it is
-digamma(n - r) once all residues together vanish.
"""

from __future__ import annotations

from typing import cast

import sympy as sp
from flint import acb, fmpq, fmpq_poly, fmpz_poly

from derive.judging.enclosure.budget import Imprecise, Undefined, Unknown
from derive.judging.enclosure.environment import Environment, Value, ball
from derive.judging.enclosure.tree import compiled

_HIGHEST_DEGREE = 12


def rational_sum(body: sp.Expr, index: sp.Symbol, start: int, env: Environment, part: object) -> Value:
    """The sum by Hurwitz zeta; Unknown unless the term is constant * (+-1)**k * rational(k) or * (k + a)**-s."""
    coefficient, term = body.as_independent(index, as_Add=False)
    factor = ball(compiled(coefficient)(env))
    alternating, term = _split_sign(term, index)
    if not alternating:
        power = _power_of_shifted(term, index)
        if power is not None:
            return factor * _zeta_sum(*power, start, env, part)
        return factor * _plain(term, index, start, part)
    power = _power_of_shifted(term, index)
    if power is not None:
        return factor * _alternating_power(*power, start, env, part)
    even = _plain_or_power(term.xreplace({index: 2 * index}), index, -(-start // 2), env, part)
    odd = _plain_or_power(term.xreplace({index: 2 * index + 1}), index, -(-(start - 1) // 2), env, part)
    if even is not None and odd is not None:
        return factor * (even - odd)
    return factor * _alternating(term, index, start, part)


def _plain_or_power(term: sp.Expr, index: sp.Symbol, start: int, env: Environment, part: object) -> Value | None:
    """The sum over one parity; None where it does not converge by itself."""
    power = _power_of_shifted(term, index)
    try:
        return _zeta_sum(*power, start, env, part) if power is not None else _plain(term, index, start, part)
    except Undefined:
        return None


def _split_sign(term: sp.Expr, index: sp.Symbol) -> tuple[bool, sp.Expr]:
    """Whether a factor (-1)**(k + integer) stands there, and the rest with its constant sign."""
    for node in sp.Mul.make_args(term):
        if isinstance(node, sp.Pow) and node.base == -1:
            offset = sp.expand(node.exp - index)
            if offset.is_Integer:
                return True, term / node * (-1) ** int(offset)
    return False, term


def _power_of_shifted(term: sp.Expr, index: sp.Symbol) -> tuple[sp.Expr, sp.Expr, sp.Expr] | None:
    """(scale, shift, s) if the term is scale * (k + shift)**-s with a power that is not an integer."""
    coefficient, node = sp.factor_terms(term).as_independent(index, as_Add=False)
    if not isinstance(node, sp.Pow) or node.exp.has(index) or node.exp.is_Integer:
        return None
    slope, shift = node.base.coeff(index, 1), node.base.coeff(index, 0)
    if slope.has(index) or slope == 0 or sp.expand(node.base - slope * index - shift) != 0 or not slope.is_positive:
        return None
    return coefficient * slope**node.exp, shift / slope, -node.exp


def _zeta_sum(scale: sp.Expr, shift: sp.Expr, s: sp.Expr, start: int, env: Environment, part: object) -> acb:
    exponent, first = ball(compiled(s)(env)), ball(compiled(shift)(env)) + start
    if not first.real > 0 or not first.imag.is_zero():
        raise Unknown("a power of a quantity that is not positive from the start")
    if exponent.real <= 1:
        raise Undefined(f"{part} diverges")
    if not exponent.real > 1:
        raise Imprecise(f"{part}: its exponent may not exceed 1")
    return ball(compiled(scale)(env)) * exponent.zeta(first)


def _alternating_power(scale: sp.Expr, shift: sp.Expr, s: sp.Expr, start: int, env: Environment, part: object) -> acb:
    """The sum of (-1)**k (k + a)**-s is 2**-s (zeta(s, a/2) - zeta(s, (a + 1)/2)), for every s > 0 but 1."""
    exponent, first = ball(compiled(s)(env)), ball(compiled(shift)(env)) + start
    if not first.real > 0 or not first.imag.is_zero():
        raise Unknown("a power of a quantity that is not positive from the start")
    if exponent.real <= 0:
        raise Undefined(f"{part} diverges: its terms do not tend to zero")
    if not exponent.real > 0:
        raise Imprecise(f"{part}: the sign of its exponent is not decided")
    difference = exponent.zeta(first / 2) - exponent.zeta((first + 1) / 2)
    return (-1) ** start * ball(compiled(scale)(env)) * difference * acb(2).pow(-exponent)


def _fraction(term: sp.Expr, index: sp.Symbol) -> tuple[fmpq_poly, fmpq_poly]:
    numerator, denominator = sp.fraction(sp.cancel(sp.together(term)))
    return _polynomial(numerator, index), _polynomial(denominator, index)


def _polynomial(expression: sp.Expr, index: sp.Symbol) -> fmpq_poly:
    if not expression.is_polynomial(index):
        raise Unknown("its terms are not rational functions of the index")
    coefficients = sp.Poly(expression, index).all_coeffs()
    if len(coefficients) > _HIGHEST_DEGREE + 1 or not all(c.is_Rational for c in coefficients):
        raise Unknown("its terms are not rational functions with rational coefficients")
    return fmpq_poly([fmpq(int(c.p), int(c.q)) for c in reversed(coefficients)])


def _plain(term: sp.Expr, index: sp.Symbol, start: int, part: object) -> acb:
    numerator, denominator = _fraction(term, index)
    _refuse_pole(_polynomial(sp.fraction(sp.together(term))[1], index), start, part)
    if numerator.degree() - denominator.degree() >= -1 and numerator.degree() >= 0:
        raise Undefined(f"{part} diverges")
    return acb(sum((piece.sum_from(start) for piece in _pieces(numerator, denominator)), acb(0)).real)


def _alternating(term: sp.Expr, index: sp.Symbol, start: int, part: object) -> acb:
    """sum (-1)**k R(k) with R of order 1/k: the pairs converge, each residue gives half a difference of digammas."""
    numerator, denominator = _fraction(term, index)
    _refuse_pole(_polynomial(sp.fraction(sp.together(term))[1], index), start, part)
    if numerator.degree() >= denominator.degree():
        raise Undefined(f"{part} diverges: its terms do not tend to zero")
    sign = -1 if start % 2 else 1
    return acb((sign * sum((piece.alternating_from(start) for piece in _pieces(numerator, denominator)), acb(0))).real)


def _refuse_pole(denominator: fmpq_poly, start: int, part: object) -> None:
    for root, _ in denominator.numer().roots() if denominator.degree() > 0 else []:
        value = fmpq(root)
        if value.q == 1 and value >= start:
            raise Undefined(f"{part} has a pole at index {value}")


class _Piece:
    """c/(k - root)**order."""

    def __init__(self, coefficient: acb, root: acb, order: int) -> None:
        self.coefficient, self.root, self.order = coefficient, root, order

    def sum_from(self, start: int) -> acb:
        """The sum over k >= start; for order 1 up to a constant common to all pieces of one fraction."""
        place = start - self.root
        return self.coefficient * (-place.digamma() if self.order == 1 else _hurwitz(self.order, place))

    def alternating_from(self, start: int) -> acb:
        """The sum of (-1)**(k - start) c/(k - root)**order over k >= start."""
        half = (start - self.root) / 2
        later = half + acb(fmpq(1, 2))
        if self.order == 1:
            return self.coefficient * (later.digamma() - half.digamma()) / 2
        return self.coefficient * (_hurwitz(self.order, half) - _hurwitz(self.order, later)) / 2**self.order


def _hurwitz(order: int, place: acb) -> acb:
    """zeta(order, place) = (-1)**order polygamma(order - 1, place)/(order - 1)!, which holds off the poles."""
    factorial = 1
    for i in range(2, order):
        factorial *= i
    return (-1) ** order * place.polygamma(order - 1) / factorial


def _pieces(numerator: fmpq_poly, denominator: fmpq_poly) -> list[_Piece]:
    if numerator.degree() < 0:
        return []
    return [piece for root, m in _roots(denominator) for piece in _principal_part(numerator, denominator, root, m)]


def _roots(denominator: fmpq_poly) -> list[tuple[acb, int]]:
    """Enclosed complex roots with their exact multiplicities; equal roots are never separated."""
    integral: fmpz_poly = denominator.numer()
    return list(cast("list[tuple[acb, int]]", integral.complex_roots()))


def _principal_part(numerator: fmpq_poly, denominator: fmpq_poly, root: acb, m: int) -> list[_Piece]:
    """Taylor coefficients at the root: N/(h**m D) with D(0) != 0; the lower coefficients of the denominator vanish."""
    top = _taylor(numerator, root, m)
    bottom = _taylor(denominator, root, 2 * m)[m:]
    quotient: list[acb] = []
    for i in range(m):
        rest = top[i] - sum((quotient[j] * bottom[i - j] for j in range(i)), acb(0))
        quotient.append(rest / bottom[0])
    return [_Piece(quotient[i], root, m - i) for i in range(m)]


def _taylor(polynomial: fmpq_poly, point: acb, count: int) -> list[acb]:
    coefficients, factorial = [], 1
    for i in range(count):
        coefficients.append(_at(polynomial, point) / factorial)
        polynomial = polynomial.derivative()
        factorial *= i + 1
    return coefficients


def _at(polynomial: fmpq_poly, point: acb) -> acb:
    value = acb(0)
    for coefficient in reversed(polynomial.coeffs()):
        value = value * point + coefficient
    return value


def rational_product(body: sp.Expr, index: sp.Symbol, start: int, part: object) -> acb:
    """The product over k >= start of P(k)/Q(k): equal leading terms, and gamma functions of the roots.

    It converges (to a value that is not zero) if and only if P and Q agree in degree and in their first two
    coefficients; Unknown otherwise.
    """
    numerator, denominator = _fraction(body, index)
    _refuse_pole(_polynomial(sp.fraction(sp.together(body))[1], index), start, part)
    n = numerator.degree()
    if n < 1 or n != denominator.degree() or any(numerator[i] != denominator[i] for i in (n, n - 1)):
        raise Unknown("its factors are not rational functions that tend to 1 fast enough")
    if any(fmpq(root).q == 1 and fmpq(root) >= start for root, _ in numerator.numer().roots()):
        return acb(0)
    value = acb(1)
    for root, m in _roots(denominator):
        value = value * (start - root).gamma() ** m
    for root, m in _roots(numerator):
        value = value * (start - root).rgamma() ** m
    return acb(value.real)
