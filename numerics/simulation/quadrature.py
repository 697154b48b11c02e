"""Integrals by sums: Gauss-Legendre, Gauss-Hermite in any small dimension, and tanh-sinh for ends that are singular."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np

from numerics.simulation.results import Measured

_LEVELS = 10


def gauss_legendre(integrand: Callable[[float], float], low: float, high: float, points: int = 40) -> float:
    """The integral over an interval; exact up to rounding for polynomials below the degree 2 points."""
    nodes, weights = _legendre(_positive(points))
    middle, half = (low + high) / 2, (high - low) / 2
    return half * math.fsum(w * integrand(middle + half * x) for x, w in zip(nodes, weights, strict=True))


def gauss_hermite(integrand: Callable[[Any], float], dimension: int, points: int = 20) -> float:
    """The mean of a function of (dimension,) independent normal numbers of the variance 1.

    Exact up to rounding for polynomials below the degree 2 points in every number. Takes points^dimension values.
    """
    nodes, weights = _hermite(_positive(points))
    places = itertools.product(range(points), repeat=_positive(dimension))
    return math.fsum(math.prod(weights[i] for i in place) * integrand(nodes[list(place)]) for place in places)


def tanh_sinh(integrand: Callable[[float], float], low: float, high: float, *, relative: float = 1e-13) -> Measured:
    """The integral over an interval, at whose ends the integrand may be infinite; the spacing is halved until it stays.

    Digits double with every halving for integrands analytic inside. Gives the value and its last change. Near an end
    that is not 0 the abscissa is rounded: an integrand singular there is best written in the distance from that end.
    Source: H. Takahasi, M. Mori, Publ. RIMS 9 (1974) 721.
    """
    middle, half = (low + high) / 2, (high - low) / 2
    total, value, change = 0.0, math.inf, math.inf
    for level in range(_LEVELS):
        spacing = 0.5**level
        total += math.fsum(w * integrand(x) for x, w in _doubly_exponential(spacing, level, low, high, middle, half))
        value, change = spacing * total, abs(spacing * total - value)
        if level > 2 and change <= relative * abs(value):
            break
    return Measured(value, change)


def _doubly_exponential(
    spacing: float, level: int, low: float, high: float, middle: float, half: float
) -> Iterator[tuple[float, float]]:
    """The places of a level that the levels before it had not, with their weights; places on an end are left out."""
    every = 1 if level == 0 else 2
    first = 0 if level == 0 else 1
    for number in range(first, round(6.5 / spacing) + 1, every):
        t = number * spacing
        u = math.pi / 2 * math.sinh(t)
        if u > 350:
            return
        # The distance from the nearer end, 1 - tanh u, without cancellation.
        distance = half * 2 / (1 + math.exp(2 * u))
        weight = half * math.pi / 2 * math.cosh(t) / math.cosh(u) ** 2
        if number == 0:
            yield middle, weight
            continue
        for x in (low + distance, high - distance):
            if low < x < high:
                yield x, weight


def _positive(count: int) -> int:
    if count < 1:
        raise ValueError(f"the number is {count}; points and dimensions are counted from 1")
    return count


@cache
def _legendre(points: int) -> tuple[Any, Any]:
    return np.polynomial.legendre.leggauss(points)


@cache
def _hermite(points: int) -> tuple[Any, Any]:
    nodes, weights = np.polynomial.hermite_e.hermegauss(points)
    return nodes, weights / math.sqrt(2 * math.pi)
