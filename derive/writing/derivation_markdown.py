"""A derivation as GitHub-flavoured Markdown, its formulas in displays between double dollars."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from derive.language.derivation import Derivation, Step
from derive.writing.derivation_latex import ROOM
from derive.writing.layout import Row, ends_in_full, rows_of, rows_of_line
from derive.writing.width import width
from derive.writing.words import definitions_used, fact_markdown, markdown_words, what_was_proved, words_in_formula

_CHARACTERS = 70


def markdown(derivation: Derivation) -> str:
    """The whole derivation, its title as a heading."""
    parts = [f"### {markdown_words(derivation.title)}"]
    parts += [markdown_words(derivation.introduction)] if derivation.introduction else []
    for word, facts in (("Given", derivation.assumptions), ("With", definitions_used(derivation))):
        said = "; ".join(text for fact in facts if (text := fact_markdown(fact)))
        parts += [f"{word}: {said}."] if said else []
    parts += _displays(derivation.steps, ROOM)
    if not ends_in_full(derivation):
        parts += ["Hence", _display(rows_of_line(derivation.conclusion, ROOM))]
    parts.append(markdown_words(what_was_proved(derivation)))
    if derivation.remark:
        parts.append(markdown_words(derivation.remark))
    return "\n\n".join(parts) + "\n"


def _displays(steps: Sequence[Step], room: float) -> list[str]:
    parts: list[str] = []
    group: list[Step] = []
    for step in steps:
        if step.substeps:
            parts += [_display(rows_of(group, room, {}))] if group else []
            words = f"For the next line ({markdown_words(step.rule)}):"
            parts.append(textwrap.indent("\n\n".join([words, *_displays(step.substeps, room)]), "> ", lambda _: True))
            group = []
        group.append(step)
    return [*parts, _display(rows_of(group, room, {}))] if group else parts


def _display(rows: Sequence[Row]) -> str:
    widest = max(width(row.right) for row in rows)
    lines: list[str] = []
    for row in rows:
        body = f"{row.left} & {row.right}".strip()
        fits = row.beside and widest + 0.4 * len(row.reason) <= ROOM
        if row.reason and fits:
            body += f" && {words_in_formula(row.reason)}"
        lines.append(body)
        if row.reason and not fits:
            lines += [rf"& \quad {words_in_formula(part)}" for part in _wrapped(row.reason)]
    return "\n".join(["$$", r"\begin{aligned}", " \\\\\n".join(lines), r"\end{aligned}", "$$"])


def _wrapped(reason: str) -> list[str]:
    """The reason in lines; formulas are not split."""
    words = reason.split(" ")
    lines, line = [], ""
    for word in words:
        closed = line.count("$") % 2 == 0
        if line and closed and len(line) + len(word) > _CHARACTERS:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]
