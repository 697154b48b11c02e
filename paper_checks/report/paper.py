"""The paper a report is written on: a rich console, how wide it is, and whether it can show more than ASCII."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console
from rich.text import Text

from derive.language.finding import Verdict
from paper_checks.report.one_line import one_line
from paper_checks.report.safe_text import cut, on_one_line, plain_ascii
from paper_checks.report.verdicts import COLOURS, SIGNS

_WIDTH_OF_A_FILE = 100  # what a report that goes to a file or a pipe is cut to, unless COLUMNS says otherwise
_NARROWEST = 40
_PROBE = "✓≈∅✗·─ℒₐ𝒫…"


@dataclass(frozen=True)
class Paper:
    """A console with what a page needs to know: `width` in cells, `ascii` where the encoding knows no mathematics."""

    console: Console
    width: int
    ascii: bool

    def mathematics(self, latex: str) -> str:
        """LaTeX on one line: in Unicode, or as it is printed where only ASCII can be shown."""
        return plain_ascii(on_one_line(latex)) if self.ascii else one_line(latex)

    def words(self, text: str) -> str:
        """Prose on one line, harmless, in the characters this paper can show."""
        shown = on_one_line(text)
        return plain_ascii(shown) if self.ascii else shown

    def fit(self, text: str, width: int) -> str:
        """The text cut to a width."""
        return cut(text, width, ellipsis="..." if self.ascii else "…")

    def verdict(self, verdict: Verdict | None, role: str) -> Text:
        """The sign and the word of a verdict, in its colour; the role where there is no verdict."""
        return Text(f"{self.sign(verdict)} {verdict.value if verdict is not None else role}", style=COLOURS[verdict])

    def sign(self, verdict: Verdict | None) -> str:
        """The sign of a verdict."""
        return SIGNS[verdict][self.ascii]

    def dash(self, width: int) -> Text:
        """A quiet line across."""
        return Text(("-" if self.ascii else "─") * width, style="dim")

    def write(self, line: Text | str = "") -> None:
        """One line, without the blanks at its end; what is too long stays on its line where no terminal shows it."""
        text = line if isinstance(line, Text) else Text(line)
        text.rstrip()
        self.console.print(text, soft_wrap=True)

    def write_wrapped(self, text: Text) -> None:
        """A paragraph, wrapped at the width of the paper."""
        for line in text.wrap(self.console, self.width):
            self.write(line)


def paper_for(stream: TextIO, *, colour: bool = True, width: int | None = None) -> Paper:
    """The paper for a stream: as wide as its terminal, else COLUMNS or 100; colour only where a terminal shows it."""
    console = Console(file=stream, no_color=not colour or None, highlight=False, markup=False, emoji=False, width=width)
    if width is None:
        width = console.width if console.is_terminal else _columns()
        console.width = width
    return Paper(console, max(width, _NARROWEST), ascii=not can_show(stream, _PROBE))


def can_show(stream: TextIO, text: str) -> bool:
    """True if the stream's encoding has every character of the text."""
    try:
        text.encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _columns() -> int:
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isascii() and columns.isdigit() and int(columns) > 0 else _WIDTH_OF_A_FILE
