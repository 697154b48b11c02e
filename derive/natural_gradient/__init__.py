"""Natural gradient: the Hessian and the Fisher matrix as metrics."""

from __future__ import annotations

from derive.natural_gradient.fisher import (
    categorical_fisher,
    categorical_sphere,
    gaussian_distance,
    gaussian_mean,
    gaussian_mixed,
    gaussian_width,
)
from derive.natural_gradient.newton import (
    co_gradient_flow,
    newton_covariance,
    quadratic_gradient,
    saddle,
    single_step,
)
from derive.natural_gradient.simplex import natural_direction, simplex_flow, simplex_sum, simplex_velocity
from derive.natural_gradient.steps import logit_step, simplex_path

__all__ = [
    "categorical_fisher",
    "categorical_sphere",
    "co_gradient_flow",
    "gaussian_distance",
    "gaussian_mean",
    "gaussian_mixed",
    "gaussian_width",
    "logit_step",
    "natural_direction",
    "newton_covariance",
    "quadratic_gradient",
    "saddle",
    "simplex_flow",
    "simplex_path",
    "simplex_sum",
    "simplex_velocity",
    "single_step",
]
