"""Rules of differentiation."""

from mpmath import acos, asin, atan, cos, diff, e, exp, log, quad, sin, sqrt, tanh

from tests.corpus.oracles.entry import fails, holds

DOCUMENT = "derivatives.tex"
T = "derivatives"
ENTRIES = [
    holds("1", T, lambda x: (diff(lambda t: t**5, x), 5 * x**4), "R"),
    holds("2", T, lambda x: (diff(sin, x), cos(x)), "R"),
    fails("3", T, lambda x: (diff(cos, x), sin(x)), "R", "sign"),
    holds("4", T, lambda x: (diff(lambda t: e ** (3 * t), x), 3 * e ** (3 * x)), "R"),
    fails("5", T, lambda x: (diff(lambda t: exp(-t * t / 2), x), x * exp(-x * x / 2)), "R", "sign"),
    holds("6", T, lambda x: (diff(atan, x), 1 / (1 + x * x)), "R"),
    holds("7", T, lambda x: (diff(lambda t: t * sin(t), x), sin(x) + x * cos(x)), "R"),
    holds("8", T, lambda x: (diff(lambda t: t / (1 + t * t), x), (1 - x * x) / (1 + x * x) ** 2), "R"),
    fails("9", T, lambda x: (diff(lambda t: 1 / (1 + t * t), x), 2 * x / (1 + x * x) ** 2), "R", "sign"),
    holds("10", T, lambda x: (diff(log, x), 1 / x), "P"),
    fails("11", T, lambda x: (diff(lambda t: t * log(t), x), log(x)), "P", "+1 dropped"),
    holds("12", T, lambda x: (diff(lambda t: t * log(t) - t, x), log(x)), "P"),
    fails("13", T, lambda x: (diff(lambda t: t**t, x), x * x ** (x - 1)), "P"),
    holds("14", T, lambda x: (diff(lambda t: t**t, x), x**x * (1 + log(x))), "P"),
    holds("15", T, lambda x: (diff(sqrt, x), 1 / (2 * sqrt(x))), "P"),
    fails("16", T, lambda x: (diff(lambda t: t**-3, x), -3 * x**-2), "P", "exponent"),
    holds("17", T, lambda x: (diff(sin, x, 2), -sin(x)), "R"),
    holds("18", T, lambda x: (diff(lambda t: exp(-t * t), x, 2), (4 * x * x - 2) * exp(-x * x)), "R"),
    fails("19", T, lambda x: (diff(lambda t: cos(2 * t), x, 3), -8 * sin(2 * x)), "R", "sign"),
    holds("20", T, lambda x: (diff(lambda t: t**4, x, 4), 24), "R"),
    fails("21", T, lambda x: (diff(lambda t: log(1 + t * t), x, 2), 2 * (1 + x * x) / (1 + x * x) ** 2), "R", "sign"),
    holds("22", T, lambda x, y: (diff(lambda t: t**2 * y**3, x), 2 * x * y**3), "RR"),
    fails("23", T, lambda x, y: (diff(lambda t: x**2 * t**3, y), 3 * x * x * y**3), "RR", "exponent"),
    holds("24", T, lambda x, y: (diff(lambda s, t: exp(s * t), (x, y), (1, 1)), (1 + x * y) * exp(x * y)), "VV"),
    fails("25", T, lambda x, y: (diff(lambda s, t: sin(s * t), (x, y), (1, 1)), cos(x * y) + x * y * sin(x * y)), "RR"),
    holds(
        "26", T, lambda x, y: (diff(lambda t: t**3 - 3 * t * y**2, x, 2) + diff(lambda t: -3 * x * t**2, y, 2), 0), "RR"
    ),
    holds(
        "27",
        T,
        lambda a, b, x: (diff(lambda t: exp(a * t) * sin(b * t), x), exp(a * x) * (a * sin(b * x) + b * cos(b * x))),
        "VVV",
    ),
    fails(
        "28",
        T,
        lambda a, b, n, x: (diff(lambda t: (a * t + b) ** n, x), n * (a * x + b) ** (n - 1)),
        "RRNR",
        "factor a",
    ),
    holds("29", T, lambda x: (diff(tanh, x), 1 - tanh(x) ** 2), "R"),
    holds("30", T, lambda x: (diff(lambda t: 1 / (1 + exp(-t)), x), exp(-x) / (1 + exp(-x)) ** 2), "R"),
    fails("31", T, lambda x: (diff(lambda t: log(1 + exp(t)), x), 1 / (1 + exp(x))), "R", "e^{-x}"),
    holds("32", T, lambda x: (diff(asin, x), 1 / sqrt(1 - x * x)), "V"),
    fails("33", T, lambda x: (diff(acos, x), 1 / sqrt(1 - x * x)), "V", "sign"),
    holds("34", T, lambda x: (diff(lambda y: quad(lambda t: exp(-t * t), [0, y]), x), exp(-x * x)), "R"),
    fails("35", T, lambda x: (diff(lambda y: quad(cos, [0, y * y]), x), cos(x * x)), "R", "factor 2x"),
]
