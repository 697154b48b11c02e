"""The declared order, or the declared error, of every method is measured."""

from __future__ import annotations

import cmath
import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from numerics import simulation
from numerics.simulation.differences import ROWS
from numerics.simulation.flow import ORDER


def measured_order(error, sizes: tuple[float, ...]) -> float:
    """The slope of log error against log size, by least squares."""
    return float(np.polyfit(np.log(sizes), [math.log(abs(error(size))) for size in sizes], 1)[0])


def test_the_flow_is_of_its_order() -> None:
    """y' = y cos t from 1: e^{sin t}, an oracle from mpmath."""
    end = float(mpmath.exp(mpmath.sin(2)))
    steps = (20, 40, 80, 160)
    order = -measured_order(
        lambda n: simulation.flow_in_steps(lambda t, y: y * math.cos(t), [1.0], 0.0, 2.0, int(n))[0] - end, steps
    )
    assert order == pytest.approx(ORDER, abs=0.2)


@settings(max_examples=15)
@given(st.integers(4, 11), st.floats(0.2, 5), st.floats(0.2, 5))
def test_the_error_of_the_flow_follows_the_one_asked_for(digits: int, rate: float, end: float) -> None:
    """An oscillation and a decay: the error after the run is the error of a step times the number of steps, about."""
    asked = 10.0**-digits

    def velocity(_: float, y):
        return np.array([y[1], -rate * rate * y[0], -rate * y[2]])

    path = simulation.flow(velocity, [1.0, 0.0, 1.0], [0.0, end], relative=asked, absolute=asked)
    exact = [math.cos(rate * end), -rate * math.sin(rate * end), math.exp(-rate * end)]
    assert np.max(np.abs(path[-1] - exact)) <= 300 * asked * max(1.0, rate)


def test_a_flow_runs_backwards_and_stops_where_it_asked() -> None:
    times = [1.0, 0.5, 0.25, 0.0]
    path = simulation.flow(lambda t, y: y, [math.e], times)
    np.testing.assert_allclose(path[:, 0], np.exp(times), rtol=1e-9)
    assert simulation.flow(lambda t, y: y, 3.0, [2.0]).tolist() == [[3.0]]
    # a hundredth of the smallest number is 0, and no step
    assert simulation.flow(lambda t, y: y, 3.0, [0.0, 5e-324])[-1, 0] == 3.0


def test_a_step_that_overflows_is_tried_again() -> None:
    """y' = -y^7 from 8: the first step tried leads to numbers beyond all range."""
    path = simulation.flow(lambda t, y: [-complex(y[0]).__pow__(7).real], [8.0], [0.0, 1.0])
    assert path[-1, 0] == pytest.approx((8.0**-6 + 6) ** (-1 / 6), rel=1e-8)


def test_a_flow_that_ends_is_no_number() -> None:
    """y' = y^2 from 1 is infinite at t = 1."""
    with pytest.raises(simulation.FlowFailed, match="too short"):
        simulation.flow(lambda t, y: y * y, [1.0], [0.0, 2.0])
    with pytest.raises(ValueError, match="must rise or fall"):
        simulation.flow(lambda t, y: y, [1.0], [0.0, 1.0, 0.5])
    with pytest.raises(ValueError, match="must be positive"):
        simulation.flow_in_steps(lambda t, y: y, [1.0], 0.0, 1.0, 0)


def test_means_of_samples_err_by_their_standard_error() -> None:
    """In 200 runs the mean of e^x, x normal, is within one standard error as often as a normal number, about."""
    exact = math.exp(0.5)
    runs = [simulation.mean_of_samples(lambda g, n: np.exp(g.normal(size=n)), 4000, seed) for seed in range(200)]
    within = np.mean([run.distance(exact) < 1 for run in runs])
    # 0.683 with the standard error sqrt(0.683 * 0.317/200) = 0.033; three of them
    assert within == pytest.approx(0.683, abs=0.1)
    assert runs[0] == simulation.mean_of_samples(lambda g, n: np.exp(g.normal(size=n)), 4000, 0)


def test_the_standard_error_falls_as_the_root_of_the_samples() -> None:
    def error(count: float) -> float:
        return simulation.mean_of_samples(lambda g, n: g.normal(size=n), int(count), 5).standard_error

    assert measured_order(error, (1e3, 1e4, 1e5, 1e6)) == pytest.approx(-0.5, abs=0.02)
    pieces = simulation.mean_of_samples(lambda g, n: g.normal(size=n), 1000, 7, at_once=13)
    whole = np.random.default_rng(7).normal(size=1000)
    assert pieces.mean == pytest.approx(whole.mean(), rel=1e-12)
    assert pieces.standard_error == pytest.approx(whole.std(ddof=1) / math.sqrt(1000), rel=1e-12)


@given(st.integers(1, 30), st.data())
def test_gauss_legendre_is_exact_for_polynomials(points: int, data) -> None:
    degree = data.draw(st.integers(0, 2 * points - 1))
    found = simulation.gauss_legendre(lambda x: x**degree, -0.5, 1.0, points)
    assert found == pytest.approx((1 - (-0.5) ** (degree + 1)) / (degree + 1), rel=1e-13)


@given(st.integers(1, 12), st.data())
def test_gauss_hermite_is_exact_for_moments(points: int, data) -> None:
    degree = data.draw(st.integers(0, points - 1))
    found = simulation.gauss_hermite(lambda x: x[0] ** (2 * degree) * x[1] ** 2, 2, max(points, 2))
    assert found == pytest.approx(float(mpmath.fac2(2 * degree - 1)), rel=1e-11)


@pytest.mark.parametrize(
    ("integrand", "ends", "exact"),
    [
        (lambda x: 1 / math.sqrt(x), (0.0, 1.0), 2.0),
        (math.log, (0.0, 1.0), -1.0),
        (lambda x: math.exp(-x) * math.cos(3 * x), (0.0, 2.0), None),
        (lambda x: math.sqrt(1 - x * x), (-1.0, 1.0), math.pi / 2),
    ],
)
def test_tanh_sinh_reaches_its_error_also_where_an_end_is_singular(integrand, ends, exact) -> None:
    known = exact if exact is not None else float(mpmath.quad(lambda x: mpmath.exp(-x) * mpmath.cos(3 * x), ends))
    found = simulation.tanh_sinh(integrand, *ends)
    assert found.value == pytest.approx(known, rel=1e-12)
    assert found.error <= 1e-12


def test_differences_are_of_their_order() -> None:
    """At wide spacings, where no rounding is seen yet, the error falls as spacing^(2 ROWS)."""
    exact = mpmath.cos(0.3) * mpmath.exp(mpmath.sin(0.3))

    def error(spacing: float) -> float:
        with mpmath.workdps(40):
            found = simulation.derivative(
                lambda x: mpmath.exp(mpmath.sin(x)), mpmath.mpf(0.3), spacing=mpmath.mpf(spacing)
            )
            return float(found.value - mpmath.cos(mpmath.mpf(0.3)) * mpmath.exp(mpmath.sin(mpmath.mpf(0.3))))

    assert abs(error(0.1)) < 1e-15 * exact
    assert measured_order(error, (0.4, 0.2, 0.1, 0.05)) == pytest.approx(2 * ROWS, abs=0.5)


@given(st.floats(-3, 3))
def test_derivatives_by_differences_and_by_complex_steps(at: float) -> None:
    exact = math.cos(at) * math.exp(math.sin(at))
    found = simulation.derivative(lambda x: math.exp(math.sin(x)), at)
    assert abs(found.value - exact) <= max(30 * found.error, 1e-11)
    # exact but for the roundings of the function itself
    assert simulation.complex_step(lambda z: cmath.exp(cmath.sin(z)), at) == pytest.approx(exact, rel=1e-15, abs=1e-15)


def test_gradients_and_hessians_of_a_quartic() -> None:
    A = np.array([[2.0, 0.3, 0.1], [0.3, 1.0, -0.2], [0.1, -0.2, 0.5]])
    w = np.array([0.4, -1.2, 0.7])

    def loss(u):
        return (u @ A @ u) ** 2

    slopes = 4 * (w @ A @ w) * (A @ w)
    np.testing.assert_allclose(simulation.gradient(loss, w), slopes, rtol=1e-10)
    np.testing.assert_allclose(simulation.gradient_by_complex_steps(loss, w), slopes, rtol=1e-14)
    H = 4 * (w @ A @ w) * A + 8 * np.outer(A @ w, A @ w)
    way = np.array([1.0, 2.0, -1.0])
    found = simulation.hessian_vector(lambda u: 4 * (u @ A @ u) * (A @ u), w, way)
    np.testing.assert_allclose(found, H @ way, rtol=1e-10)
    assert simulation.hessian_trace(lambda u: 4 * (u @ A @ u) * (A @ u), w) == pytest.approx(np.trace(H), rel=1e-10)
