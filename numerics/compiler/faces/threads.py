"""Threads that share out the points or rows of one call."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

SHARES = 4
"""Pieces for each thread: one that is held up leaves the rest of its pieces to the others."""


@cache
def worker_count() -> int:
    """How many threads there are: REDERIVE_THREADS, or the processors this process may use."""
    named = os.environ.get("REDERIVE_THREADS", "")
    if named.isdigit() and int(named) > 0:
        return int(named)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def workers() -> ThreadPoolExecutor:
    """The threads besides the one that calls."""
    return ThreadPoolExecutor(max(1, worker_count() - 1), thread_name_prefix="rederive")


if hasattr(os, "register_at_fork"):  # a forked process has the pool, but not its threads
    os.register_at_fork(after_in_child=workers.cache_clear)


def pieces(count: int, grain: int) -> list[tuple[int, int]]:
    """(first, size) of the pieces that `count` points are shared out in, each but the last a multiple of the grain."""
    size = -(-count // (SHARES * worker_count()))
    size = -(-size // grain) * grain
    return [(first, min(size, count - first)) for first in range(0, count, size)]


def shared_out(run: Callable[..., Any], parts: Sequence[tuple[int, int]]) -> None:
    """run(*part) for every part; this thread takes part after part, and so does every other that is free.

    What run raises is raised here.
    """
    left = iter(parts)  # next() of a list's iterator is one step for the interpreter: no part is taken twice

    def work() -> None:
        for part in left:
            run(*part)

    others = [workers().submit(work) for _ in range(min(worker_count(), len(parts)) - 1)]
    work()
    for other in others:
        # One that has not begun would find nothing left.
        if not other.cancel():
            other.result()
