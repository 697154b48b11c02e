"""Paths and losses in closed form, by separation of variables: the parabola, the quartic, and every higher power.

The flow is W' = -eta dL/dW from W(0) = W_0 > 0; it never reaches 0, so dividing by W is allowed.
"""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived, recall
from derive.language.derivation import StepKind
from derive.language.facts import Given

t, s = sp.symbols("t s", nonnegative=True)
eta, W_0, alpha, q = sp.symbols("eta W_0 alpha q", positive=True)
W = sp.Function("W", positive=True)
loss, loss_0 = sp.symbols(r"\mathcal{L} \mathcal{L}_0", positive=True)
START = Given(W(0), W_0, "the path starts at $W_0$", definition=True)
step, change = sp.symbols(r"dW d\mathcal{L}", real=True)
ZERO = sp.Integer(0)


@derived("The differential of a parabola")
def parabola_differential() -> Chain:
    """dL = W dW."""
    weight = sp.Symbol("W", positive=True)
    return begin(change, sp.Derivative(weight**2 / 2, weight) * step, "the chain rule for the loss $W^2/2$").evaluate(
        "differentiate"
    )


@derived("The differential of a quartic")
def quartic_differential() -> Chain:
    """dL = (alpha/2) W^3 dW."""
    weight = sp.Symbol("W", positive=True)
    body = sp.Derivative(alpha * weight**4 / 8, weight) * step
    return begin(change, body, r"the chain rule for the loss $\frac{\alpha}{8}W^4$").evaluate("differentiate")


@derived("The path in a parabola")
def parabola_path() -> Chain:
    """The flow of W^2/2 is W(t) = W_0 e^{-eta t}."""
    return (
        begin(sp.Derivative(W(s), s), -eta * W(s), "the flow of the loss $W^2/2$", kind=StepKind.ASSUMPTION)
        .multiply(1 / W(s), "divide by $W$, which is positive", right=-eta)
        .integrate(s, ZERO, t, "integrate from $0$ to $t$", left=sp.log(W(t)) - sp.log(W(0)))
        .rewrite_left(sp.log(W(t)) - sp.log(W_0), "the path starts at $W_0$", by=(START,))
        .solve_for(W(t), "take the exponential", solution=W_0 * sp.exp(-eta * t))
    )


@derived("The path in a parabola solves the flow")
def parabola_check() -> Chain:
    """The derivative of W_0 e^{-eta t} is -eta times itself."""
    path = W_0 * sp.exp(-eta * t)
    return begin(W(t), path, "the path").differentiate(t).rewrite(-eta * W(t), "the path again")


@derived("The loss along the path in a parabola")
def parabola_loss() -> Chain:
    """L(t) = L_0 e^{-2 eta t}."""
    return (
        begin(loss, W(t) ** 2 / 2, "the parabola")
        .put(parabola_path)
        .rewrite(W_0**2 / 2 * sp.exp(-2 * eta * t), "the square of an exponential")
        .rewrite(
            loss_0 * sp.exp(-2 * eta * t),
            "by name",
            by=(Given(loss_0, W_0**2 / 2, "the loss at the start", definition=True),),
        )
    )


@derived("The flow in a quartic, separated")
def quartic_separated() -> Chain:
    """W^-2 - W_0^-2 = alpha eta t: both sides of the flow integrated."""
    return (
        begin(
            sp.Derivative(W(s), s),
            -alpha * eta * W(s) ** 3 / 2,
            r"the flow of the loss $\frac{\alpha}{8} W^4$",
            kind=StepKind.ASSUMPTION,
        )
        .multiply(-2 / W(s) ** 3, "divide by $-W^3/2$, which is negative", right=alpha * eta)
        .integrate(s, ZERO, t, "integrate from $0$ to $t$", left=W(t) ** -2 - W(0) ** -2)
        .rewrite_left(W(t) ** -2 - W_0**-2, "the path starts at $W_0$", by=(START,))
    )


@derived("The path in a quartic")
def quartic_path() -> Chain:
    """The flow of alpha W^4/8 is W(t) = W_0 / sqrt(1 + alpha eta W_0^2 t)."""
    solution = W_0 / sp.sqrt(1 + alpha * eta * W_0**2 * t)
    return recall(quartic_separated).solve_for(W(t), "take the positive root", solution=solution)


@derived("The path in a quartic solves the flow")
def quartic_check() -> Chain:
    """The derivative of W_0 / sqrt(1 + alpha eta W_0^2 t) is -alpha eta W^3/2."""
    path = W_0 / sp.sqrt(1 + alpha * eta * W_0**2 * t)
    return begin(W(t), path, "the path").differentiate(t).rewrite(-alpha * eta * W(t) ** 3 / 2, "the path again")


@derived("The loss along the path in a quartic")
def quartic_loss() -> Chain:
    """L(t) = L_0 / (1 + alpha eta W_0^2 t)^2."""
    return (
        begin(loss, alpha * W(t) ** 4 / 8, "the quartic")
        .put(quartic_path)
        .rewrite(
            loss_0 / (1 + alpha * eta * W_0**2 * t) ** 2,
            "by name",
            by=(Given(loss_0, alpha * W_0**4 / 8, "the loss at the start", definition=True),),
        )
    )


@derived("The path in a power")
def power_path() -> Chain:
    """The flow of alpha W^{q+2}/(q+2) is W(t) = W_0 (1 + q alpha eta W_0^q t)^{-1/q}."""
    return (
        begin(
            sp.Derivative(W(s), s),
            -alpha * eta * W(s) ** (q + 1),
            r"the flow of the loss $\frac{\alpha}{q+2} W^{q+2}$, $q > 0$",
            kind=StepKind.ASSUMPTION,
        )
        .multiply(-q * W(s) ** (-q - 1), "divide by $-W^{q+1}/q$, which is negative", right=q * alpha * eta)
        .integrate(s, ZERO, t, "integrate from $0$ to $t$", left=W(t) ** (-q) - W(0) ** (-q))
        .rewrite_left(W(t) ** (-q) - W_0 ** (-q), "the path starts at $W_0$", by=(START,))
        .solve_for(W(t), "take the positive root", solution=W_0 * (1 + q * alpha * eta * W_0**q * t) ** (-1 / q))
    )


@derived("The path in a power solves the flow")
def power_check() -> Chain:
    """The derivative of W_0 (1 + q alpha eta W_0^q t)^{-1/q} is -alpha eta W^{q+1}."""
    path = W_0 * (1 + q * alpha * eta * W_0**q * t) ** (-1 / q)
    return begin(W(t), path, "the path").differentiate(t).rewrite(-alpha * eta * W(t) ** (q + 1), "the path again")


@derived("The loss along the path in a power")
def power_loss() -> Chain:
    """L(t) = L_0 (1 + q alpha eta W_0^q t)^{-(q+2)/q}."""
    return (
        begin(loss, alpha * W(t) ** (q + 2) / (q + 2), "the power")
        .put(power_path)
        .rewrite(
            loss_0 * (1 + q * alpha * eta * W_0**q * t) ** (-(q + 2) / q),
            "by name",
            by=(Given(loss_0, alpha * W_0 ** (q + 2) / (q + 2), "the loss at the start", definition=True),),
        )
    )


@derived("The quartic at late times")
def quartic_late() -> Chain:
    """t^2 L(t) tends to a constant: a power law, where the parabola decays exponentially."""
    r = sp.Symbol("r", positive=True)
    law = loss_0 / (1 + alpha * eta * W_0**2 * t) ** 2
    return begin(r, t**2 * law, "the loss, scaled").limit(
        t, sp.oo, "late times", right=loss_0 / (alpha * eta * W_0**2) ** 2
    )


@derived(
    "The parabola at late times",
    r"An exponential is known by its logarithm, which falls in proportion to the time.",
)
def parabola_late() -> Chain:
    """-log(L)/t tends to 2 eta: the loss decays exponentially, whatever it was at the start."""
    r = sp.Symbol("r", real=True)
    time = sp.Symbol("t", positive=True)
    return (
        begin(r, -sp.log(loss_0 * sp.exp(-2 * eta * time)) / time, "the rate at which the logarithm of the loss falls")
        .rewrite(2 * eta - sp.log(loss_0) / time, "the logarithm of a product")
        .limit(time, sp.oo, "late times", right=2 * eta)
    )


@derived("A power at late times")
def power_late() -> Chain:
    """t^{(q+2)/q} L(t) tends to L_0 (q alpha eta W_0^q)^{-(q+2)/q}: with p = q + 2, a power law t^{-p/(p-2)}."""
    r, x = sp.symbols("r x", positive=True)
    c = sp.Symbol("c", positive=True)
    law = loss_0 * (1 + c / x) ** (-(q + 2) / q)
    # At late times x = 1/t is small, and a power of a sum is a power of a product.
    return (
        begin(
            r,
            (1 / x) ** ((q + 2) / q) * law,
            r"the loss at $t = 1/x$ times $t^{(q+2)/q}$, $c = q\alpha\eta W_0^q$",
        )
        .rewrite(loss_0 * (x + c) ** (-(q + 2) / q), "one power of a product")
        .limit(x, sp.Integer(0), "late times", right=loss_0 * c ** (-(q + 2) / q))
        .put(Given(c, q * alpha * eta * W_0**q, "the rate", definition=True))
    )
