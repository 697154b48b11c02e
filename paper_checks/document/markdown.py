"""The displays of a Markdown text: $$, \\[, fenced math and environments, but nothing inside code or comments."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from paper_checks.document.delimiters import BEGIN, DISPLAYS, bracket_end, dollar_end, environment_end, inline_end
from paper_checks.document.display import Region
from paper_checks.document.source import Lines, refuse

_MARK = re.compile(
    r"^(?P<fence>[ \t>]*(?P<bar>`{3,}|~{3,})(?P<info>[^\n]*))"
    r"|(?P<ticks>`+)|(?P<comment><!--)|" + BEGIN + r"|\\(?P<escaped>.)|(?P<dollars>\$+)",
    re.DOTALL | re.MULTILINE,
)
_TICKS_OR_PARAGRAPH = re.compile(r"(`+)|\n[ \t]*\n")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)]|\(?\w{1,3}\)|\[\^[^\]]*\]:|!!!|\?\?\?|:)(?=[ \t])")
_LITERAL_BRACKETS = re.compile(r"[^=<>^_\\+\n]{1,60}\\\]")


class _CodeSpans:
    """The backtick runs of a text by length, so that the end of a code span is found by bisection; the last comment."""

    def __init__(self, text: str) -> None:
        self._runs: dict[int, list[int]] = {}
        self._breaks: list[int] = []
        self.last_comment_end = text.rfind("-->")
        for match in _TICKS_OR_PARAGRAPH.finditer(text):
            if match[1]:
                self._runs.setdefault(len(match[1]), []).append(match.start())
            else:
                self._breaks.append(match.start())

    def end(self, start: int, length: int) -> int:
        """The offset after the code span that opens at `start` with `length` backticks; else after the run."""
        runs = self._runs.get(length, [])
        index = bisect_left(runs, start + length)
        paragraph = bisect_left(self._breaks, start)
        limit = self._breaks[paragraph] if paragraph < len(self._breaks) else None
        if index < len(runs) and (limit is None or runs[index] < limit):
            return runs[index] + length
        return start + length


def regions(text: str, lines: Lines, name: str) -> tuple[list[Region], list[str]]:
    """The displays of a Markdown text in order, and notes on what was passed over."""
    found: list[Region] = []
    notes: list[str] = []
    spans = _CodeSpans(text)
    code = _indented_code(text)
    position = 0
    while (match := _MARK.search(text, position)) is not None:
        block = _block_end(code, match.start())
        if block is not None:
            if "$$" in text[match.start() : block] or r"\[" in text[match.start() : block]:
                notes.append(f"line {lines.of(match.start())}: a block indented by four spaces is code, not read")
            position = block
            continue
        region, position = _next(text, match, spans, lines, name, notes)
        if region is not None:
            found.append(region)
    return found, notes


def _block_end(blocks: list[tuple[int, int]], place: int) -> int | None:
    """The end of the block that holds a place."""
    index = bisect_right(blocks, (place, len(blocks) and blocks[-1][1])) - 1
    return blocks[index][1] if index >= 0 and place < blocks[index][1] else None


def _indented_code(text: str) -> list[tuple[int, int]]:
    """The blocks that four spaces after a blank line make code, where no list item or note goes on."""
    found: list[tuple[int, int]] = []
    offset = 0
    blank, listed, inside = True, False, False
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        deep = line.startswith(("    ", "\t"))
        if _ITEM.match(line) and not (inside and deep):
            listed, inside = True, False
        elif bare and not line[0].isspace():
            listed, inside = listed and not blank, False
        elif bare and deep and (blank or inside) and not listed:
            if inside:
                found[-1] = (found[-1][0], offset + len(line))
            else:
                found.append((offset, offset + len(line)))
            inside = True
        elif bare:
            inside = False
        blank = not bare
        offset += len(line)
    return found


def _next(
    text: str, match: re.Match[str], spans: _CodeSpans, lines: Lines, name: str, notes: list[str]
) -> tuple[Region | None, int]:
    """The display that begins at a mark, if one does, and the offset at which to go on."""
    start, after = match.span()
    if match["fence"] is not None and not (match["bar"][0] == "`" and "`" in match["info"]):
        return _fence(text, match, lines, name, notes)
    if match["fence"] is not None:
        ticks = match.start("bar")
        return None, spans.end(ticks, len(match["bar"]))
    if match["ticks"]:
        return None, spans.end(start, len(match["ticks"]))
    if match["comment"]:
        closed = after <= spans.last_comment_end
        return None, text.find("-->", after) + 3 if closed else after
    if match["begin"] in DISPLAYS:
        inner_end, end = environment_end(text, after, match["begin"], lines, name)
        return Region(start, after, inner_end, end, match["begin"]), end
    if match["escaped"] == "[" and not _LITERAL_BRACKETS.match(text, after):
        inner_end, end = bracket_end(text, after, lines, name)
        return Region(start, after, inner_end, end), end
    if match["dollars"] is None:
        return None, after
    if len(match["dollars"]) == 1:
        return None, inline_end(text, start)
    inner_end, end, repairs = dollar_end(text, start + 2, lines, name)
    return Region(start, start + 2, inner_end, end, repairs=repairs), end


def _fence(text: str, match: re.Match[str], lines: Lines, name: str, notes: list[str]) -> tuple[Region | None, int]:
    """A fenced block: a display where its info string is `math`, else code to be passed over."""
    bar = match["bar"]
    close = re.compile(rf"^[ \t>]*{bar[0]}{{{len(bar)},}}[ \t]*$", re.MULTILINE).search(text, match.end())
    is_math = match["info"].strip().lower() in ("math", "{math}", "latex-math", "katex")
    line = lines.of(match.start("bar"))
    if close is None and is_math:
        raise refuse(name, line, f"the fenced math block is never closed; end it with a line {bar}.")
    if close is None:
        notes.append(f"line {line}: the code block {bar} is never closed: the rest of the document is code, not read")
        return None, len(text)
    if not is_math:
        return None, close.end()
    return Region(match.start(), match.end(), close.start(), close.end()), close.end()
