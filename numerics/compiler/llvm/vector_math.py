"""Vector mathematics of the machine: glibc's libmvec where it is there, scalar functions elsewhere.

Every symbol that generated code calls is registered before that code is loaded.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import platform
from functools import cache

import llvmlite.binding as llvm

from numerics.compiler.graph.lowering import lowered
from numerics.compiler.graph.program import Program
from numerics.compiler.llvm.special import SPECIAL, symbol

VECTOR = (
    "exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
    "log1p", "expm1", "erf", "erfc", "pow", "atan2", "hypot",
)  # fmt: skip
"""What libmvec may have."""

SCALAR = {"gamma": "tgamma", "besselj0": "j0", "besselj1": "j1"}
"""The names that libm gives to operations, where they are not the operation's own."""

CALLED = frozenset({*VECTOR, *SCALAR, "lgamma", "fmod"})
"""The operations that are calls of libm, where they are not libmvec's."""

_TWO = frozenset({"pow", "atan2", "hypot"})


@cache
def library() -> ctypes.CDLL | None:
    """libmvec, or None where there is none or REDERIVE_NO_LIBMVEC is set."""
    if os.environ.get("REDERIVE_NO_LIBMVEC") or platform.machine() != "x86_64":
        return None
    try:
        return ctypes.CDLL("libmvec.so.1", mode=ctypes.RTLD_GLOBAL)
    except OSError:
        return None


@cache
def letters() -> str:
    """The register widths of this processor as the vector functions name them, the widest first.

    e: 512 bits, d: 256, b: 128. REDERIVE_VECTOR_BITS=256 or 128 leaves the wider ones out.
    """
    try:
        features = llvm.get_host_cpu_features()
    except RuntimeError:
        return "b"
    most = os.environ.get("REDERIVE_VECTOR_BITS", "512")
    has_256 = features.get("avx2") and features.get("fma") and most != "128"
    has_512 = has_256 and most == "512" and all(features.get(f"avx512{part}") for part in ("f", "dq", "vl", "bw"))
    return "edb" if has_512 else "db" if has_256 else "b"


def written_out(op: str, real: str, width: int) -> bool:
    """Whether an operation of so many numbers is written where it is wanted instead of called."""
    return op == "exp" and letters()[0] == "e" and width == lanes(real)


_DOUBLES = {"e": 8, "d": 4, "b": 2}


def lanes(real: str) -> int:
    """How many numbers the widest register holds: real is "double" or "float"."""
    wide = _DOUBLES[letters()[0]]
    return wide if real == "double" else 2 * wide


def vector_symbols(op: str, real: str) -> dict[int, str]:
    """The vector functions of an operation for every width of register, by how many numbers they take."""
    found = {
        _DOUBLES[letter] * (1 if real == "double" else 2): _vector_symbol(op, real, letter) for letter in letters()
    }
    return {width: name for width, name in found.items() if name is not None}


@cache
def _vector_symbol(op: str, real: str, letter: str) -> str | None:
    lib = library()
    if lib is None or op not in VECTOR:
        return None
    arguments = "vv" if op in _TWO else "v"
    width = _DOUBLES[letter] * (1 if real == "double" else 2)
    name = f"_ZGV{letter}N{width}{arguments}_{op}{'' if real == 'double' else 'f'}"
    try:
        address = ctypes.cast(getattr(lib, name), ctypes.c_void_p).value
    except AttributeError:
        return None
    llvm.add_symbol(name, address)
    return name


def scalar_symbol(op: str, real: str) -> str:
    """The name of the scalar function of an operation, registered for generated code."""
    name = SCALAR.get(op, op) + ("" if real == "double" else "f")
    _register_scalar(name)
    return name


@cache
def _register_scalar(name: str) -> None:
    libm = ctypes.CDLL(ctypes.util.find_library("m") or None)
    llvm.add_symbol(name, ctypes.cast(getattr(libm, name), ctypes.c_void_p).value)


_OF_PARTS = frozenset({"exp", "log", "log1p", "expm1", "sin", "cos", "tan", "sinh", "cosh", "pow", "atan2", "hypot"})
"""What the real and imaginary parts of a program may call besides."""


def registered(program: Program) -> None:
    """Every symbol that code of a program may call is registered; cached machine code is loaded after this."""
    for op in lowered(program).used | _OF_PARTS:
        if op in SPECIAL:
            symbol(op)
        elif op in CALLED:
            for real in ("double", "float"):
                scalar_symbol(op, real)
                vector_symbols(op, real)
