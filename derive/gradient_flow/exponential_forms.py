"""The power laws with exponentials: where the power is small they tend to the parabola without losing digits."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.gradient_flow.closed_paths import W_0, W, alpha, eta, loss, loss_0, power_loss, power_path, q, t

GROWN = sp.log(1 + q * alpha * eta * W_0**q * t)


@derived("The path in a power as an exponential")
def power_path_exponential() -> Chain:
    """W(t) = W_0 e^{-log(1 + q alpha eta W_0^q t)/q}."""
    return begin(W(t), power_path.conclusion.right, "the path in a power").rewrite(
        W_0 * sp.exp(-GROWN / q), "the power of a positive number"
    )


@derived("The loss along the path in a power as an exponential")
def power_loss_exponential() -> Chain:
    """L(t) = L_0 e^{-(1 + 2/q) log(1 + q alpha eta W_0^q t)}."""
    return begin(loss, power_loss.conclusion.right, "the loss along the path").rewrite(
        loss_0 * sp.exp(-(1 + 2 / q) * GROWN), "the power of a positive number"
    )
