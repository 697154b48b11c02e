"""Optimisers by their loops, motions with friction by Runge-Kutta."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from numerics import momentum as subject, simulation
from numerics.kernels import momentum
from tests.kernels.direct.register import FLOW, FLOW_ERROR, ROUNDED, ROUNDING, Draw, Same, numbers, simulates


def slope(w: Any) -> Any:
    """The slope of a loss that is no parabola."""
    return np.sin(w) + w**3 / 4


def drawn(draw: Draw) -> tuple[float, float, float]:
    """A start, a momentum, a rate."""
    start, beta, rate = numbers(draw, (-1.5, 1.5), (0, 0.95), (0.01, 0.2))
    return start, beta, rate


@simulates("momentum.heavy_ball")
def heavy_ball(draw: Draw) -> Iterator[Same]:
    start, beta, rate = drawn(draw)
    path = simulation.heavy_ball(slope, [start], 4, rate, beta)[:, 0]
    found = momentum.heavy_ball(path[3], path[2], -slope(path[3]), beta, rate)
    yield Same(found, path[4], ROUNDED, ROUNDED, ROUNDING)


@simulates("momentum.rolling_average")
def rolling_average(draw: Draw) -> Iterator[Same]:
    """Many steps of the average are the sum over all that came, each with its age."""
    start, beta, _ = drawn(draw)
    average = 0.0
    for n in range(6):
        average = momentum.rolling_average(average, math.cos(start + n), beta)
    ages = sum((1 - beta) * beta ** (5 - n) * math.cos(start + n) for n in range(6))
    yield Same(average, ages, ROUNDED, ROUNDED, ROUNDING)


@simulates("momentum.nesterov")
def nesterov(draw: Draw) -> Iterator[Same]:
    start, beta, rate = drawn(draw)
    (h,) = numbers(draw, (0.1, 3))
    path = simulation.nesterov(lambda w: h * w, [start], 4, rate, beta)[:, 0]
    yield Same(momentum.nesterov(path[3], path[2], beta, rate, h), path[4], ROUNDED, ROUNDED, ROUNDING)


@simulates("momentum.point_ahead")
def point_ahead(draw: Draw) -> Iterator[Same]:
    """Where the loop asks for the gradient."""
    start, beta, rate = drawn(draw)
    asked: list[float] = []

    def asking(w: Any) -> Any:
        asked.append(float(w[0]))
        return slope(w)

    path = simulation.nesterov(asking, [start], 4, rate, beta)[:, 0]
    yield Same(momentum.point_ahead(path[3], path[2], beta), asked[3], ROUNDED, ROUNDED, ROUNDING)


@simulates("momentum.nesterov_step")
def nesterov_step(draw: Draw) -> Iterator[Same]:
    start, beta, rate = drawn(draw)
    path = simulation.nesterov(slope, [start], 4, rate, beta)[:, 0]
    force = -slope(path[3] + beta * (path[3] - path[2]))
    yield Same(momentum.nesterov_step(path[3], path[2], force, beta, rate), path[4], ROUNDED, ROUNDED, ROUNDING)


@simulates("momentum.metric_step")
def metric_step(draw: Draw) -> Iterator[Same]:
    start, _, rate = drawn(draw)
    (entry,) = numbers(draw, (0, 3))
    free = simulation.gradient_descent(slope, [start], 1, rate)[1, 0]
    bound = simulation.metric_descent(slope, [start], 1, rate, [[entry]])[1, 0]
    yield Same(momentum.metric_step(start, free, entry), bound, ROUNDED, ROUNDED, ROUNDING)


@simulates("momentum.bias_correction")
def bias_correction(draw: Draw) -> Iterator[Same]:
    start, beta, _ = drawn(draw)
    average = 0.0
    for _n in range(7):
        average = beta * average + (1 - beta) * start
    yield Same(momentum.bias_correction(start, beta, 7.0), average, ROUNDED, ROUNDED, ROUNDING)


def averages(path: Any, beta: float) -> tuple[float, float]:
    """Of the slopes and of their squares along a path, but for its last point."""
    first = second = 0.0
    for w in path[:-1]:
        first = beta * first + (1 - beta) * slope(w)
        second = beta * second + (1 - beta) * slope(w) ** 2
    return first, second


@simulates("momentum.rmsprop_step")
def rmsprop_step(draw: Draw) -> Iterator[Same]:
    start, beta, rate = drawn(draw)
    path = simulation.rmsprop(slope, [start], 4, rate, beta, 1e-3)[:, 0]
    found = momentum.rmsprop_step(slope(path[3]), averages(path, beta)[1], rate, 1e-3)
    yield Same(found, path[3] - path[4], 1e-10, ROUNDED, "the difference of two weights")


@simulates("momentum.adam_step")
def adam_step(draw: Draw) -> Iterator[Same]:
    start, beta, rate = drawn(draw)
    path = simulation.adam(slope, [start], 4, rate, beta, beta, 1e-3)[:, 0]
    found = momentum.adam_step(*averages(path, beta), 1 - beta**4, 1 - beta**4, rate, 1e-3)
    yield Same(found, path[3] - path[4], 1e-10, ROUNDED, "the difference of two weights")


@simulates("momentum.adamw_step")
def adamw_step(draw: Draw) -> Iterator[Same]:
    """AdamW is Adam's step from the same averages and the decay; two whole runs of the subject beside."""
    start, beta, rate = drawn(draw)
    path = simulation.adamw(slope, [start], 4, rate, beta, beta, 1e-3, 0.3)[:, 0]
    first, second = (x / (1 - beta**4) for x in averages(path, beta))
    velocity = -rate * first / (math.sqrt(second) + 1e-3)
    yield Same(momentum.adamw_step(path[3], velocity, 1.0, rate, 0.3), path[4], ROUNDED, ROUNDED, ROUNDING)
    words = {"learning_rate": rate, "momentum": beta, "decay": beta, "epsilon": 1e-3, "weight_decay": 0.3}
    yield Same(subject.descend(slope, [start], 4, "adamw", **words)[0], path[4], 1e-11, 1e-11, ROUNDING)


def moved(force: float, friction: float, mass: float, h: float, start: tuple[float, float], t: float) -> Any:
    """Weight and velocity at the time t of m W'' = F - lambda W' - h W."""
    if t == 0:
        return np.array(start)
    return simulation.flow(lambda _, y: np.array([y[1], (force - friction * y[1] - h * y[0]) / mass]), start, [0.0, t])[
        -1
    ]


@simulates("momentum.free_decay")
def free_decay(draw: Draw) -> Iterator[Same]:
    t, v, friction, mass = numbers(draw, (0, 3), (0.1, 2), (0.1, 2), (0.2, 2))
    end = moved(0.0, friction, mass, 0.0, (0.0, v), t)
    yield Same(momentum.free_decay(t, v, friction, mass), end[1], FLOW_ERROR, 0, FLOW)


@simulates("momentum.constant_force")
def constant_force(draw: Draw) -> Iterator[Same]:
    t, v, force, friction, mass = numbers(draw, (0, 3), (-2, 2), (-2, 2), (0.1, 2), (0.2, 2))
    end = moved(force, friction, mass, 0.0, (0.0, v), t)
    yield Same(momentum.constant_force(t, v, force, friction, mass), end[1], FLOW_ERROR, FLOW_ERROR, FLOW)


def oscillator(draw: Draw) -> tuple[float, float, float, float]:
    """t, W_0, v_0, m."""
    t, start, v, mass = numbers(draw, (0, 4), (-2, 2), (-2, 2), (0.2, 2))
    return t, start, v, mass


@simulates("momentum.underdamped")
def underdamped(draw: Draw) -> Iterator[Same]:
    t, start, v, mass = oscillator(draw)
    h, share = numbers(draw, (0.2, 3), (0.01, 0.98))
    friction = share * 2 * math.sqrt(mass * h)
    end = moved(0.0, friction, mass, h, (start, v), t)[0]
    yield Same(momentum.underdamped(t, start, v, mass, friction, h), end, FLOW_ERROR, FLOW_ERROR, FLOW)
    yield Same(subject.damped_path(t, start, v, mass, friction, h), end, FLOW_ERROR, FLOW_ERROR, FLOW)


@simulates("momentum.overdamped")
def overdamped(draw: Draw) -> Iterator[Same]:
    t, start, v, mass = oscillator(draw)
    h, share = numbers(draw, (0.2, 3), (1.02, 5))
    friction = share * 2 * math.sqrt(mass * h)
    end = moved(0.0, friction, mass, h, (start, v), t)[0]
    yield Same(momentum.overdamped(t, start, v, mass, friction, h), end, FLOW_ERROR, FLOW_ERROR, FLOW)
    yield Same(subject.damped_path(t, start, v, mass, friction, h), end, FLOW_ERROR, FLOW_ERROR, FLOW)


@simulates("momentum.critically_damped")
def critically_damped(draw: Draw) -> Iterator[Same]:
    t, start, v, mass = oscillator(draw)
    (friction,) = numbers(draw, (0.2, 3))
    end = moved(0.0, friction, mass, friction**2 / (4 * mass), (start, v), t)[0]
    yield Same(momentum.critically_damped(t, start, v, mass, friction), end, FLOW_ERROR, FLOW_ERROR, FLOW)
    end = moved(0.0, 2.0 * mass, mass, mass, (start, v), t)[0]
    yield Same(subject.damped_path(t, start, v, mass, 2.0 * mass, mass), end, FLOW_ERROR, FLOW_ERROR, FLOW)


@simulates("momentum.damped_frequency")
def damped_frequency(draw: Draw) -> Iterator[Same]:
    """After half a period weight and velocity are where they began, turned and smaller by one factor."""
    _, _, v, mass = oscillator(draw)
    h, share = numbers(draw, (0.2, 3), (0.01, 0.9))
    friction = share * 2 * math.sqrt(mass * h)
    half = math.pi / momentum.damped_frequency(mass, friction, h)
    end = moved(0.0, friction, mass, h, (1.0, v), half)
    yield Same(end[1], end[0] * v, 1e-6, 1e-7, FLOW)
    assert end[0] < 0


@simulates("momentum.rate_splitting")
def rate_splitting(draw: Draw) -> Iterator[Same]:
    """At late times W'/W is the slow rate, at late times before 0 the fast one; half their difference."""
    _, _, _, mass = oscillator(draw)
    h, share = numbers(draw, (0.2, 3), (1.2, 3))
    friction = share * 2 * math.sqrt(mass * h)
    found = momentum.rate_splitting(mass, friction, h)
    late = 12 / found
    slow = moved(0.0, friction, mass, h, (1.0, 0.0), late)
    fast = moved(0.0, friction, mass, h, (1.0, 0.0), -late)
    yield Same(found, (slow[1] / slow[0] - fast[1] / fast[0]) / 2, 1e-6, 0, "e^-24 of the other rate is left")
