"""Steps of gradient descent as maps: many steps in a parabola, one in a quartic, and the largest stable rate."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.derivation import StepKind

W, W_0, after, later = sp.symbols("W W_0 W_+ W_n", real=True)
eta, h, alpha = sp.symbols("eta h alpha", positive=True)
n, place = sp.Symbol("n", integer=True, nonnegative=True), sp.Symbol("j", integer=True)
D = sp.Derivative


@derived("Many steps in a parabola")
def parabola_steps() -> Chain:
    """After n steps in h W^2/2 the weight is (1 - eta h)^n W_0."""
    return begin(
        later, W_0 * sp.Product(1 - eta * h, (place, 1, n)), "every step takes the share $\\eta h$ away"
    ).rewrite(W_0 * (1 - eta * h) ** n, "equal factors")


@derived("A step in a quartic")
def quartic_step() -> Chain:
    """In alpha W^4/8: W_+ = W - eta alpha W^3/2."""
    return begin(after, W - eta * D(alpha * W**4 / 8, W), "a step of gradient descent").rewrite(
        W - eta * alpha * W**3 / 2, "differentiate"
    )


@derived("The largest stable rate of gradient descent")
def largest_rate() -> Chain:
    """In h W^2/2 the eigenvalue 1 - eta h of a step is -1 at eta = 2/h."""
    rate = sp.Symbol(r"\eta_c", positive=True)
    return begin(
        1 - rate * h, sp.Integer(-1), "the eigenvalue of a step at the end of stability", kind=StepKind.ASSUMPTION
    ).solve_for(rate, "solve for the rate", solution=2 / h)
