"""Random formulas of two letters that have a value wherever they are tried."""

from __future__ import annotations

import sympy as sp
from hypothesis import strategies as st

x, y = sp.symbols("x y", real=True)


@st.composite
def formulas(draw: st.DrawFn, depth: int = 3) -> sp.Expr:
    """Sums, products, quotients and functions, kept away from poles and from numbers that overflow."""
    if depth == 0:
        return draw(st.sampled_from([x, y, sp.Integer(2), sp.Rational(1, 3), sp.Rational(-3, 2)]))
    a = draw(formulas(depth - 1))
    kind = draw(st.sampled_from(["add", "mul", "sub", "div", "fn", "pow", "cases"]))
    if kind in ("add", "mul", "sub", "div"):
        b = draw(formulas(depth - 1))
        return {"add": a + b, "mul": a * b, "sub": a - b, "div": a / (1 + b**2)}[kind]
    if kind == "pow":
        return a ** draw(st.sampled_from([2, 3]))
    if kind == "cases":
        return sp.Piecewise((a, x < y), (a**2 + y, True))
    function = draw(
        st.sampled_from(
            [
                sp.sin, sp.cos, sp.tanh, sp.atan, sp.erf, sp.Abs, lambda u: sp.exp(-(u**2)), lambda u: sp.log(2 + u**2),
                lambda u: sp.sqrt(1 + u**2), lambda u: sp.log(1 + sp.exp(sp.tanh(u))), lambda u: 1 / (1 + sp.exp(-u)),
                lambda u: sp.Max(u, y), lambda u: 1 - sp.tanh(u) ** 2, sp.asinh,
            ]
        )
    )  # fmt: skip
    return function(a)
