"""What is being checked, on one line of the terminal that goes away; nothing at all where no terminal watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from paper_checks.report.paper import paper_for
from paper_checks.rows import Row


@contextmanager
def progress_on(stream: TextIO, *, colour: bool = True) -> Iterator[Callable[[Row, int, int], None] | None]:
    """A callback (row, done, total) that keeps a bar on the stream up to date; None where the stream is no terminal."""
    paper = paper_for(stream, colour=colour)
    if not paper.console.is_terminal:
        yield None
        return
    columns = (
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=paper.console, transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def show(row: Row, done: int, total: int) -> None:
            said = row.verdict.value if row.verdict is not None else row.role
            label = paper.fit(paper.words(row.label), 14)
            bar.update(task, completed=done, total=total, description=Text(f"{label} {said}").plain)

        yield show
