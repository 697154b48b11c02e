"""Convex and strongly convex losses: how fast they fall at least, in any number of dimensions."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.gradient_flow.descent import FLOW, SQUARE, V, W, eta, i, k, loss
from derive.language.derivation import StepKind
from derive.language.facts import Given
from derive.language.tensors import vector

t = sp.Symbol("t", positive=True)
mu = sp.Symbol("mu", positive=True)
W_best = vector("W^*", k)
gap = sp.Symbol(r"\Delta", nonnegative=True)
above = sp.Symbol("B", nonnegative=True)


@derived("A convex loss: a function that never rises")
def convex_energy() -> Chain:
    """E = t (L - L*) + |W - W*|^2 / (2 eta) does not grow where L is convex."""
    energy_rate = sp.Symbol(r"\dot{E}", real=True)
    tangent = sp.Sum(loss.diff(W[i]) * (W[i] - W_best[i]), (i, 1, k))
    start = gap + t * sp.Sum(loss.diff(W[i]) * V[i], (i, 1, k)) + sp.Sum((W[i] - W_best[i]) * V[i], (i, 1, k)) / eta
    convex = Given(gap, tangent - above, "convexity: the loss lies above its tangents, by $B \\geq 0$ at the minimum")
    return (
        begin(
            energy_rate,
            start,
            r"the rate of $E = t\,\Delta + |W - W^*|^2/(2\eta)$, $\Delta = \mathcal{L} - \mathcal{L}^*$",
        )
        .put(FLOW)
        .rewrite(gap - eta * t * SQUARE - tangent, "the constants come out of the sums")
        .put(convex)
        .rewrite(-above - eta * t * SQUARE, "the tangent cancels")
        .at_most(sp.Integer(0), "neither term is positive")
    )


@derived("A convex loss falls at least like 1/t")
def convex_bound() -> Chain:
    """L - L* <= |W_0 - W*|^2 / (2 eta t)."""
    far, near, spent = sp.symbols("D_0 D A", nonnegative=True)
    energy = begin(
        t * gap + near / (2 * eta),
        far / (2 * eta) - spent,
        r"$E(t) = E(0) - A$, where $A = -\int_0^t \dot{E} \geq 0$ and $D = |W - W^*|^2$",
        kind=StepKind.ASSUMPTION,
    )
    return energy.solve_for(gap, "solve for the gap", solution=(far - near) / (2 * eta * t) - spent / t).at_most(
        far / (2 * eta * t), "$D$ and $A$ are not negative"
    )


@derived("A strongly convex loss: the scaled gap never rises")
def strongly_convex_energy() -> Chain:
    """The rate of e^{2 eta mu t} (L - L*) is not positive where |grad L|^2 >= 2 mu (L - L*)."""
    scaled = sp.Symbol(r"\dot{u}", real=True)
    square = sp.Symbol("G", nonnegative=True)
    growth = sp.exp(2 * eta * mu * t)
    return (
        begin(
            scaled,
            growth * (2 * eta * mu * gap - eta * square),
            r"the rate of $u = e^{2\eta\mu t}\Delta$, as $\dot{\Delta} = -\eta G$, $G = |\nabla\mathcal{L}|^2$",
        )
        .put(Given(square, 2 * mu * gap + above, "strong convexity: $G \\geq 2\\mu\\Delta$, by $B \\geq 0$"))
        .rewrite(-eta * above * growth, "the gap cancels")
        .at_most(sp.Integer(0), "no factor but the sign is negative")
    )


@derived("A strongly convex loss falls exponentially")
def strongly_convex_bound() -> Chain:
    """L - L* <= (L_0 - L*) e^{-2 eta mu t}."""
    first, spent = sp.symbols(r"\Delta_0 A", nonnegative=True)
    return (
        begin(
            sp.exp(2 * eta * mu * t) * gap,
            first - spent,
            r"$u(t) = u(0) - A$, where $A = -\int_0^t \dot{u} \geq 0$",
            kind=StepKind.ASSUMPTION,
        )
        .solve_for(gap, "solve for the gap", solution=(first - spent) * sp.exp(-2 * eta * mu * t))
        .at_most(first * sp.exp(-2 * eta * mu * t), "$A$ is not negative")
    )
