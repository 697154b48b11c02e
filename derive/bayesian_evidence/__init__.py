"""The Bayesian evidence: Gaussian integrals, the Laplace expansion, and the comparison of models."""

from __future__ import annotations

from derive.bayesian_evidence.comparison import (
    bic,
    coordinate_change,
    equal_parameters,
    model_difference,
    regulator_removed,
    singular_hessian,
    singular_inner,
)
from derive.bayesian_evidence.gaussian import (
    covariant_prior_volume,
    gaussian_integral,
    gaussian_source,
    one_dimension,
    prior_volume,
    regularised_measure,
    wick_four,
)
from derive.bayesian_evidence.laplace import (
    cubic_mean,
    evidence_loss,
    first_correction,
    laplace,
    laplace_coefficients,
    quartic_mean,
)

__all__ = [
    "bic",
    "coordinate_change",
    "covariant_prior_volume",
    "cubic_mean",
    "equal_parameters",
    "evidence_loss",
    "first_correction",
    "gaussian_integral",
    "gaussian_source",
    "laplace",
    "laplace_coefficients",
    "model_difference",
    "one_dimension",
    "prior_volume",
    "quartic_mean",
    "regularised_measure",
    "regulator_removed",
    "singular_hessian",
    "singular_inner",
    "wick_four",
]
