"""What a letter means when nobody says: the conventions of school and university calculus."""

from __future__ import annotations

from derive.language.claim import Domain
from derive.meaning.scope import Scope
from derive.reading.tree import Apply, Big, Binomial, Conjugate, Factorial, Limit, Membership, Node, Symbol, walk

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


def is_complex(node: Node) -> bool:
    """Whether a print speaks of complex numbers: i as a number, a conjugate, Re, Im, arg."""
    bound = bound_names_of(node)
    for part in walk(node):
        if isinstance(part, Conjugate):
            return True
        if isinstance(part, Symbol):
            if part.key == r"\imath" or part.key == "i" and "i" not in bound:
                return True
            if part.name.startswith(r"\bar{"):
                return True
        if (
            isinstance(part, Apply)
            and isinstance(part.function, Symbol)
            and part.function.name in (r"\Re", r"\Im", r"\arg")
        ):
            return True
    return False
