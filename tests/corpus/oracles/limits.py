"""Limits, by Richardson extrapolation or by a point so near that only the false ones differ."""

from mpmath import atan, cos, diff, e, exp, expm1, factorial, inf, limit, log, mpf, pi, sin, sqrt, tan

from tests.corpus.oracles.entry import fails, holds

DOCUMENT = "limits.tex"
T = "limits"
ONE = mpf(1)
TINY = ONE / 10**13  # remainders linear in it are far below what counts as agreement
FAR = ONE * 10**13


def at_zero(f):
    """The mean of f at +h and -h: even remainders only, with h small enough."""
    h = ONE / 10**7
    return (4 * (f(h / 2) + f(-h / 2)) - (f(h) + f(-h))) / 6


ENTRIES = [
    holds("1", T, lambda: (at_zero(lambda x: sin(x) / x), 1)),
    holds("2", T, lambda: (at_zero(lambda x: 2 * sin(x / 2) ** 2 / x**2), ONE / 2)),
    fails("3", T, lambda: (at_zero(lambda x: (1 - cos(x)) / x), 1), "", "0"),
    holds("4", T, lambda: (at_zero(lambda x: expm1(x) / x), 1)),
    fails("5", T, lambda: (limit(lambda x: (tan(x) - x) / x**3, 0), ONE / 6), "", "1/3"),
    holds("6", T, lambda: (at_zero(lambda x: sin(3 * x) / sin(2 * x)), 3 * ONE / 2)),
    fails("7", T, lambda: (at_zero(lambda x: log(1 + x) / x), 0), "", "1"),
    holds("8", T, lambda: (at_zero(lambda h: ((1 + h) ** 2 - 1) / h), 2)),
    fails("9", T, lambda: (at_zero(lambda h: ((2 + h) ** 3 - 8) / h), 8), "", "12"),
    holds("10", T, lambda: (at_zero(lambda x: (sqrt(1 + x) - 1) / x), ONE / 2)),
    holds("11", T, lambda: ((3 * FAR**2 + 1) / (2 * FAR**2 - FAR), 3 * ONE / 2)),
    holds("12", T, lambda: (log(FAR) / FAR, 0)),
    fails("13", T, lambda: (100 * exp(-100), 1), "", "0"),
    holds("14", T, lambda: (exp(-100), 0)),
    fails("15", T, lambda: (sqrt(FAR**2 + FAR) - FAR, 0), "", "1/2"),
    holds("16", T, lambda: (atan(FAR), pi / 2)),
    holds("17", T, lambda: (FAR * sin(1 / FAR), 1)),
    holds("18", T, lambda: ((FAR + sin(FAR)) / FAR, 1)),
    holds("19", T, lambda: ((1 + TINY) ** FAR, e)),
    fails("20", T, lambda: ((1 - TINY) ** FAR, -e), "", "1/e"),
    holds("21", T, lambda x: ((1 + x * TINY) ** FAR, exp(x)), "R"),
    holds("22", T, lambda: (FAR ** (1 / FAR), 1 + log(FAR) / FAR)),
    fails("23", T, lambda: (factorial(60) / ONE / mpf(60) ** 60, 1), "", "0"),
    holds("24", T, lambda: ((mpf(200) ** 2 + mpf(2) ** 200) / mpf(2) ** 200, 1)),
    holds("25", T, lambda: (limit(lambda n: sum(1 / (n + k) for k in range(1, int(n) + 1)), inf), log(2))),
    fails("26", T, lambda: (ONE * 1000 * 1001 / 2 / 1000**2, 1), "", "1/2"),
    holds("27", T, lambda: (TINY * TINY * log(TINY * TINY), 0)),
    fails("28", T, lambda: (TINY**TINY, 0), "", "1"),
    holds("29", T, lambda: (abs(TINY) / TINY, 1)),
    fails("30", T, lambda: (abs(-TINY) / -TINY, 1), "", "-1"),
    holds("31", T, lambda: bool(1 / TINY > 10**12)),
    holds("32", T, lambda x: (diff(lambda t: t**3, x), 3 * x * x), "R"),
    fails("33", T, lambda x: (diff(cos, x), sin(x)), "R", "sign"),
    fails("34", T, lambda: (-TINY / abs(-TINY), 1), "", "two-sided limit does not exist"),
]
