"""The table fits every width, shows every row, and sends the terminal nothing a paper wrote."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from derive.language.finding import Verdict
from paper_checks.report.detail import write_detail
from paper_checks.report.paper import paper_for
from paper_checks.report.terminal import write_summary, write_table
from paper_checks.rows import Report
from tests.report.sample_report import HOLDS, HOSTILE, WHOLE, WRONG, WRONG_SIGN, report_of
from tests.report.streams import Stream

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def _shown(
    report: Report, *, width: int = 100, encoding: str = "utf-8", detail: bool = False, tty: bool = False
) -> str:
    stream = Stream(encoding, terminal=tty)
    paper = paper_for(stream, width=width)
    if detail:
        for row in report.rows:
            write_detail(row, paper)
    else:
        write_table(report, paper)
    write_summary(report, paper)
    return stream.getvalue()


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 140, 200])
@pytest.mark.parametrize("detail", [False, True])
def test_no_line_is_wider_than_the_paper(width: int, detail: bool) -> None:
    for line in _shown(WHOLE, width=width, detail=detail).splitlines():
        assert cell_len(line) <= width, line


@pytest.mark.parametrize("width", [80, 140])
def test_every_row_has_its_label_verdict_and_reason(width: int) -> None:
    shown = _shown(WHOLE, width=width)
    for text in (
        "22",
        "✓ proved",
        "✗ refuted",
        "∅ unread",
        "· definition",
        "the sides differ by a factor",
        "defines L",
    ):
        assert text in shown
    assert "should read" in shown
    assert "5 equations: 1 proved, 1 unread, 1 refuted, 2 not judged (1 definition, 1 remark); 12.2 s" in " ".join(
        shown.split()
    )


def test_a_pipe_gets_no_escapes_and_no_blanks_at_line_ends() -> None:
    for detail in (False, True):
        shown = _shown(WHOLE, detail=detail)
        assert "\x1b" not in shown
        assert all(line == line.rstrip() for line in shown.splitlines())


@pytest.mark.parametrize("detail", [False, True])
def test_a_terminal_gets_colours_and_nothing_else(monkeypatch: pytest.MonkeyPatch, detail: bool) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = _shown(report_of(HOSTILE, WRONG), tty=True, detail=detail)
    assert _COLOUR.search(shown)
    left = _COLOUR.sub("", shown)
    assert not any(ord(character) < 32 and character != "\n" or 127 <= ord(character) < 160 for character in left)
    assert "[bold red]" in left or "[link" in left


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437"])
def test_an_encoding_without_mathematics_gets_ascii(encoding: str) -> None:
    for detail in (False, True):
        shown = _shown(WHOLE, encoding=encoding, detail=detail)
        assert shown.isascii()
        assert "X refuted" in shown


def test_the_detail_of_an_equation_says_everything() -> None:
    shown = " ".join(_shown(report_of(WRONG), detail=True, width=200).split())
    for text in (WRONG.repairs[0], WRONG.conditions[0], "24, 25", WRONG_SIGN.scope, "Y_1 = 3/2", *WRONG_SIGN.attempts,
                 WRONG_SIGN.correction, "3.00000000 +/- 4.2e-30", "line 198"):  # fmt: skip
        assert text in shown, text


def test_a_refuted_statement_of_the_profile_shows_in_its_row() -> None:
    from dataclasses import replace

    said = replace(WRONG_SIGN, origin="profile", correction="")
    row = replace(HOLDS, claims=(*HOLDS.claims, said))
    assert row.verdict is Verdict.PROVED
    shown = _shown(report_of(row))
    assert "what the text says of it is refuted" in shown
    assert "refuted: 22" in shown


def test_an_empty_document_has_a_summary() -> None:
    assert "0 equations: nothing to judge" in _shown(report_of())
