"""What a finite step gets wrong: local and global order, and the equation that the steps really follow."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.deriving.contraction import differentiated
from derive.language import Asymptotic
from derive.language.facts import Given
from derive.language.tensors import Field, indices, size, vector

k = size("k")
i, j = indices("i j")
eta, h, W_0 = sp.symbols("eta h W_0", positive=True)
step = sp.Symbol(r"\delta t", positive=True)
W, V = vector("W", k), vector("V", k)
loss = Field(r"\mathcal{L}", W)
GRADIENT_SQUARED = sp.Sum(loss.diff(W[j]) ** 2, (j, 1, k))
CURVED = sp.Sum(loss.diff(W[i], W[j]) * loss.diff(W[j]), (j, 1, k))


@derived("The error of one step")
def local_order() -> Chain:
    """On a parabola with the curvature h one step errs by (eta h dt)^2 W_0/2 + O(dt^3)."""
    error = sp.Symbol("e", real=True)
    exact = W_0 * sp.exp(-eta * h * step)
    return begin(error, exact - W_0 * (1 - eta * h * step), "the flow less one step").expand(
        step, 3, "expand the exponential", to=W_0 * (eta * h * step) ** 2 / 2
    )


@derived("The error after a fixed time")
def global_order() -> Chain:
    """After the time T in steps of dt the error for one unit of dt is -W_0 e^{-eta h T} (eta h)^2 T/2."""
    slope, first, T = sp.Symbol("e", real=True), sp.Symbol("e_1", real=True), sp.Symbol("T", positive=True)
    steps = W_0 * sp.exp(T / step * sp.log(1 - eta * h * step))
    return begin(
        slope, (steps - W_0 * sp.exp(-eta * h * T)) / step, r"$T/\delta t$ steps less the flow, for one unit of step"
    ).limit(
        step,
        sp.Integer(0),
        "a finite slope: the error is of first order",
        left=first,
        right=-W_0 * sp.exp(-eta * h * T) * (eta * h) ** 2 * T / 2,
    )


@derived("The rate that finite steps really have")
def modified_rate() -> Chain:
    """-log(1 - eta h)/eta = h + eta h^2/2 + eta^2 h^3/3 + O(eta^3)."""
    effective = sp.Symbol(r"\tilde{h}", real=True)
    return begin(effective, -sp.log(1 - eta * h) / eta, "the rate of the flow that passes through the steps").to_order(
        h + eta * h**2 / 2 + eta**2 * h**3 / 3, Asymptotic(eta, sp.Integer(0), eta**3), "expand the logarithm"
    )


@derived("The loss that finite steps really descend")
def modified_loss() -> Chain:
    """The gradient of L + (eta/4) |grad L|^2 is d_i L + (eta/2) sum_j L_ij d_j L."""
    modified = sp.Symbol(r"\tilde{\mathcal{L}}", real=True)
    return (
        begin(modified, loss + eta / 4 * GRADIENT_SQUARED, "the modified loss")
        .differentiate(W[i], "differentiate")
        .rewrite(loss.diff(W[i]) + eta / 2 * CURVED, "the constant comes out of the sum")
    )


@derived("One step follows the modified flow to third order")
def modified_step() -> Chain:
    """eta V + (eta^2/2) dV/dt = -eta d_i L up to eta^3, where V is minus the gradient of the modified loss."""
    moved = sp.Symbol(r"\delta W", real=True)
    velocity = -(loss.diff(W[i]) + eta / 2 * CURVED)
    return begin(
        moved,
        eta * velocity + eta**2 / 2 * CURVED,
        r"the modified flow over the time $\eta$, its acceleration to leading order",
    ).rewrite(-eta * loss.diff(W[i]), "the second orders cancel")


@derived("The acceleration along the flow")
def acceleration() -> Chain:
    """d/dt of -d_i L along the flow V = -grad L is sum_j L_ij d_j L."""
    second = sp.Symbol(r"\ddot{W}", real=True)
    flow = Given(V[j], -loss.diff(W[j]), "the flow, in units of the learning rate")
    return (
        begin(second, sp.Sum(differentiated(-loss.diff(W[i]), W[j]) * V[j], (j, 1, k)), "the chain rule")
        .put(flow)
        .rewrite(CURVED, "the signs cancel")
    )
