"""Flows by Runge-Kutta, of losses whose slopes are taken by differences."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from numerics import simulation
from numerics.kernels import gradient_flow
from tests.kernels.direct.register import FLOW, FLOW_ERROR, ROUNDED, ROUNDING, Draw, Same, numbers, simulates


def followed(loss: Callable[[complex], complex], start: float, eta: float, t: float) -> float:
    """Where the flow W' = -eta dL/dW is at the time t; the slope by complex steps."""
    if t == 0:
        return start
    run = simulation.flow(lambda _, w: [-eta * simulation.complex_step(loss, w[0])], [start], [0.0, t])
    return float(run[-1, 0])


def drawn(draw: Draw) -> tuple[float, float, float, float]:
    """t, W_0, eta, alpha."""
    t, start, eta, alpha = numbers(draw, (0, 3), (0.2, 2), (0.05, 2), (0.1, 2))
    return t, start, eta, alpha


@simulates("gradient_flow.parabola_path")
def parabola_path(draw: Draw) -> Iterator[Same]:
    t, start, eta, _ = drawn(draw)
    found = gradient_flow.parabola_path(t, start, eta)
    yield Same(found, followed(lambda w: w * w / 2, start, eta, t), FLOW_ERROR, 0, FLOW)


@simulates("gradient_flow.parabola_loss")
def parabola_loss(draw: Draw) -> Iterator[Same]:
    t, start, eta, _ = drawn(draw)
    found = gradient_flow.parabola_loss(t, start**2 / 2, eta)
    yield Same(found, followed(lambda w: w * w / 2, start, eta, t) ** 2 / 2, 2 * FLOW_ERROR, 0, FLOW)


@simulates("gradient_flow.quartic_path")
def quartic_path(draw: Draw) -> Iterator[Same]:
    t, start, eta, alpha = drawn(draw)
    end = followed(lambda w: alpha * w**4 / 8, start, eta, t)
    yield Same(gradient_flow.quartic_path(t, start, eta, alpha), end, FLOW_ERROR, 0, FLOW)


@simulates("gradient_flow.quartic_loss")
def quartic_loss(draw: Draw) -> Iterator[Same]:
    t, start, eta, alpha = drawn(draw)
    end = followed(lambda w: alpha * w**4 / 8, start, eta, t)
    found = gradient_flow.quartic_loss(t, alpha * start**4 / 8, start, eta, alpha)
    yield Same(found, alpha * end**4 / 8, 4 * FLOW_ERROR, 0, FLOW)


@simulates("gradient_flow.power_path")
def power_path(draw: Draw) -> Iterator[Same]:
    t, start, eta, alpha = drawn(draw)
    (q,) = numbers(draw, (0.05, 5))
    end = followed(lambda w: alpha * w ** (q + 2) / (q + 2), start, eta, t)
    yield Same(gradient_flow.power_path(t, start, eta, alpha, q), end, FLOW_ERROR, 0, FLOW)


@simulates("gradient_flow.power_loss")
def power_loss(draw: Draw) -> Iterator[Same]:
    t, start, eta, alpha = drawn(draw)
    (q,) = numbers(draw, (0.05, 5))
    end = followed(lambda w: alpha * w ** (q + 2) / (q + 2), start, eta, t)
    found = gradient_flow.power_loss(t, alpha * start ** (q + 2) / (q + 2), start, eta, alpha, q)
    yield Same(found, alpha * end ** (q + 2) / (q + 2), 10 * FLOW_ERROR, 0, FLOW)


@simulates("gradient_flow.convex_bound")
def convex_bound(draw: Draw) -> Iterator[Same]:
    """No run of a convex loss is above it; the flow of |W| is just half of it when half of the way is done."""
    t, start, eta, alpha = drawn(draw)
    gap = alpha * followed(lambda w: alpha * w**4 / 8, start, eta, t) ** 4 / 8
    yield Same(max(0.0, gap - gradient_flow.convex_bound(t, start**2, eta)), 0.0, 0, 1e-12, "the bound is kept")
    half = start / (2 * eta)
    run = followed(lambda w: w, start, eta, half)
    yield Same(gradient_flow.convex_bound(half, start**2, eta), 2 * run, FLOW_ERROR, 0, FLOW)


@simulates("gradient_flow.strongly_convex_bound")
def strongly_convex_bound(draw: Draw) -> Iterator[Same]:
    """A parabola of the curvature mu reaches it; what is steeper stays below."""
    t, start, eta, mu = drawn(draw)
    bound = gradient_flow.strongly_convex_bound(t, mu * start**2 / 2, eta, mu)
    yield Same(bound, mu * followed(lambda w: mu * w * w / 2, start, eta, t) ** 2 / 2, 2 * FLOW_ERROR, 0, FLOW)
    end = followed(lambda w: mu * w * w / 2 + w**4, start, eta, t)
    steeper = gradient_flow.strongly_convex_bound(t, mu * start**2 / 2 + start**4, eta, mu)
    yield Same(max(0.0, mu * end**2 / 2 + end**4 - steeper), 0.0, 0, ROUNDED, ROUNDING)
