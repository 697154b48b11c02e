"""Soft-max and cross-entropy for batches of logits, and a whole multilayer perceptron by the derived pull-back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from numerics.kernels.cross_entropy import (
    gradient,
    hessian_vector_product,
    input_gradient,
    label_loss,
    label_loss_and_gradient,
    loss,
    loss_and_gradient,
    weight_gradient,
)


def perceptron(
    weights: Sequence[Any], biases: Sequence[Any], inputs: Any, labels: Any, *, activation: Any = None
) -> tuple[float, list[Any], list[Any]]:
    """The mean cross-entropy of a multilayer perceptron and its gradients by all weights and biases.

    weights: one matrix (m, r) a layer, the first for the inputs (rows, r); biases: (m,) each; labels: (rows) of
    0 ... n-1. activation: a kernel of one number between the layers, tanh where none is given; its derivative is taken
    from it. Returns the loss, the gradients of the weights, the gradients of the biases.
    Raises ValueError for layers that do not fit together.
    """
    act = _tanh() if activation is None else activation
    layers = list(zip((np.asarray(w, float) for w in weights), (np.asarray(b, float) for b in biases), strict=True))
    _refuse_misfits(layers, np.asarray(inputs))
    slope = act.gradient(act.arguments[0])
    below, before = [np.asarray(inputs, float)], []
    for number, (W, b) in enumerate(layers):
        before.append(below[-1] @ W.T + b)
        if number + 1 < len(layers):
            below.append(act(before[-1]))
    losses, delta = label_loss_and_gradient(before[-1], labels)
    rows = len(losses)
    delta = delta / rows
    by_weights, by_biases = [], []
    for number in reversed(range(len(layers))):
        # What weight_gradient and input_gradient give for each example, summed over the examples by one product.
        by_weights.append(delta.T @ below[number])
        by_biases.append(delta.sum(0))
        if number:
            delta = (delta @ layers[number][0]) * slope(before[number - 1])
    return float(losses.mean()), by_weights[::-1], by_biases[::-1]


def _tanh() -> Any:
    from numerics.compiler.kernel import Kernel
    from numerics.compiler.program import Builder

    builder = Builder()
    return Kernel(builder.program(("x",), [builder.apply("tanh", builder.input("x"))]), "tanh")


def _refuse_misfits(layers: list[tuple[Any, Any]], inputs: Any) -> None:
    width = inputs.shape[-1] if inputs.ndim == 2 else -1
    for number, (W, b) in enumerate(layers):
        if W.ndim != 2 or W.shape[1] != width or b.shape != (W.shape[0],):
            raise ValueError(
                f"layer {number + 1} has weights {W.shape} and biases {b.shape}; below it are {width} numbers"
            )
        width = W.shape[0]


__all__ = [
    "gradient",
    "hessian_vector_product",
    "input_gradient",
    "label_loss",
    "label_loss_and_gradient",
    "loss",
    "loss_and_gradient",
    "perceptron",
    "weight_gradient",
]
