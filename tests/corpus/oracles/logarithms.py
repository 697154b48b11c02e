"""Logarithms, powers and roots of positive numbers."""

from mpmath import cbrt, diff, exp, log, mpf, quad, sqrt

from tests.corpus.oracles.entry import fails, holds

DOCUMENT = "logarithms.md"
T = "logarithms and roots"


def far_apart(x, y):
    """(13) where x > y; elsewhere the right side is not real."""
    return (log(x) / log(y), log(x - y)) if x > y else (0, 0)


ENTRIES = [
    holds("1", T, lambda x, y: (log(x * y), log(x) + log(y)), "PP"),
    fails("2", T, lambda x, y: (log(x + y), log(x) * log(y)), "PP"),
    holds("3", T, lambda x, y: (log(x / y), log(x) - log(y)), "PP"),
    fails("4", T, lambda x, y: (log(x / y), log(x) / log(y)), "PP"),
    holds("5", T, lambda x, n: (log(x**n), n * log(x)), "PN"),
    fails("6", T, lambda x, n: (log(x) ** n, n * log(x)), "PN"),
    holds("7", T, lambda x: (exp(log(x)), x), "P"),
    fails("8", T, lambda x: (exp(2 * log(x)), 2 * x), "P", "x^2"),
    fails("9", T, lambda x: (exp(-log(x)), -x), "P", "1/x"),
    holds("10", T, lambda x: (log(exp(x)), x), "P"),
    holds("11", T, lambda x, y: (x ** log(y), y ** log(x)), "PP"),
    fails("12", T, lambda x: (x ** log(x), log(x) ** x), "P"),
    fails("13", T, far_apart, "PP"),
    holds("14", T, lambda x, y: (sqrt(x * y), sqrt(x) * sqrt(y)), "PP"),
    fails("15", T, lambda x, y: (sqrt(x + y), sqrt(x) + sqrt(y)), "PP"),
    fails("16", T, lambda x, y: (sqrt(x * x + y * y), x + y), "PP"),
    holds("17", T, lambda x: (cbrt(x) ** 2, x ** (mpf(2) / 3)), "P"),
    fails("18", T, lambda x: (x ** mpf("-0.5"), -sqrt(x)), "P"),
    holds("19", T, lambda x: (x**5 / x**2, x**3), "P"),
    fails("20", T, lambda x: ((x**2) ** 3, x**5), "P"),
    fails("21", T, lambda x: ((2 * x) ** 3, 2 * x**3), "P"),
    holds("22", T, lambda a, x: (a**x, exp(x * log(a))), "PP"),
    fails("23", T, lambda a, x: (diff(lambda t: a**t, x), x * a ** (x - 1)), "PP"),
    holds("24", T, lambda a, x: (diff(lambda t: a**t, x), a**x * log(a)), "PP"),
    holds("25", T, lambda x: (quad(lambda t: 1 / t, [1, x]), log(x)), "P"),
    fails("26", T, lambda x: (quad(log, [1, x]), x * log(x) - x), "P", "+1"),
    holds("27", T, lambda a, b: (log(b, a), log(b) / log(a)), "PP"),
    fails("28", T, lambda a, b: (log(b, a), log(a) / log(b)), "PP"),
    holds("29", T, lambda x: (log(x * x), 2 * log(abs(x))), "R"),
    fails("30", T, lambda t: (sqrt((t - 1) ** 2), t - 1), "R"),
    fails("31", T, lambda t: (cbrt(t**3 + 1), t + 1), "P"),
    fails("32", T, lambda t: (exp(t) ** 2, exp(t * t)), "R"),
    fails("33", T, lambda t: (exp(t) * exp(-t), 0), "R"),
]
