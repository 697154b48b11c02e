"""The edits of signs, exponents and numbers: what a tired author gets wrong, smallest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction as Ratio

from derive.correcting.places import Edit, is_atom
from derive.reading.tree import (
    Apply,
    Bars,
    Big,
    Fraction,
    Group,
    Integral,
    Node,
    Number,
    Power,
    Product,
    Root,
    Sum,
    Symbol,
)

SIGN, EXPONENT, NUMBER, NAME, PIECE, TERM = 1, 2, 3, 4, 5, 8
"""The sizes of edits. Two edits at once are as large as both together."""

_OTHER = {"-": "+", "+": "-", "": "-"}


# signs


def negated(node: Node) -> Node:
    """The node with the other sign in front."""
    if isinstance(node, Sum):
        if len(node.terms) == 1:
            return node.terms[0] if node.signs[0] == "-" else Sum(("-",), node.terms)
        return Sum(("-",), (Group(node),))
    return Sum(("-",), (node,))


def sign_edits(node: Node, binding: str) -> Iterator[Edit]:
    """Swap the two terms of a difference, turn the sign of a term, of an argument."""
    if binding:
        return
    if isinstance(node, Sum):
        yield from _in_a_sum(node)
    elif (
        isinstance(node, Apply) and len(node.arguments) == 1 and node.opening and not isinstance(node.arguments[0], Sum)
    ):
        yield Edit(SIGN, 3, "sign of an argument", replace(node, arguments=(negated(node.arguments[0]),)))


def _in_a_sum(node: Sum) -> Iterator[Edit]:
    if len(node.terms) == 2 and node.signs[0] == "" and node.signs[1] == "-":
        yield Edit(SIGN, 0, "terms of a difference exchanged", replace(node, terms=node.terms[::-1]))
    for number, sign in enumerate(node.signs):
        if len(node.terms) == 1:
            yield Edit(SIGN, 1, "sign", negated(node))
            continue
        other = "" if number == 0 and sign == "-" else _OTHER[sign]
        yield Edit(
            SIGN, 1, "sign of a term", replace(node, signs=(*node.signs[:number], other, *node.signs[number + 1 :]))
        )


# exponents


def exponent_edits(node: Node, binding: str) -> Iterator[Edit]:
    """An exponent with the other sign, larger or smaller by one, forgotten or left over; a root the same."""
    if binding:
        return
    if isinstance(node, Power):
        for rank, changed in _exponents(node.exponent):
            if rank == 0 or not _is_e(node.base):
                yield Edit(EXPONENT, rank, "exponent", replace(node, exponent=changed))
        if not _is_e(node.base):
            yield Edit(EXPONENT, 2, "exponent left out", node.base)
    elif isinstance(node, Apply) and node.opening:
        if node.power is not None:
            for rank, changed in _exponents(node.power):
                yield Edit(EXPONENT, rank, "exponent", replace(node, power=changed))
            yield Edit(EXPONENT, 2, "exponent left out", replace(node, power=None))
        else:
            yield Edit(EXPONENT, 3, "exponent put in", Power(Group(node), Number("2")))
    elif isinstance(node, Root):
        yield Edit(EXPONENT, 2, "root left out", node.radicand if is_atom(node.radicand) else Group(node.radicand))
    elif isinstance(node, Symbol | Group | Bars) and not _is_e(node):
        yield Edit(EXPONENT, 3, "exponent put in", Power(node, Number("2")))
    if isinstance(node, Symbol | Number | Group | Fraction) and not _is_e(node):
        yield Edit(EXPONENT, 4, "root put in", Root(node.body if isinstance(node, Group) else node))


def _is_e(node: Node) -> bool:
    return isinstance(node, Symbol) and node.name == "e"


def _exponents(node: Node) -> Iterator[tuple[int, Node]]:
    if not (isinstance(node, Symbol) and node.name in ("T", "t")):
        yield 0, negated(node)
    for step in (1, -1):
        changed = shifted(node, step)
        if changed is not None and not (isinstance(changed, Number) and changed.text in ("0", "1")):
            yield 1, changed


def shifted(node: Node, step: int) -> Node | None:
    """The expression plus one or minus one, written as a person would; None where that leaves nothing."""
    if isinstance(node, Number):
        return _whole(int(node.text) + step) if node.text.isdigit() else None
    if isinstance(node, Symbol) and node.name == r"\infty":
        return None
    if not isinstance(node, Sum):
        return Sum(("", "+" if step > 0 else "-"), (node, Number("1")))
    last = node.terms[-1]
    if len(node.terms) == 1 and isinstance(last, Number) and last.text.isdigit():
        return _whole(-int(last.text) + step)
    if not (isinstance(last, Number) and last.text.isdigit()):
        return Sum((*node.signs, "+" if step > 0 else "-"), (*node.terms, Number("1")))
    value = (int(last.text) if node.signs[-1] != "-" else -int(last.text)) + step
    if value == 0:
        rest = Sum(node.signs[:-1], node.terms[:-1])
        return rest.terms[0] if rest.signs == ("",) else rest
    return Sum((*node.signs[:-1], "+" if value > 0 else "-"), (*node.terms[:-1], Number(str(abs(value)))))


def _whole(value: int) -> Node:
    return Number(str(value)) if value >= 0 else Sum(("-",), (Number(str(-value)),))


# numbers


@dataclass(frozen=True)
class Numbers:
    """The edits of numbers. `ratio` and `gap` are what the sides differ by, where that is one rational number:
    a numeral is first tried with them."""

    ratio: Ratio | None = None
    gap: Ratio | None = None

    def __call__(self, node: Node, binding: str) -> Iterator[Edit]:
        """A numeral changed by one, doubled, halved, inverted; a fraction turned over; a bound moved by one."""
        if binding:
            return
        if isinstance(node, Number) and node.text.isdigit():
            yield from self._numeral(int(node.text))
        elif isinstance(node, Fraction) and isinstance(node.numerator, Number) and isinstance(node.denominator, Number):
            yield from self._whole_fraction(node.numerator, node.denominator)
            yield Edit(NUMBER, 2, "fraction turned over", _turned(node))
        elif isinstance(node, Big | Integral):
            yield from _bounds(node)

    def _whole_fraction(self, top: Number, bottom: Number) -> Iterator[Edit]:
        if self.ratio and top.text.isdigit() and bottom.text.isdigit() and int(bottom.text):
            value = Ratio(int(top.text), int(bottom.text))
            for wanted in (value * self.ratio, value / self.ratio):
                if wanted > 0:
                    yield Edit(NUMBER, 0, "number", rational(wanted))

    def _numeral(self, value: int) -> Iterator[Edit]:
        seen: set[int] = {value, 0}
        for rank, wanted in self._wanted(value):
            if wanted.denominator == 1 and wanted > 0 and int(wanted) not in seen:
                seen.add(int(wanted))
                yield Edit(NUMBER, rank, "number", Number(str(int(wanted))))
        if value > 1:
            yield Edit(NUMBER, 2, "number inverted", Fraction(Number("1"), Number(str(value))))

    def _wanted(self, value: int) -> Iterator[tuple[int, Ratio]]:
        if self.ratio:
            yield 0, value * self.ratio
            yield 0, value / self.ratio
        if self.gap:
            yield 0, value + self.gap
            yield 0, value - self.gap
        yield from ((1, Ratio(value + 1)), (1, Ratio(value - 1)), (1, Ratio(2 * value)), (1, Ratio(value, 2)))


def _turned(node: Fraction) -> Node:
    if isinstance(node.numerator, Number) and node.numerator.text == "1":
        return node.denominator
    return replace(node, numerator=node.denominator, denominator=node.numerator)


def _bounds(node: Big | Integral) -> Iterator[Edit]:
    if node.above is not None and not isinstance(node.above, Number):
        for step in (1, -1):
            changed = shifted(node.above, step)
            if changed is not None:
                yield Edit(NUMBER, 2, "bound", replace(node, above=changed))


def rational(value: Ratio) -> Node:
    """A positive rational number as print."""
    if value.denominator == 1:
        return Number(str(value.numerator))
    return Fraction(Number(str(value.numerator)), Number(str(value.denominator)))


def numeral_value(node: Node) -> Ratio | None:
    """The positive number that a numeral or a fraction of numerals prints."""
    if isinstance(node, Number) and node.text.isdigit():
        return Ratio(int(node.text))
    if isinstance(node, Fraction):
        top, bottom = numeral_value(node.numerator), numeral_value(node.denominator)
        return top / bottom if top and bottom else None
    return None


def times(coefficient: Ratio, node: Node) -> Node:
    """The node with a rational coefficient before it, or in its numeral; a leading minus sign stays in front."""
    if isinstance(node, Sum) and len(node.terms) == 1:
        return replace(node, terms=(times(coefficient, node.terms[0]),))
    factors = (Group(node),) if isinstance(node, Sum) else node.factors if isinstance(node, Product) else (node,)
    joins = ("", *node.joins[1:]) if isinstance(node, Product) else ("",)
    value = numeral_value(factors[0])
    if value:
        size, factors, joins = abs(coefficient) * value, factors[1:], joins[1:]
    else:
        size = abs(coefficient)
    if size != 1 or not factors:
        joins = ("", r"\cdot" if factors and isinstance(factors[0], Number) else "", *joins[1:])[: len(factors) + 1]
        factors = (rational(size), *factors)
    product = Product(("", *joins[1:]), factors) if len(factors) > 1 else factors[0]
    return negated(product) if coefficient < 0 else product


def coefficient_edits(node: Node, binding: str) -> Iterator[Edit]:
    """A factor 2 or 1/2 that was forgotten: in a term, in an argument."""
    if binding:
        return
    parts: list[tuple[int, Node]] = []
    if isinstance(node, Sum):
        for number, term in enumerate(node.terms):
            parts += [(number, times(Ratio(*pair), term)) for pair in ((2, 1), (1, 2))]
        for number, changed in parts:
            yield Edit(
                NUMBER, 3, "factor", replace(node, terms=(*node.terms[:number], changed, *node.terms[number + 1 :]))
            )
    elif isinstance(node, Apply) and len(node.arguments) == 1 and not isinstance(node.arguments[0], Sum):
        for pair in ((2, 1), (1, 2)):
            argument = times(Ratio(*pair), node.arguments[0])
            opened = node if node.opening else replace(node, opening="(", closing=")")
            yield Edit(NUMBER, 3, "factor in an argument", replace(opened, arguments=(argument,)))
