"""Steps by their loops, thresholds by runs on both sides, the modified equation by its order."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from hypothesis import strategies as st

from numerics import simulation
from numerics.kernels import finite_steps
from tests.kernels.direct.register import (
    DIFFERENCE_ERROR,
    DIFFERENCES,
    ROUNDED,
    ROUNDING,
    Draw,
    Same,
    numbers,
    simulates,
    vector,
)


def rate_of_run(h: float, eta: float) -> float:
    """The rate at which a run of gradient descent in h W^2/2 decays."""
    path = simulation.gradient_descent(lambda w: h * w, [1.0], 20, eta)[:, 0]
    return -math.log(path[-1] / path[0]) / (20 * eta)


@simulates("finite_steps.exact_rate")
def exact_rate(draw: Draw) -> Iterator[Same]:
    h, share = numbers(draw, (0.1, 5), (0.01, 0.9))
    yield Same(finite_steps.exact_rate(h, share / h), rate_of_run(h, share / h), 1e-12, 0, ROUNDING)


@simulates("finite_steps.modified_rate")
def modified_rate(draw: Draw) -> Iterator[Same]:
    """To the second order: the rest is eta^3 h^4/4 and what follows, together at most that over 1 - eta h."""
    h, share = numbers(draw, (0.1, 5), (0.001, 0.5))
    rest = rate_of_run(h, share / h) - finite_steps.modified_rate(h, share / h)
    yield Same(
        rest,
        share**3 * h / 4,
        share / (1 - share),
        1e-12 * h / share,
        "the next order, up to a share eta h/(1 - eta h)",
    )


@simulates("finite_steps.parabola_steps")
def parabola_steps(draw: Draw) -> Iterator[Same]:
    h, eta, start = numbers(draw, (0.1, 5), (0.01, 1), (-2, 2))
    n = draw(st.integers(0, 12))
    path = simulation.gradient_descent(lambda w: h * w, [start], n, eta)
    yield Same(finite_steps.parabola_steps(float(n), start, eta, h), path[-1, 0], 1e-11, 1e-11, ROUNDING)


@simulates("finite_steps.quartic_step")
def quartic_step(draw: Draw) -> Iterator[Same]:
    w, eta, alpha = numbers(draw, (-2, 2), (0.01, 1), (0.1, 3))

    def slopes(u: Any) -> Any:
        return [simulation.complex_step(lambda z: alpha * z**4 / 8, float(x)) for x in u]

    path = simulation.gradient_descent(slopes, [w], 1, eta)
    yield Same(finite_steps.quartic_step(w, eta, alpha), path[1, 0], ROUNDED, ROUNDED, ROUNDING)


@simulates("finite_steps.stability_margin")
def stability_margin(draw: Draw) -> Iterator[Same]:
    (x,) = numbers(draw, (-1, 4))
    path = simulation.gradient_descent(lambda w: x * w, [1.0], 1, 1.0)[:, 0]
    yield Same(finite_steps.stability_margin(x), 1 - path[1] ** 2, ROUNDED, ROUNDED, ROUNDING)


def at_the_edge(run: Callable[[float], float]) -> Iterator[Same]:
    """A run just below the threshold has ended, one just above has grown; as numbers, so that a report shows them."""
    yield Same(min(run(0.97), 1.0), 0.0, 0, 1e-2, "below the threshold the run ends")
    yield Same(min(1 / run(1.03), 1.0), 0.0, 0, 1e-2, "above the threshold it grows")


STEPS = 2000


@simulates("finite_steps.largest_rate")
def largest_rate(draw: Draw) -> Iterator[Same]:
    (h,) = numbers(draw, (0.1, 5))
    rate = finite_steps.largest_rate(h)
    yield from at_the_edge(
        lambda share: abs(simulation.gradient_descent(lambda w: h * w, [1.0], STEPS, share * rate)[-1, 0])
    )


@simulates("finite_steps.heavy_ball_threshold")
def heavy_ball_threshold(draw: Draw) -> Iterator[Same]:
    (beta,) = numbers(draw, (0.05, 0.95))
    x = finite_steps.heavy_ball_threshold(beta)
    yield from at_the_edge(lambda s: abs(simulation.heavy_ball(lambda w: w, [1.0], STEPS, s * x, beta)[-1, 0]))


@simulates("finite_steps.nesterov_threshold")
def nesterov_threshold(draw: Draw) -> Iterator[Same]:
    (beta,) = numbers(draw, (0.05, 0.95))
    x = finite_steps.nesterov_threshold(beta)
    yield from at_the_edge(lambda s: abs(simulation.nesterov(lambda w: w, [1.0], STEPS, s * x, beta)[-1, 0]))


@simulates("finite_steps.ema_threshold")
def ema_threshold(draw: Draw) -> Iterator[Same]:
    """The velocity is a rolling average of the slopes."""
    (beta,) = numbers(draw, (0.05, 0.95))
    x = finite_steps.ema_threshold(beta)

    def run(share: float) -> float:
        w, average = 1.0, 0.0
        for _ in range(STEPS):
            average = beta * average + (1 - beta) * w
            w -= share * x * average
        return abs(w)

    yield from at_the_edge(run)


@simulates("finite_steps.minimum_probability")
def minimum_probability(draw: Draw) -> Iterator[Same]:
    D, seed = draw(st.integers(1, 6)), draw(st.integers(0, 1000))
    estimate = simulation.mean_of_samples(lambda g, n: (g.normal(size=(n, D)) > 0).all(axis=1), 20000, seed)
    far = estimate.distance(finite_steps.minimum_probability(float(D)))
    yield Same(far, 0.0, 0, 5.0, "five standard errors")


def curved(w: Any) -> Any:
    """A loss of two weights that is no parabola, of one weight vector."""
    return (w[0] ** 2 + w[0] * w[1] + 2 * w[1] ** 2) / 2 + w[0] ** 3 / 10 + w[1] ** 4 / 20


def slopes(w: Any) -> Any:
    """Its gradient by complex steps."""
    return simulation.gradient_by_complex_steps(curved, w)


def modified(w: Any, eta: float) -> Any:
    """The kernel's gradient, the Hessian by differences."""
    hessian = np.stack([simulation.hessian_vector(slopes, w, way) for way in np.eye(2)])
    return finite_steps.modified_gradient(slopes(w), hessian, eta)


@simulates("finite_steps.modified_gradient")
def modified_gradient(draw: Draw) -> Iterator[Same]:
    """One step is the modified flow over the time eta up to eta^3: an eighth of the error at half of the step."""
    w = vector(draw, 2, 0.5, 1.0)
    errors = []
    for eta in (0.05, 0.025):
        step = simulation.gradient_descent(slopes, w, 1, eta)[1]
        run = simulation.flow_in_steps(lambda _, y, eta=eta: -modified(y, eta), w, 0.0, eta, 2)
        errors.append(float(np.linalg.norm(step - run)))
    yield Same(math.log2(errors[0] / errors[1]), 3.0, 0, 0.35, "the third order, up to a share of the step")


@simulates("finite_steps.modified_loss")
def modified_loss(draw: Draw) -> Iterator[Same]:
    """Its gradient by differences is the modified one."""
    w = vector(draw, 2, -1.0, 1.0)
    (eta,) = numbers(draw, (0.01, 0.5))
    found = simulation.gradient(lambda u: float(finite_steps.modified_loss(float(curved(u)), slopes(u), eta)), w)
    yield Same(found, modified(w, eta), DIFFERENCE_ERROR, DIFFERENCE_ERROR, DIFFERENCES)
