"""Formulas of arrays against plain NumPy, written with einsum and logsumexp; their edges and their refusals."""

from __future__ import annotations

from copy import deepcopy
from importlib import import_module

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st
from scipy.special import log_softmax, softmax

from numerics import CannotCompile, compile_loops
from numerics.compiler.faces.arrays import ArrayKernel
from numerics.compiler.llvm import cache
from numerics.compiler.llvm.engine import effort
from numerics.compiler.loops import code

n, m = sp.symbols("n m", integer=True, positive=True)
i, j, k = sp.symbols("i j k", integer=True)
x = sp.IndexedBase("x", shape=(n,), real=True)
A = sp.IndexedBase("A", shape=(n, m), real=True)
B = sp.IndexedBase("B", shape=(m, n), real=True)


def test_contractions() -> None:
    formula = sp.Sum(A[i, j] * B[j, k] * x[k], (j, 1, m), (k, 1, n))
    kernel = compile_loops([(formula, (i,))], [A, B, x], name="test.product")
    r = np.random.default_rng(0)
    a, b, v = r.normal(size=(4, 3)), r.normal(size=(3, 4)), r.normal(size=4)
    np.testing.assert_allclose(kernel(a, b, v), a @ b @ v, rtol=1e-13)


def test_sums_and_products_of_the_index_itself() -> None:
    """Formulas count from 1."""
    formula = sp.Sum(i * x[i] ** 2, (i, 1, n)) + sp.Product(1 + x[i], (i, 1, n))
    kernel = compile_loops(formula, [x])
    v = np.random.default_rng(1).normal(size=9)
    assert kernel(v) == pytest.approx(np.sum(np.arange(1, 10) * v**2) + np.prod(1 + v))


def test_inner_ranges_may_depend_on_outer_indices() -> None:
    formula = sp.Sum(x[i] * x[j], (j, 1, i), (i, 1, n))
    v = np.random.default_rng(2).normal(size=6)
    assert compile_loops(formula, [x])(v) == pytest.approx(np.sum(np.tril(np.outer(v, v))))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 40), st.integers(0, 9), st.sampled_from(["f4", "f8"]), st.sampled_from([1.0, 100.0, 1e4]))
def test_cross_entropy_of_any_size(classes: int, rows: int, kind: str, spread: float) -> None:
    from numerics.cross_entropy import hessian_vector_product, label_loss_and_gradient, loss_and_gradient

    r = np.random.default_rng(classes * 10 + rows)
    Y = (spread * r.normal(size=(rows, classes))).astype(kind)
    P = r.uniform(size=(rows, classes)).astype(kind)
    P /= P.sum(1, keepdims=True)
    label = r.integers(0, classes, rows)
    close = {
        "rtol": 2e-5 if kind == "f4" else 1e-12,
        "atol": (2e-4 if kind == "f4" else 1e-11) * max(1.0, spread / 100),
    }
    wide = Y.astype(float)
    losses, slopes = loss_and_gradient(Y, P)
    assert losses.dtype == slopes.dtype == np.dtype(kind)
    np.testing.assert_allclose(losses, -(P * log_softmax(wide, axis=1)).sum(1), **close)
    np.testing.assert_allclose(slopes, softmax(wide, axis=1) - P, **close)
    losses, slopes = label_loss_and_gradient(Y, label)
    np.testing.assert_allclose(losses, -log_softmax(wide, axis=1)[np.arange(rows), label], **close)
    np.testing.assert_allclose(slopes, softmax(wide, axis=1) - np.eye(classes)[label], **close)
    v = r.normal(size=(rows, classes)).astype(kind)
    p = softmax(wide, axis=1)
    np.testing.assert_allclose(hessian_vector_product(Y, v), p * v - p * (p * v).sum(1, keepdims=True), **close)


def test_float32_sums_over_many_classes() -> None:
    """A serial float32 sum of 50257 terms is off by 4e-5; this must not be."""
    from numerics.cross_entropy import label_loss

    Y = np.random.default_rng(5).normal(size=(3, 50257)).astype("f4")
    known = -log_softmax(Y.astype(float), axis=1)[:, 7]
    np.testing.assert_allclose(label_loss(Y, np.array([7, 7, 7])), known, rtol=2e-6)


def test_a_product_of_exponentials_is_summed_once() -> None:
    """exp(x_i + x_j) over sum(exp(x))^2, summed over j for every i, needs one sum, not one for every i."""
    total = sp.Sum(sp.exp(x[k]), (k, 1, n))
    y = sp.IndexedBase("y", shape=(n,), real=True)
    formula = sp.Sum(sp.exp(x[i] + x[j]) * y[j] / total**2, (j, 1, n))
    kernel = compile_loops([(formula, (i,))], [x, y])
    loops = [line for line in kernel._function.text.splitlines() if line.strip().startswith("for ")]  # noqa: SLF001
    assert all(line.startswith("    for ") for line in loops), "no loop stands in another"
    v, w = np.random.default_rng(3).normal(size=(2, 7))
    for shift in (0.0, 800.0):
        p = softmax(v)
        np.testing.assert_allclose(kernel(v + shift, w), p * (p @ w), rtol=1e-11)


def test_masked_and_empty_logits() -> None:
    from numerics.cross_entropy import label_loss_and_gradient

    Y = np.array([[0.0, -np.inf, 1.0], [-np.inf, -np.inf, -np.inf], [np.nan, 0.0, 1.0], [1e300, 0.0, -1e300]])
    losses, slopes = label_loss_and_gradient(Y, np.array([0, 0, 1, 0]))
    assert losses[0] == pytest.approx(np.log1p(np.e))
    assert slopes[0, 1] == 0
    assert np.isnan(losses[1])  # no class is possible: the formula has no value
    assert np.isnan(losses[2])
    assert losses[3] == 0
    assert label_loss_and_gradient(np.array([3.0]), 0)[0] == 0  # one class


@pytest.mark.parametrize(
    ("Y", "label", "kind", "said"),
    [
        (np.ones((2, 3)), np.array([0, 3]), ValueError, "holds 3; it counts from 0 to n - 1 = 2"),
        (np.ones((2, 3)), np.array([-1, 0]), ValueError, "holds -1"),
        (np.ones((2, 3)), np.array([0]), ValueError, "lengths of one name"),
        (np.ones((2, 3)), np.array([0.0, 1.0]), TypeError, "must hold integers"),
        (np.ones((2, 3), complex), np.array([0, 1]), TypeError, "real numbers"),
        (np.ones((2, 3, 4)), np.array([0, 1]), ValueError, r"its axes are \(rows, n\)"),
    ],
)
def test_what_does_not_fit_is_refused(Y, label, kind, said) -> None:
    from numerics.cross_entropy import label_loss

    with pytest.raises(kind, match=said):
        label_loss(Y, label)


def test_what_cannot_be_a_loop_is_refused() -> None:
    with pytest.raises(CannotCompile, match="let it stay on its axis"):
        compile_loops(sp.Sum(x[i], (i, 0, n)), [x])
    with pytest.raises(CannotCompile, match="stands alone on no axis"):
        compile_loops([(x[i], (i, j))], [x])
    with pytest.raises(CannotCompile, match="has no shape"):
        compile_loops(sp.Sum(sp.IndexedBase("u")[i], (i, 1, n)), [sp.IndexedBase("u")])


def _differences(kernel, arguments: list, place: int) -> np.ndarray:
    """Central differences of a kernel by one argument; axes of the argument last."""
    columns = []
    for at in np.ndindex(arguments[place].shape):
        ends = []
        for step in (1e-5, -1e-5):
            moved = [a.copy() for a in arguments]
            moved[place][at] += step
            ends.append(np.asarray(kernel(*moved)))
        columns.append((ends[0] - ends[1]) / 2e-5)
    shape = arguments[place].shape
    return np.stack(columns, axis=-1).reshape(*np.shape(columns[0]), *shape)


@pytest.mark.parametrize(
    "formula",
    [
        (sp.Sum(x[i] ** 3 * B[j, i], (i, 1, n), (j, 1, m)), ()),
        (sp.log(sp.Sum(sp.exp(x[i]), (i, 1, n))), ()),
        (sp.Sum(A[i, j] * x[i] * sp.tanh(A[i, j]), (j, 1, m), (i, 1, n)), ()),
        (sp.Sum(sp.Sum(A[i, j] * x[i], (i, 1, n)) ** 2, (j, 1, m)), ()),
        (sp.Sum(x[i] * x[j], (j, 1, i), (i, 1, n)), ()),
        (sp.tanh(sp.Sum(A[i, j] * B[j, k] * x[k], (j, 1, m), (k, 1, n))), (i,)),
        (sp.exp(x[i]) / sp.Sum(sp.exp(x[k]), (k, 1, n)), (i,)),
    ],
    ids=lambda formula: str(formula[0]),
)
def test_derivatives_of_formulas_of_arrays(formula) -> None:
    kernel = compile_loops([formula], [A, B, x], name="test.formula")
    r = np.random.default_rng(3)
    arguments = [r.normal(size=(4, 3)), r.normal(size=(3, 4)), r.normal(size=4)]
    for place, name in enumerate("ABx"):
        if formula[0].has((A, B, x)[place]):
            found = kernel.gradient(name)(*arguments)
            np.testing.assert_allclose(found, _differences(kernel, arguments, place), rtol=1e-7, atol=1e-8)


def test_derivatives_by_numbers_and_of_batches() -> None:
    a = sp.Symbol("a", real=True)
    kernel = compile_loops(sp.Sum(sp.sin(a * x[i]), (i, 1, n)), [x, a], rows=[x], name="test.rows")
    rows = np.random.default_rng(4).normal(size=(5, 3))
    np.testing.assert_allclose(kernel.gradient("a")(rows, 0.7), (np.cos(0.7 * rows) * rows).sum(1), rtol=1e-12)
    np.testing.assert_allclose(kernel.gradient("x")(rows, 0.7), 0.7 * np.cos(0.7 * rows), rtol=1e-12)
    with pytest.raises(CannotCompile, match="'b' is no argument"):
        kernel.gradient("b")
    with pytest.raises(CannotCompile, match="exponential of a sum"):
        compile_loops(sp.Product(x[i], (i, 1, n)), [x]).gradient("x")
    from numerics.cross_entropy import loss

    with pytest.raises(CannotCompile, match="is not kept"):
        loss.gradient("Y")


def test_results_may_lie_on_arguments() -> None:
    from numerics.cross_entropy import loss_and_gradient

    r = np.random.default_rng(6)
    Y, P = r.normal(size=(40, 7)), r.dirichlet(np.ones(7), 40)
    losses, slopes = loss_and_gradient(Y, P)
    found = loss_and_gradient(Y, P, out=(np.empty(40), P))
    np.testing.assert_array_equal(found[1], slopes)
    assert found[1] is P
    np.testing.assert_array_equal(found[0], losses)


def test_logarithms_of_negative_products_are_not_taken_apart() -> None:
    kernel = compile_loops(sp.Sum(sp.log(x[i] * x[i] * sp.Sum(x[j] ** 2, (j, 1, n))), (i, 1, n)), [x])
    v = np.array([-1.0, -2.0])
    assert kernel(v) == pytest.approx(np.log(v * v * 5).sum())


def test_differences_of_large_logits_keep_their_digits() -> None:
    from numerics.cross_entropy import label_loss

    for size in (1e8, 1e17, -1.79e308):
        assert label_loss(np.full((1, 3), size), np.array([0]))[0] == pytest.approx(np.log(3), rel=1e-14)
        out = np.empty(1)
        label_loss.njit(0, 1, np.full((1, 3), size), np.array([0]), out)
        assert out[0] == pytest.approx(np.log(3), rel=1e-14)


@pytest.mark.parametrize(
    ("formula", "known"),
    [
        (sp.Sum(x[i], (i, 2, n)), lambda v: v[1:].sum()),
        (sp.Sum(i * x[i], (i, 2, n - 1)), lambda v: (np.arange(2, len(v)) * v[1:-1]).sum()),
        (sp.Sum(x[i] * x[j], (j, i + 1, n), (i, 1, n)), lambda v: np.triu(np.outer(v, v), 1).sum()),
        (sp.Sum((x[i + 1] - x[i]) ** 2, (i, 1, n - 1)), lambda v: (np.diff(v) ** 2).sum()),
        (sp.Sum(x[i - 1] * x[i], (i, 2, n)), lambda v: (v[1:] * v[:-1]).sum()),
        (sp.log(sp.Sum(sp.exp(x[i]), (i, 3, n))), lambda v: np.log(np.exp(v[2:]).sum())),
        (sp.Product(1 + x[i] ** 2, (i, 2, n)), lambda v: (1 + v[1:] ** 2).prod()),
    ],
    ids=lambda case: str(case) if isinstance(case, sp.Basic) else "known",
)
def test_ranges_may_begin_anywhere(formula, known) -> None:
    kernel = compile_loops(formula, [x])
    for length in (3, 4, 21):
        v = np.random.default_rng(length).normal(size=length)
        assert kernel(v) == pytest.approx(known(v), rel=1e-12)
        out = np.empty(1)
        kernel.njit(v, out)
        assert out[0] == pytest.approx(known(v), rel=1e-12)


def test_infinite_logits() -> None:
    kernel = compile_loops(sp.log(sp.Sum(sp.exp(x[i]), (i, 1, n))), [x])
    assert kernel(np.array([1.0, np.inf, 2.0])) == np.inf
    assert kernel(np.array([-np.inf, -np.inf])) == -np.inf


def test_code_made_with_less_effort_is_another_entry_of_the_cache() -> None:
    """An object that was compiled without optimising once outlived the change that optimised it."""
    assert len({cache.key_of("text", level) for level in (0, 1, 2)}) == 3


@pytest.mark.parametrize("real", ["double", "float"])
@pytest.mark.parametrize("subject", ["cross_entropy", "layer_metric", "natural_gradient", "complex_weights"])
def test_the_loops_of_the_library_are_optimised(subject: str, real: str, monkeypatch) -> None:
    """Constants in every lane once made loops of float32 look too large for it."""
    module = import_module(f"numerics.kernels.{subject}")
    kernels = [deepcopy(k) for k in vars(module).values() if isinstance(k, ArrayKernel)]
    asked: list[int] = []
    monkeypatch.setattr(code, "loaded_from", lambda text, operations: asked.append(operations) or _Nowhere())
    for kernel in kernels:
        with pytest.raises(KeyError):
            kernel._code(real)._function  # noqa: B018, SLF001  what the first call makes
    assert len(asked) == len(kernels) > 0
    assert {effort(operations) for operations in asked} == {2}


class _Nowhere:
    def address(self, name: str) -> int:
        raise KeyError(name)
