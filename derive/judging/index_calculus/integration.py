"""Integrals over all of R^k with a symbolic k: what is constant comes out, a Gaussian has its value.

int dw e^{c - w.A.w/2} = (2 pi)^{k/2} det(A)^{-1/2} e^c for a positive definite A, here a positive multiple of the
identity or of a declared positive definite matrix.
"""

from __future__ import annotations

from fractions import Fraction

from derive.judging.index_calculus.algebra import of_part, positive_term, power, product, product_of, scaled
from derive.judging.index_calculus.canonical import canonical
from derive.judging.index_calculus.parts import (
    ONE,
    Determinant,
    Exponent,
    Exponential,
    Expression,
    Factor,
    SpaceIntegral,
    Tensor,
    Term,
)
from derive.judging.index_calculus.renaming import free_indices, parts_of, with_fresh_bound

PI = Tensor(r"\pi", positive=True)


def over_space(integrand: Expression, coordinate: str, range_name: str) -> Expression:
    """The integral over all components of a coordinate with one index of the given range."""
    integrand = canonical(integrand)
    if len(integrand.terms) == 1 and not integrand.terms[0].bound:
        term = integrand.terms[0]
        inside = tuple(f for f in term.factors if _depends(f, coordinate))
        outside = tuple(f for f in term.factors if not _depends(f, coordinate))
        front = Expression((Term(term.number, (), outside),))
        value = _gaussian(inside, coordinate, range_name)
        if value is None:
            value = of_part(SpaceIntegral(coordinate, canonical(Expression((Term(Fraction(1), (), inside),)))))
        return product(front, value)
    return of_part(SpaceIntegral(coordinate, integrand))


def _depends(factor: Factor, coordinate: str) -> bool:
    inner = (factor[0], *parts_of(factor[0]))
    return any(isinstance(p, Tensor) and (p.key == coordinate or p.arguments) for p in inner)


def _gaussian(factors: tuple[Factor, ...], coordinate: str, range_name: str) -> Expression | None:
    """The integral of e to the power of one quadratic form, or None where the factors are anything else."""
    if not factors or not all(isinstance(part, Exponential) and not e.sizes for part, e in factors):
        return None
    exponent = canonical(Expression(tuple(_whole(part, e) for part, e in factors)))
    forms = [_quadratic(term, coordinate) for term in exponent.terms]
    if any(form is None for form in forms):
        return None
    matrices = {form[1] for form in forms if form is not None}
    if len(matrices) != 1:
        return None
    matrix = matrices.pop()
    scale = canonical(Expression(tuple(form[0] for form in forms if form is not None)))
    if not scale.terms or not all(positive_term(term) for term in scale.terms):
        return None
    k = Exponent(Fraction(0), ((range_name, Fraction(1)),))
    half, root = k.times(Fraction(1, 2)), Exponent(Fraction(-1, 2))
    circle = power(scaled(of_part(PI), 2), half)
    determinant = power(scale, half.times(Fraction(-1)))
    own = of_part(Determinant(matrix, positive=True), root) if matrix else of_part(PI, Exponent())
    return product_of((circle, determinant, own))


def _whole(part: object, exponent: Exponent) -> Term:
    assert isinstance(part, Exponential)
    return Term(exponent.constant, part.term.bound, part.term.factors)


def _quadratic(term: Term, coordinate: str) -> tuple[Term, str] | None:
    """-(1/2) s A_ij w^i w^j as (s, the name of A), with no name for the identity; None for anything else."""
    opened = with_fresh_bound(term)
    mine = [(p, e) for p, e in opened.factors if isinstance(p, Tensor) and p.key == coordinate]
    rest = [f for f in opened.factors if f not in mine]
    if any(_depends(f, coordinate) for f in rest):
        return None
    indices = [p.indices[0] for p, _ in mine if isinstance(p, Tensor) and len(p.indices) == 1 and not p.slots]
    if set(indices) != set(opened.bound) or len(indices) != len(mine):
        return None
    if len(mine) == 1 and mine[0][1] == Exponent(Fraction(2)):
        return (Term(-2 * opened.number, (), tuple(rest)), "") if not _carries(rest, opened) else None
    if len(mine) != 2 or any(e != ONE for _, e in mine):
        return None
    for place, (part, e) in enumerate(rest):
        if isinstance(part, Tensor) and e == ONE and part.definite and not part.inverse and not part.slots:
            others = rest[:place] + rest[place + 1 :]
            if set(part.indices) == set(opened.bound) and not _carries(others, opened):
                return Term(-2 * opened.number, (), tuple(others)), part.key
    return None


def _carries(factors: list[Factor], term: Term) -> bool:
    return any(free_indices(part) & frozenset(term.bound) for part, _ in factors)
