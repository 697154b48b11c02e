"""Wirtinger calculus for SymPy expressions: z and its conjugate as independent variables.

Source: W. Wirtinger, Math. Ann. 97, 357 (1927): with z = x + iy, d/dz = (d/dx - i d/dy)/2, and d/dzbar is
(d/dx + i d/dy)/2.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from derive.language import OutsideLanguage


def wirtinger(expression: sp.Expr, z: sp.Symbol) -> sp.Expr:
    r"""d/dz of an expression of z, conjugate(z), re, im, Abs, arg and differentiable functions of them.

    An unknown function f is taken to be holomorphic in each of its arguments; \overline{f} is the function whose value
    at the conjugate is the conjugate of f. One that is declared real is its own conjugate.
    Raises OutsideLanguage for a part whose conjugate is not known.
    """
    return _by(expression, z, conjugated=False)


def wirtinger_conjugate(expression: sp.Expr, z: sp.Symbol) -> sp.Expr:
    """d/dzbar of an expression; it vanishes exactly where the expression is holomorphic in z."""
    return _by(expression, z, conjugated=True)


def _by(expression: sp.Expr, z: sp.Symbol, *, conjugated: bool) -> sp.Expr:
    bar = sp.Dummy(f"{z.name}bar", complex=True)
    apart = in_conjugates(expression, z, bar)
    derivative = sp.diff(apart, bar if conjugated else z)
    return (
        derivative.subs(bar, sp.conjugate(z))
        if derivative.has(sp.Derivative)
        else derivative.xreplace({bar: sp.conjugate(z)})
    )


def in_conjugates(expression: sp.Expr, z: sp.Symbol, bar: sp.Symbol) -> sp.Expr:
    """The expression as a function of z and of `bar` in place of conjugate(z)."""
    if not expression.has(z):
        return expression
    if expression == z:
        return z
    parts = expression.args
    if isinstance(expression, sp.conjugate):
        return _conjugate(in_conjugates(parts[0], z, bar), z, bar)
    if isinstance(expression, sp.re | sp.im | sp.Abs | sp.arg | sp.sign):
        return _of_both(expression, in_conjugates(parts[0], z, bar), z, bar)
    return expression.func(*[in_conjugates(part, z, bar) for part in parts])


def _of_both(expression: sp.Expr, inner: sp.Expr, z: sp.Symbol, bar: sp.Symbol) -> sp.Expr:
    other = _conjugate(inner, z, bar)
    if isinstance(expression, sp.re):
        return (inner + other) / 2
    if isinstance(expression, sp.im):
        return (inner - other) / (2 * sp.I)
    if isinstance(expression, sp.Abs):
        return sp.sqrt(inner * other)
    if isinstance(expression, sp.sign):
        return inner / sp.sqrt(inner * other)
    return (sp.log(inner) - sp.log(other)) / (2 * sp.I)


# real on a part of the real line, so that their conjugate is their value at the conjugate, off their cuts
_REAL_ON_THE_LINE = (
    sp.exp, sp.log, sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc, sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech,
    sp.csch, sp.asin, sp.acos, sp.atan, sp.acot, sp.asinh, sp.acosh, sp.atanh, sp.erf, sp.erfc, sp.erfi, sp.gamma,
    sp.loggamma, sp.digamma, sp.LambertW, sp.sinc,
)  # fmt: skip


def _conjugate(e: sp.Expr, z: sp.Symbol, bar: sp.Symbol) -> sp.Expr:
    """The conjugate of a function of z and bar: they change places, and so does i with -i."""
    if e == z:
        return bar
    if e == bar:
        return z
    if not e.has(z, bar):
        return sp.conjugate(e)
    if isinstance(e, (sp.Add, sp.Mul, *_REAL_ON_THE_LINE)):
        return e.func(*[_conjugate(part, z, bar) for part in e.args])
    if isinstance(e, sp.Pow) and (e.exp.is_integer or not e.exp.has(z, bar)):
        return _conjugate(e.base, z, bar) ** sp.conjugate(e.exp)
    if isinstance(e, sp.core.function.AppliedUndef):
        if e.is_extended_real:
            return e
        # f(z) = sum c_n z^n has the conjugate sum conj(c_n) zbar^n, another function, of the conjugate
        turned = sp.Function(rf"\overline{{{e.func.__name__}}}")
        return turned(*[_conjugate(part, z, bar) for part in e.args])
    raise OutsideLanguage(f"the conjugate of {e.func.__name__} of a complex variable has no rule here")


def is_holomorphic(expression: sp.Expr, z: sp.Symbol) -> bool:
    """Whether d/dzbar was shown to vanish (the Cauchy-Riemann equations); False says only that it was not."""
    return bool(sp.simplify(wirtinger_conjugate(expression, z)) == 0)


def complex_gradient(expression: sp.Expr, variables: Sequence[sp.Symbol]) -> sp.Matrix:
    """The column of d/dzbar_i of a real expression: the direction of steepest ascent."""
    return sp.Matrix([wirtinger_conjugate(expression, z) for z in variables])


def complex_hessian(expression: sp.Expr, variables: Sequence[sp.Symbol]) -> sp.Matrix:
    """The matrix d^2/(dzbar_i dz_j) of a real expression, which is Hermitian."""
    return sp.Matrix([[wirtinger(wirtinger_conjugate(expression, a), b) for b in variables] for a in variables])


def pytorch_gradient(expression: sp.Expr, z: sp.Symbol) -> sp.Expr:
    """What PyTorch calls the gradient of f: 2 dL/dzbar for a real L; for a complex f that of its real part."""
    return 2 * wirtinger_conjugate(sp.re(expression), z)


def jax_gradient(expression: sp.Expr, z: sp.Symbol) -> sp.Expr:
    """What JAX calls the gradient: the conjugate of PyTorch's for a real L; df/dz for a holomorphic f."""
    return 2 * wirtinger(sp.re(expression), z)


def from_jax_to_pytorch(gradient: sp.Expr) -> sp.Expr:
    """The same gradient in the other convention; it is its own inverse."""
    return sp.conjugate(gradient)
