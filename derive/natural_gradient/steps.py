"""Steps of the natural gradient of the cross-entropy in the logits."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.facts import Given
from derive.language.tensors import index, vector
from derive.natural_gradient.simplex import DIRECTION, P, b, n, p, u

e = index("e")
Y, after = vector("Y", n), vector("Y'", n)
eta = sp.Symbol("eta", positive=True)


@derived("A step of the natural gradient in the logits")
def logit_step() -> Chain:
    """Y'_b = Y_b + eta (P_b/p_b - 1), p the soft-max of Y."""
    total = sp.Sum(sp.exp(Y[e]), (e, 1, n))
    soft_max = Given(p[b], sp.exp(Y[b]) / total, "the soft-max", definition=True)
    return (
        begin(after[b], Y[b] + eta * u[b], "a step along the natural gradient")
        .put(DIRECTION)
        .put(soft_max)
        .rewrite(Y[b] + eta * (P[b] * sp.exp(-Y[b]) * total - 1), "one quotient")
    )
