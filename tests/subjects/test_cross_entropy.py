"""Cross-entropy and back-propagation against complex steps and finite differences."""

from __future__ import annotations

import numpy as np
import sympy as sp

from derive import cross_entropy
from tests.subjects.reference import in_components

LOGITS, TARGET = np.array([0.3, -1.1, 0.8]), np.array([0.2, 0.5, 0.3])


def loss(logits: np.ndarray) -> complex:
    return np.log(np.sum(np.exp(logits))) - TARGET @ logits


def numbers(expression: sp.Expr) -> float:
    values = {}
    for symbol in expression.free_symbols:
        base, place = symbol.name.rsplit("_", 1)
        values[symbol] = (TARGET if base == "P" else LOGITS)[int(place) - 1]
    return float(expression.subs(values))


def test_the_gradient_is_that_of_complex_steps() -> None:
    for c in (1, 2, 3):
        moved = LOGITS.astype(complex)
        moved[c - 1] += 1e-30j
        derived = numbers(in_components(cross_entropy.gradient, {"n": 3}, {"c": c}))
        assert abs(derived - loss(moved).imag / 1e-30) < 1e-13


def test_the_hessian_is_the_derivative_of_the_gradient() -> None:
    for c in (1, 2, 3):
        for d in (1, 2, 3):
            moved = LOGITS.astype(complex)
            moved[d - 1] += 1e-30j
            slope = np.exp(moved[c - 1]) / np.sum(np.exp(moved))
            derived = numbers(in_components(cross_entropy.hessian, {"n": 3}, {"c": c, "d": d}))
            assert abs(derived - slope.imag / 1e-30) < 1e-13


def test_back_propagation_through_three_layers_is_the_derivative_of_the_loss() -> None:
    """Weights, biases and covectors by the derived rules, against complex steps through the whole network."""
    rng = np.random.default_rng(3)
    shapes = [(4, 3), (5, 4), (2, 5)]
    weights = [rng.normal(size=s) for s in shapes]
    biases = [rng.normal(size=s[0]) for s in shapes]
    inputs, top = rng.normal(size=3), rng.normal(size=2)

    def forward(weights: list[np.ndarray], biases: list[np.ndarray]) -> tuple[complex, list, list]:
        x, kept, gains = inputs.astype(complex), [], []
        for matrix, bias in zip(weights, biases, strict=True):
            kept.append(x)
            s = matrix @ x + bias
            gains.append(1 - np.tanh(s) ** 2)
            x = np.tanh(s)
        return top @ x, kept, gains

    _, kept, gains = forward(weights, biases)
    covector = top
    for layer in (2, 1, 0):
        signal = covector * gains[layer].real
        for place in ((0, 0), (1, 2)):
            moved = [w.astype(complex) for w in weights]
            moved[layer][place] += 1e-30j
            # dL/dW_oq = delta_o X_q
            assert abs(forward(moved, biases)[0].imag / 1e-30 - signal[place[0]] * kept[layer][place[1]].real) < 1e-12
        nudged = [b.astype(complex) for b in biases]
        nudged[layer][1] += 1e-30j
        assert abs(forward(weights, nudged)[0].imag / 1e-30 - signal[1]) < 1e-12
        covector = weights[layer].T @ signal
    assert cross_entropy.weight_gradient.conclusion.right.has(sp.Indexed)
    assert str(cross_entropy.input_gradient.conclusion.right) == r"Sum(W[i, q]*\delta[i], (i, 1, m))"


def test_everything_holds_for_every_number_of_classes() -> None:
    for derived in (
        cross_entropy.gradient,
        cross_entropy.hessian,
        cross_entropy.fisher_matrix,
        cross_entropy.shift_invariance,
    ):
        assert {s.finding.scope for s in derived.derivation.steps if s.finding is not None} == {"for every n"}
