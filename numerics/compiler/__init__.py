"""The compiler: a formula -> kernels. The only bridge from SymPy to fast code."""

from __future__ import annotations

import keyword
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from numerics.compiler.kernel import Kernel
from numerics.compiler.refusal import CannotCompile

if TYPE_CHECKING:
    from numerics.compiler.arrays import ArrayKernel


def compile_formula(formula: Any, arguments: Sequence[Any] | None = None, *, name: str = "") -> Kernel:
    """A kernel of a formula.

    formula: a derivation of derive (its conclusion is compiled, the arguments are its letters in alphabetical order), a
    SymPy expression, or a matrix or list of expressions. arguments: SymPy symbols in the order of the call; needed for
    expressions, a choice of order for derivations.

    Raises CannotCompile, a ValueError, with what has no kernel and what to do instead. Nothing is refused later.
    """
    import sympy as sp

    from derive.deriving import Derived
    from numerics.compiler.factoring import factored
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
    plain = tuple(sp.Symbol(plain_name(s.name), **s.assumptions0) if isinstance(s, sp.Symbol) else s for s in letters)
    renamed = dict(zip(letters, plain, strict=True))
    if isinstance(expression, list | tuple):
        changed: Any = [sp.sympify(e).xreplace(renamed) for e in expression]
    else:
        changed = sp.sympify(expression).xreplace(renamed) if renamed else sp.sympify(expression)
    program = factored(program_of(changed, plain))
    return Kernel(program, name or "formula", source)


def compile_loops(
    results: Any, arguments: Sequence[Any], *, rows: Sequence[Any] = (), name: str = "formula", source: str = ""
) -> ArrayKernel:
    """A kernel of formulas of arrays, with sums over symbolic ranges.

    results: a formula, or pairs (formula, free indices); each is one result, an array over its indices. arguments:
    symbols and IndexedBase with shapes, in the order of the call; a symbol that counts (integer=True) may stand as an
    index, and is 0 for the first place. rows: the arguments that have one entry for each row of a batch.

    Raises CannotCompile, a ValueError.
    """
    from numerics.compiler.arrays import ArrayKernel, Later
    from numerics.compiler.loop_source import loop_text

    pairs = results if isinstance(results, list | tuple) else [(results, ())]
    text = loop_text(pairs, arguments, rows)
    described = [(a.name, a.shape, a.rows, a.below) for a in text.arguments]
    return ArrayKernel(Later(text.key, text.text), described, text.outputs, name, source)


_ACCENTS = {"\\bar": "_bar", "\\dot": "_dot", "\\tilde": "_tilde", "\\hat": "", "\\mathcal": ""}


def plain_name(name: str) -> str:
    """A letter as a Python name: \\mathcal{L}_0 is L_0, \\bar{F} is F_bar, W_- is W_minus, lambda is lambda_."""
    after = "".join(mark for accent, mark in _ACCENTS.items() if accent in name)
    for accent in _ACCENTS:
        name = name.replace(accent, "")
    name = name.replace("_-", "_minus").replace("_+", "_plus").replace("'", "_prime")
    name = "".join(c if c.isalnum() or c == "_" else "" for c in name).strip() + after
    return f"{name}_" if keyword.iskeyword(name) or not name or name[0].isdigit() else name


__all__ = ["CannotCompile", "Kernel", "compile_formula", "compile_loops", "plain_name"]
