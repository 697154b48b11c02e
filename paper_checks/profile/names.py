r"""The keys of [section.symbols]: a name as printed, its label, and where its indices stand (`g_{ij}`, `\hat{Y}^a`, `W_0`)."""

from __future__ import annotations

from dataclasses import dataclass

from derive.language import Unread
from derive.reading.grammar.names import atoms
from derive.reading.tokens import Token, significant, tokenize


@dataclass(frozen=True)
class SymbolKey:
    """A declared name: its words (more than one for names such as \\delta W), label, and the range of each index."""

    words: tuple[str, ...]
    label: str
    ranges: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name without label and indices."""
        return " ".join(self.words)

    @property
    def key(self) -> str:
        """What the scope knows it by."""
        return f"{self.name}_{self.label}" if self.label else self.name


def read_symbol_key(text: str, indices: dict[str, str]) -> SymbolKey:
    """Read a key. Raises Unread where it is no name."""
    tokens = significant(tokenize(text))
    place = next((i for i, token in enumerate(tokens) if token.text in ("_", "^")), len(tokens))
    words = atoms(tokens[:place])
    if not words:
        raise Unread("a symbol is a name with accents, labels and indices", text, 0)
    label = ""
    ranges: list[str] = []
    for script in _scripts(tokens[place:]):
        inner = [t for t in script if t.text not in ("[", "]", ",")]
        letters = atoms(inner) or []
        if letters and all(letter in indices for letter in letters):
            ranges += [indices[letter] for letter in letters]
        elif label:
            raise Unread("a name carries one label", text, 0)
        else:
            label = "".join(token.text for token in inner)
    return SymbolKey(tuple(words), label, tuple(ranges))


def _scripts(tokens: list[Token]) -> list[list[Token]]:
    found: list[list[Token]] = []
    place = 0
    while place < len(tokens):
        if tokens[place].text not in ("_", "^") or place + 1 >= len(tokens):
            raise Unread("cannot read the scripts of this name", tokens[place].text, tokens[place].start)
        place += 1
        if tokens[place].text != "{":
            found.append([tokens[place]])
            place += 1
            continue
        level, start = 1, place + 1
        place += 1
        while place < len(tokens) and level:
            level += {"{": 1, "}": -1}.get(tokens[place].text, 0)
            place += 1
        if level:
            raise Unread("a brace is not closed", "{", tokens[start - 1].start)
        found.append(tokens[start : place - 1])
    return found
