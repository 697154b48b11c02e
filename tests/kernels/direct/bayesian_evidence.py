"""Evidences by quadrature over all weights; losses by integrals of densities; derivatives by differences."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from hypothesis import strategies as st

from numerics import simulation
from numerics.kernels import bayesian_evidence
from tests.kernels.direct.register import (
    DIFFERENCE_ERROR,
    DIFFERENCES,
    QUADRATURE,
    QUADRATURE_ERROR,
    ROUNDED,
    ROUNDING,
    Draw,
    Same,
    matrix,
    numbers,
    positive_definite,
    simulates,
    vector,
)


def log_integral(exponent: Callable[[float], float], width: float) -> float:
    """log of the integral of e^exponent over a line, of which ten widths on either side of 0 are enough."""
    top = exponent(0.0)
    body = simulation.gauss_legendre(lambda w: math.exp(exponent(w) - top), -10 * width, 10 * width, 160)
    return top + math.log(body)


def log_evidence(loss: float, N: float, h: list[float], g: list[float]) -> float:
    """Of e^{-N (loss + sum h_i w_i^2/2)} under normal priors of the precisions g_i, one weight after the other."""
    total = -N * loss
    for curvature, precision in zip(h, g, strict=True):
        total += math.log(precision / (2 * math.pi)) / 2
        total += log_integral(lambda w, c=curvature: -N * c * w * w / 2, 1 / math.sqrt(N * curvature))
    return total


def model(draw: Draw) -> tuple[float, float, list[float], list[float]]:
    """Loss, examples, and for two weights curvatures and precisions."""
    loss, N = numbers(draw, (-2, 2), (1, 50))
    return loss, N, numbers(draw, (0.1, 5), (0.1, 5)), numbers(draw, (0.1, 5), (0.1, 5))


@simulates("bayesian_evidence.evidence_loss")
def evidence_loss(draw: Draw) -> Iterator[Same]:
    loss, N, h, g = model(draw)
    found = bayesian_evidence.evidence_loss(loss, N, 2.0, math.prod(h), math.prod(g))
    yield Same(found, -log_evidence(loss, N, h, g) / N, QUADRATURE_ERROR, QUADRATURE_ERROR, QUADRATURE)


@simulates("bayesian_evidence.bic")
def bic(draw: Draw) -> Iterator[Same]:
    loss, N, h, g = model(draw)
    found = bayesian_evidence.bic(-N * loss, N, 2.0, math.prod(h), math.prod(g))
    yield Same(found, -2 * log_evidence(loss, N, h, g), QUADRATURE_ERROR, QUADRATURE_ERROR, QUADRATURE)


def two_models(draw: Draw) -> tuple[list[Any], float]:
    """The arguments of a difference: one weight against two, priors of one variance; and what it is by quadrature."""
    loss, N, h, _ = model(draw)
    other, width, curvature = numbers(draw, (-2, 2), (0.2, 5), (0.1, 5))
    first = log_evidence(loss, N, [curvature], [width**-2])
    second = log_evidence(other, N, h, [width**-2] * 2)
    return [loss, other, N, 1.0, 2.0, curvature, math.prod(h), width], -(second - first) / N


@simulates("bayesian_evidence.model_difference")
def model_difference(draw: Draw) -> Iterator[Same]:
    arguments, simulated = two_models(draw)
    found = bayesian_evidence.model_difference(*arguments)
    yield Same(found, simulated, QUADRATURE_ERROR, 10 * QUADRATURE_ERROR, QUADRATURE)


@simulates("bayesian_evidence.log_difference")
def log_difference(draw: Draw) -> Iterator[Same]:
    arguments, simulated = two_models(draw)
    logs = [math.log(h) for h in arguments[5:7]]
    found = bayesian_evidence.log_difference(*arguments[:5], *logs, arguments[7])
    yield Same(found, simulated, QUADRATURE_ERROR, 10 * QUADRATURE_ERROR, QUADRATURE)


@simulates("bayesian_evidence.data_evidence")
def data_evidence(draw: Draw) -> Iterator[Same]:
    loss, _, h, _ = model(draw)
    (tau,) = numbers(draw, (0.1, 5))
    found = bayesian_evidence.data_evidence(loss, math.log(math.prod(h)), 2.0, tau)
    yield Same(found, log_evidence(loss, 1.0, h, [tau, tau]), QUADRATURE_ERROR, 1e-10, QUADRATURE)


@simulates("bayesian_evidence.logistic_loss")
def logistic_loss(draw: Draw) -> Iterator[Same]:
    """y is 1 where z exceeds a noise of the density sech^2(x/2)/4."""
    (z,) = numbers(draw, (-15, 15))
    y = draw(st.sampled_from([0.0, 1.0]))
    ends = (-60.0, z) if y else (z, 60.0)
    share = simulation.gauss_legendre(lambda x: 0.25 / math.cosh(x / 2) ** 2, *ends, 200)
    yield Same(bayesian_evidence.logistic_loss(z, y), -math.log(share), 1e-9, 1e-11, QUADRATURE)


def differs_from_below(above: Callable[[float], float], below: Callable[[float], float], z: float) -> Iterator[Same]:
    """A derivative against differences of what it is the derivative of."""
    found, why = above(z), DIFFERENCES
    yield Same(found, simulation.derivative(below, z).value, DIFFERENCE_ERROR, DIFFERENCE_ERROR, why)


@simulates("bayesian_evidence.logistic_slope")
def logistic_slope(draw: Draw) -> Iterator[Same]:
    z, y = numbers(draw, (-15, 15), (0, 1))
    plain = simulation.complex_step(lambda x: np.log(1 + np.exp(x)) - y * x, z)
    yield Same(bayesian_evidence.logistic_slope(z, y), plain, ROUNDED, ROUNDED, ROUNDING)


@simulates("bayesian_evidence.logistic_curvature")
def logistic_curvature(draw: Draw) -> Iterator[Same]:
    (z,) = numbers(draw, (-15, 15))
    plain = simulation.complex_step(lambda x: 1 / (1 + np.exp(-x)), z)
    yield Same(bayesian_evidence.logistic_curvature(z), plain, ROUNDED, ROUNDED, ROUNDING)


@simulates("bayesian_evidence.logistic_third")
def logistic_third(draw: Draw) -> Iterator[Same]:
    (z,) = numbers(draw, (-15, 15))
    yield from differs_from_below(bayesian_evidence.logistic_third, bayesian_evidence.logistic_curvature, z)


@simulates("bayesian_evidence.logistic_fourth")
def logistic_fourth(draw: Draw) -> Iterator[Same]:
    (z,) = numbers(draw, (-15, 15))
    yield from differs_from_below(bayesian_evidence.logistic_fourth, bayesian_evidence.logistic_third, z)


@simulates("bayesian_evidence.gaussian_loss")
def gaussian_loss(draw: Draw) -> Iterator[Same]:
    """Minus the log of the share that a small interval about y has of the whole density, per length."""
    z, y, v = numbers(draw, (-3, 3), (-3, 3), (0.1, 4))
    whole = log_integral(lambda x: -x * x / (2 * v), math.sqrt(v))
    yield Same(bayesian_evidence.gaussian_loss(z, y, v), (y - z) ** 2 / (2 * v) + whole, 1e-11, 1e-11, QUADRATURE)


@simulates("bayesian_evidence.gaussian_slope")
def gaussian_slope(draw: Draw) -> Iterator[Same]:
    z, y, v = numbers(draw, (-3, 3), (-3, 3), (0.1, 4))
    yield from differs_from_below(
        lambda x: bayesian_evidence.gaussian_slope(x, y, v), lambda x: bayesian_evidence.gaussian_loss(x, y, v), z
    )


@simulates("bayesian_evidence.gaussian_curvature")
def gaussian_curvature(draw: Draw) -> Iterator[Same]:
    z, y, v = numbers(draw, (-3, 3), (-3, 3), (0.1, 4))
    yield from differs_from_below(
        lambda _: bayesian_evidence.gaussian_curvature(v), lambda x: bayesian_evidence.gaussian_slope(x, y, v), z
    )


def data_set(draw: Draw) -> tuple[Any, Any, Any, float]:
    """X, (2, 4); a number for each of the four examples; weights; the precision of the prior."""
    return matrix(draw, 2, 4), vector(draw, 4), vector(draw, 2), numbers(draw, (0.1, 3))[0]


def example_losses(X: Any, w: Any, cubes: Any) -> Any:
    """A loss of every example that is a polynomial of its predictor: z^2/2 + c z^3/6 + c^2 z^4/24."""
    z = X[0] * w[0] + X[1] * w[1]
    return z**2 / 2 + cubes * z**3 / 6 + cubes**2 * z**4 / 24


def derivatives(X: Any, w: Any, cubes: Any) -> tuple[Any, Any, Any]:
    """The second, third and fourth derivatives of the losses of the examples by their predictors."""
    z = X[0] * w[0] + X[1] * w[1]
    return 1 + cubes * z + cubes**2 * z**2 / 2, cubes + cubes**2 * z, cubes**2


@simulates("bayesian_evidence.data_loss")
def data_loss(draw: Draw) -> Iterator[Same]:
    """Minus the log of likelihood times prior, without the volume of the prior: a product, one factor at a time."""
    X, c, w, tau = data_set(draw)
    losses = example_losses(X, w, c)
    product = math.prod(math.exp(-x / 50) for x in losses) * math.prod(math.exp(-tau * x * x / 100) for x in w)
    yield Same(bayesian_evidence.data_loss(losses, w, tau), -50 * math.log(product), 1e-11, 1e-11, ROUNDING)


@simulates("bayesian_evidence.data_gradient")
def data_gradient(draw: Draw) -> Iterator[Same]:
    X, c, w, tau = data_set(draw)
    z = X[0] * w[0] + X[1] * w[1]
    slopes = z + c * z**2 / 2 + c**2 * z**3 / 6
    plain = simulation.gradient_by_complex_steps(
        lambda u: example_losses(X, u, c).sum() + tau * (u[0] ** 2 + u[1] ** 2) / 2, w
    )
    yield Same(bayesian_evidence.data_gradient(slopes, X, w, tau), plain, 1e-11, 1e-11, ROUNDING)


@simulates("bayesian_evidence.data_hessian")
def data_hessian(draw: Draw) -> Iterator[Same]:
    X, c, w, tau = data_set(draw)

    def slopes(u: Any) -> Any:
        return simulation.gradient_by_complex_steps(
            lambda x: example_losses(X, x, c).sum() + tau * (x[0] ** 2 + x[1] ** 2) / 2, u
        )

    rows = [simulation.hessian_vector(slopes, w, way) for way in np.eye(2)]
    found = bayesian_evidence.data_hessian(derivatives(X, w, c)[0], X, tau)
    yield Same(found, rows, DIFFERENCE_ERROR, DIFFERENCE_ERROR, DIFFERENCES)


@simulates("bayesian_evidence.data_third")
def data_third(draw: Draw) -> Iterator[Same]:
    X, c, w, tau = data_set(draw)
    rows = [
        simulation.hessian_vector(
            lambda u, way=way: bayesian_evidence.data_hessian(derivatives(X, u, c)[0], X, tau) @ way, w, other
        )
        for way in np.eye(2)
        for other in np.eye(2)
    ]
    found = bayesian_evidence.data_third(derivatives(X, w, c)[1], X)
    yield Same(found, np.reshape(rows, (2, 2, 2)), DIFFERENCE_ERROR, DIFFERENCE_ERROR, DIFFERENCES)


@simulates("bayesian_evidence.data_fourth")
def data_fourth(draw: Draw) -> Iterator[Same]:
    X, c, w, _ = data_set(draw)
    rows = [
        simulation.hessian_vector(
            lambda u, a=a, b=b: bayesian_evidence.data_third(derivatives(X, u, c)[1], X)[a, b], w, way
        )
        for a in range(2)
        for b in range(2)
        for way in np.eye(2)
    ]
    found = bayesian_evidence.data_fourth(derivatives(X, w, c)[2], X)
    yield Same(found, np.reshape(rows, (2, 2, 2, 2)), DIFFERENCE_ERROR, DIFFERENCE_ERROR, DIFFERENCES)


@simulates("bayesian_evidence.first_correction")
def first_correction(draw: Draw) -> Iterator[Same]:
    """N (log of the integral less its Gaussian part) for two large N, extrapolated to the limit.

    f = w.h.w/2 + a cubic and a quartic form of two weights, integrated by Gauss and Hermite.
    """
    h, X, c, fourths = (
        positive_definite(draw, 2),
        matrix(draw, 2, 3, -1.0, 1.0),
        vector(draw, 3, -1.0, 1.0),
        (0.3, 0.5, 0.2),
    )
    S = np.linalg.inv(h)
    spread = np.linalg.cholesky(S)

    def scaled(N: float) -> float:
        def rest(normal: Any) -> float:
            z = X.T @ (spread @ normal) / math.sqrt(N)
            cubic, quartic = float((c * z**3).sum()) / 6, float((fourths * z**4).sum()) / 24
            return math.exp(-N * (cubic + quartic))

        return N * math.log(simulation.gauss_hermite(rest, 2, 24))

    third, fourth = bayesian_evidence.data_third(c, X), bayesian_evidence.data_fourth(fourths, X)
    found = bayesian_evidence.first_correction(third, fourth, S)
    one, two, four = scaled(4e3), scaled(8e3), scaled(16e3)
    limit = (8 * four - 6 * two + one) / 3
    yield Same(found, limit, 1e-5, 1e-6, "the third order in 1/N is left")
