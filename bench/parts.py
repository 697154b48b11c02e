"""The benchmarks by name, each with what it is run on: whole, or so small that it only shows that it runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bench import c_export, cores, cross_entropy, ensemble, large_jacobian, medium_gradient, quartic, small_calls
from bench.measuring import Fact, Row


@dataclass
class Measured:
    """What a benchmark found. shares: rows whose times are read against the number of threads."""

    rows: list[Row] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    shares: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Part:
    """A benchmark: what runs it, and whether it is run with every thread too.

    run: of the number of threads and whether it is to be small. cold: whether it measures compiling, so that nothing
    may come from a cache.
    """

    run: Callable[[int, bool], Measured]
    threaded: bool = False
    cold: bool = False


SUBJECTS = (
    "gradient_flow", "layer_metric", "complex_weights", "momentum", "finite_steps", "cross_entropy",
    "bayesian_evidence", "natural_gradient",
)  # fmt: skip
_LARGE_ENOUGH_FOR_THREADS = (1_000_000, 10_000_000)


def _quartic(threads: int, small: bool) -> Measured:
    sizes = (10, 1000) if small else tuple(10**k for k in range(1, 8)) if threads == 1 else _LARGE_ENOUGH_FOR_THREADS
    return Measured(quartic.run(threads, sizes, 0.0 if small else 2.0))


def _cross_entropy(threads: int, small: bool) -> Measured:
    shapes = ((33, 10), (3, 100)) if small else ((65536, 10), (4096, 1000), (256, 50257))
    return Measured(cross_entropy.run(threads, shapes, 0.0 if small else 3.0))


def _medium_gradient(threads: int, small: bool) -> Measured:
    return Measured(*medium_gradient.run(100, 0.0, None) if small else medium_gradient.run(100_000, 3.0))


def _large_jacobian(threads: int, small: bool) -> Measured:
    return Measured(*large_jacobian.run(20, 20, 0.0) if small else large_jacobian.run(200, 256, 3.0))


def _small_calls(threads: int, small: bool) -> Measured:
    return Measured(*small_calls.run(0.0 if small else 1.0, 1 if small else 5))


def _c_export(threads: int, small: bool) -> Measured:
    return Measured(facts=c_export.run(SUBJECTS[:1] if small else SUBJECTS))


def _ensemble(threads: int, small: bool) -> Measured:
    return Measured(ensemble.run(threads, 200, 2, 0.0) if small else ensemble.run(threads, 100_000, 20, 4.0))


def _cores(threads: int, small: bool) -> Measured:
    return Measured(shares=cores.run(threads, small))


PARTS = {
    "quartic": Part(_quartic, threaded=True),
    "cross_entropy": Part(_cross_entropy, threaded=True),
    "medium_gradient": Part(_medium_gradient, cold=True),
    "large_jacobian": Part(_large_jacobian, cold=True),
    "small_calls": Part(_small_calls),
    "ensemble": Part(_ensemble, threaded=True),
    "c_export": Part(_c_export),
    "cores": Part(_cores, threaded=True),
}


def timed(part: Part, threads: int, small: bool) -> tuple[Measured, float]:
    """What a benchmark found, and how many seconds it took."""
    start = time.perf_counter()
    return part.run(threads, small), time.perf_counter() - start
