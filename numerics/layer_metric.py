"""Covariant descent under a layer metric: velocities, whole steps, frozen layers, lengths of sampled paths."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from numerics.given import real_array, refuse_mask
from numerics.kernels.layer_metric import (
    chord_length,
    descent_step,
    descent_velocity,
    diagonal_velocity,
    squared_speed,
)


def block_metric(sizes: Any, entries: Any) -> Any:
    """The contravariant metric of layers: for each layer its number of weights and its entry g^[ii], not negative.

    An entry 0 freezes a layer. Returns a matrix (k, k), k the sum of sizes. Raises ValueError for lengths that differ
    and for a negative entry.
    """
    counts, values = np.asarray(sizes), real_array(entries, "array of entries")
    if counts.ndim != 1 or counts.shape != values.shape or counts.dtype.kind not in "iu" or (counts < 1).any():
        raise ValueError(
            f"sizes {counts.tolist()} and entries {values.tolist()} must be one for every layer; a size counts from 1"
        )
    return np.diag(np.repeat(_not_negative(values), counts))


def step(weights: Any, gradient: Any, metric: Any, learning_rate: float) -> Any:
    """The weights after one step of covariant descent, equation (7) in steps of one.

    Source: layer_metric.descent_step, and layer_metric.diagonal_descent for a diagonal metric.
    weights, gradient: (k,) or (rows, k). metric: contravariant, symmetric, no eigenvalue negative: the entries of its
    diagonal (k,), or the whole matrix (k, k). A weight whose row of the metric is 0 keeps every bit, whatever its
    gradient; a gradient that is not finite makes the other weights nan or infinite.
    Raises TypeError for numbers that are not real, ValueError for shapes that do not fit, a matrix that is not
    symmetric and one with a negative eigenvalue.
    """
    for name, value in (("array of weights", weights), ("gradient", gradient)):
        refuse_mask(value, name)
    here, slopes, g = np.asarray(weights), np.asarray(gradient), real_array(metric, "metric")
    if here.shape != slopes.shape or here.ndim not in (1, 2):
        raise ValueError(
            f"the weights have the shape {here.shape} and the gradient {slopes.shape}; both must be (k,) or (rows, k)"
        )
    frozen = frozen_weights(g, here.shape[-1])
    # 0 times infinity is no number: where nothing moves, the slope is not asked.
    slopes = np.where(frozen, slopes.dtype.type(0), slopes)
    g = g.astype(np.float32) if here.dtype == slopes.dtype == np.float32 else g
    if g.ndim == 2:
        return np.where(frozen, here, descent_step(here, slopes, g, learning_rate))
    return np.where(frozen, here, here + diagonal_velocity(slopes, g, learning_rate))


def frozen_weights(metric: Any, count: int) -> Any:
    """Which weights a contravariant metric freezes, (count,) of bool; metric: (count,) or (count, count).

    Raises TypeError for numbers that are not real, ValueError for another shape, a matrix that is not symmetric, and a
    negative eigenvalue, which would raise the loss.
    """
    g = real_array(metric, "metric")
    if g.shape not in ((count,), (count, count)):
        raise ValueError(f"the metric has the shape {g.shape}; it must be ({count},) or ({count}, {count})")
    _not_negative(g if g.ndim == 1 else np.diag(g))
    if g.ndim == 1:
        return g == 0
    if not np.array_equal(g, g.T):
        raise ValueError(f"the metric differs from its transpose by {np.abs(g - g.T).max():.3g}; give (g + g.T)/2")
    _refuse_negative_eigenvalues(g)
    return ~g.any(axis=1)


def path_length(points: Any, metric: Any = None) -> float:
    """The length of a path given by its points, joined by straight pieces. Source: layer_metric.chord_length.

    points: (n, k). metric: covariant, (k, k); Euclidean where none is given. The length of a smooth path is met up to
    the square of the spacing. nan where a squared length is negative. Raises TypeError for numbers that are not real,
    ValueError for other shapes.
    """
    path = real_array(points, "array of points")
    if path.ndim != 2:
        raise ValueError(f"the points have the shape {path.shape}; they must be (n, k)")
    g = np.eye(path.shape[1]) if metric is None else real_array(metric, "metric")
    return math.fsum(chord_length(path[:-1], path[1:], g)) if len(path) > 1 else 0.0


def _refuse_negative_eigenvalues(g: Any) -> None:
    """By Cholesky's factors, which exist where none is below what rounding leaves of a 0."""
    allowed = len(g) * np.finfo(float).eps * np.abs(g).max(initial=0.0) + np.finfo(float).tiny
    try:
        np.linalg.cholesky(g + 4 * allowed * np.eye(len(g)))
    except np.linalg.LinAlgError:
        lowest = np.linalg.eigvalsh(g).min()
        raise ValueError(
            f"the metric has the eigenvalue {lowest:.3g}; a contravariant metric has no negative one"
        ) from None


def _not_negative(entries: Any) -> Any:
    if not (entries >= 0).all():
        raise ValueError(f"the entries of a contravariant metric are not negative; they are {entries.tolist()}")
    return entries


__all__ = [
    "block_metric",
    "chord_length",
    "descent_step",
    "descent_velocity",
    "diagonal_velocity",
    "frozen_weights",
    "path_length",
    "squared_speed",
    "step",
]
