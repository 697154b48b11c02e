"""Gradient flow in closed form: paths and losses of parabola, quartic and every higher power, and bounds.

The paths, losses and bounds are kernels: numbers or arrays that broadcast, float32 or float64, out=; `help(kernel)`
says what each takes. They hold for t >= 0 and a positive start; elsewhere they give what the formula gives, nan where
it has no real value. quartic_flow and power_flow integrate the same flows for many starts and parameters at once.
"""

from numerics.kernels.gradient_flow import (
    convex_bound,
    parabola_loss,
    parabola_path,
    power_flow,
    power_loss,
    power_path,
    quartic_flow,
    quartic_loss,
    quartic_path,
    strongly_convex_bound,
)

__all__ = [
    "convex_bound",
    "parabola_loss",
    "parabola_path",
    "power_flow",
    "power_loss",
    "power_path",
    "quartic_flow",
    "quartic_loss",
    "quartic_path",
    "strongly_convex_bound",
]
