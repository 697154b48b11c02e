"""A derivation as LaTeX: what is assumed, one display with a reason for every row, what follows and what was proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from derive.language.derivation import Derivation, Line, Step
from derive.language.facts import Given
from derive.writing.expressions import expression_latex
from derive.writing.layout import Row, ends_in_full, line_latex, rows_of, rows_of_line
from derive.writing.width import text_width, width
from derive.writing.words import definitions_used, fact_formula, fact_latex, tex_words, what_was_proved

ROOM = 38.5
"""The width of a display, in em; a page with 16 cm of text in 11 point type holds 41."""

_LONGEST_INLINE = 24.0  # em, in display size; the same formula in a line of text is narrower
_NARROWER = 4.0
_SLACK = 1.05
_SIZES = ((r"\small", 1.1), (r"\footnotesize", 1.2), (r"\scriptsize", 1.35))
_NO_REFERENCES: Mapping[str, str] = MappingProxyType({})


def fragment(derivation: Derivation, references: Mapping[str, str] = _NO_REFERENCES, room: float = ROOM) -> str:
    """The LaTeX of a derivation without its heading; needs amsmath alone.

    references: what to write for the name of a derivation that is used, as LaTeX; the name itself where it is missing.
    room: the width of a display in em.
    """
    parts = [
        _introduction(derivation),
        _assumptions(derivation, room),
        display(derivation.steps, room, references),
        _conclusion(derivation, room),
    ]
    if derivation.remark:
        parts.append(f"\n\\noindent {tex_words(derivation.remark)}")
    return "\n".join(part for part in parts if part) + "\n"


def display(steps: Sequence[Step], room: float, references: Mapping[str, str] = _NO_REFERENCES) -> str:
    """The steps as displays: one, or several where substeps stand between."""
    parts: list[str] = []
    group: list[Step] = []
    for step in steps:
        if step.substeps:
            parts += [_aligned(rows_of(group, room, references), room, references)] if group else []
            parts.append(_within(step, room, references))
            group = []
        group.append(step)
    parts += [_aligned(rows_of(group, room, references), room, references)] if group else []
    return "\n".join(parts)


def _within(step: Step, room: float, references: Mapping[str, str]) -> str:
    words = rf"\noindent For the next line ({tex_words(step.rule.strip().rstrip('.'))}):"
    inner = display(step.substeps, room - _NARROWER, references)
    return f"\\begin{{quote}}\\small\n{words}\n{inner}\n\\end{{quote}}"


def _aligned(rows: Sequence[Row], room: float, references: Mapping[str, str]) -> str:
    lines: list[str] = []
    for i, row in enumerate(rows):
        end = "" if i + 1 == len(rows) else r" \\*" if row.keeps else r" \\"
        body = f"{row.left} & {_small(row.right, room - width(row.left))}".strip()
        if row.reason and row.beside:
            lines.append(f"{body} {_tag(row.reason, room, references)}{end}")
        elif row.reason:
            lines += [body + r" \\*[-0.6ex]", f"& {_tag(row.reason, room, references)}{end}"]
        else:
            lines.append(body + end)
    return "\n".join([r"\begin{align*}", *lines, r"\end{align*}"])


def _small(formula: str, room: float) -> str:
    """A formula that no break makes narrow enough, in smaller type."""
    ratio = width(formula) / room
    if ratio <= _SLACK:
        return formula
    size = next((name for name, most in _SIZES if ratio <= most), r"\tiny")
    return rf"\text{{{size}$\displaystyle {formula}$}}"


def _tag(reason: str, room: float, references: Mapping[str, str]) -> str:
    words = tex_words(reason)
    for shown in references.values():
        words = words.replace(tex_words(shown), shown)
    if text_width(reason) > 0.8 * room:
        return rf"\tag*{{\parbox{{0.8\linewidth}}{{\raggedleft\footnotesize {words}}}}}"
    return rf"\tag*{{\footnotesize {words}}}"


def _introduction(derivation: Derivation) -> str:
    if not derivation.introduction:
        return ""
    follows = "\n" if derivation.assumptions or definitions_used(derivation) else ""
    return rf"\noindent {tex_words(derivation.introduction)}{follows}"


def _assumptions(derivation: Derivation, room: float) -> str:
    """What is given and what names mean in one paragraph; what is too long for a line in displays below it."""
    parts, long = [], []
    for word, facts in (("Given", derivation.assumptions), ("With", definitions_used(derivation))):
        short = []
        for fact in facts:
            if isinstance(fact, Given) and width(fact_formula(fact)) > _LONGEST_INLINE:
                words = tex_words(fact.words).strip().rstrip(".:")
                line = Line(fact.left, fact.right)
                long.append(f"\\noindent {word}: {words}\n{_aligned(rows_of_line(line, room), room, _NO_REFERENCES)}")
            elif text := fact_latex(fact):
                short.append(text)
        parts += [f"{word}: {'; '.join(short)}."] if short else []
    return "\n".join([*([rf"\noindent {' '.join(parts)}"] if parts else []), *long])


def _conclusion(derivation: Derivation, room: float) -> str:
    proved = tex_words(what_was_proved(derivation))
    if ends_in_full(derivation):
        return rf"\noindent {proved}"
    shown = _aligned(rows_of_line(derivation.conclusion, room), room, _NO_REFERENCES)
    return f"\\noindent Hence\n{shown}\n\\noindent {proved}"


__all__ = ["ROOM", "display", "expression_latex", "fact_latex", "fragment", "line_latex"]
