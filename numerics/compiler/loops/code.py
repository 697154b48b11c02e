"""Generated loops as machine code: built when first called, from the cache where they are there."""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from numerics.compiler.llvm.code import loaded_from
from numerics.compiler.llvm.map import STREAMED_BYTES
from numerics.compiler.loops.module import Described, loop_module
from numerics.compiler.loops.syntax import read_kernel

_KIND = ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_int64, *[ctypes.c_void_p] * 4)


@dataclass(frozen=True)
class LoopCode:
    """The machine code of a generated module for one type of number: "double" or "float"."""

    text: str
    arguments: tuple[Described, ...]
    outputs: tuple[tuple[str, ...], ...]
    real: str

    @cached_property
    def _function(self) -> Any:
        digest = hashlib.sha256(f"{self.real}\n{self.text}".encode()).hexdigest()[:16]
        name = f"rederive_loops_{digest}"
        module = loop_module(self.text, self.arguments, self.outputs, name, self.real)
        code = loaded_from(module, len(module) // 50)
        function = _KIND(code.address(name))
        function.kept = code  # type: ignore[attr-defined]
        return function

    @cached_property
    def _sizes(self) -> tuple[tuple[int, int], ...]:
        """Of which array, and which axis of it, each length is."""
        read = read_kernel(self.text)
        places = {name: place for place, (name, *_) in enumerate(self.arguments)}
        return tuple((places[source.removeprefix("all_")], axis) for _, source, axis in read.sizes)

    def bound(self, arrays: Sequence[Any], results: Sequence[Any]) -> Any:
        """A function of the first and the last row, without the interpreter's lock while it runs."""
        sizes = [arrays[place].shape[axis] for place, axis in self._sizes]
        scalars, pointers = [], []
        for array, (_, shape, rows, _) in zip(arrays, self.arguments, strict=True):
            if shape or rows:
                pointers.append(array.ctypes.data)
            else:
                scalars.append(float(array))
        pointers += [r.ctypes.data for r in results]
        places = (
            (ctypes.c_int64 * max(1, len(sizes)))(*sizes),
            (ctypes.c_double * max(1, len(scalars)))(*scalars),
            (ctypes.c_void_p * max(1, len(pointers)))(*pointers),
        )
        function = self._function
        if sum(r.nbytes for r in results) < STREAMED_BYTES or not all(r.flags.aligned for r in results):
            return lambda first, last: function(first, last, *places, None)
        elements = sum(r.size // max(1, len(r)) for r in results)

        def past_caches(first: int, last: int) -> None:
            kept = np.empty(elements)
            function(first, last, *places, kept.ctypes.data)

        return past_caches
