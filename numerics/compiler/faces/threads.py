"""Threads that share out the points or rows of one call, without the interpreter's lock while they compute."""

from __future__ import annotations

import atexit
import ctypes
import os
import threading
import time
import warnings
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from numerics.compiler.llvm.door import WORTH_THREADS
from numerics.compiler.llvm.gang import context, gang_code
from numerics.compiler.llvm.gang_text import DOOR, LINE, NUMBER, STOP, WORKERS
from numerics.compiler.llvm.python_objects import GANG, ONE_THREAD
from numerics.compiler.once import made_once

__all__ = ["WORTH_THREADS", "Job", "forget", "job", "piece_size", "shared_out", "worker_count"]

SHARES = 4
"""Pieces for each thread: one that is held up leaves the rest of its pieces to the others."""

_MOST = 1024
"""Threads."""

_ALERT = 3e-4
"""Seconds for which a helper looks for more work before it sleeps: waking it takes a third of that."""


@cache
def worker_count() -> int:
    """How many threads there are: REDERIVE_THREADS, or the processors this process may use."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    named = os.environ.get("REDERIVE_THREADS", "")
    if named:
        wanted = int(named) if named.isascii() and named.isdigit() and len(named) < 5 else 0
        if 1 <= wanted <= _MOST:
            count = wanted
        else:
            warnings.warn(
                f"REDERIVE_THREADS is {named!r}, and no number from 1 to {_MOST}; there are {count} threads, one for"
                " each processor",
                RuntimeWarning,
                stacklevel=2,
            )
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
        self._memory = np.zeros(WORKERS + LINE * (helpers + 2), np.int64)
        self._state = self._memory[-self._memory.ctypes.data // 8 % LINE :]
        self.address = self._state.ctypes.data
        self._state[DOOR : DOOR + 3] = self.code.share_address, self.code.piece("map"), SHARES * (helpers + 1)
        spins = int(self._spins_a_second() * _ALERT)
        self._bells = [_locked() for _ in range(helpers)]
        self._threads = []
        for worker, bell in enumerate(self._bells, 1):
            self._state[WORKERS + LINE * worker + 1] = bell
            given = self.address, worker, spins
            thread = threading.Thread(target=self.code.help, args=given, name=f"rederive-{worker}", daemon=True)
            try:
                thread.start()
            except RuntimeError:  # this process may have no more of them
                break
            self._threads.append(thread)
        self._state[NUMBER] = len(self._threads) + 1

    def _spins_a_second(self) -> float:
        """Looked at before there is a helper, with the marks of one."""
        start = time.perf_counter()
        self.code.look(self.address, 1, 2000)
        return 2000 / max(time.perf_counter() - start, 1e-7)

    def dismiss(self) -> None:
        """No helper is in machine code when the process ends; a forked one has none."""
        GANG.value = 0
        if os.getpid() != self._process:
            return
        self._state[STOP] = 1
        for bell in self._bells[: len(self._threads)]:
            _release(bell)
        for thread in self._threads:
            thread.join(timeout=1.0)


_release = ctypes.pythonapi.PyThread_release_lock
_release.argtypes, _release.restype = [ctypes.c_void_p], None


def _locked() -> int:
    """The address of a lock of Python's that is held."""
    ctypes.pythonapi.PyThread_allocate_lock.restype = ctypes.c_void_p
    lock = int(ctypes.pythonapi.PyThread_allocate_lock())
    ctypes.pythonapi.PyThread_acquire_lock(ctypes.c_void_p(lock), 1)
    return lock


_MADE: dict[str, _Gang] = {}


def the_gang() -> _Gang:
    """This process's helpers, begun when they are first wanted."""
    return made_once(_MADE, "gang", _begun)


def _begun() -> _Gang:
    made = _Gang(max(0, worker_count() - 1))
    atexit.register(made.dismiss)
    GANG.value = made.address
    return made


def forget() -> None:
    """The next call begins helpers of its own; those there are sleep, and stay in memory."""
    GANG.value = 0
    _MADE.clear()


if hasattr(os, "register_at_fork"):  # a forked process has the memory, but not the threads
    os.register_at_fork(after_in_child=forget)


def piece_size(count: int, grain: int) -> int:
    """How many of `count` points one piece has: a multiple of the grain."""
    size = -(-count // (SHARES * worker_count()))
    return -(-size // grain) * grain


def shared_out(work: Job, count: int, size: int) -> None:
    """Everything computed, in pieces of `size`: by this thread, and by every other that is free."""
    if worker_count() < 2 or size >= count:
        gang_code().alone(work.function, work.context, count)
    else:
        gang = the_gang()
        gang.code.share(gang.address, work.function, work.context, count, size)
