"""Formulas of arrays of complex numbers as people call them: compiled in parts, put together again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from numerics.compiler.faces.arrays import ArrayKernel, Later
from numerics.compiler.loops.formulas import Formulas
from numerics.compiler.names import plain_name
from numerics.compiler.once import made_once, once_property
from numerics.compiler.refusal import CannotCompile
from numerics.given import refuse_mask


def kernel_of(formulas: Formulas, name: str, source: str) -> ArrayKernel | ComplexArrayKernel:
    """The kernel of formulas of arrays: of real ones, where none has an imaginary part. Raises CannotCompile."""
    made = _in_parts(formulas, (), name, source)
    if any(made.imaginary):
        return ComplexArrayKernel(formulas, name, source)
    made.kernel.formulas = formulas
    return made.kernel


@dataclass(frozen=True)
class _InParts:
    """A kernel of real arrays, and for each formula whether two results of it are its parts."""

    kernel: ArrayKernel
    imaginary: tuple[bool, ...]


def _in_parts(formulas: Formulas, names: Sequence[str], label: str, source: str) -> _InParts:
    from numerics.compiler.loops.bounds import bounds, refuse_letters
    from numerics.compiler.loops.source import loop_text, sizes_of

    letters = frozenset(a for a in formulas.arguments if _name_of(a) in names)
    text = loop_text(
        formulas.results, formulas.arguments, formulas.rows, ranges=formulas.ranges, complex_letters=letters
    )
    refuse_letters(formulas.results, formulas.arguments)
    described = [(a.name, a.shape, a.rows, a.below) for a in text.arguments]
    held = bounds(formulas.results, sizes_of(formulas.results, formulas.arguments, formulas.ranges))
    kernel = ArrayKernel(Later("", text.text), described, text.outputs, label, source, bounds=held)
    return _InParts(kernel, text.plan.in_parts)


class ComplexArrayKernel:
    """A compiled formula of arrays with complex arguments or results.

    It is called like an ArrayKernel. A result that has an imaginary part by its form is complex128, or complex64 where
    all arrays hold complex64 or float32.

    Raises TypeError for complex numbers where an argument is real, ValueError for lengths that differ.
    """

    def __init__(self, formulas: Formulas, name: str, source: str = "") -> None:
        """formulas: they are compiled anew for each choice of complex arguments."""
        self.formulas, self.name, self.source = formulas, name, source
        self._made: dict[tuple[str, ...], _InParts] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return ComplexArrayKernel, (self.formulas, self.name, self.source)

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of the arguments, in the order of the call."""
        return tuple(_name_of(a) for a in self.formulas.arguments)

    @once_property
    def _real(self) -> _InParts:
        return self._parts(())

    @property
    def signature(self) -> str:
        """The axes of arguments and results by name."""
        given, _, results = self._real.kernel.signature.partition(" -> ")
        shapes = results.replace("), (", ")|(").split("|")
        for place, imaginary in enumerate(self._real.imaginary):
            if imaginary:
                del shapes[place + 1]
        return f"{given} -> {', '.join(shapes)}"

    @property
    def shape(self) -> str:
        """The signature."""
        return self.signature

    def __repr__(self) -> str:
        return f"<kernel {self.name}({', '.join(self.arguments)}): {self.signature}>"

    def in_parts(self, *names: str) -> ArrayKernel:
        """The kernel of the parts, for Numba: name_re and name_im stand for the arguments called names.

        A result with an imaginary part becomes two. Raises CannotCompile for a name that is none.
        """
        unknown = [name for name in names if name not in self.arguments]
        if unknown:
            raise CannotCompile(f"{unknown[0]!r} is no argument; the arguments are {', '.join(self.arguments)}")
        return self._parts(tuple(n for n in self.arguments if n in names)).kernel

    def _parts(self, names: tuple[str, ...]) -> _InParts:
        return made_once(self._made, names, lambda: _in_parts(self.formulas, names, self.name, self.source))

    def __call__(self, *arguments: Any, out: Any = None) -> Any:
        if len(arguments) != len(self.formulas.arguments):
            raise TypeError(
                f"{self.name} was called with {len(arguments)} arguments; it takes {len(self.formulas.arguments)}:"
                f" {', '.join(self.arguments)}"
            )
        given, names = [], []
        for value, letter in zip(arguments, self.formulas.arguments, strict=True):
            refuse_mask(value, f"argument {_name_of(letter)}")
            array = np.asarray(value)
            if array.dtype.kind != "c":
                given.append(value)
                continue
            self._refuse_real(letter, array.dtype)
            names.append(_name_of(letter))
            # A number of Python leaves the choice of the type to the arrays.
            given += [value.real, value.imag] if isinstance(value, complex) else [array.real, array.imag]
        made = self._parts(tuple(names))
        found = made.kernel(*given)
        parts = iter(found if isinstance(found, tuple) else (found,))
        results = [_joined(next(parts), next(parts)) if imaginary else next(parts) for imaginary in made.imaginary]
        if out is not None:
            return self._written(out, results)
        return results[0] if len(results) == 1 else tuple(results)

    def _refuse_real(self, letter: Any, kind: Any) -> None:
        assumptions = letter.assumptions0
        if kind == np.clongdouble:
            raise TypeError(f"the argument {_name_of(letter)} of {self.name} has the type {kind}; give complex128")
        if assumptions.get("extended_real") or assumptions.get("real"):
            raise TypeError(
                f"the argument {_name_of(letter)} of {self.name} has the type {kind}; it is real by its assumptions:"
                " give its real part, or declare it without them"
            )

    def _written(self, out: Any, results: Sequence[Any]) -> Any:
        """out with the results in it."""
        given = list(out) if isinstance(out, tuple | list) else [out]
        if len(given) != len(results):
            raise ValueError(f"out holds {len(given)} arrays; {self.name} has {len(results)} results")
        for number, (array, result) in enumerate(zip(given, results, strict=True)):
            fits = isinstance(array, np.ndarray) and array.shape == np.shape(result) and array.dtype == result.dtype
            if not fits or not array.flags.writeable:
                raise ValueError(
                    f"out number {number + 1} of {self.name} must be a writable array, {np.shape(result)} of"
                    f" {result.dtype}"
                )
        for array, result in zip(given, results, strict=True):
            array[...] = result
        return out

    @property
    def njit(self) -> Any:
        """Refused: Numba's code takes parts."""
        raise CannotCompile(f"{self.name} has complex numbers; take kernel.in_parts(...).njit, whose arrays are real")

    def gradient(self, name: str) -> Any:
        """The derivatives of every result by a real argument: its axes after those of the result.

        Raises CannotCompile for a name that is none.
        """
        from numerics.compiler.loops.derivatives import gradient

        return kernel_of(gradient(self.formulas, name), f"{self.name}.gradient({name})", self.source)


def _name_of(letter: Any) -> str:
    return plain_name(str(getattr(letter, "label", letter)))


def _joined(real: Any, imaginary: Any) -> Any:
    """A complex array of its parts."""
    kind = np.complex64 if np.asarray(real).dtype == np.float32 else np.complex128
    if np.ndim(real) == 0:
        return kind(complex(real, imaginary))
    whole = np.empty(np.shape(real), kind)
    whole.real, whole.imag = real, imaginary
    return whole
