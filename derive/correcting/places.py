"""Places in a printed tree: which node stands where, and the tree with another node put there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from derive.reading.tree import (
    Apply,
    Big,
    Conjugate,
    Derivative,
    Differential,
    Factorial,
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
    Sum,
    Symbol,
    Transpose,
)

Place = tuple[Any, ...]

_BRACKETS_A_SUM = (
    Sum,
    Product,
    Power,
    Big,
    Limit,
    Integral,
    Differential,
    Derivative,
    Transpose,
    Conjugate,
    Factorial,
    Indexed,
)
_OPEN_FIELDS = ("exponent", "below", "above", "degree", "inside")
_BINDERS = {
    Membership: ("variable",), Limit: ("variable",), Derivative: ("variables", "order"), Differential: ("body",),
    Apply: ("function", "base"),
}  # fmt: skip


@dataclass(frozen=True)
class Edit:
    """One small change of a print: `size` ranks its kind, `rank` orders its kind, `node` is the changed tree."""

    size: int
    rank: int
    words: str
    node: Node


Local = Callable[[Node, str], Iterator[Edit]]


def places(node: Node) -> Iterator[tuple[Place, Node]]:
    """The nodes directly below a node with the way to each: a field name, then positions in nested tuples."""
    for item in fields(node):
        yield from _inside(getattr(node, item.name), (item.name,))


def _inside(value: Any, way: Place) -> Iterator[tuple[Place, Node]]:
    if isinstance(value, Node):
        yield way, value
    elif isinstance(value, tuple):
        for number, part in enumerate(value):
            yield from _inside(part, (*way, number))


def put(node: Node, place: Place, child: Node) -> Node:
    """The node with another child at a place, in brackets where the print would otherwise be read differently."""
    name = place[0]
    changed: dict[str, Any] = {name: _replaced(getattr(node, name), place[1:], _bracketed(node, name, child))}
    return replace(node, **changed)


def _replaced(value: Any, way: Place, child: Node) -> Any:
    if not way:
        return child
    return tuple(_replaced(part, way[1:], child) if number == way[0] else part for number, part in enumerate(value))


def _bracketed(parent: Node, name: str, child: Node) -> Node:
    if name in _OPEN_FIELDS:
        return child
    if isinstance(child, Sum) and (isinstance(parent, _BRACKETS_A_SUM) or _is_bare(parent)):
        return Group(child)
    tight = isinstance(parent, Power | Transpose | Factorial | Conjugate | Indexed | Differential) or _is_bare(parent)
    if tight and isinstance(child, Product | Fraction | Power):
        return Group(child)
    return child


def _is_bare(parent: Node) -> bool:
    """Whether nothing but its position delimits what stands in it: a slash, a function without brackets."""
    return isinstance(parent, Fraction) and parent.slash or isinstance(parent, Apply) and not parent.opening


def binds(parent: Node, name: str) -> str:
    """What stands in this field: "variable" or "function" where it is named rather than valued, else nothing."""
    if not any(isinstance(parent, kind) and name in names for kind, names in _BINDERS.items()):
        return ""
    return "function" if isinstance(parent, Apply) else "variable"


def edits_below(node: Node, local: Local, binding: str = "") -> Iterator[Edit]:
    """The edits of a node and of everything below it, each as the whole changed node.

    `local(node, binding)` gives those of one node; binding says that it stands where a variable or a function is named.
    """
    yield from local(node, binding)
    for place, child in places(node):
        for edit in edits_below(child, local, binding or binds(node, place[0])):
            yield replace(edit, node=put(node, place, edit.node))


def is_atom(node: Node) -> bool:
    """Whether a node is one numeral or one name."""
    return isinstance(node, Number | Symbol)
