"""Functions and constants that are defined and then used."""

from mpmath import cos, diff, exp, inf, mpf, pi, quad, sin, sqrt, tan

from tests.corpus.oracles.entry import defines, fails, holds

DOCUMENT = "definitions.tex"
T = "definitions in use"
PHI = (1 + sqrt(mpf(5))) / 2  # 15 digits: enough to tell true from false


def f(x):
    """(1)."""
    return x * x * exp(-x)


def g(x):
    """(12)."""
    return 1 / (1 + x * x)


def u(x, y):
    """(19)."""
    return x**3 - 3 * x * y * y


def h(x):
    """(24)."""
    return x * x if x >= 0 else -x * x


ENTRIES = [
    defines("1"),
    holds("2", T, lambda x: (diff(f, x), (2 * x - x * x) * exp(-x)), "R"),
    fails("3", T, lambda x: (diff(f, x, 2), (x * x - 4 * x - 2) * exp(-x)), "R", "+2"),
    holds("4", T, lambda: (f(0), 0)),
    fails("5", T, lambda: (f(2), 4 * exp(2)), "", "sign"),
    holds("6", T, lambda: (diff(f, 2), 0)),
    holds("7", T, lambda x: (f(-x), x * x * exp(x)), "R"),
    fails("8", T, lambda x: (f(x + 1), (x * x + 1) * exp(-x - 1)), "R", "(x+1)^2"),
    holds("9", T, lambda: (quad(f, [0, 2, 8, inf]), 2)),
    fails("10", T, lambda: (quad(f, [0, 2, 8, inf]), 1)),
    holds("11", T, lambda: (f(mpf(100)), 0)),
    defines("12"),
    holds("13", T, lambda x: (diff(g, x), -2 * x / (1 + x * x) ** 2), "R"),
    holds("14", T, lambda x: (g(1 / x), x * x * g(x)), "R"),
    fails("15", T, lambda x: (g(1 / x), g(x)), "R"),
    fails("16", T, lambda x: (g(tan(x)), sin(x) ** 2), "V"),
    holds("17", T, lambda x: (g(tan(x)), cos(x) ** 2), "V"),
    holds("18", T, lambda: (quad(g, [-inf, 0, inf]), pi)),
    defines("19"),
    holds("20", T, lambda x, y: (diff(lambda t: u(t, y), x), 3 * x * x - 3 * y * y), "RR"),
    fails("21", T, lambda x, y: (diff(lambda t: u(x, t), y), 6 * x * y), "RR", "sign"),
    holds("22", T, lambda x, y: (diff(lambda t: u(t, y), x, 2) + diff(lambda t: u(x, t), y, 2), 0), "RR"),
    fails("23", T, lambda x, y: (diff(lambda t: u(t, y), x, 2) - diff(lambda t: u(x, t), y, 2), 0), "RR", "sign"),
    defines("24"),
    holds("25", T, lambda x: (h(x), x * abs(x)), "R"),
    fails("26", T, lambda x: (h(-x), h(x)), "R", "odd"),
    holds("27", T, lambda x: (abs(x), x if x >= 0 else -x), "R"),
    holds("28", T, lambda x, y: (max(x, y), (x + y + abs(x - y)) / 2), "RR"),
    fails("29", T, lambda x, y: (min(x, y), (x + y + abs(x - y)) / 2), "RR", "sign"),
    defines("30"),
    holds("31", T, lambda: (PHI**2, PHI + 1)),
    fails("32", T, lambda: (PHI**3, 2 * PHI + 2), "", "+1"),
    fails("33", T, lambda: (1 / PHI, 1 - PHI), "", "sign"),
]
