"""Asymptotic claims, judged by their rate: the remainder is enclosed at growing sizes, against the claimed order."""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import flint
import sympy as sp

from derive.judging.enclosure import Undefined, Unknown, enclose
from derive.judging.points import EmptyDomain, NoPointFound, Point, PointStream, instantiate, region_of, same_centres
from derive.judging.points.values import lies_in
from derive.language import Asymptotic, Claim, Domain, Relation

DECADES = (1, 2, 3, 4, 5, 6)
FAR_DECADES = (8, 12, 16, 24, 32, 48)
OCTAVES = tuple(range(2, 13))  # sizes 2**k, for remainders that cost as many operations as the size
FEWEST_SIZES = 5
BITS = 640
MOST_BITS = 2000

STEADY_GROWTH = 1.5  # per decade: slower growth must show constant increments to count as growth at all
SLOW_GROWTH_RATIO = 0.85  # of successive increments: 1 for a logarithm, below 0.72 for C - 1/log at these sizes
CONVERGED_RATIO = 0.5  # of successive increments: a remainder that settles this fast has a limit
STILL_FALLING = 0.93  # per decade: a remainder that tends to 0 as slowly as 1/log falls faster at these sizes


class Kind(StrEnum):
    """How a measured remainder behaves."""

    BOUNDED = "bounded"
    GROWING = "growing"
    NOT_VANISHING = "not vanishing"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class RateBudget:
    """Points of the other variables at which the remainder is measured, and seconds for the whole measurement."""

    points: int = 4
    seconds: float = 15.0


@dataclass(frozen=True)
class Rate:
    """What was measured: sizes and scaled remainders at the point that decided, and the observed order there.

    `order` is p where the remainder itself went like size**-p over the last sizes (size = 1/distance at a finite
    point); `points` is the number of points at which it was measured.
    """

    kind: Kind
    reason: str
    table: tuple[tuple[str, str], ...] = ()
    order: float | None = None
    points: int = 0
    point: Point | None = None


@dataclass(frozen=True)
class Sample:
    """The remainder and the scaled remainder at one size; `decades` is the decimal logarithm of the size."""

    decades: float
    at: sp.Expr
    remainder: flint.acb
    scaled: flint.acb


def judge_rate(claim: Claim, budget: RateBudget = RateBudget()) -> Rate:
    """The rate of an asymptotic claim: growing or not vanishing only when every measured point shows it clearly."""
    if claim.asymptotic is None:
        raise ValueError(f"the claim {claim.left} = {claim.right} is not asymptotic: use refute instead")
    if claim.relation is not Relation.EQUAL:
        return Rate(Kind.UNCLEAR, f"an asymptotic {claim.relation.value} has no rate: only equalities are measured")
    deadline = time.process_time() + budget.seconds
    rates: list[Rate] = []
    try:
        for point in _points(claim, budget.points):
            rates.extend(_rate_at(claim, claim.asymptotic, point, side, deadline) for side in _sides(claim.asymptotic))
            if time.process_time() > deadline:
                break
    except (EmptyDomain, NoPointFound) as none:
        return Rate(Kind.UNCLEAR, str(none))
    measured = [rate for rate in rates if rate.table]
    if not measured:
        return Rate(Kind.UNCLEAR, rates[0].reason if rates else "no point to measure at")
    return _joint(measured)


def _points(claim: Claim, count: int) -> Iterator[Point]:
    assert claim.asymptotic is not None
    region = region_of(claim, keep=(claim.asymptotic.variable,))
    stream = PointStream(claim, region, "measuring the rate", generic_only=True)
    seen: set[tuple[sp.Expr, ...]] = set()
    for point in stream:
        others = tuple(value for s, value in point.values.items() if s != claim.asymptotic.variable)
        if others not in seen or claim.functions:
            seen.add(others)
            yield point
            count -= 1
        if count == 0 or (len(point.values) == 1 and not claim.functions):
            return


def _sides(asymptotic: Asymptotic) -> tuple[int, ...]:
    return (1,) if asymptotic.point in (sp.oo, -sp.oo) else (1, -1)


def _joint(rates: Sequence[Rate]) -> Rate:
    """One rate for all points: a clear failure must be seen at each, one unclear point leaves all unclear."""
    first = rates[0]
    kinds = {rate.kind for rate in rates}
    bad = {Kind.GROWING, Kind.NOT_VANISHING}
    if kinds <= bad or kinds == {Kind.BOUNDED}:
        return Rate(first.kind, first.reason, first.table, first.order, len(rates), first.point)
    unclear = next((rate for rate in rates if rate.kind is not Kind.BOUNDED), first)
    reason = f"the measured points do not agree: {unclear.kind.value} at {unclear.point} ({unclear.reason})"
    return Rate(Kind.UNCLEAR, reason, unclear.table, unclear.order, len(rates), unclear.point)


def _rate_at(claim: Claim, asymptotic: Asymptotic, point: Point, side: int, deadline: float) -> Rate:
    """The rate at one point of the other variables, from decades if they can be had, else from powers of two."""
    samples = _measure(claim, asymptotic, point, [sp.Integer(10) ** k for k in DECADES], side, deadline)
    if len(samples) == len(DECADES):
        far = [sp.Integer(10) ** k for k in FAR_DECADES]
        samples = samples + _measure(claim, asymptotic, point, far, side, deadline)
    samples = _clear(samples)
    if len(samples) < FEWEST_SIZES:
        samples = _clear(_measure(claim, asymptotic, point, [sp.Integer(2) ** k for k in OCTAVES], side, deadline))
    if len(samples) < FEWEST_SIZES:
        return Rate(Kind.UNCLEAR, f"the remainder could be enclosed at {len(samples)} sizes only", point=point)
    kind, reason = _judge(samples, vanishing=asymptotic.scale is None)
    table = tuple((str(sample.at), sample.scaled.str(8)) for sample in samples)
    return Rate(kind, reason, table, _order(samples), 1, point)


def _measure(
    claim: Claim, asymptotic: Asymptotic, point: Point, sizes: Sequence[sp.Integer], side: int, deadline: float
) -> list[Sample]:
    """The remainder at the sizes, up to the first at which it cannot be enclosed."""
    samples: list[Sample] = []
    for size in sizes:
        if time.process_time() > deadline:
            break
        at = _location(asymptotic, point, size, side)
        sample = None if at is None else _sample(claim, asymptotic, point, at, size)
        if sample is None:
            if samples:
                break
            continue
        samples.append(sample)
    return samples


def _location(asymptotic: Asymptotic, point: Point, size: sp.Integer, side: int) -> sp.Expr | None:
    if asymptotic.point is sp.oo:
        return size
    if asymptotic.point is -sp.oo:
        return -size
    centre = sp.sympify(asymptotic.point, strict=True).xreplace(dict(point.values))
    return centre + side / size


def _sample(claim: Claim, asymptotic: Asymptotic, point: Point, at: sp.Expr, size: sp.Integer) -> Sample | None:
    """The remainder at one place; None outside the domain, outside the assumptions, and where it has no enclosure."""
    region = region_of(claim, keep=(asymptotic.variable,))
    domain = next((v.domain for v in region.variables if v.symbol == asymptotic.variable), Domain.REAL)
    values = region.complete({v.symbol: point.values[v.symbol] for v in region.free} | {asymptotic.variable: at})
    if not lies_in(at, domain) or values is None or region.failing(values, point.functions) is not None:
        return None
    if not same_centres(claim.functions, point.values, values):
        return None
    scale = sp.Integer(1) if asymptotic.scale is None else asymptotic.scale
    balls = []
    bits = min(BITS + 16 * len(str(size)), MOST_BITS)
    for side in (claim.left, claim.right, scale):
        expression = instantiate(sp.sympify(side, strict=True), point.functions)
        used = {s: value for s, value in values.items() if s in expression.free_symbols}
        try:
            with flint.ctx.workprec(bits):
                balls.append(enclose(expression, used, field=claim.field, bits=bits))
        except (Undefined, Unknown):
            return None
    with flint.ctx.workprec(bits):
        left, right, unit = balls
        if unit.contains(0) or (asymptotic.relative and right.contains(0)):
            return None
        remainder = left / right - 1 if asymptotic.relative else left - right
        return Sample(math.log10(int(size)), at, remainder, remainder / unit)


def _judge(samples: Sequence[Sample], vanishing: bool) -> tuple[Kind, str]:
    """The kind of behaviour, from the logarithms of the sizes and of the magnitudes of the scaled remainders."""
    sizes = [sample.decades for sample in samples]
    magnitudes = [_log10(sample.scaled) for sample in samples]
    if magnitudes[-1] == -math.inf:
        return Kind.BOUNDED, "the remainder is zero to all digits at the last sizes"
    slopes = [
        (b - a) / (d - c) if max(a, b) > -math.inf else -1.0
        for a, b, c, d in zip(magnitudes, magnitudes[1:], sizes, sizes[1:], strict=False)
    ]
    last = slopes[-4:]
    if min(last) > math.log10(STEADY_GROWTH):
        return Kind.GROWING, f"the scaled remainder grows like size^{last[-1]:.2g} over the last {len(last)} sizes"
    if _grows_slowly(samples):
        return Kind.GROWING, "the scaled remainder grows by constant amounts, like a logarithm of the size"
    return _vanishing(samples, last) if vanishing else _bounded(samples, last)


def _bounded(samples: Sequence[Sample], slopes: Sequence[float]) -> tuple[Kind, str]:
    if max(slopes) <= 0 or _settles(samples):
        return Kind.BOUNDED, f"the scaled remainder stays bounded; at the last size it is {samples[-1].scaled.str(4)}"
    return Kind.UNCLEAR, "the scaled remainder neither settles nor grows steadily at the sizes that could be measured"


def _vanishing(samples: Sequence[Sample], slopes: Sequence[float]) -> tuple[Kind, str]:
    limit = _limit_magnitude(samples)
    if limit is not None and limit > 0:
        return Kind.NOT_VANISHING, f"the remainder settles near {samples[-1].remainder.str(4)} instead of tending to 0"
    if max(slopes) < math.log10(STILL_FALLING) or _falls_like_one_over_log(samples):
        return Kind.BOUNDED, f"the remainder tends to 0; at the last size it is {samples[-1].remainder.str(4)}"
    return Kind.UNCLEAR, "the remainder neither falls steadily nor settles at the sizes that could be measured"


def _falls_like_one_over_log(samples: Sequence[Sample]) -> bool:
    """Whether remainder * log(size) never rises over a long range of sizes, as a limit other than 0 would make it."""
    last = [(abs(sample.scaled), sample.decades) for sample in samples[-4:]]
    products = [float(magnitude.mid()) * decades for magnitude, decades in last]
    steady = all(b <= a * (1 + 1e-6) for a, b in itertools.pairwise(products))
    return steady and samples[-1].decades >= FAR_DECADES[-1]


def _clear(samples: Sequence[Sample]) -> list[Sample]:
    """The samples up to the first whose ball contains zero without being negligible against those before it."""
    clear: list[Sample] = []
    for sample in samples:
        largest = max((_log10(before.scaled) for before in clear), default=-math.inf)
        if sample.scaled.contains(0) and _log10_of(sample.scaled.abs_upper()) > max(largest, -20.0) - 20.0:
            break
        clear.append(sample)
    return clear


def _log10(ball: flint.acb) -> float:
    """The decimal logarithm of a magnitude, -inf where the ball contains zero."""
    return -math.inf if ball.contains(0) else _log10_of(abs(ball))


def _log10_of(magnitude: flint.arb) -> float:
    return -math.inf if magnitude.is_zero() else float((magnitude.log() / flint.arb(10).log()).mid())


def _increments(samples: Sequence[Sample]) -> list[float]:
    """|s_(k+1) - s_k| per decade of size, over the last sizes."""
    last = samples[-5:]
    return [float(abs(b.scaled - a.scaled).mid()) / (b.decades - a.decades) for a, b in itertools.pairwise(last)]


def _grows_slowly(samples: Sequence[Sample]) -> bool:
    """Whether the magnitude rises by amounts per decade that do not fade, as those of a logarithm do not."""
    last = [abs(sample.scaled) for sample in samples[-5:]]
    if len(last) < 5 or not all(bool(b > a) for a, b in itertools.pairwise(last)):
        return False
    steps = _increments(samples)
    return all(b >= SLOW_GROWTH_RATIO * a > 0 for a, b in itertools.pairwise(steps))


def _settles(samples: Sequence[Sample]) -> bool:
    """Whether the increments fade so fast that the remainder has a limit near its last value."""
    last = samples[-4:]
    steps = [float(abs(b.scaled - a.scaled).mid()) for a, b in itertools.pairwise(last)]
    widths = [b.decades - a.decades for a, b in itertools.pairwise(last)]
    return all(b <= CONVERGED_RATIO**width * a for a, b, width in zip(steps, steps[1:], widths, strict=False))


def _limit_magnitude(samples: Sequence[Sample]) -> float | None:
    """A lower estimate of the magnitude of the limit, None where none can be told."""
    if not _settles(samples):
        return None
    ratio = CONVERGED_RATIO ** (samples[-1].decades - samples[-2].decades)
    missing = float(abs(samples[-1].scaled - samples[-2].scaled).mid()) * ratio / (1 - ratio)
    size = float(abs(samples[-1].scaled).mid())
    return size - missing if missing < 0.5 * size else None


def _order(samples: Sequence[Sample]) -> float | None:
    first, second = samples[-2:]
    before, after = _log10(first.remainder), _log10(second.remainder)
    if -math.inf in (before, after):
        return None
    return round((before - after) / (second.decades - first.decades), 3)
