"""The soft-max without overflow, and the Hessian of the cross-entropy applied to a vector without the matrix."""

from __future__ import annotations

import sympy as sp

from derive.cross_entropy.curvature import HESSIAN, MODEL, d
from derive.cross_entropy.gradient import Y, Z, b, c, n, p
from derive.deriving import Chain, begin, derived
from derive.language.tensors import vector

v, product = vector("v", n), vector("H", n)


@derived("The soft-max by differences")
def soft_max() -> Chain:
    """p_c = 1/sum_b e^{Y_b - Y_c}: only differences of the outputs count."""
    return begin(p[c], sp.exp(Y[c]) / Z, "the soft-max").rewrite(
        1 / sp.Sum(sp.exp(Y[b] - Y[c]), (b, 1, n)), "divide by the numerator"
    )


@derived("The Hessian of the cross-entropy times a vector")
def hessian_product() -> Chain:
    """(H v)_c = p_c (v_c - sum_d p_d v_d): two passes over the classes, and no matrix."""
    return begin(
        product[c], sp.Sum(HESSIAN * v[d], (d, 1, n)), "the Hessian times a vector", assuming=(MODEL,)
    ).rewrite(p[c] * (v[c] - sp.Sum(p[d] * v[d], (d, 1, n))), "contract the delta")
