"""Definitions in a text without a profile are open: their free letters are those of the place of use."""

from __future__ import annotations

import re
from typing import Any

import sympy as sp

from derive.language.refusal import OutsideLanguage, Unread
from derive.meaning.lookup import Lookup
from derive.meaning.scope import Definition
from derive.reading.grammar import parse_chain
from derive.reading.notation import Notation
from derive.reading.tokens import significant, tokenize
from derive.reading.tree import (
    Apply,
    Big,
    Differential,
    Dots,
    Integral,
    Limit,
    Membership,
    Node,
    Symbol,
    children,
    walk,
)

COUNTERS = frozenset({"n", "m", "k", "j", "N"})
"""Letters that, as a subscript, number the terms of a sequence."""

EULER = "Euler's constant"
"""The name that a convention gives Euler's constant; no print can spell it."""


class OpenDefinitions(Lookup):
    """With y = x^2, the integral of y dx binds the x of y; with a_n = n^2, a_3 is 9; with g(x) = xy, g(2) is 2 * 4."""

    def symbol(self, node: Symbol) -> Any:
        """The value of a name; terms of a defined sequence are taken at their subscript."""
        if node.name == EULER and not self.scope.declared:
            return sp.EulerGamma
        if not self.scope.declared and node.key not in self.binding and not self._defined_here(node.key):
            term = self._term(node)
            if term is not None:
                return term
        return super().symbol(node)

    def _defined_here(self, key: str) -> bool:
        return self.scope.definition_of(key) is not None

    def _term(self, node: Symbol) -> Any:
        """a_3 or a_{n+1}, where a_n was defined; None where no sequence of this name is known."""
        found = sequence_of(node, self.scope.definitions)
        if found is None or not node.label:
            return None
        definition, counter = found
        if definition.symbol is not None and definition.symbol.key in self.expanding:
            raise OutsideLanguage(f"the sequence {node.name} is defined by its own terms")
        place = self.value(_subscript(node.label))
        if not self._counts(place):
            raise OutsideLanguage(f"{node.key} is not a term of a sequence at a whole number")
        return self._expanded(definition, {counter: place})

    def _counts(self, place: Any) -> bool:
        """Whether a subscript is a whole number; a letter without a declaration that numbers terms is one."""
        return (
            place.is_integer is True
            or all(s.is_integer or s.name in COUNTERS for s in place.free_symbols)
            and place.subs(dict.fromkeys(place.free_symbols, 1)).is_integer is True
        )

    def expand(self, definition: Definition, node: Symbol) -> Any:
        """A defined name replaced by what it is, with the letters bound at its place."""
        if self.scope.declared:
            return super().expand(definition, node)
        return self._expanded(definition, {})

    def _expanded(self, definition: Definition, letters: dict[str, Any]) -> Any:
        symbol = definition.symbol
        assert symbol is not None
        _clear(definition)
        self.uses[definition.origin] = None
        with self._expansion(symbol.key), self.bound(letters):
            return self.value(definition.right)

    def _call_defined(self, definition: Definition, name: Symbol, arguments: tuple[Node, ...], primes: int) -> Any:
        """f(argument), f'(argument): the parameters take the arguments, all other letters are those of the place."""
        if self.scope.declared:
            return super()._call_defined(definition, name, arguments, primes)
        _clear(definition)
        left = definition.left
        assert isinstance(left, Apply)
        if len(left.arguments) != len(arguments):
            raise OutsideLanguage(f"{name.key} takes {len(left.arguments)} argument(s), not {len(arguments)}")
        parameters = [a.key if isinstance(a, Symbol) else "" for a in left.arguments]
        self._no_capture(definition, parameters, arguments)
        values = [self.value(argument) for argument in arguments]
        self.uses[definition.origin] = None
        if not primes:
            with self._expansion(name.key), self.bound(dict(zip(parameters, values, strict=True))):
                return self.value(definition.right)
        if len(values) != 1:
            raise OutsideLanguage("primes on a function of several variables")
        dummy = sp.Symbol(parameters[0], real=True)
        with self._expansion(name.key), self.bound({parameters[0]: dummy}):
            body = self.value(definition.right)
        self.operands.setdefault(body.subs(dummy, values[0]))
        return sp.diff(body, dummy, primes).subs(dummy, values[0])

    def _no_capture(self, definition: Definition, parameters: list[str], arguments: tuple[Node, ...]) -> None:
        """Refuse f(k) under a sum over k where the definition of f has a free k of its own."""
        own = _free_names(definition.right) - set(parameters)
        given = frozenset[str]().union(*(_names(argument) for argument in arguments))
        clash = own & given & set(self.binding)
        if clash:
            raise OutsideLanguage(f"{min(clash)} is bound here and has a meaning of its own in a definition")

    def bound_letter(self, key: str) -> str:
        """A name for a letter that is bound here: its own, or a new one where the value of a parameter contains it.

        With f(x) defined as a sum of x k over k, f(k) is the sum of k k_1 over k_1.
        """
        taken = {s.name for other, value in self.binding.items() if other != key for s in value.free_symbols}
        name, number = key, 0
        while name in taken:
            number += 1
            name = f"{key}[{number}]"
        return name

    def refuse_capture(self, body: Node, variable: sp.Symbol, key: str = "") -> None:
        """Refuse a derivative by a variable that other letters of its operand hold: d/dx (x y) in h(y), then h(x)."""
        if self.scope.declared or not self.binding:
            return
        holders = {letter for letter in self._reached(body, frozenset()) if self._holds(letter, variable)}
        if holders - {key} if key else len(holders) > 1:
            raise OutsideLanguage(f"{variable.name} stands in the argument of a function that differentiates by it")

    def _holds(self, letter: str, variable: sp.Symbol) -> bool:
        if letter in self.binding:
            return variable in self.binding[letter].free_symbols
        return letter == variable.name

    def _reached(self, node: Node, passed: frozenset[str]) -> frozenset[str]:
        """The free names of a print and of what its names are defined by."""
        found = set(_free_names(node))
        for key in sorted(found - passed):
            definition = self.scope.definition_of(key)
            if definition is None:
                continue
            left = definition.left
            own = {a.key for a in left.arguments if isinstance(a, Symbol)} if isinstance(left, Apply) else set()
            found |= self._reached(definition.right, passed | found) - own
        return frozenset(found)


def _clear(definition: Definition) -> None:
    """Refuse a name that may have been defined anew."""
    if isinstance(definition.right, Dots):
        assert definition.symbol is not None
        where = f" at {definition.origin}" if definition.origin else ""
        raise OutsideLanguage(
            f"{definition.symbol.key} may have been defined anew{where}; which meaning is used is not clear"
        )


def sequence_of(node: Symbol, definitions: tuple[Definition, ...]) -> tuple[Definition, str] | None:
    """The last definition of a sequence with this name, and the letter that numbers its terms."""
    for definition in reversed(definitions):
        left = definition.left
        if not isinstance(left, Symbol) or left.name != node.name or left.label not in COUNTERS:
            continue
        if left.label in _names(definition.right) and not left.indices:
            return definition, left.label
    return None


def _names(node: Node) -> frozenset[str]:
    return frozenset(n.key for n in walk(node) if isinstance(n, Symbol))


def _free_names(node: Node) -> frozenset[str]:
    """The names of a print without the letters that a sum, an integral or a limit in it binds."""
    if isinstance(node, Symbol):
        return frozenset({node.key})
    if isinstance(node, Big) and isinstance(node.below, Membership):
        return _free_names(node.body) - _names(node.below.variable) | _free_in(node.below.value, node.above)
    if isinstance(node, Limit):
        return _free_names(node.body) - _names(node.variable) | _free_in(node.target)
    if isinstance(node, Integral):
        measured = {n.body.key for n in walk(node.body) if isinstance(n, Differential) and isinstance(n.body, Symbol)}
        bounds = _free_in(node.below, node.above)
        return _free_names(node.body) - (measured if node.above is not None else set()) | bounds
    return _free_in(*children(node))


def _free_in(*nodes: Node | None) -> frozenset[str]:
    return frozenset[str]().union(*(_free_names(node) for node in nodes if node is not None))


def _subscript(label: str) -> Node:
    """A subscript as an expression."""
    if not re.fullmatch(r"[A-Za-z0-9+\-]+", label):
        raise OutsideLanguage(f"the subscript {label} does not number a term")
    try:
        chain = parse_chain(significant(tokenize(label)), Notation())
    except Unread as stop:
        raise OutsideLanguage(f"the subscript {label} does not number a term") from stop
    if chain.relations:
        raise OutsideLanguage(f"the subscript {label} does not number a term")
    side: Node = chain.sides[0]
    return side


__all__ = ["COUNTERS", "OpenDefinitions", "sequence_of"]
