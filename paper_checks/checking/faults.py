"""Rows of equations whose judging did not end by itself: undecided, with the reason."""

from __future__ import annotations

from derive.language import Verdict
from paper_checks.checking.context import Context
from paper_checks.rows import Row


def failed_row(context: Context, error: BaseException) -> Row:
    """An undecided row that says which fault ended the judging."""
    if isinstance(error, MemoryError):
        return _undecided(context, "over budget: the judging needed more memory than a worker may use")
    return _undecided(context, f"the judging ended with {type(error).__name__}: {str(error)[:200]}")


def slow_row(context: Context, seconds: float) -> Row:
    """An undecided row that says that the time was over."""
    return _undecided(context, f"over budget: not judged within {seconds:g} seconds")


def killed_row(context: Context) -> Row:
    """An undecided row whose worker had to be ended."""
    return _undecided(context, "over budget: an engine did not answer and its process was ended")


def _undecided(context: Context, reason: str) -> Row:
    return Row(
        context.label, context.line, context.printed, "", "claim", Verdict.UNDECIDED, reason, repairs=context.repairs
    )
