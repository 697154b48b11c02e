"""Text as TOML writes it: strings, keys and comments that no print can break out of."""

from __future__ import annotations

_SHOWN = 160


def quoted(text: str) -> str:
    """A string: in single quotes where they hold it, so that LaTeX stays as it is."""
    if "'" not in text and all(character.isprintable() for character in text):
        return f"'{text}'"
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else f"\\U{ord(character):08x}"


def commented(text: str) -> str:
    """One comment line, cut where it is long."""
    line = "".join(c if c.isprintable() else " " for c in text)
    line = " ".join(line.split())
    return "# " + (line if len(line) <= _SHOWN else line[:_SHOWN] + " ...")
