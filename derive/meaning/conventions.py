"""What a letter means when nobody says: the conventions of school and university calculus."""

from __future__ import annotations

from derive.language.claim import Domain
from derive.meaning.functions import is_special
from derive.meaning.scope import Scope
from derive.reading.notation import FUNCTION_COMMANDS
from derive.reading.tree import (
    Apply,
    Big,
    Binomial,
    Conjugate,
    Differential,
    Factorial,
    Integral,
    Limit,
    Membership,
    Node,
    Symbol,
    children,
    walk,
)

_INTEGER_LETTERS = frozenset({"n", "m", "N", "M"})
_COMPLEX_LETTERS = frozenset({"z", "w"})


def conventional_domain(key: str, scope: Scope) -> Domain:
    """The domain of an undeclared name."""
    name = key.split("_", maxsplit=1)[0]
    if name in _INTEGER_LETTERS and "_" not in key:
        return Domain.POSITIVE_INTEGER
    if scope.field_name == "complex" and name in _COMPLEX_LETTERS:
        return Domain.COMPLEX
    return Domain.REAL


def integer_names(node: Node) -> frozenset[str]:
    """Names that stand where only an integer can: bounds of sums, under factorials, in binomials."""
    found: set[str] = set()
    for part in walk(node):
        places: list[Node | None] = []
        if isinstance(part, Big):
            places = [part.above]
            if isinstance(part.below, Membership):
                places.append(part.below.value)
        elif isinstance(part, Factorial):
            places = [part.body]
        elif isinstance(part, Binomial):
            places = [part.below, part.above]
        for place in places:
            if place is not None:
                found |= {s.key for s in walk(place) if isinstance(s, Symbol) and not s.name.startswith("\\")}
    return frozenset(found) - {"e", "i"}


def bound_names_of(node: Node) -> frozenset[str]:
    """Names bound by sums, products and limits below a node."""
    found: set[str] = set()
    for part in walk(node):
        if isinstance(part, Big) and isinstance(part.below, Membership) and isinstance(part.below.variable, Symbol):
            found.add(part.below.variable.key)
        if isinstance(part, Limit) and isinstance(part.variable, Symbol):
            found.add(part.variable.key)
    return frozenset(found)


_CONSTANTS = frozenset({"e", "i", r"\imath", r"\pi", r"\infty"})


def free_names_of(node: Node) -> frozenset[str]:
    """Names whose value a print leaves open: not bound, no constant, no function that every reader knows."""
    if isinstance(node, Symbol):
        return frozenset({node.key} - _CONSTANTS)
    below = frozenset[str]().union(*(free_names_of(child) for child in children(node)))
    if isinstance(node, Apply) and isinstance(node.function, Symbol) and _is_known(node.function, len(node.arguments)):
        parts = (*node.arguments, *(part for part in (node.power, node.base) if part is not None))
        return frozenset[str]().union(*(free_names_of(part) for part in parts))
    return below - _bound_here(node)


def _is_known(function: Symbol, arity: int) -> bool:
    return function.name in FUNCTION_COMMANDS or is_special(function.name, function.label, arity)


def _bound_here(node: Node) -> frozenset[str]:
    """The names this sign binds: those of a definite integral, of a sum or a product, of a limit."""
    if isinstance(node, Integral) and node.below is not None and node.above is not None:
        measures = [part.body for part in walk(node.body) if isinstance(part, Differential)]
        return frozenset(body.key for body in measures if isinstance(body, Symbol))
    return bound_names_of(node) if isinstance(node, Big | Limit) else frozenset()


def is_complex(node: Node, *, marks: bool = True) -> bool:
    """Whether a print speaks of complex numbers: i as a number, Re, Im, arg; with marks, bars and stars too."""
    bound = bound_names_of(node)
    for part in walk(node):
        if isinstance(part, Conjugate) and marks:
            return True
        if isinstance(part, Symbol):
            if part.key == r"\imath" or part.key == "i" and "i" not in bound:
                return True
            if part.name.startswith(r"\bar{") and marks:
                return True
        if (
            isinstance(part, Apply)
            and isinstance(part.function, Symbol)
            and part.function.name in (r"\Re", r"\Im", r"\arg")
        ):
            return True
    return False
