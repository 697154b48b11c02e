"""The text of a profile, for complaints: every mistake is one sentence with file, line, value, rule and remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from derive.language import UnusableInput
from paper_checks.profile.places import Path

_SHOWN = 80


@dataclass(frozen=True)
class ProfileText:
    """The name of a profile's file and the line of each of its keys."""

    name: str
    places: dict[Path, int] = field(default_factory=dict)

    def line_of(self, path: Path) -> int:
        """The line of a key, or of the nearest table around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, 1)

    def refuse(self, reason: str, path: Path = ()) -> UnusableInput:
        """The complaint about the key at a path."""
        return UnusableInput(f"{self.name}:{self.line_of(path)}: {reason}")

    def table(self, value: Any, path: Path, known: Iterable[str], what: str) -> dict[str, Any]:
        """A value that must be a table with known keys only."""
        if not isinstance(value, dict):
            raise self.refuse(f"{what} must be a table, not {shown(value)}", path)
        allowed = sorted(known)
        for key in value:
            if key not in allowed:
                raise self.refuse(f"unknown key {shown(key)} in {what}; {meant(key, allowed, 'keys')}", (*path, key))
        return value

    def tables(self, value: Any, path: Path, header: str) -> list[dict[str, Any]]:
        """A value that must be a list of tables."""
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise self.refuse(f"{path[-1]!r} must be a list of tables: write {header}", path)
        return value

    def text(self, value: Any, path: Path, what: str) -> str:
        """A value that must be text."""
        if not isinstance(value, str):
            raise self.refuse(f"{what} must be text in quotes, not {shown(value)}", path)
        return value

    def flag(self, value: Any, path: Path, what: str) -> bool:
        """A value that must be true or false."""
        if not isinstance(value, bool):
            raise self.refuse(f"{what} must be true or false, not {shown(value)}", path)
        return value


def shown(value: Any) -> str:
    """A value as a complaint shows it: quoted, and cut where it is long."""
    try:
        text = repr(value)
    except (RecursionError, ValueError):
        text = type(value).__name__
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}... ({len(text)} characters)"


def meant(value: Any, known: Iterable[str], kind: str) -> str:
    """The remedy for a word nobody knows: the nearest known one, else all of them."""
    words = list(known)
    close = difflib.get_close_matches(value[:_SHOWN], words, 1) if isinstance(value, str) else []
    if close:
        return f"did you mean {close[0]!r}?"
    return f"known {kind} are {', '.join(words)}" if words else f"there are no {kind} here"
