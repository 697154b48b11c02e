"""LLVM text -> machine code: optimised, kept as an object that can be stored and loaded again."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import llvmlite.binding as llvm

from numerics.compiler.llvm import vector_math

_LARGE = 2_000
"""Operations above which LLVM optimises nothing: no operation stands there twice, and the pieces are straight lines."""

_VERY_LARGE = 10_000
"""Operations above which instructions are chosen fast, not well: a quarter slower, four times as fast compiled."""


@cache
def _machine(level: int) -> Any:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple()
    return target.create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=_features(), opt=level, reloc="pic", codemodel="jitdefault"
    )


@cache
def _features() -> str:
    try:
        return str(llvm.get_host_cpu_features().flatten())
    except RuntimeError:
        return ""


def machine_name() -> str:
    """What machine code depends on: LLVM, processor, features, vector library."""
    vector = f"libmvec {vector_math.letters()}" if vector_math.library() is not None else "libm"
    return f"llvm {llvm.llvm_version_info} {llvm.get_host_cpu_name()} {_features()} {vector}"


def effort(operations: int) -> int:
    """How much LLVM is to do for so many operations: 2 all, 1 choose instructions well, 0 choose them fast."""
    return 0 if operations > _VERY_LARGE else 1 if operations > _LARGE else 2


def compiled(text: str, level: int) -> bytes:
    """The object code of a module. level: of effort."""
    machine = _machine(level)
    module = llvm.parse_assembly(text)
    module.triple, module.data_layout = machine.triple, str(machine.target_data)
    module.verify()
    if level == 2:
        options = llvm.create_pipeline_tuning_options(speed_level=2)
        options.loop_unrolling = True
        builder = llvm.create_pass_builder(machine, options)
        builder.getModulePassManager().run(module, builder)
    return bytes(machine.emit_object(module))


@dataclass(frozen=True)
class Loaded:
    """Machine code in memory. It stays as long as this object does."""

    engine: Any
    known: dict[str, int] = field(default_factory=dict)

    def address(self, name: str) -> int:
        """Where a function begins; 0 where there is none.

        LLVM is asked once: it answers under a lock, which a process that is forked meanwhile would never get.
        """
        found = self.known.get(name)
        if found is None:
            found = self.known[name] = int(self.engine.get_function_address(name))
        return found


def loaded(code: bytes) -> Loaded:
    """Object code brought into memory."""
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _fresh_machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return Loaded(engine)


def _fresh_machine() -> Any:
    """An engine owns its target machine."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple()
    return target.create_target_machine(cpu=llvm.get_host_cpu_name(), features=_features(), codemodel="jitdefault")
