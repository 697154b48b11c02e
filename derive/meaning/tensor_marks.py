"""Signs of tensors and operators in a print that would read as powers and as numbers that commute."""

from __future__ import annotations

import re

from derive.meaning.conventions import bound_names_of
from derive.reading.grammar.cursor import GREEK
from derive.reading.tree import Group, Node, Number, Power, Product, Symbol, children, walk

_USUAL = frozenset(r"\mu \nu \rho \lambda \sigma \kappa \tau \alpha \beta".split())
_LATIN = frozenset("ijkl")
_MATRICES = frozenset({r"\sigma", r"\gamma", r"\tau"})
_SPINS = frozenset("LJS")
_AXES = ("x", "y", "z")
_COMPONENTS = (*_AXES, "0", "1", "2", "3")
_PARTS = re.compile(r"\\[A-Za-z]+|.")


def tensor_doubt(left: Node, right: Node) -> str:
    """Why an equation may speak of components or of operators, with the remedy; "" where nothing says so."""
    parts = [*walk(left), *walk(right)]
    name = _indexed(left, right, parts) or _matrix(parts)
    if name:
        return f"the superscripts of {name} can be indices or powers: a profile that declares {name} decides"
    pair = _reordered(parts)
    if pair:
        return f"{' and '.join(pair)} may be operators, which need not commute: a profile that declares them decides"
    return ""


def raised_letters(left: Node, right: Node) -> frozenset[str]:
    """The Greek letters that stand in an equation only as superscripts of names, as indices do."""
    raised = {letter for part in (*walk(left), *walk(right)) for letter in _raised(part)}
    return frozenset(raised & _USUAL - _numbers([left, right]))


# indices


def _indexed(left: Node, right: Node, parts: list[Node]) -> str:
    """A name with index letters as superscript: two of them side by side, or one that another name carries below."""
    raised = [(part.base, letters) for part in parts if (letters := _raised(part)) and isinstance(part, Power)]
    numbers = _numbers([left, right]) | bound_names_of(left) | bound_names_of(right)
    lowered = {letter for part in parts if isinstance(part, Symbol) for letter in _PARTS.findall(part.label)}
    for base, letters in raised:
        assert isinstance(base, Symbol)
        alone = len(letters) == 1 and not set(letters) & lowered & _USUAL
        if not alone and not set(letters) & numbers:
            return base.name
    return ""


def _raised(node: Node) -> tuple[str, ...]:
    """The letters of a superscript that can be indices of the name below it."""
    if not isinstance(node, Power) or not isinstance(node.base, Symbol) or node.base.key in ("e", r"\pi"):
        return ()
    exponent = node.exponent
    factors = exponent.factors if isinstance(exponent, Product) and not any(exponent.joins) else (exponent,)
    names = [factor.key for factor in factors if isinstance(factor, Symbol)]
    alike = all(name in GREEK for name in names) or all(name in _LATIN for name in names)
    return tuple(names) if alike and len(names) == len(factors) else ()


def _numbers(nodes: list[Node]) -> set[str]:
    """The letters that stand as numbers: anywhere but alone above or below a name."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, Symbol):
            found.add(node.key)
        elif not _raised(node):
            found |= _numbers([*children(node)])
    return found


# matrices


def _matrix(parts: list[Node]) -> str:
    """sigma, gamma or tau with a component as superscript: x, y, z, a zero, or several numerals in one product."""
    for part in parts:
        if isinstance(part, Power) and _is_matrix(part.base):
            axis = isinstance(part.exponent, Symbol) and part.exponent.key in _AXES
            if axis or isinstance(part.exponent, Number) and part.exponent.text == "0":
                return _name(part.base)
        if isinstance(part, Product):
            powers = [f for f in part.factors if isinstance(f, Power) and isinstance(f.exponent, Number)]
            for power in powers:
                same = {p.exponent for p in powers if p.base == power.base}
                if _is_matrix(power.base) and len(same) > 1:
                    return _name(power.base)
    return ""


def _is_matrix(node: Node) -> bool:
    return isinstance(node, Symbol) and node.name in _MATRICES and not node.scripts


def _name(node: Node) -> str:
    return node.key if isinstance(node, Symbol) else ""


# operators


def _reordered(parts: list[Node]) -> tuple[str, ...]:
    """Operators that two products of one equation hold in different orders."""
    orders: dict[tuple[str, ...], tuple[str, ...]] = {}
    for part in parts:
        if not isinstance(part, Product):
            continue
        names = tuple(_operators(part))
        if len(set(names)) > 1 and orders.setdefault(tuple(sorted(names)), names) != names:
            return tuple(dict.fromkeys(names))
    return ()


def _operators(node: Node) -> list[str]:
    """The factors of a product that are printed as operators, by a hat or as Pauli or spin components, in order."""
    if isinstance(node, Group):
        return _operators(node.body)
    if isinstance(node, Product):
        return [name for factor in node.factors for name in _operators(factor)]
    if isinstance(node, Power) and isinstance(node.exponent, Number) and node.exponent.text in ("2", "3", "4"):
        return _operators(node.base) * int(node.exponent.text)
    if not isinstance(node, Symbol):
        return []
    component = node.name in _MATRICES and node.label in _COMPONENTS or node.name in _SPINS and node.label in _AXES
    return [node.key] if node.name.startswith(r"\hat{") or component else []
