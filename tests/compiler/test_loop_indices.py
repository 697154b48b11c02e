"""Indices of formulas of arrays: where they start, how far they run, their names; plain Python is the judge."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st

from numerics import CannotCompile, compile_formula, compile_loops

n, m = sp.symbols("n m", integer=True, positive=True)
i, j, k, c = sp.symbols("i j k c", integer=True)
s = sp.Symbol("s", real=True)
x = sp.IndexedBase("x", shape=(n,), real=True)
u = sp.IndexedBase("u", shape=(n + 1,), real=True)
w = sp.IndexedBase("w", shape=(m,), real=True)
A = sp.IndexedBase("A", shape=(n, m), real=True)
q = sp.IndexedBase("q", shape=(3,), real=True)


def counted(array):
    """The array with a place 0 that nothing may read: formulas count from 1."""
    return np.concatenate([[np.nan], array])


first = sp.KroneckerDelta(i, 1)
PLACES = {
    "first": (x[1] + sp.Sum(x[i], (i, 1, n)), lambda v, h: v[1] + sum(v[1:])),
    "last": (x[n], lambda v, h: v[-1]),
    "shifted": (sp.Sum(u[i + 1] * x[i], (i, 1, n)), lambda v, h: sum(h[2:] * v[1:])),
    "shortened": (sp.Sum(x[i + 1] * x[i], (i, 1, n - 1)), lambda v, h: sum(v[2:] * v[1:-1])),
    "reversed": (sp.Sum(x[n - i + 1] * x[i], (i, 1, n)), lambda v, h: sum(v[:0:-1] * v[1:])),
    "convolved": (
        sp.Sum(u[i - j + 1] * x[j], (j, 1, i), (i, 1, n)),
        lambda v, h: sum(h[a - b + 1] * v[b] for a in range(1, len(v)) for b in range(1, a + 1)),
    ),
    "below": (
        sp.Sum(x[i] * sp.Sum(x[j], (j, 1, i - 1)), (i, 1, n)),
        lambda v, h: np.tril(np.outer(v[1:], v[1:]), -1).sum(),
    ),
    "largest": (sp.Sum(sp.Max(x[i], x[1]), (i, 1, n)), lambda v, h: np.maximum(v[1:], v[1]).sum()),
    "logarithm": (sp.log(sp.Sum(x[i], (i, 1, n)) ** 2), lambda v, h: np.log(sum(v[1:]) ** 2)),
    "cases": (
        sp.Sum(sp.Piecewise((x[i] * first, x[i] * first > 0), (1, True)), (i, 1, n)),
        lambda v, h: len(v) - 2 + (v[1] if v[1] > 0 else 1),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
@settings(max_examples=15)
@given(st.integers(1, 40), st.integers(0, 99))
def test_places_of_components(name, size, seed):
    formula, wanted = PLACES[name]
    v, h = np.random.default_rng(seed).normal(size=(2, size + 1))
    kernel = compile_loops(formula, [x, u])
    assert kernel(v[1:], h) == pytest.approx(wanted(counted(v[1:]), counted(h)), rel=1e-9, abs=1e-12)


def test_a_sum_may_depend_on_the_first_of_two_indices():
    a, b = np.arange(6.0).reshape(2, 3), np.arange(3.0)
    formula = sp.Sum(A[i, k], (k, 1, m)) * w[j]
    np.testing.assert_allclose(compile_loops([(formula, (i, j))], [A, w])(a, b), np.outer(a.sum(1), b))


def test_a_delta_beyond_the_range_of_its_sum_is_zero():
    formula = w[i] * sp.Sum(sp.KroneckerDelta(j, i) * x[j], (j, 1, n))
    assert compile_loops([(formula, (i,))], [x, w])(np.array([3.0, 4.0]), np.ones(4)).tolist() == [3, 4, 0, 0]
    short = sp.Sum(sp.KroneckerDelta(j, c) * x[c], (j, 1, n - 1)) + x[c]
    kernel = compile_loops(short, [x, c])
    assert [kernel(np.array([3.0, 4.0]), place) for place in (0, 1)] == [6, 4]


@pytest.mark.parametrize("rows", [(), (x,)])
def test_one_number_counts_for_all_rows(rows):
    points = np.arange(12.0).reshape(3, 4)
    found = compile_loops(x[c] + sp.Sum(x[i], (i, 1, n)), [x, c], rows=rows)(points if rows else points[0], 2)
    np.testing.assert_array_equal(found, (points[:, 2] + points.sum(1))[: None if rows else 1].squeeze())


def test_a_counting_row_may_stand_in_a_sum_of_indices():
    points, places = np.arange(12.0).reshape(3, 4), np.array([0, 3, 1])
    found = compile_loops(x[n - c + 1] + x[c], [x, c], rows=(x, c))(points, places)
    np.testing.assert_array_equal(found, points[np.arange(3), 3 - places] + points[np.arange(3), places])


@pytest.mark.parametrize(
    ("formula", "arrays", "said"),
    [
        (sp.Sum(q[i], (i, 1, 3)), [np.ones(2)], "length 2 where 3 is 3"),
        (sp.Sum(u[i + 1] * x[i], (i, 1, n)), [np.ones(2), np.ones(3)], r"length 2 where n \+ 1 is 4"),
        (sp.Sum(x[i] * w[i], (i, 1, n)), [np.ones(3), np.ones(2)], r"reads w\[i\] where n = 3 is above m = 2"),
        (x[2], [np.ones(1)], r"reads x\[2\] where 2 = 2 is above n = 1"),
    ],
)
def test_arrays_that_are_too_short_are_refused(formula, arrays, said):
    letters = sorted({component.base for component in formula.atoms(sp.Indexed)}, key=lambda b: "uxwq".index(str(b)))
    with pytest.raises(ValueError, match=said):
        compile_loops(formula, letters)(*arrays)


@pytest.mark.parametrize(
    ("formula", "letters", "said"),
    [
        (sp.Sum(x[i + 1], (i, 1, n)), [x], r"runs from 2 to n \+ 1"),
        (sp.Sum(x[i - 1], (i, 1, n)), [x], "runs from 0 to n - 1"),
        (sp.Sum(x[i**2], (i, 1, n)), [x], "no sum of indices"),
        (sp.Sum(x[i * j], (i, 1, n), (j, 1, n)), [x], "range of the index"),
        (sp.Sum(x[i], (i, 1, k)), [x], "ends at k"),
        (s * sp.Sum(x[i], (i, 1, n)), [x, sp.Symbol("n", real=True)], "argument n has the name"),
    ],
)
def test_indices_without_a_place_are_refused(formula, letters, said):
    with pytest.raises(CannotCompile, match=said):
        compile_loops(formula, letters)


@pytest.mark.parametrize("name", ["t1", "t5", "lambda", "x'", "range", "kernel", "float", "v_exp"])
def test_letters_that_loops_use_are_theirs(name):
    letter, v = sp.Symbol(name, real=True), np.array([1.0, 2.0, 3.0])
    kernel = compile_formula(x[i] * letter * sp.log(sp.Sum(sp.exp(x[j]), (j, 1, n))), (x, letter))
    np.testing.assert_allclose(kernel(v, 2.0), 2 * v * np.log(np.exp(v).sum()))


@pytest.mark.parametrize("name", ["out0", "total_1_", "largest_1_", "inf", "all_x", "i", "x"])
def test_letters_that_stand_for_two_things_are_refused(name):
    letter = sp.Symbol(name, real=True)
    with pytest.raises(CannotCompile, match=f"argument {name} has the name"):
        compile_formula(x[i] * letter, (x, letter))


@pytest.mark.parametrize("rows", [(), (x,)])
def test_loops_that_become_one_keep_their_places(rows):
    results = [(x[n - i + 1] + 2 * x[i], (i,)), (sp.Sum(sp.exp(x[j]), (j, 1, n)), ())]
    points = np.random.default_rng(3).normal(size=(19, 5))
    turned, total = compile_loops(results, [x], rows=rows)(points if rows else points[0])
    np.testing.assert_allclose(turned, (points[:, ::-1] + 2 * points)[slice(None) if rows else 0])
    np.testing.assert_allclose(total, np.exp(points).sum(1)[slice(None) if rows else 0])


def test_a_letter_that_stands_for_nothing_is_refused_when_compiled() -> None:
    size = sp.Symbol("n", integer=True, positive=True)
    values, a, q = sp.IndexedBase("Y", shape=(size,), real=True), sp.Symbol("a", integer=True), sp.Symbol("q")
    for formula in (values[a], values[a] / sp.Sum(values[a], (a, 1, size))):
        with pytest.raises(CannotCompile, match=r"the index a of a result is not named; give the pair"):
            compile_loops(formula, (values,))
    with pytest.raises(CannotCompile, match="q is no argument; the arguments are Y"):
        compile_loops([(values[a] * q, (a,))], (values,))


@pytest.mark.parametrize(
    ("results", "words", "said"),
    [
        ([(x[i], (i, i))], {}, "name one twice"),
        ([], {}, "no formula to compile"),
        ([(x[i], (i,), 1)], {}, "is no pair"),
        ([x[1], (x[i], (i,))], {}, "is no pair"),
        ([(x[i], "i")], {}, "are no symbols"),
        ([(x[i], (i,))], {"rows": (w,)}, "w has rows and is no argument"),
        ([(x[i] * w[j], (i, j))], {}, "the array w is no argument; the arguments are x"),
        ([(sp.Product(sp.I * x[i], (i, 1, n)), ())], {}, "product of complex terms"),
        ([(sp.Sum(x[i], (i, 1, sp.oo)), ())], {}, "has no end"),
    ],
)
def test_what_makes_no_kernel_is_refused_when_compiled(results, words, said) -> None:
    with pytest.raises(CannotCompile, match=said) as refusal:
        compile_loops(results, (x,), **words)
    assert "\n" not in str(refusal.value)


def test_an_array_alone_is_the_only_argument() -> None:
    assert compile_loops([(2 * x[i], i)], x)(np.arange(3.0)).tolist() == [0, 2, 4]
    for arguments in ("x", {"x": x}, 3):
        with pytest.raises(CannotCompile, match="give a tuple of symbols"):
            compile_loops([(x[i], (i,))], arguments)


@pytest.mark.parametrize("end", [n / 2, sp.floor(n / 2), n**2, sp.Rational(5, 2)])
def test_an_end_that_may_be_no_whole_number_is_refused(end) -> None:
    with pytest.raises(CannotCompile, match=r"an end is made of lengths and whole numbers"):
        compile_loops([(sp.Sum(x[i], (i, 1, end)), ())], (x,))
