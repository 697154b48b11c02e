"""Improper integrals and integrals with parameters."""

from mpmath import cos, exp, factorial, inf, log, mpf, pi, quad, quadosc, sin, sqrt

from tests.corpus.oracles.entry import fails, holds

DOCUMENT = "improper.md"
T = "improper integrals"


def line(f):
    """Over the real line."""
    return quad(f, [-inf, -1, 0, 1, inf])


def half(f):
    """From 0 to infinity."""
    return quad(f, [0, 1, 4, 16, inf])


def laplace(f, a, b):
    """The Laplace integral of an oscillation f(b x), after scaling x by a."""
    return quad(lambda x: exp(-x) * f(b / a * x), [0, 2, 5, 10, 20, 40, 90]) / a


ENTRIES = [
    holds("1", T, lambda: (line(lambda x: exp(-x * x)), sqrt(pi))),
    fails("2", T, lambda: (line(lambda x: exp(-x * x / 2)), sqrt(pi)), "", "2 pi"),
    holds("3", T, lambda: (line(lambda x: x * x * exp(-x * x)), sqrt(pi) / 2)),
    fails("4", T, lambda: (half(lambda x: exp(-x * x)), sqrt(pi)), "", "half"),
    holds("5", T, lambda a: (line(lambda x: exp(-a * x * x)), sqrt(pi / a)), "P"),
    holds("6", T, lambda a, b: (line(lambda x: exp(-a * x * x + b * x)), sqrt(pi / a) * exp(b * b / (4 * a))), "PV"),
    fails(
        "7",
        T,
        lambda a, b: (line(lambda x: exp(-a * x * x + b * x)), sqrt(pi / a) * exp(-b * b / (4 * a))),
        "PV",
        "sign",
    ),
    holds("8", T, lambda a: (half(lambda x: exp(-a * x)), 1 / a), "P"),
    fails("9", T, lambda a: (half(lambda x: x * exp(-a * x)), 1 / a), "P", "1/a^2"),
    holds("10", T, lambda a, b: (laplace(cos, a, b), a / (a * a + b * b)), "PV"),
    fails("11", T, lambda a, b: (laplace(sin, a, b), a / (a * a + b * b)), "PV", "b in the numerator"),
    holds("12", T, lambda a: (half(lambda x: 1 / (x * x + a * a)), pi / (2 * a)), "P"),
    fails("13", T, lambda a: (2 * half(lambda x: 1 / (x * x + a * a)), pi / (2 * a)), "P", "factor 2"),
    holds("14", T, lambda: (quad(lambda x: x**-2, [1, inf]), 1)),
    fails("15", T, lambda: (quad(lambda x: x**-3, [1, inf]), mpf(1) / 3), "", "1/2"),
    holds("16", T, lambda: (half(lambda x: 1 / (1 + x**3)), 2 * pi / (3 * sqrt(3)))),
    fails("17", T, lambda: (half(lambda x: 1 / (1 + x * x) ** 2), pi / 2), "", "pi/4"),
    holds("18", T, lambda p: (quad(lambda v: 10 * v ** (10 * p - 1), [0, 1]), 1 / p), "P", "x = v^-10, p - 1 = sample"),
    fails("19", T, lambda s: (quad(lambda u: 2 * u ** (1 - 2 * s), [0, 1]), 1 / (1 + s)), "U", "sign; x = u^2"),
    holds("20", T, lambda n: (half(lambda x: x**n * exp(-x)), factorial(n)), "M"),
    fails("21", T, lambda n: (half(lambda x: x**n * exp(-2 * x)), factorial(n) / mpf(2) ** n), "M", "2^{n+1}"),
    holds("22", T, lambda: (quadosc(lambda x: sin(x) / x, [0, inf], omega=1), pi / 2)),
    holds("23", T, lambda: (half(lambda x: x / (exp(x) - 1)), pi**2 / 6)),
    fails("24", T, lambda: (half(lambda x: x**3 / (exp(x) - 1)), pi**4 / 90), "", "pi^4/15"),
    holds(
        "25",
        T,
        lambda: (quad(lambda x: log(x) / (1 + x * x), [0, 1]) - quad(lambda u: log(u) / (1 + u * u), [0, 1]), 0),
    ),
    fails("26", T, lambda: (quad(lambda x: log(1 + x) / x, [0, 1]), pi**2 / 6), "", "pi^2/12"),
    holds(
        "27",
        T,
        lambda: (quad(lambda r: exp(-r * r), [0, 1, 4, 9]) * sqrt(2) / 2, sqrt(pi / 2) / 2),
        "",
        "contour turned by pi/4",
    ),
    holds("28", T, lambda: (quad(lambda u: 2 / sqrt(2 - u * u), [0, 1]), pi / 2), "", "x = 1 - u^2"),
    fails("29", T, lambda: (quad(lambda u: 2, [0, 1]), mpf(1) / 2), "", "2"),
    holds("30", T, lambda: (line(lambda x: exp(-x * x)) ** 2, pi)),
]
