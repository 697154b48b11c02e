"""Descent of complex weights, and the two conventions for the gradient of a real loss."""

from __future__ import annotations

from typing import Any

import numpy as np

from numerics.given import real_array, refuse_mask
from numerics.kernels.complex_weights import step_part, velocity_part
from numerics.layer_metric import frozen_weights

CONVENTIONS = ("pytorch", "jax", "wirtinger")


def descent_velocity(conjugate_derivatives: Any, metric: Any, learning_rate: float) -> Any:
    """The velocity of complex descent, -2 eta g dL/dWbar, equation (13), complex128 of the shape of the derivatives.

    conjugate_derivatives: dL/dWbar, (k,) or (rows, k), complex; metric: contravariant, real, (k, k). Raises ValueError
    for shapes that do not fit, TypeError for a complex metric. Source: complex_weights.complex_descent.
    """
    slopes = np.asarray(conjugate_derivatives, np.complex128)
    return _whole(*(velocity_part(part, metric, learning_rate) for part in _parts(slopes)))


def step(weights: Any, conjugate_derivatives: Any, metric: Any, learning_rate: float) -> Any:
    """The weights after one step of complex descent in steps of one, W - 2 eta g dL/dWbar, complex128.

    weights and dL/dWbar: (k,) or (rows, k), complex; the factor 2 makes it the descent of real and imaginary parts.
    metric: contravariant, real, symmetric, no eigenvalue negative, (k, k). A weight whose row of the metric is 0 keeps
    every bit, whatever its derivative. Raises ValueError for shapes that do not fit and a metric that is not so,
    TypeError for a complex metric. Source: complex_weights.complex_step.
    """
    refuse_mask(weights, "array of weights")
    refuse_mask(conjugate_derivatives, "array of derivatives")
    here, slopes = np.asarray(weights, np.complex128), np.asarray(conjugate_derivatives, np.complex128)
    if here.shape != slopes.shape or here.ndim not in (1, 2):
        raise ValueError(
            f"the weights have the shape {here.shape} and the derivatives {slopes.shape}; both must be (k,) or"
            " (rows, k)"
        )
    g = real_array(metric, "metric")
    if g.ndim != 2:
        raise ValueError(f"the metric has the shape {g.shape}; it must be (k, k), np.diag makes it of a diagonal")
    frozen = frozen_weights(g, here.shape[-1])
    # 0 times infinity is no number: where nothing moves, the derivative is not asked.
    slopes = np.where(frozen, 0.0, slopes)
    pairs = zip(_parts(here), _parts(slopes), strict=True)
    moved = _whole(*(step_part(part, slope, g, learning_rate) for part, slope in pairs))
    return np.where(frozen, here, moved)


def converted(gradient: Any, given: str, wanted: str) -> Any:
    """A gradient of a real loss in another convention; complex128 of the shape of the gradient.

    given, wanted: "pytorch" (2 dL/dzbar), "jax" (its conjugate, 2 dL/dz) or "wirtinger" (dL/dzbar).
    Raises ValueError for another name. Sources: complex_weights.conventions, complex_weights.complex_descent.
    """
    for name in (given, wanted):
        if name not in CONVENTIONS:
            raise ValueError(f"the convention {name!r} is not known; there are {', '.join(CONVENTIONS)}")
    slopes = np.asarray(gradient, np.complex128)
    turned = slopes if (given == "jax") == (wanted == "jax") else np.conjugate(slopes)
    doubled = (given == "wirtinger") - (wanted == "wirtinger")
    return (turned * 2.0**doubled)[()]


def _parts(numbers: Any) -> tuple[Any, Any]:
    return np.ascontiguousarray(numbers.real), np.ascontiguousarray(numbers.imag)


def _whole(real: Any, imaginary: Any) -> Any:
    joined = np.empty(np.shape(real), np.complex128)
    joined.real, joined.imag = real, imaginary
    return joined


__all__ = ["CONVENTIONS", "converted", "descent_velocity", "step"]
