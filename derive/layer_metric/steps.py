"""Covariant descent in finite steps: any metric, a diagonal one, and the length of a path given by its points."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.facts import Given
from derive.language.tensors import vector
from derive.layer_metric.descent import DESCENT, FLOW, V, W, eta, g, g_up, i, j, k, loss

after, start, end, change = vector("W'^", k), vector("A", k), vector("B", k), vector(r"\delta", k)
entries = vector("s", k)
length = sp.Symbol("s_{AB}", nonnegative=True)
x, speed = sp.Symbol("x", real=True), sp.Symbol("c", nonnegative=True)


@derived("Descent under a diagonal metric")
def diagonal_descent() -> Chain:
    """V^i = -eta s_i d_i L for g^{ij} = s_i delta^{ij}: every layer has its own rate, and s_i = 0 freezes."""
    diagonal = Given(g_up[i, j], entries[i] * sp.KroneckerDelta(i, j), "a diagonal metric")
    return (
        begin(V[i], DESCENT, "covariant descent")
        .put(diagonal)
        .rewrite(-eta * entries[i] * loss.diff(W[i]), "contract the delta")
    )


@derived("A step of covariant descent")
def descent_step() -> Chain:
    """W'^i = W^i - eta g^{ij} d_j L, in steps of one unit of time."""
    return begin(after[i], W[i] + V[i], "the velocity for one unit of time").put(FLOW)


@derived("The length of a straight piece of a path")
def chord_length() -> Chain:
    """From A to B in a constant metric: the root of g_ij (B^i - A^i)(B^j - A^j)."""
    square = sp.Sum(g[i, j] * change[i] * change[j], (i, 1, k), (j, 1, k))
    return (
        begin(
            length,
            sp.Integral(sp.sqrt(speed), (x, 0, 1)),
            r"$ds/dx$ along $A + x\,\delta$, where the velocity is $\delta$",
        )
        .rewrite(sp.sqrt(speed), "the speed is constant")
        .put(Given(speed, square, "the squared length of the velocity", definition=True))
        .put(Given(change[i], end[i] - start[i], "the straight piece", definition=True))
    )
