"""The search for a counterexample: points inside the conventions of the field first, then the whole stated domain."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

import sympy as sp

from derive.judging.points import EmptyDomain, NoPointFound, Point, PointStream, Region, region_of
from derive.judging.refuting.beyond import points_beyond
from derive.judging.refuting.conventions import (
    Restriction,
    conventional_domains,
    is_robust,
    only_unconventional,
    restrictions_of,
)
from derive.judging.refuting.evaluation import PRECISIONS, Outcome, Standing, evaluate, witness_of
from derive.judging.refuting.hunting import hunt
from derive.judging.refuting.shrinking import shrink
from derive.language import Claim, Relation, Witness

FINER = (1024,)  # bits at which two points are looked at again
FINEST = (2048, 16384)  # and two numbers: tanh(100) is 1 to 86 digits
PATIENCE = 8  # points in a row that cannot be evaluated, none decided yet, after which the search ends


@dataclass(frozen=True)
class Budget:
    """How much a search may do: points tried, evaluations that follow an inequality to where it is tightest,
    evaluations spent on making a witness small; then seconds."""

    points: int = 40
    hunting: int = 240
    shrinking: int = 60
    seconds: float = 10.0


@dataclass(frozen=True)
class Refutation:
    """A claim that fails at `point`. With `only_unconventional` it fails only outside the conventions in `restrict`."""

    point: Point
    witness: Witness
    only_unconventional: bool = False
    restrict: tuple[str, ...] = ()
    agreed: int = 0


@dataclass(frozen=True)
class Agreement:
    """No counterexample: how many points agreed, to how many digits at least, and where a side had no value.

    `digits` is None for inequalities and where no point agreed. `finished` is false when the time ended it.
    """

    agreed: int = 0
    undefined_left: int = 0
    undefined_right: int = 0
    undefined_both: int = 0
    unknown: int = 0
    digits: float | None = None
    finished: bool = True
    reason: str = ""

    @property
    def undefined(self) -> int:
        """The points at which at least one side had no value."""
        return self.undefined_left + self.undefined_right + self.undefined_both


@dataclass(frozen=True)
class NoPoints:
    """No point of the domain could be had; `provable` when the assumptions contradict each other."""

    reason: str
    provable: bool = False


def refute(claim: Claim, budget: Budget = Budget(), purpose: str = "refuting") -> Refutation | Agreement | NoPoints:
    """A small rigorous counterexample, or the agreement seen, or why there was no point to try."""
    try:
        region = region_of(claim)
    except EmptyDomain as empty:
        return NoPoints(str(empty), provable=True)
    search = _Search(claim, region, restrictions_of(region.variables), time.process_time() + budget.seconds, budget)
    try:
        return search.run(purpose)
    except NoPointFound as none:
        return NoPoints(str(none))


def cross_examine(claim: Claim, points: int = 16, seconds: float = 5.0) -> Refutation | Agreement | NoPoints:
    """The same search at other points than `refute` takes: one enclosure that excludes equality overrules a proof."""
    return refute(claim, Budget(points, hunting=5 * points, seconds=seconds), purpose="cross-examining")


def insist(claim: Claim, seconds: float = 5.0) -> Refutation | None:
    """A counterexample to an equation that agreed at the usual points: at finer precision, or beyond its numbers."""
    try:
        region = region_of(claim)
    except EmptyDomain:
        return None
    budget = Budget(seconds=seconds)
    search = _Search(claim, region, restrictions_of(region.variables), time.process_time() + seconds, budget)
    with suppress(NoPointFound):
        return search.insist()
    return None


def replay(claim: Claim, refutation: Refutation | Point, bits: int = 320) -> bool:
    """Whether the claim fails at the point of a refutation when it is evaluated anew at another precision."""
    point = refutation.point if isinstance(refutation, Refutation) else refutation
    return evaluate(claim, point, (bits,)).standing is Standing.FAILS


@dataclass
class _Search:
    """The state of one search: what was seen so far."""

    claim: Claim
    region: Region
    restrictions: tuple[Restriction, ...]
    deadline: float
    budget: Budget
    seen: Counter[Standing] = field(default_factory=Counter)
    failures: list[tuple[Point, Outcome]] = field(default_factory=list)
    agreements: list[Point] = field(default_factory=list)
    digits: float = 300.0
    finished: bool = True
    last_reason: str = ""

    def run(self, purpose: str) -> Refutation | Agreement:
        for point in self._points(purpose):
            outcome = self._look(point)
            if outcome.standing is Standing.FAILS and is_robust(point, self.restrictions):
                return self._refutation(point, outcome)
        if not self.failures and self.claim.relation is not Relation.EQUAL:
            hunt(self.claim, self.region, self.agreements, self._look_until_the_deadline, self.budget.hunting)
        return self._refutation(*self._worst()) if self.failures else self._agreement()

    def insist(self) -> Refutation | None:
        """Finer enclosures where few are needed, and points beyond every number of the claim."""
        narrowed = conventional_domains(self.region.variables)
        starts = list(islice(PointStream(self.claim, self.region, "insisting", narrowed), 2))
        finer = FINEST if not self.claim.variables else FINER
        if self.claim.difference.has(sp.Integral, sp.Sum, sp.Product, sp.Limit):
            finer = PRECISIONS[-1:]
        for point in starts:
            self._look(point, finer)
        if starts and not self.failures and not self.claim.functions:
            for point in points_beyond(self.claim, self.region, starts[0]):
                if self.failures or self._look_until_the_deadline(point) is None:
                    break
        return self._refutation(*self._worst()) if self.failures else None

    def _worst(self) -> tuple[Point, Outcome]:
        """The failure that breaks the fewest conventions, the first of them."""
        return min(self.failures, key=lambda pair: sum(not r.holds(pair[0]) for r in self.restrictions))

    def _look(self, point: Point, precisions: tuple[int, ...] = PRECISIONS) -> Outcome:
        outcome = evaluate(self.claim, point, precisions)
        self.seen[outcome.standing] += 1
        if outcome.standing is Standing.FAILS:
            self.failures.append((point, outcome))
        elif outcome.standing is Standing.AGREES:
            self.agreements.append(point)
            self.digits = min(self.digits, outcome.digits)
        else:
            self.last_reason = outcome.reason or self.last_reason
        return outcome

    def _look_until_the_deadline(self, point: Point) -> Outcome | None:
        if time.process_time() > self.deadline:
            self.finished = False
            return None
        return self._look(point)

    def _points(self, purpose: str) -> Iterator[Point]:
        """Half of the points inside all conventions, where there are any, then the whole domain; ends on the budget."""
        narrowed = conventional_domains(self.region.variables)
        if narrowed:
            yield from self._some(purpose + " inside the conventions", narrowed, self.budget.points // 2)
        yield from self._some(purpose, {}, self.budget.points - sum(self.seen.values()))

    def _some(self, purpose: str, narrowed: dict[sp.Symbol, sp.Basic], count: int) -> Iterator[Point]:
        before = Counter(self.seen)
        stream = iter(PointStream(self.claim, self.region, purpose, narrowed))
        while (tried := sum((self.seen - before).values())) < count:
            if time.process_time() > self.deadline:
                self.finished = False
                return
            if tried >= PATIENCE and self.seen[Standing.UNKNOWN] - before[Standing.UNKNOWN] == tried:
                return
            try:
                point = next(stream, None)
            except NoPointFound:
                if narrowed:
                    return
                raise
            if point is None:
                return
            yield point

    def _refutation(self, point: Point, outcome: Outcome) -> Refutation:
        robust = is_robust(point, self.restrictions)
        left = self.budget.shrinking

        def trial(candidate: Point) -> Outcome | None:
            nonlocal left
            left -= 1
            if left < 0 or time.process_time() > self.deadline:
                return None
            if robust and not is_robust(candidate, self.restrictions):
                return None
            if self.region.failing(candidate.values, candidate.functions) is not None:
                return None
            return evaluate(self.claim, candidate)

        point, outcome = shrink(self.claim, self.region, point, outcome, trial)
        failing = [failed for failed, _ in self.failures] + [point]
        restrict = only_unconventional(failing, self.agreements, self.restrictions)
        return Refutation(point, witness_of(point, outcome), bool(restrict), restrict, len(self.agreements))

    def _agreement(self) -> Agreement:
        equality = self.claim.relation.value == "="
        return Agreement(
            agreed=self.seen[Standing.AGREES],
            undefined_left=self.seen[Standing.UNDEFINED_LEFT],
            undefined_right=self.seen[Standing.UNDEFINED_RIGHT],
            undefined_both=self.seen[Standing.UNDEFINED_BOTH],
            unknown=self.seen[Standing.UNKNOWN],
            digits=round(self.digits, 1) if equality and self.agreements else None,
            finished=self.finished,
            reason=self.last_reason,
        )
