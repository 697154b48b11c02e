"""Formulas of any kind -> kernels: what a caller gives is sorted out here, and what cannot be compiled is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, wraps
from importlib.resources import files
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from numerics.compiler.faces.kernel import Kernel
from numerics.compiler.llvm.vector_math import registered
from numerics.compiler.names import plain_name
from numerics.compiler.refusal import CannotCompile

if TYPE_CHECKING:
    from numerics.compiler.faces.arrays import ArrayKernel
    from numerics.compiler.faces.complex_arrays import ComplexArrayKernel
    from numerics.compiler.faces.ensemble import Ensemble


_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


def _within_depth(compile_: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """SymPy looks into a formula by recursion; one that is too deep for Python's stack is refused."""

    @wraps(compile_)
    def compiled(*given: _Given.args, **named: _Given.kwargs) -> _Made:
        try:
            return compile_(*given, **named)
        except RecursionError:
            raise CannotCompile(
                "the formula is nested too deeply for SymPy; compile a part of it, and call the kernels one after the"
                " other"
            ) from None

    return compiled


@_within_depth
def compile_formula(formula: Any, arguments: Sequence[Any] | None = None, *, name: str = "") -> Any:
    """A kernel of a formula: a Kernel of numbers, or an ArrayKernel where an argument is an array (IndexedBase).

    formula: a derivation, of the library or of your own (its conclusion is compiled), a SymPy expression, a matrix, an
    array or a list of expressions.
    arguments: SymPy symbols, or IndexedBase with shapes, in the order of the call. Expressions need them; a derivation
    has the order that `rederive kernels` shows for it, else the alphabet's. An argument whose symbol is not real by its
    assumptions takes complex numbers too. Free indices of a formula of arrays become the axes of the result, in
    alphabetical order.

    Raises CannotCompile, a ValueError, with what has no kernel and what to do instead. Nothing is refused later.
    """
    import sympy as sp

    from derive.deriving import Chain, Derived
    from derive.language.derivation import Derivation
    from numerics.compiler.graph.factoring import factored
    from numerics.compiler.graph.from_sympy import program_of

    source = ""
    if isinstance(formula, Kernel):
        raise CannotCompile(f"{formula.name} is compiled already; call it, or take its gradient")
    if isinstance(formula, Derived | Derivation | Chain):
        line = formula.line if isinstance(formula, Chain) else formula.conclusion
        source = "" if isinstance(formula, Chain) else formula.name
        name, expression = name or source, _told_apart(line.right) if arguments is None else line.right
        letters = tuple(_letters_of(expression, source)) if arguments is None else _listed(arguments, "arguments")
        free = _named_by(line.left, _free_indices(expression, letters))
    elif arguments is None:
        raise CannotCompile("the arguments of the formula are missing; give its symbols in the order of the call")
    else:
        expression, free = _mathematics(formula), None
        letters = _listed(arguments, "arguments")
    if any(isinstance(letter, sp.IndexedBase) for letter in letters):
        axes = _free_indices(expression, letters) if free is None else free
        return compile_loops([(expression, tuple(axes))], letters, name=name or "formula", source=source)
    plain = tuple(_renamed(letter) for letter in letters)
    renamed = dict(zip(letters, plain, strict=True))
    parts = expression if isinstance(expression, list) else [expression]
    changed = [part.xreplace(renamed) for part in parts]
    program = factored(program_of(changed if isinstance(expression, list) else changed[0], plain))
    registered(program)  # what this machine has no function for is refused now
    return Kernel(program, name or "formula", source, real=[p.name for p in plain if p.is_extended_real])


@_within_depth
def compile_loops(
    results: Any, arguments: Sequence[Any], *, rows: Sequence[Any] = (), ranges: Mapping[Any, Any] | None = None,
    name: str = "formula", source: str = "",
) -> ArrayKernel | ComplexArrayKernel:  # fmt: skip
    """A kernel of formulas of arrays, with sums over symbolic ranges.

    results: a formula, or pairs (formula, free indices); each is one result, an array over its indices. arguments:
    symbols and IndexedBase with shapes, in the order of the call; a symbol that counts (integer=True) may stand as an
    index, and is 0 for the first place. rows: the arguments that have one entry for each row of a batch. ranges: how
    far indices of results run that stand on no array, by names of axes.

    Raises CannotCompile, a ValueError.
    """
    from numerics.compiler.faces.complex_arrays import kernel_of
    from numerics.compiler.loops.formulas import Formulas

    letters, batched = _listed(arguments, "arguments"), _listed(rows, "rows")
    formulas = tuple(_pair(result) for result in (results if isinstance(results, list | tuple) else [(results, ())]))
    if not formulas:
        raise CannotCompile("there is no formula to compile; give one, or pairs (formula, free indices)")
    strange = [letter for letter in batched if letter not in letters]
    if strange:
        raise CannotCompile(f"{strange[0]} has rows and is no argument; the arguments are {_named(letters)}")
    return kernel_of(Formulas(formulas, letters, batched, dict(ranges or {})), name, source)


@_within_depth
def compile_flow(
    rates: Mapping[Any, Any], parameters: Sequence[Any] = (), *, time: Any = None, name: str = "flow", source: str = ""
) -> Ensemble:
    """An integrator of many trajectories of y' = f(t, y).

    rates: for each state, a real symbol, its rate. parameters: the other symbols. time: the symbol of the time, where
    it stands in a rate. Raises CannotCompile, a ValueError.
    """
    from numerics.compiler.faces.ensemble import Ensemble
    from numerics.compiler.graph.from_sympy import program_of
    from numerics.compiler.graph.runge_kutta import Flow

    if not isinstance(rates, Mapping):
        raise CannotCompile(
            f"the rates are of the type {type(rates).__name__}; give a dict from each state to its rate"
        )
    if not rates:
        raise CannotCompile("a flow without states does not move; give at least one state and its rate")
    letters = [*rates, *([time] if time is not None else []), *parameters]
    plain = [_renamed(letter) for letter in letters]
    taken = {letter.name for letter in plain if getattr(letter, "name", "") in _OF_THE_CALL}
    if taken:
        raise CannotCompile(
            f"the call of an ensemble has a {sorted(taken)[0]} of its own; give the symbol another name"
        )
    put = dict(zip(letters, plain, strict=True))
    program = program_of([_mathematics(rate).xreplace(put) for rate in rates.values()], plain)
    if program.is_complex:
        raise CannotCompile(f"{name} has complex rates; give real and imaginary parts as states of their own")
    states = tuple(symbol.name for symbol in plain[: len(rates)])
    return Ensemble(Flow(program, states, put[time].name if time is not None else ""), name, source)


def _listed(letters: Any, what: str) -> tuple[Any, ...]:
    """Symbols in a list or a tuple; an IndexedBase alone could be iterated for ever."""
    import sympy as sp

    if isinstance(letters, sp.Symbol | sp.IndexedBase):
        return (letters,)
    if not isinstance(letters, list | tuple):
        raise CannotCompile(f"the {what} are of the type {type(letters).__name__}; give a tuple of symbols")
    wrong = [letter for letter in letters if not isinstance(letter, sp.Symbol | sp.IndexedBase)]
    if wrong:
        raise CannotCompile(f"{wrong[0]!r} among the {what} is no symbol and no IndexedBase")
    return tuple(letters)


def _named(letters: Sequence[Any]) -> str:
    return ", ".join(str(getattr(letter, "label", letter)) for letter in letters)


def _pair(result: Any) -> tuple[Any, tuple[Any, ...]]:
    """A formula and its free indices, in the order of the axes of the result."""
    import sympy as sp

    if not isinstance(result, list | tuple) or len(result) != 2:
        raise CannotCompile(f"{str(result)[:80]} is no pair (formula, free indices); give () where there is no index")
    formula, indices = result
    free = (indices,) if isinstance(indices, sp.Symbol) else indices
    if not isinstance(free, list | tuple) or not all(isinstance(i, sp.Symbol) for i in free):
        raise CannotCompile(f"the free indices {str(indices)[:80]} of a result are no symbols; give a tuple of them")
    if len({*free}) < len(free):
        raise CannotCompile(f"the free indices {_named(free)} of a result name one twice; an axis needs its own index")
    found = _mathematics(formula)
    if isinstance(found, list):
        raise CannotCompile("a result is one formula; give a pair (formula, free indices) for each")
    return found, tuple(free)


_OF_THE_CALL = frozenset({"self", "times", "t_start", "rtol", "atol", "max_steps"})


def _renamed(letter: Any) -> Any:
    """A letter with a name that Python accepts."""
    import sympy as sp

    return sp.Symbol(plain_name(letter.name), **letter.assumptions0) if isinstance(letter, sp.Symbol) else letter


def _mathematics(formula: Any) -> Any:
    """What was given as SymPy's; text is never evaluated."""
    import sympy as sp

    if isinstance(formula, list | tuple):
        inside = [part for part in formula if isinstance(part, list | tuple | sp.MatrixBase | sp.NDimArray)]
        if inside:
            raise CannotCompile(
                f"a list of formulas holds a {type(inside[0]).__name__}; give a Matrix, an Array or a list of"
                " expressions"
            )
        return [_mathematics(part) for part in formula]
    try:
        return sp.sympify(formula, strict=True)
    except (sp.SympifyError, TypeError):
        raise CannotCompile(
            f"{str(formula)[:80]!r} of the type {type(formula).__name__} is no formula; give a SymPy expression"
        ) from None


def _told_apart(expression: Any) -> Any:
    """Other names for letters that one plain name would stand for: P and \\hat P are P and P_hat."""
    import sympy as sp

    bases = {component.base for component in expression.atoms(sp.Indexed)}
    labels = {base.label for base in bases} | {s for s in expression.free_symbols if isinstance(s, sp.Symbol)}
    put = {}
    for label in sorted(labels, key=str):
        same = [other for other in labels if other != label and plain_name(other.name) == plain_name(label.name)]
        if same and "\\hat" in label.name:
            put[label] = sp.Symbol(f"{plain_name(label.name)}_hat", **label.assumptions0)
    renamed = {base: sp.IndexedBase(put[base.label], shape=base.shape) for base in bases if base.label in put}
    components = {c: renamed[c.base][c.indices] for c in expression.atoms(sp.Indexed) if c.base in renamed}
    return expression.xreplace(components).xreplace(put) if put else expression


def _named_by(left: Any, free: list[Any]) -> list[Any]:
    """Free indices in the order in which the left side of an equation names them, where it names all."""
    import sympy as sp

    components = [part for part in sp.preorder_traversal(left) if isinstance(part, sp.Indexed)]
    named = list(dict.fromkeys(i for component in components for i in component.indices))
    return [i for i in named if i in free] if {*free} <= {*named} else free


def _letters_of(expression: Any, source: str) -> Iterable[Any]:
    """The arguments of a derivation's conclusion."""
    import sympy as sp

    bases = {component.base for component in expression.atoms(sp.Indexed)}
    inside = {s for base in bases for s in base.free_symbols} | _indices(expression)
    letters = {s for s in expression.free_symbols if isinstance(s, sp.Symbol)} - inside
    by_name = {plain_name(str(getattr(letter, "label", letter))): letter for letter in [*bases, *letters]}
    order = _orders().get(source, ())
    return [by_name[n] for n in (order if set(order) == set(by_name) else sorted(by_name))]


@cache
def _orders() -> dict[str, tuple[str, ...]]:
    """The order of the arguments of the library's kernels, by the derivation they come from."""
    data = tomllib.loads(files("numerics.compiler.library").joinpath("catalogue.toml").read_text(encoding="utf-8"))
    entries = [e for e in data["scalar"] if e.get("line", "conclusion") == "conclusion"]
    by_name = {f"{e['subject']}.{e['name']}": tuple(e["arguments"]) for e in entries}
    return by_name | {e["source"]: tuple(e["arguments"]) for e in entries}


def _indices(expression: Any) -> set[Any]:
    import sympy as sp

    return {s for component in expression.atoms(sp.Indexed) for i in component.indices for s in i.free_symbols}


def _free_indices(expression: Any, arguments: Sequence[Any]) -> list[Any]:
    """Indices that no sum binds and that are neither arguments nor lengths."""
    if isinstance(expression, list):
        raise CannotCompile("several formulas of arrays need their free indices; give compile_loops pairs of both")
    lengths = {s for a in arguments for size in getattr(a, "shape", None) or () for s in size.free_symbols}
    return sorted((_indices(expression) & expression.free_symbols) - set(arguments) - lengths, key=str)


__all__ = ["compile_flow", "compile_formula", "compile_loops"]
