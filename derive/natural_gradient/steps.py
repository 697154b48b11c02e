"""The natural gradient of the cross-entropy: its path by two causes, and its steps in the logits."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived, recall
from derive.language.facts import Given
from derive.language.tensors import vector
from derive.natural_gradient.simplex import DIRECTION, P, b, c, n, p, simplex_flow, t, u

Y, after = vector("Y", n), vector("Y'", n)
eta = sp.Symbol("eta", positive=True)


@derived("The natural gradient flow on the simplex, by start and target")
def simplex_path() -> Chain:
    """p(t) = p_0 e^{-t} + P (1 - e^{-t}): at small times no digits of a small p_0 are lost."""
    goal, start = sp.symbols("P p_0", positive=True)
    return recall(simplex_flow).rewrite(start * sp.exp(-t) + goal * (1 - sp.exp(-t)), "collect start and target")


@derived("A step of the natural gradient in the logits")
def logit_step() -> Chain:
    """Y'_b = Y_b + eta (P_b/p_b - 1), p the soft-max of Y."""
    total = sp.Sum(sp.exp(Y[c]), (c, 1, n))
    soft_max = Given(p[b], sp.exp(Y[b]) / total, "the soft-max", definition=True)
    return (
        begin(after[b], Y[b] + eta * u[b], "a step along the natural gradient")
        .put(DIRECTION)
        .put(soft_max)
        .rewrite(Y[b] + eta * (P[b] * sp.exp(-Y[b]) * total - 1), "one quotient")
    )
