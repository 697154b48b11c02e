"""Elementary functions for Numba code that LLVM's loop vectoriser knows the vector forms of.

Importing this module registers the symbols that cached machine code calls.
"""

from __future__ import annotations

from typing import Any

from numerics.compiler.numba_face import njit_function
from numerics.compiler.program import ARITY, Builder
from numerics.compiler.vector_math import VECTOR, library, vector_symbols

library()
for _op in VECTOR:
    for _real in ("double", "float"):
        vector_symbols(_op, _real)

_MADE: dict[str, Any] = {}


def function(op: str) -> Any:
    """The Numba function of one operation."""
    if op not in _MADE:
        builder = Builder()
        names = [f"x{i}" for i in range(ARITY[op])]
        place = builder.apply(op, *(builder.input(name) for name in names))
        _MADE[op] = njit_function(builder.program(names, [place]), op)
    return _MADE[op]


def __getattr__(name: str) -> Any:
    if name.startswith("v_") and name[2:] in ARITY:
        return function(name[2:])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
