"""Where each key of a TOML text stands: a path such as ("section", 1, "symbols", "W", "domain") -> its line."""

from __future__ import annotations

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]

MAX_DEPTH = 40
MAX_PARTS = 8

_TOKEN = re.compile(
    r"(?P<comment>\#[^\n]*)"
    r"|(?P<literal>'''.*?'''|'[^'\n]*')"
    r'|(?P<basic>"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*")'
    r"|(?P<newline>\n)"
    r"|(?P<mark>[\[\]{}=,.])"
    r"|(?P<bare>[^\s\[\]{}=,.'\"\#]+)"
    r"|(?P<other>.)",
    re.DOTALL,
)


class TooDeep(Exception):
    """The text nests deeper than any profile does; `line` is where."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def places_in(text: str) -> dict[Path, int]:
    """The line of every table, key and array item; the first where one stands twice. Raises TooDeep.

    Reads any text in one pass: what is not TOML gives places of no meaning, which the TOML reader then refuses.
    """
    places: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    tokens = list(_tokens(text))
    at = 0
    while at < len(tokens):
        kind, word, line = tokens[at]
        if word == "[" and kind == "mark":
            double = tokens[at + 1][1:2] == ("[",) if at + 1 < len(tokens) else False
            parts, at = _key(tokens, at + 1 + double, line)
            table = _table(parts, double, counts)
            places.setdefault(table, line)
            at = _after_line(tokens, at)
        elif kind in ("newline", "comment", "other"):
            at += 1
        else:
            parts, following = _key(tokens, at, line)
            path = (*table, *parts)
            places.setdefault(path, line)
            at = _value(tokens, max(following, at + 1), path, places)
    return places


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind, word = str(match.lastgroup), match.group()
        if kind != "other" or not word.isspace():
            yield kind, word, line
        line += word.count("\n")


def _key(tokens: list[tuple[str, str, int]], at: int, line: int) -> tuple[tuple[str, ...], int]:
    """The parts of a dotted key, and where it ends."""
    parts: list[str] = []
    while at < len(tokens) and tokens[at][0] in ("bare", "literal", "basic") or _is_dot(tokens, at):
        kind, word, _ = tokens[at]
        if kind != "mark":
            parts.append(word if kind == "bare" else _unquoted(word))
        if len(parts) > MAX_PARTS:
            raise TooDeep(line)
        at += 1
    return tuple(parts), at


def _is_dot(tokens: list[tuple[str, str, int]], at: int) -> bool:
    return at < len(tokens) and tokens[at][:2] == ("mark", ".")


def _unquoted(word: str) -> str:
    if word.startswith("'"):
        return word[1:-1]
    return re.sub(r'\\(["\\])', r"\1", word[1:-1])


def _table(parts: tuple[str, ...], double: bool, counts: dict[Path, int]) -> Path:
    """The path a header names: each array of tables on the way stands for its last table."""
    path: Path = ()
    for number, part in enumerate(parts, start=1):
        path = (*path, part)
        if double and number == len(parts):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _after_line(tokens: list[tuple[str, str, int]], at: int) -> int:
    while at < len(tokens) and tokens[at][0] != "newline":
        at += 1
    return at


def _value(tokens: list[tuple[str, str, int]], at: int, path: Path, places: dict[Path, int]) -> int:
    """Walk over a value, noting the keys and items in it; it ends with its line, outside of all brackets."""
    inside: list[tuple[Path, int]] = []  # open containers: path, and the number of the item (-1 for a table)
    while at < len(tokens):
        kind, word, line = tokens[at]
        if kind == "newline" and not inside:
            return at
        if (kind in ("bare", "literal", "basic") or word in "[{") and inside and inside[-1][1] >= 0:
            places.setdefault((*inside[-1][0], inside[-1][1]), line)
        if kind == "mark" and word in "[{":
            here = _here(inside, path)
            inside.append((here, 0 if word == "[" else -1))
            if len(inside) > MAX_DEPTH:
                raise TooDeep(line)
            at += 1
        elif kind == "mark" and word in "]}":
            path = inside.pop()[0] if inside else path
            at += 1
        elif kind == "mark" and word == "," and inside:
            parent, number = inside[-1]
            inside[-1] = (parent, number + 1 if number >= 0 else -1)
            at += 1
        elif kind in ("bare", "literal", "basic"):
            at, path = _item(tokens, at, inside, path, places)
        else:
            at += 1
    return at


def _here(inside: list[tuple[Path, int]], path: Path) -> Path:
    if inside and inside[-1][1] >= 0:
        return (*inside[-1][0], inside[-1][1])
    return path


def _item(
    tokens: list[tuple[str, str, int]], at: int, inside: list[tuple[Path, int]], path: Path, places: dict[Path, int]
) -> tuple[int, Path]:
    """A word inside a value: a key of an inline table when an equals sign follows it."""
    if not inside or inside[-1][1] >= 0:
        return at + 1, path
    line = tokens[at][2]
    parts, following = _key(tokens, at, line)
    following = max(following, at + 1)
    if following < len(tokens) and tokens[following][:2] == ("mark", "="):
        path = (*inside[-1][0], *parts)
        places.setdefault(path, line)
    return following, path
