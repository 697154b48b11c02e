"""The time of two kernels by the number of threads, by the clock on the wall."""

from __future__ import annotations

import time

from bench import c_side, cross_entropy, quartic
from bench.measuring import Row, Side, compared
from numerics.cross_entropy import loss_and_gradient


def run(threads: int, small: bool) -> list[Row]:
    """A row for each kernel, with C beside it where gcc is there."""
    budget = 0.0 if small else 2.0
    points, shape = (1000, (8, 10)) if small else (10_000_000, (4096, 1000))
    return [_row(quartic.BENCHMARK, _quartic(points), threads, budget),
            _row(cross_entropy.BENCHMARK, _cross_entropy(shape, threads), threads, budget)]  # fmt: skip


def _row(name: str, sides: dict[str, Side], threads: int, budget: float) -> Row:
    row = Row(name, "by threads", threads)
    row.seconds, row.ratios = compared(sides, threads, budget, time.perf_counter)
    return row


def _quartic(points: int) -> dict[str, Side]:
    import numpy as np

    function, t, out = quartic.kernel(), np.linspace(0.0, 5.0, points), np.empty((2, points))
    sides: dict[str, Side] = {"this": lambda: function(t, *quartic.PARAMETERS, out=out)}
    if c_side.has_compiler():
        quartic.add_c(sides, {}, t, 0)
    return sides


def _cross_entropy(shape: tuple[int, int], threads: int) -> dict[str, Side]:
    import numpy as np

    Y, P = cross_entropy.drawn(shape, "f8")
    out = np.empty(shape[0]), np.empty(shape)
    sides: dict[str, Side] = {"this": lambda: loss_and_gradient(Y, P, out=out)}
    found: dict[str, Side] = {}
    if c_side.has_compiler():
        cross_entropy.add_c(found, {}, Y, P, threads)
        sides["C"] = found["C, row by row"]
    return sides
