"""How fast the loss falls under gradient flow, in any number of dimensions, for any smooth loss."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived, recall
from derive.language.facts import Given
from derive.language.tensors import Field, index, size, vector

k, i = size("k"), index("i")
eta = sp.Symbol("eta", positive=True)
W, V, dW = vector("W", k), vector("V", k), vector("dW", k)
dt, dL = sp.Symbol("dt", positive=True), sp.Symbol(r"d\mathcal{L}", real=True)
loss = Field(r"\mathcal{L}", W)
SQUARE = sp.Sum(loss.diff(W[i]) ** 2, (i, 1, k))
FLOW = Given(V[i], -eta * loss.diff(W[i]), "gradient flow: the velocity is $-\\eta$ times the gradient")
rate = sp.Symbol(r"\dot{\mathcal{L}}", real=True)


@derived("The chain rule along a path")
def chain_rule() -> Chain:
    """dL = dt sum_i dL/dW_i dW_i/dt: the path enters through its velocity alone."""
    return (
        begin(dL, sp.Sum(loss.diff(W[i]) * dW[i], (i, 1, k)), "the differential of the loss")
        .put(Given(dW[i], V[i] * dt, "along a path with the velocity $V$", definition=True))
        .rewrite(dt * sp.Sum(loss.diff(W[i]) * V[i], (i, 1, k)), "the time step comes out of the sum")
    )


@derived("The loss falls")
def descent_lemma() -> Chain:
    """dL/dt = -eta |grad L|^2, in every dimension."""
    return (
        begin(rate, sp.Sum(loss.diff(W[i]) * V[i], (i, 1, k)), "the rate of the loss, by the chain rule")
        .put(FLOW)
        .rewrite(-eta * SQUARE, "the constant comes out of the sum")
    )


@derived("The loss never rises")
def never_rises() -> Chain:
    """dL/dt <= 0."""
    return recall(descent_lemma).at_most(sp.Integer(0), "no square is negative")
