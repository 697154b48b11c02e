"""Where inline math, $$ and environments end: the marks that Markdown and LaTeX share. Every search is one pass."""

from __future__ import annotations

import re

from paper_checks.document.display import Repair
from paper_checks.document.source import Lines, refuse

SINGLE_NUMBER = frozenset({"equation", "multline"})
ROW_NUMBERS = frozenset({"align", "alignat", "xalignat", "flalign", "gather", "eqnarray"})
NUMBERED = SINGLE_NUMBER | ROW_NUMBERS
DISPLAYS = NUMBERED | {f"{name}*" for name in NUMBERED} | {"displaymath", "dmath", "dmath*"}
WITH_ARGUMENT = frozenset({"alignat", "alignat*", "xalignat", "xalignat*"})
MAX_DEPTH = 200

BEGIN = r"\\begin[ \t]*\{[ \t]*(?P<begin>[A-Za-z]+\*?)[ \t]*\}"
END = r"\\end[ \t]*\{[ \t]*(?P<end>[A-Za-z]+\*?)[ \t]*\}"
_ENVIRONMENT_MARK = re.compile(rf"{BEGIN}|{END}|\\.", re.DOTALL)
_DOLLAR_MARK = re.compile(r"(?P<damaged>\\\$\$(?=[ \t]*(?:\n|\Z)))|\\.|(?P<dollars>\$+)", re.DOTALL)
_INLINE_MARK = re.compile(r"\\.|(?P<dollars>\$+)|(?P<paragraph>\n[ \t]*\n)", re.DOTALL)
_PAREN_MARK = re.compile(r"\\(?P<mark>.)", re.DOTALL)
_BLANK_LINE = re.compile(r"\n[ \t>]*\n")
_PROSE = re.compile(r"\b[A-Za-z]{2,}+[ ,]++[A-Za-z]{2,}+[ ,]++[A-Za-z]{2,}+[ ,]++[A-Za-z]{2,}")
_TEXT_GROUP = re.compile(r"\\(?:text|mbox|textrm|textit|intertext|mathrm|operatorname)\w*[ ]?\{[^{}]*+\}")


def dollar_end(text: str, start: int, lines: Lines, name: str) -> tuple[int, int, tuple[Repair, ...]]:
    """The offsets of the $$ that closes the one before `start` and of the text after it, with repairs of the mark."""
    opened = lines.of(start - 1)
    for match in _DOLLAR_MARK.finditer(text, start):
        if match["damaged"]:
            _require_mathematics(text[start : match.start()], opened, name)
            return match.start(), match.end(), (Repair(lines.of(match.start()), "\\$$", "\\ $$"),)
        if match["dollars"] and len(match["dollars"]) >= 2:
            _require_mathematics(text[start : match.start()], opened, name)
            return match.start(), match.start() + 2, ()
    raise refuse(name, opened, "the display opened by $$ is never closed; end it with $$.")


def bracket_end(text: str, start: int, lines: Lines, name: str) -> tuple[int, int]:
    r"""The offsets of the \] that closes the \[ before `start` and of the text after it."""
    opened = lines.of(start - 1)
    for match in _PAREN_MARK.finditer(text, start):
        if match["mark"] == "[":
            break
        if match["mark"] == "]":
            _require_mathematics(text[start : match.start()], opened, name)
            return match.start(), match.end()
    raise refuse(name, opened, r"the display opened by \[ is never closed; end it with \].")


def _require_mathematics(inner: str, opened: int, name: str) -> None:
    """Refuse a display that runs over a blank line into prose: its closing mark is missing."""
    blank = _BLANK_LINE.search(inner)
    if blank is None:
        return
    prose = _PROSE.search(_TEXT_GROUP.sub(" ", inner[blank.end() :]))
    if prose is not None:
        words = " ".join(prose.group().split()[:4])
        sentence = f"the display opened here runs over a blank line into prose ({words!r}); close it before the prose."
        raise refuse(name, opened, sentence)


def environment_end(text: str, start: int, environment: str, lines: Lines, name: str) -> tuple[int, int]:
    r"""The offsets of the \end{environment} whose \begin stands before `start` and of the text after it."""
    opened = lines.of(start - 1)
    stack = [environment]
    for match in _ENVIRONMENT_MARK.finditer(text, start):
        inner, outer = match["begin"], match["end"]
        if inner in DISPLAYS:
            line = lines.of(match.start())
            sentence = rf"\begin{{{environment}}} is not closed before line {line} begins {inner}"
            raise refuse(name, opened, rf"{sentence}; add \end{{{environment}}}.")
        if inner:
            stack.append(inner)
            _require_depth(len(stack), lines.of(match.start()), name)
        elif outer:
            expected = stack.pop()
            if outer != expected:
                if outer == "document":
                    break
                sentence = (
                    rf"\end{{{outer}}} stands where \end{{{expected}}} must, in the {environment} of line {opened}"
                )
                raise refuse(name, lines.of(match.start()), f"{sentence}; make them match.")
            if not stack:
                return match.start(), match.end()
    raise refuse(name, opened, rf"\begin{{{environment}}} is never closed; end it with \end{{{environment}}}.")


def _require_depth(depth: int, line: int, name: str) -> None:
    if depth > MAX_DEPTH:
        raise refuse(name, line, f"the nesting is {depth} deep, the limit is {MAX_DEPTH}; simplify the display.")


def inline_end(text: str, dollar: int) -> int:
    """The offset after the inline formula that the single $ at `dollar` opens; dollar + 1 where it opens none."""
    literal = dollar + 1
    if text[literal : literal + 1].isspace() or literal >= len(text):
        return literal
    close = _next_dollars(text, literal)
    if close is None or text[close.start() - 1].isspace():
        return literal
    if len(close["dollars"]) == 1:
        return close.end()
    if len(close["dollars"]) == 2 and "\n" not in text[literal : close.start()] and _opens_inline(text, close.end()):
        return close.start() + 1
    return literal


def _opens_inline(text: str, start: int) -> bool:
    """Whether the text at `start` runs to a single $ on the same line, as after the $$ of $a$$b$."""
    if text[start : start + 1].isspace():
        return False
    close = _next_dollars(text, start)
    return close is not None and len(close["dollars"]) == 1 and "\n" not in text[start : close.start()]


def _next_dollars(text: str, start: int) -> re.Match[str] | None:
    """The next run of dollars in the paragraph."""
    for match in _INLINE_MARK.finditer(text, start):
        if match["dollars"]:
            return match
        if match["paragraph"]:
            return None
    return None


_BALANCE_MARK = re.compile(rf"{BEGIN}|{END}|\\.|[{{}}]", re.DOTALL)


def imbalance(source: str, line: int, name: str) -> str:
    """Where the braces or environments of a display do not match, and how; "" where they do.

    Refuses a display that is nested too deep.
    """
    stack: list[tuple[str, int]] = []
    for match in _BALANCE_MARK.finditer(source):
        token = match.group()
        if token == "{" or match["begin"]:
            stack.append((match["begin"] or "{", match.start()))
            if len(stack) > MAX_DEPTH:
                _require_depth(len(stack), line + source.count("\n", 0, match.start()), name)
        elif token == "}" or match["end"]:
            if not stack or stack[-1][0] != (match["end"] or "{"):
                return f"line {line + source.count(chr(10), 0, match.start())}: {_closes_nothing(match['end'])}"
            stack.pop()
    if stack:
        opener, offset = stack[-1]
        return f"line {line + source.count(chr(10), 0, offset)}: {_never_closed(opener)}"
    return ""


def _closes_nothing(environment: str | None) -> str:
    mark = rf"\end{{{environment}}}" if environment else "}"
    return f"{mark} closes nothing that is open at this place of its display; remove it, or open it before."


def _never_closed(opener: str) -> str:
    if opener == "{":
        return "the brace { is not closed inside its display; add the missing }."
    return rf"\begin{{{opener}}} is not closed inside its display; add \end{{{opener}}}."
