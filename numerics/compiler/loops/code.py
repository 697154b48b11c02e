"""Generated loops as machine code: built when first called, from the cache where they are there."""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from numerics.compiler.llvm.code import loaded_from
from numerics.compiler.llvm.map import STREAMED_BYTES
from numerics.compiler.llvm.python_objects import address
from numerics.compiler.loops.module import Described, loop_module
from numerics.compiler.loops.syntax import read_kernel
from numerics.compiler.once import once_property

_LINES = 4
"""Lines of a module for each operation of its loops: an operation stands there for every form that a row takes."""

_KIND = ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_int64, *[ctypes.c_void_p] * 4)


@dataclass(frozen=True)
class LoopCode:
    """The machine code of a generated module for one type of number: "double" or "float"."""

    text: str
    arguments: tuple[Described, ...]
    outputs: tuple[tuple[str, ...], ...]
    real: str

    @once_property
    def _function(self) -> Any:
        digest = hashlib.sha256(f"{self.real}\n{self.text}".encode()).hexdigest()[:16]
        name = f"rederive_loops_{digest}"
        module = loop_module(self.text, self.arguments, self.outputs, name, self.real)
        code = loaded_from(module, module.count("\n") // _LINES)
        function = _KIND(code.address(name))
        function.kept = code  # type: ignore[attr-defined]
        return function

    @once_property
    def _sizes(self) -> tuple[tuple[int, int], ...]:
        """Of which array, and which axis of it, each length is."""
        read = read_kernel(self.text)
        places = {name: place for place, (name, *_) in enumerate(self.arguments)}
        return tuple((places[source.removeprefix("all_")], axis) for _, source, axis in read.sizes)

    def lengths(self, shapes: Sequence[tuple[int, ...]]) -> Any:
        """The lengths that the loops read, of arguments with these shapes."""
        sizes = [shapes[place][axis] for place, axis in self._sizes]
        return (ctypes.c_int64 * max(1, len(sizes)))(*sizes)

    def bound(
        self,
        lengths: Any,
        numbers: Sequence[float],
        where: Sequence[int],
        results: Sequence[Any],
        workers: int = 1,
        kept: Sequence[Any] = (),
    ) -> Bound:
        """The loops with what they work on, to be run for rows; by so many threads at a time.

        numbers: the arguments without axes and rows. where: the addresses of all others and of the results. kept: the
        arrays that lie there.
        """
        places = (
            lengths,
            (ctypes.c_double * max(1, len(numbers)))(*numbers),
            (ctypes.c_void_p * max(1, len(where)))(*where),
        )
        beside = 0
        if sum([r.nbytes for r in results]) >= STREAMED_BYTES and all(r.flags.aligned for r in results):
            beside = sum(r.size // max(1, len(r)) for r in results)
        memory = _on_lines(workers, beside) if beside else None
        return Bound(self._function, places, memory, (*kept, *results))


def _on_lines(workers: int, count: int) -> Any:
    """So many numbers for each worker, every row of them at the beginning of a line of the cache."""
    whole = -(-count // 8) * 8
    memory = np.empty(workers * (whole + 8) + 8)
    first = -address(memory) // 8 % 8
    return memory[first : first + workers * (whole + 8)].reshape(workers, whole + 8)


@dataclass(frozen=True)
class Bound:
    """Loops with their arrays, which live as long. memory: for a row of every result, for each thread, or None."""

    function: Any
    places: tuple[Any, Any, Any]
    memory: Any
    arrays: tuple[Any, ...]

    def run(self, first: int, last: int) -> None:
        """The rows from the first up to, but without, the last, without the interpreter's lock."""
        self.function(first, last, *self.places, None if self.memory is None else self.memory.ctypes.data)

    def fields(self) -> tuple[int, ...]:
        """What a piece of rows reads."""
        memory = (0, 0) if self.memory is None else (self.memory.ctypes.data, self.memory.strides[0])
        where = ctypes.cast(self.function, ctypes.c_void_p).value or 0
        return (where, *(ctypes.addressof(place) for place in self.places), *memory)
