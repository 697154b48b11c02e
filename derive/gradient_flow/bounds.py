"""Convex and strongly convex losses: how fast they fall at least, in any number of dimensions.

Source: the energies are those of W. Su, S. Boyd, E. Candes, JMLR 17 (2016) 153, for the flow of first order; the
inequality between gap and gradient is that of B. T. Polyak and S. Lojasiewicz (1963).
"""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived, recall
from derive.gradient_flow.descent import FLOW, SQUARE, V, W, eta, i, k, loss
from derive.language import Relation
from derive.language.derivation import StepKind
from derive.language.facts import Given, Holds
from derive.language.tensors import vector

s = sp.Symbol("s", nonnegative=True)
t, mu = sp.symbols("t mu", positive=True)
W_best = vector("W^*", k)
gap, distance = sp.Function(r"\Delta", nonnegative=True), sp.Function("D", nonnegative=True)
energy, scaled = sp.Function("E", real=True), sp.Function("u", real=True)
ZERO = sp.Integer(0)
TANGENT = sp.Sum(loss.diff(W[i]) * (W[i] - W_best[i]), (i, 1, k))
FALLS = Given(
    sp.Derivative(gap(s), s), sp.Sum(loss.diff(W[i]) * V[i], (i, 1, k)), "the chain rule for the gap of the loss"
)
DRAWS_NEAR = Given(
    sp.Derivative(distance(s), s),
    2 * sp.Sum((W[i] - W_best[i]) * V[i], (i, 1, k)),
    "the chain rule for the squared distance",
)
CONVEX = Holds(gap(s) <= TANGENT, "convexity: the loss lies above its tangents, at the minimum too")


@derived(
    "A convex loss: an energy that never rises",
    r"Let $W^*$ be the minimum, $\Delta = \mathcal{L} - \mathcal{L}(W^*)$ the gap and $D = \sum_i (W_i - W^*_i)^2$ the"
    " squared distance. One combination of both never rises along the flow.",
)
def convex_energy() -> Chain:
    """E = s (L - L*) + |W - W*|^2 / (2 eta) does not grow where L is convex."""
    return (
        begin(energy(s), s * gap(s) + distance(s) / (2 * eta), "the energy")
        .differentiate(s, "differentiate by the time")
        .put(FALLS)
        .put(DRAWS_NEAR)
        .put(FLOW)
        .rewrite(gap(s) - TANGENT - eta * s * SQUARE, "the constants come out of the sums")
        .at_most(-eta * s * SQUARE, "convexity: the gap is not above the tangent", by=(CONVEX,))
        .at_most(ZERO, "no square is negative")
    )


@derived("A convex loss falls at least like $1/t$")
def convex_bound() -> Chain:
    """L - L* <= |W_0 - W*|^2 / (2 eta t)."""
    far = sp.Symbol("D_0", nonnegative=True)
    named = Given(energy(s), s * gap(s) + distance(s) / (2 * eta), "the energy", definition=True)
    first = Given(distance(0), far, "the squared distance at the start", definition=True)
    spent = t * gap(t) + distance(t) / (2 * eta) - far / (2 * eta)
    return (
        recall(convex_energy)
        .integrate(s, ZERO, t, "integrate from $0$ to $t$", left=energy(t) - energy(0))
        .rewrite_left(spent, "what the energy is", by=(named, first))
        .add(far / (2 * eta) - distance(t) / (2 * eta), "bring the distances to the other side")
        .at_most(far / (2 * eta), "a squared distance is not negative")
        .multiply(1 / t, "divide by the time", left=gap(t))
    )


@derived(
    "A strongly convex loss: the gradient dominates the gap",
    r"Strong convexity with the constant $\mu$ means that $\mathcal{L}(W^*)$ lies above the tangent at $W$ by at least"
    r" $\frac{\mu}{2}\sum_i (W_i - W^*_i)^2$.",
)
def gradient_dominates() -> Chain:
    """L - L* <= |grad L|^2 / (2 mu): complete the square."""
    offset = sp.Sum((W[i] - W_best[i]) ** 2, (i, 1, k))
    rest = sp.Sum((W[i] - W_best[i] - loss.diff(W[i]) / mu) ** 2, (i, 1, k))
    return (
        begin(
            gap(s),
            TANGENT - mu / 2 * offset,
            "strong convexity",
            relation=Relation.LESS_EQUAL,
            kind=StepKind.ASSUMPTION,
        )
        .rewrite(SQUARE / (2 * mu) - mu / 2 * rest, "complete the square")
        .at_most(SQUARE / (2 * mu), "no square is negative")
    )


@derived("A strongly convex loss: the scaled gap never rises")
def strongly_convex_energy() -> Chain:
    """The rate of e^{2 eta mu s} (L - L*) is not positive where |grad L|^2 >= 2 mu (L - L*)."""
    growth = sp.exp(2 * eta * mu * s)
    return (
        begin(scaled(s), growth * gap(s), "the scaled gap")
        .differentiate(s, "differentiate by the time")
        .put(FALLS)
        .put(FLOW)
        .rewrite(growth * eta * (2 * mu * gap(s) - SQUARE), "collect")
        .at_most(ZERO, "the gradient dominates the gap", by=(gradient_dominates,))
    )


@derived("A strongly convex loss falls exponentially")
def strongly_convex_bound() -> Chain:
    """L - L* <= (L_0 - L*) e^{-2 eta mu t}."""
    first = sp.Symbol(r"\Delta_0", nonnegative=True)
    named = Given(scaled(s), sp.exp(2 * eta * mu * s) * gap(s), "the scaled gap", definition=True)
    start = Given(gap(0), first, "the gap at the start", definition=True)
    return (
        recall(strongly_convex_energy)
        .integrate(s, ZERO, t, "integrate from $0$ to $t$", left=scaled(t) - scaled(0))
        .rewrite_left(sp.exp(2 * eta * mu * t) * gap(t) - first, "what the scaled gap is", by=(named, start))
        .add(first, "bring the start to the other side")
        .multiply(sp.exp(-2 * eta * mu * t), "divide by the exponential", left=gap(t))
    )
