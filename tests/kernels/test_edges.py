"""Edges: infinities, nan, one class, one weight, huge logits, signed zeros, the smallest numbers, empty batches."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given, strategies as st

from numerics import cross_entropy, gradient_flow, layer_metric, momentum, natural_gradient

INF, NAN = math.inf, math.nan
KINDS = pytest.mark.parametrize("kind", [np.float64, np.float32])


@KINDS
def test_logits_of_any_size(kind: type) -> None:
    huge = 1e300 if kind is np.float64 else 1e37
    Y = np.array([[huge, -huge, 0.0], [-700.0, -700.0, -700.0], [0.0, 5e-324, -5e-324]], kind)
    losses, slopes = cross_entropy.label_loss_and_gradient(Y, np.array([0, 1, 2]))
    np.testing.assert_allclose(losses, [0.0, math.log(3), math.log(3)], rtol=1e-6)
    np.testing.assert_allclose(slopes[0], [0, 0, 0], atol=1e-30)
    np.testing.assert_allclose(slopes[1:].sum(axis=1), 0, atol=1e-6)
    assert cross_entropy.label_loss(Y[:1], np.array([2]))[0] == kind(huge)


@KINDS
def test_a_class_that_cannot_be_is_no_class(kind: type) -> None:
    """-inf as a logit: the others are as without it; its loss as a label is infinite."""
    Y = np.array([[0.3, -INF, 1.1]], kind)
    np.testing.assert_allclose(
        cross_entropy.probabilities(Y)[0, [0, 2]], cross_entropy.probabilities(Y[:, [0, 2]])[0], rtol=1e-6
    )
    assert cross_entropy.probabilities(Y)[0, 1] == 0
    assert cross_entropy.label_loss(Y, np.array([0]))[0] == cross_entropy.label_loss(Y[:, [0, 2]], np.array([0]))[0]
    assert cross_entropy.label_loss(Y, np.array([1]))[0] == INF


@KINDS
@pytest.mark.parametrize(
    "row", [[-INF, -INF, -INF], [INF, 0.0, 1.0], [INF, INF, 0.0], [NAN, 0.0, 1.0], [0.0, 1.0, NAN]]
)
def test_what_is_no_distribution_is_no_number(kind: type, row: list[float]) -> None:
    Y, P = np.array([row], kind), np.array([[0.2, 0.3, 0.5]], kind)
    for kernel in (cross_entropy.loss, cross_entropy.gradient):
        assert not np.isfinite(kernel(Y, P)).any()
    assert np.isnan(cross_entropy.probabilities(Y)).any()
    assert not np.isfinite(cross_entropy.label_loss(Y, np.array([1]))).any()
    assert np.isnan(cross_entropy.hessian_vector_product(Y, P)).any()
    whole = np.array([row, [0.1, 0.2, 0.3]], kind)
    assert np.isfinite(cross_entropy.label_loss(whole, np.array([0, 0]))[1]), "other rows are not touched"


@example(0.0)
@example(-745.2)
@example(1e308)
@given(st.floats(-1.6e308, 1.6e308))
def test_one_class_is_certain(y: float) -> None:
    Y = np.array([[y]])
    assert cross_entropy.probabilities(Y)[0, 0] == 1
    assert cross_entropy.label_loss(Y, np.array([0]))[0] == 0
    assert cross_entropy.gradient(Y, np.ones((1, 1)))[0, 0] == 0
    assert cross_entropy.hessian_vector_product(Y, np.array([[3.0]]))[0, 0] == 0
    assert natural_gradient.fisher_matrix(np.ones((1, 1)))[0, 0, 0] == 0


@given(st.lists(st.floats(-700, 700), min_size=1, max_size=6))
def test_the_soft_max_is_a_distribution_and_the_gradient_adds_up_to_nothing(row: list[float]) -> None:
    Y = np.array([row])
    p = cross_entropy.probabilities(Y)[0]
    assert ((p >= 0) & (p <= 1)).all()
    assert math.fsum(p) == pytest.approx(1, rel=1e-15 * len(row))
    slopes = cross_entropy.label_loss_and_gradient(Y, np.array([0]))[1][0]
    assert abs(math.fsum(slopes)) <= 1e-15 * (1 + len(row))


def test_empty_batches_stay_empty() -> None:
    none = np.empty((0, 3))
    assert cross_entropy.label_loss(none, np.empty(0, int)).shape == (0,)
    assert cross_entropy.probabilities(none).shape == (0, 3)
    assert layer_metric.descent_velocity(none, np.eye(3), 0.1).shape == (0, 3)
    assert gradient_flow.quartic_path(np.empty(0), 1.0, 1.0, 1.0).shape == (0,)


@KINDS
@pytest.mark.parametrize("slope", [0.0, -0.0, 1.0, INF, NAN, 5e-324])
def test_a_frozen_weight_keeps_every_bit_whatever_its_slope(kind: type, slope: float) -> None:
    w = np.array([-0.0, 0.1, 5e-324 if kind is np.float64 else 1e-45], kind)
    slopes = np.array([slope, 1.0, slope], kind)
    for metric in (np.array([0.0, 1.0, 0.0]), np.diag([0.0, 1.0, 0.0])):
        moved = layer_metric.step(w, slopes, metric, 0.1)
        assert moved.dtype == kind
        assert moved[[0, 2]].tobytes() == w[[0, 2]].tobytes()
        assert moved[1] == pytest.approx(0.0, abs=1e-7)


@pytest.mark.parametrize("method", momentum.METHODS)
def test_a_frozen_weight_keeps_its_sign_of_zero(method: str) -> None:
    end = momentum.descend(
        lambda w: np.array([NAN, w[1], INF]), [-0.0, 1.0, 3.0], 20, method, weight_decay=0.1, metric=[0.0, 1.0, 0.0]
    )
    assert end[[0, 2]].tobytes() == np.array([-0.0, 3.0]).tobytes()
    assert 0 < end[1] < 1


@pytest.mark.parametrize("method", ["gradient descent", "heavy ball", "nesterov"])
def test_a_metric_raises_the_force_and_not_the_velocity(method: str) -> None:
    """Under the entry s a weight moves as under the learning rate s eta; the momentum stays what it is."""
    words = {"learning_rate": 0.01, "momentum": 0.9}
    bound = momentum.descend(lambda w: w, [1.0], 300, method, **words, metric=3.0)
    free = momentum.descend(lambda w: w, [1.0], 300, method, **(words | {"learning_rate": 0.03}))
    assert bound[0] == pytest.approx(free[0], rel=1e-9, abs=1e-12)


def test_no_flow_goes_through_steps_that_change_the_sign() -> None:
    from numerics import finite_steps

    assert math.isnan(finite_steps.exact_rate(1.5, 1.0))
    assert finite_steps.exact_rate(1.0, 0.5) == pytest.approx(2 * math.log(2))
    assert finite_steps.parabola_steps(3.0, 1.0, 1.5, 1.0) == pytest.approx(-0.125)


@given(st.floats(0.1, 10), st.floats(0.1, 10), st.floats(-2, 2), st.floats(0, 5))
def test_damped_motion_has_one_case_for_every_friction(m: float, h: float, v: float, t: float) -> None:
    critical = 2 * math.sqrt(m * h)
    # Beside the critical friction the path differs from the critical one by the distance, or rounding.
    for share in (1.0, 1 - 1e-9, 1 + 1e-9):
        found = momentum.damped_path(t, 1.0, v, m, share * critical, h)
        assert found == pytest.approx(momentum.critically_damped(t, 1.0, v, m, critical), rel=1e-6, abs=1e-6)
    for friction in (0.0, -1.0, NAN):
        assert friction == 0.0 or math.isnan(momentum.damped_path(t, 1.0, v, m, friction, -h))
    assert math.isnan(momentum.damped_path(t, 1.0, v, -m, critical, h))


def test_damped_motion_under_any_numbers_of_type_and_shape() -> None:
    frictions = np.array([[0.5], [2.0], [8.0]])
    found = momentum.damped_path(np.linspace(0, 3, 4), 1.0, 0.0, 1.0, frictions, 1.0)
    assert found.shape == (3, 4)
    np.testing.assert_allclose(found[:, 0], 1.0)
    assert np.isfinite(found).all()
