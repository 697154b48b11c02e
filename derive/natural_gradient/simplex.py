"""The natural gradient of the cross-entropy: on the simplex of probabilities every path is straight and exponential."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.derivation import StepKind
from derive.language.facts import Given, SumsTo
from derive.language.tensors import indices, size, vector

n = size("n")
a, b, c = indices("a b c")
s, t = sp.symbols("s t", nonnegative=True)
P, p, u, V = vector("P", n, positive=True), vector("p", n, positive=True), vector("u", n), vector("V", n)
TARGET = SumsTo(P, sp.Integer(1), "the target is a distribution")
MODEL = SumsTo(p, sp.Integer(1), "the model is a distribution")
METRIC = sp.KroneckerDelta(a, b) * p[a] - p[a] * p[b]
DIRECTION = Given(u[b], P[b] / p[b] - 1, "the direction of the natural gradient in the logits", definition=True)


@derived("The natural gradient of the cross-entropy in the logits")
def natural_direction() -> Chain:
    """u_b = P_b/p_b - 1 solves sum_b F_ab u_b = P_a - p_a, with the Fisher matrix F of the soft-max."""
    force = vector("f", n)
    return (
        begin(
            force[a],
            sp.Sum(METRIC * u[b], (b, 1, n)),
            "the Fisher matrix times the direction",
            assuming=(TARGET, MODEL),
        )
        .put(DIRECTION)
        .rewrite(P[a] - p[a], "both distributions add up to 1")
    )


@derived("The velocity on the simplex")
def simplex_velocity() -> Chain:
    """dp_a/dt = P_a - p_a: the Jacobian of the soft-max is its Fisher matrix."""
    return (
        begin(
            V[a],
            sp.Sum(METRIC * u[b], (b, 1, n)),
            r"the chain rule, $\partial p_a/\partial Y_b = \delta_{ab} p_a - p_a p_b$",
            assuming=(TARGET, MODEL),
        )
        .put(DIRECTION)
        .rewrite(P[a] - p[a], "both distributions add up to 1")
    )


@derived("The natural gradient flow on the simplex")
def simplex_flow() -> Chain:
    """p(t) = P + (p_0 - P) e^{-t} from dp/dt = P - p, by an integrating factor; of every component."""
    path = sp.Function("p", real=True)
    goal, start = sp.symbols("P p_0", positive=True)
    return (
        begin(
            sp.Derivative(path(s), s),
            goal - path(s),
            "the velocity on the simplex, one component",
            kind=StepKind.ASSUMPTION,
        )
        .add(path(s), "bring the component to the left")
        .multiply(sp.exp(s), "times $e^s$: the left side is now a derivative")
        .integrate(s, sp.Integer(0), t, "integrate from $0$ to $t$", left=sp.exp(t) * path(t) - path(0))
        .rewrite_left(
            sp.exp(t) * path(t) - start,
            "the start",
            by=(Given(path(0), start, "the start", definition=True),),
        )
        .solve_for(path(t), "solve for the path", solution=goal + (start - goal) * sp.exp(-t))
    )


@derived("The flow on the simplex keeps the sum")
def simplex_sum() -> Chain:
    """The components of p(t) add up to 1 at all times."""
    total, start = sp.Symbol("S", real=True), vector("p_0", n, positive=True)
    return begin(
        total,
        sp.Sum(P[a] + (start[a] - P[a]) * sp.exp(-t), (a, 1, n)),
        "the sum of the path",
        assuming=(TARGET, SumsTo(start, sp.Integer(1), "the start is a distribution")),
    ).rewrite(sp.Integer(1), "both distributions add up to 1")
