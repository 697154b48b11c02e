"""Descent in the metric of the Hessian: its flow, its single step, and a saddle."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived, recall
from derive.deriving.contraction import differentiated
from derive.language.derivation import StepKind
from derive.language.facts import Given, Holds, Inverse
from derive.language.tensors import indices, matrix, size, vector

k = size("k")
i, j, m = indices("i j m")
eta, step = sp.symbols(r"eta \delta", positive=True)
w, V = vector("w", k), vector("V", k)
h, h_up = matrix("h", k), matrix("h^", k)
loss = sp.Symbol(r"\mathcal{L}", real=True)
HESSIAN = Inverse(h_up, h, "the metric is the Hessian, which has an inverse")
QUADRATIC = sp.Sum(h[i, j] * w[i] * w[j], (i, 1, k), (j, 1, k)) / 2
FORCE = sp.Sum(h[i, j] * w[j], (j, 1, k))


@derived("The gradient of a quadratic loss")
def quadratic_gradient() -> Chain:
    """d_m L = sum_j h_mj w_j."""
    return (
        begin(loss, QUADRATIC, "a quadratic loss about its critical point", assuming=(HESSIAN,))
        .differentiate(w[m], "differentiate")
        .rewrite(sp.Sum(h[m, j] * w[j], (j, 1, k)), "the Hessian is symmetric")
    )


@derived("Co-gradient descent")
def co_gradient_flow() -> Chain:
    """V^m = -eta w^m: every direction decays at the same rate."""
    return (
        begin(
            V[m],
            -eta * sp.Sum(h_up[m, i] * differentiated(QUADRATIC, w[i]), (i, 1, k)),
            "covariant descent in the metric of the Hessian",
            assuming=(HESSIAN,),
        )
        .rewrite(-eta * sp.Sum(h_up[m, i] * FORCE, (i, 1, k)), "the gradient of a quadratic loss")
        .rewrite(-eta * w[m], "a matrix contracted with its inverse")
    )


@derived("The single step")
def single_step() -> Chain:
    """With the learning step 1, w + delta w = 0."""
    after = vector("w'", k)
    return (
        begin(
            after[m],
            w[m] - step * sp.Sum(h_up[m, i] * FORCE, (i, 1, k)),
            "one step of co-gradient descent",
            assuming=(HESSIAN,),
        )
        .rewrite((1 - step) * w[m], "a matrix contracted with its inverse")
        .put(Given(step, sp.Integer(1), "the learning step is 1"))
    )


@derived("At a saddle")
def saddle() -> Chain:
    """dL/dt = -2 eta L, whatever the signs of the curvatures."""
    rate = sp.Symbol(r"\dot{\mathcal{L}}", real=True)
    return (
        begin(rate, sp.Sum(FORCE * V[i], (i, 1, k)), "the chain rule", assuming=(HESSIAN,))
        .put(Given(V[i], -eta * w[i], "co-gradient descent"))
        .rewrite(-2 * eta * QUADRATIC, "the quadratic form again")
    )


NAMED = Given(loss, QUADRATIC, "the loss above its critical value", definition=True)


@derived("Above a saddle the loss falls")
def saddle_above() -> Chain:
    """dL/dt < 0 where the loss is above its critical value."""
    return (
        recall(saddle)
        .rewrite(-2 * eta * loss, "the loss by name", by=(NAMED,))
        .at_most(sp.Integer(0), "the loss is positive", strictly=True, by=(Holds(loss > 0, "above the saddle"),))
    )


@derived("Below a saddle the loss rises")
def saddle_below() -> Chain:
    """dL/dt > 0 where the loss is below its critical value: descent in the metric of the Hessian goes up there."""
    return (
        recall(saddle)
        .rewrite(-2 * eta * loss, "the loss by name", by=(NAMED,))
        .at_least(sp.Integer(0), "the loss is negative", strictly=True, by=(Holds(loss < 0, "below the saddle"),))
    )


@derived(
    "Every direction comes to the saddle",
    "Gradient descent leaves a saddle along the directions of negative curvature; co-gradient descent does not.",
)
def comes_to_saddle() -> Chain:
    """w(t) = w_0 e^{-eta t} in every direction, whatever the sign of its curvature."""
    t, s = sp.symbols("t s", nonnegative=True)
    path, first = sp.Function("w", positive=True), sp.Symbol("w_0", positive=True)
    start = Given(path(0), first, "the start, on the positive side", definition=True)
    return (
        begin(
            sp.Derivative(path(s), s), -eta * path(s), "co-gradient descent in one direction", kind=StepKind.ASSUMPTION
        )
        .multiply(1 / path(s), "divide by $w$, which is not 0", right=-eta)
        .integrate(s, sp.Integer(0), t, "integrate from $0$ to $t$", left=sp.log(path(t)) - sp.log(path(0)))
        .rewrite_left(sp.log(path(t)) - sp.log(first), "the start", by=(start,))
        .solve_for(path(t), "take the exponential", solution=first * sp.exp(-eta * t))
    )


@derived("Gradient descent leaves the saddle")
def leaves_saddle() -> Chain:
    """Along a direction of curvature -c the plain flow grows like e^{c eta t}."""
    t, s = sp.symbols("t s", nonnegative=True)
    path, first, c = sp.Function("w", positive=True), sp.Symbol("w_0", positive=True), sp.Symbol("c", positive=True)
    start = Given(path(0), first, "the start, on the positive side", definition=True)
    return (
        begin(
            sp.Derivative(path(s), s),
            eta * c * path(s),
            "gradient descent along a direction of curvature $-c$",
            kind=StepKind.ASSUMPTION,
        )
        .multiply(1 / path(s), "divide by $w$, which is not 0", right=eta * c)
        .integrate(s, sp.Integer(0), t, "integrate from $0$ to $t$", left=sp.log(path(t)) - sp.log(path(0)))
        .rewrite_left(sp.log(path(t)) - sp.log(first), "the start", by=(start,))
        .solve_for(path(t), "take the exponential", solution=first * sp.exp(c * eta * t))
    )
