"""Optimisers as they were derived: heavy ball, Nesterov, RMSprop, Adam, AdamW, under a layer metric; damped motion.

The steps are kernels; `descend` runs them, `damped_path` chooses among the three closed forms, `damped_quartic`
integrates many trajectories at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from numerics.given import finite_number, real_array, whole_number
from numerics.kernels.layer_metric import diagonal_velocity
from numerics.kernels.momentum import (
    adam_step,
    adamw_step,
    bias_correction,
    constant_force,
    critically_damped,
    damped_frequency,
    damped_quartic,
    free_decay,
    heavy_ball,
    metric_step,
    nesterov,
    nesterov_step,
    overdamped,
    point_ahead,
    rate_splitting,
    rmsprop_step,
    rolling_average,
    underdamped,
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
    """The weights after some steps, float64, (k,).

    gradient: from weights (k,) to slopes (k,). momentum: beta_1, from 0 to below 1; decay: beta_2 of Adam, the
    smoothing of RMSprop, likewise; epsilon, learning_rate, weight_decay: finite, not negative. metric: the
    contravariant entry of each weight, a number or (k,), finite, not negative. It raises the force of gradient descent,
    heavy ball and Nesterov, whose velocity is a vector already, and the change of the others, whose averages would
    divide it out. A weight with the entry 0 keeps every bit.

    Raises TypeError for what is no real number, ValueError for an unknown method, a number outside its range, weights
    that are not (k,), a metric that does not fit and slopes that are not (k,). Sources: momentum.heavy_ball,
    momentum.point_ahead, momentum.step_from_ahead, momentum.rmsprop, momentum.adam_first_step, momentum.adamw_step,
    momentum.metric_step.
    """
    if method not in METHODS:
        raise ValueError(f"the method {method!r} is not known; there are {', '.join(METHODS)}")
    steps = whole_number(steps, "number of steps", 0)
    _refuse_outside({"momentum": momentum, "decay": decay}, {"learning rate": learning_rate, "epsilon": epsilon,
                                                             "weight decay": weight_decay})  # fmt: skip
    here = real_array(weights, "array of weights").copy()
    if here.ndim != 1:
        raise ValueError(f"the weights have the shape {here.shape}; they must be (k,)")
    run = _Run(here, _entries(metric, here), method, momentum, decay, learning_rate, epsilon, weight_decay)
    for _ in range(steps):
        slope = real_array(gradient(run.asked(here)), "gradient")
        if slope.shape != here.shape:
            raise ValueError(f"the gradient has the shape {slope.shape}; it must be {here.shape}, as the weights")
        new = np.where(run.frozen, here, run.stepped(here, np.where(run.frozen, 0.0, slope)))
        run.before, here = here, new
    return here


class _Run:
    """What an optimiser is told, and what it remembers."""

    def __init__(
        self, weights: Any, entries: Any, method: str, momentum: float, decay: float, rate: float, epsilon: float,
        weight_decay: float,
    ) -> None:  # fmt: skip
        self.entries, self.frozen, self.method = entries, entries == 0, method
        self.momentum, self.decay, self.rate = momentum, decay, rate
        self.epsilon, self.weight_decay = epsilon, weight_decay
        self.before, self.count = weights, 0.0
        self.first, self.second = np.zeros_like(weights), np.zeros_like(weights)

    def asked(self, here: Any) -> Any:
        """Where the gradient is taken."""
        return point_ahead(here, self.before, self.momentum) if self.method == "nesterov" else here.copy()

    def stepped(self, here: Any, slope: Any) -> Any:
        """Where the weights go."""
        if self.method in ("rmsprop", "adam", "adamw"):
            return metric_step(here, self.adapted(here, slope), self.entries)
        force = diagonal_velocity(slope, self.entries, 1.0)
        if self.method == "nesterov":
            return nesterov_step(here, self.before, force, self.momentum, self.rate)
        return heavy_ball(here, self.before, force, self.momentum if self.method == "heavy ball" else 0.0, self.rate)

    def adapted(self, here: Any, slope: Any) -> Any:
        """Where the weights would go under a metric of ones, by averages of slopes and their squares."""
        self.count += 1.0
        self.second = rolling_average(self.second, slope**2, self.decay)
        if self.method == "rmsprop":
            return here - rmsprop_step(slope, self.second, self.rate, self.epsilon)
        self.first = rolling_average(self.first, slope, self.momentum)
        shares = (bias_correction(1.0, beta, self.count) for beta in (self.momentum, self.decay))
        change = -adam_step(self.first, self.second, *shares, self.rate, self.epsilon)
        return adamw_step(here, change, 1.0, self.rate, self.weight_decay if self.method == "adamw" else 0.0)


def damped_path(t: Any, W_0: Any, v_0: Any, m: Any, lambda_: Any, h: Any) -> Any:
    """The path of m W'' + lambda_ W' + h W = 0, whatever the friction; numbers or arrays that broadcast.

    t: the time, not negative; W_0, v_0: weight and velocity at the start; m, lambda_, h: mass, friction and curvature,
    positive. nan outside. Sources: momentum.underdamped, momentum.overdamped, momentum.critically_damped.
    """
    light, heavy = underdamped(t, W_0, v_0, m, lambda_, h), overdamped(t, W_0, v_0, m, lambda_, h)
    apart = damped_frequency(m, lambda_, h)
    critical = np.where(apart == 0, critically_damped(t, W_0, v_0, m, lambda_), np.nan)
    path = np.where(apart == 0, critical, np.where(apart > 0, light, heavy))
    inside = np.greater_equal(t, 0) & np.greater(m, 0) & np.greater(lambda_, 0) & np.greater(h, 0)
    path = np.where(inside, path, np.nan)
    return path[()] if path.ndim == 0 else path


def _entries(metric: Any, weights: Any) -> Any:
    entries = real_array(metric, "metric")
    if entries.shape not in ((), weights.shape):
        raise ValueError(f"the metric has the shape {entries.shape}; give a number, or one entry for each weight")
    entries = np.ascontiguousarray(np.broadcast_to(entries, weights.shape))
    wrong = entries[~((entries >= 0) & (entries < np.inf))]
    if wrong.size:
        fault = "negative; the loss would rise" if wrong[0] < 0 else "no finite number; give one for every weight"
        raise ValueError(f"the contravariant metric has the entry {wrong[0]}, which is {fault}")
    return entries


def _refuse_outside(shares: dict[str, float], sizes: dict[str, float]) -> None:
    for name, value in shares.items():
        if not 0 <= finite_number(value, name) < 1:
            raise ValueError(f"the {name} is {value}; it must be from 0 to below 1")
    for name, value in sizes.items():
        if finite_number(value, name) < 0:
            raise ValueError(f"the {name} is {value}; it must not be negative")


__all__ = [
    "METHODS",
    "adam_step",
    "adamw_step",
    "bias_correction",
    "constant_force",
    "critically_damped",
    "damped_frequency",
    "damped_path",
    "damped_quartic",
    "descend",
    "free_decay",
    "heavy_ball",
    "metric_step",
    "nesterov",
    "nesterov_step",
    "overdamped",
    "point_ahead",
    "rate_splitting",
    "rmsprop_step",
    "rolling_average",
    "underdamped",
]
