"""The gradient of the cross-entropy of a soft-max."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.deriving.contraction import split_sums
from derive.language.facts import Given, SumsTo
from derive.language.tensors import indices, size, vector

n = size("n")
a, b, c = indices("a b c")
Y = vector(r"\hat{Y}", n)
P = vector("P", n, positive=True)
p = vector(r"\hat{P}", n, positive=True)
loss = sp.Symbol(r"\mathcal{L}", real=True)
Z = sp.Sum(sp.exp(Y[b]), (b, 1, n))
SOFT_MAX = Given(p[a], sp.exp(Y[a]) / Z, "the soft-max", definition=True)


@derived("The gradient of the cross-entropy")
def gradient() -> Chain:
    """dL/dY_c = p_c - P_c where P sums to 1."""
    return (
        begin(loss, -sp.Sum(P[a] * sp.log(p[a]), (a, 1, n)), "the cross-entropy", assuming=(SumsTo(P, sp.Integer(1), "P is a distribution"),))
        .put(SOFT_MAX)
        .rewrite(sp.Sum(P[a], (a, 1, n)) * sp.log(Z) - sp.Sum(P[a] * Y[a], (a, 1, n)), "the logarithm of a quotient")
        .rewrite(sp.log(Z) - sp.Sum(P[a] * Y[a], (a, 1, n)), "the $P_a$ add up to 1")
        .differentiate(Y[c])
        .rewrite(p[c] - P[c], "the soft-max again")
    )
