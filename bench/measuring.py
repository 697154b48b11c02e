"""Times of several ways to compute the same thing, measured so that their ratios mean something on a shared machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Side = Callable[[], Any]

SHORTEST = 2e-3
"""Seconds that one measurement takes at least: a side that is faster is called several times."""

SETTLED = 8e-3
"""Seconds for which a side with threads runs before it is measured: the threads of OpenMP and others look for work for
some milliseconds after a call, on processors that the next side wants."""


MEMORY = "memory"
"""The side that reads what is read and writes what is written, and computes nothing."""


@dataclass
class Row:
    """One case of a benchmark.

    seconds: the median time of one call by side; "this" is the project. bars: the most that this/side may be.
    missing: sides that could not run, with the reason.
    """

    benchmark: str
    case: str
    threads: int
    seconds: dict[str, float] = field(default_factory=dict)
    ratios: dict[str, float] = field(default_factory=dict)
    bars: dict[str, float] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


@dataclass
class Fact:
    """One number that is no ratio of times: how long compiling took, how many results agreed."""

    what: str
    value: str
    bar: str
    met: bool


def clock_for(threads: int) -> Callable[[], float]:
    """Processor time where there is one thread, which other processes disturb little; the time of day otherwise."""
    return time.process_time if threads == 1 else time.perf_counter


def compared(
    sides: Mapping[str, Side], threads: int, budget: float, clock: Callable[[], float] | None = None
) -> tuple[dict[str, float], dict[str, float]]:
    """Median seconds of one call of every side, and the median over the rounds of this/side.

    Every round runs every side, in the order of the last round reversed, so that a disturbance meets all alike.
    budget: seconds for all rounds; three are run at least.
    """
    clock = clock or clock_for(threads)
    repeats = {name: _repeats(side, clock) for name, side in sides.items()}
    rounds: list[dict[str, float]] = []
    order = list(sides)
    end = time.perf_counter() + budget
    while len(rounds) < 3 or time.perf_counter() < end:
        taken = {}
        for name in order:
            if threads > 1:
                _settle(sides[name])
            taken[name] = _one(sides[name], repeats[name], clock)
        rounds.append(taken)
        order.reverse()
    seconds = {name: statistics.median(r[name] for r in rounds) for name in sides}
    ratios = {name: statistics.median(r["this"] / r[name] for r in rounds) for name in sides if name != "this" in sides}
    return seconds, ratios


def best(seconds: dict[str, float], ratios: dict[str, float]) -> tuple[dict[str, float], dict[str, float]]:
    """A side that was written in several ways ("C, in blocks") is judged by the fastest of them."""
    fastest: dict[str, str] = {}
    for name, taken in seconds.items():
        base = name.split(",")[0]
        if base not in fastest or taken < seconds[fastest[base]]:
            fastest[base] = name
    return (
        {base: seconds[name] for base, name in fastest.items()},
        {base: ratios[name] for base, name in fastest.items() if name in ratios},
    )


def _settle(side: Side) -> None:
    end = time.perf_counter() + SETTLED
    side()
    while time.perf_counter() < end:
        side()


def _one(side: Side, repeats: int, clock: Callable[[], float]) -> float:
    start = clock()
    for _ in range(repeats):
        side()
    return (clock() - start) / repeats


def _repeats(side: Side, clock: Callable[[], float]) -> int:
    side()
    repeats = 1
    while (taken := _one(side, repeats, clock) * repeats) < SHORTEST:
        repeats *= max(2, min(10, int(SHORTEST / max(taken, 1e-7))))
    return repeats
