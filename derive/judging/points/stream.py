"""The stream of points of a claim: seeded by what the claim says, generic first, then stratified over all variables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

import sympy as sp

from derive.judging.points.functions import Functions, Values, random_function
from derive.judging.points.region import NoPointFound, Region
from derive.judging.points.values import GENERIC_STRATA, INTEGERS, NONNEGATIVES, STRATA, draw
from derive.language import Claim, Domain, Variable

TRIES_FOR_THE_FIRST = 3000
TRIES_PER_POINT = 400
ANCHORS = tuple(sp.Rational(*pair) for pair in ((0, 1), (1, 1), (-1, 1), (2, 1), (1, 2), (-2, 1)))
REPEATS_BEFORE_THE_END = 60


@dataclass(frozen=True)
class Point:
    """An exact point of a claim's domain: a number for every variable, a concrete function for every unknown one."""

    values: Mapping[sp.Symbol, sp.Expr] = field(default_factory=dict)
    functions: Functions = field(default_factory=dict)

    def __str__(self) -> str:
        return ", ".join(f"{name} = {value}" for name, value in self.named())

    def named(self) -> tuple[tuple[str, str], ...]:
        """Names and values as text, functions as "x |-> x**2 + 1"."""
        numbers = [(symbol.name, str(value)) for symbol, value in self.values.items()]
        return tuple(numbers) + tuple((str(f), _as_text(body)) for f, body in self.functions.items())


def _as_text(function: sp.Lambda) -> str:
    if function == sp.S.IdentityFunction:
        return "x |-> x"
    return f"{', '.join(str(slot) for slot in function.variables)} |-> {function.expr}"


def seed_of(claim: Claim, purpose: str = "") -> int:
    """A number that depends only on what the claim says, the same in every run and process."""
    variables = [f"{v.symbol.name}:{v.domain.value}:{v.stated}" for v in claim.variables]
    functions = [f"{f.function}:{f.arity}:{f.values.value}:{f.critical_at}" for f in claim.functions]
    parts = (claim.left, claim.relation.value, claim.right, variables, functions, claim.field, purpose)
    text = "|".join([*map(str, parts), *map(str, claim.assumptions)])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


@dataclass(frozen=True)
class PointStream:
    """The points of a region. `narrowed` replaces the domain of a symbol by a smaller one for this stream.

    Iterating ends when the region seems exhausted (a claim without variables has one point) and raises NoPointFound
    when not a single point could be found.
    """

    claim: Claim
    region: Region
    purpose: str = ""
    narrowed: Mapping[sp.Symbol, Domain] = field(default_factory=dict)
    generic_only: bool = False

    def __iter__(self) -> Iterator[Point]:
        rng = Random(seed_of(self.claim, self.purpose))
        seen: set[str] = set()
        number = repeats = 0
        while repeats < REPEATS_BEFORE_THE_END:
            point = self._attempt_many(number, rng)
            if point is None and not seen:
                raise NoPointFound(f"no point that satisfies the assumptions was found in {TRIES_FOR_THE_FIRST} tries")
            if point is None or str(point) in seen:
                repeats += 1 if point is not None else REPEATS_BEFORE_THE_END
            else:
                seen.add(str(point))
                yield point
            number += 1

    def _attempt_many(self, number: int, rng: Random) -> Point | None:
        """A point of the stratum asked for; other strata and scales where the assumptions refuse it."""
        anchored = 3 <= number < 3 + len(ANCHORS)
        for attempt in range(TRIES_FOR_THE_FIRST if number == 0 else TRIES_PER_POINT):
            point = self._attempt(number + attempt + (len(ANCHORS) if anchored and attempt else 0), attempt, rng)
            if point is not None:
                return point
        return None

    def _attempt(self, number: int, attempt: int, rng: Random) -> Point | None:
        values = self._draw_all(number, rng)
        if attempt:
            _rescale(values, self.region, attempt, rng)
        self._balance(values)
        free = {v.symbol: values[v.symbol] for v in self.region.free}
        complete = self.region.complete(free, rng.randrange(2))
        if complete is None or not self._is_narrow(complete):
            return None
        ordered = {v.symbol: complete[v.symbol] for v in self.region.variables}
        functions = {f.function: random_function(f, ordered, rng) for f in self.claim.functions}
        for _ in range(4):
            failed = self.region.failing(ordered, functions)
            if failed is None:
                return Point(ordered, functions)
            if self.region.solved or not _swap(failed, ordered, self.region.free):
                return None
        return None

    def _draw_all(self, number: int, rng: Random) -> dict[sp.Symbol, sp.Expr]:
        taken: set[int] = set()
        values = {}
        for variable in self.region.variables:
            domain = self.narrowed.get(variable.symbol, variable.domain)
            stratum = self._stratum(number, rng)
            if isinstance(stratum, sp.Rational):
                values[variable.symbol] = stratum
                continue
            signed = number >= 2 and domain not in NONNEGATIVES
            interval = self.region.intervals[variable.symbol]
            values[variable.symbol] = draw(domain, interval, stratum, signed, rng, taken)
        return values

    def _stratum(self, number: int, rng: Random) -> str | sp.Rational:
        """Generic for the first three points, then all variables at one anchor, then any mixture of strata."""
        if number < 3 or self.generic_only:
            return GENERIC_STRATA[0] if number == 0 else rng.choice(GENERIC_STRATA)
        if number < 3 + len(ANCHORS):
            return ANCHORS[number - 3]
        return rng.choice(ANCHORS) if rng.randrange(4) == 0 else rng.choice(STRATA)

    def _balance(self, values: dict[sp.Symbol, sp.Expr]) -> None:
        for balance in self.region.balances:
            weight = sum(c * values[s] for s, c in zip(balance.symbols, balance.coefficients, strict=True))
            if weight != 0:
                values.update({s: values[s] * balance.total / weight for s in balance.symbols})

    def _is_narrow(self, values: Values) -> bool:
        from_outside = (s for s, domain in self.narrowed.items() if s in values and not _within(values[s], domain))
        return next(from_outside, None) is None


def _within(value: sp.Expr, domain: Domain) -> bool:
    if domain in NONNEGATIVES and not value.is_positive:
        return False
    return bool(value.is_integer) if domain in INTEGERS else True


def _rescale(values: dict[sp.Symbol, sp.Expr], region: Region, attempt: int, rng: Random) -> None:
    """After a refusal positive values grow and signed ones shrink at random, which meets conditions of dominance."""
    growth = (1, 1, 2, 4, 8) if attempt > 3 else (1, 1, 2)
    for variable in region.free:
        interval = region.intervals[variable.symbol]
        if variable.domain in INTEGERS or variable.domain is Domain.COMPLEX or interval.high is not None:
            continue
        if interval.low is not None and interval.low >= 0:
            values[variable.symbol] *= rng.choice(growth) if rng.randrange(4) else sp.Rational(1, rng.choice(growth))
        elif attempt % 2:
            values[variable.symbol] /= rng.choice(growth)


def _swap(failed: sp.Basic, values: dict[sp.Symbol, sp.Expr], free: tuple[Variable, ...]) -> bool:
    """Exchange the values of two variables of one domain that stand in the wrong order; False in other cases."""
    if not isinstance(failed, sp.Lt | sp.Le | sp.Gt | sp.Ge):
        return False
    domains = {v.symbol: v.domain for v in free}
    left, right = failed.lhs, failed.rhs
    if (
        left not in domains
        or right not in domains
        or domains[left] is not domains[right]
        or values[left] == values[right]
    ):
        return False
    values[left], values[right] = values[right], values[left]
    return True
