"""The rows of a display joined into logical lines."""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.language.refusal import Unread
from derive.reading.grammar.cursor import RELATIONS
from derive.reading.signs import Token

_ROW_ENVIRONMENTS = frozenset(
    "aligned split gathered align align* gather gather* multline multline* eqnarray eqnarray* array alignat alignat*"
    " flalign flalign* equation equation* alignedat displaymath math".split()
)
_COLUMN_ENVIRONMENTS = frozenset("align align* aligned alignat alignat* flalign flalign* alignedat array".split())
_CONTINUES = frozenset([r"\cdot", r"\times", "/", "+"]) | RELATIONS
_ENDS_OPEN = frozenset(["+", "-", r"\cdot", r"\times"]) | RELATIONS
_MOST_WRAPPERS = 8
_DEEPEST = 200
LEVELS = {"(": 1, "[": 1, "{": 1, r"\{": 1, ")": -1, "]": -1, "}": -1, r"\}": -1}
"""How far a bracket opens or closes."""


@dataclass
class _Line:
    """A line that grows: its tokens, its last sign and how many brackets are open."""

    tokens: list[Token] = field(default_factory=list)
    last: str = ""
    level: int = 0

    def add(self, cells: list[Token]) -> None:
        self.tokens += cells
        for token in cells:
            if token.kind != "spacing":
                self.last = token.text
            self.level += LEVELS.get(token.text, 0)


def display_lines(tokens: list[Token], environment: str) -> list[list[Token]]:
    """The logical lines of a display: its own environment taken off, its rows joined where one continues another."""
    tokens, inner = _unwrap(tokens)
    return _lines(tokens, inner or environment)


def refuse_deep(tokens: list[Token]) -> None:
    """Stop before reading where brackets and environments stand deeper than any print. Raises Unread."""
    level = 0
    for token in tokens:
        level += nesting(token) or LEVELS.get(token.text, 0)
        if level > _DEEPEST:
            raise Unread(f"nested more than {_DEEPEST} levels deep", token.text, token.start)


def nesting(token: Token) -> int:
    """How far an environment token opens (1) or closes (-1); 0 for every other token."""
    if token.kind != "environment":
        return 0
    return 1 if token.text.startswith(r"\begin") else -1


def has_relation(tokens: list[Token]) -> bool:
    """Whether a relation stands outside all brackets."""
    level = 0
    for token in tokens:
        level += nesting(token)
        if token.kind == "symbol":
            level += LEVELS.get(token.text, 0)
        if level == 0 and token.text in RELATIONS:
            return True
    return False


def _unwrap(tokens: list[Token]) -> tuple[list[Token], str]:
    """Take off the environments around the whole display; the inmost name decides how rows and columns are read."""
    name = ""
    for _ in range(_MOST_WRAPPERS):
        solid = [i for i, t in enumerate(tokens) if t.kind != "spacing"]
        while solid and tokens[solid[-1]].text in (".", ",", ";"):
            solid.pop()
        if not solid or tokens[solid[0]].kind != "environment":
            return tokens, name
        opening = tokens[solid[0]].text.split("{")[1].split("}")[0]
        if opening not in _ROW_ENVIRONMENTS or tokens[solid[-1]].text != rf"\end{{{opening}}}":
            return tokens, name
        if _matching_end(tokens, solid[0]) != solid[-1]:
            return tokens, name
        tokens, name = tokens[solid[0] + 1 : solid[-1]], opening
    raise Unread(f"more than {_MOST_WRAPPERS} environments inside one another", tokens[0].text if tokens else "")


def _matching_end(tokens: list[Token], start: int) -> int:
    level = 0
    for place in range(start, len(tokens)):
        level += nesting(tokens[place])
        if level == 0:
            return place
    raise Unread("an environment is not closed", tokens[start].text, tokens[start].start)


def _rows(tokens: list[Token]) -> list[list[Token]]:
    """Split at the row signs that stand outside inner environments and braces."""
    rows: list[list[Token]] = [[]]
    level = depth = 0
    for token in tokens:
        level += nesting(token)
        if token.kind == "symbol" and token.text in ("{", "}"):
            depth += LEVELS[token.text]
        if token.kind == "row" and level == 0 and depth == 0:
            rows.append([])
        else:
            rows[-1].append(token)
    return rows


def _lines(tokens: list[Token], environment: str) -> list[list[Token]]:
    """Rows joined into lines: a row that starts with a relation, or follows an operator, continues the one before."""
    lines: list[_Line] = []
    for row in _rows(tokens):
        for cells in _columns(row, environment):
            solid = [t for t in cells if t.kind != "spacing"]
            if not solid:
                continue
            if not lines or not _continues(cells, solid, lines[-1]):
                lines.append(_Line())
            lines[-1].add(cells)
    return [line.tokens for line in lines]


def _columns(row: list[Token], environment: str) -> list[list[Token]]:
    """In align, every second & starts a new equation."""
    if environment not in _COLUMN_ENVIRONMENTS:
        return [row]
    cells: list[list[Token]] = [[]]
    level = marks = 0
    related = False
    for token in row:
        level += nesting(token)
        related = related or token.text in RELATIONS
        if token.text == "&" and level == 0:
            marks += 1
            if marks % 2 == 0 and related:
                cells.append([])
                related = False
                continue
        cells[-1].append(token)
    return cells


def _continues(cells: list[Token], solid: list[Token], before: _Line) -> bool:
    first = solid[0]
    if before.last in _ENDS_OPEN:
        return True
    if first.kind == "text":
        return False
    if first.text in _CONTINUES:
        return True
    if first.text == "-":
        return cells[0].text == "&" or not has_relation(solid)
    return before.level > 0 and not has_relation(solid) and all(t.kind != "text" for t in solid)
