"""What a document is once it has been taken apart: displayed equations with labels, lines and prose."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Repair:
    """One place where a lost escape was put back: what stood there (control characters by name) and what stands now."""

    line: int
    before: str
    after: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.before!r} read as {self.after!r}"


@dataclass(frozen=True)
class Display:
    """One displayed equation.

    `source` is the LaTeX between the delimiters without label, tag and number; `environment` names the environment
    whose body it is ("align*", "equation"; "" for $$, \\[ and fenced math). `line` and `end_line` count from 1 in the
    file. `numbered` says that the document holds the label; otherwise it was given by position. `continues` is the
    label of the numbered display that this one follows without a word between. `before` and `after` are the prose up
    to the neighbouring displays, at most 1,500 characters. `row_labels` has one entry per row where rows carry their
    own labels ("" where a row has none), `anchor` is the name in \\label, `number` what an engine prints, where known.
    """

    label: str
    line: int
    end_line: int
    source: str
    environment: str = ""
    numbered: bool = False
    continues: str | None = None
    repairs: tuple[Repair, ...] = ()
    before: str = ""
    after: str = ""
    row_labels: tuple[str, ...] = ()
    anchor: str = ""
    number: str = ""


@dataclass(frozen=True)
class Document:
    """A document: its displays in the order of print, and notes on everything that was not taken literally."""

    name: str
    path: str
    displays: tuple[Display, ...]
    notes: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Region:
    """Where a display stands in the text: [start, end) with its delimiters, [inner, inner_end) without.

    `group` numbers the subequations environment around it, 0 outside of one.
    """

    start: int
    inner: int
    inner_end: int
    end: int
    environment: str = ""
    group: int = 0
    repairs: tuple[Repair, ...] = ()
