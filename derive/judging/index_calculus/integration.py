"""Integrals over all of R^k with a symbolic k: what is constant comes out, a Gaussian has its value.

int dw e^{c + b.w - w.A.w/2} = (2 pi)^{k/2} det(A)^{-1/2} e^{c + b.A^{-1}.b/2} for a positive definite A, here a
positive multiple of the identity or of a declared positive definite matrix; with b = 0 the mean of a product of
components is the sum over all ways to pair them of products of A^{-1} (Isserlis, Biometrika 12, 134, 1918).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from derive.judging.index_calculus.algebra import (
    exponential,
    of_part,
    positive_term,
    power,
    product,
    product_of,
    scaled,
    sum_over,
    total,
)
from derive.judging.index_calculus.canonical import canonical
from derive.judging.index_calculus.parts import (
    ONE,
    ZERO,
    Determinant,
    Exponent,
    Exponential,
    Expression,
    Factor,
    Index,
    Part,
    SpaceIntegral,
    Tensor,
    Term,
)
from derive.judging.index_calculus.renaming import (
    delta,
    free_indices,
    fresh,
    parts_of,
    renamed_term,
    sorted_tensor,
    with_fresh_bound,
)

Pair: TypeAlias = Callable[[Index, Index], Expression]
_MOST_LETTERS = 8

PI = Tensor(r"\pi", positive=True)


def over_space(integrand: Expression, coordinate: str, range_name: str) -> Expression:
    """The integral over all components of a coordinate with one index of the given range."""
    integrand = canonical(integrand)
    values = [_of_term(term, coordinate, range_name) for term in integrand.terms]
    if values and all(value is not None for value in values):
        return total(value for value in values if value is not None)
    if len(integrand.terms) == 1 and not integrand.terms[0].bound:
        front, inside, _ = _parted(integrand.terms[0], coordinate)
        body = canonical(Expression((Term(Fraction(1), (), inside),)))
        return product(front, of_part(SpaceIntegral(coordinate, body)))
    return of_part(SpaceIntegral(coordinate, integrand))


def _of_term(term: Term, coordinate: str, range_name: str) -> Expression | None:
    """The integral of one term, if it is a Gaussian times components of the coordinate."""
    opened = with_fresh_bound(term)
    front, inside, powers = _parted(opened, coordinate)
    weights = tuple(f for f in inside if f[0] not in dict(powers))
    if any(free_indices(part) & frozenset(opened.bound) for part, _ in weights):
        return None
    gaussian = _gaussian(weights, coordinate, range_name)
    if gaussian is None:
        return None
    value, pair = gaussian
    letters = [part.indices[0] for part, e in powers for _ in range(int(e.constant)) if isinstance(part, Tensor)]
    if letters and pair is None or len(letters) > _MOST_LETTERS:
        return None
    moment = _pairings(letters, pair) if letters and pair is not None else of_part(PI, Exponent())
    return sum_over(opened.bound, product_of((front, value, moment)))


def _parted(term: Term, coordinate: str) -> tuple[Expression, tuple[Factor, ...], tuple[Factor, ...]]:
    """What is constant, what depends on the coordinate, and which of that are components of the coordinate itself."""
    inside = tuple(f for f in term.factors if _depends(f, coordinate))
    outside = tuple(f for f in term.factors if not _depends(f, coordinate))
    powers = tuple((p, e) for p, e in inside if _is_component(p, coordinate) and e.is_integer and e.constant > 0)
    return Expression((Term(term.number, (), outside),)), inside, powers


def _is_component(part: Part, coordinate: str) -> bool:
    return isinstance(part, Tensor) and part.key == coordinate and len(part.indices) == 1 and not part.slots


def _pairings(letters: list[Index], pair: Pair) -> Expression:
    """Isserlis: the mean of a product of Gaussian variables is the sum over all ways to pair them."""
    if len(letters) % 2:
        return ZERO
    if not letters:
        return of_part(PI, Exponent())
    first, rest = letters[0], letters[1:]
    return total(
        product(pair(first, other), _pairings(rest[:place] + rest[place + 1 :], pair))
        for place, other in enumerate(rest)
    )


def _depends(factor: Factor, coordinate: str) -> bool:
    inner = (factor[0], *parts_of(factor[0]))
    return any(isinstance(p, Tensor) and (p.key == coordinate or p.arguments) for p in inner)


def _gaussian(factors: tuple[Factor, ...], coordinate: str, range_name: str) -> tuple[Expression, Pair | None] | None:
    """The integral of e to the power of a quadratic form plus a linear one, and the covariance of two components.

    None where the factors are anything else. No covariance is given where there is a linear form: the mean is not 0.
    """
    if not factors or not all(isinstance(part, Exponential) and not e.sizes for part, e in factors):
        return None
    exponent = canonical(Expression(tuple(_whole(part, e) for part, e in factors)))
    forms = [_quadratic(term, coordinate) for term in exponent.terms]
    slopes = [_slope(term, coordinate) for term, form in zip(exponent.terms, forms, strict=True) if form is None]
    if any(slope is None for slope in slopes):
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
    pair = _covariance(matrix, scale)
    parts = (circle, determinant, own)
    if not slopes:
        return product_of(parts), pair
    return product_of((*parts, _completed([s for s in slopes if s is not None], pair, range_name))), None


def _covariance(matrix: str, scale: Expression) -> Pair:
    """The inverse of s A, as a function of two indices."""
    front = power(scale, Exponent(Fraction(-1)))

    def pair(first: Index, second: Index) -> Expression:
        if not matrix:
            return product(front, of_part(delta(first, second)))
        return product(front, of_part(sorted_tensor(Tensor(matrix, (first, second), symmetric=True, inverse=True))))

    return pair


def _slope(term: Term, coordinate: str) -> tuple[Index, Term] | None:
    """b_i w^i as the index and what stands beside w, or None for anything else."""
    opened = with_fresh_bound(term)
    mine = [p for p, e in opened.factors if _is_component(p, coordinate) and e == ONE]
    rest = tuple(f for f in opened.factors if f[0] not in mine)
    if len(mine) != 1 or any(_depends(f, coordinate) for f in rest) or not isinstance(mine[0], Tensor):
        return None
    index = mine[0].indices[0]
    if index not in opened.bound:
        return None
    return index, Term(opened.number, tuple(i for i in opened.bound if i != index), rest)


def _completed(slopes: list[tuple[Index, Term]], pair: Pair, range_name: str) -> Expression:
    """e^{b.A^{-1}.b/2}: what the square completed leaves."""
    one, two = fresh(range_name), fresh(range_name)
    left, right = (
        total(Expression((renamed_term(term, {index: end}),)) for index, term in slopes) for end in (one, two)
    )
    return exponential(scaled(sum_over((one, two), product_of((left, pair(one, two), right))), Fraction(1, 2)))


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
