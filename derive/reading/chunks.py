"""A logical line split into statements and conditions, each with the sign or the words that led to it."""

from __future__ import annotations

from derive.language.refusal import Unread
from derive.reading.grammar.cursor import RELATIONS
from derive.reading.rows import LEVELS, has_relation, nesting
from derive.reading.signs import Token
from derive.reading.tokens import significant

ARROWS = (r"\Rightarrow", r"\Leftrightarrow")


def chunks(line: list[Token]) -> list[tuple[list[Token], str]]:
    """Split a line at arrows, top-level commas, words and bracketed conditions; each chunk with what led to it."""
    return _Splitter(line).chunks()


def bracketed(chunk: list[Token]) -> bool:
    """Whether a chunk is one bracket around a relation: (x > 0)."""
    if len(chunk) < 3 or chunk[0].text not in "([" or chunk[-1].text not in ")]":
        return False
    level = 0
    for place, token in enumerate(chunk):
        level += {"(": 1, "[": 1, ")": -1, "]": -1}.get(token.text, 0)
        if level == 0 and place < len(chunk) - 1:
            return False
    return has_relation(chunk[1:-1])


class _Splitter:
    """A line with what each place has to know of the rest, gathered in one pass."""

    def __init__(self, line: list[Token]) -> None:
        self.line = line
        self.levels: list[int] = []  # brackets open before each place
        self.following: list[int] = [len(line)] * (len(line) + 1)  # the next place that is no spacing
        self.related_after = [False] * (len(line) + 1)  # whether a relation stands there or later at level 0
        level = 0
        for token in line:
            self.levels.append(level)
            level += nesting(token) + (LEVELS.get(token.text, 0) if token.kind == "symbol" else 0)
        for place in range(len(line) - 1, -1, -1):
            solid = line[place].kind != "spacing"
            self.following[place] = place if solid else self.following[place + 1]
            here = self.levels[place] == 0 and line[place].text in RELATIONS
            self.related_after[place] = self.related_after[place + 1] or here

    def chunks(self) -> list[tuple[list[Token], str]]:
        """The chunks in printed order."""
        found: list[tuple[list[Token], str]] = []
        current: list[Token] = []
        link, related = "", False
        for place, token in enumerate(self.line):
            if self.levels[place] == 0 and self._separates(place, link, related):
                found.append((current, link))
                link, current, related = self._link(place), [], False
                if token.text == "(":
                    current.append(token)
                continue
            related = related or self.levels[place] == 0 and token.text in RELATIONS
            current.append(token)
        found.append((current, link))
        return [(solid, how) for tokens, how in found if (solid := significant(tokens)) or how not in ("", ",")]

    def _link(self, place: int) -> str:
        token = self.line[place]
        return token.text if token.kind == "text" or token.text in (*ARROWS, r"\forall") else ","

    def _separates(self, place: int, link: str, related: bool) -> bool:
        token = self.line[place]
        if token.kind == "text" or token.text in (*ARROWS, r"\forall"):
            return True
        if token.kind == "symbol":
            if token.text in (",", ";"):
                self._refuse_decimal_comma(place)
                return True
            if token.text == ".":
                return self.following[place + 1] == len(self.line) or self.following[place + 1] > place + 1
            if token.text == ":":
                return link == r"\forall"
            return token.text == "(" and related and self._condition_in_bracket(place)
        return token.text in (r"\quad", r"\qquad") and related and self._starts_statement(place)

    def _starts_statement(self, place: int) -> bool:
        """Whether a statement of its own follows a wide space."""
        first = self.following[place + 1]
        if first == len(self.line) or self.line[first].text in RELATIONS:
            return False
        return self.related_after[first] or self.line[first].text in "([" and bracketed(significant(self.line[first:]))

    def _condition_in_bracket(self, place: int) -> bool:
        """Whether a bracket that closes the statement holds a relation: = x (x > 0)."""
        end = place + 1
        while end < len(self.line) and self.levels[end] > 0:
            end += 1
        if end == place + 1 or self.line[end - 1].text != ")":
            return False
        after = self.following[end]
        ends = after == len(self.line) or self.line[after].kind == "text" or self.line[after].text in (",", ".", ";")
        return ends and has_relation(self.line[place + 1 : end - 1])

    def _refuse_decimal_comma(self, place: int) -> None:
        """0,5 and 1,000 can be one number or two; 1,2,3 and 1,2,\\ldots are lists."""
        before, comma = self.line[place - 1 : place], self.line[place]
        after = self.line[place + 1 : place + 2]
        if not before or not after or before[0].kind != "number" or after[0].kind != "number":
            return
        if before[0].end != comma.start or comma.end != after[0].start:
            return
        texts = [token.text for token in self.line[max(0, place - 2) : place + 3 : 4]]
        listed = any(text in (",", r"\ldots") for text in texts) and len(after[0].text) != 3
        if not listed:
            raise Unread("a comma between numerals can part two numbers or one: print a space", ",", comma.start)
