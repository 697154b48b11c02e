"""Optimisers as mechanics: momentum, rolling averages, Nesterov, RMSprop and Adam."""

from __future__ import annotations

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
from derive.momentum.table import Parameter, parameter_table

__all__ = [
    "Parameter",
    "adam_average",
    "adam_first_step",
    "adam_velocity",
    "adamw_step",
    "bias_correction",
    "constant_force",
    "effective_rate",
    "ema",
    "filter_any",
    "filter_constant",
    "free_decay",
    "heavy_ball",
    "heavy_ball_volume",
    "large_friction",
    "nesterov",
    "nesterov_flow",
    "parameter_table",
    "phase_space_contraction",
    "rmsprop",
]
