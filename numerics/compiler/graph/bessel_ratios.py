"""J_nu(x)/x^nu, which is regular at 0 and whose derivative is -x J_{nu+1}(x)/x^{nu+1}: of whole and half orders.

sin(x)/x is the one of order 1/2, but for a factor.
"""

from __future__ import annotations

import math

from numerics.compiler.graph.program import Builder
from numerics.compiler.refusal import CannotCompile

SINC = math.sqrt(math.pi / 2)
"""sin(x)/x over J_{1/2}(x)/sqrt(x)."""

_NOTHING = 1e-18


def sinc(b: Builder, x: int) -> int:
    """sin(x)/x, which is 1 at 0."""
    one, zero = b.const(1.0), b.const(0.0)
    at_zero = b.apply("eq", x, zero)
    safe = b.apply("select", at_zero, one, x)
    return b.apply("select", at_zero, one, b.apply("div", b.apply("sin", safe), safe))


def bessel_ratio(b: Builder, order: int, x: int) -> int:
    """The series below nu + 1, where its terms fall; beyond, steps up from the two lowest orders, which are stable."""
    nu = b.number(order)
    if nu is None or nu <= 0.0 or not (2.0 * nu).is_integer():
        raise CannotCompile(f"J_nu(x)/x^nu of the order {nu} has no kernel; give an order of 1/2, 1, 3/2, ...")
    end = b.const(nu + 1.0)
    near = b.apply("lt", b.apply("abs", x), end)
    close, far = b.apply("select", near, x, b.const(0.0)), b.apply("select", near, end, x)
    return b.apply("select", near, _series(b, nu, close), _steps(b, nu, far))


def _series(b: Builder, nu: float, x: int) -> int:
    """sum_k (-x^2/4)^k / (2^nu k! Gamma(nu + k + 1))."""
    coefficients = [1.0 / (2.0**nu * math.gamma(nu + 1.0))]
    quarter = (nu + 1.0) ** 2 / 4.0
    while abs(coefficients[-1]) * quarter ** (len(coefficients) - 1) > _NOTHING * coefficients[0]:
        k = len(coefficients)
        coefficients.append(-coefficients[-1] / (k * (nu + k)))
    square = b.mul(b.const(0.25), x, x)
    value = b.const(coefficients[-1])
    for c in reversed(coefficients[:-1]):
        value = b.add(b.mul(value, square), b.const(c))
    return value


def _steps(b: Builder, nu: float, x: int) -> int:
    """J_{n+1} = 2n/x J_n - J_{n-1}, divided by powers of x: r_{n+1} = (2n r_n - r_{n-1})/x^2."""
    if nu.is_integer():
        n, below, value = 1.0, b.apply("besselj0", x), b.apply("div", b.apply("besselj1", x), x)
    else:
        n, below = 0.5, b.mul(b.const(1.0 / SINC), b.apply("cos", x))
        value = b.mul(b.const(1.0 / SINC), b.apply("div", b.apply("sin", x), x))
    square = b.mul(x, x)
    while n < nu:
        below, value = value, b.apply("div", b.sub(b.mul(b.const(2.0 * n), value), below), square)
        n += 1.0
    return value
