"""Optimisers as mechanics: momentum, rolling averages, Nesterov, RMSprop and Adam."""

from __future__ import annotations

from derive.momentum.accelerations import quartic_acceleration
from derive.momentum.damped_parabola import (
    critically_damped,
    damped_frequency,
    damped_start,
    damping,
    envelope,
    growth,
    oscillation,
    overdamped,
    rate_splitting,
    slow_rate,
    underdamped,
)
from derive.momentum.mechanics import (
    constant_force,
    filter_any,
    filter_constant,
    free_decay,
    large_friction,
    phase_space_contraction,
)
from derive.momentum.optimisers import (
    adam_average,
    adam_first_step,
    adam_velocity,
    adamw_step,
    bias_correction,
    effective_rate,
    ema,
    heavy_ball,
    heavy_ball_volume,
    nesterov,
    nesterov_flow,
    rmsprop,
)
from derive.momentum.steps import metric_step, nesterov_step, point_ahead, pushed_velocity
from derive.momentum.table import Parameter, parameter_table

__all__ = [
    "Parameter",
    "adam_average",
    "adam_first_step",
    "adam_velocity",
    "adamw_step",
    "bias_correction",
    "constant_force",
    "critically_damped",
    "damped_frequency",
    "damped_start",
    "damping",
    "effective_rate",
    "ema",
    "envelope",
    "filter_any",
    "filter_constant",
    "free_decay",
    "growth",
    "heavy_ball",
    "heavy_ball_volume",
    "large_friction",
    "metric_step",
    "nesterov",
    "nesterov_flow",
    "nesterov_step",
    "oscillation",
    "overdamped",
    "parameter_table",
    "phase_space_contraction",
    "point_ahead",
    "pushed_velocity",
    "quartic_acceleration",
    "rate_splitting",
    "rmsprop",
    "slow_rate",
    "underdamped",
]
