"""LaTeX on one line of Unicode, for the eye only: nothing is judged by it; what it does not know stays as printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from paper_checks.report.safe_text import on_one_line
from paper_checks.report.signs import (
    ACCENTS,
    ALPHABETS,
    BINARY,
    DROPPED,
    DROPPED_WITH_ARGUMENT,
    FUNCTIONS,
    LARGE,
    LETTERS,
    LOWERED,
    PREFIXES,
    RAISED,
    RELATIONS,
    SPACES,
    UPRIGHT,
    in_alphabet,
)

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
_LONGEST = 6000
_DEEPEST = 40
_ALIGNED = ("align", "aligned", "split", "gather", "gathered", "multline", "equation", "alignat", "eqnarray")
_FENCES = {"pmatrix": "()", "bmatrix": "[]", "vmatrix": "||", "Bmatrix": "{}", "cases": ("{", "")}


class _NoLine(Exception):
    """LaTeX that cannot be shown on a line: nested beyond what fits there, or with two powers on one thing."""


@dataclass(frozen=True)
class _Piece:
    """A stretch of the line and how it stands to its neighbours: atom, fraction, function, large, sign, relation."""

    text: str
    kind: str
    scripts: str = ""


def one_line(latex: str) -> str:
    """The LaTeX as one line of Unicode; unknown commands stand as printed, as does the whole if it nests too deep."""
    source = on_one_line(latex)
    if len(source) > _LONGEST:
        return source
    try:
        return _joined(_Line(source).pieces())
    except (_NoLine, RecursionError):
        return source


class _Line:
    """One walk over the tokens of a LaTeX source."""

    def __init__(self, source: str, depth: int = 0) -> None:
        self._tokens = _TOKEN.findall(source)
        self._at = 0
        self._depth = depth

    def pieces(self, until: str | None = None) -> list[_Piece]:
        """The pieces up to the closing token `until`, which is consumed, or to the end."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _NoLine
        found: list[_Piece] = []
        while (token := self._next()) is not None and token != until:
            if token in ("^", "_"):
                found[-1:] = self._with_script(found[-1:], token)
            else:
                found.extend(self._read(token))
        self._depth -= 1
        return found

    def _next(self) -> str | None:
        if self._at >= len(self._tokens):
            return None
        self._at += 1
        return self._tokens[self._at - 1]

    def _skip_space(self) -> None:
        while self._at < len(self._tokens) and self._tokens[self._at].isspace():
            self._at += 1

    def _argument(self) -> list[_Piece]:
        """The pieces of a braced group, or of the one token that stands for it."""
        self._skip_space()
        token = self._next()
        if token is None:
            return []
        if token == "{":
            return self.pieces(until="}")
        if token[0].isdigit() and len(token) > 1:  # \frac12 is one half
            self._at -= 1
            self._tokens[self._at] = token[1:]
            token = token[0]
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _NoLine
        read = list(self._read(token))
        self._depth -= 1
        return read

    def _raw_argument(self) -> str:
        """The source of a braced group, unread."""
        self._skip_space()
        token = self._next()
        if token != "{":
            return token or ""
        taken, depth = [], 1
        while (token := self._next()) is not None:
            depth += {"{": 1, "}": -1}.get(token, 0)
            if depth == 0:
                break
            taken.append(token)
        return "".join(taken)

    def _read(self, token: str) -> Iterator[_Piece]:
        if token == "{":
            inner = self.pieces(until="}")
            yield from inner if len(inner) == 1 else [_Piece(_joined(inner), "atom")]
        elif token.startswith("\\") and len(token) > 1:
            yield from self._command(token)
        elif token.isspace() or token == "~":
            yield _Piece(" ", "space")
        elif token in "+-":
            yield _Piece("−" if token == "-" else "+", "sign")
        elif token in "=<>":
            yield _Piece(token, "relation")
        elif token in ",;":
            yield _Piece(token, "comma")
        elif token in "([":
            yield _Piece(token, "open")
        elif token in ")]":
            yield _Piece(token, "close")
        elif token in ".'":
            yield _Piece("′" if token == "'" else ".", "tail")
        elif token != "&":
            yield _Piece(token, "atom")

    def _command(self, token: str) -> Iterator[_Piece]:
        name = token[1:].rstrip("*") if token[1].isalpha() else token[1:]
        if name in ("frac", "dfrac", "tfrac"):
            yield _fraction(self._argument(), self._argument())
        elif name == "sqrt":
            yield self._root()
        elif name in ACCENTS:
            yield _accented(_joined(self._argument()), ACCENTS[name], name)
        elif name in ALPHABETS:
            yield _Piece(in_alphabet(_joined(self._argument()), name), "atom")
        elif name in UPRIGHT:
            text = self._raw_argument()
            yield _Piece(text.strip(), "function" if len(text.strip()) > 1 else "atom")
        elif name == "begin":
            yield from self._environment(self._raw_argument().rstrip("*"))
        elif name in DROPPED_WITH_ARGUMENT:
            self._raw_argument()
        elif name in ("left", "right"):
            self._skip_space()
            if self._at < len(self._tokens) and self._tokens[self._at] == ".":
                self._at += 1
        elif name not in DROPPED:
            yield _sign(name, token)

    def _root(self) -> _Piece:
        self._skip_space()
        degree = ""
        if self._at < len(self._tokens) and self._tokens[self._at] == "[":
            self._at += 1
            degree = _joined(self.pieces(until="]"))
        inside = self._argument()
        raised = _in_characters(degree, RAISED) if degree else ""
        body = _joined(inside)
        return _Piece(f"{raised if raised is not None else degree}√{body if _is_one(inside) else f'({body})'}", "atom")

    def _environment(self, name: str) -> Iterator[_Piece]:
        """The rows of an environment, joined by semicolons; the entries of a matrix by commas."""
        start = self._at
        depth = 1
        while depth and (token := self._next()) is not None:
            depth += {"\\begin": 1, "\\end": -1}.get(token, 0)
        inside = self._tokens[start : self._at - (depth == 0)]
        if depth == 0:
            self._raw_argument()
        rows = _rows(inside)
        if name in _ALIGNED:
            parts = [self._shown("".join(row)) for row in rows]
            yield _Piece("; ".join(part.rstrip(" ,;.") for part in parts if part), "atom")
            return
        left, right = _FENCES.get(name, "()")
        lines = [", ".join(self._shown(cell) for cell in "".join(row).split("&")) for row in rows]
        yield _Piece(f"{left}{'; '.join(line for line in lines if line.strip())}{right}", "atom")

    def _shown(self, source: str) -> str:
        """A part of the line by itself."""
        return _joined(_Line(source, self._depth).pieces())

    def _with_script(self, base: list[_Piece], mark: str) -> list[_Piece]:
        pieces = [piece for piece in self._argument() if piece.kind != "space" or piece.text]
        text = _joined(pieces)
        small = _in_characters(text, RAISED if mark == "^" else LOWERED)
        if small is None:
            bare = _is_one(pieces) or (text.startswith("[") and text.endswith("]"))
            small = mark + (text if bare and not set(text) & set("^_₀₁₂₃₄₅₆₇₈₉") else f"({text})")
        if not base or base[0].kind == "space":
            return [*base, _Piece(small, "atom", mark)]
        if mark in base[0].scripts:
            raise _NoLine
        kind = base[0].kind
        body = f"({base[0].text})" if kind == "fraction" else base[0].text
        return [_Piece(body + small, "atom" if kind in ("fraction", "prefix") else kind, base[0].scripts + mark)]


def _rows(tokens: list[str]) -> list[list[str]]:
    """The tokens between the row ends of this environment, not of one inside it."""
    rows: list[list[str]] = [[]]
    depth = 0
    for token in tokens:
        depth += {"\\begin": 1, "\\end": -1}.get(token, 0)
        if token == "\\\\" and depth == 0:
            rows.append([])
        else:
            rows[-1].append(token)
    return rows


def _sign(name: str, token: str) -> _Piece:
    if name in PREFIXES:
        return _Piece(PREFIXES[name], "prefix")
    for table, kind in ((LETTERS, "atom"), (LARGE, "large"), (BINARY, "sign"), (RELATIONS, "relation")):
        if name in table:
            return _Piece(table[name], kind)
    if name in FUNCTIONS:
        return _Piece(FUNCTIONS[name], "function")
    if name in SPACES:
        return _Piece(" ", "space")
    if name in ("{", "("):
        return _Piece(name, "open")
    if name in ("}", ")"):
        return _Piece(name, "close")
    if name == "\\":
        return _Piece(";", "comma")
    return _Piece(name if name in ("%", "$", "#", "_", "&", "|") else token, "atom")


def _fraction(above: list[_Piece], below: list[_Piece]) -> _Piece:
    over, under = _joined(above), _joined(below)
    if any(piece.kind in ("sign", "relation", "fraction", "large") for piece in above[1:]) or _is_fraction(above):
        over = f"({over})"
    return _Piece(f"{over}/{under if _is_one(below) else f'({under})'}", "fraction")


def _is_fraction(pieces: list[_Piece]) -> bool:
    return bool(pieces) and pieces[0].kind == "fraction"


def _is_one(pieces: list[_Piece]) -> bool:
    """True if the pieces are one thing to the eye: one atom, or a derivative sign with what it stands before."""
    solid = [piece for piece in pieces if piece.kind != "space"]
    if len(solid) == 2 and (solid[0].kind == "prefix" or solid[0].text == "d"):
        solid = solid[1:]
    return len(solid) == 1 and solid[0].kind in ("atom", "function", "prefix") and " " not in solid[0].text


def _accented(text: str, mark: str, name: str) -> _Piece:
    if len(text) == 1:
        return _Piece(unicodedata.normalize("NFC", text + mark), "atom")
    return _Piece(f"{name}({text})", "atom")


def _in_characters(text: str, table: dict[str, str]) -> str | None:
    """The text in raised or lowered characters, None where one is missing or the text is long."""
    tight = text.replace(" ", "")
    if not tight or len(tight) > 5 or any(character not in table for character in tight):
        return None
    return "".join(table[character] for character in tight)


def _joined(pieces: list[_Piece]) -> str:
    """The pieces as one line, with the spaces a typesetter would leave."""
    line = ""
    before: _Piece | None = None
    solid = [index for index, piece in enumerate(pieces) if piece.kind != "space"]
    for place, index in enumerate(solid):
        piece = pieces[index]
        after = pieces[solid[place + 1]] if place + 1 < len(solid) else None
        spaced = index > 0 and pieces[index - 1].kind == "space"
        text = piece.text
        if piece.kind == "fraction" and after is not None and after.kind in _FACTORS:
            text = f"({text})"
        line += _gap(before, piece, spaced=spaced) + text
        before = _Piece(piece.text, "unary") if piece.kind == "sign" and _begins(before) else piece
    return line


_FACTORS = ("atom", "fraction", "function", "large", "open", "prefix")


def _begins(before: _Piece | None) -> bool:
    """True where a sign is the sign of what follows, not an operation between two things."""
    return before is None or before.kind in ("open", "relation", "comma", "sign", "large", "unary")


def _gap(before: _Piece | None, piece: _Piece, *, spaced: bool) -> str:
    if before is None or before.kind in ("open", "prefix", "unary") or piece.kind in ("close", "comma", "tail"):
        return ""
    if piece.kind == "sign":
        return "" if before.kind in ("open",) else " "
    if "relation" in (before.kind, piece.kind) or before.kind in ("sign", "comma", "large"):
        return " "
    if piece.kind == "open":
        return " " if before.kind == "fraction" or (spaced and before.kind != "function") else ""
    if piece.kind in ("fraction", "function", "large") or before.kind in ("fraction", "function"):
        return " "
    return " " if spaced else ""
