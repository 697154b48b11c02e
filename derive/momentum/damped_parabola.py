"""The damped parabola: m W'' + lambda W' + h W = 0 from W_0 with the velocity v_0, in closed form.

Three cases: below, above and at the friction 2 sqrt(m h). Above it the two exponentials are written so that neither
grows and nothing cancels.
"""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.facts import Given, Holds

t = sp.Symbol("t", nonnegative=True)
mass, friction, curvature = sp.symbols("m lambda h", positive=True)
W_0, v_0 = sp.symbols("W_0 v_0", real=True)
W = sp.Function("W", real=True)
decay, natural = friction / (2 * mass), sp.sqrt(curvature / mass)
apart = sp.sqrt(natural - decay) * sp.sqrt(natural + decay)
split = sp.sqrt(decay - natural) * sp.sqrt(decay + natural)
LIGHT = Holds(friction**2 < 4 * mass * curvature, "the friction is light")
HEAVY = Holds(friction**2 > 4 * mass * curvature, "the friction is heavy")
UNDER = sp.exp(-decay * t) * (W_0 * sp.cos(apart * t) + (v_0 + decay * W_0) * sp.sin(apart * t) / apart)
SHRUNK = sp.exp(-2 * split * t)
OVER = sp.exp(-curvature / mass / (decay + split) * t) * (
    W_0 * (1 + SHRUNK) / 2 + (v_0 + decay * W_0) * (1 - SHRUNK) / (2 * split)
)
CRITICAL = sp.exp(-decay * t) * (W_0 + (v_0 + decay * W_0) * t)


def _solves(path: sp.Expr, h: sp.Expr, assuming: tuple[Holds, ...]) -> Chain:
    """The path, differentiated twice: m W'' = -lambda W' - h W."""
    velocity = Given(sp.Derivative(W(t), t), sp.diff(path, t), "its velocity", definition=True)
    return (
        begin(W(t), path, "the path", assuming=assuming)
        .differentiate(t, times=2)
        .multiply(mass, "times the mass", right=lambda e: e)
        .rewrite(-friction * sp.Derivative(W(t), t) - h * W(t), "the path and its velocity again", by=(velocity,))
    )


@derived("The damped parabola with light friction")
def underdamped() -> Chain:
    """W = e^{-lambda t/2m} (W_0 cos wt + (v_0 + lambda W_0/2m) sin(wt)/w), w^2 = h/m - lambda^2/4m^2."""
    return _solves(UNDER, curvature, (LIGHT,))


@derived("The damped parabola with heavy friction")
def overdamped() -> Chain:
    """The same with the hyperbolic functions, k^2 = lambda^2/4m^2 - h/m; the slow rate is h/m/(lambda/2m + k)."""
    return _solves(OVER, curvature, (HEAVY,))


@derived("The critically damped parabola")
def critically_damped() -> Chain:
    """At lambda^2 = 4 m h the path is e^{-lambda t/2m} (W_0 + (v_0 + lambda W_0/2m) t)."""
    return _solves(CRITICAL, friction**2 / (4 * mass), ())


def _starts(path: sp.Expr, assuming: tuple[Holds, ...]) -> Chain:
    """The velocity of the path at the time 0."""
    moment, velocity = sp.symbols("s v", real=True)
    return (
        begin(velocity, sp.diff(path, t).xreplace({t: moment}), "the velocity of the path", assuming=assuming)
        .put(Given(moment, sp.Integer(0), "at the start", definition=True))
        .rewrite(v_0, "the rest cancels")
    )


@derived("The velocity at the start with light friction")
def underdamped_start() -> Chain:
    """W'(0) = v_0; W(0) = W_0 is plain."""
    return _starts(UNDER, (LIGHT,))


@derived("The velocity at the start with heavy friction")
def overdamped_start() -> Chain:
    """W'(0) = v_0; W(0) = W_0 is plain."""
    return _starts(OVER, (HEAVY,))


@derived("The velocity at the start with critical friction")
def critically_damped_start() -> Chain:
    """W'(0) = v_0; W(0) = W_0 is plain."""
    return _starts(CRITICAL, ())
