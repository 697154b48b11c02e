"""Prints that say no more than they did before an edit: a factor or an exponent 1, a fraction under a fraction."""

from __future__ import annotations

from derive.correcting.reprint import Reprint
from derive.reading.tree import Apply, Fraction, Group, Node, Number, Power, Product, Root, Sum, Symbol, walk


def is_idle(printed: Reprint, left: Node, right: Node) -> bool:
    """Whether an edited link has more idle parts than the link `left ... right` it was made from."""
    return _idle_parts(printed.left) + _idle_parts(printed.right) > _idle_parts(left) + _idle_parts(right)


def is_a_number(node: Node) -> bool:
    """Whether a print holds numerals only, no name and no function."""
    return not any(isinstance(part, Symbol | Apply) for part in walk(node))


def _idle_parts(node: Node) -> int:
    return sum(_is_idle(part) for part in walk(node))


def _is_idle(node: Node) -> int:
    """How many parts of this node change nothing, or that nobody would print."""
    if isinstance(node, Product):
        numerals = [factor for factor in node.factors if isinstance(_bare(factor), Number | Fraction)]
        numbers = sum(is_a_number(factor) for factor in numerals)
        return sum(_is_one(factor) for factor in node.factors) + max(0, numbers - 1)
    if isinstance(node, Power):
        return _is_one(node.exponent) or _is_one(node.base) or isinstance(_bare(node.base), Root)
    if isinstance(node, Apply):
        return node.power is not None and (_is_one(node.power) or isinstance(_bare(node.power), Sum | Root))
    if isinstance(node, Root):
        return _is_one(node.radicand)
    if isinstance(node, Fraction):
        return _is_one(node.denominator) or _holds_fraction(node.denominator) or _holds_fraction(node.numerator)
    return False


def _holds_fraction(node: Node) -> bool:
    """Whether a part of a fraction is a fraction of numbers, or a product with one: x over one half."""
    node = _bare(node)
    parts = node.factors if isinstance(node, Product) else (node,)
    return any(isinstance(part, Fraction) and is_a_number(part) for part in map(_bare, parts))


def _is_one(node: Node) -> bool:
    node = _bare(node)
    if isinstance(node, Sum) and len(node.terms) == 1:
        return _is_one(node.terms[0])
    return isinstance(node, Number) and node.text == "1"


def _bare(node: Node) -> Node:
    return _bare(node.body) if isinstance(node, Group) else node
