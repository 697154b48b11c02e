"""Sheet 1: algebra."""

from mpmath import mpf, root, sqrt

from tests.corpus.oracles.entry import fails, holds

DOCUMENT = "algebra.tex"
T = "algebra"


def vieta(p, q):
    """The product of both roots, and q; only where the roots are real."""
    if p * p <= 4 * q:
        return q, q
    s = sqrt(p * p / 4 - q)
    return (-p / 2 + s) * (-p / 2 - s), q


ENTRIES = [
    holds("1", T, lambda a, b: ((a + b) ** 2, a * a + 2 * a * b + b * b), "RR"),
    fails("2", T, lambda a, b: ((a - b) ** 2, a * a - 2 * a * b - b * b), "RR", "sign of b^2"),
    holds("3", T, lambda a, b: ((a + b) * (a - b), a * a - b * b), "RR"),
    holds("4", T, lambda a, b: ((a + b) ** 3, a**3 + 3 * a * a * b + 3 * a * b * b + b**3), "RR"),
    fails("5", T, lambda a, b: (a**3 - b**3, (a - b) * (a * a - a * b + b * b)), "RR", "sign of ab"),
    holds("6", T, lambda x: (x * x + 6 * x + 5, (x + 3) ** 2 - 4), "R"),
    fails("7", T, lambda x: (2 * x * x - 8 * x + 3, 2 * (x - 2) ** 2 - 4), "R", "-5"),
    holds("8", T, lambda x: ((x**4 - 1) / (x - 1), x**3 + x * x + x + 1), "R"),
    holds("eq:partial", T, lambda x: (1 / (x * (x + 1)), 1 / x - 1 / (x + 1)), "R"),
    fails("eq:wrongpartial", T, lambda x: (1 / (x * x - 4), (1 / (x - 2) - 1 / (x + 2)) / 2), "R", "1/4"),
    fails("11", T, lambda a, b: (1 / a + 1 / b, 2 / (a + b)), "PP"),
    holds("12", T, lambda a, b: (1 / a + 1 / b, (a + b) / (a * b)), "PP"),
    holds("13", T, lambda x: (1 / (sqrt(x + 1) - sqrt(x)), sqrt(x + 1) + sqrt(x)), "P"),
    fails("14", T, lambda x: (1 / (sqrt(x + 1) + sqrt(x)), sqrt(x) - sqrt(x + 1)), "P", "sign"),
    fails("15", T, lambda x: (sqrt(x * x), x), "R", "false for negative x"),
    holds("16", T, lambda x: (sqrt(x * x), abs(x)), "R"),
    holds("17", T, lambda a, b: (a**4 + 4 * b**4, (a**2 + 2 * b**2 + 2 * a * b) * (a**2 + 2 * b**2 - 2 * a * b)), "RR"),
    holds(
        "18",
        T,
        lambda a, b, c, d: ((a * a + b * b) * (c * c + d * d), (a * c - b * d) ** 2 + (a * d + b * c) ** 2),
        "RRRR",
    ),
    fails(
        "19",
        T,
        lambda a, b, c, d: ((a * a + b * b) * (c * c + d * d), (a * c + b * d) ** 2 + (a * d + b * c) ** 2),
        "RRRR",
    ),
    holds("20", T, vieta, "RR"),
    holds("21", "powers", lambda a, x, y: (a**x * a**y, a ** (x + y)), "PRR"),
    fails("22", "powers", lambda a, x, y: ((a**x) ** y, a ** (x + y)), "PRR"),
    holds("23", "powers", lambda a, x, y: ((a**x) ** y, a ** (x * y)), "PRR"),
    holds("24", "powers", lambda a: (root(a**6, 3), a * a), "P"),
    holds("25", "powers", lambda a: (sqrt(a) * root(a, 3), a ** (mpf(5) / 6)), "P"),
    fails("26", "powers", lambda a: (sqrt(a) * root(a, 3), root(a, 5)), "P"),
]
