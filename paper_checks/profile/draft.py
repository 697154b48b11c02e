"""A first profile for a document: the symbols found, roles guessed, index letters; a person finishes it by hand."""

from __future__ import annotations

from typing import Any


def draft_profile(document: Any) -> str:
    """TOML text."""
    raise NotImplementedError
