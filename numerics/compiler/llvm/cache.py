"""Machine code on disk, named by the content it was made from. What cannot be read is made again; nothing fails."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import cache
from importlib import metadata
from pathlib import Path

from numerics.compiler.llvm import engine

FORMAT = 5
"""Raised whenever the code that is generated changes."""

_MAGIC = b"rederive kernel\n"
_MOST_BYTES = 200_000_000


def folder() -> Path | None:
    """Where code is kept: REDERIVE_CACHE_DIR, or the user's cache directory; None where caching is switched off."""
    named = os.environ.get("REDERIVE_CACHE_DIR")
    if named is not None:
        return Path(named) if named else None
    home = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(home) if home else Path.home() / ".cache") / "rederive" / "kernels"
    except RuntimeError:
        return None


@cache
def _versions() -> str:
    try:
        own = metadata.version("rederive")
    except metadata.PackageNotFoundError:
        own = "source"
    return f"{FORMAT} {own} {engine.machine_name()}"


def key_of(text: str, level: int) -> str:
    """The name of an entry: what the code says, and what it was made for and by, with how much effort."""
    return hashlib.sha256(f"{_versions()} {level}\n{text}".encode()).hexdigest()[:32]


def read(key: str) -> bytes | None:
    """The code under a key; None where there is none, or none that is whole."""
    where = folder()
    if where is None:
        return None
    try:
        raw = (where / f"{key}.o").read_bytes()
    except OSError:
        return None
    head = len(_MAGIC) + 32
    code = raw[head:]
    if raw[: len(_MAGIC)] != _MAGIC or raw[len(_MAGIC) : head] != hashlib.sha256(code).digest():
        return None
    return code


def write(key: str, code: bytes) -> None:
    """Keep code under a key: all of it or nothing, whoever else writes."""
    where = folder()
    if where is None:
        return
    temporary = ""
    try:
        where.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=where, prefix=".writing-")
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC + hashlib.sha256(code).digest() + code)
        os.replace(temporary, where / f"{key}.o")
        _trim(where)
    except OSError:
        if temporary:
            _remove(Path(temporary))


def _trim(where: Path) -> None:
    """Take the oldest entries away where all of them are too much."""
    entries = [(entry.stat(), entry.path) for entry in os.scandir(where) if entry.name.endswith(".o")]
    total = sum(stat.st_size for stat, _ in entries)
    for stat, path in sorted(entries, key=lambda e: e[0].st_mtime):
        if total <= _MOST_BYTES:
            return
        _remove(Path(path))
        total -= stat.st_size


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
