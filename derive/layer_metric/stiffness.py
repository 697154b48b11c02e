"""Layers that are stiff, frozen, or held on a surface."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.facts import Given
from derive.language.tensors import Field, indices, size, vector

k = size("k")
i, j = indices("i j")
eta, stiffness = sp.symbols("eta s", positive=True)
W, V, n = vector("W^", k), vector("V^", k), vector("n", k)
loss = Field(r"\mathcal{L}", W)
slope = sp.Symbol(r"\partial\mathcal{L}", real=True)
v = sp.Symbol("v", real=True)
NORMAL = sp.Sum(n[j] ** 2, (j, 1, k))
ALONG = sp.Sum(n[j] * loss.diff(W[j]), (j, 1, k))
HELD = Given(V[i], -eta * (loss.diff(W[i]) - n[i] * ALONG / NORMAL), "descent without its part along $n$")


@derived("A frozen layer")
def freezing() -> Chain:
    """The velocity tends to 0 where the covariant metric tends to infinity: the contravariant entry 0."""
    end = sp.Symbol("v_f", real=True)
    return begin(v, -eta * slope / stiffness, "descent under a diagonal metric $g = s$").limit(
        stiffness, sp.oo, "infinitely stiff", left=end
    )


@derived("A stiff layer")
def stiffness_ratio() -> Chain:
    """The velocities of two layers with the same gradient are as their inverse stiffnesses."""
    ratio, other = sp.Symbol("r", positive=True), sp.Symbol("s'", positive=True)
    slow, fast = sp.symbols("v_1 v_2", negative=True)
    force = sp.Symbol("F", positive=True)
    return (
        begin(ratio, slow / fast, "the ratio of two velocities")
        .put(Given(slow, -eta * force / stiffness, "the first layer", definition=True))
        .put(Given(fast, -eta * force / other, "the second layer", definition=True))
        .rewrite(other / stiffness, "rate and force cancel")
    )


@derived("A degenerate metric: the velocity has no part along n")
def degenerate_metric() -> Chain:
    """Descent under g^{ij} = delta^{ij} - n^i n^j/n^2 stays on the surface with the normal n."""
    along = sp.Symbol("c", real=True)
    return (
        begin(along, sp.Sum(n[i] * V[i], (i, 1, k)), "the velocity along the normal")
        .put(HELD)
        .rewrite(-eta * (ALONG - NORMAL * ALONG / NORMAL), "the constants come out of the sums")
        .rewrite(sp.Integer(0), "both terms agree")
    )


@derived("A degenerate metric: the loss still falls")
def degenerate_rate() -> Chain:
    """dL/dt = -eta (|grad L|^2 - (n.grad L)^2/n^2)."""
    rate = sp.Symbol(r"\dot{\mathcal{L}}", real=True)
    return (
        begin(rate, sp.Sum(loss.diff(W[i]) * V[i], (i, 1, k)), "the chain rule")
        .put(HELD)
        .rewrite(
            -eta * (sp.Sum(loss.diff(W[i]) ** 2, (i, 1, k)) - ALONG**2 / NORMAL), "the constants come out of the sums"
        )
    )
