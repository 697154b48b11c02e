"""The token: one sign of the print."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Token:
    """One sign of the print: its normal spelling, its kind, and where it stands in the source.

    `spaced` says that visible space is printed before it.
    """

    text: str
    kind: str
    start: int
    end: int
    spaced: bool = False
