"""Descent of complex weights, and the two conventions for the gradient of a real loss."""

from __future__ import annotations

from typing import Any

import numpy as np

from numerics.kernels.complex_weights import velocity_part

CONVENTIONS = ("pytorch", "jax")


def descent_velocity(conjugate_derivatives: Any, metric: Any, learning_rate: float) -> Any:
    """The velocity of complex descent, equation (13).

    conjugate_derivatives: dL/dWbar, (k,) or (rows, k), complex; metric: contravariant, real, (k, k).
    """
    slopes = np.asarray(conjugate_derivatives, np.complex128)
    real = velocity_part(np.ascontiguousarray(slopes.real), metric, learning_rate)
    imaginary = velocity_part(np.ascontiguousarray(slopes.imag), metric, learning_rate)
    return real + 1j * imaginary


def converted(gradient: Any, given: str, wanted: str) -> Any:
    """A gradient of a real loss in another convention: PyTorch's is the conjugate of JAX's.

    given, wanted: "pytorch" or "jax". Raises ValueError for another name.
    """
    for name in (given, wanted):
        if name not in CONVENTIONS:
            raise ValueError(f"the convention {name!r} is not known; there are {' and '.join(CONVENTIONS)}")
    return np.asarray(gradient) if given == wanted else np.conjugate(gradient)


__all__ = ["CONVENTIONS", "converted", "descent_velocity"]
