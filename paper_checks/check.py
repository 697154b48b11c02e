"""A document and a profile -> a report: every display read, given its role, judged, and put in a row."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from importlib import metadata

from derive.language import UnusableInput
from paper_checks.checking.contexts import contexts_of
from paper_checks.checking.pool import judge_all
from paper_checks.document import Document
from paper_checks.profile import Profile
from paper_checks.rows import Report, Row

Progress = Callable[[Row, int, int], None]


def check_document(
    document: Document,
    profile: Profile | None = None,
    *,
    only: str | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """The report of a document: one row a display, in printed order, whatever the number of workers.

    only: the label of the one equation to judge. Raises UnusableInput for a label that is not there.
    """
    started = time.monotonic()
    contexts = contexts_of(document, profile)
    if only is not None:
        labels = [context.label for context in contexts]
        contexts = [context for context in contexts if context.label == only or only in context.also]
        if not contexts:
            known = ", ".join(labels[:12]) + (", ..." if len(labels) > 12 else "")
            raise UnusableInput(
                f"{document.path or document.name}: there is no equation {only!r}; labels are {known or 'none'}"
            )
    rows = judge_all(contexts, workers, progress)
    return Report(document.name, engines(), tuple(rows), document.notes, round(time.monotonic() - started, 3))


def engines() -> dict[str, str]:
    """The versions of what judged."""
    names = ("rederive", "sympy", "python-flint", "mpmath")
    found = {"python": platform.python_version()}
    for name in names:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found
