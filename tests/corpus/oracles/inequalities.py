"""Inequalities; a strict one that only touches is false."""

from mpmath import cos, e, exp, factorial, log, mpf, pi, sin, sqrt

from tests.corpus.oracles.entry import fails, holds

DOCUMENT = "inequalities.md"
T = "inequalities"
ENTRIES = [
    holds("1", T, lambda x, y: bool(x * x + y * y >= 2 * x * y), "RP"),
    holds("2", T, lambda x, y: bool(abs(x + y) <= abs(x) + abs(y)), "RR"),
    fails("3", T, lambda x, y: bool(abs(x - y) <= abs(x) - abs(y)), "RR"),
    holds("4", T, lambda x: bool(exp(x) >= 1 + x), "R"),
    fails("5", T, lambda: bool(exp(0) > 1), "", "equality at 0"),
    fails("6", T, lambda x: bool(x * x >= x), "R", "between 0 and 1"),
    fails("7", T, lambda x: bool(sin(x) <= x), "R", "negative x"),
    holds("8", T, lambda x: bool(abs(sin(x)) <= abs(x)), "R"),
    holds("9", T, lambda x: bool(cos(x) >= 1 - x * x / 2), "R"),
    holds("10", T, lambda x: bool(-1 <= sin(x) <= 1), "R"),
    holds("11", T, lambda x: bool(x * x + x + 1 > 0), "R"),
    fails("12", T, lambda: bool(mpf("1.5") ** 2 - 3 * mpf("1.5") + 2 >= 0), "", "between 1 and 2"),
    holds("13", T, lambda a, b: bool((a + b) ** 2 <= 2 * (a * a + b * b) + mpf("1e-15")), "RR"),
    fails("14", T, lambda a, b: bool((a + b) ** 2 <= a * a + b * b), "RR"),
    holds("15", T, lambda x: bool(x / (1 + x * x) <= mpf(1) / 2), "R"),
    fails("16", T, lambda: bool(mpf(2) / 2 < 1), "", "equality at 1"),
    holds("17", T, lambda a, b: (abs(a * b), abs(a) * abs(b)), "RR"),
    holds("18", T, lambda x, y: bool(sqrt(x * y) <= (x + y) / 2 + mpf("1e-15")), "PP"),
    fails("19", T, lambda x, y: bool(sqrt(x * y) >= (x + y) / 2), "PP"),
    holds("20", T, lambda x: bool(log(x) <= x - 1), "P"),
    fails("21", T, lambda: bool(log(1) < 0), "", "equality at 1"),
    holds("22", T, lambda x: bool(x + 1 / x >= 2), "P"),
    fails("23", T, lambda: bool(mpf(1) + 1 > 2), "", "equality at 1"),
    holds("24", T, lambda x, y: bool(sqrt(x + y) <= sqrt(x) + sqrt(y)), "PP"),
    fails("25", T, lambda x, y: bool(sqrt(x + y) >= sqrt(x) + sqrt(y)), "PP"),
    holds("26", T, lambda n: bool(2**n >= n + 1), "N"),
    fails("27", T, lambda n: bool(2**n >= n * n), "N", "only at n = 3"),
    holds("28", T, lambda n: bool(factorial(n) >= 2 ** (n - 1)), "N"),
    fails("29", T, lambda n: bool(factorial(n) >= 2**n), "N", "n <= 3"),
    holds("30", T, lambda n, x: bool((1 + x) ** n >= 1 + n * x), "NP", "x > 0 stated before; at x >= -1 Bernoulli too"),
    fails("31", T, lambda n, x: bool((1 + x) ** n <= 1 + n * x), "NP"),
    holds("32", T, lambda: bool(pi < mpf(22) / 7)),
    fails("33", T, lambda: bool(e**pi < pi**e)),
    holds("34", T, lambda: bool(sqrt(2) + sqrt(3) > pi)),
    holds("35", T, lambda: bool(sqrt(2) != mpf(7) / 5)),
    holds("36", T, lambda: bool(mpf("0.999") < 1)),
]
