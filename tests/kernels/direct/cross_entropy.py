"""One example after the other by definition; gradients by complex steps, the soft-max by what wins a noisy race."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from hypothesis import strategies as st

from numerics import simulation
from numerics.kernels import cross_entropy
from tests.kernels.direct.register import (
    DIFFERENCE_ERROR,
    DIFFERENCES,
    ROUNDED,
    ROUNDING,
    Draw,
    Same,
    distribution,
    matrix,
    simulates,
    vector,
)


def one_loss(Y: Any, P: Any) -> Any:
    """-sum P log(e^Y/sum e^Y), nothing else; for numbers and complex numbers."""
    weights = np.exp(Y)
    return -(P * np.log(weights / weights.sum())).sum()


def one_gradient(Y: Any, P: Any) -> Any:
    """By complex steps."""
    return simulation.gradient_by_complex_steps(lambda y: one_loss(y, P), Y)


def drawn(draw: Draw) -> tuple[Any, Any, Any, Any]:
    """Logits, targets, labels, the labels as targets; three rows of one to four classes."""
    n = draw(st.integers(1, 4))
    Y = matrix(draw, 3, n, -8.0, 8.0)
    P = np.stack([distribution(draw, n) for _ in range(3)])
    labels = np.array(draw(st.lists(st.integers(0, n - 1), min_size=3, max_size=3)))
    return Y, P, labels, np.eye(n)[labels]


@simulates("cross_entropy.loss")
def loss(draw: Draw) -> Iterator[Same]:
    Y, P, _, _ = drawn(draw)
    yield Same(cross_entropy.loss(Y, P), simulation.by_example(one_loss, Y, P), ROUNDED, ROUNDED, ROUNDING)


@simulates("cross_entropy.gradient")
def gradient(draw: Draw) -> Iterator[Same]:
    Y, P, _, _ = drawn(draw)
    yield Same(cross_entropy.gradient(Y, P), simulation.by_example(one_gradient, Y, P), ROUNDED, ROUNDED, ROUNDING)


@simulates("cross_entropy.loss_and_gradient")
def loss_and_gradient(draw: Draw) -> Iterator[Same]:
    Y, P, _, _ = drawn(draw)
    losses, slopes = cross_entropy.loss_and_gradient(Y, P)
    yield Same(losses, simulation.by_example(one_loss, Y, P), ROUNDED, ROUNDED, ROUNDING)
    yield Same(slopes, simulation.by_example(one_gradient, Y, P), ROUNDED, ROUNDED, ROUNDING)


@simulates("cross_entropy.label_loss")
def label_loss(draw: Draw) -> Iterator[Same]:
    Y, _, labels, P = drawn(draw)
    yield Same(cross_entropy.label_loss(Y, labels), simulation.by_example(one_loss, Y, P), ROUNDED, ROUNDED, ROUNDING)


@simulates("cross_entropy.label_loss_and_gradient")
def label_loss_and_gradient(draw: Draw) -> Iterator[Same]:
    Y, _, labels, P = drawn(draw)
    losses, slopes = cross_entropy.label_loss_and_gradient(Y, labels)
    yield Same(losses, simulation.by_example(one_loss, Y, P), ROUNDED, ROUNDED, ROUNDING)
    yield Same(slopes, simulation.by_example(one_gradient, Y, P), ROUNDED, ROUNDED, ROUNDING)


@simulates("cross_entropy.probabilities")
def probabilities(draw: Draw) -> Iterator[Same]:
    """A logit with Gumbel noise is the largest as often as its probability says."""
    Y, seed = vector(draw, 3), draw(st.integers(0, 1000))
    found = cross_entropy.probabilities(Y)
    for c in range(3):
        estimate = simulation.mean_of_samples(
            lambda g, n, c=c: (Y + g.gumbel(size=(n, 3))).argmax(axis=1) == c, 20000, seed
        )
        yield Same(estimate.distance(found[c]), 0.0, 0, 5.0, "five standard errors")
    yield Same(math.fsum(found), 1.0, ROUNDED, 0, ROUNDING)


@simulates("cross_entropy.hessian_vector_product")
def hessian_vector_product(draw: Draw) -> Iterator[Same]:
    Y, P, _, _ = drawn(draw)
    v = matrix(draw, 3, Y.shape[1])
    simulated = simulation.by_example(
        lambda y, p, way: simulation.hessian_vector(lambda u: one_gradient(u, p), y, way), Y, P, v
    )
    found = cross_entropy.hessian_vector_product(Y, v)
    yield Same(found, simulated, DIFFERENCE_ERROR, DIFFERENCE_ERROR, DIFFERENCES)


def affine(W: Any, X: Any, delta: Any) -> Any:
    """What a layer passes on, weighed by the covector above it: one product after the other."""
    return sum(delta[i] * W[i][j] * X[j] for i in range(len(delta)) for j in range(len(X)))


@simulates("cross_entropy.weight_gradient")
def weight_gradient(draw: Draw) -> Iterator[Same]:
    delta, X, W = matrix(draw, 2, 2), matrix(draw, 2, 3), matrix(draw, 2, 3)
    simulated = simulation.by_example(
        lambda d, x: simulation.gradient_by_complex_steps(lambda w: affine(w, x, d), W), delta, X
    )
    yield Same(cross_entropy.weight_gradient(delta, X), simulated, ROUNDED, ROUNDED, ROUNDING)


@simulates("cross_entropy.input_gradient")
def input_gradient(draw: Draw) -> Iterator[Same]:
    delta, X, W = matrix(draw, 2, 2), matrix(draw, 2, 3), matrix(draw, 2, 3)
    simulated = simulation.by_example(
        lambda d, x: simulation.gradient_by_complex_steps(lambda y: affine(W, y, d), x), delta, X
    )
    yield Same(cross_entropy.input_gradient(delta, W), simulated, ROUNDED, ROUNDED, ROUNDING)
