"""Soft-max and cross-entropy for batches of logits, and a whole multilayer perceptron by the derived pull-back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np

from numerics.given import real_array
from numerics.kernels.cross_entropy import (
    gradient,
    hessian_vector_product,
    input_gradient,
    label_loss,
    label_loss_and_gradient,
    loss,
    loss_and_gradient,
    probabilities,
    weight_gradient,
)


def perceptron(
    weights: Sequence[Any], biases: Sequence[Any], inputs: Any, labels: Any, *, activation: Any = None
) -> tuple[float, list[Any], list[Any]]:
    """The mean cross-entropy of a multilayer perceptron and its gradients by all weights and biases, float64.

    weights: one matrix (m, r) a layer, the first for the inputs (rows, r); biases: (m,) each; labels: (rows) of
    0 ... n-1. activation: a kernel of one number between the layers, tanh where none is given; its derivative is taken
    from it. Returns the loss, the gradients of the weights, the gradients of the biases.
    Raises TypeError for numbers that are not real and an activation that is no such kernel, ValueError for layers that
    do not fit together, no rows, and labels that are not so.
    Sources: cross_entropy.gradient, cross_entropy.weight_gradient, cross_entropy.bias_gradient,
    cross_entropy.input_gradient.
    """
    act = _tanh() if activation is None else _checked_activation(activation)
    X = real_array(inputs, "array of inputs")
    layers = _layers(weights, biases, X, labels)
    slope = _slope(act)
    below, before = [X], []
    for number, (W, b) in enumerate(layers):
        before.append(below[-1] @ W.T + b)
        if number + 1 < len(layers):
            below.append(act(before[-1]))
    losses, delta = label_loss_and_gradient(before[-1], labels)
    delta = delta / len(losses)
    by_weights, by_biases = [], []
    for number in reversed(range(len(layers))):
        # What weight_gradient and input_gradient give for each example, summed over the examples by one product.
        by_weights.append(delta.T @ below[number])
        by_biases.append(delta.sum(0))
        if number:
            delta = (delta @ layers[number][0]) * slope(before[number - 1])
    return float(losses.mean()), by_weights[::-1], by_biases[::-1]


@lru_cache(maxsize=16)
def _slope(activation: Any) -> Any:
    """Its derivative, with the machine code that belongs to it."""
    return activation.gradient(activation.arguments[0])


@cache
def _tanh() -> Any:
    from numerics.compiler.faces.kernel import Kernel
    from numerics.compiler.graph.program import Builder

    builder = Builder()
    return Kernel(builder.program(("x",), [builder.apply("tanh", builder.input("x"))]), "tanh")


def _checked_activation(activation: Any) -> Any:
    from numerics.compiler.faces.kernel import Kernel

    if not isinstance(activation, Kernel) or len(activation.arguments) != 1 or activation.shape:
        raise TypeError(
            f"the activation {str(activation)[:80]!r} is no kernel of one number; give one as"
            " compile_formula(sp.tanh(x), (x,))"
        )
    return activation


def _layers(weights: Sequence[Any], biases: Sequence[Any], inputs: Any, labels: Any) -> list[tuple[Any, Any]]:
    """The layers as arrays, once they are seen to fit."""
    for name, given in (("weights", weights), ("biases", biases)):
        if not isinstance(given, list | tuple | np.ndarray):
            raise TypeError(f"the {name} are of the type {type(given).__name__}; give a list, one array for each layer")
    if len(weights) != len(biases) or not len(weights):
        raise ValueError(f"there are {len(weights)} weights and {len(biases)} biases; give one of each for every layer")
    if inputs.ndim != 2 or not len(inputs) or np.shape(labels) != inputs.shape[:1]:
        raise ValueError(
            f"the inputs have the shape {inputs.shape} and the labels {np.shape(labels)}; they must be (rows, r) and"
            " (rows), not empty"
        )
    layers = [
        (real_array(W, "weight matrix of a layer"), real_array(b, "bias of a layer"))
        for W, b in zip(weights, biases, strict=True)
    ]
    width = inputs.shape[1]
    for number, (W, b) in enumerate(layers):
        if W.ndim != 2 or W.shape[1] != width or b.shape != (W.shape[0],):
            raise ValueError(
                f"layer {number + 1} has weights {W.shape} and biases {b.shape}; below it are {width} numbers, so that"
                f" they must be (m, {width}) and (m,)"
            )
        width = W.shape[0]
    return layers


__all__ = [
    "gradient",
    "hessian_vector_product",
    "input_gradient",
    "label_loss",
    "label_loss_and_gradient",
    "loss",
    "loss_and_gradient",
    "perceptron",
    "probabilities",
    "weight_gradient",
]
