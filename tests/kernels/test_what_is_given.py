"""What is refused at the doors of the subjects, in one sentence, and what is not a number outside a domain."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st

from numerics import (
    bayesian_evidence,
    compile_formula,
    complex_weights,
    cross_entropy,
    layer_metric,
    momentum,
    natural_gradient,
)

COMPLEX = np.array([1 + 2j, 1.0])
MASKED = np.ma.masked_array([1.0, 2.0], [True, False])
ONES, EYE = np.ones(2), np.eye(2)
DESIGN, LABELS = np.array([[1.0, 0.3], [1.0, -1.0], [1.0, 0.6], [1.0, 0.1]]), np.array([0.0, 1.0, 1.0, 0.0])
SINGULAR = np.array([[0.1, 0.3], [0.3, 0.9]])


def sentence(caught):
    text = str(caught.value)
    assert not any(end in text for end in ("\n", ". "))
    return text


@pytest.mark.parametrize(
    "strange", [COMPLEX, MASKED, ["a", "b"], [None, None]], ids=["complex", "masked", "text", "None"]
)
@pytest.mark.parametrize(
    "call",
    [
        lambda a: natural_gradient.newton(a, ONES, EYE),
        lambda a: natural_gradient.newton(ONES, a, EYE),
        lambda a: natural_gradient.fisher(ONES, a, EYE),
        lambda a: layer_metric.path_length(np.stack([a, a]) if not isinstance(a, np.ma.MaskedArray) else a),
        lambda a: layer_metric.step(ONES, ONES, a, 0.1),
        lambda a: layer_metric.block_metric([1, 1], a),
        lambda a: bayesian_evidence.logistic_evidence(DESIGN[:2], a),
        lambda a: cross_entropy.perceptron([EYE], [a], np.ones((3, 2)), np.zeros(3, int)),
        lambda a: momentum.descend(lambda w: w, a, 3),
        lambda a: momentum.descend(lambda w: a, ONES, 3),
        lambda a: momentum.descend(lambda w: w, ONES, 3, metric=a),
    ],
)
def test_what_is_no_real_number_is_refused(call, strange):
    with pytest.raises(TypeError) as caught:
        call(strange)
    sentence(caught)


@given(st.integers(2, 6), st.integers(0, 2**32 - 1))
@settings(max_examples=60)
def test_a_singular_matrix_is_refused_whatever_rounding_makes_of_it(size, seed):
    drawn = np.random.default_rng(seed).normal(size=(size, size - 1))
    matrix = drawn @ drawn.T
    matrix = (matrix + matrix.T) / 2
    w = np.ones(size)
    with pytest.raises(ValueError, match="positive definite"):
        natural_gradient.fisher(w, w, matrix)
    with pytest.raises(ValueError, match="no inverse"):
        natural_gradient.newton(w, w, matrix)


def test_the_fisher_matrix_of_a_soft_max_is_singular():
    for logits in ([0.1, 0.2, 0.3], [1.0, -2.0, 0.5, 7.0]):
        matrix = natural_gradient.soft_max_fisher(np.array(logits))
        with pytest.raises(ValueError, match="positive definite"):
            natural_gradient.fisher(np.ones(len(logits)), np.ones(len(logits)), matrix)
    with pytest.raises(ValueError, match="no inverse"):
        natural_gradient.newton(ONES, ONES, SINGULAR)


def test_matrices_with_an_inverse_are_taken_however_far_apart_their_eigenvalues():
    np.testing.assert_allclose(natural_gradient.newton(ONES, ONES, np.diag([1e-12, 1.0])), [1 - 1e12, 0.0])
    np.testing.assert_allclose(natural_gradient.newton(ONES, ONES, np.diag([-2.0, 1.0])), [1.5, 0.0])


@pytest.mark.parametrize(
    ("X", "y"),
    [
        (np.column_stack([np.ones(30), np.arange(30.0)]), np.ones(30)),
        (np.column_stack([np.ones(30), np.arange(30.0)]), np.zeros(30)),
        (np.ones((30, 1)), np.ones(30)),
        (np.column_stack([np.ones(6), [-3, -2, -1, 1, 2, 3]]), np.array([0, 0, 0, 1, 1, 1])),
        # A plane that parts all rows but those that lie on it.
        (np.column_stack([np.ones(6), [-3, -2, 0, 0, 2, 3]]), np.array([0, 0, 0, 1, 1, 1])),
        (np.column_stack([np.ones(8), [0, 0, 0, 0, 0, 1, 1, 1]]), np.array([0, 1, 0, 1, 0, 1, 1, 1])),
    ],
)
def test_a_likelihood_without_maximum_has_no_criterion(X, y):
    with pytest.raises(ValueError, match="no minimum"):
        bayesian_evidence.logistic_bic(X, y)
    assert np.isfinite(bayesian_evidence.logistic_evidence(X, y).corrected)


def test_columns_that_depend_on_one_another_are_refused():
    X = np.column_stack([DESIGN, DESIGN.sum(1)])
    for call in (bayesian_evidence.logistic_bic, lambda X, y: bayesian_evidence.linear_bic(X, y, 1.0)):
        with pytest.raises(ValueError, match="depend on one another"):
            call(X, LABELS)
    scaled = bayesian_evidence.logistic_bic(DESIGN * [1.0, 1e9], LABELS)
    assert scaled == pytest.approx(bayesian_evidence.logistic_bic(DESIGN, LABELS), rel=1e-12)


def test_a_frozen_weight_keeps_its_slope_for_itself():
    z = np.array([1 + 1j, 2.0, 3j])
    metric = np.diag([1.0, 0.0, 0.5])
    moved = complex_weights.step(z, np.array([0.5j, np.nan, 1.0]), metric, 0.1)
    np.testing.assert_allclose(moved, [1 + 0.9j, 2.0, 3j - 0.1], rtol=1e-15)


@pytest.mark.parametrize(
    "metric", [[[1.0, 2.0], [0.0, 1.0]], [[1.0, 0.0], [0.0, -1.0]], [[1.0, 2.0], [2.0, 1.0]], [1.0, 1.0]]
)
def test_a_metric_that_is_none_is_refused(metric):
    with pytest.raises(ValueError, match="metric"):
        complex_weights.step(COMPLEX, COMPLEX, metric, 0.1)
    if np.ndim(metric) == 2:
        with pytest.raises(ValueError, match="metric"):
            layer_metric.step(ONES, ONES, metric, 0.1)


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 2**32 - 1), st.floats(-30, 30))
def test_metrics_of_any_rank_are_taken(size, rank, seed, exponent):
    drawn = np.random.default_rng(seed).normal(size=(size, rank)) * 10.0**exponent
    metric = drawn @ drawn.T
    layer_metric.step(np.ones(size), np.ones(size), (metric + metric.T) / 2, 0.1)


def test_the_factor_of_complex_descent():
    assert complex_weights.step(np.zeros(1), np.ones(1), np.eye(1), 1.0) == [-2.0]


@pytest.mark.parametrize(
    "wrong",
    [
        {"steps": 2.5}, {"steps": "3"}, {"steps": -1}, {"learning_rate": "a"}, {"learning_rate": np.ones(2)},
        {"learning_rate": np.inf}, {"learning_rate": np.nan}, {"metric": np.nan}, {"metric": [1.0, np.inf]},
        {"metric": -1.0}, {"momentum": 1.0}, {"decay": None}, {"epsilon": 1j},
    ],
)  # fmt: skip
def test_descend_says_what_it_cannot_use(wrong):
    with pytest.raises((TypeError, ValueError)) as caught:
        momentum.descend(lambda w: w, ONES, **{"steps": 3} | wrong)
    assert sentence(caught).startswith("the ")


def test_a_perceptron_says_what_it_cannot_use():
    X, labels = np.ones((3, 2)), np.zeros(3, int)
    two = compile_formula(sum(sp.symbols("x y", real=True)), sp.symbols("x y", real=True))
    for activation in ("relu", np.tanh, two):
        with pytest.raises(TypeError, match="is no kernel of one number"):
            cross_entropy.perceptron([EYE], [ONES], X, labels, activation=activation)
    with pytest.raises(TypeError, match="the biases are of the type NoneType"):
        cross_entropy.perceptron([EYE], None, X, labels)


def test_a_difference_is_of_two_evidences():
    evidence = bayesian_evidence.logistic_evidence(DESIGN, LABELS)
    assert bayesian_evidence.difference(evidence, evidence) == 0
    with pytest.raises(TypeError, match="is no Evidence"):
        bayesian_evidence.difference(evidence, 3.0)
    with pytest.raises(TypeError, match="precision of the prior"):
        bayesian_evidence.logistic_evidence(DESIGN, LABELS, precision="1")


@pytest.mark.parametrize(
    "wrong", [{"t": -1.0}, {"lambda_": -0.5}, {"lambda_": 0.0}, {"h": 0.0}, {"h": -1.0}, {"m": 0.0}, {"m": -1.0}]
)
def test_a_damped_path_is_not_a_number_outside_its_domain(wrong):
    inside = {"t": 1.0, "W_0": 1.0, "v_0": 0.3, "m": 1.0, "lambda_": 0.5, "h": 2.0}
    assert np.isfinite(momentum.damped_path(**inside))
    assert np.isnan(momentum.damped_path(**inside | wrong))
    assert np.isnan(momentum.damped_path(**inside | {k: np.array([v, v]) for k, v in wrong.items()})).all()
