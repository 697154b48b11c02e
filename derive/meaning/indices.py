"""Index letters of a term: which are free, which are summed over by being repeated."""

from __future__ import annotations

from collections import Counter

from derive.language.refusal import OutsideLanguage
from derive.meaning.scope import Scope
from derive.reading.notation import FUNCTION_COMMANDS
from derive.reading.tree import (
    Apply,
    Big,
    Chain,
    Fraction,
    Group,
    Indexed,
    Integral,
    Limit,
    Membership,
    Node,
    Number,
    Power,
    Product,
    Root,
    Sum,
    Symbol,
    children,
    walk,
)

SUMMING = (Product, Fraction, Power, Apply, Sum, Integral, Big, Root, Limit)
"""The prints that sum over an index repeated in them; the innermost one that holds both does it."""

BARE = "*"
"""The letter that stands for the component of a vector printed without its index."""


def letters(node: Node, scope: Scope) -> Counter[str]:
    """How often each index letter occurs in a term, sums counted by their largest term, bound letters left out."""
    if isinstance(node, Symbol):
        return _of_symbol(node, scope)
    if isinstance(node, Sum):
        best: Counter[str] = Counter()
        for term in node.terms:
            best |= _open_letters(term, scope)
        return best
    if isinstance(node, Indexed):
        inner = letters(node.body, scope)
        inner.pop(BARE, None)
        return inner + Counter(i.letter for i in node.indices if _is_letter(i.letter, scope))
    found: Counter[str] = Counter()
    for child in _printed_children(node, scope):
        found += _open_letters(child, scope)
    if isinstance(node, Power) and isinstance(node.exponent, Number) and node.exponent.text == "2":
        for letter in list(letters(node.base, scope)):
            if letter != BARE:
                found[letter] = max(found[letter], 2)
    if isinstance(node, Big):
        for bound in bound_names(node, scope):
            found.pop(bound, None)
    return found


def _open_letters(node: Node, scope: Scope) -> Counter[str]:
    """The letters of a part that the part does not sum over itself: exp(-g_ij W^i W^j) sums inside its exponent."""
    while isinstance(node, Group):
        node = node.body
    found = letters(node, scope)
    if isinstance(node, SUMMING):
        return Counter({letter: count for letter, count in found.items() if count < 2 or letter == BARE})
    return found


def _is_vector(node: Node, scope: Scope) -> bool:
    """Whether an argument stands for a whole vector: names without indices, added or subtracted."""
    return not any(isinstance(part, Symbol) and part.indices for part in walk(node))


def _printed_children(node: Node, scope: Scope) -> list[Node]:
    if isinstance(node, Apply):
        # what stands in the argument of a declared function is a whole vector, not a component
        parts: list[Node] = [node.function]
        if isinstance(node.function, Symbol) and node.function.name in FUNCTION_COMMANDS:
            parts += list(node.arguments)
        elif isinstance(node.function, Symbol):
            parts += [a for a in node.arguments if not _is_vector(a, scope)]
        return parts + ([node.power] if node.power else [])
    if isinstance(node, Big):
        return [node.body]
    if isinstance(node, Integral):
        from derive.meaning.calculus import split_measure

        integrand, _ = split_measure(node.body)
        return [integrand] if integrand is not None else []
    return list(children(node))


def _is_letter(letter: str, scope: Scope) -> bool:
    return letter in scope.index_ranges


def _of_symbol(node: Symbol, scope: Scope) -> Counter[str]:
    found = Counter(i.letter for i in node.indices if _is_letter(i.letter, scope))
    declaration = scope.declarations.get(node.key) or scope.declarations.get(node.name)
    if declaration and len(declaration.ranges) == 1 and not node.indices and not declaration.bare:
        found[BARE] = 1
    return found


def bound_names(node: Big, scope: Scope) -> list[str]:
    """The index letters that an explicit sum binds."""
    if node.below is None:
        return [BARE]
    names: list[str] = []
    items = getattr(node.below, "items", (node.below,))
    for item in items:
        if isinstance(item, Membership) and isinstance(item.variable, Symbol):
            declaration = scope.declarations.get(item.variable.key)
            bare = (
                declaration is not None
                and len(declaration.ranges) == 1
                and item.variable.name not in scope.index_ranges
            )
            names.append(BARE if bare else item.variable.name)
    return names


def free_letters(chain: Chain, scope: Scope) -> tuple[str, ...]:
    """The letters every term of every side leaves free. Raises OutsideLanguage where the sides disagree."""
    seen: list[frozenset[str]] = []
    for side in chain.sides:
        for term in side.terms if isinstance(side, Sum) else (side,):
            if isinstance(term, Number):
                continue
            counts = letters(term, scope)
            worst = [letter for letter, count in counts.items() if letter != BARE and count > 2]
            if worst:
                raise OutsideLanguage(f"the index {worst[0]} occurs {counts[worst[0]]} times in one term")
            free = frozenset(letter for letter, count in counts.items() if count == 1 or letter == BARE)
            seen.append(free)
    if not seen:
        return ()
    common = seen[0]
    for free in seen[1:]:
        if free != common:
            theirs = ", ".join(sorted(free)) or "none"
            raise OutsideLanguage(
                f"the free indices differ between terms: {', '.join(sorted(common)) or 'none'} and {theirs}"
            )
    return tuple(sorted(common))
