r"""What numbers an equation: \tag, \label, \quad (26), a trailing (26); all else in parentheses is mathematics."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

NUMBER = r"(?:[A-Z]\.?)?[0-9]{1,3}(?:[.\-][0-9]{1,3}){0,2}[a-z]?'{0,2}"
_MARK = re.compile(r"\\(?:(?P<tag>tag\*?|label|notag|nonumber)(?![A-Za-z])|.)", re.DOTALL)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_SEPARATOR = (
    r"(?:\\qquad|\\quad|\\hfill|\\hfil|\\enspace|\\hspace\*?[ ]?\{[^{}]{0,20}\}|\\hskip[ ]?[0-9.]+[ ]?(?:em|cm|pt|in)"
    r"|\\eqno|\\leqno|~\s*~|\\ \s*\\ )"
)
_FONT = r"\\(?:text|textrm|textbf|mathrm|mathbf|rm|mbox|hbox)"
_WRAPPED = rf"(?:\{{|{_FONT}\s*\{{)?\s*\(\s*(?P<number>{NUMBER})\s*\)\s*\}}?"
_CLOSING = r"(?P<closing>(?:\s*\\end\{(?:aligned|split|gathered|array|alignedat|cases)\})*)"
_SEPARATED = re.compile(rf"(?:{_SEPARATOR}[\s~]*)+(?:\\[ ,;]\s*)*{_WRAPPED}\s*[.,;]?{_CLOSING}\s*\Z")
_BARE = re.compile(rf"(?P<gap>[\s~]+)\(\s*(?P<number>{NUMBER})\s*\)\s*[.,;]?{_CLOSING}\s*\Z")
_OPEN_END = re.compile(
    r"(?:[-=+*/<>^_(\[{]|\\(?:cdot|times|le|leq|ge|geq|ne|neq|to|equiv|approx|sim|pm|mp|in|Rightarrow|Leftrightarrow|circ"
    r"|rightarrow|div|propto|left|right|\\))\s*\Z"
)
_ENDS_IN_COMMAND = re.compile(r"\\[A-Za-z]+\s*\Z")
AFTER = re.compile(rf"[ \t]*(?:\n[ \t]*){{0,2}}\(({NUMBER})\)[ \t]*[.,;]?[ \t]*(?=\n|\Z)")
_TAIL = 240


@dataclass(frozen=True)
class Marks:
    """A source without its marks, and what they say: `number` is printed, `anchor` is the name in \\label.

    `silent` says that \\notag or \\nonumber stands there. `numbers` are all printed ones in order.
    """

    source: str
    number: str = ""
    anchor: str = ""
    silent: bool = False
    numbers: tuple[str, ...] = ()


def take_marks(source: str) -> Marks:
    """The source without tags, labels and a number set apart by \\quad or more."""
    plain, found = _without_commands(source)
    tags = [value for kind, value in found if kind == "tag" and value]
    anchors = [value for kind, value in found if kind == "label" and value]
    silent = any(kind in ("notag", "nonumber") for kind, _ in found)
    plain, separated = _separated(plain)
    numbers = tuple(dict.fromkeys([*tags, *separated]))
    return Marks(plain, numbers[0] if numbers else "", anchors[0] if anchors else "", silent, numbers)


def _without_commands(source: str) -> tuple[str, list[tuple[str, str]]]:
    parts: list[str] = []
    found: list[tuple[str, str]] = []
    position = 0
    while (match := _next_mark(source, position)) is not None:
        kind = match["tag"].rstrip("*")
        end, value = match.end(), ""
        if kind in ("tag", "label"):
            group = _group(source, end)
            if group is None:
                parts.append(source[position:end])
                position = end
                continue
            value = source[group[0] : group[1]]
            end = group[1] + 1
        parts.append(source[position : match.start()].rstrip(" \t"))
        found.append((kind, _clean(value) if kind == "tag" else value.strip()))
        position = end
    return "".join([*parts, source[position:]]), found


def _next_mark(source: str, position: int) -> re.Match[str] | None:
    for match in _MARK.finditer(source, position):
        if match["tag"]:
            return match
    return None


def _group(source: str, start: int) -> tuple[int, int] | None:
    """The offsets between the braces that open at `start`, blanks before them allowed."""
    while source[start : start + 1].isspace():
        start += 1
    if source[start : start + 1] != "{":
        return None
    depth = 0
    for match in _BRACE.finditer(source, start):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth == 0:
            return start + 1, match.start()
    return None


def _clean(tag: str) -> str:
    """The words of a tag: without parentheses around it, dollars and blanks; "" for what only the engine knows."""
    if "\\theequation" in tag or "\\arabic" in tag:
        return ""
    tag = tag.replace("$", "").strip()
    if tag.startswith("(") and tag.endswith(")"):
        tag = tag[1:-1].strip()
    return " ".join(tag.split())


def _separated(source: str) -> tuple[str, list[str]]:
    """The source without a number at its end that \\quad or more sets apart."""
    cut = max(0, len(source.rstrip()) - _TAIL)
    match = _SEPARATED.search(source, cut)
    if match is None or _is_open(source[: match.start()]):
        return source, []
    return source[: match.start()].rstrip() + match["closing"], [match["number"]]


def _is_open(left: str) -> bool:
    """Whether the text cannot end there: it is empty, or its last token asks for an operand."""
    tail = left[-80:].rstrip("~& \t\n")
    return not tail or _OPEN_END.search(tail) is not None


@dataclass(frozen=True)
class Bare:
    """A number in parentheses at the end of a source after no more than a blank; `sure` where nothing else fits."""

    source: str
    number: str
    sure: bool
    named: str


def bare_number(source: str) -> Bare | None:
    """The bare number at the end of a source, if there is one; it may be an argument or a factor unless `sure`."""
    cut = max(0, len(source.rstrip()) - _TAIL)
    match = _BARE.search(source, cut)
    if match is None:
        return None
    left = source[: match.start()]
    if _is_open(left) or left.endswith(("\\", "\\\\")):
        return None
    before = left.rstrip()
    sentence_ends = before.endswith((".", ";")) and not before.endswith(("\\.", "\\;"))
    named = re.search(r"\\?[A-Za-z]+\s*\Z|.\Z", before[-40:])
    own_line = "\n" in match["gap"] and _ENDS_IN_COMMAND.search(before[-40:]) is None
    return Bare(before + match["closing"], match["number"], sentence_ends or own_line, named.group() if named else "")


def consistent(candidates: list[Bare], displays: int) -> bool:
    """Whether bare numbers are the document's way of numbering: consecutive, on at least half of its displays.

    The tokens before them must differ, so that the values f (1), f (2), f (3) of one function are not taken for labels.
    """
    numbers = [bare.number for bare in candidates]
    if len(numbers) < 2 or 2 * len(numbers) < displays or not all(number.isdecimal() for number in numbers):
        return False
    values = [int(number) for number in numbers]
    consecutive = all(later == earlier + 1 for earlier, later in pairwise(values))
    return consecutive and len({bare.named for bare in candidates}) > 1
