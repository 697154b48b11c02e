"""The letters of a formula as names of Python."""

from __future__ import annotations

import keyword
from collections.abc import Collection, Iterable

_ACCENTS = {"\\bar": "_bar", "\\dot": "_dot", "\\tilde": "_tilde", "\\hat": "", "\\mathcal": ""}


def plain_name(name: str) -> str:
    """A letter as a Python name: \\mathcal{L}_0 is L_0, \\bar{F} is F_bar, W_- is W_minus, lambda is lambda_.

    out is out_, as calls take the keyword out for the result.
    """
    after = "".join(mark for accent, mark in _ACCENTS.items() if accent in name)
    for accent in _ACCENTS:
        name = name.replace(accent, "")
    name = name.replace("_-", "_minus").replace("_+", "_plus").replace("'", "_prime")
    name = "".join(c if c.isalnum() or c == "_" else "" for c in name).strip() + after
    return f"{name}_" if keyword.iskeyword(name) or not name or name[0].isdigit() or name == "out" else name


def free_names(names: Iterable[str], taken: Collection[str]) -> list[str]:
    """The names, with underscores after those that are taken or stand twice."""
    found: list[str] = []
    for name in names:
        while name in taken or name in found:
            name += "_"
        found.append(name)
    return found
