"""A kernel inside other Numba code: its LLVM text is linked in and inlined; Numba never sees the formula."""

from __future__ import annotations

from typing import Any

import llvmlite.binding as llvm
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from numerics.compiler.code import Code
from numerics.compiler.llvm_text import scalar_text
from numerics.compiler.program import Program
from numerics.compiler.refusal import CannotCompile


def njit_function(program: Program, name: str) -> Any:
    """A function for Numba of as many numbers as the program has inputs; several results come as a tuple.

    float32 arguments alone are computed in float32, anything else real in float64.
    """
    if program.is_complex:
        raise CannotCompile(f"{name} computes with complex numbers and has no Numba form; call it with arrays")
    body = _intrinsic(program)
    count = len(program.inputs)
    letters = [f"a{i}" for i in range(count)]
    # How many arguments there are is only known now, so the function is written now. No text of a user is in it.
    source = f"def kernel({', '.join(letters)}):\n    return body({', '.join(letters)})\n"
    scope: dict[str, Any] = {"body": body}
    exec(compile(source, f"<rederive {count} arguments>", "exec"), scope)  # noqa: S102
    function = scope["kernel"]
    function.__name__ = function.__qualname__ = name.replace(".", "_") or "kernel"
    return njit(error_model="numpy", fastmath={"contract", "arcp", "nsz", "reassoc", "afn"})(function)


def _intrinsic(program: Program) -> Any:
    count, outputs = len(program.inputs), len(program.outputs)

    def typed(typing_context: Any, *arguments: Any) -> Any:
        if len(arguments) != count:
            return None
        single = bool(arguments) and all(a == types.float32 for a in arguments)
        real = types.float32 if single else types.float64
        result = real if outputs == 1 else types.UniTuple(real, outputs)
        return result(*([real] * count)), _generator(program, "float" if single else "double")

    letters = ", ".join(f"a{i}" for i in range(count))
    scope: dict[str, Any] = {"typed": typed}
    exec(  # noqa: S102
        compile(f"def body(context, {letters}):\n    return typed(context, {letters})\n", "<rederive>", "exec"), scope
    )
    return intrinsic(scope["body"])


def _generator(program: Program, real: str) -> Any:
    outputs = len(program.outputs)
    stem = f"{Code(program, real).names.stem}_inlined"
    text = scalar_text(program, stem, real)
    kind = ir.DoubleType() if real == "double" else ir.FloatType()

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        library = context.active_code_library
        known = builder.module.globals.get(stem)
        parameters = [kind] * len(program.inputs)
        if outputs > 1:
            function_type = ir.FunctionType(ir.VoidType(), [*parameters, ir.PointerType()])
        else:
            function_type = ir.FunctionType(kind, parameters)
        if known is None:
            module = llvm.parse_assembly(text)
            module.verify()
            library.add_llvm_module(module)
            known = ir.Function(builder.module, function_type, stem)
        if outputs == 1:
            return builder.call(known, arguments)
        return _tuple(context, builder, known, arguments, kind, outputs)

    return generate


def _tuple(context: Any, builder: Any, function: Any, arguments: Any, kind: Any, outputs: int) -> Any:
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
