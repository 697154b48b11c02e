"""A step of complex descent."""

from __future__ import annotations

import sympy as sp

from derive.complex_weights.descent import V, eta, g_up, i, j, k, slope_bar
from derive.deriving import Chain, begin, derived
from derive.language.facts import Given
from derive.language.tensors import vector

W, after = vector("W", k, real=False, complex=True), vector("W'", k, real=False, complex=True)


@derived("A step of complex descent")
def complex_step() -> Chain:
    """W'_i = W_i - 2 eta g^{ij} dL/dWbar_j, in steps of one unit of time."""
    flow = Given(V[i], -2 * eta * sp.Sum(g_up[i, j] * slope_bar[j], (j, 1, k)), "complex descent")
    return begin(after[i], W[i] + V[i], "the velocity for one unit of time", field="complex").put(flow)
