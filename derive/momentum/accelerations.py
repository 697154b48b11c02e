"""What Newton's law with friction makes of a loss: the accelerations that an integrator follows."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.derivation import StepKind
from derive.language.facts import Given

t = sp.Symbol("t", nonnegative=True)
mass, friction, alpha = sp.symbols("m lambda alpha", positive=True)
force = sp.Symbol("F", real=True)
W, v = sp.Function("W", real=True), sp.Function("v", real=True)


@derived("The acceleration in a quartic")
def quartic_acceleration() -> Chain:
    """In the loss alpha W^4/8 the velocity changes by v' = -(alpha W^3/2 + lambda v)/m."""
    loss, place = alpha * W(t) ** 4 / 8, W(t)
    pull = Given(force, -sp.diff(loss, place), r"the force of the loss $\frac{\alpha}{8} W^4$", definition=True)
    return (
        begin(
            mass * sp.Derivative(v(t), t),
            force - friction * v(t),
            "Newton with friction",
            kind=StepKind.ASSUMPTION,
        )
        .put(pull)
        .multiply(1 / mass, "divide by the mass", right=-(alpha * W(t) ** 3 / 2 + friction * v(t)) / mass)
    )
