"""Covariant descent under a layer metric: the velocity, its squared length, whole steps, frozen layers."""

from __future__ import annotations

from typing import Any

import numpy as np

from numerics.kernels.layer_metric import descent_velocity, squared_speed


def block_metric(sizes: Any, entries: Any) -> Any:
    """The contravariant metric of layers: for each layer its number of weights and its entry g^[ii], not negative.

    An entry 0 freezes a layer. Returns a matrix (k, k), k the sum of sizes. Raises ValueError for lengths that differ
    and for a negative entry.
    """
    sizes, entries = np.asarray(sizes), np.asarray(entries, float)
    if sizes.ndim != 1 or sizes.shape != entries.shape or (sizes < 1).any():
        raise ValueError(f"sizes {sizes.tolist()} and entries {entries.tolist()} must be one each for every layer")
    if not (entries >= 0).all():
        raise ValueError(f"the entries of a contravariant metric are not negative; they are {entries.tolist()}")
    return np.diag(np.repeat(entries, sizes))


def step(weights: Any, gradient: Any, metric: Any, learning_rate: float) -> Any:
    """The weights after one step of covariant descent, equation (7) in steps of one.

    weights, gradient: (k,) or (rows, k); metric: contravariant, (k, k). A weight whose row of the metric is 0 keeps
    every bit. Raises ValueError for shapes that do not fit.
    """
    return np.asarray(weights) + descent_velocity(gradient, metric, learning_rate)


__all__ = ["block_metric", "descent_velocity", "squared_speed", "step"]
