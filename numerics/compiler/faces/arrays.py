"""A formula of arrays as people call it: shapes checked by their names, rows shared among threads."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from importlib.resources import files
from typing import Any

import numpy as np

from numerics.compiler.faces.generated import module_of
from numerics.compiler.faces.threads import job, piece_size, shared_out, worker_count
from numerics.compiler.loops.code import LoopCode
from numerics.compiler.loops.formulas import Formulas
from numerics.compiler.loops.lengths import length
from numerics.compiler.once import made_once, once_property
from numerics.compiler.refusal import CannotCompile

_GRAIN = 16
"""Rows are shared out in multiples of this: so many stand side by side in registers."""

_WORTH_THREADS = 100_000
"""Elements from which a second thread pays."""


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
        self._codes: dict[str, LoopCode] = {}
        self.batched = any(rows for _, _, rows, _ in self._arguments)

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
        kind = self._kind(arguments)
        arrays, sizes, single = self._checked(arguments, kind)
        results = self._results(out, sizes, kind, single)
        rows = sizes.get("rows", 1)
        elements = max((a.size for a in arrays if isinstance(a, np.ndarray)), default=1)
        # Loops write while they read: results that lie on arguments, or on one another, are computed beside them.
        target = [np.empty_like(r) for r in results] if _overlap(results, arrays) else results
        shares = self.batched and worker_count() > 1 and elements >= _WORTH_THREADS and rows >= worker_count()
        code = self._code("double" if kind == np.float64 else "float")
        bound = code.bound(arrays, target, worker_count() if shares else 1)
        if shares:
            shared_out(job("rows", *bound.fields(), kept=(bound,)), rows, piece_size(rows, _GRAIN))
        else:
            bound.run(0, rows if self.batched else 1)
        for result, computed in zip(results, target, strict=True):
            if result is not computed:
                result[...] = computed
        shown = [
            r[0] if single or not shape and not self.batched else r
            for r, shape in zip(results, self._outputs, strict=True)
        ]
        if out is not None:
            return out
        return shown[0] if len(shown) == 1 else tuple(shown)

    def gradient(self, name: str) -> ArrayKernel:
        """The derivatives of every result by an argument: axes of the argument after those of the result.

        Raises CannotCompile for kernels of the library, whose formulas are not kept, and for a name that is none.
        """
        if self.formulas is None:
            raise CannotCompile(
                f"the formula of {self.name} is not kept; compile it with compile_loops for derivatives"
            )
        from numerics.compiler.loops.derivatives import gradient

        return array_kernel(gradient(self.formulas, name), f"{self.name}.gradient({name})", self.source)

    def _kind(self, arguments: Sequence[Any]) -> Any:
        kinds = []
        for value, (name, _, _, integer) in zip(arguments, self._arguments, strict=True):
            kind = np.asarray(value).dtype
            if kind.kind not in ("iu" if integer else "biuf") or kind == np.longdouble:
                wanted = "integers" if integer else "real numbers (float32 or float64)"
                raise TypeError(f"the argument {name} of {self.name} has the type {kind}; it must hold {wanted}")
            if not integer and not isinstance(value, int | float):
                kinds.append(kind)
        return np.dtype(np.float32 if kinds and all(k == np.float32 for k in kinds) else np.float64)

    def _checked(self, arguments: Sequence[Any], kind: Any) -> tuple[list[Any], dict[str, int], bool]:
        """The arguments as arrays, the lengths by name, and whether one row was given without its axis."""
        sizes: dict[str, int] = {}
        arrays: list[Any] = []
        bare = [
            np.ndim(value) == len(shape)
            for value, (_, shape, rows, _) in zip(arguments, self._arguments, strict=True)
            if rows
        ]
        single = bool(bare) and all(bare)
        for value, (name, shape, rows, integer) in zip(arguments, self._arguments, strict=True):
            array = np.ascontiguousarray(value, np.int64 if integer else kind)
            if single and rows:
                array = array[None] if shape else array.reshape(1)
            named = (("rows",) if rows else ()) + shape
            if array.ndim != len(named) and not (not named and array.ndim <= 1 and array.size == 1):
                raise ValueError(
                    f"the argument {name} of {self.name} has the shape {np.shape(value)}; its axes are"
                    f" ({', '.join(named)})"
                )
            for axis, size in zip(named, array.shape, strict=False):
                if sizes.setdefault(axis, size) != size:
                    raise ValueError(
                        f"the argument {name} of {self.name} has the length {size} where {axis} is {sizes[axis]};"
                        " lengths of one name must agree"
                    )
            arrays.append(array if named else array.reshape(-1)[0])
        self._refuse_lengths(sizes)
        self._refuse_outside(arrays, sizes)
        return arrays, sizes, single

    def _refuse_lengths(self, sizes: dict[str, int]) -> None:
        """Axes with a length in numbers or in other lengths, and indices that run as far as other lengths say."""
        for name, shape, _, _ in self._arguments:
            for axis in shape:
                if not axis.isidentifier() and length(axis, sizes) != sizes[axis]:
                    raise ValueError(
                        f"the argument {name} of {self.name} has the length {sizes[axis]} where {axis} is"
                        f" {length(axis, sizes)}; lengths of one name must agree"
                    )
        for least, most, component in self._bounds:
            if length(least, sizes) > length(most, sizes):
                raise ValueError(
                    f"{self.name} reads {component} where {least} = {length(least, sizes)} is above {most} ="
                    f" {length(most, sizes)}; give arrays that are as long as its indices run"
                )

    def _refuse_outside(self, arrays: Sequence[Any], sizes: dict[str, int]) -> None:
        """Compiled loops do not look where they read: every place is looked at here."""
        for array, (name, _, _, below) in zip(arrays, self._arguments, strict=True):
            if below and np.size(array) and not (np.min(array) >= 0 and np.max(array) < sizes[below]):
                worst = int(np.min(array)) if np.min(array) < 0 else int(np.max(array))
                raise ValueError(
                    f"the argument {name} of {self.name} holds {worst}; it counts from 0 to {below} - 1 ="
                    f" {sizes[below] - 1}"
                )

    def _results(self, out: Any, sizes: dict[str, int], kind: Any, single: bool) -> list[Any]:
        shapes = [
            tuple([sizes.get("rows", 1)] * self.batched) + tuple(sizes[s] if s in sizes else int(s) for s in shape)
            for shape in self._outputs
        ]
        shapes = [shape or (1,) for shape in shapes]
        if out is None:
            return [np.empty(shape, kind) for shape in shapes]
        given = list(out) if isinstance(out, tuple | list) else [out]
        if len(given) != len(shapes):
            raise ValueError(f"out holds {len(given)} arrays; {self.name} has {len(shapes)} results")
        for number, (array, shape) in enumerate(zip(given, shapes, strict=True)):
            seen = shape[1:] if single else shape
            fits = isinstance(array, np.ndarray) and array.shape == seen and array.dtype == kind
            if not fits or not array.flags.c_contiguous or not array.flags.writeable:
                raise ValueError(
                    f"out number {number + 1} of {self.name} must be a writable array in C order, {seen} of {kind}"
                )
        return [array[None] if single else array for array in given]


def array_kernel(formulas: Formulas, name: str, source: str) -> ArrayKernel:
    """The kernel of formulas of arrays. Raises CannotCompile."""
    from numerics.compiler.loops.bounds import bounds, refuse_letters
    from numerics.compiler.loops.source import loop_text, sizes_of

    text = loop_text(formulas.results, formulas.arguments, formulas.rows, ranges=formulas.ranges)
    refuse_letters(formulas.results, formulas.arguments)
    described = [(a.name, a.shape, a.rows, a.below) for a in text.arguments]
    held = bounds(formulas.results, sizes_of(formulas.results, formulas.arguments, formulas.ranges))
    kernel = ArrayKernel(Later("", text.text), described, text.outputs, name, source, bounds=held)
    kernel.formulas = formulas
    return kernel


def _overlap(results: Sequence[Any], arrays: Sequence[Any]) -> bool:
    others = [a for a in arrays if isinstance(a, np.ndarray)]
    return any(
        np.may_share_memory(r, other) for place, r in enumerate(results) for other in (*others, *results[place + 1 :])
    )
