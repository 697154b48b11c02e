"""One term made simple: equal parts merged, deltas and inverse matrices contracted, empty sums replaced by sizes."""

from __future__ import annotations

from contextvars import ContextVar
from fractions import Fraction

from derive.judging.index_calculus.parts import (
    ONE,
    Delta,
    Exponent,
    Factor,
    Imaginary,
    Index,
    Part,
    Prime,
    Size,
    Tensor,
    Term,
)
from derive.judging.index_calculus.renaming import delta, free_indices, renamed
from derive.language.refusal import OutsideLanguage

_MOST_FACTORS = 40

steps_left: ContextVar[int] = ContextVar("steps_left", default=20_000)
"""How many terms may still be made; the budget of one proof, counted so that every machine stops at the same place."""


def simplified(number: Fraction, bound: tuple[Index, ...], factors: list[Factor]) -> Term:
    """The term number * factors summed over bound, contracted as far as the rules go."""
    left = steps_left.get()
    if left <= 0:
        raise OutsideLanguage("the index calculus is over its budget of terms")
    steps_left.set(left - 1)
    kept = list(bound)
    while True:
        number, factors = _merged(number, factors)
        if not number:
            return Term(Fraction(0))
        if len(factors) > _MOST_FACTORS:
            raise OutsideLanguage("too many factors in one term")
        changed = _without_delta(kept, factors) or _without_inverse(kept, factors)
        if changed is None:
            break
        kept, factors = changed
    used = frozenset[Index]().union(*(free_indices(part) for part, _ in factors))
    for index in [i for i in kept if i not in used]:
        kept.remove(index)
        factors.append((Size(index.range), ONE))
    number, factors = _merged(number, factors)
    return Term(number, tuple(kept), tuple(factors))


def _merged(number: Fraction, factors: list[Factor]) -> tuple[Fraction, list[Factor]]:
    """Equal parts with their exponents added; integer powers of numbers and of the imaginary unit taken out."""
    exponents: dict[Part, Exponent] = {}
    for part, exponent in factors:
        exponents[part] = exponents.get(part, Exponent()).plus(exponent)
    result: list[Factor] = []
    for part, exponent in exponents.items():
        if isinstance(part, Prime):
            whole = exponent.constant.numerator // exponent.constant.denominator
            if abs(whole) > 200:
                raise OutsideLanguage("a power of a number beyond 200")
            number *= Fraction(part.number) ** whole
            exponent = exponent.plus(Exponent(Fraction(-whole)))
        elif isinstance(part, Imaginary):
            number, exponent = _of_imaginary(number, exponent)
        elif isinstance(part, Delta) and not exponent.is_zero:
            if not exponent.is_integer or exponent.constant < 0:
                raise OutsideLanguage("a Kronecker delta under a root or in a denominator")
            exponent = ONE
        if not exponent.is_zero:
            result.append((part, exponent))
    return number, result


def _of_imaginary(number: Fraction, exponent: Exponent) -> tuple[Fraction, Exponent]:
    if not exponent.is_integer:
        raise OutsideLanguage("a power of the imaginary unit that is no integer")
    turns = int(exponent.constant) % 4
    return (-number if turns >= 2 else number), Exponent(Fraction(turns % 2))


def _without_delta(bound: list[Index], factors: list[Factor]) -> tuple[list[Index], list[Factor]] | None:
    for place, (part, _) in enumerate(factors):
        if not isinstance(part, Delta):
            continue
        rest = factors[:place] + factors[place + 1 :]
        if part.first == part.second:
            return bound, rest
        for gone, stays in ((part.first, part.second), (part.second, part.first)):
            if gone in bound:
                names = {gone: stays}
                return [i for i in bound if i != gone], [(renamed(p, names), e) for p, e in rest]
        if any(part.second in free_indices(p) for p, _ in rest):
            # Both are free: beside the delta of i and j, every j may be called i.
            names = {part.second: part.first}
            return bound, [factors[place], *((renamed(p, names), e) for p, e in rest)]
    return None


def _without_inverse(bound: list[Index], factors: list[Factor]) -> tuple[list[Index], list[Factor]] | None:
    """g^{ij} g_{jk} is the delta of i and k, where nothing else carries j."""
    for place, (part, exponent) in enumerate(factors):
        if not (isinstance(part, Tensor) and part.inverse and exponent == ONE):
            continue
        for other_place, (other, other_exponent) in enumerate(factors):
            if not _is_matrix_of(part, other) or other_exponent != ONE:
                continue
            assert isinstance(other, Tensor)
            for index in set(part.indices) & set(other.indices) & set(bound):
                rest = [f for n, f in enumerate(factors) if n not in (place, other_place)]
                elsewhere = any(index in free_indices(p) for p, _ in rest)
                if _single(part, index) and _single(other, index) and not elsewhere:
                    ends = delta(_partner(part, index), _partner(other, index))
                    return [i for i in bound if i != index], [*rest, (ends, ONE)]
    return None


def _is_matrix_of(inverse: Tensor, other: Part) -> bool:
    if not isinstance(other, Tensor) or other.key != inverse.key:
        return False
    return other.symmetric and not other.inverse and not other.slots


def _single(tensor: Tensor, index: Index) -> bool:
    return tensor.indices.count(index) == 1


def _partner(tensor: Tensor, index: Index) -> Index:
    return tensor.indices[1] if tensor.indices[0] == index else tensor.indices[0]
