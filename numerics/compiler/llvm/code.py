"""A program -> functions in memory, from the cache where they are there; built when first asked for."""

from __future__ import annotations

import ctypes
import hashlib
from dataclasses import dataclass
from typing import Any

from numerics.compiler.graph.program import Program
from numerics.compiler.llvm import cache, engine
from numerics.compiler.llvm.python_objects import KNOWN_FLOATS
from numerics.compiler.llvm.text import Names, is_large, module_text, point_text
from numerics.compiler.once import once_property
from numerics.compiler.refusal import CannotCompile

_MAP = ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)

_KEPT: dict[int, Any] = {}
"""The code of every address that was handed out, which nobody can ask back."""


def loaded_from(text: str, operations: int) -> engine.Loaded:
    """The machine code of LLVM text, from the cache where it is there. operations: how large it is."""
    level = engine.effort(operations)
    key = cache.key_of(text, level)
    code = cache.read(key)
    if code is not None:
        try:
            return engine.loaded(code)
        except RuntimeError:
            pass  # code that does not load is made again
    code = engine.compiled(text, level)
    cache.write(key, code)
    return engine.loaded(code)


@dataclass(frozen=True)
class Code:
    """The machine code of a program for one type of number: "double" or "float"."""

    program: Program
    real: str = "double"

    @once_property
    def names(self) -> Names:
        """The names of its functions, the same for the same program."""
        digest = hashlib.sha256(f"{self.real}\n{self.program.text()}".encode()).hexdigest()[:16]
        return Names(f"rederive_{digest}")

    @once_property
    def _loaded(self) -> engine.Loaded:
        if self.program.is_complex:
            raise CannotCompile(
                "C has no complex kernels; take kernel.in_parts(), whose results are real and imaginary parts"
            )
        text = module_text(self.program, self.names.stem, self.real, python=KNOWN_FLOATS)
        return loaded_from(text, self.program.operations)

    @once_property
    def _point_loaded(self) -> engine.Loaded:
        if not is_large(self.program):
            return self._loaded
        return loaded_from(point_text(self.program, self.names.stem, self.real), self.program.operations)

    def address(self, name: str) -> int:
        """Where one of its functions begins."""
        return (self._point_loaded if name == self.names.point else self._loaded).address(name)

    def kept_address(self, name: str) -> int:
        """Where a function begins whose address leaves the compiler: its machine code stays until the process ends."""
        place = self.address(name)
        _KEPT[place] = self
        return place

    @once_property
    def map(self) -> Any:
        """void(int64_t n, arguments, strides, results, int64_t all), without the interpreter's lock; see map_text."""
        return _MAP(self.address(self.names.map))
