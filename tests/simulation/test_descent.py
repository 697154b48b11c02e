"""The loops of the optimisers against what is known of them without any formula of the library."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from numerics import simulation

rates = st.floats(0.01, 0.3)
starts = st.lists(st.floats(-2, 2), min_size=1, max_size=4)


@given(starts, rates, st.integers(0, 8))
def test_descent_in_a_parabola_is_a_geometric_series(start: list[float], rate: float, steps: int) -> None:
    path = simulation.gradient_descent(lambda w: w, start, steps, rate)
    assert path.shape == (steps + 1, len(start))
    # one rounding of the product and one of the difference in every step
    np.testing.assert_allclose(path[-1], np.array(start) * (1 - rate) ** steps, rtol=4e-16 * (steps + 1), atol=1e-300)


@given(starts, rates)
def test_without_momentum_every_method_of_velocities_is_descent(start: list[float], rate: float) -> None:
    plain = simulation.gradient_descent(np.sin, start, 5, rate)
    for method in (simulation.heavy_ball, simulation.nesterov):
        np.testing.assert_array_equal(method(np.sin, start, 5, rate, 0.0), plain)
    metric = np.eye(len(start))
    np.testing.assert_array_equal(simulation.metric_descent(np.sin, start, 5, rate, metric), plain)


def test_five_known_steps() -> None:
    """From W = 1 on W^2/2, learning rate .1, epsilon .1: what PyTorch and optax give."""
    adam = simulation.adam(lambda w: w, [1.0], 5, 0.1, 0.9, 0.999, 0.1)
    assert adam[-1, 0] == pytest.approx(0.5556132384812, abs=5e-14)
    rms = simulation.rmsprop(lambda w: w, [1.0], 5, 0.1, 0.9, 0.1)
    assert rms[-1, 0] == pytest.approx(0.3158354258414, abs=5e-14)


@pytest.mark.parametrize(("method", "threshold"), [("heavy_ball", 3.8), ("nesterov", 1.357142857)])
def test_runs_begin_to_grow_at_the_known_threshold(method: str, threshold: float) -> None:
    """With the momentum .9 on W^2/2."""
    run = getattr(simulation, method)
    below, above = (abs(run(lambda w: w, [1.0], 3000, share * threshold, 0.9)[-1, 0]) for share in (0.99, 1.01))
    assert below < 1e-3
    assert above > 1e3


@given(st.floats(0.1, 3), st.floats(0, 0.9))
def test_heavy_ball_shrinks_areas_by_its_momentum(curvature: float, momentum: float) -> None:
    """The determinant of one step (W, W_-) -> (W_+, W), from two runs that begin one step earlier."""
    columns = []
    for here, before in ((1.0, 0.0), (0.0, 1.0)):
        velocity = here - before
        after = here + momentum * velocity - 0.1 * curvature * here
        columns.append([after, here])
    run = simulation.heavy_ball(lambda w: curvature * w, [1.0], 2, 0.1, momentum)
    matrix = np.array(columns).T
    np.testing.assert_allclose(matrix @ [run[1, 0], run[0, 0]], [run[2, 0], run[1, 0]], rtol=1e-13, atol=1e-13)
    assert np.linalg.det(matrix) == pytest.approx(momentum, abs=1e-15)


def test_decay_acts_beside_the_averages() -> None:
    """Without a slope AdamW only shrinks the weight, by (1 - rate decay) each step."""
    path = simulation.adamw(lambda w: 0 * w, [2.0], 3, 0.1, 0.9, 0.999, 1e-8, 0.5)
    np.testing.assert_allclose(path[:, 0], 2.0 * 0.95 ** np.arange(4), rtol=1e-15)


def test_unusable_runs_are_refused_with_the_value() -> None:
    with pytest.raises(ValueError, match="number of steps is -1"):
        simulation.gradient_descent(np.sin, [1.0], -1, 0.1)
    with pytest.raises(ValueError, match=r"start has the shape \(1, 1\)"):
        simulation.gradient_descent(np.sin, [[1.0]], 1, 0.1)
    with pytest.raises(ValueError, match=r"gradient has the shape \(\)"):
        simulation.gradient_descent(lambda w: 1.0, [1.0, 2.0], 1, 0.1)
    with pytest.raises(ValueError, match="no rows"):
        simulation.by_example(np.sum, np.empty((0, 3)))
    with pytest.raises(ValueError, match=r"lengths \[2, 3\]"):
        simulation.by_example(np.dot, np.ones((2, 3)), np.ones((3, 3)))


def test_a_batch_is_its_examples() -> None:
    X = np.arange(12.0).reshape(4, 3)
    np.testing.assert_array_equal(
        simulation.by_example(lambda row, n: row * n, X, [1, 2, 3, 4]), X * [[1], [2], [3], [4]]
    )
