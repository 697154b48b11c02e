"""Elementary functions for Numba code that LLVM's loop vectoriser knows the vector forms of.

Importing a function registers the symbols that cached machine code calls.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from numba import njit

from numerics.compiler.faces.numba_cache import FAST
from numerics.compiler.faces.numba_face import body
from numerics.compiler.graph.program import ARITY, Builder


@cache
def function(op: str) -> Any:
    """The Numba function of one operation of one, two or three numbers."""
    builder = Builder()
    names = [f"x{i}" for i in range(ARITY[op])]
    formula = body(builder.program(names, [builder.apply(op, *(builder.input(name) for name in names))]))
    return njit(error_model="numpy", fastmath=set(FAST))(_FORMS[len(names)](formula))


def _of_one(formula: Any) -> Any:
    def elementary(x: Any) -> Any:
        return formula((x,))

    return elementary


def _of_two(formula: Any) -> Any:
    def elementary(x: Any, y: Any) -> Any:
        return formula((x, y))

    return elementary


def _of_three(formula: Any) -> Any:
    def elementary(x: Any, y: Any, z: Any) -> Any:
        return formula((x, y, z))

    return elementary


_FORMS = {1: _of_one, 2: _of_two, 3: _of_three}


def __getattr__(name: str) -> Any:
    if name.startswith("v_") and name[2:] in ARITY:
        return function(name[2:])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
