"""Back-propagation as the pull-back of a covector through a layer: transposes, never an inverse.

A layer is X'_i = phi(S_i), S_i = sum_j W_ij X_j + b_i, of r inputs and m outputs. The covector u_i = dL/dX'_i is pulled
back to the parameters of the layer and to its inputs, where it is the covector of the layer below: by induction the
three rules hold for any number of layers.
"""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.facts import Given
from derive.language.tensors import indices, matrix, size, vector

m, r = size("m"), size("r")
i, j, o, q = indices("i j o q")
W, dW = matrix("W", m, r), matrix("dW", m, r)
X, dX, B, dB = vector("X", r), vector("dX", r), vector("b", m), vector("db", m)
u, gain, dS, pulled = vector("u", m), vector(r"\phi'", m), vector("dS", m), vector(r"\delta", m)
below = vector("u'", r)
differential = sp.Symbol(r"d\mathcal{L}", real=True)
LAYER = Given(dS[i], sp.Sum(dW[i, j] * X[j] + W[i, j] * dX[j], (j, 1, r)) + dB[i], "the differential of the affine map")
SIGNAL = Given(pulled[i], u[i] * gain[i], "the covector before the activation", definition=True)


@derived("The pull-back through a layer")
def pull_back() -> Chain:
    """dL = sum delta_i X_j dW_ij + sum delta_i db_i + sum (W^t delta)_j dX_j, with delta_i = u_i phi'(S_i)."""
    return (
        begin(
            differential,
            sp.Sum(u[i] * gain[i] * dS[i], (i, 1, m)),
            r"the differential of the outputs, $dX'_i = \phi'(S_i)\,dS_i$",
        )
        .put(LAYER)
        .rewrite(
            sp.Sum(pulled[i] * X[j] * dW[i, j], (i, 1, m), (j, 1, r))
            + sp.Sum(pulled[i] * dB[i], (i, 1, m))
            + sp.Sum(sp.Sum(W[i, j] * pulled[i], (i, 1, m)) * dX[j], (j, 1, r)),
            "collect the differentials",
            by=(SIGNAL,),
        )
    )


def _affine() -> sp.Expr:
    return sp.Sum(pulled[i] * (sp.Sum(W[i, j] * X[j], (j, 1, r)) + B[i]), (i, 1, m))


@derived("The gradient by the weights of a layer")
def weight_gradient() -> Chain:
    """dL/dW_oq = delta_o X_q."""
    linear = sp.Symbol("l", real=True)
    form = sp.Sum(pulled[i] * dW[i, j] * X[j], (i, 1, m), (j, 1, r))
    return (
        begin(linear, form, "the part of the differential with the weights")
        .differentiate(dW[o, q], r"the coefficient of $dW_{oq}$")
        .rewrite(pulled[o] * X[q], "contract the deltas")
    )


@derived("The gradient by the biases of a layer")
def bias_gradient() -> Chain:
    """dL/db_o = delta_o."""
    linear = sp.Symbol("l", real=True)
    return (
        begin(linear, _affine(), "the part of the loss linear in the affine map")
        .differentiate(B[o], "differentiate by the bias")
        .rewrite(pulled[o], "contract the delta")
    )


@derived("The covector below a layer")
def input_gradient() -> Chain:
    """u'_q = sum_i W_iq delta_i: the transpose of the weights."""
    linear = sp.Symbol("l", real=True)
    return (
        begin(linear, _affine(), "the part of the loss linear in the affine map")
        .differentiate(X[q], "differentiate by the input")
        .rewrite(sp.Sum(W[i, q] * pulled[i], (i, 1, m)), "contract the delta: the transpose")
    )


@derived("Two layers")
def two_layers() -> Chain:
    """The covector below two layers is W^t phi' W'^t phi' u: the pull-backs composed in reverse order."""
    s = size("s")
    W_up, gain_up, top = matrix("W'", s, m), vector(r"\phi''", s), vector("u''", s)
    upper = Given(u[i], sp.Sum(W_up[o, i] * gain_up[o] * top[o], (o, 1, s)), "the covector below the upper layer")
    return (
        begin(below[q], sp.Sum(W[i, q] * gain[i] * u[i], (i, 1, m)), "the covector below the lower layer")
        .put(upper)
        .rewrite(
            sp.Sum(W[i, q] * gain[i] * W_up[o, i] * gain_up[o] * top[o], (i, 1, m), (o, 1, s)),
            "one sum over both layers",
        )
    )


@derived("The number of parameters")
def parameter_count() -> Chain:
    """l layers of w units with w inputs have l w (w + 1) parameters."""
    layers, width, count = size("l"), size("w"), sp.Symbol("K", real=True)
    place = sp.Symbol("a", integer=True)
    return begin(count, sp.Sum(width**2 + width, (place, 1, layers)), "a matrix and a bias for every layer").rewrite(
        layers * width * (width + 1), "equal terms"
    )


@derived("The cost of the two passes")
def pass_cost() -> Chain:
    """Forward w^2 products a layer, backward 2 w^2: one for the covector below, one for the weights."""
    layers, width = size("l"), size("w")
    ratio, place = sp.Symbol(r"\rho", real=True), sp.Symbol("a", integer=True)
    forward = sp.Sum(width**2, (place, 1, layers))
    backward = sp.Sum(width**2 + width**2, (place, 1, layers))
    return begin(ratio, backward / forward, "products of the backward pass over those of the forward pass").rewrite(
        sp.Integer(2), "equal terms"
    )
