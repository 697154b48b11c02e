"""What one step of an optimiser is for any loss: Nesterov's point ahead, its step, and a step under a layer metric."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.facts import Given
from derive.momentum.mechanics import friction, mass, t, v_0
from derive.momentum.optimisers import W, after, before, force, momentum, rate

ahead = sp.Symbol("Y", real=True)


@derived("Nesterov's point ahead")
def point_ahead() -> Chain:
    """Heavy ball without a force: Y = W + beta_1 (W - W_-)."""
    return begin(ahead, W + momentum * (W - before) + rate * force, "a step of heavy ball").put(
        Given(force, sp.Integer(0), "no force acts yet", definition=True)
    )


@derived("The step from the point ahead")
def step_from_ahead() -> Chain:
    """W_+ = W + beta_1 (W - W_-) + eta F, where F is the force at the point ahead."""
    return begin(after, ahead + rate * force, "a gradient step from the point ahead").put(
        Given(ahead, W + momentum * (W - before), "the point ahead", definition=True)
    )


@derived("The step of an optimiser under a layer metric")
def metric_step() -> Chain:
    """Every change is a covector that the contravariant metric entry s raises: W_+ = W + s (W' - W)."""
    entry, change, free = sp.symbols("s \\delta W'", real=True)
    return begin(after, W + entry * change, "the change, raised by the metric").put(
        Given(change, free - W, "what the optimiser changes under a metric of 1", definition=True)
    )


@derived("The velocity under a constant force, by its two causes")
def pushed_velocity() -> Chain:
    """v(t) = v_0 e^{-lambda t/m} + F (1 - e^{-lambda t/m})/lambda: at small times no digits are lost."""
    v = sp.Function("v", real=True)
    path = force / friction + (v_0 - force / friction) * sp.exp(-friction * t / mass)
    shrunk = sp.exp(-friction * t / mass)
    return begin(v(t), path, "the velocity under a constant force").rewrite(
        v_0 * shrunk + force * (1 - shrunk) / friction, "collect the force"
    )
