"""Finite learning steps: accuracy, stability, the modified equation, and the terms that couple parameters."""

from __future__ import annotations

from derive.finite_steps.accuracy import (
    acceleration,
    global_bound,
    global_order,
    grown_errors,
    local_error,
    local_order,
    modified_loss,
    modified_rate,
    modified_rate_to,
    modified_step,
    power_bound,
)
from derive.finite_steps.interference import minimum_probability, pair_count, pair_terms, triplet_count, triplet_terms
from derive.finite_steps.modified_flow import first_velocity, modified_flow, second_velocity, third_order, velocities
from derive.finite_steps.random_curvature import goe_one, goe_three, goe_two
from derive.finite_steps.stability import (
    ema_momentum,
    ema_polynomial,
    ema_stable,
    ema_unstable,
    gradient_descent,
    gradient_descent_stable,
    gradient_descent_unstable,
    heavy_ball,
    heavy_ball_product,
    heavy_ball_stable,
    heavy_ball_unstable,
    jury,
    jury_complex,
    nesterov,
    nesterov_complex,
    nesterov_polynomial,
    nesterov_stable,
    nesterov_unstable,
)
from derive.finite_steps.step_maps import largest_rate, parabola_steps, quartic_step

INTRODUCTION = (
    r"Computers take steps of a finite size. This chapter says how far they stray from the flow, which "
    r"flow they really follow, and how large they may be: $\eta$ is the learning rate, $\delta t$ the "
    r"step, $h$ the curvature of a parabola and $x = \eta h$; in several dimensions the largest curvature "
    r"counts. The modified flow is derived to any order $n$ in one dimension: with $D_f = f\,d/dW$ the Lie "
    r"series gives $f_n = -\sum_{j \geq 2}\frac{1}{j!}\sum D_{f_{i_1}} \cdots D_{f_{i_{j-1}}} f_{i_j}$ over "
    r"all $i_1 + \dots + i_j = n + 1 - j$. $\mathcal{L}_i$, $\mathcal{L}_{ij}$ stand for the derivatives of "
    r"the loss by the weights."
)

__all__ = [
    "acceleration",
    "ema_momentum",
    "ema_polynomial",
    "ema_stable",
    "ema_unstable",
    "first_velocity",
    "global_bound",
    "global_order",
    "goe_one",
    "goe_three",
    "goe_two",
    "gradient_descent",
    "gradient_descent_stable",
    "gradient_descent_unstable",
    "grown_errors",
    "heavy_ball",
    "heavy_ball_product",
    "heavy_ball_stable",
    "heavy_ball_unstable",
    "jury",
    "jury_complex",
    "largest_rate",
    "local_error",
    "local_order",
    "minimum_probability",
    "modified_flow",
    "modified_loss",
    "modified_rate",
    "modified_rate_to",
    "modified_step",
    "nesterov",
    "nesterov_complex",
    "nesterov_polynomial",
    "nesterov_stable",
    "nesterov_unstable",
    "pair_count",
    "pair_terms",
    "parabola_steps",
    "power_bound",
    "quartic_step",
    "second_velocity",
    "third_order",
    "triplet_count",
    "triplet_terms",
    "velocities",
]
