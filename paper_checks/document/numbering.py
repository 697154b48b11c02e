"""From the places where displays stand to displays with labels: printed, then the engine's, then by position."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from paper_checks.document.delimiters import DISPLAYS, ROW_NUMBERS, SINGLE_NUMBER, WITH_ARGUMENT
from paper_checks.document.display import Display, Region, Repair
from paper_checks.document.labels import Marks, bare_number, consistent, take_marks
from paper_checks.document.rows import SourceRow, split_rows, stands_alone
from paper_checks.document.source import Lines

_ROW_ENVIRONMENTS = ROW_NUMBERS | {f"{name}*" for name in ROW_NUMBERS}
_INNER = re.compile(r"\s*\\begin\s*\{([A-Za-z]+\*?)\}")
_ARGUMENT = re.compile(r"\s*\{[^{}]*+\}")


@dataclass(frozen=True)
class Piece:
    """A display before it has a label: its source still carries its marks; [start, end) with what belongs to it."""

    region: Region
    source: str
    environment: str
    line: int
    end_line: int
    body_line: int
    start: int
    end: int
    printed_after: str = ""
    repairs: tuple[Repair, ...] = ()


class EngineCounter:
    """The equation counter of a LaTeX engine; `active` is false where the document numbers in another way."""

    def __init__(self, active: bool) -> None:
        self.active = active
        self._equation = 0
        self._group = 0
        self._letter = 0

    def next(self, group: int) -> str:
        """The number of the next equation, such as 7, or 7b in a subequations environment."""
        if not self.active:
            return ""
        if group and group == self._group:
            self._letter += 1
        else:
            self._equation += 1
            self._group, self._letter = group, 0
        return f"{self._equation}{_letters(self._letter)}" if group else str(self._equation)


def _letters(index: int) -> str:
    return chr(ord("a") + index) if index < 26 else f".{index + 1}"


def unwrap(source: str, environment: str) -> tuple[str, str]:
    """The body and the name of an environment that fills a display whole, as $$\\begin{align}..\\end{align}$$ does."""
    inner = _INNER.match(source)
    if environment == "" and inner and inner[1] in DISPLAYS:
        closing = rf"\end{{{inner[1]}}}"
        if source.rstrip().endswith(closing) and source.count(closing) == 1:
            environment = inner[1]
            source = source[inner.end() : source.rindex(closing)]
    if environment in WITH_ARGUMENT:
        argument = _ARGUMENT.match(source)
        source = source[argument.end() :] if argument else source
    return source, environment


def labelled(pieces: list[Piece], counter: EngineCounter) -> list[tuple[Piece, Display]]:
    """The displays of the pieces in order, with the labels that the document prints and "" where it prints none.

    An environment of complete rows that all carry labels gives one display a row.
    """
    marked = [(piece, _parts(piece, counter)) for piece in pieces]
    bare = _bare_numbers([(piece, parts[0]) for piece, parts in marked if len(parts) == 1])
    return [(piece, _with_bare(part, bare.get(piece.start))) for piece, parts in marked for part in parts]


def _bare_numbers(singles: list[tuple[Piece, Display]]) -> dict[int, tuple[str, str]]:
    """By start of the piece: source and number of each display whose trailing (26) is its label."""
    open_ones = [(piece, bare_number(display.source)) for piece, display in singles if not display.number]
    candidates = [(piece, bare) for piece, bare in open_ones if bare is not None]
    all_of_them = consistent([bare for _, bare in candidates], len(singles))
    return {piece.start: (bare.source, bare.number) for piece, bare in candidates if bare.sure or all_of_them}


def _with_bare(display: Display, bare: tuple[str, str] | None) -> Display:
    if bare is None:
        return display
    source, number = bare
    return replace(display, source=source, label=number, number=number, numbered=True)


def _parts(piece: Piece, counter: EngineCounter) -> list[Display]:
    """The displays of one piece; labels that are not printed are left empty."""
    rows = split_rows(piece.source) if piece.environment in _ROW_ENVIRONMENTS else []
    if len(rows) < 2:
        return [_single(piece, counter)]
    marks = [take_marks(piece.source[row.start : row.end]) for row in rows]
    automatic = piece.environment in ROW_NUMBERS
    numbers = [
        mark.number or (counter.next(piece.region.group) if automatic and not mark.silent else "") for mark in marks
    ]
    if marks[-1].source.strip() == "":
        last = marks.pop()
        rows.pop()
        numbers.pop()
        marks[-1] = replace(marks[-1], anchor=marks[-1].anchor or last.anchor, number=marks[-1].number or last.number)
    labels = [mark.number or mark.anchor or number for mark, number in zip(marks, numbers, strict=True)]
    if piece.printed_after and not any(mark.number for mark in marks):
        labels = [*[""] * (len(marks) - 1), piece.printed_after]
    if len(marks) > 1 and all(labels) and all(stands_alone(mark.source) for mark in marks):
        lines = _row_lines(piece, rows)
        return [_row(piece, index, marks, lines[index], labels, numbers) for index in range(len(marks))]
    labels = labels if not any(mark.number or mark.anchor for mark in marks) else [m.number or m.anchor for m in marks]
    return [_chain(piece, marks, labels, numbers, [piece.source[row.end : row.after] for row in rows])]


def _display(piece: Piece, source: str, label: str, number: str, anchor: str) -> Display:
    return Display(
        label=label,
        line=piece.line,
        end_line=piece.end_line,
        source=source.strip(),
        environment=piece.environment,
        numbered=bool(label),
        repairs=piece.repairs,
        anchor=anchor,
        number=number,
    )


def _single(piece: Piece, counter: EngineCounter) -> Display:
    mark = take_marks(piece.source)
    automatic = piece.environment in SINGLE_NUMBER | ROW_NUMBERS and not mark.silent and not mark.number
    engine = counter.next(piece.region.group) if automatic else ""
    printed = _joined(mark.numbers) or piece.printed_after
    return _display(piece, mark.source, printed or mark.anchor or engine, printed or engine, mark.anchor)


def _row(piece: Piece, index: int, marks: list[Marks], first: int, labels: list[str], numbers: list[str]) -> Display:
    """The display of one complete row, which begins in line `first`."""
    display = _display(piece, marks[index].source, labels[index], numbers[index], marks[index].anchor)
    last = index == len(marks) - 1
    end = piece.end_line if last else first + marks[index].source.strip().count("\n")
    repairs = tuple(item for item in piece.repairs if first <= item.line <= end)
    return replace(display, line=first, end_line=end, repairs=repairs)


def _row_lines(piece: Piece, rows: list[SourceRow]) -> list[int]:
    """The line in which the first character of each row stands; the first row begins where its display begins."""
    lines = Lines(piece.source)
    starts = [row.start + _indent(piece.source, row) for row in rows]
    return [piece.line, *(piece.body_line + lines.of(start) - 1 for start in starts[1:])]


def _indent(source: str, row: SourceRow) -> int:
    text = source[row.start : row.end]
    return len(text) - len(text.lstrip())


def _chain(piece: Piece, marks: list[Marks], labels: list[str], numbers: list[str], breaks: list[str]) -> Display:
    """One display for rows that belong together, under the label of its only labelled row, or under first-last."""
    source = "".join(mark.source.rstrip() + " " * bool(cut) + cut for mark, cut in zip(marks, breaks, strict=True))
    own = [label for label in labels if label]
    anchors = [mark.anchor for mark in marks if mark.anchor]
    display = _display(piece, source, _joined(own), _joined([n for n in numbers if n]), anchors[0] if anchors else "")
    return replace(display, row_labels=tuple(labels) if own else ())


def _joined(labels: list[str] | tuple[str, ...]) -> str:
    return "" if not labels else labels[0] if len(labels) == 1 else f"{labels[0]}-{labels[-1]}"


def with_unique_labels(displays: list[Display]) -> tuple[list[Display], list[str]]:
    """The displays under labels that differ, p5 for a fifth without one, and a note for each label printed twice."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    notes: list[str] = []
    result = []
    printed = {display.label for display in displays}
    for position, display in enumerate(displays, start=1):
        wanted = label = display.label or f"p{position}"
        if display.label in lines:
            notes.append(f"line {display.line}: label {label} is printed before, in line {lines[label]}")
        while label in lines or (label in printed and label != display.label):
            counts[wanted] = counts.get(wanted, 1) + 1
            label = f"{wanted} ({counts[wanted]})"
        lines[label] = display.line
        result.append(replace(display, label=label))
    return result, notes
