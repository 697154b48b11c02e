"""The built-in papers: their printed equations and their profiles, shipped with the package."""

from __future__ import annotations

from pathlib import Path

_HOME = Path(__file__).parent / "papers"


def names() -> tuple[str, ...]:
    """The names of the built-in papers, sorted."""
    return tuple(sorted(p.parent.name for p in _HOME.glob("*/profile.toml")))


def entry(name: str) -> tuple[Path, Path]:
    """The equations document and the profile of a built-in paper. Raises KeyError for an unknown name."""
    home = _HOME / name
    if name not in names():
        raise KeyError(name)
    return home / "equations.md", home / "profile.toml"
