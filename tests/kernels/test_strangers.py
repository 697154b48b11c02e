"""Wrong input through the public functions is refused in one sentence with the value, the rule and the remedy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

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

I2, Y = np.eye(2), np.zeros((2, 3))
CASES: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (
        lambda: gradient_flow.quartic_path(1.0, 2.0),
        TypeError,
        "called with 2 arguments; it takes 4: t, W_0",
    ),
    (lambda: gradient_flow.quartic_path(1.0, 2.0, eta=1.0, beta=1.0), TypeError, "no argument 'beta'; it has t, W_0"),
    (lambda: gradient_flow.parabola_path("1", 1.0, 1.0), TypeError, "argument t has the type <U1; give int, float32"),
    (
        lambda: gradient_flow.parabola_path(np.ones(2), np.ones(3), 1.0),
        ValueError,
        r"do not broadcast: t \(2,\), W_0",
    ),
    (lambda: gradient_flow.parabola_path(1.0, 1.0, 1.0, out=[0.0]), TypeError, "out is of the type list; give a NumPy"),
    (lambda: finite_steps.modified_gradient(Y, np.zeros((2, 3, 2)), 0.1), ValueError, "length 2 where k is 3"),
    (lambda: finite_steps.modified_loss(np.zeros(3), Y, 0.1), ValueError, "length 2 where rows is 3"),
    (lambda: layer_metric.block_metric([1, 2], [1.0]), ValueError, r"sizes \[1, 2\] and entries \[1.0\] must be one"),
    (lambda: layer_metric.block_metric([1.5], [1.0]), ValueError, "a size counts from 1"),
    (lambda: layer_metric.block_metric([1], [-1.0]), ValueError, r"not negative; they are \[-1.0\]"),
    (lambda: layer_metric.step(Y, Y[0], np.eye(3), 0.1), ValueError, r"shape \(2, 3\) and the gradient \(3,\); both"),
    (lambda: layer_metric.step(Y, Y, np.eye(2), 0.1), ValueError, r"shape \(2, 2\); it must be \(3,\) or \(3, 3\)"),
    (lambda: layer_metric.step(Y, Y, [1, -2, 1], 0.1), ValueError, "are not negative; they are"),
    (lambda: layer_metric.step([1.0, 1.0], [1.0, 1.0], [[1.0, 0.5], [0.0, 1.0]], 0.1), ValueError, "transpose by 0.5"),
    (lambda: layer_metric.path_length([1.0, 2.0]), ValueError, r"shape \(2,\); they must be \(n, k\)"),
    (lambda: complex_weights.converted(1j, "jax", "tensorflow"), ValueError, "'tensorflow' is not known; there are"),
    (lambda: complex_weights.step([1j], [1j, 2j], I2, 0.1), ValueError, r"shape \(1,\) and the derivatives \(2,\)"),
    (lambda: complex_weights.descent_velocity([1j, 1j], 1j * I2, 0.1), TypeError, "type complex128; it must hold real"),
    (lambda: momentum.descend(np.sin, [1.0], 1, "adagrad"), ValueError, "'adagrad' is not known; there are"),
    (lambda: momentum.descend(np.sin, [1.0], -1), ValueError, "steps is -1; it must not be negative"),
    (
        lambda: momentum.descend(np.sin, [1.0], 1, momentum=1.0),
        ValueError,
        "momentum is 1.0; it must be from 0 to",
    ),
    (lambda: momentum.descend(np.sin, [1.0], 1, epsilon=-1.0), ValueError, "epsilon is -1.0; it must not be negative"),
    (lambda: momentum.descend(np.sin, [1.0], 1, learning_rate=np.nan), ValueError, "learning rate is nan"),
    (lambda: momentum.descend(np.sin, [[1.0]], 1), ValueError, r"weights have the shape \(1, 1\); they must be \(k,\)"),
    (lambda: momentum.descend(lambda w: 1.0, [1.0], 1), ValueError, r"gradient has the shape \(\); it must be \(1,\)"),
    (
        lambda: momentum.descend(np.sin, [1.0], 1, metric=[1, 2]),
        ValueError,
        r"metric has the shape \(2,\); give a",
    ),
    (lambda: momentum.descend(np.sin, [1.0], 1, metric=-1.0), ValueError, "entry -1.0, which is negative"),
    (lambda: cross_entropy.label_loss(Y, [0, 3]), ValueError, "holds 3; it counts from 0 to n - 1 = 2"),
    (lambda: cross_entropy.label_loss(Y, [0, -1]), ValueError, "holds -1; it counts from 0"),
    (lambda: cross_entropy.label_loss(Y, [0.0, 1.0]), TypeError, "type float64; it must hold integers"),
    (lambda: cross_entropy.loss(Y, Y[:, :2]), ValueError, "length 2 where n is 3"),
    (lambda: cross_entropy.loss(1j * Y, Y), TypeError, "type complex128; it must hold real numbers"),
    (lambda: cross_entropy.perceptron([I2], [], Y, [0, 0]), ValueError, "1 weights and 0 biases; give one of each"),
    (
        lambda: cross_entropy.perceptron([I2], [I2[0]], Y, [0, 0]),
        ValueError,
        r"below it are 3 numbers, so that",
    ),
    (lambda: cross_entropy.perceptron([I2], [I2[0]], I2, [0]), ValueError, r"labels \(1,\); they must be \(rows, r\)"),
    (lambda: bayesian_evidence.logistic_evidence(I2, [0, 2]), ValueError, "y holds 2.0; it must hold 0 and 1 only"),
    (lambda: bayesian_evidence.logistic_evidence(I2, [0, 1, 1]), ValueError, r"X has the shape \(2, 2\) and y \(3,\)"),
    (lambda: bayesian_evidence.logistic_evidence(I2, [0, 1], 0.0), ValueError, "precision of the prior is 0.0"),
    (lambda: bayesian_evidence.logistic_evidence(I2, [0, np.nan]), ValueError, r"y\[1\] is nan; leave out rows"),
    (lambda: bayesian_evidence.linear_evidence(I2, [0, 1], -1.0), ValueError, "noise variance is -1.0; it must be pos"),
    (lambda: bayesian_evidence.logistic_bic(I2, [0, 1]), ValueError, "no minimum .* give a prior"),
    (
        lambda: bayesian_evidence.linear_bic(np.ones((3, 2)), [1, 2, 3], 1.0),
        ValueError,
        "weights are not determined",
    ),
    (lambda: natural_gradient.newton([1.0], [1.0, 2.0], I2), ValueError, r"weights \(1,\) and gradient \(2,\) must"),
    (
        lambda: natural_gradient.newton([1.0], [1.0], I2),
        ValueError,
        r"Hessian has the shape \(2, 2\); it must be",
    ),
    (lambda: natural_gradient.newton([1.0], [1.0], [[0.0]]), ValueError, "Hessian has no inverse; leave out"),
    (lambda: natural_gradient.fisher([1.0], [1.0], [[-1.0]]), ValueError, "eigenvalue -1; a metric must be positive"),
]


@pytest.mark.parametrize(("call", "kind", "said"), CASES, ids=[said for _, _, said in CASES])
def test_wrong_input_is_refused_in_one_sentence(call: Callable[[], Any], kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said) as caught:
        call()
    words = str(caught.value)
    assert "\n" not in words
    assert not words.endswith(".")


def test_models_of_other_data_are_not_compared() -> None:
    first = bayesian_evidence.linear_evidence(I2, [1.0, 2.0], 1.0)
    with pytest.raises(ValueError, match=r"precisions 1.0, 2.0 and rows 2, 2; give both the same"):
        bayesian_evidence.difference(first, bayesian_evidence.linear_evidence(I2, [1.0, 2.0], 1.0, 2.0))
