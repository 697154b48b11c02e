"""Means of random samples, with their standard errors."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Estimate:
    """The mean of independent samples and its standard error, which falls as samples^(-1/2)."""

    mean: float
    standard_error: float
    samples: int

    def distance(self, value: float) -> float:
        """How many standard errors a value is away; 0 where both are equal, though the error be 0."""
        if value == self.mean:
            return 0.0
        return abs(self.mean - value) / self.standard_error if self.standard_error > 0 else math.inf


def mean_of_samples(
    draw: Callable[[np.random.Generator, int], Any], samples: int, seed: int, *, at_once: int = 65536
) -> Estimate:
    """The mean of what is drawn.

    draw: gives so many independent numbers from a generator. The same seed gives the same estimate.
    Raises ValueError for fewer than two samples, which have no standard error, and for a draw of another length.
    """
    if samples < 2:
        raise ValueError(f"the number of samples is {samples}; a standard error needs at least 2")
    generator = np.random.default_rng(seed)
    count, mean, squares = 0, 0.0, 0.0
    while count < samples:
        wanted = min(at_once, samples - count)
        drawn = np.asarray(draw(generator, wanted), float)
        if drawn.shape != (wanted,):
            raise ValueError(f"the draw has the shape {drawn.shape}; {wanted} numbers were asked for")
        # Chan's update: mean and sum of squared deviations of both parts together.
        apart, both = float(drawn.mean()) - mean, count + wanted
        squares += float(((drawn - drawn.mean()) ** 2).sum()) + apart**2 * count * wanted / both
        mean, count = mean + apart * wanted / both, both
    return Estimate(mean, math.sqrt(squares / (samples - 1) / samples), samples)
