"""The flow of y' = f(t, y) by an adaptive Runge-Kutta method of the order 5 with an embedded one of the order 4.

Source: J. Dormand, P. Prince, J. Comp. Appl. Math. 6 (1980) 19, table 2.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

ORDER = 5
_MOST_STEPS = 1_000_000
_TIMES = (0.0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0, 1.0)
_STAGES: tuple[tuple[float, ...], ...] = (
    (),
    (1 / 5,),
    (3 / 40, 9 / 40),
    (44 / 45, -56 / 15, 32 / 9),
    (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
    (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
    (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
)
_GAP = (71 / 57600, 0.0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40)
"""The weights of the order 5 less those of the order 4."""

Velocity = Callable[[float, Any], Any]


class FlowFailed(ValueError):
    """The flow could not be followed to its end."""


def flow(velocity: Velocity, start: Any, times: Any, *, relative: float = 1e-10, absolute: float = 1e-12) -> Any:
    """The values at these times, (times, k), from the first time on.

    velocity: from a time and y, (k,), to y', (k,). times: rising or falling. relative, absolute: the error of one step,
    estimated by the embedded method, stays below absolute + relative |y| in every component. A step on which the
    velocity overflows is tried again shorter.

    Raises FlowFailed where a step becomes too short to be taken or is not finite, ValueError for times that turn back.
    """
    moments = np.asarray(times, float)
    y = np.array(start, float, ndmin=1)
    if moments.ndim != 1 or moments.size < 1 or not _one_way(moments):
        raise ValueError(f"the times {moments.tolist()} must rise or fall all the way; sort them")
    path = [y]
    length = 0.0
    for now, then in itertools.pairwise(moments):
        y, length = _followed(velocity, float(now), float(then), y, length, relative, absolute)
        path.append(y)
    return np.stack(path)


def flow_in_steps(velocity: Velocity, start: Any, begin: float, end: float, steps: int) -> Any:
    """The value at the end after equal steps of the method of the order 5; its error falls as steps^-5."""
    if steps < 1:
        raise ValueError(f"the number of steps is {steps}; it must be positive")
    y, length = np.array(start, float, ndmin=1), (end - begin) / steps
    for number in range(steps):
        y = _one_step(velocity, begin + number * length, y, length)[0]
    return y


def _one_way(moments: Any) -> bool:
    apart = np.diff(moments)
    return bool((apart > 0).all() or (apart < 0).all())


def _followed(
    velocity: Velocity, now: float, end: float, y: Any, guess: float, relative: float, absolute: float
) -> tuple[Any, float]:
    """From now to the end in steps as long as their error allows; also the length that a next step might have."""
    length = guess or (end - now) / 100 or end - now
    for _ in range(_MOST_STEPS):
        last = abs(length) >= abs(end - now)
        tried = end - now if last else length
        new, gap = _one_step(velocity, now, y, tried)
        scale = absolute + relative * np.maximum(np.abs(y), np.abs(new))
        error = float(np.max(np.abs(gap) / scale)) if np.isfinite([new, gap]).all() else np.inf
        # The embedded error is of the order 5 in the length; a share of 0.9 is kept back so that most steps are kept.
        grown = tried * min(5.0, max(0.2, 0.9 * error ** (-1 / ORDER) if error > 0 else 5.0))
        if error <= 1.0:
            y, now = new, end if last else now + tried
            if last:
                return y, grown
        if now + grown == now:
            raise FlowFailed(
                f"the step at t = {now} became too short; the flow may end there, or the error is too small"
            )
        length = grown
    raise FlowFailed(f"{_MOST_STEPS} steps did not reach t = {end}; allow a larger error or choose a shorter time")


def _one_step(velocity: Velocity, now: float, y: Any, length: float) -> tuple[Any, Any]:
    """The value of the order 5 one step on, and the estimate of its error."""
    slopes: list[Any] = []
    reached = y
    for time, weights in zip(_TIMES, _STAGES, strict=True):
        reached = y + length * sum((w * s for w, s in zip(weights, slopes, strict=True)), np.zeros_like(y))
        slopes.append(_slope(velocity, now + time * length, reached))
    return reached, length * sum((w * s for w, s in zip(_GAP, slopes, strict=True)), np.zeros_like(y))


def _slope(velocity: Velocity, now: float, y: Any) -> Any:
    """The velocity; one that overflows is no number, so that the step is tried again shorter."""
    try:
        return np.asarray(velocity(now, y), float).reshape(y.shape)
    except OverflowError:
        return np.full(y.shape, np.nan)
