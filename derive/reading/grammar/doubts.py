"""Prints that can be read in two ways, which are refused; a profile that declares its notation leaves no such doubt."""

from __future__ import annotations

from derive.reading.grammar.products import is_literal, is_plain
from derive.reading.tree import (
    Apply,
    Bars,
    Big,
    Derivative,
    Fraction,
    Group,
    Integral,
    Limit,
    Membership,
    Node,
    Power,
    Product,
    Sum,
    Symbol,
    children,
    walk,
)

_VECTORS = (r"\vec{", r"\mathbf{", r"\boldsymbol{", r"\bm{")


def is_bare(node: Node) -> bool:
    """Whether a node is a function whose argument is printed without brackets, bars, root or fraction: sin 2x."""
    if not isinstance(node, Apply) or node.opening:
        return False
    argument = node.arguments[0]
    return is_plain(argument) or isinstance(argument, Product | Apply | Power)


def last_factor(node: Node) -> Node:
    """The factor that is printed last."""
    return node.factors[-1] if isinstance(node, Product) else node


def slash_after_function(numerator: Node, denominator: Node) -> bool:
    r"""\sin x/2 can be half of sin x or the sine of x/2; \sin x/x and \ln x/\ln 2 leave no doubt."""
    function = last_factor(numerator)
    if not is_bare(function) or not isinstance(function, Apply):
        return False
    if isinstance(denominator, Apply) and denominator.opening == "":
        return False
    base = denominator.base if isinstance(denominator, Power) else denominator
    return not (isinstance(base, Symbol) and base == function.arguments[0])


def times_after_number(before: Node, after: Node) -> bool:
    r"""\sin 2 \cdot x can be the sine of 2x."""
    if not is_bare(before) or not isinstance(before, Apply):
        return False
    argument = before.arguments[0]
    first = argument.factors[0] if isinstance(argument, Product) else argument
    return is_literal(first) and is_plain(after)


def twofold_bars(joins: list[str], factors: list[Node]) -> bool:
    """Whether the last factor closes |x| y |z|, which can also be x |y| z between bars."""
    if not isinstance(factors[-1], Bars) or isinstance(factors[-2], Bars) or joins[-1]:
        return False
    return any(isinstance(f, Bars) and not joins[place + 1] for place, f in enumerate(factors[:-2]))


def is_vector(node: Node) -> bool:
    """Whether a factor is printed as a vector or a matrix: an arrow or bold type."""
    return isinstance(node, Symbol) and node.name.startswith(_VECTORS)


def marks_an_order(exponent: Node) -> bool:
    """Whether an exponent is one name or number in round brackets: f^{(n)} is a derivative or an iterate."""
    return isinstance(exponent, Group) and exponent.opening == "(" and not isinstance(exponent.body, Fraction)


def loose_letter(terms: list[Node]) -> str:
    """The letter of a sum, limit or derivative that is printed again in a later term of the same sum; "" for none."""
    for place, term in enumerate(terms[:-1]):
        letter = _reached(last_factor(term))
        if letter is not None and any(_occurs(letter, later) for later in terms[place + 1 :]):
            return letter.name
    return ""


def _reached(node: Node) -> Symbol | None:
    """The letter an operator at the end of a term acts by, where nothing shows the end of its reach."""
    variable: Node | None = None
    if isinstance(node, Big) and isinstance(node.below, Membership):
        variable = node.below.variable
    elif isinstance(node, Limit):
        variable = node.variable
    elif isinstance(node, Derivative) and node.inside is None and not node.subscript and _open_operand(node.operand):
        variable = node.variables[0][0]
    return variable if isinstance(variable, Symbol) else None


def _open_operand(node: Node | None) -> bool:
    """Whether nothing in the print ends the operand of a derivative."""
    if node is None or isinstance(node, Symbol | Group | Integral | Fraction | Apply):
        return isinstance(node, Apply) and not node.opening
    return True


def _occurs(letter: Symbol, node: Node) -> bool:
    """Whether a letter stands free in a node."""
    if isinstance(node, Symbol):
        return node.key == letter.key
    if isinstance(node, Big) and isinstance(node.below, Membership) and node.below.variable == letter:
        return False
    if isinstance(node, Limit) and node.variable == letter:
        return False
    return any(_occurs(letter, child) for child in children(node))


def all_capitals(node: Node) -> bool:
    """Whether every name in a bracket is a capital letter, as matrices are named."""
    names = [part.name for part in walk(node) if isinstance(part, Symbol)]
    return (
        bool(names) and all(name[-1:].isupper() for name in names) and isinstance(node, Symbol | Product | Sum | Power)
    )
