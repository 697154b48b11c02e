"""Optimisers as mechanics: friction, decay, rolling averages, and how fast volumes of phase space shrink."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.derivation import StepKind
from derive.language.facts import Given
from derive.language.tensors import Field, index, size, vector

t, s = sp.symbols("t s", nonnegative=True)
mass, friction, beta = sp.symbols("m lambda beta", positive=True)
force, v_0 = sp.symbols("F v_0", real=True)
ZERO = sp.Integer(0)


@derived("The velocity under a constant force")
def constant_force() -> Chain:
    """v(t) = F/lambda + (v_0 - F/lambda) e^{-lambda t/m} solves m v' = F - lambda v."""
    v = sp.Function("v", real=True)
    path = force / friction + (v_0 - force / friction) * sp.exp(-friction * t / mass)
    solution = Given(v(t), path, "the path", definition=True)
    return (
        begin(v(t), path, "the path")
        .differentiate(t)
        .multiply(mass, "times the mass", right=lambda e: e * 1)
        .rewrite(force - friction * v(t), "the path again", by=(solution,))
    )


@derived("Large friction: the velocity follows the force")
def large_friction() -> Chain:
    """For vanishing mass v = F/lambda: Aristotle's law with the learning rate 1/lambda."""
    v, end = sp.symbols("v v_A", real=True)
    time = sp.Symbol("t", positive=True)
    path = force / friction + (v_0 - force / friction) * sp.exp(-friction * time / mass)
    return begin(v, path, "the velocity under a constant force").limit(
        mass,
        ZERO,
        r"friction dominates the mass; $v_A$ is the limit of $v$ for $m \to 0$",
        left=end,
        right=force / friction,
    )


@derived("Free decay")
def free_decay() -> Chain:
    """Without a force v(t) = v_0 e^{-lambda t/m}."""
    v = sp.Function("v", positive=True)
    start = sp.Symbol("v_0", positive=True)
    return (
        begin(
            mass * sp.Derivative(v(s), s),
            -friction * v(s),
            "Newton with friction on a flat section",
            kind=StepKind.ASSUMPTION,
        )
        .multiply(1 / (mass * v(s)), "divide by $m v$", right=-friction / mass)
        .integrate(s, ZERO, t, "integrate from $0$ to $t$", left=sp.log(v(t)) - sp.log(v(0)))
        .rewrite_left(
            sp.log(v(t)) - sp.log(start),
            "the initial velocity",
            by=(Given(v(0), start, "the initial velocity", definition=True),),
        )
        .solve_for(v(t), "take the exponential", solution=start * sp.exp(-friction * t / mass))
    )


@derived("The rolling average of a constant")
def filter_constant() -> Chain:
    """The average Fbar = F + (Fbar_0 - F) e^{-beta t} solves Fbar' = -beta (Fbar - F)."""
    average = sp.Function(r"\bar{F}", real=True)
    first = sp.Symbol(r"\bar{F}_0", real=True)
    path = force + (first - force) * sp.exp(-beta * t)
    return (
        begin(average(t), path, "the average")
        .differentiate(t)
        .rewrite(-beta * (average(t) - force), "the average again")
    )


@derived("The rolling average of any force")
def filter_any() -> Chain:
    """Fbar = e^{-beta t} (Fbar_0 + beta int_0^t e^{beta s} F(s) ds), by an integrating factor."""
    average, push = sp.Function(r"\bar{F}", real=True), sp.Function("F", real=True)
    first = sp.Symbol(r"\bar{F}_0", real=True)
    collected = sp.Integral(beta * sp.exp(beta * s) * push(s), (s, 0, t))
    return (
        begin(
            sp.Derivative(average(s), s),
            -beta * (average(s) - push(s)),
            "the rolling average",
            kind=StepKind.ASSUMPTION,
        )
        .add(beta * average(s), "bring the average to the left")
        .rewrite(beta * push(s), "it cancels on the right")
        .multiply(sp.exp(beta * s), "times $e^{\\beta s}$: the left side is now a derivative")
        .integrate(s, ZERO, t, "integrate from $0$ to $t$", left=sp.exp(beta * t) * average(t) - average(0))
        .rewrite_left(
            sp.exp(beta * t) * average(t) - first,
            "the average at the start",
            by=(Given(average(0), first, "the average at the start", definition=True),),
        )
        .solve_for(average(t), "solve for the average", solution=sp.exp(-beta * t) * (first + collected))
    )


@derived("Newton's velocity is a rolling average of the force")
def newton_as_average() -> Chain:
    """m v' = F - lambda v is v' = -beta (v - F/lambda) with beta = lambda/m."""
    v, push = sp.Function("v", real=True), sp.Function("F", real=True)
    named = Given(beta, friction / mass, "the rate of the average", definition=True)
    return (
        begin(
            mass * sp.Derivative(v(t), t), push(t) - friction * v(t), "Newton with friction", kind=StepKind.ASSUMPTION
        )
        .multiply(1 / mass, "divide by the mass")
        .rewrite(
            -beta * (v(t) - push(t) / friction), "the equation of the rolling average of $F/\\lambda$", by=(named,)
        )
    )


@derived(
    "Large friction under any force",
    r"The velocity $v = F/\lambda - m\dot{F}/\lambda^2$ is put into Newton's equation: what is left over is of second"
    r" order in $m/\lambda$.",
)
def large_friction_any() -> Chain:
    """v = F/lambda - m F'/lambda^2 obeys m v' = F - lambda v up to (m/lambda)^2: to leading order v = F/lambda."""
    v, push = sp.Function("v", real=True), sp.Function("F", real=True)
    left_over = sp.Symbol("R", real=True)
    D = sp.Derivative
    guess = push(t) / friction - mass / friction**2 * D(push(t), t)
    return (
        begin(left_over, mass * D(v(t), t) - push(t) + friction * v(t), "what is left over in Newton's equation")
        .put(Given(v(t), guess, "the velocity at large friction", definition=True))
        .rewrite(-(mass**2) / friction**2 * D(push(t), t, t), "the lower orders cancel")
    )


@derived("Phase space contracts")
def phase_space_contraction() -> Chain:
    """The divergence of the flow of m v' = F - lambda v in (W, v) is -k lambda/m: lambda/m for every parameter."""
    k, i = size("k"), index("i")
    W, v = vector("W", k), vector("v", k)
    loss = Field(r"\mathcal{L}", W)
    divergence = sp.Symbol("D", real=True)
    parts = sp.Derivative(v[i], W[i]) + sp.Derivative((-loss.diff(W[i]) - friction * v[i]) / mass, v[i])
    return (
        begin(divergence, sp.Sum(parts, (i, 1, k)), "the divergence of the flow of positions and velocities")
        .rewrite(
            sp.Sum(-friction / mass, (i, 1, k)),
            "the velocity does not depend on the position, nor the force on the velocity",
        )
        .rewrite(-k * friction / mass, "$k$ equal terms")
    )
