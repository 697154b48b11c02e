"""A formula of arrays as people call it: shapes checked by their names, rows shared among threads."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np

from numerics.compiler.faces.generated import module_of
from numerics.compiler.faces.layout import Layout, Shape, laid_out
from numerics.compiler.faces.threads import job, piece_size, shared_out, worker_count
from numerics.compiler.llvm.python_objects import address
from numerics.compiler.loops.code import Bound, LoopCode
from numerics.compiler.loops.formulas import Formulas
from numerics.compiler.once import made_once, once_property
from numerics.compiler.refusal import CannotCompile
from numerics.given import refuse_mask

_GRAIN = 16
"""Rows are shared out in multiples of this: so many stand side by side in registers."""

_WORTH_THREADS = 100_000
"""Elements from which a second thread pays."""

_MOST_PREPARED = 256
"""Shapes of which a kernel remembers what their calls share."""

_MADE = frozenset({"_codes", "_calls", "_complex", "njit"})
"""What a kernel that was called holds beside what it was made of."""

_COUNTS, _FLOAT32, _FLOAT64 = np.dtype(np.int64), np.dtype(np.float32), np.dtype(np.float64)


class Later:
    """A generated module: its text, and its function for Numba, which is imported when it is first wanted."""

    def __init__(self, module: str, text: str | None = None) -> None:
        """text: of a module that is not of the library; then it needs no name."""
        self.module, self._text = module, text

    def __call__(self) -> Callable[..., None]:
        if self._text is not None:
            return module_of(self._text, "loops").kernel
        return importlib.import_module(self.module).kernel

    @property
    def text(self) -> str:
        """The module as it is written."""
        if self._text is not None:
            return self._text
        package, _, name = self.module.rpartition(".")
        return files(package).joinpath(f"{name}.py").read_text(encoding="utf-8")


class ArrayKernel:
    """A compiled formula of arrays.

    Call it with arrays whose axes have the lengths that `signature` names; the same name is the same length. A batch
    axis may stand before the axes of the arguments in `rows`; then every result has it too. float32 input gives
    float32, anything else real float64. out= takes the result, or a tuple of them.

    Raises TypeError for a wrong number of arguments or numbers of no usable type, ValueError for lengths that differ.
    """

    def __init__(
        self,
        function: Later,
        arguments: Sequence[tuple[str, tuple[str, ...], bool, str]],
        outputs: Sequence[tuple[str, ...]],
        name: str,
        source: str = "",
        words: str = "",
        bounds: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        """function: the module with kernel(first row, last row, ..., out0, ...), without rows where there is no batch.

        arguments: for each its name, its axes, whether it has rows, and the size it stays below if it counts.

        bounds: lengths that are not above others, and the components that need it.
        """
        self._bounds = tuple(bounds)
        self._function = function
        self._arguments = tuple((name, tuple(shape), rows, below) for name, shape, rows, below in arguments)
        self._outputs = tuple(tuple(shape) for shape in outputs)
        self.name, self.source, self.words = name, source, words
        self.__doc__ = words or type(self).__doc__
        self.formulas: Formulas | None = None
        self.__setstate__({})
        self._pointers = tuple(bool(shape) or rows for _, shape, rows, _ in self._arguments)
        self._counting = [(place, name, below) for place, (name, *_, below) in enumerate(self._arguments) if below]
        self.batched = any(rows for _, _, rows, _ in self._arguments)

    def __getstate__(self) -> dict[str, Any]:
        """All but what is made when it is wanted: machine code, and what calls of the same shapes share."""
        return {name: value for name, value in vars(self).items() if name not in _MADE}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._codes: dict[str, LoopCode] = {}
        self._calls: dict[tuple[Any, tuple[Shape, ...]], _Prepared] = {}

    @once_property
    def njit(self) -> Any:
        """The loops, for other Numba code: kernel(first row, last row, ..., out0, ...), or without rows."""
        return self._function()

    def _code(self, real: str) -> LoopCode:
        make = lambda: LoopCode(self._function.text, self._arguments, self._outputs, real)  # noqa: E731
        return made_once(self._codes, real, make)

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of the arguments, in the order of the call."""
        return tuple(name for name, _, _, _ in self._arguments)

    @property
    def signature(self) -> str:
        """The axes of arguments and results by name, as in (rows, n), (rows, n) -> (rows), (rows, n)."""

        def axes(shape: Sequence[str], rows: bool) -> str:
            return f"({', '.join([*(['rows'] if rows else []), *shape])})"

        given = ", ".join(axes(shape, rows) for _, shape, rows, _ in self._arguments)
        return f"{given} -> {', '.join(axes(shape, self.batched) for shape in self._outputs)}"

    @property
    def shape(self) -> str:
        """The signature."""
        return self.signature

    def __repr__(self) -> str:
        return f"<kernel {self.name}({', '.join(self.arguments)}): {self.signature}>"

    def __call__(self, *arguments: Any, out: Any = None) -> Any:
        if len(arguments) != len(self._arguments):
            raise TypeError(
                f"{self.name} was called with {len(arguments)} arguments; it takes {len(self._arguments)}:"
                f" {', '.join(self.arguments)}"
            )
        for value, name in zip(arguments, self.arguments, strict=True):
            if type(value) is not np.ndarray:
                refuse_mask(value, f"argument {name}")
        if self.formulas is not None and any(_type_of(v).kind == "c" for v in arguments):
            return self._complex(*arguments, out=out)
        kind = self._kind(arguments)
        arrays = [
            np.ascontiguousarray(value, _COUNTS if below else kind)
            for value, (_, _, _, below) in zip(arguments, self._arguments, strict=True)
        ]
        shapes = tuple([v.shape if type(v) is np.ndarray else np.shape(v) for v in arguments])
        prepared = self._calls.get((kind, shapes)) or self._prepared(kind, shapes)
        layout = prepared.layout
        self._refuse_outside(arrays, layout)
        results = [np.empty(s, kind) for s in layout.results] if out is None else self._given(out, kind, layout)
        # Loops write while they read: results that lie on arguments, or on one another, are computed beside them.
        where, to = [address(a) for a in arrays], [address(r) for r in results]
        target = results
        if _overlap([*results, *arrays], [*to, *where], len(results)):
            target = [np.empty_like(r) for r in results]
            to = [address(r) for r in target]
        bound = prepared.bound(arrays, where, target, to)
        if prepared.workers > 1:
            shared_out(job("rows", *bound.fields(), kept=(bound,)), layout.rows, piece_size(layout.rows, _GRAIN))
        else:
            bound.run(0, layout.rows)
        if target is not results:
            for result, computed in zip(results, target, strict=True):
                result[...] = computed
        if out is not None:
            return out
        shown = [r[0] if bare else r for r, bare in zip(results, prepared.bare, strict=True)]
        return shown[0] if len(shown) == 1 else tuple(shown)

    def _prepared(self, kind: Any, shapes: tuple[Shape, ...]) -> _Prepared:
        """What calls of these shapes share, looked at once."""
        layout = laid_out(self.name, self._arguments, self._outputs, self._bounds, shapes)
        workers = worker_count()
        shares = self.batched and layout.elements >= _WORTH_THREADS and layout.rows >= workers
        code = self._code("double" if kind == np.float64 else "float")
        bare = tuple(layout.single or (not shape and not self.batched) for shape in self._outputs)
        own = self._pointers, workers if shares else 1, bare
        found = _Prepared(layout, code, code.lengths(layout.arguments), *own)
        if len(self._calls) >= _MOST_PREPARED:
            self._calls.clear()
        self._calls[kind, shapes] = found
        return found

    @once_property
    def _complex(self) -> Any:
        """The same formulas for complex numbers."""
        from numerics.compiler.faces.complex_arrays import ComplexArrayKernel

        assert self.formulas is not None
        return ComplexArrayKernel(self.formulas, self.name, self.source)

    def gradient(self, name: str) -> Any:
        """The derivatives of every result by an argument: axes of the argument after those of the result.

        Raises CannotCompile for kernels of the library, whose formulas are not kept, and for a name that is none.
        """
        if self.formulas is None:
            raise CannotCompile(
                f"the formula of {self.name} is not kept; compile it with compile_loops for derivatives"
            )
        from numerics.compiler.faces.complex_arrays import kernel_of
        from numerics.compiler.loops.derivatives import gradient

        return kernel_of(gradient(self.formulas, name), f"{self.name}.gradient({name})", self.source)

    def _kind(self, arguments: Sequence[Any]) -> Any:
        narrow, wide = False, False
        for value, (name, _, _, integer) in zip(arguments, self._arguments, strict=True):
            kind = _type_of(value)
            if kind.kind not in ("iu" if integer else "biuf") or kind == np.longdouble:
                wanted = "integers" if integer else "real numbers (float32 or float64)"
                raise TypeError(f"the argument {name} of {self.name} has the type {kind}; it must hold {wanted}")
            if not integer and not isinstance(value, int | float):
                narrow, wide = (True, wide) if kind == _FLOAT32 else (narrow, True)
        return _FLOAT32 if narrow and not wide else _FLOAT64

    def _refuse_outside(self, arrays: Sequence[Any], layout: Layout) -> None:
        """Compiled loops do not look where they read: every place is looked at here."""
        for place, name, below in self._counting:
            array, size = arrays[place], layout.sizes[below]
            # Of a negative number the bits are those of a large one.
            if array.size and array.view(np.uint64).max() >= size:
                worst = int(array.min()) if array.min() < 0 else int(array.max())
                raise ValueError(
                    f"the argument {name} of {self.name} holds {worst}; it counts from 0 to {below} - 1 = {size - 1}"
                )

    def _given(self, out: Any, kind: Any, layout: Layout) -> list[Any]:
        """The results in which the caller wants them, with the axis of rows."""
        given = list(out) if isinstance(out, tuple | list) else [out]
        if len(given) != len(layout.results):
            raise ValueError(f"out holds {len(given)} arrays; {self.name} has {len(layout.results)} results")
        for number, (array, shape) in enumerate(zip(given, layout.results, strict=True)):
            seen = shape[1:] if layout.single else shape
            fits = isinstance(array, np.ndarray) and array.shape == seen and array.dtype == kind
            if not fits or not array.flags.c_contiguous or not array.flags.writeable:
                raise ValueError(
                    f"out number {number + 1} of {self.name} must be a writable array in C order, {seen} of {kind}"
                )
        return [array[None] for array in given] if layout.single else given


@dataclass(frozen=True)
class _Prepared:
    """Calls with arguments of one type and the same shapes.

    pointers: whether an argument is handed over as an array. workers: the threads that share a call. bare: results that
    are shown without their first axis.
    """

    layout: Layout
    code: LoopCode
    lengths: Any
    pointers: tuple[bool, ...]
    workers: int
    bare: tuple[bool, ...]

    def bound(self, arrays: Sequence[Any], where: Sequence[int], results: Sequence[Any], to: Sequence[int]) -> Bound:
        """The loops with the arrays of a call, which lie there."""
        numbers = [float(a.item()) for a, by_place in zip(arrays, self.pointers, strict=True) if not by_place]
        given = [at for at, by_place in zip(where, self.pointers, strict=True) if by_place]
        return self.code.bound(self.lengths, numbers, [*given, *to], results, self.workers, kept=arrays)


def _type_of(value: Any) -> Any:
    return value.dtype if type(value) is np.ndarray else np.asarray(value).dtype


def _overlap(arrays: Sequence[Any], where: Sequence[int], results: int) -> bool:
    """Whether one of the first arrays, the results, lies on another; all are in C order."""
    ends = [at + a.nbytes for at, a in zip(where, arrays, strict=True)]
    for i in range(results):
        for j in range(i + 1, len(ends)):
            if where[i] < ends[j] and where[j] < ends[i]:
                return True
    return False
