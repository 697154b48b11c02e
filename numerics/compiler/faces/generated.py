"""Generated modules: written where the user's cache is, named by their content, imported from there."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
import tempfile
from functools import cache
from pathlib import Path
from types import ModuleType

from numerics.compiler.llvm import cache as stored


def module_of(text: str, stem: str) -> ModuleType:
    """The module with this text. The same text is imported once; stem begins its name."""
    name = f"rederive_{stem}_{hashlib.sha256(text.encode()).hexdigest()[:24]}"
    if name not in sys.modules:
        path = _written(text, name, stored.folder()) or _written(text, name, _own_folder())
        sys.modules[name] = _imported(name, path)
    return sys.modules[name]


def _imported(name: str, path: Path | None) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path) if path is not None else None
    if spec is None or spec.loader is None:
        raise OSError(f"no folder can be written to, neither the cache nor {tempfile.gettempdir()}; set TMPDIR to one")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def _keeper() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="rederive-")


def _own_folder() -> Path:
    """A folder of this process alone, for where there is no cache."""
    return Path(_keeper().name)


def _written(text: str, name: str, where: Path | None) -> Path | None:
    """The file of a module, written whole or not at all; None where that cannot be."""
    if where is None:
        return None
    path = where / f"{name}.py"
    try:
        if path.is_file() and path.read_bytes() == text.encode():
            return path
        where.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=where, prefix=".writing-")
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        os.replace(temporary, path)
    except OSError:
        return None
    return path
