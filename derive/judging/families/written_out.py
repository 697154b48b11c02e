"""Facts used: every name that a fact explains is written out, with bound indices renamed so that none is captured."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import sympy as sp

from derive.language.facts import Fact, Given
from derive.language.refusal import UnusableInput

_MOST_ROUNDS = 12
_LETTERS = ("abcdefgh", "ijklmnpqrs", "uvwxyz")


def written_out(expression: sp.Expr, facts: Iterable[Fact]) -> sp.Expr:
    """The expression with every `Given` among the facts used, again and again until nothing is left to replace."""
    given = [fact for fact in facts if isinstance(fact, Given)]
    for _ in range(_MOST_ROUNDS):
        before = expression
        for fact in given:
            expression = replaced(expression, fact)
        if expression == before:
            return expression
    names = ", ".join(str(fact.left) for fact in given)
    raise UnusableInput(f"the definitions of {names} lead back to themselves; a name must be explained by others")


def replaced(expression: sp.Expr, fact: Given) -> sp.Expr:
    """The expression with fact.left written as fact.right everywhere."""
    left = fact.left
    if isinstance(left, sp.Indexed):
        return _with_component(expression, left, fact.right)
    if isinstance(left, sp.Derivative):
        return _with_derivative(expression, left, fact.right)
    if isinstance(left, sp.core.function.AppliedUndef):
        return _with_function(expression, left, fact.right)
    return _exchanged(expression, {left: fact.right})


def _with_component(expression: sp.Expr, left: sp.Indexed, right: sp.Expr) -> sp.Expr:
    """Y[a] = f(a) for every a: each component that occurs, at its own index."""

    def component(found: sp.Expr) -> sp.Expr | None:
        if not isinstance(found, sp.Indexed) or found.base != left.base:
            return None
        return instance(right, dict(zip(left.indices, found.indices, strict=True)), taken | found.free_symbols)

    taken = expression.free_symbols
    return _rebuilt(expression, component, right.free_symbols - set(left.indices))


def instance(right: sp.Expr, values: dict[sp.Symbol, sp.Expr], avoid: Iterable[sp.Basic] = ()) -> sp.Expr:
    """An expression at other indices, its own bound indices renamed where they meet the new ones."""
    taken = set(avoid).union(*(v.free_symbols for v in values.values()))
    return renamed_bound(right, taken).xreplace(values)


def _exchanged(expression: sp.Expr, values: dict[sp.Expr, sp.Expr]) -> sp.Expr:
    free = set().union(*(v.free_symbols for v in values.values()))
    return _rebuilt(expression, values.get, free)


def _rebuilt(expression: sp.Expr, value_of: object, free: set[sp.Basic]) -> sp.Expr:
    """Every sub-expression that has a value exchanged; sums that bind a letter of the value rename theirs first."""
    found = value_of(expression)  # type: ignore[operator]
    if found is not None:
        return found
    if not expression.args or isinstance(expression, sp.IndexedBase):
        return expression
    if isinstance(expression, (sp.Sum, sp.Product)):
        bound = {limit[0] for limit in expression.limits}
        if bound & free:
            expression = renamed_bound(expression, free)
    if isinstance(expression, sp.Derivative):
        return _rebuilt_derivative(expression, value_of, free)
    parts = [_rebuilt(part, value_of, free) for part in expression.args]
    return expression if all(a is b for a, b in zip(parts, expression.args, strict=True)) else expression.func(*parts)


def _rebuilt_derivative(expression: sp.Derivative, value_of: object, free: set[sp.Basic]) -> sp.Expr:
    """Only what is differentiated is written out; the variables of differentiation stay."""
    inner = _rebuilt(expression.expr, value_of, free)
    return expression if inner is expression.expr else sp.Derivative(inner, *expression.variable_count)


def renamed_bound(expression: sp.Expr, taken: Iterable[sp.Basic]) -> sp.Expr:
    """The expression with the indices of its sums renamed where they are among `taken`."""
    taken = set(taken)
    if not isinstance(expression, sp.Basic) or not expression.args or isinstance(expression, sp.IndexedBase):
        return expression
    if isinstance(expression, (sp.Sum, sp.Product)):
        names = {s.name for s in expression.atoms(sp.Symbol) | {t for t in taken if isinstance(t, sp.Symbol)}}
        for limit in expression.limits:
            if limit[0] in taken:
                new = fresh_index(limit[0], names)
                names.add(new.name)
                expression = expression.xreplace({limit[0]: new})
    parts = [renamed_bound(part, taken) for part in expression.args]
    return expression if all(a is b for a, b in zip(parts, expression.args, strict=True)) else expression.func(*parts)


def unshadowed(expression: sp.Expr, bound: frozenset[sp.Basic] = frozenset()) -> sp.Expr:
    """The expression with no sum over a letter that a sum around it binds already."""
    if not isinstance(expression, sp.Basic) or not expression.args or isinstance(expression, sp.IndexedBase):
        return expression
    if isinstance(expression, sp.Sum | sp.Product):
        own = {limit[0] for limit in expression.limits}
        names = {s.name for s in (*expression.atoms(sp.Symbol), *bound) if isinstance(s, sp.Symbol)}
        for letter in sorted(own & bound, key=str):
            new = fresh_index(letter, names)
            names.add(new.name)
            expression = expression.xreplace({letter: new})
        bound |= {limit[0] for limit in expression.limits}
    parts = [unshadowed(part, bound) for part in expression.args]
    return expression if all(a is b for a, b in zip(parts, expression.args, strict=True)) else expression.func(*parts)


def fresh_index(like: sp.Symbol, names: set[str]) -> sp.Symbol:
    """An index called like its neighbours in the alphabet, whose name is not among `names`."""
    row: Sequence[str] = next((letters for letters in _LETTERS if like.name[:1] in letters), like.name[:1])
    start = row.index(like.name[:1])
    for letter in (*row[start + 1 :], *row[:start]):
        if letter not in names:
            return sp.Symbol(letter, integer=True)
    for number in itertools.count(1):
        if f"{like.name[:1]}_{number}" not in names:
            return sp.Symbol(f"{like.name[:1]}_{number}", integer=True)
    raise AssertionError


def _with_function(expression: sp.Expr, left: sp.Expr, right: sp.Expr) -> sp.Expr:
    """f(t) = body for every t: each value that occurs, at its own arguments, and its derivatives computed."""
    head, own = left.func, left.args

    def value(found: sp.Expr) -> sp.Expr | None:
        if not isinstance(found, sp.core.function.AppliedUndef) or found.func != head:
            return None
        if not all(isinstance(a, sp.Symbol) for a in own):
            return right if found.args == own else None
        return right.xreplace(dict(zip(own, found.args, strict=True)))

    if not any(
        isinstance(f, sp.core.function.AppliedUndef) and f.func == head for f in sp.preorder_traversal(expression)
    ):
        return expression
    result = _rebuilt(expression, value, right.free_symbols - set(own))
    return result.replace(lambda e: isinstance(e, (sp.Derivative, sp.Subs)), lambda e: e.doit(integrals=False))


def _with_derivative(expression: sp.Expr, left: sp.Derivative, right: sp.Expr) -> sp.Expr:
    """W'(t) = g: higher derivatives by the same variable are derivatives of g; dL/dY[c] = g(c) for every c."""
    variable, order = left.variable_count[0]
    if isinstance(variable, sp.Indexed):
        return _with_partial_derivative(expression, left, right)

    def value(found: sp.Expr) -> sp.Expr | None:
        if not isinstance(found, sp.Derivative) or found.expr != left.expr or len(left.variable_count) != 1:
            return None
        by = dict(found.variable_count)
        if set(by) != {variable} or by[variable] < order:
            return None
        return sp.diff(right, variable, by[variable] - order) if by[variable] > order else right

    computed = expression.replace(_is_compound_derivative, lambda e: e.doit(integrals=False, sums=False))
    return _rebuilt(computed, value, right.free_symbols)


def _with_partial_derivative(expression: sp.Expr, left: sp.Derivative, right: sp.Expr) -> sp.Expr:
    """Derivatives by the same components, each at its own indices."""
    own = [i for v in left.variables for i in v.indices]
    bases = [v.base for v in left.variables]

    def value(found: sp.Expr) -> sp.Expr | None:
        if not isinstance(found, sp.Derivative) or found.expr != left.expr:
            return None
        if [getattr(v, "base", None) for v in found.variables] != bases:
            return None
        at = [i for v in found.variables for i in v.indices]
        return instance(right, dict(zip(own, at, strict=True)), found.free_symbols)

    return _rebuilt(expression, value, right.free_symbols - set(own))


def _is_compound_derivative(e: sp.Expr) -> bool:
    return isinstance(e, sp.Derivative) and not isinstance(e.expr, sp.core.function.AppliedUndef | sp.Symbol)
