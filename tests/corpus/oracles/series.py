"""Infinite series and products."""

from mpmath import atan, cos, cosh, exp, factorial, inf, log, mpf, nprod, nsum, pi, rgamma, sin

from tests.corpus.oracles.entry import fails, holds

DOCUMENT = "series.md"
T = "series"
ONE = mpf(1)


def power(c, x, low=0, terms=400):
    """The power series with coefficients c(k)."""
    return sum(c(k) * x**k for k in range(low, terms))


def forever(f, low):
    """Sum over n from low to infinity."""
    return nsum(f, [low, inf])


ENTRIES = [
    holds("1", T, lambda x: (power(lambda k: 1, x), 1 / (1 - x)), "V"),
    fails("2", T, lambda x: (power(lambda k: 1, x, 1), 1 / (1 - x)), "V", "lower bound"),
    holds("3", T, lambda x: (power(lambda k: k, x), x / (1 - x) ** 2), "V"),
    fails("4", T, lambda x: (power(lambda k: k, x) / x, x / (1 - x) ** 2), "V", "index"),
    holds("5", T, lambda x: (power(lambda k: (-1) ** k, x * x), 1 / (1 + x * x)), "V"),
    holds("6", T, lambda: (forever(lambda k: ONE / 2**k, 0), 2)),
    fails("7", T, lambda: (forever(lambda k: ONE / 3**k, 1), ONE / 3), "", "1/2"),
    holds("8", T, lambda x: (exp(x), power(lambda k: 1 / factorial(k), x)), "R"),
    holds("9", T, lambda x: (sin(x), x * power(lambda k: (-1) ** k / factorial(2 * k + 1), x * x)), "R"),
    fails("10", T, lambda x: (cos(x), power(lambda k: (-1) ** k / factorial(k), x * x)), "R", "(2k)!"),
    holds("11", T, lambda x: (cosh(x), power(lambda k: 1 / factorial(2 * k), x * x)), "R"),
    fails("12", T, lambda x: (exp(-x), power(lambda k: rgamma(1 - k), x)), "R", "(-k)! is a pole"),
    holds("13", T, lambda x: (log(1 + x), power(lambda k: (-1) ** (k + 1) * ONE / k, x, 1)), "V"),
    fails("14", T, lambda x: (log(1 - x), power(lambda k: ONE / k, x, 1)), "V", "minus lost"),
    holds("15", T, lambda x: (atan(x), x * power(lambda k: (-1) ** k * ONE / (2 * k + 1), x * x)), "V"),
    holds("16", T, lambda: (forever(lambda n: ONE / n**2, 1), pi**2 / 6)),
    holds("17", T, lambda: (forever(lambda n: ONE / n**4, 1), pi**4 / 90)),
    fails("18", T, lambda: (forever(lambda n: ONE / n**3, 1), pi**3 / 32), "", "zeta(3)"),
    holds("19", T, lambda: (forever(lambda n: (-1) ** (n + 1) * ONE / n, 1), log(2))),
    fails("20", T, lambda: (forever(lambda n: (-1) ** n * ONE / (2 * n + 1), 0), pi / 2), "", "pi/4"),
    holds("21", T, lambda: (forever(lambda n: 1 / factorial(n), 0), exp(1))),
    fails("22", T, lambda: (forever(lambda n: 1 / factorial(n), 1), exp(1)), "", "lower bound"),
    holds("23", T, lambda: (forever(lambda n: ONE / (n * (n + 1)), 1), 1)),
    fails("24", T, lambda: (forever(lambda n: ONE / (n * (n + 2)), 1), ONE / 2), "", "3/4"),
    fails("25", T, lambda: (forever(lambda n: ONE / (2 * n + 1) ** 2, 0), pi**2 / 12), "", "pi^2/8"),
    fails("26", T, lambda: (forever(lambda n: (-1) ** n * ONE / n**2, 1), pi**2 / 12), "", "sign"),
    holds("27", T, lambda: (forever(lambda n: n * ONE / 2**n, 1), 2)),
    fails("28", T, lambda: (forever(lambda n: n * n * ONE / 2**n, 1), 4), "", "6"),
    holds("29", T, lambda: (nprod(lambda n: 1 - ONE / n**2, [2, inf]), ONE / 2)),
    fails("30", T, lambda: (nprod(lambda n: 1 - ONE / (4 * n**2), [1, inf]), pi / 2), "", "2/pi"),
]
