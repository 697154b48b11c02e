"""Gamma, Beta, error, zeta and Bessel functions."""

from mpmath import (
    besselj,
    beta,
    cos,
    diff,
    erf,
    erfc,
    exp,
    factorial,
    gamma,
    gammainc,
    mpf,
    pi,
    quad,
    sin,
    sqrt,
    zeta,
)

from tests.corpus.oracles.entry import fails, holds

DOCUMENT = "special_functions.tex"
T = "special functions"
ONE = mpf(1)


def bessel_series(x, power):
    """The series with (k!)^power in the denominator."""
    return sum((-1) ** k / factorial(k) ** power * (x / 2) ** (2 * k) for k in range(60))


def bessel_integral(x):
    """The integral representation of J_0."""
    return quad(lambda t: cos(x * sin(t)), [0, pi]) / pi


ENTRIES = [
    holds("1", T, lambda x: (gamma(x + 1), x * gamma(x)), "P"),
    fails("2", T, lambda x: (gamma(x + 1), (x + 1) * gamma(x)), "P"),
    holds("3", T, lambda x: (gamma(x), gammainc(x, 0)), "P"),
    fails("4", T, lambda x: (gamma(x), gammainc(x + 1, 0)), "P"),
    holds("5", T, lambda: (gamma(ONE / 2), sqrt(pi))),
    fails("6", T, lambda: (gamma(3 * ONE / 2), sqrt(pi)), "", "half"),
    holds("7", T, lambda: (gamma(5), 24)),
    fails("8", T, lambda: (gamma(5), 120), "", "off by one"),
    holds("9", T, lambda n: (gamma(n + 1), factorial(n)), "M"),
    holds("10", T, lambda x: (gamma(x) * gamma(1 - x), pi / sin(pi * x)), "U"),
    fails("11", T, lambda x: (gamma(x) * gamma(1 - x), pi / cos(pi * x)), "U"),
    holds("12", T, lambda p, q: (beta(p, q), gamma(p) * gamma(q) / gamma(p + q)), "PP"),
    holds("13", T, lambda p, q: (beta(p, q), gamma(p) * gamma(q) / gamma(p + q)), "PP"),
    fails("14", T, lambda p, q: (beta(p, q), gamma(p + q) / gamma(p) / gamma(q)), "PP", "upside down"),
    holds("15", T, lambda x: (erf(x), 2 / sqrt(pi) * quad(lambda t: exp(-t * t), [0, x])), "R"),
    fails("16", T, lambda x: (erf(-x), erf(x)), "R", "odd"),
    holds("17", T, lambda x: (diff(erf, x), 2 / sqrt(pi) * exp(-x * x)), "R"),
    fails("18", T, lambda x: (diff(erf, x), 1 / sqrt(pi) * exp(-x * x)), "R", "factor 2"),
    holds("19", T, lambda: (erf(mpf(50)), 1)),
    fails("20", T, lambda x: (erfc(x), 1 + erf(x)), "R", "sign"),
    holds("21", T, lambda: (zeta(2), pi**2 / 6)),
    fails("22", T, lambda: (zeta(4), pi**4 / 60), "", "90"),
    holds("23", T, lambda: (zeta(-1), -ONE / 12)),
    fails("24", T, lambda: (zeta(0), ONE / 2), "", "sign"),
    holds("25", T, lambda: (besselj(0, 0), 1)),
    fails("26", T, lambda x: (diff(lambda t: besselj(0, t), x), besselj(1, x)), "R", "sign"),
    holds("27", T, lambda x: (diff(lambda t: besselj(0, t), x), -besselj(1, x)), "R"),
    holds("28", T, lambda x: (besselj(0, x), bessel_series(x, 2)), "R"),
    fails("29", T, lambda x: (besselj(0, x), bessel_series(x, 1)), "R", "(k!)^2"),
    holds("30", T, lambda x: (besselj(0, x), bessel_integral(x)), "R"),
    fails("31", T, lambda x: (besselj(1, x), bessel_integral(x)), "R"),
    fails("32", T, lambda: (quad(lambda u: 2 / sqrt(2 - u * u), [0, 1]), pi), "", "pi/2; t = 1 - u^2"),
]
