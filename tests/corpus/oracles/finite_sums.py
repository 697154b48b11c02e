"""Finite sums, products and binomial coefficients."""

from math import prod

from mpmath import binomial, factorial, log, mpf, sqrt

from tests.corpus.oracles.entry import fails, holds

DOCUMENT = "finite_sums.tex"
T = "finite sums"
B = "binomials"
ONE = mpf(1)


def total(f, low, high):
    """Sum over k from low to high."""
    return sum(f(k) for k in range(low, high + 1))


def times(f, low, high):
    """Product over k from low to high."""
    return prod(f(k) for k in range(low, high + 1))


def pascal(n, k):
    """Both sides of Pascal's rule, where 1 <= k <= n."""
    return (binomial(n + 1, k), binomial(n, k) + binomial(n, k - 1)) if k <= n else (0, 0)


def absorb(n, k):
    """Both sides of the absorption rule, where 1 <= k <= n."""
    return (k * binomial(n, k), n * binomial(n - 1, k - 1)) if k <= n else (0, 0)


ENTRIES = [
    holds("1", T, lambda n: (total(lambda k: k, 1, n), ONE * n * (n + 1) / 2), "N"),
    holds("2", T, lambda n: (total(lambda k: k * k, 1, n), ONE * n * (n + 1) * (2 * n + 1) / 6), "N"),
    holds("3", T, lambda n: (total(lambda k: k**3, 1, n), total(lambda k: k, 1, n) ** 2), "N"),
    holds("4", T, lambda n: (total(lambda k: 2 * k - 1, 1, n), n * n), "N"),
    fails("5", T, lambda n: (total(lambda k: k, 0, n), ONE * n * (n - 1) / 2), "N", "off by one"),
    fails("6", T, lambda n: (total(lambda k: k * k, 1, n), ONE * n * (n + 1) * (n + 2) / 6), "N"),
    fails("7", T, lambda n: (total(lambda k: 2 * k + 1, 1, n), n * n), "N"),
    holds("8", T, lambda n, q: (total(lambda k: q**k, 0, n), (1 - q ** (n + 1)) / (1 - q)), "NR"),
    fails("9", T, lambda n, q: (total(lambda k: q**k, 0, n - 1), (1 - q ** (n + 1)) / (1 - q)), "NR", "off by one"),
    holds("10", T, lambda n, q: (total(lambda k: q**k, 1, n), q * (1 - q**n) / (1 - q)), "NR"),
    holds("11", T, lambda n: (total(lambda k: 2**k, 0, n), 2 ** (n + 1) - 1), "N"),
    fails("12", T, lambda n: (total(lambda k: 2**k, 1, n), 2 ** (n + 1) - 1), "N", "lower bound"),
    holds("13", T, lambda n: (total(lambda k: k * 2**k, 1, n), (n - 1) * 2 ** (n + 1) + 2), "N"),
    holds("14", T, lambda n: (total(lambda k: ONE / (k * (k + 1)), 1, n), ONE * n / (n + 1)), "N"),
    fails("15", T, lambda n: (total(lambda k: ONE / (k * (k + 1)), 1, n), 1 - ONE / n), "N", "off by one"),
    holds("16", T, lambda n: (total(lambda k: k * factorial(k), 1, n), factorial(n + 1) - 1), "N"),
    holds("17", T, lambda n: (total(lambda k: sqrt(k + 1) - sqrt(k), 1, n), sqrt(n + 1) - 1), "N"),
    fails("18", T, lambda n: (total(lambda k: log(1 + ONE / k), 1, n), log(n)), "N", "n+1"),
    holds("19", B, lambda n: (total(lambda k: binomial(n, k), 0, n), 2**n), "N"),
    holds("20", B, lambda n: (total(lambda k: (-1) ** k * binomial(n, k), 0, n), 0), "N", "needs n >= 1, stated"),
    fails("21", B, lambda n: (total(lambda k: k * binomial(n, k), 0, n), n * 2**n), "N", "2^{n-1}"),
    holds("22", B, lambda n: (total(lambda k: binomial(n, k) ** 2, 0, n), binomial(2 * n, n)), "N"),
    holds("23", B, lambda n, x: (total(lambda k: binomial(n, k) * x**k, 0, n), (1 + x) ** n), "NR"),
    fails(
        "24",
        B,
        lambda n, x, y: (total(lambda k: binomial(n, k) * x**k * y ** (n - k), 1, n), (x + y) ** n),
        "NRR",
        "k=0",
    ),
    holds("25", B, pascal, "NN"),
    fails("26", B, lambda n: (binomial(n, 2), ONE * n * (n + 1) / 2), "N", "n-1"),
    holds("27", B, absorb, "NN"),
    holds("28", T, lambda n: (times(lambda k: k, 1, n), factorial(n)), "N"),
    holds("29", T, lambda n: (times(lambda k: 1 - ONE / k**2, 2, n), ONE * (n + 1) / (2 * n)), "N"),
    fails("30", T, lambda n: (times(lambda k: 2 * k, 1, n), 2 * factorial(n)), "N", "2^n"),
    holds("31", T, lambda n: (times(lambda k: ONE * (k + 1) / k, 1, n), n + 1), "N"),
    holds("32", T, lambda: (total(lambda k: k, 1, 100), 5050)),
    fails("33", T, lambda: (total(lambda k: k * k, 1, 10), 384), "", "385"),
    holds("34", T, lambda n: (total(lambda k: k, 1, n), ONE * n * (n + 1) / 2), "N", "dots"),
    holds("35", B, lambda n: (factorial(n + 1) / factorial(n), n + 1), "N"),
    fails("36", B, lambda n: (factorial(2 * n) / factorial(n), 2), "N", "true only at n = 1"),
]
