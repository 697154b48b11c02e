"""Soft-max, cross-entropy and back-propagation."""

from __future__ import annotations

from derive.cross_entropy.back_propagation import (
    bias_gradient,
    input_gradient,
    parameter_count,
    pass_cost,
    pull_back,
    two_layers,
    weight_gradient,
)
from derive.cross_entropy.curvature import (
    empirical_fisher,
    fisher_matrix,
    hessian,
    hessian_null_vector,
    hessian_variance,
)
from derive.cross_entropy.gradient import (
    chain,
    euclidean_chain,
    euclidean_gradient,
    gradient,
    gradient_without_normalisation,
    large_sample,
    log_probability,
    normalisation,
    shift_invariance,
)
from derive.cross_entropy.products import hessian_product, soft_max

__all__ = [
    "bias_gradient",
    "chain",
    "empirical_fisher",
    "euclidean_chain",
    "euclidean_gradient",
    "fisher_matrix",
    "gradient",
    "gradient_without_normalisation",
    "hessian",
    "hessian_null_vector",
    "hessian_product",
    "hessian_variance",
    "input_gradient",
    "large_sample",
    "log_probability",
    "normalisation",
    "parameter_count",
    "pass_cost",
    "pull_back",
    "shift_invariance",
    "soft_max",
    "two_layers",
    "weight_gradient",
]
