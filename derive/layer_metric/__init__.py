"""The layer metric: covariant descent, stiff and frozen layers, lengths."""

from __future__ import annotations

from derive.layer_metric.descent import (
    covariance,
    covariant_descent,
    curved_path,
    descent_rate,
    euclidean_reduction,
    learning_rate,
    least_length,
    least_loss,
    length_invariance,
    path_length,
    second_variation,
    shortest,
    stationarity,
    trace_form,
)
from derive.layer_metric.steps import chord_length, descent_step, diagonal_descent
from derive.layer_metric.stiffness import (
    degenerate_falls,
    degenerate_metric,
    degenerate_rate,
    freezing,
    frozen_entry,
    frozen_metric,
    stiff_inverse,
    stiff_velocity,
    stiffness_ratio,
)

INTRODUCTION = (
    r"Descent needs a measure of length: $ds^2 = \sum_{ij} g_{ij}\,dW^i dW^j$ with a symmetric metric "
    r"$g_{ij}$, whose inverse is $g^{ij}$. The metric says how stiff each layer is, and makes descent the "
    r"same in all coordinates. Indices stand high on weights and velocities and low on gradients."
)

__all__ = [
    "chord_length",
    "covariance",
    "covariant_descent",
    "curved_path",
    "degenerate_falls",
    "degenerate_metric",
    "degenerate_rate",
    "descent_rate",
    "descent_step",
    "diagonal_descent",
    "euclidean_reduction",
    "freezing",
    "frozen_entry",
    "frozen_metric",
    "learning_rate",
    "least_length",
    "least_loss",
    "length_invariance",
    "path_length",
    "second_variation",
    "shortest",
    "stationarity",
    "stiff_inverse",
    "stiff_velocity",
    "stiffness_ratio",
    "trace_form",
]
