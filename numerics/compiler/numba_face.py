"""A kernel inside other Numba code: its LLVM text is linked in and inlined; Numba never sees the formula."""

from __future__ import annotations

from typing import Any

import llvmlite.binding as llvm
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from numerics.compiler.code import Code
from numerics.compiler.generated import module_of
from numerics.compiler.llvm_text import scalar_text
from numerics.compiler.program import Program
from numerics.compiler.refusal import CannotCompile
from numerics.compiler.stored import read, written
from numerics.compiler.vector_math import registered

_MODULE = '''"""Generated from {name}; not to be edited."""

from numerics.compiler.numba_cache import compiled
from numerics.compiler.numba_face import body_of

BODY = body_of(
    """
{program}"""
)


@compiled
def kernel({letters}):
    return BODY(({letters},))
'''


def njit_function(program: Program, name: str) -> Any:
    """A function for Numba of as many numbers as the program has inputs; several results come as a tuple.

    float32 arguments alone are computed in float32, anything else real in float64.
    """
    if program.is_complex:
        raise CannotCompile(f"{name} computes with complex numbers and has no Numba form; call it with arrays")
    letters = ", ".join(f"a{i}" for i in range(len(program.inputs)))
    function = module_of(_MODULE.format(name=name, program=written(program), letters=letters), "formula").kernel
    function.__name__ = name.replace(".", "_") or "kernel"
    return function


def body_of(text: str) -> Any:
    """The intrinsic function of one tuple of numbers that a stored program is."""
    return body(read(text))


def body(program: Program) -> Any:
    """The intrinsic function of one tuple of numbers that computes a program."""
    registered(program)
    count, outputs = len(program.inputs), len(program.outputs)

    def formula(context: Any, arguments: Any) -> Any:
        if not isinstance(arguments, types.BaseTuple) or len(arguments) != count:
            return None
        kinds = _kinds(arguments)
        single = bool(kinds) and all(kind == types.float32 for kind in kinds)
        real = types.float32 if single else types.float64
        result = real if outputs == 1 else types.UniTuple(real, outputs)
        return result(arguments), _generator(program, kinds, real)

    return intrinsic(formula)


def _kinds(arguments: Any) -> tuple[Any, ...]:
    """The types in a tuple type of Numba's."""
    return tuple(arguments)


def _generator(program: Program, kinds: tuple[Any, ...], real: Any) -> Any:
    outputs = len(program.outputs)
    name = "float" if real == types.float32 else "double"
    stem = f"{Code(program, name).names.stem}_inlined"
    text = scalar_text(program, stem, name)
    kind = ir.FloatType() if name == "float" else ir.DoubleType()

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        numbers = [
            context.cast(builder, builder.extract_value(arguments[0], place), given, real)
            for place, given in enumerate(kinds)
        ]
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

    return generate


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
