"""How probable a minimum is: all eigenvalues of a random symmetric matrix positive.

The Gaussian orthogonal ensemble has the density prod |x_i - x_j| exp(-|x|^2/2) of its eigenvalues (M. L. Mehta, Random
Matrices, chapter 3). The density is homogeneous: the radius drops out, and the probability is a ratio of angles.
"""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived

phi, c = sp.Symbol("phi", real=True), sp.Symbol("c", positive=True)
HALF = sp.Rational(1, 2)


@derived("A random curvature of one parameter")
def goe_one() -> Chain:
    """A minimum has the probability 1/2."""
    x, p = sp.Symbol("x", real=True), sp.Symbol("p_1", positive=True)
    whole = sp.Integral(sp.exp(-(x**2) / 2), (x, -sp.oo, sp.oo))
    return begin(
        p, sp.Integral(sp.exp(-(x**2) / 2), (x, 0, sp.oo)) / whole, "the positive half of the Gaussian"
    ).rewrite(HALF, "it is even")


@derived(
    "A random curvature of two parameters",
    r"With half the sum of the eigenvalues $r\cos\varphi$ and half their difference $r\sin\varphi$ the weight"
    r" $|x_1 - x_2|\,e^{-(x_1^2 + x_2^2)/2}\,dx_1 dx_2$ is in proportion to $r\sin\varphi\,e^{-r^2}\,r\,dr\,d\varphi$;"
    r" both are positive for $\varphi < \pi/4$.",
)
def goe_two() -> Chain:
    """A minimum has the probability (2 - sqrt 2)/4, less than the 1/4 of independent signs."""
    p, r = sp.Symbol("p_2", positive=True), sp.Symbol("r", positive=True)
    weight = r**2 * sp.exp(-(r**2)) * sp.sin(phi)

    def over(end: sp.Expr) -> sp.Expr:
        return sp.Integral(weight, (r, 0, sp.oo), (phi, 0, end))

    return (
        begin(p, over(sp.pi / 4) / over(sp.pi), "the weight where both are positive over the whole weight")
        .rewrite(
            sp.Integral(sp.sin(phi), (phi, 0, sp.pi / 4)) / sp.Integral(sp.sin(phi), (phi, 0, sp.pi)),
            "the radius drops out",
        )
        .rewrite((2 - sp.sqrt(2)) / 4, "integrate")
    )


@derived("A random curvature of three parameters")
def goe_three() -> Chain:
    """A minimum has the probability (pi - 2 sqrt 2)/(4 pi)."""
    p, x = sp.Symbol("p_3", positive=True), sp.sqrt(2) * c
    area, root = 4 * c**2 - 1, sp.sqrt(2)
    angle, second, third = sp.symbols("a_1 a_2 a_3", real=True)
    angles = sp.pi / 8 - sp.atan(root) / 8 - sp.atan(root / 2) / 8 + 3 * root / 32 - 5 * root * sp.log(2) / 32
    return (
        begin(
            p,
            4 / sp.pi * (angle - second - third),
            r"$\sin^4\psi$ integrated from the axis of the trace to $\cot\psi = \sqrt{2} c$, where the least eigenvalue"
            r" is $0$; then over $c$, the cosine of the angle around the axis",
        )
        .put(_part(angle, sp.Rational(3, 8) * area * (sp.pi / 2 - sp.atan(x)), angles), "the angle")
        .put(
            _part(second, sp.Rational(3, 8) * area * x / (1 + x**2), 9 * root / 32 - 9 * root * sp.log(2) / 32),
            "the first rational part",
        )
        .put(_part(third, area * x / (4 * (1 + x**2) ** 2), root * sp.log(2) / 8 - root / 16), "the second")
        .rewrite(HALF - (sp.atan(root) + sp.atan(1 / root)) / (2 * sp.pi) - root / (2 * sp.pi), "the logarithms cancel")
        .rewrite((sp.pi - 2 * root) / (4 * sp.pi), "the two angles of a right triangle")
    )


def _part(name: sp.Symbol, integrand: sp.Expr, value: sp.Expr) -> Chain:
    whole = sp.Integral(integrand, (c, HALF, 1))
    return begin(name, whole, "one part of it").rewrite(value, "an antiderivative at both ends")
