"""Finite steps against eigenvalues, runs and counting."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import sympy as sp
from scipy.integrate import solve_ivp

from derive import finite_steps
from derive.language import UnusableInput
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


def test_minima_of_random_matrices() -> None:
    """Against Monte Carlo: the share of positive definite matrices of the Gaussian orthogonal ensemble."""
    random = np.random.default_rng(3)
    known = {1: 0.5, 2: (2 - np.sqrt(2)) / 4, 3: (np.pi - 2 * np.sqrt(2)) / (4 * np.pi)}
    for number, derived in ((1, finite_steps.goe_one), (2, finite_steps.goe_two), (3, finite_steps.goe_three)):
        probability = float(derived.conclusion.right)
        assert probability == pytest.approx(known[number], rel=1e-14)
        A = random.normal(size=(200_000, number, number))
        share = np.mean(np.linalg.eigvalsh(A + A.transpose(0, 2, 1))[:, 0] > 0)
        assert share == pytest.approx(probability, abs=5 * np.sqrt(probability / 200_000))


@pytest.mark.parametrize("momentum", [0.0001, 0.3, 0.95])
def test_thresholds_of_other_momenta(momentum: float) -> None:
    known = {
        "heavy_ball": 2 * (1 + momentum),
        "ema_momentum": 2 * (1 + momentum) / (1 - momentum),
        "nesterov": 2 * (1 + momentum) / (1 + 2 * momentum),
    }
    for name, threshold in known.items():
        assert float(value(getattr(finite_steps, name), {"beta": momentum})) == pytest.approx(threshold, rel=1e-14)


@pytest.mark.parametrize("order", [1, 2, 6])
def test_the_modified_rate_to_any_order(order: int) -> None:
    right = finite_steps.modified_rate_to(order).right
    eta, h = sp.symbols("eta h", positive=True)
    series = sp.series(-sp.log(1 - eta * h) / eta, eta, 0, order).removeO()
    assert sp.expand(right - series) == 0


def test_the_error_of_euler_steps_lies_below_the_bound() -> None:
    """For dW/dt = -W: every step errs by at most dt^2/2 (C = 1/2), the slope is at most K = 1."""
    right = finite_steps.global_bound.conclusion.right
    for number in (5, 50):
        step = 2.0 / number
        put = {"C": 0.5, "K": 1.0, "T": 2.0, r"\delta t": step, "n": number}
        bound = float(right.subs({s: put[s.name] for s in right.free_symbols}))
        assert abs((1 - step) ** number - np.exp(-2.0)) <= bound


def test_the_modified_flow_in_two_dimensions_passes_through_the_steps() -> None:
    """L = x^4/4 + x^2 y + y^2: with velocities to second order one step is missed by the fourth of the rate."""
    x, y = sp.symbols("x y", real=True)
    loss = x**4 / 4 + x**2 * y + y**2
    g = sp.Matrix([loss]).jacobian([x, y]).T
    H = sp.hessian(loss, [x, y])
    T = [sp.Matrix(2, 2, lambda i, j, v=v: sp.diff(H[i, j], v)) for v in (x, y)]
    bent = sp.Matrix([(g.T * T[i] * g)[0] for i in range(2)])
    fields = (-g, -H * g / 2, -H * H * g / 3 - bent / 12)
    misses = []
    for eta in (0.04, 0.02):
        speed = sp.lambdify((x, y), sum((eta**n * f for n, f in enumerate(fields)), sp.zeros(2, 1)))
        run = solve_ivp(lambda _, w, f=speed: np.ravel(f(*w)), (0, eta), [0.7, -0.4], rtol=1e-13, atol=1e-15)
        step = np.array([0.7, -0.4]) - eta * np.ravel(sp.lambdify((x, y), g)(0.7, -0.4))
        misses.append(np.linalg.norm(run.y[:, -1] - step))
    assert np.log2(misses[0] / misses[1]) == pytest.approx(4, abs=0.3)
    assert finite_steps.second_velocity.conclusion.right == 0


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_modified_flow_passes_through_the_steps(order: int) -> None:
    """For the loss W^4/4 the flow with f_0 ... f_n misses one step of gradient descent by order n + 2 of the rate."""
    W, gradient = sp.Symbol("W", real=True), sp.Function("g", real=True)
    misses = []
    for eta in (0.1, 0.05):
        fields = sum(eta**j * f.subs(gradient(W), W**3).doit() for j, f in enumerate(finite_steps.velocities(order)))
        speed = sp.lambdify(W, fields)
        run = solve_ivp(lambda _, w, speed=speed: speed(w), (0, eta), [0.8], rtol=1e-12, atol=1e-14)
        misses.append(abs(run.y[0, -1] - (0.8 - eta * 0.8**3)))
    assert np.log2(misses[0] / misses[1]) == pytest.approx(order + 2, abs=0.5)


def test_a_modified_flow_has_an_order() -> None:
    for wrong in (0, -1):
        with pytest.raises(UnusableInput, match="must be 1, 2"):
            finite_steps.modified_flow(wrong)
    with pytest.raises(UnusableInput, match=r"0, 1, 2"):
        finite_steps.velocities(-1)
