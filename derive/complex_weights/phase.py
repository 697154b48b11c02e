"""Which optimisers turn with the phase of a weight, and the two conventions for a complex gradient."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.facts import Given

phi, a, b = sp.symbols("phi a b", real=True)
l_x, l_y = sp.symbols(r"\mathcal{L}_x \mathcal{L}_y", real=True)
GRADIENT = (l_x + sp.I * l_y) / 2
TURNED = sp.cos(phi) * l_x - sp.sin(phi) * l_y, sp.sin(phi) * l_x + sp.cos(phi) * l_y


@derived("The gradient turns with the weight")
def gradient_turns() -> Chain:
    """For z' = e^{i phi} z the derivative is e^{i phi} times the old one: descent and momentum follow."""
    result = sp.Symbol(r"\bar{\partial}'\mathcal{L}")
    return begin(
        result,
        (TURNED[0] + sp.I * TURNED[1]) / 2,
        r"the real gradient turns by the angle $\phi$",
        field="complex",
    ).rewrite((sp.cos(phi) + sp.I * sp.sin(phi)) * GRADIENT, "factor")


@derived("The squared modulus does not turn")
def modulus_invariant() -> Chain:
    """|g'|^2 = |g|^2: an Adam that averages the squared modulus is covariant."""
    result = sp.Symbol("s'", real=True)
    return begin(result, TURNED[0] ** 2 + TURNED[1] ** 2, "the squared modulus of the turned gradient").rewrite(
        l_x**2 + l_y**2, "the squares of sine and cosine add up to 1"
    )


@derived("The squares of the parts turn")
def parts_defect() -> Chain:
    """An Adam that averages the squares of real and imaginary part is not covariant; the defect at the angle phi."""
    defect = sp.Symbol("d", real=True)
    return begin(
        defect, TURNED[0] ** 2 - l_x**2, "the squared real part of the turned gradient, less the old one"
    ).rewrite(sp.sin(phi) ** 2 * (l_y**2 - l_x**2) - sp.sin(2 * phi) * l_x * l_y, "double angle")


@derived("Two conventions")
def conventions() -> Chain:
    """For a real loss 2 dL/dzbar = L_x + i L_y (PyTorch), its conjugate 2 dL/dz = L_x - i L_y (JAX)."""
    torch, jax = sp.symbols(r"G_{\bar{z}} G_z")
    return begin(jax, 2 * (l_x - sp.I * l_y) / 2, "twice the derivative by $z$", field="complex").rewrite(
        sp.conjugate(torch),
        "the conjugate of twice the derivative by the conjugate",
        by=(Given(torch, l_x + sp.I * l_y, r"twice the derivative by $\bar{z}$", definition=True),),
    )
