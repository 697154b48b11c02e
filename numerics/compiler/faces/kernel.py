"""A compiled formula as people and programs call it: with numbers, with arrays, from Numba, SciPy and C."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from numerics.compiler.faces.threads import WORTH_THREADS, job, piece_size, shared_out, worker_count
from numerics.compiler.graph import derivatives
from numerics.compiler.graph.complex_parts import WITH_PARTS, in_parts
from numerics.compiler.graph.cost import nanoseconds
from numerics.compiler.graph.program import Program
from numerics.compiler.llvm.code import Code
from numerics.compiler.llvm.door import BLOCK
from numerics.compiler.llvm.python_objects import KNOWN_FLOATS, address
from numerics.compiler.names import free_names
from numerics.compiler.once import made_once, once_property
from numerics.compiler.refusal import CannotCompile
from numerics.compiler.targets import c99 as c_target
from numerics.compiler.targets.by_numpy import evaluate
from numerics.given import refuse_mask


class Kernel:
    """A compiled formula.

    Call it with as many arguments as `arguments` names, by place or by name: numbers or arrays that broadcast. Real
    input gives float64, float32 input float32, complex input complex128, or float64 where the formula is real by its
    form. A formula with several results gives them along the first axes: the shape of the result, then the shape of the
    points. out= takes the result. Where the formula has no value the result is nan.

    Raises TypeError for a wrong number of arguments, numbers of no usable type and complex numbers for an argument that
    is real by its assumptions, ValueError for shapes that do not broadcast and for an `out` that does not fit.
    """

    def __init__(
        self, program: Program, name: str = "kernel", source: str = "", words: str = "", real: Collection[str] = ()
    ) -> None:
        """name: subject.name. source: the equation it comes from. words: what it is, in one sentence.

        real: the arguments that take no complex numbers, as the formula was simplified for real ones.
        """
        self.program = program
        self.real = frozenset(real)
        self.name = name
        self.source = source
        self.__doc__ = words or type(self).__doc__
        self.words = words
        self._codes: dict[str, Code] = {}
        self._by_parts: dict[tuple[str, ...], tuple[Kernel, tuple[bool, ...]]] = {}

    def __repr__(self) -> str:
        shape = f" -> {self.program.shape}" if self.program.shape else ""
        return f"<kernel {self.name}({', '.join(self.arguments)}){shape}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return Kernel, (self.program, self.name, self.source, self.words, self.real)

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of the arguments, in the order of the call."""
        return self.program.inputs

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one result."""
        return self.program.shape

    # --- calls

    def __call__(self, /, *arguments: Any, **named: Any) -> Any:
        self._open_door()
        return self(*arguments, **named)

    def _named(self, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        out = named.pop("out", None)
        given = dict(zip(self.arguments, arguments, strict=False))
        for name, value in named.items():
            if name not in self.arguments:
                raise TypeError(f"{self.name} has no argument {name!r}; it has {', '.join(self.arguments)}")
            if name in given:
                raise TypeError(f"{self.name} got the argument {name!r} twice; give it once")
            given[name] = value
        missing = [name for name in self.arguments if name not in given]
        if missing or len(arguments) > len(self.arguments):
            raise TypeError(self._wrong_count(len(arguments) + len(named)))
        return self._mapped([given[name] for name in self.arguments], out)

    def _open_door(self) -> None:
        """From the first call on Python's floats, and arrays with an out, go straight to the machine code.

        `kernel(...)` looks `__call__` up in the class, so this kernel gets a class of its own.
        """
        if type(self) is Kernel:
            worker_count()  # the machine code of the door asks how many there are
            call = self._door() or self._by_arrays
            self.__class__ = type("Kernel", (Kernel,), {"__call__": _unbound(call), "__module__": Kernel.__module__})

    def _by_arrays(self, /, *arguments: Any, **named: Any) -> Any:
        if named:
            return self._named(arguments, named)
        plain = [float(v) if type(v) is int and abs(v) <= _EXACT else v for v in arguments]
        shape = _plain_shape(plain)
        if shape is None or self.program.is_complex or len(arguments) != len(self.arguments):
            return self._mapped(arguments, None)
        return self(*plain, out=np.empty((*self.program.shape, *shape)))

    def _door(self) -> Any:
        """A built-in function around the machine code; None where there is no such thing."""
        if not KNOWN_FLOATS or self.program.is_complex:
            return None
        code = self._code("double")
        address = code.address(code.names.door)
        return _built_in(address, self._by_arrays, self.name) if address else None

    def _code(self, real: str) -> Code:
        return made_once(self._codes, real, lambda: Code(self.program, real))

    def _wrong_count(self, count: int) -> str:
        return (
            f"{self.name} was called with {count} arguments; it takes {len(self.arguments)}:"
            f" {', '.join(self.arguments)}"
        )

    def _mapped(self, arguments: Sequence[Any], out: Any) -> Any:
        if len(arguments) != len(self.arguments):
            raise TypeError(self._wrong_count(len(arguments)))
        arrays = [_as_array(value, name) for value, name in zip(arguments, self.arguments, strict=True)]
        self._refuse_complex([n for n, a in zip(self.arguments, arrays, strict=True) if a.dtype.kind == "c"])
        kind = _common_type(arrays, arguments)
        shape = self._common_shape(arrays)
        whole = (*self.program.shape, *shape)
        if kind.kind == "c" or self.program.is_complex:
            return _handed_out(self._complex(arrays, whole, out), out)
        result = _checked_out(out, whole, kind) if out is not None else np.empty(whole, kind)
        target = result
        if out is not None and (
            not result.flags.c_contiguous or any(a.ndim and np.may_share_memory(result, a) for a in arrays)
        ):
            target = np.empty(whole, kind)
        self._run(arrays, shape, kind, target)
        if target is not result:
            result[...] = target
        return _handed_out(result, out)

    def _refuse_complex(self, names: Collection[str]) -> None:
        """Simplified for real numbers a formula has other values for complex ones: sqrt(x^2) is |x|."""
        for name in names:
            if name in self.real:
                raise TypeError(
                    f"the argument {name} of {self.name} is complex; it is real by its assumptions: give its real"
                    " part, or declare its symbol without them"
                )

    def _common_shape(self, arrays: Sequence[Any]) -> tuple[int, ...]:
        different = {a.shape for a in arrays} - {()}
        if len(different) < 2:
            return different.pop() if different else ()
        try:
            return np.broadcast_shapes(*different)
        except ValueError:
            shapes = ", ".join(f"{n} {a.shape}" for n, a in zip(self.arguments, arrays, strict=True))
            raise ValueError(f"the arguments of {self.name} do not broadcast: {shapes}") from None

    def _complex(self, arrays: Sequence[Any], whole: tuple[int, ...], out: Any) -> Any:
        """Real and imaginary parts by a kernel of their own; by NumPy where a function has no parts."""
        names = tuple(n for n, a in zip(self.arguments, arrays, strict=True) if a.dtype.kind == "c")
        shape = whole[len(self.program.shape) :]
        # The parts of a complex64 are float32: they are computed in float64 too.
        arrays = [a.astype(np.complex128 if a.dtype.kind == "c" else np.float64, copy=False) for a in arrays]
        try:
            parts, real = self._parts(names)
        except CannotCompile as refusal:
            _refuse_without_numpy(self.program, refusal)
            values = [np.broadcast_to(v, shape) for v in evaluate(self.program, arrays)]
            return _filled_in(np.stack(values).reshape(whole), out)
        flat = [part for a in arrays for part in ((a.real, a.imag) if a.dtype.kind == "c" else (a,))]
        found = np.broadcast_to(parts(*flat), (2 * len(real), *shape))
        if all(real):
            return _filled_in(found[::2].reshape(whole), out)
        result = np.empty(whole, np.complex128) if out is None else _checked_out(out, whole, np.dtype(np.complex128))
        result.real, result.imag = found[::2].reshape(whole), found[1::2].reshape(whole)
        return result

    def _parts(self, names: tuple[str, ...]) -> tuple[Kernel, tuple[bool, ...]]:
        def make() -> tuple[Kernel, tuple[bool, ...]]:
            made = in_parts(self.program, frozenset(names))
            parts = Kernel(
                made.program, f"{self.name}.in_parts({', '.join(names)})", self.source, real=made.program.inputs
            )
            return parts, made.real

        return made_once(self._by_parts, names, make)

    def _run(self, arrays: Sequence[Any], shape: tuple[int, ...], kind: Any, target: Any) -> None:
        count = math.prod(shape)
        if count == 0:
            return
        code = self._code("double" if kind == np.float64 else "float")
        ready = [_in_order(a, shape, kind) for a in arrays]
        inputs = (ctypes.c_int64 * max(1, len(ready)))(*[address(a) for a in ready])
        strides = (ctypes.c_int64 * max(1, len(ready)))(*[a.size != 1 for a in ready])
        # The results lie one after another; there may be thousands, and each is an address only.
        step, first = count * kind.itemsize, address(target)
        results = range(first, first + step * len(self.program.outputs), step)
        outputs = (ctypes.c_int64 * len(results))(*results)
        places = ctypes.addressof(inputs), ctypes.addressof(strides), ctypes.addressof(outputs)
        if worker_count() < 2 or count * self._nanoseconds < WORTH_THREADS:
            code.map(count, *places, count)
            return
        fields = len(ready), *places[:2], len(results), places[2], kind.itemsize, count
        work = job("map", code.address(code.names.map), *fields)
        shared_out(work, count, piece_size(count, BLOCK))

    @once_property
    def _nanoseconds(self) -> float:
        """A rough cost of one point."""
        return nanoseconds(self.program)

    # --- other faces

    @once_property
    def njit(self) -> Any:
        """A function for other @numba.njit code, inlined there; several results come as a tuple of numbers."""
        from numerics.compiler.faces.numba_face import njit_function

        return njit_function(self.program, self.name, sorted(self.real))

    @once_property
    def cfunc(self) -> CFunction:
        """A C function double f(double, ...); with several results void f(const double *, double *)."""
        code = self._code("double")
        if len(self.program.outputs) == 1:
            kinds = [ctypes.c_double] * (len(self.arguments) + 1)
            return CFunction(code, code.names.number, ctypes.CFUNCTYPE(*kinds))
        return CFunction(code, code.names.point, ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p))

    def low_level_callable(self) -> Any:
        """A scipy.LowLevelCallable double f(int n, double *x) for scipy.integrate: the first argument is integrated.

        With n below the number of arguments the value is nan.
        """
        try:
            from scipy import LowLevelCallable
        except ImportError:
            raise CannotCompile("a LowLevelCallable is SciPy's; install scipy, or take kernel.cfunc.address") from None
        if len(self.program.outputs) != 1:
            raise CannotCompile(f"{self.name} has {len(self.program.outputs)} results; scipy.integrate needs one")
        code = self._code("double")
        kind = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_int, ctypes.POINTER(ctypes.c_double))
        return LowLevelCallable(kind(code.kept_address(code.names.quad)))

    def c_source(self, name: str = "") -> str:
        """The C99 source of one function, with what it needs before it; `rederive export` writes whole files.

        name: one that C accepts.
        """
        if name and c_target.identifiers([name]) != [name]:
            raise ValueError(f"{name!r} is no name of C for a function; use letters, digits and underscores")
        text = c_target.source(self.program, name or c_target.identifiers([self.name])[0], self.source)
        return c_target.preamble(text) + text

    def in_parts(self, *names: str) -> Kernel:
        """The formula in real and imaginary parts, for C and for derivatives by the parts.

        The arguments called names are complex: name_re and name_im stand for them. The results are the real and the
        imaginary part of every result, one after the other. Raises CannotCompile for a function without parts.
        """
        unknown = [name for name in names if name not in self.arguments]
        if unknown:
            raise CannotCompile(f"{unknown[0]!r} is no argument; the arguments are {', '.join(self.arguments)}")
        fixed = [name for name in names if name in self.real]
        if fixed:
            raise CannotCompile(
                f"{fixed[0]!r} is real by its assumptions and has no parts; declare its symbol without them"
            )
        return self._parts(names)[0]

    # --- derivatives

    def gradient(self, *names: str) -> Kernel:
        """The derivatives by these arguments, by all where none is named: a kernel with one result for each.

        A single name gives a kernel with the shape of this one.
        """
        wanted = names or self.arguments
        program = derivatives.gradient(self.program, wanted)
        if len(names) == 1:
            program = Program(program.inputs, program.nodes, program.outputs, ())
        return self._derived(program, "gradient", wanted)

    def value_and_gradient(self, *names: str) -> Kernel:
        """The value, then the derivatives by these arguments, in one kernel."""
        wanted = names or self.arguments
        program = derivatives.gradient(self.program, wanted, with_value=True)
        return self._derived(program, "value_and_gradient", wanted)

    def jacobian(self, *names: str) -> Kernel:
        """The derivatives of every result by these arguments, a row for each result."""
        wanted = names or self.arguments
        return self._derived(derivatives.jacobian(self.program, wanted), "jacobian", wanted)

    def hessian_vector_product(self, *names: str) -> Kernel:
        """The Hessian by these arguments times a vector, whose components are the arguments d_name added at the end.

        Where the formula has an argument of that name, underscores make the difference: d_name_.
        """
        wanted = names or self.arguments
        directions = free_names([f"d_{name}" for name in wanted], self.arguments)
        program = derivatives.hessian_vector_product(self.program, wanted, directions)
        real = [d for d, name in zip(directions, wanted, strict=True) if name in self.real]
        return self._derived(program, "hessian_vector_product", wanted, real)

    def _derived(self, program: Program, what: str, names: Sequence[str], real: Sequence[str] = ()) -> Kernel:
        """A kernel of derivatives. real: what it has beside the real arguments of this one."""
        return Kernel(program, f"{self.name}.{what}({', '.join(names)})", self.source, real=self.real.union(real))


class CFunction:
    """A C function: its address, and itself for ctypes. Its machine code stays until the process ends."""

    def __init__(self, code: Code, name: str, kind: Any) -> None:
        self.address = code.kept_address(name)
        self.ctypes = kind(self.address)
        self.native_name = name


_FLOAT64 = np.dtype(np.float64)
_EXACT = 2**53  # whole numbers up to here are doubles


def _plain_shape(arguments: Sequence[Any]) -> tuple[int, ...] | None:
    """The shape of float64 arrays among floats, where all have the same; None where there are other arguments."""
    shape: tuple[int, ...] | None = None
    for value in arguments:
        if type(value) is np.ndarray and value.dtype is _FLOAT64 and (shape is None or value.shape == shape):
            shape = value.shape
        elif type(value) is not float:
            return None
    return shape or None


def _in_order(array: Any, shape: tuple[int, ...], kind: Any) -> Any:
    """An argument of this type whose numbers lie in the order of the points, or a single number."""
    if array.size != 1 and array.shape != shape:
        array = np.broadcast_to(array, shape)
    if array.dtype == kind and array.flags.c_contiguous and array.flags.aligned:
        return array
    return np.ascontiguousarray(array, kind)


def _as_array(value: Any, name: str) -> Any:
    refuse_mask(value, f"argument {name}")
    array = np.asarray(_as_float(value, name) if type(value) is int else value)
    if array.dtype.kind not in "biufc" or array.dtype.itemsize > 16 or array.dtype == np.longdouble:
        raise TypeError(
            f"the argument {name} has the type {array.dtype}; give int, float32, float64 or complex128 numbers"
        )
    return array


def _as_float(value: int, name: str) -> float:
    """NumPy has no type for whole numbers of more than 64 bits."""
    try:
        return float(value)
    except OverflowError:
        raise TypeError(
            f"the argument {name} is a whole number of {value.bit_length()} bits, above every float64; give a smaller"
            " one"
        ) from None


def _common_type(arrays: Sequence[Any], arguments: Sequence[Any]) -> Any:
    """float32 where every array is; Python's own numbers take the type of the others."""
    typed = [a.dtype for a, v in zip(arrays, arguments, strict=True) if not isinstance(v, bool | int | float | complex)]
    plain = [type(v) for v in arguments if isinstance(v, bool | int | float | complex)]
    if complex in plain or any(t.kind == "c" for t in typed):
        return np.dtype(np.complex128)
    return np.dtype(np.float32) if typed and all(t == np.float32 for t in typed) else np.dtype(np.float64)


_BY_SCIPY = frozenset(
    {"asin", "acos", "atan", "asinh", "acosh", "atanh", "gamma", "digamma", "erf", "erfc", "lambertw", "besselj",
     "bessely", "besseli", "besselk", "expi"}
)  # fmt: skip
"""Functions of complex numbers that NumPy and SciPy have and real parts do not."""


def _refuse_without_numpy(program: Program, refusal: CannotCompile) -> None:
    """NumPy compares complex numbers by their real parts, and has functions of real numbers only; not here."""
    without = program.used - WITH_PARTS - _BY_SCIPY - {"input", "const"}
    if without:
        raise refusal


def _filled_in(values: Any, out: Any) -> Any:
    if out is None:
        return values
    result = _checked_out(out, values.shape, values.dtype)
    result[...] = values
    return result


def _checked_out(out: Any, shape: tuple[int, ...], kind: Any) -> Any:
    if not isinstance(out, np.ndarray):
        raise TypeError(f"out is of the type {type(out).__name__}; give a NumPy array of the shape {shape}")
    if out.shape != shape or out.dtype != kind:
        raise ValueError(f"out has the shape {out.shape} and the type {out.dtype}; it must be {shape} of {kind}")
    if not out.flags.writeable:
        raise ValueError("out cannot be written to; give an array of your own")
    return out


def _handed_out(result: Any, out: Any) -> Any:
    return result[()] if out is None and result.ndim == 0 else result


def _unbound(call: Any) -> Any:
    """What can stand in a class and is called without the instance."""
    return call if isinstance(call, type(len)) else staticmethod(call)


class _Method(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("method", ctypes.c_void_p),
        ("flags", ctypes.c_int),
        ("words", ctypes.c_char_p),
    )


_FASTCALL_WITH_NAMES = 0x0080 | 0x0002
_KEPT: list[Any] = []


def _built_in(address: int, fallback: Any, name: str) -> Any:
    """A built-in function of Python around machine code; arguments that are no floats go to the fallback."""
    make = ctypes.pythonapi.PyCFunction_NewEx
    make.restype, make.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.py_object, ctypes.c_void_p]
    method = _Method(name.encode(), address, _FASTCALL_WITH_NAMES, None)
    _KEPT.append(method)  # Python keeps a pointer to it as long as the function lives
    return make(ctypes.addressof(method), fallback, None)
