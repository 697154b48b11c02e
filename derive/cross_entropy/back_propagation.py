"""Back-propagation as the pull-back of a covector through the layers: transposes, never an inverse.

A layer is X'_i = phi(S_i), S_i = sum_j W_ij X_j + b_i, of r inputs and m outputs, phi any activation. The covector
u_i = dL/dX'_i is pulled back to the parameters of the layer and to its inputs, where it is the covector of the layer
below. Any number of layers is a telescoping sum of this.
"""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived, recall
from derive.language.facts import Given
from derive.language.tensors import indices, matrix, size, tensor, vector

m, r = size("m"), size("r")
i, j, o, q = indices("i j o q")
W, dW = matrix("W", m, r), matrix("dW", m, r)
X, dX, B, dB = vector("X", r), vector("dX", r), vector("b", m), vector("db", m)
u, gain, dS, pulled = vector("u", m), vector(r"\phi'", m), vector("dS", m), vector(r"\delta", m)
below = vector("u'", r)
differential = sp.Symbol(r"d\mathcal{L}", real=True)
LAYER = Given(dS[i], sp.Sum(dW[i, j] * X[j] + W[i, j] * dX[j], (j, 1, r)) + dB[i], "the differential of the affine map")
SIGNAL = Given(pulled[i], u[i] * gain[i], "the covector before the activation", definition=True)

# many layers, each of m units; a narrower layer is one with weights 0
layers, width = size("L"), size("m")
level, lower = indices("l a")
weights, signals = tensor("dW^_", layers, width, width), tensor(r"\delta^_", layers, width)
inputs, biases = tensor("X^_", layers, width), tensor("db^_", layers, width)
added = vector("G^", layers)
from_inputs = sp.Symbol("T_0", real=True)


@derived(
    "The pull-back through a layer",
    r"A layer maps its inputs $X_j$ to $X'_i = \phi(S_i)$ with $S_i = \sum_j W_{ij} X_j + b_i$, for any activation"
    r" $\phi$. Let $u_i = \partial\mathcal{L}/\partial X'_i$ be the covector of its outputs.",
)
def pull_back() -> Chain:
    """dL = sum delta_i X_j dW_ij + sum delta_i db_i + sum (W^t delta)_j dX_j, with delta_i = u_i phi'(S_i)."""
    return (
        begin(
            differential,
            sp.Sum(u[i] * gain[i] * dS[i], (i, 1, m)),
            r"the differential of the loss, $dX'_i = \phi'(S_i)\,dS_i$",
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


@derived("The gradient by the weights of a layer")
def weight_gradient() -> Chain:
    """dL/dW_oq = delta_o X_q: the coefficient of dW_oq."""
    return recall(pull_back).differentiate(dW[o, q], "the coefficient of $dW_{oq}$")


@derived("The gradient by the biases of a layer")
def bias_gradient() -> Chain:
    """dL/db_o = delta_o: the coefficient of db_o."""
    return recall(pull_back).differentiate(dB[o], "the coefficient of $db_o$")


@derived("The covector below a layer")
def input_gradient() -> Chain:
    """u'_q = sum_i W_iq delta_i: the transpose of the weights."""
    return recall(pull_back).differentiate(dX[q], "the coefficient of $dX_q$: the transpose of the weights")


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


@derived(
    "Any number of layers: a telescoping sum",
    r"Let $T(l) = \sum_i u^l_i\,dX^l_i$ pair the covector at the outputs of layer $l$ with their differential. At the"
    r" top of $L$ layers it is the differential of the loss.",
)
def telescoped() -> Chain:
    """dL = T(0) + sum_l (T(l) - T(l - 1)), for any number of layers."""
    pairing = sp.Function("T", real=True)
    return begin(differential, pairing(layers), "the pairing at the top").rewrite(
        pairing(0) + sp.Sum(pairing(level) - pairing(level - 1), (level, 1, layers)), "all but the ends cancels"
    )


@derived(
    "Any number of layers: the differential of the loss",
    r"By the pull-back through layer $l$ what it adds to the telescoping sum, $G^l = T(l) - T(l-1)$, is the part with"
    r" its own weights and biases; $X^l$ are the inputs of layer $l$, $\delta^l$ its covector before the activation.",
)
def any_depth() -> Chain:
    """dL = sum_l (sum delta^l_i X^l_j dW^l_ij + sum delta^l_i db^l_i), for any number of layers."""
    part = sp.Sum(signals[level, i] * inputs[level, j] * weights[level, i, j], (i, 1, width), (j, 1, width))
    shift = sp.Sum(signals[level, i] * biases[level, i], (i, 1, width))
    return (
        begin(differential, from_inputs + sp.Sum(added[level], (level, 1, layers)), "the telescoping sum")
        .put(Given(from_inputs, sp.Integer(0), "the inputs of the network are fixed"))
        .put(Given(added[level], part + shift, "the pull-back through layer $l$"))
    )


@derived("The gradient by the weights of any layer")
def weights_of_any_layer() -> Chain:
    """dL/dW^a_oq = delta^a_o X^a_q, whatever the number of layers and the place of the layer."""
    return recall(any_depth).differentiate(weights[lower, o, q], "the coefficient of $dW^a_{oq}$")


@derived("The gradient by the biases of any layer")
def biases_of_any_layer() -> Chain:
    """dL/db^a_o = delta^a_o."""
    return recall(any_depth).differentiate(biases[lower, o], "the coefficient of $db^a_o$")


@derived("The number of parameters")
def parameter_count() -> Chain:
    """l layers of w units with w inputs have l w (w + 1) parameters."""
    depth, units, count = size("l"), size("w"), sp.Symbol("K", real=True)
    return begin(count, sp.Sum(units**2 + units, (lower, 1, depth)), "a matrix and a bias for every layer").rewrite(
        depth * units * (units + 1), "equal terms"
    )


@derived(
    "The cost of the two passes",
    r"Layer $a$ has $r_a$ inputs and $m_a$ outputs. Forward it takes $m_a r_a$ products; backward as many for the"
    r" gradient by the weights and as many for the covector below, which the first layer does without: $c$ products.",
)
def pass_cost() -> Chain:
    """The backward pass takes twice the products of the forward pass, less those of the first layer: any widths."""
    depth, ratio = size("l"), sp.Symbol(r"\rho", real=True)
    outs, ins = vector("m", depth, positive=True), vector("r", depth, positive=True)
    forward = sp.Sum(outs[lower] * ins[lower], (lower, 1, depth))
    saved, whole = sp.symbols("c s", positive=True)
    backward = sp.Sum(ins[lower] * outs[lower] + outs[lower] * ins[lower], (lower, 1, depth)) - saved
    return (
        begin(ratio, backward / forward, "products of the backward pass over those of the forward pass")
        .rewrite(2 - saved / forward, "every layer counts twice, but the first")
        .rewrite(
            2 - saved / whole,
            "by name",
            by=(Given(whole, forward, "the products of the forward pass", definition=True),),
        )
        .at_most(sp.Integer(2), "products are counted", strictly=True)
    )
