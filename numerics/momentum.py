"""Optimisers as they were derived: heavy ball, Nesterov, RMSprop, Adam, AdamW, with a contravariant metric entry each.

The steps are kernels; `descend` runs them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from numerics.kernels.momentum import (
    adam_step,
    adamw_step,
    bias_correction,
    free_decay,
    heavy_ball,
    nesterov,
    rmsprop_step,
    rolling_average,
)

METHODS = ("gradient descent", "heavy ball", "nesterov", "rmsprop", "adam", "adamw")


def descend(
    gradient: Callable[[Any], Any],
    weights: Any,
    steps: int,
    method: str = "adam",
    *,
    learning_rate: float = 1e-3,
    momentum: float = 0.9,
    decay: float = 0.999,
    epsilon: float = 1e-8,
    weight_decay: float = 0.0,
    metric: Any = 1.0,
) -> Any:
    """The weights after some steps.

    gradient: from weights (k,) to slopes (k,). momentum: beta_1; decay: beta_2 of Adam, the smoothing of RMSprop.
    metric: the contravariant entry of each weight; every change is multiplied by it, so that a weight with the entry 0
    keeps every bit. Raises ValueError for an unknown method, a negative number of steps or a negative entry.
    """
    if method not in METHODS:
        raise ValueError(f"the method {method!r} is not known; there are {', '.join(METHODS)}")
    if steps < 0:
        raise ValueError(f"the number of steps is {steps}; it must not be negative")
    here = np.array(weights, float)
    stiff = np.broadcast_to(np.asarray(metric, float), here.shape)
    if not (stiff >= 0).all():
        raise ValueError("a contravariant metric entry is negative; the loss would rise")
    state = _State(here, momentum, decay)
    for _ in range(steps):
        ahead = here + momentum * (here - state.before) if method == "nesterov" else here
        slope = np.asarray(gradient(ahead), float)
        new = state.stepped(here, ahead, slope, method, learning_rate, epsilon, weight_decay)
        state.before, here = here, here + np.where(stiff == 0, 0.0, stiff * (new - here))
    return here


class _State:
    """What an optimiser remembers."""

    def __init__(self, weights: Any, momentum: float, decay: float) -> None:
        self.before = weights.copy()
        self.first = np.zeros_like(weights)
        self.second = np.zeros_like(weights)
        self.momentum, self.decay, self.count = momentum, decay, 0

    def stepped(
        self, here: Any, ahead: Any, slope: Any, method: str, rate: float, epsilon: float, weight_decay: float
    ) -> Any:
        """Where the weights would go under a metric of ones."""
        if method == "gradient descent":
            return heavy_ball(here, here, -slope, 0.0, rate)
        if method == "heavy ball":
            return heavy_ball(here, self.before, -slope, self.momentum, rate)
        if method == "nesterov":
            return heavy_ball(ahead, ahead, -slope, 0.0, rate)
        self.count += 1
        self.second = rolling_average(self.second, slope**2, self.decay)
        if method == "rmsprop":
            return here - rmsprop_step(slope, self.second, rate, epsilon)
        self.first = rolling_average(self.first, slope, self.momentum)
        shares = 1.0 - self.momentum**self.count, 1.0 - self.decay**self.count
        change = -adam_step(self.first, self.second, *shares, rate, epsilon)
        return adamw_step(here, change, 1.0, rate, weight_decay if method == "adamw" else 0.0)


__all__ = [
    "METHODS",
    "adam_step",
    "adamw_step",
    "bias_correction",
    "descend",
    "free_decay",
    "heavy_ball",
    "nesterov",
    "rmsprop_step",
    "rolling_average",
]
