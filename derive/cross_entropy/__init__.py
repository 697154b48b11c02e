"""Soft-max, cross-entropy and back-propagation."""

from __future__ import annotations

from derive.cross_entropy.back_propagation import (
    any_depth,
    bias_gradient,
    biases_of_any_layer,
    input_gradient,
    parameter_count,
    pass_cost,
    pull_back,
    telescoped,
    two_layers,
    weight_gradient,
    weights_of_any_layer,
)
from derive.cross_entropy.curvature import (
    empirical_difference,
    empirical_fisher,
    fisher_matrix,
    hessian,
    hessian_is_fisher,
    hessian_is_fisher_of_linear_outputs,
    hessian_null_vector,
    hessian_variance,
    parameter_fisher,
    parameter_hessian,
)
from derive.cross_entropy.gradient import (
    chain,
    cross_entropy_of_a_sample,
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

INTRODUCTION = (
    r"A classifier has $n$ outputs $\hat{Y}_a$, turned into the probabilities $\hat{P}_a$ of $n$ classes "
    r"by the soft-max; the target is a distribution $P_a$. The gradient of the cross-entropy by the "
    r"outputs is a difference of two distributions, and is carried back through the layers by transposed "
    r"matrices."
)

__all__ = [
    "any_depth",
    "bias_gradient",
    "biases_of_any_layer",
    "chain",
    "cross_entropy_of_a_sample",
    "empirical_difference",
    "empirical_fisher",
    "euclidean_chain",
    "euclidean_gradient",
    "fisher_matrix",
    "gradient",
    "gradient_without_normalisation",
    "hessian",
    "hessian_is_fisher",
    "hessian_is_fisher_of_linear_outputs",
    "hessian_null_vector",
    "hessian_product",
    "hessian_variance",
    "input_gradient",
    "large_sample",
    "log_probability",
    "normalisation",
    "parameter_count",
    "parameter_fisher",
    "parameter_hessian",
    "pass_cost",
    "pull_back",
    "shift_invariance",
    "soft_max",
    "telescoped",
    "two_layers",
    "weight_gradient",
    "weights_of_any_layer",
]
