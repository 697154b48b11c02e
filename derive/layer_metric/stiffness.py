"""Layers that are stiff, frozen, or held on a surface.

A direction n is made stiff by adding s n_i n_j to the metric. Infinitely stiff, it is frozen: the contravariant metric
becomes a projection and has no inverse. For n along one axis, that entry of the contravariant metric is 0.
"""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived, recall
from derive.language.facts import Given, Inverse, PositiveDefinite
from derive.language.tensors import Field, indices, matrix, size, vector

k = size("k")
i, j, m, r = indices("i j m r")
eta, stiffness = sp.symbols("eta s", positive=True)
W, V, n, raised = vector("W^", k), vector("V^", k), vector("n", k), vector("n^", k)
g, g_up = matrix("g", k), matrix("g^", k)
loss = Field(r"\mathcal{L}", W)
METRIC = Inverse(g_up, g, "the contravariant metric is the inverse of the covariant one")
POSITIVE = PositiveDefinite(g, "the metric is positive definite")
RAISED = Given(raised[i], sp.Sum(g_up[i, j] * n[j], (j, 1, k)), "the index of $n$ raised", definition=True)
square, along = sp.Symbol("q", positive=True), sp.Symbol("a", real=True)
NORMAL = Given(square, sp.Sum(n[r] * raised[r], (r, 1, k)), "the squared length of $n$", definition=True)
ALONG = Given(along, sp.Sum(raised[j] * loss.diff(W[j]), (j, 1, k)), "the slope of the loss along $n$", definition=True)
STIFF = g_up[i, j] - stiffness * raised[i] * raised[j] / (1 + stiffness * square)
FROZEN = g_up[i, j] - raised[i] * raised[j] / square
HELD = Given(V[i], -eta * sp.Sum(FROZEN * loss.diff(W[j]), (j, 1, k)), "descent in the frozen metric")


@derived("The inverse of a stiffened metric")
def stiff_inverse() -> Chain:
    """(g + s n n)^{-1} = g^{ij} - s n^i n^j/(1 + s n^2): the product of both is the unit matrix."""
    product = matrix("M", k)
    return (
        begin(
            product[i, m],
            sp.Sum(STIFF * (g[j, m] + stiffness * n[j] * n[m]), (j, 1, k)),
            "the matrix that is to be the inverse, times the stiffened metric",
            assuming=(METRIC,),
        )
        .put(NORMAL)
        .put(RAISED)
        .rewrite(sp.KroneckerDelta(i, m), "contract the metric with its inverse; the remaining terms cancel")
    )


@derived("A stiff direction is slow")
def stiff_velocity() -> Chain:
    """n_i V^i = -eta (n.dL)/(1 + s n^2)."""
    part = sp.Symbol("v", real=True)
    flow = Given(V[i], -eta * sp.Sum(STIFF * loss.diff(W[j]), (j, 1, k)), "descent in the stiffened metric")
    return (
        begin(part, sp.Sum(n[i] * V[i], (i, 1, k)), "the part of the velocity along $n$", assuming=(METRIC,))
        .put(flow)
        .rewrite(-eta * along / (1 + stiffness * square), "one over $1 + sq$ is left", by=(NORMAL, RAISED, ALONG))
    )


@derived("A frozen layer")
def freezing() -> Chain:
    """The velocity along n tends to 0 where its stiffness tends to infinity."""
    return recall(stiff_velocity).limit(stiffness, sp.oo, "infinitely stiff", right=sp.Integer(0))


@derived(
    "The contravariant metric of a frozen layer",
    r"Let $n^i = \sum_j g^{ij} n_j$ and let $q = \sum_i n_i n^i$, the squared length of $n$, be positive, so that $n$"
    r" is not 0.",
)
def frozen_metric() -> Chain:
    """g^{ij} - s n^i n^j/(1 + s n^2) tends to g^{ij} - n^i n^j/n^2."""
    stiff = matrix("g_s^", k)
    return begin(stiff[i, j], STIFF, "the inverse of the stiffened metric").limit(
        stiffness, sp.oo, "infinitely stiff", right=FROZEN
    )


@derived("A frozen layer has the contravariant entry 0")
def frozen_entry() -> Chain:
    """sum_j g_inf^{ij} n_j = 0: for n along one axis its whole row of the contravariant metric vanishes."""
    row = vector("r^", k)
    return (
        begin(row[i], sp.Sum(FROZEN * n[j], (j, 1, k)), "the frozen metric applied to $n$", assuming=(METRIC,))
        .put(NORMAL)
        .rewrite(sp.Integer(0), "the sum over $j$ of the second term is the first", by=(RAISED,))
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


@derived("A degenerate metric: the velocity has no part along $n$")
def degenerate_metric() -> Chain:
    """Descent under g^{ij} - n^i n^j/n^2, which has no inverse, stays on the surface with the normal n."""
    part = sp.Symbol("c", real=True)
    return (
        begin(part, sp.Sum(n[i] * V[i], (i, 1, k)), "the velocity along the normal", assuming=(METRIC,))
        .put(HELD)
        .rewrite(sp.Integer(0), "the sum over $i$ of the second term is the first", by=(NORMAL, RAISED, ALONG))
    )


@derived("A degenerate metric: how fast the loss falls")
def degenerate_rate() -> Chain:
    """dL/dt = -eta (g^{ij} d_i L d_j L - (n.dL)^2/n^2)."""
    rate = sp.Symbol(r"\dot{\mathcal{L}}", real=True)
    whole = sp.Sum(g_up[i, j] * loss.diff(W[i]) * loss.diff(W[j]), (i, 1, k), (j, 1, k))
    return (
        begin(
            rate,
            sp.Sum(loss.diff(W[i]) * V[i], (i, 1, k)),
            "the rate of the loss, by the chain rule",
            assuming=(METRIC,),
        )
        .put(HELD)
        .rewrite(-eta * (whole - along**2 / square), "the constants come out of the sums", by=(NORMAL, RAISED, ALONG))
    )


@derived("A degenerate metric: the loss still falls")
def degenerate_falls() -> Chain:
    """dL/dt is minus eta times a squared length: that of the gradient less its part along n."""
    rest = loss.diff(W[i]) - along * n[i] / square
    other = loss.diff(W[j]) - along * n[j] / square
    return (
        recall(degenerate_rate)
        .rewrite(
            -eta * sp.Sum(g_up[i, j] * rest * other, (i, 1, k), (j, 1, k)),
            "the squared length of the gradient without its part along $n$",
            by=(NORMAL, RAISED, ALONG),
        )
        .using(POSITIVE)
        .at_most(sp.Integer(0), "a positive metric makes no squared length negative")
    )
