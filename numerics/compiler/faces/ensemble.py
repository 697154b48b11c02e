"""Many trajectories of a flow at once: each register of the processor carries some, with a step size each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from numerics.compiler.faces.kernel import Kernel
from numerics.compiler.faces.threads import job, shared_out, worker_count
from numerics.compiler.graph.runge_kutta import Flow, first_step, one_step
from numerics.compiler.llvm.code import loaded_from
from numerics.compiler.llvm.engine import Loaded
from numerics.compiler.llvm.rounds import loop_text
from numerics.compiler.llvm.vector_math import lanes
from numerics.compiler.once import once_property
from numerics.given import finite_number, refuse_mask, whole_number

_WORTH_THREADS = 2_000
"""Trajectories from which a second thread pays."""

_PIECE = 512
"""Trajectories a thread takes at a time: they differ in length."""


@dataclass(frozen=True)
class Trajectories:
    """What an ensemble gives.

    times: (T); values: by the name of each state (T, ...) over the points; failed: (...), where no solution was found
    to the tolerance, whose values are nan; rounds: the most steps that any of the trajectories took.
    """

    times: Any
    values: dict[str, Any]
    failed: Any
    rounds: int

    def __getitem__(self, state: str) -> Any:
        return self.values[state]


class Ensemble:
    """Integrates a flow from many starts and with many parameters, adaptively, error per step below the tolerance.

    Call it with the times and, by name, a start for every state and a value for every parameter, numbers or arrays that
    broadcast to one shape. It integrates from t_start (0 unless given) through the times, which do not decrease.
    A trajectory that cannot keep the tolerance, or takes over max_steps between two times, is nan from there on and
    marked in `failed`.

    Raises TypeError for names that are missing or unknown, ValueError for shapes, times and tolerances that do not fit.
    """

    def __init__(self, flow: Flow, name: str = "flow", source: str = "", words: str = "") -> None:
        self.flow, self.name, self.source, self.words = flow, name, source, words
        self.__doc__ = words or type(self).__doc__

    def __reduce__(self) -> tuple[Any, ...]:
        return Ensemble, (self.flow, self.name, self.source, self.words)

    def __repr__(self) -> str:
        return f"<ensemble {self.name}: {', '.join(self.flow.states)}; {', '.join(self.flow.parameters)}>"

    @property
    def signature(self) -> str:
        """What comes out: times by points for every state."""
        return f"-> {', '.join(f'{state}: (times, ...)' for state in self.flow.states)}"

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of the states and the parameters."""
        return (*self.flow.states, *self.flow.parameters)

    def __call__(
        self, times: Any, *, t_start: float = 0.0, rtol: float = 1e-8, atol: float = 1e-10, max_steps: int = 100_000,
        **given: Any,
    ) -> Trajectories:  # fmt: skip
        refuse_mask(times, "array of times")
        when = self._checked_times(times, finite_number(t_start, "t_start"))
        max_steps = whole_number(max_steps, "max_steps", 1)
        if not (rtol >= 0 and atol >= 0 and rtol + atol > 0):
            raise ValueError(f"rtol is {rtol} and atol {atol}; neither is negative, and one is positive")
        arrays, shape = self._broadcast(given)
        count = int(np.prod(shape, dtype=np.int64))
        padded = -(-max(count, 1) // lanes("double")) * lanes("double")
        columns = {name: _filled(array, shape, padded) for name, array in arrays.items()}
        values = {name: np.empty((len(when), count)) for name in self.flow.states}
        failed, rounds = self._integrated(when, float(t_start), columns, values, (float(rtol), float(atol)), max_steps)
        shaped = {name: v.reshape(len(when), *shape) for name, v in values.items()}
        if np.ndim(times) == 0:
            shaped = {name: v[0] for name, v in shaped.items()}
        return Trajectories(np.asarray(times, float), shaped, failed[:count].reshape(shape), rounds)

    # --- the run

    def _integrated(
        self, when: Any, start: float, columns: dict[str, Any], values: dict[str, Any], tolerances: tuple[float, float],
        most: int,
    ) -> tuple[Any, int]:  # fmt: skip
        flow, count = self.flow, len(next(iter(columns.values())))
        states = [columns[name] for name in flow.states]
        parameters = [columns[name] for name in flow.parameters]
        size, *slopes = self._first(np.float64(start), *states, *tolerances, *parameters)
        time = np.full(count, start)
        moving = [time, np.ascontiguousarray(size), *states, *[np.ascontiguousarray(s) for s in slopes]]
        failed, rounds = np.zeros(count, bool), 0
        for number, end in enumerate(when):
            rounds = max(rounds, self._run(moving, float(end), tolerances, parameters, most))
            late = moving[0] < end
            for name, state in zip(flow.states, moving[2:], strict=False):
                state[late] = np.nan
                failed |= np.isnan(state)
                values[name][number] = state[: values[name].shape[1]]
            moving[0][:] = end
        return failed, rounds

    @once_property
    def _first(self) -> Kernel:
        return Kernel(first_step(self.flow), f"{self.name}.first_step")

    def _run(
        self, moving: list[Any], end: float, tolerances: tuple[float, float], parameters: list[Any], most: int
    ) -> int:
        count, width = len(moving[0]), lanes("double")
        fixed = [np.full(width, v) for v in (end, *tolerances)]
        arrays = [*moving, *fixed, *parameters]
        strides = [1] * len(moving) + [0] * len(fixed) + [1] * len(parameters)
        rounds = np.zeros(count // width, np.int64)
        size = _PIECE if worker_count() > 1 and count > _WORTH_THREADS else count
        inputs, outputs = (np.array([a.ctypes.data for a in some], np.int64) for some in (arrays, moving))
        steps = np.array(strides, np.int64)
        loaded, stem = self._code
        work = job(
            "rounds", loaded.address(stem), len(inputs), inputs.ctypes.data, steps.ctypes.data, len(outputs),
            outputs.ctypes.data, 8, most, rounds.ctypes.data, width, kept=(inputs, steps, outputs),
        )  # fmt: skip
        shared_out(work, count, size)
        return int(rounds.max())

    @once_property
    def _code(self) -> tuple[Loaded, str]:
        program = one_step(self.flow)
        stem = f"rederive_{hashlib.sha256(program.text().encode()).hexdigest()[:16]}_rounds"
        text = loop_text(program, len(self.flow.moving), stem)
        return loaded_from(text, program.operations), stem

    # --- what was given

    def _checked_times(self, times: Any, t_start: float) -> Any:
        when = np.atleast_1d(np.asarray(times, float))
        if when.ndim != 1 or not np.isfinite([*when.flat, t_start]).all() or (np.diff(when, prepend=t_start) < 0).any():
            raise ValueError(
                f"the times {np.asarray(times).tolist()} of {self.name} must be finite, in one row, not decrease, and"
                f" not lie before t_start = {t_start}"
            )
        return when

    def _broadcast(self, given: dict[str, Any]) -> tuple[dict[str, Any], tuple[int, ...]]:
        unknown, missing = set(given) - set(self.arguments), [n for n in self.arguments if n not in given]
        if unknown or missing:
            wrong = f"has no argument {sorted(unknown)[0]!r}" if unknown else f"misses {', '.join(missing)}"
            raise TypeError(f"{self.name} {wrong}; it takes {', '.join(self.arguments)} by name")
        for name, value in given.items():
            refuse_mask(value, f"argument {name}")
        arrays = {name: np.asarray(given[name]) for name in self.arguments}
        for name, array in arrays.items():
            if array.dtype.kind not in "biuf":
                raise TypeError(f"the argument {name} of {self.name} has the type {array.dtype}; give real numbers")
        try:
            return arrays, np.broadcast_shapes(*(a.shape for a in arrays.values()))
        except ValueError:
            shapes = ", ".join(f"{n} {a.shape}" for n, a in arrays.items())
            raise ValueError(f"the arguments of {self.name} do not broadcast: {shapes}") from None


def _filled(array: Any, shape: Sequence[int], padded: int) -> Any:
    """A column of its own, filled up with its first number."""
    column = np.empty(padded)
    flat = np.broadcast_to(array, shape).reshape(-1)
    column[: flat.size] = flat
    column[flat.size :] = flat[0] if flat.size else 0.0
    return column
