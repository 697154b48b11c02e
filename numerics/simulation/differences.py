"""Derivatives by differences: central ones extrapolated to a spacing of 0, and complex steps."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from numerics.simulation.results import Measured

ROWS = 5
"""Central differences err by h^2, h^4, ...; each row of the extrapolation takes one power away: the order is 2 ROWS."""


def derivative(function: Callable[[float], float], at: float, *, spacing: float = 0.1) -> Measured:
    """The derivative by Richardson's extrapolation from spacings halved again and again, with an estimate of the error.

    spacing: the widest; the function must be smooth that far on both sides. Source: L. Richardson, Phil. Trans. A 226
    (1927) 299.
    """
    table: list[list[float]] = []
    best = Measured(math.nan, math.inf)
    for row in range(ROWS):
        above, below = at + spacing / 2**row, at - spacing / 2**row
        line = [(function(above) - function(below)) / (above - below)]
        for column in range(row):
            line.append(line[column] + (line[column] - table[-1][column]) / (4.0 ** (column + 1) - 1))
        table.append(line)
        if row:
            error = max(abs(line[-1] - line[-2]), abs(line[-1] - table[-2][-1]))
            best = Measured(line[-1], error) if error <= best.error else best
    return best


def gradient(function: Callable[[Any], float], at: Any, *, spacing: float = 0.1) -> Any:
    """The derivatives by every component of an array, of its shape."""
    here = np.array(at, float)
    found = np.empty_like(here)
    for place in np.ndindex(here.shape):

        def moved(value: float, place: tuple[int, ...] = place) -> float:
            there = here.copy()
            there[place] = value
            return float(function(there))

        found[place] = derivative(moved, float(here[place]), spacing=spacing).value
    return found


def complex_step(function: Callable[[complex], complex], at: float) -> float:
    """The derivative of a function that is analytic and real on the line: Im f(x + ih)/h, exact to rounding.

    h = 1e-20 max(|x|, 1): nothing is subtracted, and the error h^2 is below every place. Source: W. Squire, G. Trapp,
    SIAM Rev. 40 (1998) 110.
    """
    h = 1e-20 * max(abs(at), 1.0)
    return complex(function(complex(at, h))).imag / h


def gradient_by_complex_steps(function: Callable[[Any], complex], at: Any) -> Any:
    """The derivatives by every component of an array, one complex step each."""
    here = np.array(at, complex)
    found = np.empty(here.shape)
    for place in np.ndindex(here.shape):
        there = here.copy()
        there[place] += 1e-20j
        found[place] = complex(function(there)).imag / 1e-20
    return found


def hessian_vector(slopes: Callable[[Any], Any], at: Any, direction: Any, *, spacing: float = 1e-2) -> Any:
    """The Hessian times a vector: the derivative of the gradient along it; slopes: the gradient, (k,) from (k,)."""
    here, way = np.asarray(at, float), np.asarray(direction, float)
    table: list[list[Any]] = []
    for row in range(ROWS - 1):
        h = spacing / 2**row
        line = [(np.asarray(slopes(here + h * way)) - np.asarray(slopes(here - h * way))) / (2 * h)]
        for column in range(row):
            line.append(line[column] + (line[column] - table[-1][column]) / (4.0 ** (column + 1) - 1))
        table.append(line)
    return table[-1][-1]


def hessian_trace(slopes: Callable[[Any], Any], at: Any, *, spacing: float = 1e-2) -> float:
    """The trace of the Hessian, one direction of (k,) after the other."""
    directions = np.eye(len(at))
    return math.fsum(
        float(hessian_vector(slopes, at, way, spacing=spacing)[place]) for place, way in enumerate(directions)
    )
