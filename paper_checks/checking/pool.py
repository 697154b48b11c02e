"""Rows by several processes, in printed order whatever the number of workers, each within its budget."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from paper_checks.checking.budget import bound_this_process, within_budget
from paper_checks.checking.context import Context
from paper_checks.checking.faults import failed_row, killed_row
from paper_checks.rows import Row

Progress = Callable[[Row, int, int], None]


def judge_all(contexts: list[Context], workers: int | None, progress: Progress | None) -> list[Row]:
    """The rows of all contexts. A worker that dies leaves an undecided row, never a missing one.

    Judging always happens in worker processes: only those can be ended when an engine neither answers nor listens.
    """
    count = min(workers or os.cpu_count() or 1, len(contexts))
    rows: dict[int, Row] = {}

    def tell(place: int, row: Row) -> None:
        rows[place] = row
        if progress is not None:
            progress(row, len(rows), len(contexts))

    _judge(contexts, range(len(contexts)), count, tell)
    # A worker that was killed takes its whole pool along: what is left is judged one by one, so that only the row
    # at fault is lost.
    while len(rows) < len(contexts):
        _one_by_one(contexts, [place for place in range(len(contexts)) if place not in rows], tell)
    return [rows[place] for place in range(len(contexts))]


def _judge(contexts: list[Context], places: range, count: int, tell: Callable[[int, Row], None]) -> None:
    if not places:
        return
    with _pool(count) as pool:
        futures: dict[Future[Row], int] = {}
        try:
            for place in sorted(places, key=lambda place: -weight(contexts[place])):
                futures[pool.submit(guarded_row, contexts[place])] = place
        except BrokenProcessPool:
            pass
        for future in as_completed(futures):
            place = futures[future]
            try:
                tell(place, future.result())
            except BrokenProcessPool:
                continue
            except Exception as error:  # a context or a row that cannot travel between processes
                tell(place, failed_row(contexts[place], error))


def weight(context: Context) -> int:
    """How much judging a display asks for, roughly; the heaviest start first, so that none is left to run alone."""
    return sum((len(link.regimes) or 1) * len(link.scope.worlds) for link in context.links if link.role == "claim")


def _one_by_one(contexts: list[Context], places: list[int], tell: Callable[[int, Row], None]) -> None:
    """Judge in order with one worker until it dies; the row it died on is undecided."""
    with _pool(1) as pool:
        for place in places:
            try:
                tell(place, pool.submit(guarded_row, contexts[place]).result())
            except BrokenProcessPool:
                tell(place, killed_row(contexts[place]))
                return
            except Exception as error:
                tell(place, failed_row(contexts[place], error))


def _pool(count: int) -> ProcessPoolExecutor:
    """Workers forked from one server that has loaded the engines."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["paper_checks.checking.verdicts"])
    return ProcessPoolExecutor(count, mp_context=context, initializer=bound_this_process)


def guarded_row(context: Context) -> Row:
    """The row of a context within its budget; a fault of an engine makes it undecided, with the fault named."""
    from paper_checks.checking.verdicts import row_of

    return within_budget(row_of, context)
