"""The layer metric: covariant descent, stiff and frozen layers, lengths."""

from __future__ import annotations

from derive.layer_metric.descent import (
    covariance,
    covariant_descent,
    curved_path,
    descent_rate,
    euclidean_reduction,
    least_length,
    length_invariance,
    path_length,
    second_variation,
    shortest,
    stationarity,
    trace_form,
)
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

__all__ = [
    "covariance",
    "covariant_descent",
    "curved_path",
    "degenerate_falls",
    "degenerate_metric",
    "degenerate_rate",
    "descent_rate",
    "euclidean_reduction",
    "freezing",
    "frozen_entry",
    "frozen_metric",
    "least_length",
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
