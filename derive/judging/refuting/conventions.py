"""What the field means without saying it: a letter is positive, an index is an integer, two indices differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import sympy as sp

from derive.judging.points import Point
from derive.judging.points.values import INTEGERS
from derive.language import Domain, Variable

GENERIC_UNKNOWNS = frozenset("x y z t u v w s theta phi vartheta varphi".split())
INTEGER_LETTERS = frozenset("i j k l m n p q N M K".split())
ENOUGH_AGREEMENT = 4


@dataclass(frozen=True)
class Restriction:
    """A condition a reader may take for granted. A soft one counts only where the claim was seen to hold under it."""

    text: str
    holds: Callable[[Point], bool]
    soft: bool = False


def base_name(symbol: sp.Symbol) -> str:
    """The letter of a name without its index or prime: x_1, x1 and x' are all x."""
    return str(symbol.name.split("_")[0].lstrip("\\").rstrip("0123456789'"))


def conventional_domains(variables: Iterable[Variable]) -> dict[sp.Symbol, Domain]:
    """The domain in which every convention about the unstated variables is met; generic unknowns are left alone."""
    return {v.symbol: _conventional(v) for v in variables if _is_conventional(v)}


def _is_conventional(variable: Variable) -> bool:
    return not variable.stated and base_name(variable.symbol) not in GENERIC_UNKNOWNS


def _is_index(variable: Variable) -> bool:
    return variable.domain in INTEGERS or base_name(variable.symbol) in INTEGER_LETTERS


def _conventional(variable: Variable) -> Domain:
    return Domain.POSITIVE_INTEGER if _is_index(variable) else Domain.POSITIVE


def restrictions_of(variables: Sequence[Variable]) -> tuple[Restriction, ...]:
    """All conventions the unstated variables of a claim may be under, weakest first."""
    unstated = [v for v in variables if _is_conventional(v)]
    found: list[Restriction] = []
    for variable in unstated:
        found.extend(_of_one(variable))
    for first, second in combinations([v for v in unstated if _is_index(v)], 2):
        found.append(_distinct(first.symbol, second.symbol))
    return tuple(found)


def _of_one(variable: Variable) -> Iterable[Restriction]:
    symbol = variable.symbol
    name = symbol.name
    if variable.domain is Domain.COMPLEX:
        yield Restriction(f"{name} real", lambda p: bool(p.values[symbol].is_real))
    if _is_index(variable) and variable.domain not in INTEGERS:
        yield Restriction(f"{name} integer", lambda p: bool(p.values[symbol].is_integer))
    if variable.domain not in (Domain.POSITIVE, Domain.POSITIVE_INTEGER):
        yield Restriction(f"{name} != 0", lambda p: p.values[symbol] != 0)
        yield Restriction(f"{name} > 0", lambda p: bool(p.values[symbol].is_positive))
    if _is_index(variable):
        yield Restriction(f"{name} >= 2", lambda p: bool((p.values[symbol] - 2).is_nonnegative), soft=True)


def _distinct(first: sp.Symbol, second: sp.Symbol) -> Restriction:
    return Restriction(f"{first} != {second}", lambda p: p.values[first] != p.values[second], soft=True)


def is_robust(point: Point, restrictions: Iterable[Restriction]) -> bool:
    """Whether a point meets every convention, so that no reading of the conventions saves a claim that fails there."""
    return all(restriction.holds(point) for restriction in restrictions)


def only_unconventional(
    failures: Sequence[Point], agreements: Sequence[Point], restrictions: Sequence[Restriction]
) -> tuple[str, ...]:
    """The fewest conventions under which none of the failures counts, () when the failures stand whatever is meant."""
    for size in range(1, len(restrictions) + 1 if len(restrictions) <= 6 else 4):
        for chosen in combinations(restrictions, size):
            if _saves(chosen, failures, agreements):
                return tuple(restriction.text for restriction in chosen)
    hard = tuple(r for r in restrictions if not r.soft)
    return tuple(r.text for r in hard) if _saves(hard, failures, agreements) else ()


def _saves(chosen: Sequence[Restriction], failures: Sequence[Point], agreements: Sequence[Point]) -> bool:
    if any(is_robust(point, chosen) for point in failures):
        return False
    seen = sum(is_robust(point, chosen) for point in agreements)
    return seen >= ENOUGH_AGREEMENT or not any(restriction.soft for restriction in chosen)
