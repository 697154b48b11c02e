"""The layer metric: covariant descent, stiff and frozen layers, lengths."""

from __future__ import annotations

from derive.layer_metric.descent import (
    covariance,
    covariant_descent,
    curved_path,
    descent_rate,
    euclidean_reduction,
    least_length,
    path_length,
    stationarity,
    trace_form,
)
from derive.layer_metric.steps import chord_length, descent_step, diagonal_descent
from derive.layer_metric.stiffness import degenerate_metric, degenerate_rate, freezing, stiffness_ratio

__all__ = [
    "chord_length",
    "covariance",
    "covariant_descent",
    "curved_path",
    "degenerate_metric",
    "degenerate_rate",
    "descent_rate",
    "descent_step",
    "diagonal_descent",
    "euclidean_reduction",
    "freezing",
    "least_length",
    "path_length",
    "stationarity",
    "stiffness_ratio",
    "trace_form",
]
