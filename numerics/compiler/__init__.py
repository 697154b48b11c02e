"""The compiler: a formula -> kernels. The only bridge from SymPy to fast code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numerics.compiler.kernel import Kernel
from numerics.compiler.refusal import CannotCompile


def compile_formula(formula: Any, arguments: Sequence[Any] | None = None, *, name: str = "") -> Kernel:
    """A kernel of a formula.

    formula: a derivation of derive (its conclusion is compiled, the arguments are its letters in alphabetical order), a
    SymPy expression, or a matrix or list of expressions. arguments: SymPy symbols in the order of the call; needed for
    expressions, a choice of order for derivations.

    Raises CannotCompile, a ValueError, with what has no kernel and what to do instead. Nothing is refused later.
    """
    import sympy as sp

    from derive.deriving import Derived
    from numerics.compiler.from_sympy import program_of

    source = ""
    if isinstance(formula, Derived):
        source, name = formula.name, name or formula.name
        expression = formula.conclusion.right
        letters = tuple(sorted(expression.free_symbols, key=str)) if arguments is None else tuple(arguments)
    elif arguments is None:
        raise CannotCompile("the arguments of the formula are missing; give its symbols in the order of the call")
    else:
        expression, letters = formula, tuple(arguments)
    plain = tuple(sp.Symbol(_plain(s.name), **s.assumptions0) if isinstance(s, sp.Symbol) else s for s in letters)
    renamed = dict(zip(letters, plain, strict=True))
    if isinstance(expression, list | tuple):
        changed: Any = [sp.sympify(e).xreplace(renamed) for e in expression]
    else:
        changed = sp.sympify(expression).xreplace(renamed) if renamed else sp.sympify(expression)
    program = program_of(changed, plain)
    return Kernel(program, name or "formula", source)


def _plain(name: str) -> str:
    """A name that a Python keyword argument can have: \\mathcal{L}_0 is L_0."""
    for word in ("\\mathcal", "\\bar", "\\hat", "\\dot", "\\tilde", "{", "}", "\\"):
        name = name.replace(word, "")
    return name.strip() or "x"


__all__ = ["CannotCompile", "Kernel", "compile_formula"]
