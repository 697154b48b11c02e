"""Determinants and products of matrices."""

from mpmath import cos, cosh, matrix, sin, sinh

from tests.corpus.oracles.entry import fails, holds

DOCUMENT = "determinants.tex"
T = "determinants"
M = "matrices"


def determinant(*rows):
    """The determinant of the matrix with these rows, by Laplace expansion (exact on exact entries)."""
    if len(rows) == 1:
        return rows[0][0]
    minors = [[r[:j] + r[j + 1 :] for r in rows[1:]] for j in range(len(rows))]
    return sum((-1) ** j * rows[0][j] * determinant(*minor) for j, minor in enumerate(minors))


def same(left, right):
    """A pair whose disagreement is that of two matrices."""
    return 0, sum(abs(entry) for entry in left - right)


def sphere(r, t, p):
    """The Jacobian of spherical coordinates."""
    return determinant(
        [sin(t) * cos(p), r * cos(t) * cos(p), -r * sin(t) * sin(p)],
        [sin(t) * sin(p), r * cos(t) * sin(p), r * sin(t) * cos(p)],
        [cos(t), -r * sin(t), 0 * r],
    )


A = matrix([[1, 2], [3, 4]])
SWAP = matrix([[0, 1], [1, 0]])
ENTRIES = [
    holds("1", T, lambda a, b, c, d: (determinant([a, b], [c, d]), a * d - b * c), "RRRR"),
    fails("2", T, lambda a, b, c, d: (determinant([a, b], [c, d]), a * b - c * d), "RRRR"),
    holds("3", T, lambda: (determinant([1, 2], [3, 4]), -2)),
    fails("4", T, lambda: (determinant([2, 1], [1, 2]), 5), "", "3"),
    holds("5", T, lambda: (determinant([1, 2, 3], [4, 5, 6], [7, 8, 9]), 0)),
    fails("6", T, lambda: (determinant([1, 2, 3], [4, 5, 6], [7, 8, 10]), 3), "", "-3"),
    holds(
        "7",
        T,
        lambda x, y, z: (determinant([1, x, x * x], [1, y, y * y], [1, z, z * z]), (y - x) * (z - x) * (z - y)),
        "RRR",
    ),
    fails(
        "8",
        T,
        lambda x, y, z: (determinant([1, 1, 1], [x, y, z], [x * x, y * y, z * z]), (x - y) * (y - z) * (x - z)),
        "RRR",
        "sign",
    ),
    holds("9", T, lambda t: (determinant([cos(t), -sin(t)], [sin(t), cos(t)]), 1), "R"),
    fails("10", T, lambda t: (determinant([cosh(t), sinh(t)], [sinh(t), cosh(t)]), -1), "R", "1"),
    holds("11", T, lambda a, b, c: (determinant([a, 0, 0], [0, b, 0], [0, 0, c]), a * b * c), "RRR"),
    fails("12", T, lambda a, b, c: (determinant([0, 0, a], [0, b, 0], [c, 0, 0]), a * b * c), "RRR", "sign"),
    holds("13", T, lambda x: (determinant([1 - x, 2], [2, 1 - x]), (x - 3) * (x + 1)), "R"),
    holds("14", T, lambda r, t, p: (sphere(r, t, p), r * r * sin(t)), "PRR"),
    fails("15", T, lambda r, p: (determinant([cos(p), -r * sin(p)], [sin(p), r * cos(p)]), r * r), "PR", "r"),
    holds("16", M, lambda: same(A * SWAP, matrix([[2, 1], [4, 3]]))),
    fails("17", M, lambda: same(SWAP * A, matrix([[2, 1], [4, 3]])), "", "order"),
    holds(
        "18",
        M,
        lambda a, b: same(matrix([[1, a], [0, 1]]) * matrix([[1, b], [0, 1]]), matrix([[1, a + b], [0, 1]])),
        "RR",
    ),
    fails("19", M, lambda a: same(matrix([[1, a], [0, 1]]) ** 2, matrix([[1, a * a], [0, 1]])), "R", "2a"),
    holds("20", M, lambda: same(matrix([[2, 1], [1, 1]]) * matrix([[1, -1], [-1, 2]]), matrix([[1, 0], [0, 1]]))),
    holds("21", M, lambda x, y: same(A * matrix([x, y]), matrix([x + 2 * y, 3 * x + 4 * y])), "RR"),
    holds("22", M, lambda a, d: (sum(matrix([[a, 0], [0, d]])), a + d), "RR"),
    holds(
        "23",
        T,
        lambda a, b, c: (determinant([a, b, c], [c, a, b], [b, c, a]), a**3 + b**3 + c**3 - 3 * a * b * c),
        "RRR",
    ),
    fails(
        "24",
        T,
        lambda a, b, c: (determinant([a, b, c], [b, c, a], [c, a, b]), a**3 + b**3 + c**3 - 3 * a * b * c),
        "RRR",
        "sign",
    ),
]
