"""Finite steps against eigenvalues, runs and counting."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from derive import finite_steps
from tests.subjects.reference import value

BETA = 0.9


def steps(x: float) -> dict[str, np.ndarray]:
    """One step on a parabola of each method, as a matrix on (W, W before)."""
    return {
        "heavy_ball": np.array([[1 + BETA - x, -BETA], [1, 0]]),
        "ema_momentum": np.array([[1 + BETA - (1 - BETA) * x, -BETA], [1, 0]]),
        "nesterov": np.array([[(1 + BETA) * (1 - x), -BETA * (1 - x)], [1, 0]]),
    }


@pytest.mark.parametrize(("name", "known"), [("heavy_ball", 3.8), ("ema_momentum", 38.0), ("nesterov", 1.357142857)])
def test_thresholds_are_where_an_eigenvalue_leaves_the_circle(name: str, known: float) -> None:
    threshold = float(value(getattr(finite_steps, name), {"beta": BETA}))
    assert threshold == pytest.approx(known, rel=1e-9)
    inside, outside = (max(abs(np.linalg.eigvals(steps(threshold * f)[name]))) for f in (0.999, 1.001))
    assert inside < 1 < outside


def test_gradient_descent_is_stable_below_two() -> None:
    margin = finite_steps.gradient_descent.conclusion.right
    (x,) = margin.free_symbols
    assert margin.subs(x, 2) == 0
    assert margin.subs(x, 1.99) > 0 > margin.subs(x, 2.01)


def test_the_modified_rate_is_that_of_the_run() -> None:
    rate, h = 0.01, 1.3
    run = (1 - rate * h) ** 100
    derived = float(value(finite_steps.modified_rate, {"eta": rate, "h": h}))
    # the next term of the expansion is (rate h)^3 h/4
    assert -np.log(run) / (100 * rate) == pytest.approx(derived, abs=(rate * h) ** 3 * h)


def test_local_error_and_global_order() -> None:
    numbers = {"eta": 0.5, "h": 1.2, "W_0": 2.0, "T": 1.0}
    for step in (1e-3, 1e-4):
        error = 2.0 * np.exp(-0.6 * step) - 2.0 * (1 - 0.6 * step)
        assert error == pytest.approx(float(value(finite_steps.local_order, {**numbers, r"\delta t": step})), rel=step)
        whole = 2.0 * (1 - 0.6 * step) ** round(1 / step) - 2.0 * np.exp(-0.6)
        assert whole / step == pytest.approx(float(value(finite_steps.global_order, numbers)), rel=2 * step)


def test_pairs_and_triplets_are_counted() -> None:
    for number in (1, 2, 5, 9):
        pairs = len(list(itertools.combinations(range(number), 2)))
        triplets = len(list(itertools.combinations(range(number), 3)))
        assert value(finite_steps.pair_count, {"D": number}) == pairs
        assert value(finite_steps.triplet_count, {"D": number}) == triplets


def test_independent_signs() -> None:
    assert value(finite_steps.minimum_probability, {"D": 3}) == 0.125
