"""Numba functions of generated modules, with their machine code kept in the user's cache directory.

An entry is found by what the function says and by what it was made with: the text of its module, the vector library,
the versions. An entry that cannot be read is made again; where there is no cache directory nothing is kept.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from numba import njit
from numba.core import caching

from numerics.compiler.llvm import cache

FAST = frozenset({"contract", "nsz", "reassoc"})
"""Fast mathematics in which infinities and nan keep their meaning, and no estimate stands for a quotient or a root.

Reordering is for what a loop gathers: other sums and differences of generated code are functions (v_add, v_sub), whose
instructions do not carry these flags.
"""


def compiled(function: Any) -> Any:
    """A function of a generated module as a Numba function that gives up the interpreter's lock."""
    dispatcher: Any = njit(error_model="numpy", fastmath=set(FAST), nogil=True)(function)
    if cache.folder() is not None:
        dispatcher._cache = _Cache(function)  # noqa: SLF001  what njit(cache=True) does with a cache of Numba's own
    return dispatcher


_LEVEL = 3
"""Numba's, for everything."""


class _Locator(caching._CacheLocator):  # noqa: SLF001
    """Where the machine code of a generated function lies, and what it was made from."""

    def __init__(self, function: Any, file: str) -> None:
        self._py_file, self._line = file, function.__code__.co_firstlineno
        text = Path(file).read_bytes()
        self._stamp = hashlib.sha256(
            cache.key_of(text.decode(), _LEVEL).encode() + str(self._line).encode()
        ).hexdigest()[:32]

    @classmethod
    def from_function(cls, function: Any, file: str) -> _Locator:
        return cls(function, file)

    def get_cache_path(self) -> str:
        return str(cache.folder() or ".")

    def get_source_stamp(self) -> str:
        return self._stamp

    def get_disambiguator(self) -> str:
        return self._stamp


class _Code(caching.CompileResultCacheImpl):
    _locator_classes = [_Locator]  # noqa: RUF012


class _File(caching.IndexDataCacheFile):
    """The index and the code of a function; beside each piece of code its digest."""

    def _load_index(self) -> Any:
        try:
            return super()._load_index()
        except Exception:
            return {}  # whatever a damaged index makes of itself, it is none

    def _load_data(self, name: str) -> Any:
        code = Path(self._data_path(name))
        if hashlib.sha256(code.read_bytes()).digest() != code.with_suffix(".sum").read_bytes():
            raise OSError(f"{name} is damaged")
        return super()._load_data(name)

    def _save_data(self, name: str, data: Any) -> None:
        super()._save_data(name, data)
        code = Path(self._data_path(name))
        with self._open_for_write(str(code.with_suffix(".sum"))) as file:
            file.write(hashlib.sha256(code.read_bytes()).digest())


class _Cache(caching.FunctionCache):
    _impl_class = _Code

    def __init__(self, function: Any) -> None:
        super().__init__(function)
        self._cache_file = _File(self._cache_path, self._impl.filename_base, self._impl.locator.get_source_stamp())

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled, where that can be."""
        try:
            super().save_overload(sig, data)
        except OSError:
            return  # a full or read-only disk loses speed, not results
