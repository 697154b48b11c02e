"""Definite integrals over finite intervals, and antiderivatives (checked by differentiation)."""

# One equation a line reads better than a folded one.

from mpmath import atan, cos, diff, e, exp, log, mpf, pi, quad, sin, sqrt, tan

from tests.corpus.oracles.entry import fails, holds

DOCUMENT = "integrals.tex"
T = "definite integrals"
A = "antiderivatives"


def from_to(f, a, b):
    """The integral of f from a to b."""
    return quad(f, [a, b])


def square(f):
    """The integral of f(x, y) over the unit square."""
    return quad(f, [0, 1], [0, 1])


def product_of_sines(m, n):
    """The overlap of two sines, 0 where m and n are not different."""
    return (0, 0) if m == n else (quad(lambda x: sin(m * x) * sin(n * x), [0, pi, 2 * pi]), 0)


ENTRIES = [
    holds("1", T, lambda: (from_to(lambda x: x * x, 0, 1), mpf(1) / 3)),
    holds("2", T, lambda: (from_to(sin, 0, pi), 2)),
    fails("3", T, lambda: (from_to(lambda x: cos(x) ** 2, 0, pi), pi), "", "pi/2"),
    holds("4", T, lambda: (from_to(lambda x: 1 / x, 1, e), 1)),
    fails("5", T, lambda: (from_to(lambda x: 1 / (1 + x * x), 0, 1), pi / 2), "", "pi/4"),
    holds("6", T, lambda: (from_to(lambda x: x * exp(x), 0, 1), 1)),
    fails("7", T, lambda: (from_to(log, 0, 1), 1), "", "sign"),
    holds("8", T, lambda: (from_to(lambda x: x**3, -1, 1), 0)),
    fails("9", T, lambda: (2 * from_to(lambda x: x, 0, 1), 0), "", "1"),
    holds("10", T, lambda: (from_to(lambda x: sqrt(4 - x * x), 0, 2), pi)),
    holds("11", T, lambda: (from_to(lambda x: sin(x) ** 3, 0, pi / 2), mpf(2) / 3)),
    fails("12", T, lambda: (from_to(tan, 0, pi / 4), log(2)), "", "half"),
    holds("13", T, lambda: (from_to(lambda x: x / (1 + x * x), 0, 1), log(2) / 2)),
    holds("14", T, lambda: (from_to(atan, 0, 1), pi / 4 - log(2) / 2)),
    fails("15", T, lambda: (from_to(lambda x: x * x * exp(-x), 0, 1), 2 + 5 / e), "", "sign"),
    holds("16", T, lambda: (from_to(lambda x: 3 * x * x, 0, 2), 8, 8)),
    holds("17", T, lambda: (from_to(lambda x: 1 / x**2, 1, 2), mpf(1) / 2, mpf(1) / 2)),
    fails(
        "18", T, lambda: (from_to(lambda x: 1 / x**2, 1, 2), -mpf(1) / 2, -mpf(1) / 2), "", "sign; second link holds"
    ),
    holds("19", T, lambda: (from_to(lambda x: x * sin(x), 0, pi), pi, pi)),
    holds("20", T, lambda a: (from_to(lambda x: x * (a - x), 0, a), a**3 / 6), "P"),
    fails("21", T, lambda a: (from_to(lambda x: sqrt(a * a - x * x), 0, a), pi * a * a / 2), "P", "pi a^2/4"),
    holds("22", T, lambda a: (from_to(lambda x: 1 / (a * a + x * x), 0, a), pi / (4 * a)), "P"),
    holds("23", T, lambda a: (from_to(lambda x: x**3 + x**2, -a, a), 2 * a**3 / 3), "P"),
    fails("24", T, lambda a: (from_to(lambda x: exp(-a * x), 0, 1), (1 + exp(-a)) / a), "P", "sign"),
    holds("25", T, product_of_sines, "NN"),
    holds("26", T, lambda n: (quad(lambda x: sin(n * x) ** 2, [0, pi, 2 * pi]), pi), "N"),
    fails("27", T, lambda n: (from_to(lambda x: x**n, 0, 1), mpf(1) / n), "N", "1/(n+1)"),
    holds("28", T, lambda: (square(lambda x, y: x + y), 1)),
    holds("29", T, lambda: (from_to(lambda x: x * from_to(lambda y: y, 0, x), 0, 1), mpf(1) / 8)),
    fails("30", T, lambda: (square(lambda x, y: exp(x + y)), e**2 - 1), "", "(e-1)^2"),
    holds("31", A, lambda x: (diff(atan, x), 1 / (x * x + 1)), "R"),
    fails("32", A, lambda x: (diff(lambda t: t * sin(t) - cos(t), x), x * cos(x)), "R", "sign"),
    holds("33", A, lambda x: (diff(lambda t: exp(2 * t) / 2, x), exp(2 * x)), "R"),
    fails("34", A, lambda x: (diff(lambda t: t / 2 + sin(2 * t) / 4, x), sin(x) ** 2), "R", "sign"),
    holds("35", A, lambda x: (diff(lambda t: t * log(t) - t, x), log(x)), "P"),
]
