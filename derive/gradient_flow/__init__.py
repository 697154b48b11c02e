"""Gradient flow: how the loss falls, and paths in closed form."""

from __future__ import annotations

from derive.gradient_flow.bounds import (
    convex_bound,
    convex_energy,
    gradient_dominates,
    strongly_convex_bound,
    strongly_convex_energy,
)
from derive.gradient_flow.closed_paths import (
    parabola_check,
    parabola_differential,
    parabola_late,
    parabola_loss,
    parabola_path,
    power_check,
    power_late,
    power_loss,
    power_path,
    quartic_check,
    quartic_differential,
    quartic_late,
    quartic_loss,
    quartic_path,
    quartic_separated,
)
from derive.gradient_flow.descent import chain_rule, descent_lemma, never_rises
from derive.gradient_flow.exponential_forms import power_loss_exponential, power_path_exponential

INTRODUCTION = (
    r"A loss $\mathcal{L}(W)$ of $k$ parameters $W_1, \ldots, W_k$ is lowered by moving against its "
    r"gradient, with the velocity $V_i = dW_i/dt = -\eta\,\partial\mathcal{L}/\partial W_i$ and the "
    r"learning rate $\eta > 0$. How the loss falls is told by the chain rule alone; for a power of one "
    r"parameter the path is found in closed form."
)

__all__ = [
    "chain_rule",
    "convex_bound",
    "convex_energy",
    "descent_lemma",
    "gradient_dominates",
    "never_rises",
    "parabola_check",
    "parabola_differential",
    "parabola_late",
    "parabola_loss",
    "parabola_path",
    "power_check",
    "power_late",
    "power_loss",
    "power_loss_exponential",
    "power_path",
    "power_path_exponential",
    "quartic_check",
    "quartic_differential",
    "quartic_late",
    "quartic_loss",
    "quartic_path",
    "quartic_separated",
    "strongly_convex_bound",
    "strongly_convex_energy",
]
