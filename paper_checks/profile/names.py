r"""The keys of [section.symbols]: a name as printed with its label and its indices (`g_{ij}`, `\hat{Y}^a`, `W_0`)."""

from __future__ import annotations

from dataclasses import dataclass

from derive.language import Unread
from derive.reading.grammar.names import atoms
from derive.reading.tokens import Token, significant, tokenize

_MAX_TOKENS = 40
_MAX_INDICES = 4


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


def is_index_letter(text: str) -> bool:
    """Whether a text is one letter, Latin or Greek."""
    try:
        words = atoms(significant(tokenize(text, _MAX_TOKENS)))
    except Unread:
        return False
    return words == [text] and not text.isdigit() and "{" not in text


def read_symbol_key(text: str, indices: dict[str, str]) -> SymbolKey:
    """Read a key. Raises Unread where it is no name."""
    tokens = significant(tokenize(text, _MAX_TOKENS))
    place = next((i for i, token in enumerate(tokens) if token.text in ("_", "^")), len(tokens))
    words = atoms(tokens[:place])
    if not words or words[0].isdigit():
        raise Unread("a symbol is a name with accents, labels and indices", text, 0)
    label = ""
    ranges: list[str] = []
    for up, script in _scripts(tokens[place:]):
        letters = _index_letters(script)
        if letters and all(letter in indices for letter in letters):
            ranges += [indices[letter] for letter in letters]
        elif up or _is_block(script):
            missing = next((letter for letter in letters if letter not in indices), "".join(t.text for t in script))
            raise Unread(f"{missing!r} stands as an index and has no range; add it to `indices`", missing, 0)
        elif len(letters) > 1 and any(letter in indices for letter in letters):
            missing = next(letter for letter in letters if letter not in indices)
            raise Unread(f"{missing!r} stands beside an index and has no range; add it to `indices`", missing, 0)
        elif label or not script:
            raise Unread("a name carries one label", text, 0)
        else:
            label = _label(script)
    if len(ranges) > _MAX_INDICES:
        raise Unread(f"a name may carry {_MAX_INDICES} indices, not {len(ranges)}", text, 0)
    return SymbolKey(tuple(words), label, tuple(ranges))


def _label(script: list[Token]) -> str:
    """The label as the reader of prints spells it: a blank only where a command would swallow the next letter."""
    text = ""
    for before, token in zip([None, *script], script, strict=False):
        swallows = before is not None and before.text.startswith("\\") and before.text[-1].isalpha()
        text += " " * (swallows and token.text[:1].isalpha()) + token.text
    return text


def _is_block(script: list[Token]) -> bool:
    return bool(script) and script[0].text == "["


def _index_letters(script: list[Token]) -> list[str]:
    return atoms([token for token in script if token.text not in ("[", "]", ",")]) or []


def _scripts(tokens: list[Token]) -> list[tuple[bool, list[Token]]]:
    """The scripts in printed order: whether it stands up, and its tokens."""
    found: list[tuple[bool, list[Token]]] = []
    place = 0
    while place < len(tokens):
        if tokens[place].text not in ("_", "^") or place + 1 >= len(tokens):
            raise Unread("cannot read the scripts of this name", tokens[place].text, tokens[place].start)
        up = tokens[place].text == "^"
        place += 1
        if tokens[place].text != "{":
            found.append((up, [tokens[place]]))
            place += 1
            continue
        level, start = 1, place + 1
        place += 1
        while place < len(tokens) and level:
            level += {"{": 1, "}": -1}.get(tokens[place].text, 0)
            place += 1
        if level:
            raise Unread("a brace is not closed", "{", tokens[start - 1].start)
        found.append((up, tokens[start : place - 1]))
    return found
