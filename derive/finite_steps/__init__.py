"""Finite learning steps: accuracy, stability, the modified equation, and the terms that couple parameters."""

from __future__ import annotations

from derive.finite_steps.accuracy import (
    acceleration,
    global_order,
    local_order,
    modified_loss,
    modified_rate,
    modified_step,
)
from derive.finite_steps.interference import minimum_probability, pair_count, pair_terms, triplet_count
from derive.finite_steps.modified_flow import modified_flow, third_order, velocities
from derive.finite_steps.random_curvature import goe_one, goe_three, goe_two
from derive.finite_steps.stability import ema_momentum, gradient_descent, heavy_ball, heavy_ball_product, nesterov
from derive.finite_steps.step_maps import largest_rate, parabola_steps, quartic_step

__all__ = [
    "acceleration",
    "ema_momentum",
    "global_order",
    "goe_one",
    "goe_three",
    "goe_two",
    "gradient_descent",
    "heavy_ball",
    "heavy_ball_product",
    "largest_rate",
    "local_order",
    "minimum_probability",
    "modified_flow",
    "modified_loss",
    "modified_rate",
    "modified_step",
    "nesterov",
    "pair_count",
    "pair_terms",
    "parabola_steps",
    "quartic_step",
    "third_order",
    "triplet_count",
    "velocities",
]
