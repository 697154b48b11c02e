r"""The rows of an environment such as align: what stands between the \\ at its own level."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(
    r"(?P<break>\\\\(?:\*|[ \t]*\[[ ]?-?[0-9.]+[ ]?(?:em|ex|pt|cm|mm|in)[ ]?\])?)"
    r"|(?P<open>\\begin(?![A-Za-z])|\\left(?![A-Za-z]))"
    r"|(?P<close>\\end(?![A-Za-z])|\\right(?![A-Za-z]))|\\.|(?P<brace>[{}])",
    re.DOTALL,
)
_RELATION = re.compile(
    r"[=<>]|\\(?:le|leq|ge|geq|ne|neq|equiv|approx|sim|simeq|propto|to|rightarrow|Rightarrow|Leftrightarrow|iff|in|leqslant"
    r"|geqslant|ll|gg|cong|implies)(?![A-Za-z])"
)
_OPERAND = re.compile(r"[A-Za-z0-9]")
_UNFINISHED = re.compile(r"(?:[-+*/=<>]|\\(?:cdot|times|pm|mp|le|leq|ge|geq))[\s&]*\Z")
_LEADING = re.compile(
    r"[\s&{}]*(?:[+*/,)\]]|\\(?:cdot|times|quad|qquad|right|Rightarrow|Leftrightarrow|implies|iff)(?![A-Za-z]))"
)


@dataclass(frozen=True)
class SourceRow:
    r"""One row: source[start:end]; the \\ after it ends at `after`."""

    start: int
    end: int
    after: int


def split_rows(source: str) -> list[SourceRow]:
    r"""The rows of the body of an environment, cut at each \\ outside of braces and inner environments."""
    rows: list[SourceRow] = []
    depth = start = 0
    for match in _MARK.finditer(source):
        if match["open"] or match["brace"] == "{":
            depth += 1
        elif match["close"] or match["brace"] == "}":
            depth -= 1
        elif match["break"] and depth == 0:
            rows.append(SourceRow(start, match.start(), match.end()))
            start = match.end()
    return [*rows, SourceRow(start, len(source), len(source))]


def stands_alone(row: str) -> bool:
    """Whether a row is a statement by itself: a relation, something on its left, nothing open at its end."""
    relation = _RELATION.search(row)
    if relation is None or _LEADING.match(row) or _UNFINISHED.search(row[-60:]):
        return False
    return _OPERAND.search(row[: relation.start()]) is not None
