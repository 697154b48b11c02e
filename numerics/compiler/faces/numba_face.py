"""A kernel inside other Numba code: its LLVM text is linked in and inlined; Numba never sees the formula."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import llvmlite.binding as llvm
from llvmlite import ir
from numba import types
from numba.core.errors import TypingError
from numba.extending import intrinsic

from numerics.compiler.faces.generated import module_of
from numerics.compiler.graph.complex_parts import in_parts
from numerics.compiler.graph.program import Program
from numerics.compiler.graph.stored import read, written
from numerics.compiler.llvm.code import Code
from numerics.compiler.llvm.text import scalar_text
from numerics.compiler.llvm.vector_math import registered

_MODULE = '''"""Generated from {name}; not to be edited."""

from numerics.compiler.faces.numba_cache import compiled
from numerics.compiler.faces.numba_face import body_of

BODY = body_of(
    """
{program}""",
    {real},
)


@compiled
def kernel({letters}):
    return BODY({given})
'''


def njit_function(program: Program, name: str, real: Sequence[str] = ()) -> Any:
    """A function for Numba of as many numbers as the program has inputs; several results come as a tuple.

    float32 arguments alone are computed in float32, anything else real in float64; where an argument is complex,
    results are complex128, or float64 where they are real by their form. real: the inputs that are never complex.
    """
    letters = ", ".join(f"a{i}" for i in range(len(program.inputs)))
    given = f"({letters},)" if letters else "()"
    function = module_of(
        _MODULE.format(name=name, program=written(program), letters=letters, given=given, real=tuple(real)), "formula"
    ).kernel
    function.__name__ = name.replace(".", "_") or "kernel"
    return function


def body_of(text: str, real: Sequence[str] = ()) -> Any:
    """The intrinsic function of one tuple of numbers that a stored program is. real: the inputs never complex."""
    return body(read(text), real)


def body(program: Program, real: Sequence[str] = ()) -> Any:
    """The intrinsic function of one tuple of numbers that computes a program. real: the inputs never complex."""
    registered(program)
    fixed = frozenset(real)
    count, outputs = len(program.inputs), len(program.outputs)

    def formula(context: Any, arguments: Any) -> Any:
        if not isinstance(arguments, types.BaseTuple) or len(arguments) != count:
            return None
        kinds = _kinds(arguments)
        _refuse_what_is_no_number(kinds, program.inputs)
        _refuse_complex(kinds, program.inputs, fixed)
        if program.is_complex or any(isinstance(kind, types.Complex) for kind in kinds):
            return _complex_form(program, arguments, kinds)
        number = types.float32 if kinds and all(kind == types.float32 for kind in kinds) else types.float64
        result = number if outputs == 1 else types.UniTuple(number, outputs)
        return result(arguments), _generator(program, kinds, number)

    return intrinsic(formula)


def _complex_form(program: Program, arguments: Any, kinds: tuple[Any, ...]) -> Any:
    """Real and imaginary parts computed by a program of their own."""
    names = [n for n, kind in zip(program.inputs, kinds, strict=True) if isinstance(kind, types.Complex)]
    parts = in_parts(program, names)
    inner = _calls(parts.program, types.float64)
    wholes = tuple(types.float64 if real else types.complex128 for real in parts.real)

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        numbers = []
        for place, kind in enumerate(kinds):
            value = builder.extract_value(values[0], place)
            if isinstance(kind, types.Complex):
                value = context.cast(builder, value, kind, types.complex128)
                numbers += [builder.extract_value(value, 0), builder.extract_value(value, 1)]
            else:
                numbers.append(context.cast(builder, value, kind, types.float64))
        found = inner(context, builder, numbers)
        results = []
        for place, kind in enumerate(wholes):
            real, imaginary = builder.extract_value(found, 2 * place), builder.extract_value(found, 2 * place + 1)
            whole = real if kind == types.float64 else _paired(context, builder, real, imaginary)
            results.append(whole)
        return results[0] if len(results) == 1 else context.make_tuple(builder, types.Tuple(wholes), results)

    result = wholes[0] if len(wholes) == 1 else types.Tuple(wholes)
    return result(arguments), generate


def _paired(context: Any, builder: Any, real: Any, imaginary: Any) -> Any:
    number = context.make_complex(builder, types.complex128)
    number.real, number.imag = real, imaginary
    return number._getvalue()  # noqa: SLF001  Numba's own way to a complex number


def _kinds(arguments: Any) -> tuple[Any, ...]:
    """The types in a tuple type of Numba's."""
    return tuple(arguments)


def _refuse_what_is_no_number(kinds: tuple[Any, ...], names: tuple[str, ...]) -> None:
    """Numba would cast an array to its first element."""
    for kind, name in zip(kinds, names, strict=True):
        if not isinstance(kind, types.Number | types.Boolean):
            raise TypingError(
                f"the argument {name} of a kernel has the type {kind}; kernel.njit takes numbers,"
                " call it for each element"
            )


def _refuse_complex(kinds: tuple[Any, ...], names: tuple[str, ...], real: frozenset[str]) -> None:
    for kind, name in zip(kinds, names, strict=True):
        if name in real and isinstance(kind, types.Complex):
            raise TypingError(
                f"the argument {name} of a kernel is complex; it is real by its assumptions: give its real part, or"
                " declare its symbol without them"
            )


def _generator(program: Program, kinds: tuple[Any, ...], real: Any) -> Any:
    call = _calls(program, real)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        numbers = [
            context.cast(builder, builder.extract_value(arguments[0], place), given, real)
            for place, given in enumerate(kinds)
        ]
        return call(context, builder, numbers)

    return generate


def _calls(program: Program, real: Any) -> Any:
    """What writes a call of the program with real numbers; several results are an array of LLVM's."""
    outputs = len(program.outputs)
    name = "float" if real == types.float32 else "double"
    stem = f"{Code(program, name).names.stem}_inlined"
    text = scalar_text(program, stem, name)
    kind = ir.FloatType() if name == "float" else ir.DoubleType()

    def call(context: Any, builder: Any, numbers: Any) -> Any:
        known = builder.module.globals.get(stem)
        parameters = [kind] * len(program.inputs)
        if outputs > 1:
            function_type = ir.FunctionType(ir.VoidType(), [*parameters, ir.PointerType()])
        else:
            function_type = ir.FunctionType(kind, parameters)
        if known is None:
            module = llvm.parse_assembly(text)
            module.verify()
            context.active_code_library.add_llvm_module(module)
            known = ir.Function(builder.module, function_type, stem)
        if outputs == 1:
            return builder.call(known, numbers)
        return _tuple(builder, known, numbers, kind, outputs)

    return call


def _tuple(builder: Any, function: Any, arguments: Any, kind: Any, outputs: int) -> Any:
    with builder.goto_entry_block():
        space = builder.alloca(ir.ArrayType(kind, outputs))
    builder.call(function, [*arguments, builder.bitcast(space, ir.PointerType())])
    zero = ir.Constant(ir.IntType(32), 0)
    values = [
        builder.load(builder.gep(space, [zero, ir.Constant(ir.IntType(32), i)], inbounds=True)) for i in range(outputs)
    ]
    aggregate = ir.Constant(ir.ArrayType(kind, outputs), ir.Undefined)
    for i, value in enumerate(values):
        aggregate = builder.insert_value(aggregate, value, i)
    return aggregate
