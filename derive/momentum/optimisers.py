"""Discretisations of mechanics that are the optimisers in use, and what (m, lambda, beta, step) are called there."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.derivation import StepKind
from derive.language.facts import Given

mass, friction, beta, h = sp.symbols("m lambda beta h", positive=True)
W, before, after, force = sp.symbols("W W_- W_+ F", real=True)
momentum, rate = sp.symbols(r"\beta_1 \eta", real=True)
v, average, gradient = sp.symbols(r"v \bar{F} g", real=True)


@derived("Heavy ball")
def heavy_ball() -> Chain:
    """W_+ = W + beta_1 (W - W_-) + eta F with beta_1 = 1 - lambda h/m and eta = h^2/m."""
    names = (
        Given(momentum, 1 - friction * h / mass, "the momentum coefficient", definition=True),
        Given(rate, h**2 / mass, "the learning rate", definition=True),
    )
    return (
        begin(
            mass * (after - 2 * W + before) / h**2,
            force - friction * (W - before) / h,
            "Newton with friction, steps of $h$",
            kind=StepKind.ASSUMPTION,
        )
        .solve_for(
            after,
            "solve for the next point",
            solution=2 * W - before - friction * h / mass * (W - before) + h**2 / mass * force,
        )
        .rewrite(W + momentum * (W - before) + rate * force, "collect the last step", by=names)
    )


@derived("Heavy ball shrinks volumes by its momentum")
def heavy_ball_volume() -> Chain:
    """The determinant of one step (W, v) -> (W + v_+, v_+), v_+ = beta_1 v - eta L'(W), is beta_1."""
    slope = sp.Function("l", real=True)
    new_v = momentum * v - rate * slope(W)
    volume = sp.Symbol("J", real=True)
    D = sp.Derivative
    return (
        begin(
            volume,
            D(W + new_v, W) * D(new_v, v) - D(W + new_v, v) * D(new_v, W),
            "the determinant of the derivatives of one step",
        )
        .rewrite((1 - rate * D(slope(W), W)) * momentum + momentum * rate * D(slope(W), W), "differentiate")
        .rewrite(momentum, "the curvature cancels")
    )


@derived("The rolling average in steps")
def ema() -> Chain:
    """Fbar_+ = beta_1 Fbar + (1 - beta_1) F with beta_1 = 1 - beta h."""
    new = sp.Symbol(r"\bar{F}_+", real=True)
    return (
        begin(
            (new - average) / h,
            -beta * (average - force),
            "the rolling average, steps of $h$",
            kind=StepKind.ASSUMPTION,
        )
        .solve_for(new, "solve for the next average", solution=average - beta * h * (average - force))
        .rewrite(
            momentum * average + (1 - momentum) * force,
            "by name",
            by=(Given(momentum, 1 - beta * h, "the decay coefficient", definition=True),),
        )
    )


@derived("The bias of a rolling average that starts at 0")
def bias_correction() -> Chain:
    """After n steps with the same gradient the average is (1 - beta_1^n) g: what Adam divides by."""
    n, j = sp.Symbol("n", integer=True, positive=True), sp.Symbol("j", integer=True)
    b = sp.Symbol(r"\beta_1", positive=True)
    total = sp.Symbol("M", real=True)
    weights = sp.Sum(b**j, (j, 0, n - 1))
    return begin(total, (1 - b) * gradient * weights, "the average of $n$ equal gradients").rewrite(
        (1 - b**n) * gradient, "a geometric sum"
    )


@derived("Nesterov's step")
def nesterov() -> Chain:
    """The gradient is taken ahead: on a parabola W_+ = (1 - eta h)(W + beta_1 (W - W_-))."""
    curvature, ahead = sp.Symbol("h", positive=True), sp.Symbol("Y", real=True)
    return (
        begin(after, ahead - rate * curvature * ahead, "a gradient step from the point ahead, loss $hW^2/2$")
        .put(Given(ahead, W + momentum * (W - before), "the point ahead", definition=True))
        .rewrite((1 - rate * curvature) * (W + momentum * (W - before)), "factor")
    )


@derived("RMSprop in a steady state")
def rmsprop() -> Chain:
    """Where the averaged square has settled at g^2, the step is eta g/(|g| + eps), nearly of one size."""
    eps, square, step = sp.symbols("epsilon s \\delta", positive=True)
    g, eta = sp.symbols("g eta", positive=True)
    return (
        begin(step, eta * g / (sp.sqrt(square) + eps), "the step divides by the root of the averaged square")
        .put(Given(square, g**2, "a steady gradient", definition=False))
        .rewrite(eta * g / (g + eps), "the root of a square of a positive number")
    )


@derived("Adam's first step")
def adam_first_step() -> Chain:
    """With the bias corrected, Adam's first step is eta g/(|g| + eps), whatever beta_1 and beta_2."""
    g, eta, eps = sp.symbols("g eta epsilon", positive=True)
    c1, c2 = sp.symbols("c_1 c_2", positive=True)
    first, second, step = sp.symbols("m_1 s_1 \\delta", positive=True)
    return (
        begin(
            step,
            eta * (first / c1) / (sp.sqrt(second / c2) + eps),
            r"Adam's step with its bias corrected, $c_1 = 1 - \beta_1$, $c_2 = 1 - \beta_2$",
        )
        .put(Given(first, c1 * g, "the first average", definition=True))
        .put(Given(second, c2 * g**2, "the first average of the square", definition=True))
        .rewrite(eta * g / (g + eps), "the coefficients cancel")
    )


@derived("The learning rate of momentum in the limit of large friction")
def effective_rate() -> Chain:
    """Heavy ball moves like gradient descent with the rate eta/(1 - beta_1) = h/lambda."""
    effective = sp.Symbol(r"\eta_e", real=True)
    return (
        begin(effective, rate / (1 - momentum), "the sum of the geometric series of steps under a constant force")
        .put(Given(rate, h**2 / mass, "the learning rate", definition=True))
        .put(Given(momentum, 1 - friction * h / mass, "the momentum coefficient", definition=True))
        .rewrite(h / friction, "the mass cancels")
    )
