"""Natural gradients by solving with the Fisher matrix, whose entries are means of products of scores."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from numerics import natural_gradient as subject, simulation
from numerics.kernels import natural_gradient
from tests.kernels.direct.register import (
    FLOW,
    FLOW_ERROR,
    ROUNDED,
    ROUNDING,
    Draw,
    Same,
    distribution,
    numbers,
    positive_definite,
    simulates,
    vector,
)


def soft_max(Y: Any) -> Any:
    """By its definition."""
    return np.exp(Y) / np.exp(Y).sum()


def log_probability(Y: Any, c: int) -> Any:
    """log p_c, of complex logits too."""
    return Y[c] - np.log(np.exp(Y).sum())


def fisher(Y: Any) -> Any:
    """The mean over the classes of the products of the scores, which complex steps give."""
    total = np.zeros((len(Y), len(Y)))
    for c, p in enumerate(soft_max(Y)):
        score = simulation.gradient_by_complex_steps(lambda y, c=c: log_probability(y, c), Y)
        total += p * np.outer(score, score)
    return total


def direction(Y: Any, P: Any) -> Any:
    """The natural gradient of the cross-entropy in the logits, downwards; least squares, as shifts do not count."""
    return np.linalg.lstsq(fisher(Y), P - soft_max(Y), rcond=1e-10)[0]


@simulates("natural_gradient.simplex_flow")
def simplex_flow(draw: Draw) -> Iterator[Same]:
    """The flow of the logits, then their probabilities."""
    P, p_0, (t,) = distribution(draw, 3), distribution(draw, 3), numbers(draw, (0.1, 2))
    run = simulation.flow(lambda _, Y: direction(Y, P), np.log(p_0), [0.0, t], relative=1e-8, absolute=1e-9)
    found = natural_gradient.simplex_flow(t, p_0, P)
    yield Same(found, soft_max(run[-1]), 100 * FLOW_ERROR, 0, FLOW)


@simulates("natural_gradient.logit_step")
def logit_step(draw: Draw) -> Iterator[Same]:
    Y, P, (eta,) = vector(draw, 3), distribution(draw, 3), numbers(draw, (0.01, 1))
    found, moved = natural_gradient.logit_step(Y, P, eta), Y + eta * direction(Y, P)
    yield Same(found - found[0], moved - moved[0], 1e-8, 1e-8, "least squares with a matrix of the condition 1e3")
    yield Same(math.fsum(soft_max(Y) * (found - Y)), 0.0, 0, 1e-12, "the mean does not move: the shift is chosen so")


@simulates("natural_gradient.fisher_matrix")
def fisher_matrix(draw: Draw) -> Iterator[Same]:
    Y = vector(draw, 3)
    yield Same(natural_gradient.fisher_matrix(soft_max(Y)), fisher(Y), ROUNDED, ROUNDED, ROUNDING)
    yield Same(subject.soft_max_fisher(Y), fisher(Y), ROUNDED, ROUNDED, ROUNDING)


@simulates("natural_gradient.newton_step")
def newton_step(draw: Draw) -> Iterator[Same]:
    """The step to where descent in a quadratic loss ends."""
    h, w = positive_definite(draw, 3), vector(draw, 3)
    center = np.array([0.3, -1.0, 0.5])
    end = simulation.gradient_descent(lambda u: h @ (u - center), w, 400, 0.2)[-1]
    found = natural_gradient.newton_step(h @ (w - center), np.linalg.inv(h))
    yield Same(w + found, end, 1e-9, 1e-9, "400 steps leave 1e-17 at the least eigenvalue 1/2")
    yield Same(subject.newton(w, h @ (w - center), h), end, 1e-9, 1e-9, ROUNDING)
