"""Kernels of the subjects against direct simulation: integrators, finite differences, runs, known values."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.integrate import solve_ivp
from sklearn.datasets import load_breast_cancer, load_diabetes

from numerics import (
    bayesian_evidence,
    complex_weights,
    cross_entropy,
    finite_steps,
    gradient_flow,
    layer_metric,
    momentum,
    natural_gradient,
)
from tests.subjects.test_bayesian_evidence import SPECTOR

rates = st.floats(0.05, 2.0)


@settings(max_examples=15, deadline=None)
@given(rates, rates, st.floats(0.2, 2.0), st.floats(1.0, 4.0))
def test_closed_paths_follow_the_flow(eta: float, alpha: float, start: float, q: float) -> None:
    times = np.linspace(0, 5, 6)
    flows = {
        "parabola": (lambda w: w, gradient_flow.parabola_path(times, start, eta)),
        "quartic": (lambda w: alpha / 2 * w**3, gradient_flow.quartic_path(times, start, eta, alpha)),
        "power": (lambda w: alpha * w ** (q + 1), gradient_flow.power_path(times, start, eta, alpha, q)),
    }
    for slope, path in flows.values():
        run = solve_ivp(
            lambda _, w, slope=slope: -eta * slope(w), (0, 5), [start], t_eval=times, rtol=1e-10, atol=1e-12
        )
        np.testing.assert_allclose(path, run.y[0], rtol=1e-7)
    np.testing.assert_allclose(
        gradient_flow.quartic_loss(times, alpha * start**4 / 8, start, eta, alpha),
        alpha * gradient_flow.quartic_path(times, start, eta, alpha) ** 4 / 8,
        rtol=1e-13,
    )


def test_numbers_at_the_edges() -> None:
    assert gradient_flow.quartic_path(0.0, 1.5, 0.3, 0.2) == 1.5
    # The path is 1e-300, but what it is divided by is too large: no number rather than 0.
    assert np.isnan(gradient_flow.quartic_path(1e300, 1.0, 1e300, 1.0))
    assert gradient_flow.quartic_path(1.0, 5e-324, 1.0, 1.0) == 5e-324
    assert np.isnan(gradient_flow.quartic_path(-10.0, 1.0, 1.0, 1.0))
    assert gradient_flow.parabola_path(1e6, 1.0, 1.0) == 0.0


def test_known_runs_of_adam_and_rmsprop() -> None:
    settings_ = {"learning_rate": 0.1, "epsilon": 0.1}
    found = momentum.descend(lambda w: w, [1.0], 5, "adam", momentum=0.9, decay=0.999, **settings_)
    assert found[0] == pytest.approx(0.5556132384812, rel=1e-12)
    found = momentum.descend(lambda w: w, [1.0], 5, "rmsprop", decay=0.9, **settings_)
    assert found[0] == pytest.approx(0.3158354258414, rel=1e-12)


@pytest.mark.parametrize("method", momentum.METHODS)
def test_a_frozen_weight_keeps_every_bit(method: str) -> None:
    """1000 steps on a coupled loss, with weight decay where there is one; the other weights move."""
    A = np.array([[2.0, 0.7, 0.1], [0.7, 1.5, 0.4], [0.1, 0.4, 1.0]])
    start = np.array([0.1 + 0.2, -1.1, 1 / 3])
    end = momentum.descend(
        lambda w: A @ w, start, 1000, method, learning_rate=1e-2, weight_decay=0.1, metric=[1.0, 0.0, 2.0]
    )
    assert end[1].tobytes() == start[1].tobytes()
    assert abs(end[0] - start[0]) > 1e-3
    assert np.isfinite(end).all()


def test_thresholds_are_where_runs_begin_to_grow() -> None:
    beta = 0.9
    for method, threshold in (("heavy ball", 3.8), ("nesterov", 1.357142857)):
        kernel = finite_steps.heavy_ball_threshold if method == "heavy ball" else finite_steps.nesterov_threshold
        assert kernel(beta) == pytest.approx(threshold)
        below, above = (
            abs(momentum.descend(lambda w: w, [1.0], 3000, method, learning_rate=f * kernel(beta), momentum=beta)[0])
            for f in (0.99, 1.01)
        )
        assert below < 1e-3
        assert above > 1e3
    assert finite_steps.ema_threshold(beta) == pytest.approx(38)


def test_bad_words_to_an_optimiser() -> None:
    with pytest.raises(ValueError, match="not known; there are"):
        momentum.descend(lambda w: w, [1.0], 5, "adagrad")
    with pytest.raises(ValueError, match="must not be negative"):
        momentum.descend(lambda w: w, [1.0], -1)
    with pytest.raises(ValueError, match="negative"):
        momentum.descend(lambda w: w, [1.0], 1, metric=-1.0)


def test_descent_under_a_metric() -> None:
    r = np.random.default_rng(0)
    g, slopes, w = r.normal(size=(3, 3)), r.normal(size=(5, 3)), r.normal(size=(5, 3))
    g = g @ g.T
    np.testing.assert_allclose(layer_metric.descent_velocity(slopes, g, 0.3), -0.3 * slopes @ g.T, rtol=1e-12)
    np.testing.assert_allclose(
        layer_metric.squared_speed(slopes, g, 0.3), 0.09 * np.einsum("ni,ij,nj->n", slopes, g, slopes), rtol=1e-12
    )
    frozen = layer_metric.block_metric([1, 2], [1.0, 0.0])
    moved = layer_metric.step(w, slopes, frozen, 0.1)
    assert moved[:, 1:].tobytes() == w[:, 1:].tobytes()
    with pytest.raises(ValueError, match="not negative"):
        layer_metric.block_metric([1], [-1.0])


def test_complex_descent_is_real_descent() -> None:
    """L = |z - a|^2: dL/dzbar = z - a; the velocity is that of both parts, -2 eta (z - a)."""
    z, a = np.array([1 + 2j, -0.5j]), np.array([0.3, 1j])
    found = complex_weights.descent_velocity(z - a, np.eye(2), 0.1)
    np.testing.assert_allclose(found, -0.2 * (z - a), rtol=1e-14)
    assert complex_weights.converted(6 + 8j, "pytorch", "jax") == 6 - 8j
    with pytest.raises(ValueError, match="not known"):
        complex_weights.converted(1j, "pytorch", "tensorflow")


def test_a_perceptron_against_finite_differences() -> None:
    r = np.random.default_rng(1)
    sizes = (4, 6, 5, 3)
    weights = [r.normal(size=(m, k)) / 2 for k, m in itertools.pairwise(sizes)]
    biases = [r.normal(size=m) / 2 for m in sizes[1:]]
    X, labels = r.normal(size=(7, 4)), r.integers(0, 3, 7)
    _, by_weights, by_biases = cross_entropy.perceptron(weights, biases, X, labels)
    for parameters, gradients in ((weights, by_weights), (biases, by_biases)):
        for p, g in zip(parameters, gradients, strict=True):
            for place in np.ndindex(p.shape):
                kept, differences = p[place], []
                for h in (1e-6, -1e-6):
                    p[place] = kept + h
                    differences.append(cross_entropy.perceptron(weights, biases, X, labels)[0])
                p[place] = kept
                assert (differences[0] - differences[1]) / 2e-6 == pytest.approx(g[place], abs=1e-8)
    with pytest.raises(ValueError, match="layer 1 has weights"):
        cross_entropy.perceptron(weights, biases, X[:, :3], labels)


def test_pull_backs_of_single_examples_add_up() -> None:
    r = np.random.default_rng(2)
    delta, X, W = r.normal(size=(5, 3)), r.normal(size=(5, 4)), r.normal(size=(3, 4))
    np.testing.assert_allclose(cross_entropy.weight_gradient(delta, X), np.einsum("nm,nr->nmr", delta, X), rtol=1e-14)
    np.testing.assert_allclose(cross_entropy.input_gradient(delta, W), delta @ W, rtol=1e-12)


def test_evidence_of_known_data() -> None:
    data = load_breast_cancer()
    radius = data.data[:, 0]
    X = np.column_stack([np.ones(len(radius)), (radius - radius.mean()) / radius.std()])
    found = bayesian_evidence.logistic_evidence(X, data.target)
    assert found.leading == pytest.approx(-174.507442696, abs=2e-9)
    assert found.correction == pytest.approx(0.003719622, abs=2e-9)
    assert found.corrected == pytest.approx(-174.503734878, abs=1e-4)
    data = load_diabetes()
    X = (data.data - data.data.mean(0)) / data.data.std(0)
    y = (data.target - data.target.mean()) / data.target.std()
    assert bayesian_evidence.linear_evidence(X, y, 0.5).leading == pytest.approx(-496.599189944366, abs=1e-8)
    with pytest.raises(ValueError, match="0 and 1 only"):
        bayesian_evidence.logistic_evidence(X, y)
    with pytest.raises(ValueError, match="must be positive"):
        bayesian_evidence.linear_evidence(X, y, 0.0)


def test_evidence_of_the_spector_data() -> None:
    """Four weights: Laplace, its correction, the exact value by Gauss-Hermite; BIC of statsmodels."""
    rows = np.array([[float(v) for v in row.split()] for row in SPECTOR.replace("\n", ";").split(";")])
    columns, y = rows[:, :3], rows[:, 3]
    ones = np.ones(len(y))
    found = bayesian_evidence.logistic_evidence(
        np.column_stack([ones, (columns - columns.mean(0)) / columns.std(0)]), y
    )
    assert found.leading == pytest.approx(-17.948771940, abs=1e-9)
    assert found.correction == pytest.approx(0.107211721, abs=1e-9)
    assert found.corrected == pytest.approx(-17.848498583, abs=0.01)
    assert bayesian_evidence.logistic_bic(np.column_stack([ones, columns]), y) == pytest.approx(39.642212055, abs=1e-9)


@pytest.mark.parametrize(
    ("width", "nested", "other"),
    [
        (1, 47.808914, -10.463851),
        (10, 45.494480, -10.475570),
        (100, 43.191776, -10.475687),
        (1000, 40.889190, -10.475688),
    ],
)
def test_two_models_of_the_same_data(width: float, nested: float, other: float) -> None:
    """Diabetes, {bmi} against {bmi, s5} and against {s5}: the regulator stays, or drops out."""
    data = load_diabetes()
    X = (data.data - data.data.mean(0)) / data.data.std(0)
    y = (data.target - data.target.mean()) / data.target.std()
    bmi, both, s5 = (
        bayesian_evidence.linear_evidence(X[:, columns], y, 0.5, width**-2.0) for columns in ([2], [2, 8], [8])
    )
    assert bayesian_evidence.difference(bmi, both) == pytest.approx(nested, abs=1e-6)
    assert bayesian_evidence.difference(bmi, s5) == pytest.approx(other, abs=1e-6)
    assert both.leading - bmi.leading == pytest.approx(nested, abs=1e-6)


def test_natural_gradient_on_the_simplex() -> None:
    P, p_0 = np.array([0.2, 0.3, 0.5]), np.array([0.7, 0.2, 0.1])
    times = np.linspace(0, 4, 5)
    run = solve_ivp(lambda _, p: P - p, (0, 4), p_0, t_eval=times, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(natural_gradient.simplex_flow(times, p_0, P), run.y.T, rtol=1e-8)
    H = np.array([[2.0, 0.5], [0.5, 1.0]])
    w = np.array([0.3, -1.2])
    np.testing.assert_allclose(natural_gradient.newton_step(H @ w, np.linalg.inv(H)), -w, rtol=1e-13)
