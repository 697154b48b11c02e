"""Questions about factors that several rules ask."""

from __future__ import annotations

from derive.reading.tree import Evaluated, Node, Number, Power, Product, Symbol


def product(joins: list[str], factors: list[Node], start: int, end: int) -> Node:
    """The factors as one node; a single factor is itself."""
    if len(factors) == 1:
        return factors[0]
    return Product(tuple(joins), tuple(factors), start=start, end=end)


def ends_with_bare_bar(node: Node) -> bool:
    """Whether an evaluation bar without an opening sign stands in a term."""
    if isinstance(node, Product):
        return any(ends_with_bare_bar(factor) for factor in node.factors)
    return isinstance(node, Evaluated) and node.opening == "" and node.closing == "|"


def is_literal(node: Node) -> bool:
    """Whether a factor is made of numerals only."""
    return isinstance(node, Number) or isinstance(node, Product) and all(isinstance(f, Number) for f in node.factors)


def is_plain(node: Node) -> bool:
    """Whether a factor is a name, a numeral or a power of a name."""
    if isinstance(node, Power):
        return isinstance(node.base, Symbol)
    return isinstance(node, Number | Symbol)
