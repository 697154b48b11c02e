"""Complex numbers."""

from mpmath import conj, cos, cosh, exp, im, mpc, pi, re, sin, sinh

from tests.corpus.oracles.entry import fails, holds

DOCUMENT = "complex_numbers.md"
T = "complex"
I = mpc(0, 1)  # noqa: E741  the letter of the print
ENTRIES = [
    holds("1", T, lambda: (exp(I * pi) + 1, 0)),
    holds("2", T, lambda t: (exp(I * t), cos(t) + I * sin(t)), "R"),
    fails("3", T, lambda t: (exp(I * t), sin(t) + I * cos(t)), "R"),
    holds("4", T, lambda t: (cos(t), (exp(I * t) + exp(-I * t)) / 2), "R"),
    fails("5", T, lambda t: (sin(t), (exp(I * t) - exp(-I * t)) / 2), "R", "2i"),
    holds("6", T, lambda z: (abs(z) ** 2, z * conj(z)), "C"),
    fails("7", T, lambda z: (abs(z) ** 2, z * z), "C"),
    holds("8", T, lambda z, w: (conj(z * w), conj(z) * conj(w)), "CC"),
    fails("9", T, lambda z, w: (conj(z + w), conj(z) - conj(w)), "CC"),
    holds("10", T, lambda z, w: (abs(z * w), abs(z) * abs(w)), "CC"),
    fails("11", T, lambda z, w: (abs(z + w), abs(z) + abs(w)), "CC"),
    holds("12", T, lambda z, w: bool(abs(z + w) <= abs(z) + abs(w) + 1e-15), "CC"),
    holds("13", T, lambda z, w: (abs(z + w) ** 2 + abs(z - w) ** 2, 2 * abs(z) ** 2 + 2 * abs(w) ** 2), "CC"),
    fails("14", T, lambda z, w: (abs(z + w) ** 2, abs(z) ** 2 + abs(w) ** 2), "CC"),
    holds("15", T, lambda z: (re(z), (z + conj(z)) / 2), "C"),
    fails("16", T, lambda z: (im(z), (z - conj(z)) / 2), "C", "2i"),
    holds("17", T, lambda t: (abs(exp(I * t)), 1), "R"),
    holds("18", T, lambda: ((1 + I) ** 2, 2 * I)),
    fails("19", T, lambda: ((1 + I) ** 4, 4), "", "-4"),
    holds("20", T, lambda: (1 / (1 + I), (1 - I) / 2)),
    fails("21", T, lambda: (I**3, I), "", "-i"),
    holds("22", T, lambda: (abs(3 + 4 * I), 5)),
    fails("23", T, lambda z: (abs(exp(z)), exp(abs(z))), "C", "Re z"),
    holds("24", T, lambda z, w: (exp(z + w), exp(z) * exp(w)), "CC"),
    holds("25", T, lambda t, n: ((cos(t) + I * sin(t)) ** n, cos(n * t) + I * sin(n * t)), "RZ"),
    fails("26", T, lambda t, n: ((cos(t) + I * sin(t)) ** n, cos(t) ** n + I * sin(t) ** n), "RZ"),
    holds("27", T, lambda t, p: (exp(I * t) * exp(I * p), exp(I * (t + p))), "RR"),
    fails("28", T, lambda t: (abs(1 - exp(I * t)) ** 2, 2 + 2 * cos(t)), "R", "sign"),
    holds("29", T, lambda t: (cos(I * t), cosh(t)), "R"),
    fails("30", T, lambda t: (sin(I * t), -I * sinh(t)), "R", "sign"),
]
