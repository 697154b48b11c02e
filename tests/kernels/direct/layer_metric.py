"""Descent under a metric by its loop; lengths of velocities and paths in coordinates in which the metric is flat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from numerics import layer_metric as subject, simulation
from numerics.kernels import layer_metric
from tests.kernels.direct.register import (
    ROUNDED,
    ROUNDING,
    Draw,
    Same,
    matrix,
    numbers,
    positive_definite,
    simulates,
    vector,
)


def one_step(slopes: Any, metric: Any, eta: float, start: Any) -> Any:
    """The weights of every row after one step of the loop."""
    return simulation.by_example(
        lambda w, s: simulation.metric_descent(lambda _: s, w, 1, eta, metric)[1], start, slopes
    )


@simulates("layer_metric.descent_velocity")
def descent_velocity(draw: Draw) -> Iterator[Same]:
    g, slopes, (eta,) = positive_definite(draw, 3), matrix(draw, 2, 3), numbers(draw, (0.01, 1))
    found = layer_metric.descent_velocity(slopes, g, eta)
    yield Same(found, one_step(slopes, g, eta, np.zeros((2, 3))), ROUNDED, ROUNDED, ROUNDING)


@simulates("layer_metric.descent_step")
def descent_step(draw: Draw) -> Iterator[Same]:
    g, slopes, w = positive_definite(draw, 3), matrix(draw, 2, 3), matrix(draw, 2, 3)
    (eta,) = numbers(draw, (0.01, 1))
    moved = one_step(slopes, g, eta, w)
    yield Same(layer_metric.descent_step(w, slopes, g, eta), moved, ROUNDED, ROUNDED, ROUNDING)
    yield Same(subject.step(w, slopes, g, eta), moved, ROUNDED, ROUNDED, ROUNDING)


@simulates("layer_metric.diagonal_velocity")
def diagonal_velocity(draw: Draw) -> Iterator[Same]:
    s, slopes, w = vector(draw, 3, 0.0, 2.0), matrix(draw, 2, 3), matrix(draw, 2, 3)
    (eta,) = numbers(draw, (0.01, 1))
    found = layer_metric.diagonal_velocity(slopes, s, eta)
    yield Same(found, one_step(slopes, np.diag(s), eta, np.zeros((2, 3))), ROUNDED, ROUNDED, ROUNDING)
    yield Same(subject.step(w, slopes, s, eta), one_step(slopes, np.diag(s), eta, w), ROUNDED, ROUNDED, ROUNDING)


@simulates("layer_metric.squared_speed")
def squared_speed(draw: Draw) -> Iterator[Same]:
    """In coordinates u = R W, R^t R the covariant metric, the length of the velocity is Euclid's."""
    g, slopes, (eta,) = positive_definite(draw, 3), matrix(draw, 2, 3), numbers(draw, (0.01, 1))
    flat = np.linalg.cholesky(np.linalg.inv(g)).T
    velocity = one_step(slopes, g, eta, np.zeros((2, 3)))
    squares = [float(np.sum((flat @ v) ** 2)) for v in velocity]
    yield Same(
        layer_metric.squared_speed(slopes, g, eta), squares, 1e-10, 1e-12, "the inverse of a matrix loses a digit"
    )


@simulates("layer_metric.chord_length")
def chord_length(draw: Draw) -> Iterator[Same]:
    g, A, B = positive_definite(draw, 3), matrix(draw, 2, 3), matrix(draw, 2, 3)
    flat = np.linalg.cholesky(g).T
    lengths = [float(np.linalg.norm(flat @ (b - a))) for a, b in zip(A, B, strict=True)]
    yield Same(layer_metric.chord_length(A, B, g), lengths, 1e-10, 1e-12, ROUNDING)
    yield Same(subject.path_length(np.stack([A[0], B[0]]), g), lengths[0], 1e-10, 1e-12, ROUNDING)
