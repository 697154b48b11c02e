"""Progress shows on a terminal and goes away; nobody else sees it."""

from __future__ import annotations

import pytest

from paper_checks.report.progress import progress_on
from tests.report.sample_report import HOSTILE, WRONG
from tests.report.streams import Stream


def test_a_pipe_sees_no_progress() -> None:
    stream = Stream()
    with progress_on(stream) as progress:
        assert progress is None
    assert stream.getvalue() == ""


def test_a_terminal_sees_each_equation_and_no_escape_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    stream = Stream(terminal=True)
    with progress_on(stream) as progress:
        assert progress is not None
        progress(HOSTILE, 1, 2)
        progress(WRONG, 2, 2)
    shown = stream.getvalue()
    assert "26 refuted" in shown
    assert "2/2" in shown
    assert "\x1b[2Jvil" not in shown
    assert shown.endswith("\x1b[2K") or shown.rstrip().endswith("K")  # the line is erased


def test_the_row_is_shown_harmless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    stream = Stream(terminal=True)
    with progress_on(stream) as progress:
        assert progress is not None
        progress(HOSTILE, 1, 1)
    assert r"e\x1b[2Jvil remark" in stream.getvalue()
