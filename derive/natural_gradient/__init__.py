"""Natural gradient: the Hessian and the Fisher matrix as metrics."""

from __future__ import annotations

from derive.natural_gradient.coordinates import fisher_covariance, newton_covariance, newton_curved, newton_inverse
from derive.natural_gradient.fisher import (
    categorical_distance,
    categorical_fisher,
    categorical_overlap,
    categorical_speed,
    categorical_sphere,
    categorical_unit_speed,
    gaussian_distance,
    gaussian_eikonal,
    gaussian_geodesic_mean,
    gaussian_geodesic_width,
    gaussian_mean,
    gaussian_mixed,
    gaussian_separation,
    gaussian_width,
)
from derive.natural_gradient.newton import (
    co_gradient_flow,
    comes_to_saddle,
    leaves_saddle,
    quadratic_gradient,
    saddle,
    saddle_above,
    saddle_below,
    single_step,
)
from derive.natural_gradient.simplex import natural_direction, simplex_flow, simplex_sum, simplex_velocity
from derive.natural_gradient.steps import logit_step, simplex_path

INTRODUCTION = (
    r"The metric of descent may be the Hessian $h_{ij}$ of the loss itself, or the Fisher matrix of the "
    r"model. With the first, descent is Newton's method, the same in all coordinates that are linear in "
    r"one another; with the second, it is the same for every parametrisation of the probabilities."
)

__all__ = [
    "categorical_distance",
    "categorical_fisher",
    "categorical_overlap",
    "categorical_speed",
    "categorical_sphere",
    "categorical_unit_speed",
    "co_gradient_flow",
    "comes_to_saddle",
    "fisher_covariance",
    "gaussian_distance",
    "gaussian_eikonal",
    "gaussian_geodesic_mean",
    "gaussian_geodesic_width",
    "gaussian_mean",
    "gaussian_mixed",
    "gaussian_separation",
    "gaussian_width",
    "leaves_saddle",
    "logit_step",
    "natural_direction",
    "newton_covariance",
    "newton_curved",
    "newton_inverse",
    "quadratic_gradient",
    "saddle",
    "saddle_above",
    "saddle_below",
    "simplex_flow",
    "simplex_path",
    "simplex_sum",
    "simplex_velocity",
    "single_step",
]
