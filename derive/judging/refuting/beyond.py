"""Points beyond every number that a claim prints: where max(n, 1000) = 1000 and |x + 1000| = x + 1000 fail."""

from __future__ import annotations

from collections.abc import Iterator

import sympy as sp

from derive.judging.points import Point, Region
from derive.judging.points.values import INTEGERS, lies_in
from derive.language import Claim, Domain, Variable

_SMALL = 5  # the usual points reach beyond smaller numbers
_LARGEST = sp.Integer(10) ** 120
_COUNTABLE = sp.Integer(200)  # terms that a sum with open bounds may have, and numbers a factorial is taken of
_MOST_SIZES = 4


def points_beyond(claim: Claim, region: Region, start: Point) -> Iterator[Point]:
    """The point with one variable after the other, and with all of them, beyond the numbers of the claim."""
    sizes = _sizes(claim)
    choices = {v.symbol: [c for size in sizes for c in _beyond(v, size)] for v in region.free}
    for symbol, values in choices.items():
        for value in values:
            yield from _moved(region, start, {symbol: value})
    if len(choices) > 1:
        for row in zip(*choices.values(), strict=False):
            # the one after the other a little farther out: equal values hide a difference
            apart = {s: v * (place + 1) for place, (s, v) in enumerate(zip(choices, row, strict=True))}
            yield from _moved(region, start, apart)


def _sizes(claim: Claim) -> list[sp.Integer]:
    """The largest sizes of the numbers on both sides and of their reciprocals, and the product of all of them."""
    found: set[sp.Integer] = set()
    for side in (claim.left, claim.right):
        for part in sp.preorder_traversal(side):
            if isinstance(part, sp.Expr) and part.is_number and part.is_real and part.is_finite:
                found |= _size(part)
    counted = claim.difference.has(sp.Sum, sp.Product, sp.factorial, sp.binomial, sp.gamma)
    limit = _COUNTABLE if counted else _LARGEST
    large = sorted((size for size in found if _SMALL <= size <= limit), reverse=True)
    product = sp.prod(large)
    return list(dict.fromkeys([*large[: _MOST_SIZES - 1], *([product] if large and product <= limit else [])]))


def _size(number: sp.Expr) -> set[sp.Integer]:
    if number.is_Rational:
        return {abs(sp.Integer(number.p)), sp.Integer(number.q)}
    size = abs(number.n(15))
    if not size.is_Float or size == 0 or not 1 / _LARGEST < size < _LARGEST:
        return set()
    return {sp.Integer(sp.ceiling(size)), sp.Integer(sp.ceiling(1 / size))}


def _beyond(variable: Variable, size: sp.Integer) -> list[sp.Expr]:
    whole = [size + 1, 2 * size + 3, 10 * size + 7]
    if variable.domain is Domain.COMPLEX or variable.domain not in INTEGERS:
        whole += [size + sp.Rational(1, 3), 1 / (3 * size + 1)]
    return [c for value in whole for c in (value, -value) if lies_in(c, variable.domain)]


def _moved(region: Region, start: Point, changes: dict[sp.Symbol, sp.Expr]) -> Iterator[Point]:
    free = {v.symbol: start.values[v.symbol] for v in region.free} | changes
    values = region.complete(free, 0)
    domains = {v.symbol: v.domain for v in region.variables}
    if values is None or not all(lies_in(values[s], domain) for s, domain in domains.items()):
        return
    if region.failing(values, start.functions) is None:
        yield Point({s: values[s] for s in domains}, start.functions)
