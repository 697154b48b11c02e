"""The Bayesian evidence: Gaussian integrals, the Laplace expansion, and the comparison of models."""

from __future__ import annotations

from derive.bayesian_evidence.comparison import (
    bic,
    coordinate_change,
    difference_of_models,
    equal_parameters,
    hessian_at_minimum,
    hessian_in_other_coordinates,
    model_difference,
    regulator_diverges,
    regulator_removed,
    singular_evidence,
    singular_hessian,
    singular_inner,
    singular_whole,
)
from derive.bayesian_evidence.gaussian import (
    covariant_prior_volume,
    gaussian_integral,
    gaussian_source,
    one_dimension,
    prior_volume,
    regularised_hessian,
    regularised_measure,
    wick_four,
)
from derive.bayesian_evidence.laplace import (
    correction,
    cubic_mean,
    evidence_loss,
    first_correction,
    first_in_one_dimension,
    laplace,
    laplace_coefficients,
    log_coefficients,
    odd_mean,
    quartic_mean,
    second_in_one_dimension,
    weight_expansion,
)

INTRODUCTION = (
    r"The evidence of a model is its likelihood $e^{-N\mathcal{L}}$ for $N$ examples, averaged over a "
    r"prior of its $k$ parameters. For many examples it is a Gaussian integral about the minimum: the "
    r"determinant $h$ of the Hessian stands against the determinant $g$ of the metric of the prior, and "
    r"$S$ is the inverse of the Hessian."
)

__all__ = [
    "bic",
    "coordinate_change",
    "correction",
    "covariant_prior_volume",
    "cubic_mean",
    "difference_of_models",
    "equal_parameters",
    "evidence_loss",
    "first_correction",
    "first_in_one_dimension",
    "gaussian_integral",
    "gaussian_source",
    "hessian_at_minimum",
    "hessian_in_other_coordinates",
    "laplace",
    "laplace_coefficients",
    "log_coefficients",
    "model_difference",
    "odd_mean",
    "one_dimension",
    "prior_volume",
    "quartic_mean",
    "regularised_hessian",
    "regularised_measure",
    "regulator_diverges",
    "regulator_removed",
    "second_in_one_dimension",
    "singular_evidence",
    "singular_hessian",
    "singular_inner",
    "singular_whole",
    "weight_expansion",
    "wick_four",
]
