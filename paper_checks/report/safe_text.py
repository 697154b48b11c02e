"""Text from a stranger's paper, made harmless and made to fit: no control character of it reaches the terminal."""

from __future__ import annotations

import unicodedata

from rich.cells import cell_len

_PLAIN = str.maketrans(
    {
        "−": "-", "–": "-", "—": "-", "→": "->", "⇒": "=>", "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "…": "...",
        "·": ".", "×": "x", "±": "+/-", "∞": "oo", "²": "^2", "³": "^3", "“": '"', "”": '"', "‘": "'", "’": "'",
    }
)  # fmt: skip
_MARKS_IN_A_ROW = 2


def visible(text: str) -> str:
    """The text with every control, format and unassigned character written as an escape, and white space as spaces.

    Terminal sequences, bidirectional overrides and towers of combining marks come out readable and without effect.
    """
    shown: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category.startswith("M") else 0
        if character in "\t\n\r\v\f" or category.startswith("Z"):
            shown.append(" ")
        elif category.startswith("C") or marks > _MARKS_IN_A_ROW:
            shown.append(character.encode("unicode_escape").decode("ascii"))
        else:
            shown.append(character)
    return "".join(shown)


def on_one_line(text: str) -> str:
    """`visible`, with runs of white space as one space."""
    return " ".join(visible(text).split())


def plain_ascii(text: str) -> str:
    """The text in ASCII: usual signs by their usual spelling, any other character as an escape."""
    return text.translate(_PLAIN).encode("ascii", "backslashreplace").decode("ascii")


def cut(text: str, width: int, *, ellipsis: str = "…") -> str:
    """The text, or what of it fits in `width` terminal cells with the ellipsis, cut at a space where one is near."""
    if cell_len(text) <= width:
        return text
    room = width - cell_len(ellipsis)
    if room <= 0:
        return ellipsis[: max(width, 0)]
    kept = _first_cells(text, room)
    space = kept.rfind(" ")
    if space > 0 and not text[len(kept)].isspace() and len(kept) - space <= max(4, room // 4):
        kept = kept[:space]
    return kept.rstrip() + ellipsis


def _first_cells(text: str, width: int) -> str:
    """The longest beginning of the text that is at most `width` cells wide."""
    used = 0
    for position, character in enumerate(text):
        used += cell_len(character)
        if used > width:
            return text[:position]
    return text
