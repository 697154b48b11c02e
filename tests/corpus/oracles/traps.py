"""Prints that a hasty reader misreads."""

# One equation a line reads better than a folded one.

from mpmath import binomial, cos, diff, exp, factorial, log, mpc, mpf, pi, sin, sqrt, tan

from tests.corpus.oracles.entry import either, fails, holds, unreadable

DOCUMENT = "traps.md"
T = "traps"
ONE = mpf(1)
ENTRIES = [
    holds("1", T, lambda: (exp(mpc(0, 1) * pi) + 1, 0)),
    holds("2", T, lambda: (2**9, 512)),
    fails("3", T, lambda: (2**9, 64), "", "powers stack from the top"),
    holds("4", T, lambda: (-(3**2), -9)),
    fails("5", T, lambda: (-(3**2), 9), "", "minus after the power"),
    holds("6", T, lambda: (log(8) / log(2), 3)),
    fails("7", T, lambda: (log(8) / log(2), 4)),
    holds("8", T, lambda: (log(1000) / log(10), 3)),
    holds("9", T, lambda x: (sin(x) ** 2, sin(x) * sin(x)), "R"),
    fails("10", T, lambda x: (sin(x * x), sin(x) ** 2), "R"),
    holds("11", T, lambda x: (sin(x**2), sin(x * x)), "R"),
    holds("12", T, lambda: (sin(pi / 6), ONE / 2), "", "inverse function"),
    either(
        "13", T, "false for the inverse function, which is the usual reading; where arcsin is defined it still differs"
    ),
    holds("14", T, lambda a, x: (a * (x + 1), a * x + a), "RR"),
    fails("15", T, lambda a, b, c: (a * (b + c), a * b + c), "RRR"),
    holds("16", T, lambda x, y: (x + y, y + x), "RR"),
    fails("17", T, lambda x, y: (x * y, x * x), "RR"),
    holds("18", T, lambda a, b: (abs(a) * abs(b), abs(a * b)), "RR"),
    either("19", T, "bars that do not pair"),
    holds("20", T, lambda x: (diff(sin, x, 2), -sin(x)), "R"),
    holds("21", T, lambda: (5 * 3 * 1, 15), "", "double factorial"),
    fails("22", T, lambda: (15, factorial(120)), "", "double factorial, not the factorial twice"),
    holds("23", T, lambda: (factorial(3) ** 2, 36)),
    either("24", T, "1/2x"),
    either("25", T, "1/2x"),
    either("26", T, "argument without brackets"),
    either("27", T, "argument without brackets"),
    either("28", T, "how far the sum reaches"),
    either("29", T, "how far the sum reaches"),
    either("30", T, "mixed number or product"),
    fails("31", T, lambda: (2 * ONE / 2, 5 * ONE / 2)),
    holds("32", T, lambda a, b, c: (a / b / c, a / (b * c)), "RPP"),
    fails("33", T, lambda a, b, c: (a - b - c, a - (b - c)), "RRR"),
    holds("34", T, lambda x: (sqrt(2) * x, sqrt(2) * x), "R"),
    holds("35", T, lambda x, y: (sin(x) * cos(y), (sin(x + y) + sin(x - y)) / 2), "RR"),
    fails("36", T, lambda x: (sin(2 * x), 2 * sin(x)), "R"),
    holds("37", T, lambda x: (sin(pi * x), sin(pi * x)), "R"),
    either("38", T, "x^1 times 0: false as printed, nobody writes it"),
    either("39", T, "x^2 times 3: true as TeX reads it"),
    holds("40", T, lambda: (ONE / 2 * 3 / 4, 3 * ONE / 8)),
    holds("41", T, lambda: (1 / (1 + 1 / (1 + ONE / 2)), 3 * ONE / 5)),
    fails("42", T, lambda x: (exp(-x * x), exp(-x) ** 2), "R"),
    unreadable("43", "a bracket left open"),
    unreadable("44", "a sum without its second term"),
    unreadable("45", "unknown command and nothing on the right"),
    unreadable("46", "no differential and nothing on the right"),
    holds("47", T, lambda: (1000 + 1, 1001)),
    holds("48", T, lambda: (ONE / 10 + ONE / 5, 3 * ONE / 10), "", "decimals are exact"),
    either("49", T, "a rounded value: false as an equation"),
    holds("50", T, lambda x: (sin(x) * sin(x), sin(x) ** 2), "R"),
    holds("51", T, lambda x: (log(x * x), 2 * log(x)), "P"),
    fails("52", T, lambda x: (log(2 * x), log(2) * log(x)), "P"),
    fails("53", T, lambda x: (exp(x) ** 2, exp(x * x)), "R"),
    fails("54", T, lambda: (binomial(5, 2), 5 * ONE / 2)),
    fails("55", T, lambda a, b, c: (a ** (b**c), (a**b) ** c), "PPP"),
    holds("56", T, lambda: (ONE / 2 * ONE / 2, ONE / 4)),
    fails("57", T, lambda x: (tan(x) ** 2 - 1, 1 / cos(x) ** 2), "V"),
]
