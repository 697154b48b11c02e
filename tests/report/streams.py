"""A stream for the tests: text in memory, with the encoding and the manners of a terminal or a pipe."""

from __future__ import annotations

import io


class Stream(io.StringIO):
    """Text in memory that says it has an encoding, and whether it is a terminal."""

    def __init__(self, encoding: str = "utf-8", *, terminal: bool = False) -> None:
        super().__init__()
        self._encoding, self._terminal = encoding, terminal

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding

    def isatty(self) -> bool:
        return self._terminal
