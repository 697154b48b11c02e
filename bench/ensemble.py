"""Many trajectories of the damped quartic, m x'' + lambda x' + alpha x^3/2 = 0, to a relative error of 1e-8 a step."""

from __future__ import annotations

import ctypes
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from bench import c_side, peers
from bench.measuring import Row, Side, compared
from numerics.momentum import damped_quartic

BENCHMARK = "damped quartic, trajectories to t = 10"
END, RELATIVE, ABSOLUTE = 10.0, 1e-8, 1e-10


@dataclass(frozen=True)
class Ensemble:
    """Starts (x, v) and parameters of every trajectory, arrays of one length."""

    x: Any
    v: Any
    m: Any
    lambda_: Any
    alpha: Any


def drawn(count: int) -> Ensemble:
    """Starts between -2 and 2, at rest or moving; masses about 1, some friction."""
    r = np.random.default_rng(6)
    return Ensemble(
        r.uniform(-2.0, 2.0, count), r.uniform(-1.0, 1.0, count), r.uniform(0.5, 1.5, count),
        r.uniform(0.1, 0.5, count), r.uniform(0.5, 2.5, count),
    )  # fmt: skip


def ensemble_under_test(ensemble: Ensemble) -> Any:
    """The ends (x, v) as this project integrates them."""
    found = damped_quartic(
        END, W=ensemble.x, v=ensemble.v, m=ensemble.m, lambda_=ensemble.lambda_, alpha=ensemble.alpha,
        rtol=RELATIVE, atol=ABSOLUTE,
    )  # fmt: skip
    return np.stack([found["W"], found["v"]])


def run(threads: int, count: int, some: int, budget: float) -> list[Row]:
    """One row. some: the trajectories that solve_ivp is given, whose time for all is reckoned from them."""
    ensemble = drawn(count)
    row = Row(BENCHMARK, f"{count} trajectories", threads, bars={"C": 0.4, "SciPy": 0.01})
    sides: dict[str, Side] = {}
    known, row.seconds["SciPy"] = _solved(ensemble, some)
    if c_side.has_compiler():
        sides["C"], found = _c(ensemble)
        sides["C"]()
        _agree(found, known)
    else:
        row.missing["C"] = "no gcc"
    sides["this"] = lambda: ensemble_under_test(ensemble)
    _agree(ensemble_under_test(ensemble), known)
    seconds, row.ratios = compared(sides, threads, budget) if sides else ({}, {})
    row.seconds |= seconds
    if "this" in seconds and "SciPy" in row.seconds:
        row.ratios["SciPy"] = seconds["this"] / row.seconds["SciPy"]
    row.missing |= peers.not_installed("SciPy")
    return [row]


def _agree(found: Any, known: Any) -> None:
    """Some hundred steps, each of which errs by 1e-8 at most, and what becomes of that on the way."""
    if known is not None:
        np.testing.assert_allclose(found[:, : known.shape[1]], known, rtol=2e-6, atol=2e-6)


def _c(ensemble: Ensemble) -> tuple[Side, Any]:
    function = c_side.compiled(c_side.HERE / "ensemble.c").damped_quartic
    function.restype = ctypes.c_int64
    ends = np.empty((2, len(ensemble.x)))
    addresses = [ctypes.c_void_p(a.ctypes.data) for a in (*ends, ensemble.m, ensemble.lambda_, ensemble.alpha)]
    numbers = [ctypes.c_double(number) for number in (END, RELATIVE, ABSOLUTE)]

    def side() -> None:
        ends[0], ends[1] = ensemble.x, ensemble.v
        function(ctypes.c_int64(len(ensemble.x)), *addresses, *numbers)

    return side, ends


def _solved(ensemble: Ensemble, some: int) -> tuple[Any | None, float]:
    """The ends of the first trajectories by scipy.integrate.solve_ivp to 1e-12, and its seconds at 1e-8 for all."""
    if peers.peer("SciPy") is None:
        return None, float("nan")
    from scipy.integrate import solve_ivp

    def solved(i: int, relative: float, absolute: float) -> Any:
        m, friction, alpha = ensemble.m[i], ensemble.lambda_[i], ensemble.alpha[i]
        return solve_ivp(
            lambda t, s: (s[1], -(friction * s[1] + 0.5 * alpha * s[0] ** 3) / m),
            (0.0, END), (ensemble.x[i], ensemble.v[i]), rtol=relative, atol=absolute,
        ).y[:, -1]  # fmt: skip

    start = time.process_time()
    for i in range(some):
        solved(i, RELATIVE, ABSOLUTE)
    seconds = (time.process_time() - start) / some * len(ensemble.x)
    return np.stack([solved(i, 1e-12, 1e-13) for i in range(some)], axis=1), seconds
