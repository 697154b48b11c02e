"""Gaussian integrals over R^k in closed form: exp of a quadratic polynomial, with the condition that it converges."""

from __future__ import annotations

import sympy as sp


def resolve(expression: sp.Expr) -> tuple[sp.Expr, tuple[sp.Basic, ...]]:
    """Every Gaussian integral in an expression replaced by its value, and what must hold for that.

    int dw P(w) exp(-w.A.w/2 + b.w + c) = (2 pi)^{k/2} det(A)^{-1/2} exp(b.A^{-1}.b/2 + c) times the mean of the
    polynomial P, for A positive definite (leading minors positive); without that the integral has no value.
    """
    conditions: list[sp.Basic] = []

    def replaced(integral: sp.Expr) -> sp.Expr:
        result = _value(integral)
        if result is None:
            return integral
        conditions.extend(result[1])
        return result[0]

    found = sorted(expression.atoms(sp.Integral), key=sp.count_ops)
    for integral in found:
        expression = expression.xreplace({integral: replaced(integral)})
    return expression, tuple(c for c in conditions if c is not sp.true)


def _value(integral: sp.Expr) -> tuple[sp.Expr, list[sp.Basic]] | None:
    if not isinstance(integral, sp.Integral) or integral.function.has(sp.Integral):
        return None
    variables = []
    for limit in integral.limits:
        if len(limit) != 3 or limit[1] != -sp.oo or limit[2] != sp.oo:
            return None
        variables.append(limit[0])
    split = _exponent(integral.function, variables)
    if split is None:
        return None
    front, exponent = split
    try:
        polynomial = sp.Poly(sp.expand(exponent), *variables)
    except sp.PolynomialError:
        return None
    if polynomial.total_degree() != 2:
        return None
    size = len(variables)
    hessian = -sp.hessian(polynomial.as_expr(), variables)
    slope = sp.Matrix([sp.diff(polynomial.as_expr(), v).subs(dict.fromkeys(variables, 0)) for v in variables])
    constant = polynomial.as_expr().subs(dict.fromkeys(variables, 0))
    determinant = sp.factor(hessian.det())
    if determinant == 0:
        return None
    shift = sp.Integer(0) if slope.is_zero_matrix else (slope.T * hessian.adjugate() * slope)[0] / (2 * determinant)
    minors: list[sp.Basic] = [sp.Gt(sp.factor(hessian[:n, :n].det()), 0) for n in range(1, size + 1)]
    value = sp.sqrt((2 * sp.pi) ** size / determinant) * sp.exp(shift + constant)
    return value * _mean(front, variables, hessian.adjugate() / determinant, slope), minors


def _mean(front: sp.Expr, variables: list[sp.Symbol], covariance: sp.Matrix, slope: sp.Matrix) -> sp.Expr:
    """The Gaussian mean of a polynomial: e^{D/2} P at the centre, D = sum of covariance_ij d_i d_j (heat equation)."""
    if not front.has(*variables):
        return front
    total, term, order = sp.expand(front), sp.expand(front), 0
    while term != 0:
        order += 1
        term = sp.expand(
            sum(
                covariance[i, j] * sp.diff(term, one, two)
                for i, one in enumerate(variables)
                for j, two in enumerate(variables)
            )
            / (2 * order)
        )
        total += term
    centre = covariance * slope
    return sp.factor(total.subs(dict(zip(variables, centre, strict=True)), simultaneous=True))


def _exponent(function: sp.Expr, variables: list[sp.Symbol]) -> tuple[sp.Expr, sp.Expr] | None:
    """front * exp(exponent) with a polynomial of the variables in front."""
    front, exponent = sp.Integer(1), sp.Integer(0)
    for factor in sp.Mul.make_args(sp.powsimp(function)):
        if not factor.has(*variables) or factor.is_polynomial(*variables):
            front *= factor
            continue
        base, power = factor.as_base_exp()
        if base is sp.E:
            exponent += power
        elif isinstance(factor, sp.exp):
            exponent += factor.args[0]
        else:
            return None
    return front, exponent
