"""A text becomes a document: displays found, repaired, checked, labelled, and given the prose around them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import Literal

from derive.language.refusal import UnusableInput
from paper_checks.document import latex, markdown
from paper_checks.document.delimiters import imbalance
from paper_checks.document.display import Display, Document, Region
from paper_checks.document.labels import AFTER
from paper_checks.document.macros import expand_macros
from paper_checks.document.numbering import EngineCounter, Piece, labelled, unwrap, with_unique_labels
from paper_checks.document.repairs import intact_commands, repair
from paper_checks.document.source import Lines, normalise, refuse

Kind = Literal["markdown", "latex"]
MAX_DISPLAYS = 5_000
MAX_PROSE = 1_500
MAX_ROWS = 10_000
MAX_LENGTH = 200_000
_OWN_NUMBERING = re.compile(
    r"\\(?:numberwithin|counterwithin)\*?\s*\{equation\}|\\(?:re)?newcommand\*?\s*\{?\s*\\theequation"
    r"|\\(?:setcounter|addtocounter)\s*\{equation\}"
)
_QUOTE = re.compile(r"\n[ \t]*(?:>[ \t]?)+")
_NOT_PROSE = re.compile(r"\\(?:par|noindent|medskip|bigskip|smallskip|newpage|label\{[^{}]*\})(?![A-Za-z])|[\s.,;:>]+")


def parse_document(text: str, name: str, kind: Kind) -> Document:
    """The document that a text is; raises UnusableInput with name, line, value, rule and remedy."""
    text = normalise(text, name)
    plain = latex.without_comments(text) if kind == "latex" else text
    notes = latex.unexecuted(plain, Lines(plain)) if kind == "latex" else []
    plain, macro_notes = expand_macros(plain, name)
    lines = Lines(plain)
    if kind == "latex":
        found = latex.regions(plain, lines, name)
        passed_over: list[str] = []
    else:
        found, passed_over = markdown.regions(plain, lines, name)
    _require_few(len(found), lines, found, name)
    pieces, damage = _pieces(plain, found, lines, name)
    counter, counter_notes = _counter(plain, kind, lines)
    pairs = labelled(pieces, counter)
    _require_few(len(pairs), lines, [piece.region for piece, _ in pairs], name)
    displays, label_notes = with_unique_labels(_continued(plain, pairs))
    displays = _with_prose(plain, [piece for piece, _ in pairs], displays)
    notes += [*macro_notes, *passed_over, *damage, *counter_notes, *label_notes]
    if not displays:
        notes.append("the document has no displayed equations")
    return Document(name, name, tuple(displays), tuple(notes), text)


def _require_few(count: int, lines: Lines, found: list[Region], name: str) -> None:
    if count > MAX_DISPLAYS:
        line = lines.of(found[MAX_DISPLAYS].start)
        raise UnusableInput(
            f"{name}, line {line}: display {MAX_DISPLAYS + 1:,} of {count:,} begins here, "
            f"the limit is {MAX_DISPLAYS:,}; split the document."
        )


def _require_size(inner: str, line: int, name: str) -> None:
    """Refuse a display that is longer than any equation; one that is nested too deep is told so first."""
    rows = inner.count("\\\\") + 1
    if rows > MAX_ROWS:
        raise refuse(name, line, f"the display has {rows:,} rows, the limit is {MAX_ROWS:,}; split the display.")
    if len(inner) > MAX_LENGTH:
        imbalance(inner, line, name)
        sentence = f"the display has {len(inner):,} characters, the limit is {MAX_LENGTH:,}; split the display."
        raise refuse(name, line, sentence)


def _counter(text: str, kind: Kind, lines: Lines) -> tuple[EngineCounter, list[str]]:
    """The engine's equation counter, which only LaTeX has, and which is not followed where the document changes it."""
    own = _OWN_NUMBERING.search(text) if kind == "latex" else None
    if own is None:
        return EngineCounter(kind == "latex"), []
    where = f"line {lines.of(own.start())}: {own.group()}"
    return EngineCounter(False), [
        f"{where} changes the numbering; equations without tag or label are named by position"
    ]


def _pieces(text: str, found: list[Region], lines: Lines, name: str) -> tuple[list[Piece], list[str]]:
    """The displays with their damage repaired and their balance checked; empty ones are noted and left out."""
    intact = intact_commands(text)
    pieces: list[Piece] = []
    notes: list[str] = []
    for index, region in enumerate(found):
        limit = found[index + 1].start if index + 1 < len(found) else len(text)
        inner = text[region.inner : region.inner_end]
        if not inner.strip():
            notes.append(f"line {lines.of(region.start)}: an empty display is left out")
            continue
        piece, damage = _piece(text, region, inner, limit, lines, name, intact)
        pieces.append(piece)
        notes += damage
    return pieces, notes


def _piece(
    text: str, region: Region, inner: str, limit: int, lines: Lines, name: str, intact: frozenset[str]
) -> tuple[Piece, tuple[str, ...]]:
    first = lines.of(region.inner)
    start_of_line = lines.start(lines.of(region.start))
    if text[start_of_line : min(region.start, start_of_line + 20)].lstrip().startswith(">"):
        inner = _QUOTE.sub("\n", inner)
    _require_size(inner, first, name)
    whole, repairs, notes = repair(inner, first, intact)
    unbalanced = imbalance(whole, first, name)
    notes += (unbalanced,) if unbalanced else ()
    source, environment = unwrap(whole, region.environment)
    body_line = first + whole[: whole.find(source)].count("\n")
    after = AFTER.match(text, region.end, limit)
    line = lines.of(region.start)
    return Piece(
        region=region,
        source=source,
        environment=environment,
        line=line,
        end_line=lines.of(region.end - 1),
        body_line=body_line,
        start=region.start,
        end=after.end() if after else region.end,
        printed_after=after[1] if after else "",
        repairs=tuple(sorted([*region.repairs, *repairs], key=lambda item: item.line)),
    ), notes


def _continued(text: str, pairs: list[tuple[Piece, Display]]) -> list[Display]:
    """The displays, where one without a label that follows a numbered one without a word between continues it."""
    result: list[Display] = []
    counts: dict[str, int] = {}
    for index, (piece, display) in enumerate(pairs):
        previous = result[-1] if result else None
        if not display.label and previous is not None and (previous.numbered or previous.continues):
            gap = text[pairs[index - 1][0].end : piece.start]
            if len(gap) < 400 and not _NOT_PROSE.sub("", gap):
                root = previous.continues or previous.label
                counts[root] = counts.get(root, 0) + 1
                suffix = "(cont.)" if counts[root] == 1 else f"(cont. {counts[root]})"
                display = replace(display, label=f"{root} {suffix}", continues=root)
        result.append(display)
    return result


def _with_prose(text: str, pieces: list[Piece], displays: list[Display]) -> list[Display]:
    """The displays with the prose before and after each; the rows of one environment share it."""
    ends = sorted({piece.end for piece in pieces})
    starts = sorted({piece.start for piece in pieces})
    result = []
    for piece, display in zip(pieces, displays, strict=True):
        earlier = bisect_left(ends, piece.end)
        later = bisect_left(starts, piece.end)
        before = text[max(ends[earlier - 1] if earlier else 0, piece.start - 2 * MAX_PROSE) : piece.start]
        after = text[piece.end : min(starts[later] if later < len(starts) else len(text), piece.end + 2 * MAX_PROSE)]
        result.append(replace(display, before=before.strip()[-MAX_PROSE:], after=after.strip()[:MAX_PROSE]))
    return result
