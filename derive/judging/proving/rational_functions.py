"""Rational functions over Q in many generators with algebraic relations; the arithmetic is python-flint's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import flint
import sympy as sp

_MOST_TERMS = 4000
_MOST_POWER = 64


class NotRational(Exception):
    """An expression that is no rational function of the generators, or one too large to expand."""


class DividesByZero(Exception):
    """An expression that divides by something that is identically zero, and so is defined nowhere."""


@dataclass(frozen=True)
class AlgebraicRelation:
    """generator satisfies sum_j coefficients[j] * generator**j = 0, the coefficients being free of it.

    The leading coefficient may be any expression in the earlier generators.
    """

    generator: sp.Symbol
    coefficients: tuple[sp.Expr, ...]


class RationalField:
    """Q(generators) with the relations; later relations may speak of earlier generators only."""

    def __init__(self, generators: Sequence[sp.Symbol], relations: Sequence[AlgebraicRelation] = ()) -> None:
        self._index = {generator: i for i, generator in enumerate(generators)}
        names = [f"g{i}" for i in range(len(generators))] or ["g0"]
        self._ring = flint.fmpq_mpoly_ctx.get(names, "degrevlex")
        self._gens = self._ring.gens()
        self._relations: list[tuple[int, list[flint.fmpq_mpoly]]] = []
        for relation in relations:
            self._add_relation(relation)

    def _add_relation(self, relation: AlgebraicRelation) -> None:
        # The coefficients are brought over one denominator; only their ratio counts.
        fractions = [self._fraction(c) for c in relation.coefficients]
        common = self._ring.constant(1)
        for _, den in fractions:
            common = common * den / common.gcd(den)
        cleared = [num * (common / den) for num, den in fractions]
        self._relations.append((self._index[relation.generator], cleared))

    def is_zero(self, expression: sp.Expr) -> bool:
        """Whether the expression vanishes identically, by the relations. False means only: not shown."""
        numerator, _ = self._fraction(expression)
        return not self._reduced(numerator)

    def fraction(self, expression: sp.Expr) -> tuple[flint.fmpq_mpoly, flint.fmpq_mpoly]:
        """Numerator and denominator, without a common factor."""
        return self._fraction(expression)

    def _fraction(self, e: sp.Expr) -> tuple[flint.fmpq_mpoly, flint.fmpq_mpoly]:
        one = self._ring.constant(1)
        if e.is_Rational:
            return self._ring.constant(flint.fmpq(int(e.p), int(e.q))), one
        if e in self._index:
            return self._gens[self._index[e]], one
        if e.is_Add:
            return self._sum([self._fraction(a) for a in e.args])
        if e.is_Mul:
            num, den = one, one
            for a in e.args:
                n, d = self._fraction(a)
                num, den = self._lowest(num * n, den * d)
            return num, den
        if e.is_Pow and e.exp.is_Integer:
            return self._power(e.base, int(e.exp))
        raise NotRational(f"{e} is no rational function of the kernels")

    def _sum(self, parts: list[tuple[flint.fmpq_mpoly, flint.fmpq_mpoly]]) -> tuple[flint.fmpq_mpoly, flint.fmpq_mpoly]:
        num, den = parts[0]
        for n, d in parts[1:]:
            if d == den:
                num = num + n
                continue
            g = den.gcd(d)
            num, den = num * (d / g) + n * (den / g), den * (d / g)
            num, den = self._lowest(num, den)
        return self._lowest(num, den)

    def _power(self, base: sp.Expr, exponent: int) -> tuple[flint.fmpq_mpoly, flint.fmpq_mpoly]:
        num, den = self._fraction(base)
        if exponent < 0:
            if not self._reduced(num):
                raise DividesByZero(f"division by {base}, which is zero")
            num, den = den, num
        k = abs(exponent)
        if k > 1 and max(len(num), len(den)) > 1 and k > _MOST_POWER:
            raise NotRational(f"power {k} of a sum of {len(num)} terms: more than {_MOST_POWER}")
        self._check_size(num, den)
        return num**k, den**k

    def _lowest(self, num: flint.fmpq_mpoly, den: flint.fmpq_mpoly) -> tuple[flint.fmpq_mpoly, flint.fmpq_mpoly]:
        self._check_size(num, den)
        if not num:
            return num, self._ring.constant(1)
        g = num.gcd(den)
        return num / g, den / g

    @staticmethod
    def _check_size(*polynomials: flint.fmpq_mpoly) -> None:
        longest = max(len(p) for p in polynomials)
        if longest > _MOST_TERMS:
            raise NotRational(f"{longest} terms: more than {_MOST_TERMS}")

    def _reduced(self, polynomial: flint.fmpq_mpoly) -> flint.fmpq_mpoly:
        # A non-monic relation multiplies by its leading coefficient, which is no zero of the domain.
        for index, coefficients in reversed(self._relations):
            polynomial = self._remainder(polynomial, index, coefficients)
        return polynomial

    def _remainder(
        self, polynomial: flint.fmpq_mpoly, index: int, coefficients: list[flint.fmpq_mpoly]
    ) -> flint.fmpq_mpoly:
        order = len(coefficients) - 1
        generator = self._gens[index]
        by_power = self._by_power(polynomial, index)
        top = max(by_power, default=0)
        if top > 2000:
            raise NotRational(f"degree {top} in an algebraic kernel: more than 2000")
        lead = coefficients[-1]
        while top >= order:
            head = by_power.pop(top, None)
            if head:
                if not lead.is_one():
                    by_power = {k: c * lead for k, c in by_power.items()}
                for j, c in enumerate(coefficients[:-1]):
                    if c:
                        at = top - order + j
                        by_power[at] = by_power.get(at, self._ring.constant(0)) - head * c
                        self._check_size(by_power[at])
            top -= 1
        total = self._ring.constant(0)
        for k, c in by_power.items():
            total = total + c * generator**k
        return total

    def _by_power(self, polynomial: flint.fmpq_mpoly, index: int) -> dict[int, flint.fmpq_mpoly]:
        terms: dict[int, dict[tuple[int, ...], flint.fmpq]] = {}
        for monomial, coefficient in polynomial.to_dict().items():
            rest = tuple(0 if i == index else m for i, m in enumerate(monomial))
            terms.setdefault(int(monomial[index]), {})[tuple(int(m) for m in rest)] = coefficient
        return {k: self._ring.from_dict(d) for k, d in terms.items()}
