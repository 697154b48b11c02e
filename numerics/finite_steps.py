"""Finite learning steps: thresholds of stability and the rate that the steps really have. All are kernels."""

from numerics.kernels.finite_steps import (
    ema_threshold,
    heavy_ball_threshold,
    minimum_probability,
    modified_rate,
    nesterov_threshold,
)

__all__ = ["ema_threshold", "heavy_ball_threshold", "minimum_probability", "modified_rate", "nesterov_threshold"]
