"""Threads that share out the points or rows of one call, without the interpreter's lock while they compute."""

from __future__ import annotations

import atexit
import os
import threading
import time
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from numerics.compiler.llvm.door import WORTH_THREADS
from numerics.compiler.llvm.gang import AWAKE, LINE, STOP, context, gang_code
from numerics.compiler.llvm.python_objects import ONE_THREAD

__all__ = ["WORTH_THREADS", "Job", "job", "piece_size", "shared_out", "worker_count"]

SHARES = 4
"""Pieces for each thread: one that is held up leaves the rest of its pieces to the others."""

_ALERT = 3e-4
"""Seconds for which a helper looks for more work before it sleeps: waking it takes a third of that."""

_PATIENCE = 1e-4
"""Seconds for which the leader waits without giving its processor away."""


@cache
def worker_count() -> int:
    """How many threads there are: REDERIVE_THREADS, or the processors this process may use."""
    named = os.environ.get("REDERIVE_THREADS", "")
    if named.isdigit() and int(named) > 0:
        count = int(named)
    else:
        count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    ONE_THREAD.value = count == 1
    return count


@dataclass(frozen=True)
class Job:
    """What a call computes, to be done in pieces by machine code.

    function: the address of void(context, worker, first, size), the worker a number from 0. kept: what the context
    points to.
    """

    function: int
    context: Any
    kept: tuple[Any, ...] = ()


def job(kind: str, *fields: int, kept: tuple[Any, ...] = ()) -> Job:
    """A job of the kind "map", "rows" or "rounds", with the fields that its pieces read."""
    return Job(gang_code().piece(kind), context(*fields), kept)


class _Gang:
    """This process's helpers, and the memory in which they meet the thread that leads."""

    def __init__(self, helpers: int) -> None:
        self.code = gang_code()
        self._process = os.getpid()
        self._memory = np.zeros(AWAKE + LINE * (helpers + 1), np.int64)
        skip = -self._memory.ctypes.data // 8 % LINE
        self._state = self._memory[skip:]
        self._address = self._state.ctypes.data
        self._leading = threading.Lock()
        self._spins = self._spins_a_second()
        self._bells = [threading.Lock() for _ in range(helpers)]
        for worker, bell in enumerate(self._bells, 1):
            bell.acquire()
            threading.Thread(target=self._help, args=(worker, bell), name=f"rederive-{worker}", daemon=True).start()

    def _spins_a_second(self) -> float:
        """Looked at once, with helper 1's marks, before there is one."""
        start = time.perf_counter()
        self.code.serve(self._address, 1, 2000)
        return 2000 / max(time.perf_counter() - start, 1e-7)

    def _help(self, worker: int, bell: Any) -> None:
        spins = int(self._spins * _ALERT)
        while True:
            bell.acquire()
            self.code.serve(self._address, worker, spins)

    def run(self, work: Job, count: int, size: int) -> None:
        """All points, in pieces of `size`. A thread that finds another one leading does its work alone."""
        if not self._leading.acquire(blocking=False):
            self.code.alone(work.function, work.context, count)
            return
        try:
            for worker, bell in enumerate(self._bells):
                if not self._state[AWAKE + LINE * worker] and bell.locked():
                    bell.release()
            patience = int(self._spins * _PATIENCE)
            busy = self.code.lead(self._address, work.function, work.context, count, size, patience)
            while busy:
                time.sleep(0)
                busy = self.code.settle(self._address, patience)
        finally:
            while self.code.settle(self._address, 1000):  # an interrupt came, and helpers write to the results
                pass
            self._leading.release()

    def dismiss(self) -> None:
        """No helper is in machine code when the process ends; a forked one has none."""
        self._state[STOP] = 1
        while os.getpid() == self._process and self._state[AWAKE::LINE].any():
            time.sleep(1e-5)


@cache
def the_gang() -> _Gang:
    """This process's helpers, begun when they are first wanted."""
    made = _Gang(max(0, worker_count() - 1))
    atexit.register(made.dismiss)
    return made


if hasattr(os, "register_at_fork"):  # a forked process has the memory, but not the threads
    os.register_at_fork(after_in_child=the_gang.cache_clear)


def piece_size(count: int, grain: int) -> int:
    """How many of `count` points one piece has: a multiple of the grain."""
    size = -(-count // (SHARES * worker_count()))
    return -(-size // grain) * grain


def shared_out(work: Job, count: int, size: int) -> None:
    """Everything computed, in pieces of `size`: by this thread, and by every other that is free."""
    if worker_count() < 2 or size >= count:
        gang_code().alone(work.function, work.context, count)
    else:
        the_gang().run(work, count, size)
