"""The edits of names: another name, an index moved, a conjugate or transpose put in or taken off, a lost piece."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from derive.correcting.edits import NAME, PIECE
from derive.correcting.places import Edit
from derive.meaning.scope import Scope
from derive.reading.notation import FUNCTION_COMMANDS
from derive.reading.tree import (
    Apply,
    Conjugate,
    Fraction,
    Group,
    Node,
    Number,
    Product,
    Script,
    Sum,
    Symbol,
    Transpose,
    walk,
)

_PARTNERS = {r"\sin": r"\cos", r"\sinh": r"\cosh", r"\tan": r"\cot"}
PARTNERS = _PARTNERS | {second: first for first, second in _PARTNERS.items()}
_CONSTANTS = frozenset((r"\infty", r"\pi", "e", "i", r"\imath"))
RELATION_EDITS = {
    "<": (r"\leq", ">", r"\geq"), ">": (r"\geq", "<", r"\leq"),
    r"\leq": (r"\geq", ">"), r"\geq": (r"\leq", "<"),
}  # fmt: skip


@dataclass(frozen=True)
class Pool:
    """The names an exchange may take: those of the print first, then those the scope declares. No constants."""

    printed: tuple[Symbol, ...]
    declared: tuple[Symbol, ...]
    functions: tuple[str, ...]
    kinds: dict[str, tuple[int, bool]]

    def alike(self, one: str, other: str) -> bool:
        """Whether two names carry as many indices, and both or neither of them is a function."""
        return self.kinds.get(one, (0, False)) == self.kinds.get(other, (0, False))

    def __iter__(self) -> Iterator[tuple[int, Symbol]]:
        yield from ((1, symbol) for symbol in self.printed)
        yield from ((2, symbol) for symbol in self.declared)


def pool_of(left: Node, right: Node, scope: Scope) -> Pool:
    """The names of both sides and of the scope, each once, in printed and then in declared order."""
    printed: dict[str, Symbol] = {}
    functions: dict[str, None] = {}
    walked = (*walk(left), *walk(right))
    for node in walked:
        if isinstance(node, Symbol) and node.name in FUNCTION_COMMANDS:
            functions[node.name] = None
        elif isinstance(node, Symbol) and node.name not in _CONSTANTS:
            printed.setdefault(node.key, _bare(node))
    declared = {key: _of_key(key) for key in scope.declarations if key not in printed and scope.declared}
    kinds = {key: (len(d.ranges), bool(d.arguments)) for key, d in scope.declarations.items()}
    if not scope.declared:
        kinds |= {n.function.key: (0, True) for n in walked if isinstance(n, Apply) and isinstance(n.function, Symbol)}
    return Pool(tuple(printed.values()), tuple(declared.values()), tuple(functions), kinds)


def _bare(symbol: Symbol) -> Symbol:
    return Symbol(symbol.name, tuple(s for s in symbol.scripts if s.label))


def _of_key(key: str) -> Symbol:
    name, mark, label = (
        key.partition("_") if not key.endswith("}") else key.rpartition("_") if "}_" in key else (key, "", "")
    )
    return Symbol(name, (Script(False, label=label),)) if mark else Symbol(key)


@dataclass(frozen=True)
class Names:
    """The edits of names from a pool."""

    pool: Pool

    def __call__(self, node: Node, binding: str) -> Iterator[Edit]:
        """Another name in place of a name; its indices moved up or down; marks put in or taken off."""
        if isinstance(node, Symbol):
            yield from self._exchanged(node, binding)
            yield from _moved(node)
            if (
                not binding
                and not node.name.startswith((r"\bar", r"\hat"))
                and node.name not in FUNCTION_COMMANDS | _CONSTANTS
            ):
                yield Edit(NAME, 3, "conjugate put in", Symbol(rf"\bar{{{node.name}}}", node.scripts))
        elif isinstance(node, Transpose):
            yield Edit(NAME, 1, "transpose taken off", node.base)
        elif isinstance(node, Conjugate):
            yield Edit(NAME, 1, "conjugate taken off", node.body)

    def _exchanged(self, node: Symbol, binding: str) -> Iterator[Edit]:
        if node.name in FUNCTION_COMMANDS:
            others = dict.fromkeys((*self.pool.functions, PARTNERS.get(node.name, node.name)))
            yield from (Edit(NAME, 1, "function", replace(node, name=name)) for name in others if name != node.name)
            return
        if node.name in _CONSTANTS:
            return
        indices = tuple(s for s in node.scripts if not s.label)
        for rank, other in self.pool:
            if other.key != node.key and (binding == "variable" or self.pool.alike(node.key, other.key)):
                near = 0 if other.name == node.name or other.name in node.name or node.name in other.name else rank
                yield Edit(NAME, near, "name", Symbol(other.name, other.scripts + indices))


def _moved(node: Symbol) -> Iterator[Edit]:
    for number, script in enumerate(node.scripts):
        others = node.scripts[:number], node.scripts[number + 1 :]
        if script.indices:
            yield Edit(
                NAME,
                2,
                "index moved",
                replace(node, scripts=(*others[0], replace(script, up=not script.up), *others[1])),
            )
        if script.mark:
            yield Edit(
                NAME,
                1,
                "transpose taken off",
                replace(node, scripts=(*others[0], replace(script, mark=""), *others[1])),
            )
        elif script.block:
            yield Edit(
                NAME, 2, "transpose put in", replace(node, scripts=(*others[0], replace(script, mark="t"), *others[1]))
            )


# pieces


@dataclass(frozen=True)
class Pieces:
    """A term or factor left over, or a name forgotten as a factor."""

    pool: Pool

    def __call__(self, node: Node, binding: str) -> Iterator[Edit]:
        """Drop one term or factor; put one name before or under a term."""
        if binding:
            return
        if isinstance(node, Sum) and len(node.terms) > 1:
            for number in range(len(node.terms)):
                yield Edit(PIECE, 0, "term left out", _without_term(node, number))
        elif isinstance(node, Product):
            for number in range(len(node.factors)):
                yield Edit(PIECE, 0, "factor left out", _without_factor(node, number))
        elif isinstance(node, Fraction):
            yield Edit(PIECE, 0, "denominator left out", node.numerator)
            yield Edit(PIECE, 1, "numerator left out", replace(node, numerator=Number("1")))
        elif isinstance(node, Apply) and len(node.arguments) == 1 and node.opening:
            yield Edit(PIECE, 1, "function left out", Group(node.arguments[0]))
        if isinstance(node, Sum):
            for number, term in enumerate(node.terms):
                for changed in self.with_factor(term):
                    terms = (*node.terms[:number], changed, *node.terms[number + 1 :])
                    yield Edit(PIECE, 2, "factor put in", replace(node, terms=terms))

    def with_factor(self, node: Node) -> Iterator[Node]:
        """The node with one of the print's names as a factor, or under it."""
        for symbol in (s for s in self.pool.printed if self.pool.kinds.get(s.key, (0, False)) == (0, False)):
            factors = node.factors if isinstance(node, Product) else (Group(node) if isinstance(node, Sum) else node,)
            joins = node.joins if isinstance(node, Product) else ("",)
            first = isinstance(factors[0], Number)
            order = (factors[0], symbol, *factors[1:]) if first else (symbol, *factors)
            yield Product(("", *joins), order)
            yield Fraction(node, symbol)


def _without_term(node: Sum, number: int) -> Node:
    signs = (*node.signs[:number], *node.signs[number + 1 :])
    terms = (*node.terms[:number], *node.terms[number + 1 :])
    signs = ("" if signs[0] == "+" else signs[0], *signs[1:])
    return terms[0] if signs == ("",) else Sum(signs, terms)


def _without_factor(node: Product, number: int) -> Node:
    factors = (*node.factors[:number], *node.factors[number + 1 :])
    joins = (*node.joins[:number], *node.joins[number + 1 :])
    return factors[0] if len(factors) == 1 else Product(("", *joins[1:]), factors)
