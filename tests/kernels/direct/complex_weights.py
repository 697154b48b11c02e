"""Complex descent as the descent of real and imaginary parts of a real loss, its slopes by complex steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from numerics import complex_weights as subject, simulation
from numerics.kernels import complex_weights
from tests.kernels.direct.register import (
    ROUNDED,
    ROUNDING,
    Draw,
    Same,
    numbers,
    positive_definite,
    simulates,
    vector,
)


def real_loss(parts: Any) -> Any:
    """|W_0^2 - W_1|^2 + |W_1|^2 of W = x + iy, written with the four real parts alone."""
    x, y, u, v = parts
    return (x * x - y * y - u) ** 2 + (2 * x * y - v) ** 2 + u * u + v * v


def drawn(draw: Draw) -> tuple[Any, Any, float]:
    """The weights as x, y, u, v; a metric; a rate."""
    return vector(draw, 4), positive_definite(draw, 2), numbers(draw, (0.01, 1))[0]


def by_conjugate(parts: Any) -> Any:
    """dL/dWbar = (L_x + i L_y)/2, by its definition."""
    slopes = simulation.gradient_by_complex_steps(real_loss, parts)
    return (slopes[::2] + 1j * slopes[1::2]) / 2


def descended(parts: Any, g: Any, eta: float) -> Any:
    """Real and imaginary parts after one step, each descending by its own slope under the metric."""
    whole = np.kron(g, np.eye(2))
    run = simulation.metric_descent(lambda p: simulation.gradient_by_complex_steps(real_loss, p), parts, 1, eta, whole)
    return run[1]


@simulates("complex_weights.velocity_part")
def velocity_part(draw: Draw) -> Iterator[Same]:
    parts, g, eta = drawn(draw)
    moved = descended(parts, g, eta) - parts
    slopes = by_conjugate(parts)
    found = complex_weights.velocity_part(np.ascontiguousarray(slopes.real), g, eta)
    why = "the difference of two weights"
    yield Same(found, moved[::2], 1e-10, 1e-11, why)
    yield Same(subject.descent_velocity(slopes, g, eta), moved[::2] + 1j * moved[1::2], 1e-10, 1e-11, why)


@simulates("complex_weights.step_part")
def step_part(draw: Draw) -> Iterator[Same]:
    parts, g, eta = drawn(draw)
    moved = descended(parts, g, eta)
    slopes = by_conjugate(parts)
    imaginary = [np.ascontiguousarray(a) for a in (parts[1::2], slopes.imag)]
    yield Same(complex_weights.step_part(*imaginary, g, eta), moved[1::2], 1e-11, ROUNDED, ROUNDING)
    found = subject.step(parts[::2] + 1j * parts[1::2], slopes, g, eta)
    yield Same(found, moved[::2] + 1j * moved[1::2], 1e-11, 1e-11, ROUNDING)
