"""Chains over several lines: each number is one link."""

# One equation a line reads better than a folded one.

from mpmath import cos, diff, exp, log, mpf, pi, quad, sin, sqrt

from tests.corpus.oracles.entry import fails, holds

DOCUMENT = "chains.tex"
T = "chains"


def telescope(n):
    """The first sum of the third chain."""
    return sum(mpf(1) / (k * (k + 1)) for k in range(1, n + 1))


ENTRIES = [
    holds(
        "1", T, lambda x: ((x + 1) ** 3 - (x - 1) ** 3, x**3 + 3 * x**2 + 3 * x + 1 - x**3 + 3 * x**2 - 3 * x + 1), "R"
    ),
    holds("2", T, lambda x: ((x + 1) ** 3 - (x - 1) ** 3, 6 * x * x + 2), "R"),
    fails("3", T, lambda x: (6 * x * x + 2, 2 * (3 * x * x + 2)), "R", "2(3x^2+1)"),
    holds("4", T, lambda x: (2 * (3 * x * x + 2), 6 * x * x + 4), "R"),
    holds("5", T, lambda: (quad(lambda x: x * exp(-x), [0, 1]), -exp(-1) + quad(lambda x: exp(-x), [0, 1]))),
    holds("6", T, lambda: (-exp(-1) + quad(lambda x: exp(-x), [0, 1]), -exp(-1) - exp(-1) + 1)),
    fails("7", T, lambda: (-exp(-1) - exp(-1) + 1, -1), "", "sign of the bracket"),
    holds("8", T, lambda: (-exp(-1) + exp(-1) - 1, -1)),
    holds("9", T, lambda n: (telescope(n), sum(mpf(1) / k - mpf(1) / (k + 1) for k in range(1, n + 1))), "N"),
    holds("10", T, lambda n: (telescope(n), 1 - mpf(1) / (n + 1)), "N"),
    fails("11", T, lambda n: (1 - mpf(1) / (n + 1), mpf(n - 1) / (n + 1)), "N"),
    holds(
        "12", T, lambda x: (cos(x) ** 4 - sin(x) ** 4, (cos(x) ** 2 - sin(x) ** 2) * (cos(x) ** 2 + sin(x) ** 2)), "R"
    ),
    holds("13", T, lambda x: (cos(x) ** 4 - sin(x) ** 4, cos(x) ** 2 - sin(x) ** 2), "R"),
    holds("14", T, lambda x: (cos(x) ** 2 - sin(x) ** 2, cos(2 * x)), "R"),
    fails("15", T, lambda x: (cos(2 * x), 2 * sin(x) ** 2 - 1), "R", "sign"),
    holds("16", T, lambda x: (log(x**3 * sqrt(x)), log(x**3) + log(sqrt(x))), "P"),
    holds("17", T, lambda x: (log(x**3) + log(sqrt(x)), 3 * log(x) + log(x) / 2), "P"),
    fails("18", T, lambda x: (3 * log(x) + log(x) / 2, 3 * log(x) / 2), "P", "7/2"),
    holds("19", T, lambda a, b: ((a + b) ** 2 - (a - b) ** 2, 2 * a * b + 2 * a * b, 4 * a * b), "RR"),
    fails(
        "20",
        T,
        lambda a, b: ((a + b) ** 2 + (a - b) ** 2, 2 * a * a + 2 * b * b, 2 * a * a - 2 * b * b, 2 * (a * a - b * b)),
        "RR",
        "second link",
    ),
    holds("21", T, lambda x: (diff(lambda t: t * t * exp(t), x), 2 * x * exp(x) + x * x * exp(x)), "R"),
    holds("22", T, lambda x: (2 * x * exp(x) + x * x * exp(x), x * (x + 2) * exp(x)), "R"),
    fails("23", T, lambda x: (x * (x + 2) * exp(x), (x * x + 2) * exp(x)), "R"),
    fails("24", T, lambda x: (x, sqrt(x * x)), "R", "negative x"),
    holds("25", T, lambda x: (sqrt(x * x), sqrt((-x) ** 2)), "R"),
    fails("26", T, lambda x: (sqrt((-x) ** 2), -x), "R", "positive x"),
    holds("27", T, lambda: (quad(lambda x: sin(x) ** 2, [0, pi]), quad(lambda x: (1 - cos(2 * x)) / 2, [0, pi]))),
    holds("28", T, lambda: (quad(lambda x: (1 - cos(2 * x)) / 2, [0, pi]), pi / 2)),
    fails("29", T, lambda: (pi / 2, pi), "", "half"),
]
