"""One exact value of a domain: generic rationals first, then the places where identities break."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import sympy as sp

from derive.language import Domain

INTEGERS = frozenset({Domain.INTEGER, Domain.NATURAL, Domain.POSITIVE_INTEGER})
POSITIVES = frozenset({Domain.POSITIVE, Domain.POSITIVE_INTEGER})
NONNEGATIVES = frozenset({Domain.POSITIVE, Domain.NONNEGATIVE, Domain.NATURAL, Domain.POSITIVE_INTEGER})

_PRIMES = (7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73)
GENERIC_STRATA = ("generic", "unit")
STRATA = ("generic", "unit", "small", "generic", "half", "near zero", "near one", "large", "edge", "larger")


@dataclass(frozen=True)
class Interval:
    """Rational bounds of a variable, None where there is none; the bounds themselves may or may not belong to it."""

    low: sp.Rational | None = None
    high: sp.Rational | None = None

    @property
    def is_empty(self) -> bool:
        """True when no number lies between the bounds."""
        return self.low is not None and self.high is not None and bool(self.low > self.high)

    def meet(self, other: Interval) -> Interval:
        """The numbers in both intervals."""
        lows = [bound for bound in (self.low, other.low) if bound is not None]
        highs = [bound for bound in (self.high, other.high) if bound is not None]
        return Interval(max(lows, default=None), min(highs, default=None))

    def contains(self, value: sp.Expr) -> bool:
        """Whether a real value lies between the bounds, ends included."""
        return (self.low is None or bool(value >= self.low)) and (self.high is None or bool(value <= self.high))


def lies_in(value: sp.Expr, domain: Domain) -> bool:
    """Whether an exact number is certainly an element of the domain."""
    if domain is Domain.COMPLEX:
        return bool(value.is_complex)
    if not value.is_real:
        return False
    if domain in INTEGERS and not value.is_integer:
        return False
    if domain in POSITIVES:
        return bool(value.is_positive)
    if domain in NONNEGATIVES:
        return bool(value.is_nonnegative)
    return bool(value.is_nonzero) if domain is Domain.NONZERO else True


def draw(domain: Domain, interval: Interval, stratum: str, signed: bool, rng: Random, taken: set[int]) -> sp.Expr:
    """A value of the domain within the interval; `taken` holds the primes other variables of this point have used."""
    if domain is Domain.COMPLEX:
        parts = [_rational(stratum, rng, taken) * _sign(signed, rng) for _ in range(2)]
        shape = rng.randrange(6) if stratum not in GENERIC_STRATA else 0
        return parts[0] if shape == 1 else sp.I * parts[1] if shape == 2 else parts[0] + sp.I * parts[1]
    if domain in INTEGERS:
        return _fit_integer(_integer(stratum, rng, taken) * _sign(signed, rng), domain, interval)
    value = _rational(stratum, rng, taken)
    if domain is Domain.NONZERO and value == 0:
        value = sp.Integer(1)
    if domain in POSITIVES and value == 0:
        value = sp.Rational(1, 101)
    if domain not in NONNEGATIVES:
        value = value * _sign(signed, rng)
    return _fit(value, interval, stratum, rng)


def _sign(signed: bool, rng: Random) -> int:
    return -1 if signed and rng.randrange(2) else 1


def _prime(rng: Random, taken: set[int]) -> int:
    left = [prime for prime in _PRIMES if prime not in taken] or list(_PRIMES)
    prime = left[rng.randrange(len(left))]
    taken.add(prime)
    return prime


def _rational(stratum: str, rng: Random, taken: set[int]) -> sp.Rational:
    """A nonnegative rational of the stratum."""
    if stratum == "small":
        return sp.Integer(rng.randrange(0, 4))
    if stratum == "half":
        return sp.Rational(2 * rng.randrange(0, 4) + 1, 2)
    if stratum == "edge":
        return sp.Rational(*((0, 1), (1, 1), (2, 1), (1, 2))[rng.randrange(4)])
    prime = _prime(rng, taken)
    if stratum == "unit":
        return sp.Rational(rng.randrange(1, prime), prime)
    if stratum == "near zero":
        return sp.Rational(1, 8 * prime + 1)
    if stratum == "near one":
        return 1 + sp.Rational(rng.choice((-1, 1)), 8 * prime + 1)
    if stratum == "large":
        return sp.Rational(rng.randrange(4 * prime, 12 * prime), prime)
    if stratum == "larger":
        return sp.Rational(rng.randrange(20 * prime, 60 * prime), prime)
    return sp.Rational(rng.randrange(prime // 3 + 1, 4 * prime), prime)


def _integer(stratum: str, rng: Random, taken: set[int]) -> sp.Integer:
    """A nonnegative integer of the stratum, distinct from those already taken where the stratum is generic."""
    if stratum in ("small", "edge"):
        return sp.Integer(rng.randrange(0, 4))
    if stratum in ("near zero", "near one", "half"):
        return sp.Integer(rng.randrange(0, 3))
    low, high = {"large": (5, 13), "larger": (9, 24), "unit": (1, 6)}.get(stratum, (2, 9))
    choices = [n for n in range(low, high) if -n not in taken] or list(range(low, high))
    value = rng.choice(choices)
    taken.add(-value)
    return sp.Integer(value)


def _fit(value: sp.Expr, interval: Interval, stratum: str, rng: Random) -> sp.Expr:
    """The value itself if it lies in the interval, else its image in there."""
    low, high = interval.low, interval.high
    if stratum == "edge" and (low is not None or high is not None):
        return rng.choice([end for end in (low, high) if end is not None])
    if interval.contains(value) and value not in (low, high):
        return value
    size = abs(value) if value != 0 else sp.Rational(1, 3)
    if low is not None and high is not None:
        return low + (high - low) * size / (1 + size)
    if low is not None:
        return low + size
    return high - size if high is not None else value


def _fit_integer(value: sp.Integer, domain: Domain, interval: Interval) -> sp.Integer:
    bottom = {Domain.NATURAL: sp.Integer(0), Domain.POSITIVE_INTEGER: sp.Integer(1)}.get(domain)
    inside = interval.meet(Interval(bottom))
    low = None if inside.low is None else sp.ceiling(inside.low)
    high = None if inside.high is None else sp.floor(inside.high)
    if Interval(low, high).contains(value):
        return value
    size = abs(value)
    if low is not None and high is not None:
        return low + size % max(high - low + 1, 1)
    return low + size if low is not None else high - size
