"""Finite learning steps: maps of steps, thresholds of stability, and the flow and loss that the steps really follow.

All are kernels; `help(kernel)` says what each takes.
"""

from numerics.kernels.finite_steps import (
    ema_threshold,
    exact_rate,
    heavy_ball_threshold,
    largest_rate,
    minimum_probability,
    modified_gradient,
    modified_loss,
    modified_rate,
    nesterov_threshold,
    parabola_steps,
    quartic_step,
    stability_margin,
)

__all__ = [
    "ema_threshold",
    "exact_rate",
    "heavy_ball_threshold",
    "largest_rate",
    "minimum_probability",
    "modified_gradient",
    "modified_loss",
    "modified_rate",
    "nesterov_threshold",
    "parabola_steps",
    "quartic_step",
    "stability_margin",
]
