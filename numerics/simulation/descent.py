"""Descent step by step: the plainest loop of each optimiser's definition, one weight after the other.

Every function gives the whole path, (steps + 1, k), the start first. gradient: from the weights, an array (k,), to the
slopes, k numbers. Raises ValueError for a negative number of steps and for slopes that are not k numbers.
The steps are exact up to rounding: one operation of the definition is one operation here.

Sources: B. Polyak, USSR Comp. Math. 4 (1964) 1; Y. Nesterov, Sov. Math. Dokl. 27 (1983) 372; T. Tieleman, G. Hinton,
COURSERA lecture 6.5 (2012); D. Kingma, J. Ba, arXiv:1412.6980, algorithm 1; I. Loshchilov, F. Hutter, arXiv:1711.05101,
algorithm 2.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

Slopes = Callable[[Any], Any]


def gradient_descent(gradient: Slopes, start: Any, steps: int, rate: float) -> Any:
    """Every weight moves against its slope."""
    path = _begun(start, steps)
    for now, then in _steps(path):
        for i, slope in enumerate(_slopes(gradient, now)):
            then[i] = now[i] - rate * slope
    return path


def metric_descent(gradient: Slopes, start: Any, steps: int, rate: float, metric: Any) -> Any:
    """Weight i moves by -rate sum_j metric[i][j] slope_j; metric: contravariant, (k, k)."""
    path = _begun(start, steps)
    for now, then in _steps(path):
        slopes = _slopes(gradient, now)
        for i in range(len(now)):
            moved = 0.0
            for j in range(len(now)):
                moved += float(metric[i][j]) * slopes[j]
            then[i] = now[i] - rate * moved
    return path


def heavy_ball(gradient: Slopes, start: Any, steps: int, rate: float, momentum: float) -> Any:
    """A velocity of its own for every weight: v <- momentum v - rate slope, then W <- W + v; v begins at 0."""
    path = _begun(start, steps)
    velocity = [0.0] * path.shape[1]
    for now, then in _steps(path):
        for i, slope in enumerate(_slopes(gradient, now)):
            velocity[i] = momentum * velocity[i] - rate * slope
            then[i] = now[i] + velocity[i]
    return path


def nesterov(gradient: Slopes, start: Any, steps: int, rate: float, momentum: float) -> Any:
    """As heavy ball, but the slope is taken where the velocity alone would lead."""
    path = _begun(start, steps)
    velocity = [0.0] * path.shape[1]
    for now, then in _steps(path):
        ahead = np.array([w + momentum * v for w, v in zip(now, velocity, strict=True)])
        for i, slope in enumerate(_slopes(gradient, ahead)):
            velocity[i] = momentum * velocity[i] - rate * slope
            then[i] = now[i] + velocity[i]
    return path


def rmsprop(gradient: Slopes, start: Any, steps: int, rate: float, decay: float, epsilon: float) -> Any:
    """The slope divided by the root of its averaged square, which begins at 0, plus epsilon."""
    path = _begun(start, steps)
    square = [0.0] * path.shape[1]
    for now, then in _steps(path):
        for i, slope in enumerate(_slopes(gradient, now)):
            square[i] = decay * square[i] + (1 - decay) * slope * slope
            then[i] = now[i] - rate * slope / (math.sqrt(square[i]) + epsilon)
    return path


def adam(gradient: Slopes, start: Any, steps: int, rate: float, beta_1: float, beta_2: float, epsilon: float) -> Any:
    """Averages of slope and squared slope, both with their bias corrected."""
    return adamw(gradient, start, steps, rate, beta_1, beta_2, epsilon, 0.0)


def adamw(
    gradient: Slopes, start: Any, steps: int, rate: float, beta_1: float, beta_2: float, epsilon: float, decay: float
) -> Any:
    """Adam beside a decay of the weights that the averages do not see."""
    path = _begun(start, steps)
    first, second = [0.0] * path.shape[1], [0.0] * path.shape[1]
    left_1 = left_2 = 1.0
    for now, then in _steps(path):
        left_1, left_2 = left_1 * beta_1, left_2 * beta_2
        for i, slope in enumerate(_slopes(gradient, now)):
            first[i] = beta_1 * first[i] + (1 - beta_1) * slope
            second[i] = beta_2 * second[i] + (1 - beta_2) * slope * slope
            corrected, square = first[i] / (1 - left_1), second[i] / (1 - left_2)
            then[i] = now[i] - rate * corrected / (math.sqrt(square) + epsilon) - rate * decay * now[i]
    return path


def _begun(start: Any, steps: int) -> Any:
    first = np.array(start, float, ndmin=1)
    if first.ndim != 1:
        raise ValueError(f"the start has the shape {first.shape}; give k numbers")
    if steps < 0:
        raise ValueError(f"the number of steps is {steps}; it must not be negative")
    path = np.empty((steps + 1, len(first)))
    path[0] = first
    return path


def _steps(path: Any) -> Any:
    return itertools.pairwise(path)


def _slopes(gradient: Slopes, weights: Any) -> list[float]:
    found = np.asarray(gradient(weights.copy()), float)
    if found.shape != weights.shape:
        raise ValueError(
            f"the gradient has the shape {found.shape} and the weights {weights.shape}; they must be equal"
        )
    return [float(slope) for slope in found]
