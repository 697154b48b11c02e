"""Paths and losses in closed form, by separation of variables."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.derivation import StepKind

t = sp.Symbol("t", nonnegative=True)
s = sp.Symbol("s", nonnegative=True)
eta, W_0 = sp.symbols("eta W_0", positive=True)
W = sp.Function("W", positive=True)


@derived("The path in a parabola")
def parabola_path() -> Chain:
    """W' = -eta W gives W(t) = W_0 e^{-eta t}."""
    u = sp.Symbol("u", positive=True)
    return (
        begin(sp.Derivative(W(s), s), -eta * W(s), "the flow of the loss $W^2/2$", kind=StepKind.ASSUMPTION)
        .multiply(1 / W(s), "divide by $W$, which is positive", right=sp.expand)
        .integrate(s, sp.Integer(0), t, "integrate from $0$ to $t$", left=sp.log(W(t)) - sp.log(W(0)))
    )
