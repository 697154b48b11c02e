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
    large_friction_any,
    newton_as_average,
    phase_space_contraction,
)
from derive.momentum.optimisers import (
    adam_as_heavy_ball,
    adam_average,
    adam_first_step,
    adam_velocity,
    adamw_step,
    averaged_momentum,
    bias_correction,
    effective_rate,
    ema,
    heavy_ball,
    heavy_ball_area,
    heavy_ball_volume,
    nesterov,
    nesterov_flow,
    nesterov_limit,
    nesterov_step,
    rmsprop,
    rmsprop_under_root,
    rmsprop_velocity,
    square_average,
)
from derive.momentum.steps import metric_step, point_ahead, pushed_velocity, step_from_ahead
from derive.momentum.table import TABLES, Parameter, parameter_table

INTRODUCTION = (
    r"A weight with inertia is a mass $m$ that feels the force $F = -\partial\mathcal{L}/\partial W$ and "
    r"the friction $\lambda$: $m\dot{v} = F - \lambda v$. Forces may be averaged at the rate $\beta$, "
    r"$\dot{\bar{F}} = -\beta(\bar{F} - F)$. In steps of $h$ these equations are the optimisers in use; "
    r"$W_-$, $W$ and $W_+$ are the last, the present and the next value of a weight."
)

__all__ = [
    "TABLES",
    "Parameter",
    "adam_as_heavy_ball",
    "adam_average",
    "adam_first_step",
    "adam_velocity",
    "adamw_step",
    "averaged_momentum",
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
    "heavy_ball_area",
    "heavy_ball_volume",
    "large_friction",
    "large_friction_any",
    "metric_step",
    "nesterov",
    "nesterov_flow",
    "nesterov_limit",
    "nesterov_step",
    "newton_as_average",
    "oscillation",
    "overdamped",
    "parameter_table",
    "phase_space_contraction",
    "point_ahead",
    "pushed_velocity",
    "quartic_acceleration",
    "rate_splitting",
    "rmsprop",
    "rmsprop_under_root",
    "rmsprop_velocity",
    "slow_rate",
    "square_average",
    "step_from_ahead",
    "underdamped",
]
