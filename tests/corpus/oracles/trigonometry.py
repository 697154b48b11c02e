"""Trigonometric and hyperbolic functions."""

from mpmath import acos, asin, asinh, atan, cos, cosh, cot, e, log, mpf, pi, sin, sinh, sqrt, tan, tanh

from tests.corpus.oracles.entry import fails, holds

DOCUMENT = "trigonometry.md"
T = "trigonometry"
ENTRIES = [
    holds("1", T, lambda x, y: (sin(x + y), sin(x) * cos(y) + cos(x) * sin(y)), "RR"),
    fails("2", T, lambda x, y: (cos(x + y), cos(x) * cos(y) + sin(x) * sin(y)), "RR", "sign"),
    holds("3", T, lambda x, y: (cos(x - y), cos(x) * cos(y) + sin(x) * sin(y)), "RR"),
    holds("4", T, lambda x: (sin(x) ** 2 + cos(x) ** 2, 1), "R"),
    holds("5", T, lambda x: (sin(2 * x), 2 * sin(x) * cos(x)), "R"),
    fails("6", T, lambda x: (cos(2 * x), 2 * cos(x) ** 2 + 1), "R", "sign of 1"),
    holds("7", T, lambda x: (cos(2 * x), cos(x) ** 2 - sin(x) ** 2, 1 - 2 * sin(x) ** 2), "R"),
    holds("8", T, lambda x: (sin(3 * x), 3 * sin(x) - 4 * sin(x) ** 3), "R"),
    fails("9", T, lambda x: (cos(3 * x), 4 * cos(x) ** 3 + 3 * cos(x)), "R", "sign"),
    holds("10", T, lambda x: (sin(x / 2) ** 2, (1 - cos(x)) / 2), "R"),
    fails("11", T, lambda x: (cos(x / 2) ** 2, (1 - cos(x)) / 2), "R", "sign"),
    holds("12", T, lambda x: (tan(x / 2), sin(x) / (1 + cos(x))), "V"),
    holds("13", T, lambda x: (1 + tan(x) ** 2, 1 / cos(x) ** 2), "R"),
    fails("14", T, lambda x: (1 + cot(x) ** 2, 1 / cos(x) ** 2), "R", "sine"),
    fails("15", T, lambda x, y: (tan(x + y), (tan(x) + tan(y)) / (1 + tan(x) * tan(y))), "RR", "sign"),
    holds("16", T, lambda x, y: (sin(x) * sin(y), (cos(x - y) - cos(x + y)) / 2), "RR"),
    holds("17", T, lambda x, y: (sin(x) + sin(y), 2 * sin((x + y) / 2) * cos((x - y) / 2)), "RR"),
    fails("18", T, lambda x, y: (cos(x) - cos(y), 2 * sin((x + y) / 2) * sin((x - y) / 2)), "RR", "minus lost"),
    holds("19", T, lambda: (sin(pi / 6), mpf(1) / 2)),
    fails("20", T, lambda: (cos(pi / 6), sqrt(2) / 2)),
    holds("21", T, lambda: (cos(pi / 5), (1 + sqrt(5)) / 4)),
    fails("22", T, lambda: (sin(pi / 12), (sqrt(6) + sqrt(2)) / 4), "", "sign"),
    holds("23", T, lambda x: (sin(x + pi / 2), cos(x)), "R"),
    fails("24", T, lambda x: (cos(pi / 2 + x), sin(x)), "R", "sign"),
    holds("25", T, lambda x: (asin(x) + acos(x), pi / 2), "V"),
    holds("26", T, lambda x: (sin(acos(x)), sqrt(1 - x * x)), "V"),
    holds("27", T, lambda x: (atan(x) + atan(1 / x), pi / 2), "P"),
    fails("28", T, lambda x: (asin(sin(x)), x), "R", "only between -pi/2 and pi/2"),
    holds("29", T, lambda x: (cosh(x) ** 2 - sinh(x) ** 2, 1), "R"),
    fails("30", T, lambda x: (sinh(2 * x), sinh(x) * cosh(x)), "R", "factor 2"),
    holds("31", T, lambda x: (asinh(x), log(x + sqrt(x * x + 1))), "R"),
    holds("32", T, lambda x: (tanh(x), (e ** (2 * x) - 1) / (e ** (2 * x) + 1)), "R"),
    fails("33", T, lambda x: (cosh(x), (e**x - e**-x) / 2), "R", "sign"),
]
