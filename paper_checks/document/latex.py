"""The displays of a LaTeX text, from \\begin{document} to \\end{document} where these stand; nothing is executed."""

from __future__ import annotations

import re

from paper_checks.document.delimiters import BEGIN, DISPLAYS, END, bracket_end, dollar_end, environment_end, inline_end
from paper_checks.document.display import Region
from paper_checks.document.source import Lines, refuse

SKIPPED = frozenset(
    {"verbatim", "verbatim*", "Verbatim", "lstlisting", "minted", "comment", "filecontents", "filecontents*", "alltt"}
)
_COMMENT = re.compile(r"\\verb\*?(?P<bar>[^A-Za-z\s*]).{0,200}?(?P=bar)|\\.|(?P<comment>%[^\n]*+)", re.DOTALL)
_MARK = re.compile(
    rf"{BEGIN}|{END}|(?P<verb>\\verb\*?(?P<bar>[^A-Za-z\s*])[^\n]{{0,200}}?(?P=bar))"
    r"|(?P<off>\\iffalse(?![A-Za-z]))|\\(?P<escaped>.)|(?P<dollars>\$+)",
    re.DOTALL,
)
_UNEXECUTED = (
    (re.compile(r"\\(?:input|include|subfile|import)(?![A-Za-z])"), "other files are not read"),
    (re.compile(r"\\write(?![A-Za-z])"), "nothing is written or executed"),
    (re.compile(r"\\(?:catcode|csname|directlua|ShellEscape)(?![A-Za-z])"), "nothing is executed"),
)


def without_comments(text: str) -> str:
    """The text without comments, on the same lines."""
    return _COMMENT.sub(lambda match: "" if match["comment"] is not None else match.group(), text)


def unexecuted(text: str, lines: Lines) -> list[str]:
    """A note for each kind of command that a LaTeX engine would have carried out."""
    notes = []
    for pattern, consequence in _UNEXECUTED:
        match = pattern.search(text)
        if match is not None:
            notes.append(f"line {lines.of(match.start())}: {match.group()} is left alone: {consequence}")
    return notes


def regions(text: str, lines: Lines, name: str) -> list[Region]:
    """The displays of a LaTeX text without comments, in order."""
    found: list[Region] = []
    groups = 0
    group = 0
    position = _body_start(text)
    while (match := _MARK.search(text, position)) is not None:
        if match["end"] == "document":
            break
        if match["begin"] == "subequations":
            groups += 1
            group = groups
        elif match["end"] == "subequations":
            group = 0
        region, position = _next(text, match, group, lines, name)
        if region is not None:
            found.append(region)
    return found


def _body_start(text: str) -> int:
    match = re.search(r"\\begin[ \t]*\{document\}", text)
    return match.end() if match else 0


def _next(text: str, match: re.Match[str], group: int, lines: Lines, name: str) -> tuple[Region | None, int]:
    """The display that begins at a mark, if one does, and the offset at which to go on."""
    start, after = match.span()
    if match["begin"] in SKIPPED:
        return None, _skip(text, after, rf"\end{{{match['begin']}}}", lines.of(start), match.group(), name)
    if match["off"]:
        return None, _skip(text, after, r"\fi", lines.of(start), match.group(), name)
    if match["begin"] in DISPLAYS:
        inner_end, end = environment_end(text, after, match["begin"], lines, name)
        return Region(start, after, inner_end, end, match["begin"], group), end
    if match["escaped"] == "[":
        inner_end, end = bracket_end(text, after, lines, name)
        return Region(start, after, inner_end, end), end
    if match["dollars"] is None:
        return None, after
    if len(match["dollars"]) == 1:
        return None, inline_end(text, start)
    inner_end, end, repairs = dollar_end(text, start + 2, lines, name)
    return Region(start, start + 2, inner_end, end, repairs=repairs), end


def _skip(text: str, start: int, mark: str, line: int, opener: str, name: str) -> int:
    """The offset after the next `mark`."""
    end = text.find(mark, start)
    if end < 0:
        raise refuse(name, line, f"{opener} is never closed; end it with {mark}.")
    return end + len(mark)
