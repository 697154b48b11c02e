"""The damped parabola: m W'' + lambda W' + h W = 0 from W_0 with the velocity v_0, in closed form.

W = e^{-gamma t} U with gamma = lambda/2m takes the friction out: U'' = (gamma^2 - h/m) U, which oscillates, grows, or
is a straight line. With heavy friction the two exponentials are written so that neither grows and nothing cancels.
"""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.derivation import StepKind
from derive.language.facts import Given

t = sp.Symbol("t", nonnegative=True)
mass, friction, curvature = sp.symbols("m lambda h", positive=True)
decay, frequency, split, slow = sp.symbols("gamma omega kappa r", positive=True)
natural, gap = sp.symbols(r"omega_0 \delta", positive=True)
W_0, v_0, u_0 = sp.symbols("W_0 v_0 u_0", real=True)
W, U = sp.Function("W", real=True), sp.Function("U", real=True)
D = sp.Derivative
DECAY = Given(decay, friction / (2 * mass), "the decay of the envelope", definition=True)
START = Given(u_0, v_0 + decay * W_0, "the velocity of $U$ at the start", definition=True)
ENVELOPE = sp.exp(-decay * t) * U(t)
OSCILLATION = W_0 * sp.cos(frequency * t) + u_0 * sp.sin(frequency * t) / frequency
GROWTH = W_0 * sp.cosh(split * t) + u_0 * sp.sinh(split * t) / split


@derived("The envelope of a damped motion")
def envelope() -> Chain:
    """m W'' + lambda W' + h W at W = e^{-gamma t} U is e^{-gamma t} (m U'' + (h - m gamma^2) U)."""
    left = sp.Symbol("e", real=True)
    return begin(
        left,
        mass * D(ENVELOPE, t, t) + 2 * mass * decay * D(ENVELOPE, t) + curvature * ENVELOPE,
        r"the equation at $W = e^{-\gamma t} U$, $\lambda = 2 m \gamma$",
    ).rewrite(sp.exp(-decay * t) * (mass * D(U(t), t, t) + (curvature - mass * decay**2) * U(t)), "differentiate")


@derived("The decay of the envelope")
def damping() -> Chain:
    """gamma = lambda/2m: the velocity of U drops out."""
    return begin(
        friction - 2 * mass * decay, sp.Integer(0), r"what stands before $\dot{U}$", kind=StepKind.ASSUMPTION
    ).solve_for(decay, "solve for the decay", solution=friction / (2 * mass))


@derived("The velocity at the start of a damped motion")
def damped_start() -> Chain:
    """W' = e^{-gamma t} (U' - gamma U) is v_0 at t = 0 where U' is v_0 + gamma W_0."""
    velocity = sp.Symbol("v", real=True)
    return (
        begin(velocity, u_0 - decay * W_0, r"$\dot{U} - \gamma U$ at the start")
        .put(START)
        .rewrite(v_0, "the decay cancels")
    )


@derived("The oscillation under an envelope")
def oscillation() -> Chain:
    """U'' = -omega^2 U."""
    return (
        begin(U(t), OSCILLATION, "the motion without the envelope")
        .differentiate(t, times=2)
        .rewrite(-(frequency**2) * U(t), "the motion again")
    )


@derived("The growth under an envelope")
def growth() -> Chain:
    """U'' = kappa^2 U."""
    return (
        begin(U(t), GROWTH, "the motion without the envelope")
        .differentiate(t, times=2)
        .rewrite(split**2 * U(t), "the motion again")
    )


@derived("The damped parabola with light friction")
def underdamped() -> Chain:
    """W = e^{-gamma t} (W_0 cos wt + (v_0 + gamma W_0) sin(wt)/w)."""
    return (
        begin(W(t), ENVELOPE, "the envelope")
        .put(Given(U(t), OSCILLATION, "the oscillation", definition=True))
        .put(START)
    )


@derived("The damped parabola with heavy friction")
def overdamped() -> Chain:
    """The same with hyperbolic functions, as e^{-rt}, r = gamma - kappa the slow rate, times what does not grow."""
    shrunk = sp.exp(-2 * split * t)
    return (
        begin(W(t), ENVELOPE, "the envelope")
        .put(Given(U(t), GROWTH, "the growth", definition=True))
        .rewrite(
            sp.exp(-slow * t) * (W_0 * (1 + shrunk) / 2 + u_0 * (1 - shrunk) / (2 * split)),
            "the slow exponential first",
            by=(Given(slow, decay - split, "the slow rate", definition=True),),
        )
        .put(START)
    )


@derived("The critically damped parabola")
def critically_damped() -> Chain:
    """W = e^{-gamma t} (W_0 + (v_0 + gamma W_0) t): U is a straight line."""
    return (
        begin(W(t), ENVELOPE, "the envelope")
        .put(Given(U(t), W_0 + u_0 * t, "a straight line", definition=True))
        .put(START)
    )


@derived("The frequency of the damped parabola")
def damped_frequency() -> Chain:
    """omega^2 = h/m - gamma^2, as a product of roots that does not overflow."""
    return (
        begin(frequency, sp.sqrt(natural**2 - decay**2), r"the frequency, $\omega_0^2 = h/m$")
        .put(Given(natural, decay + gap, "the friction is light", definition=True))
        .rewrite(sp.sqrt(gap) * sp.sqrt(2 * decay + gap), "the difference of two squares")
        .put(Given(gap, sp.sqrt(curvature / mass) - decay, r"what $\omega_0 = \sqrt{h/m}$ is above the decay"))
        .put(DECAY)
    )


@derived("How far the rates of the damped parabola are apart")
def rate_splitting() -> Chain:
    """kappa^2 = gamma^2 - h/m, as a product of roots that does not overflow."""
    return (
        begin(split, sp.sqrt(decay**2 - natural**2), r"half the difference of the rates, $\omega_0^2 = h/m$")
        .put(Given(natural, decay - gap, "the friction is heavy", definition=True))
        .rewrite(sp.sqrt(gap) * sp.sqrt(2 * decay - gap), "the difference of two squares")
        .put(Given(gap, decay - sp.sqrt(curvature / mass), r"what $\omega_0 = \sqrt{h/m}$ is below the decay"))
        .put(DECAY)
    )


@derived("The slow rate of the damped parabola")
def slow_rate() -> Chain:
    """gamma - kappa = (h/m)/(gamma + kappa): no digits are lost where the friction is heavy."""
    return begin(slow, decay - split, "the slow rate").rewrite(
        curvature / mass / (decay + split),
        "the product of both rates is $h/m$",
        by=(Given(curvature, mass * (decay**2 - split**2), "the product of both rates, times the mass"),),
    )
