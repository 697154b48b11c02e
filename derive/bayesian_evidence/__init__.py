"""The Bayesian evidence: Gaussian integrals, the Laplace expansion, and the comparison of models."""

from __future__ import annotations

from derive.bayesian_evidence.comparison import (
    bic,
    coordinate_change,
    difference_of_models,
    equal_parameters,
    equal_parameters_without_regulator,
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
    corrected_loss,
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
from derive.bayesian_evidence.regression import (
    data_evidence,
    data_fourth,
    data_gradient,
    data_hessian,
    data_loss,
    data_third,
    gaussian_curvature,
    gaussian_loss,
    gaussian_slope,
    log_difference,
    logistic_curvature,
    logistic_fourth,
    logistic_loss,
    logistic_slope,
    logistic_third,
)

INTRODUCTION = (
    r"The evidence of a model is its likelihood $e^{-N\mathcal{L}}$ for $N$ examples, averaged over a "
    r"prior of its $k$ parameters. For many examples it is a Gaussian integral about the minimum: the "
    r"determinant $h$ of the Hessian stands against the determinant $g$ of the metric of the prior, and "
    r"$S$ is the inverse of the Hessian. In one dimension the series in $1/N$ is derived to any order: the coefficient "
    r"of $N^{-n}$ is the mean, under the Gaussian of $f_2$, of the terms of that order in $e^{-Nf}$ with "
    r"$y = \sqrt{N}x$, where $\langle y^{2p}\rangle = (2p - 1)!!\,f_2^{-p}$; the first two stand below."
)

__all__ = [
    "bic",
    "coordinate_change",
    "corrected_loss",
    "correction",
    "covariant_prior_volume",
    "cubic_mean",
    "data_evidence",
    "data_fourth",
    "data_gradient",
    "data_hessian",
    "data_loss",
    "data_third",
    "difference_of_models",
    "equal_parameters",
    "equal_parameters_without_regulator",
    "evidence_loss",
    "first_correction",
    "first_in_one_dimension",
    "gaussian_curvature",
    "gaussian_integral",
    "gaussian_loss",
    "gaussian_slope",
    "gaussian_source",
    "hessian_at_minimum",
    "hessian_in_other_coordinates",
    "laplace",
    "laplace_coefficients",
    "log_coefficients",
    "log_difference",
    "logistic_curvature",
    "logistic_fourth",
    "logistic_loss",
    "logistic_slope",
    "logistic_third",
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
