"""Rows by several processes, in printed order whatever the number of workers."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from derive.language import Verdict
from paper_checks.checking.context import Context
from paper_checks.rows import Row

Progress = Callable[[Row, int, int], None]


def judge_all(contexts: list[Context], workers: int | None, progress: Progress | None) -> list[Row]:
    """The rows of all contexts. A worker that dies leaves an undecided row, never a missing one."""
    count = min(workers or os.cpu_count() or 1, len(contexts)) if contexts else 0
    if count <= 1:
        return [_told(guarded_row(context), number, contexts, progress) for number, context in enumerate(contexts, start=1)]
    rows: dict[int, Row] = {}
    with ProcessPoolExecutor(count, mp_context=get_context("forkserver"), initializer=_prepare) as pool:
        futures: dict[Future[Row], int] = {pool.submit(guarded_row, context): i for i, context in enumerate(contexts)}
        for number, future in enumerate(as_completed(futures), start=1):
            place = futures[future]
            try:
                row = future.result()
            except (BrokenProcessPool, RecursionError, MemoryError) as error:
                row = failed_row(contexts[place], error)
            rows[place] = _told(row, number, contexts, progress)
    return [rows[place] for place in range(len(contexts))]


def _prepare() -> None:
    """Load the engines once, and bound the memory of a worker."""
    import resource

    import paper_checks.checking.verdicts  # noqa: F401

    limit = 6 * 1024**3
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _told(row: Row, number: int, contexts: list[Context], progress: Progress | None) -> Row:
    if progress is not None:
        progress(row, number, len(contexts))
    return row


def guarded_row(context: Context) -> Row:
    """The row of a context; a fault of an engine makes it undecided, with the fault named."""
    from paper_checks.checking.verdicts import row_of

    try:
        return row_of(context)
    except (RecursionError, MemoryError, ArithmeticError, ValueError, TypeError, AttributeError, KeyError, NotImplementedError, AssertionError) as error:
        return failed_row(context, error)


def failed_row(context: Context, error: BaseException) -> Row:
    """An undecided row that says which fault ended the judging."""
    reason = f"the judging ended with {type(error).__name__}: {str(error)[:200]}"
    return Row(context.label, context.line, context.printed, "", "claim", Verdict.UNDECIDED, reason)
