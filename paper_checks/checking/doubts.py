"""Why a failure need not refute: without a profile, a print may be an equation to solve, a law or a definition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import sympy as sp

from derive.language import Finding, Verdict
from derive.language.claim import Domain
from derive.meaning.conventions import free_names_of
from derive.meaning.functions import is_special, is_tabled
from derive.meaning.scope import Scope
from derive.meaning.tensor_marks import raised_letters
from derive.reading.grammar.cursor import GREEK
from derive.reading.notation import FUNCTION_COMMANDS
from derive.reading.tree import (
    Apply,
    Bars,
    Big,
    Derivative,
    Fraction,
    Group,
    Integral,
    Limit,
    Node,
    Number,
    Power,
    Primed,
    Product,
    Root,
    Sum,
    Symbol,
    walk,
)
from paper_checks.checking.context import Link


def with_doubts(finding: Finding, link: Link) -> Finding:
    """The finding, undecided where it refutes what the print or the prose may not have claimed."""
    if finding.verdict is Verdict.PROVED and (name := _half_proved(finding, link.scope)):
        reason = f"proved where {name} > 0 only, and the text speaks of every nonzero {name}"
        return replace(finding, verdict=Verdict.UNDECIDED, reason=reason)
    if finding.verdict is not Verdict.REFUTED:
        return finding
    doubt = link.doubt or _function_doubt(link) or _relation_doubt(link)
    values = _numbers(finding)
    unknown = [one.words for one in link.unknown if not one.met(values)]
    if doubt or unknown:
        reason = doubt or f"a condition in words was not understood ({unknown[0]})"
        reason = f"{reason}; otherwise it fails at {finding.witness}"
        return replace(finding, verdict=Verdict.UNDECIDED, reason=reason, witness=None)
    return finding


def _half_proved(finding: Finding, scope: Scope) -> str:
    """A name that is said not to be 0, where the proof needs it to be positive; "" for none."""
    nonzero = [n for n, d in scope.declarations.items() if d.stated and d.domain is Domain.NONZERO]
    return next((n for n in nonzero if f"where {n} > 0" in finding.conditions), "")


def _numbers(finding: Finding) -> dict[str, sp.Rational]:
    """The names of a counterexample that stand for rational numbers."""
    values = finding.witness.values if finding.witness is not None else ()
    return {name: sp.Rational(value) for name, value in values if re.fullmatch(r"-?\d+(?:/\d+)?", value)}


def _function_doubt(link: Link) -> str:
    """Without a profile, a function that nothing defines may be defined by the equation, or in words: only the rules
    of calculus, which hold for every function, are refuted for it."""
    if link.scope.declared:
        return ""
    left, right = (_undefined_functions(side, link.scope) for side in (link.left, link.right))
    names = sorted(left | right, key=lambda name: name.key)
    if not names:
        return ""
    known = next((name for name in names if is_tabled(name.name, name.label)), None)
    if known is not None:
        return f"{known.key} may be the special function of this name; a profile that defines it decides"
    if left == right and any(_is_rule(part) for part in _parts(link)):
        return ""
    return f"this may be an equation for the function {names[0].key}, not an identity"


def _is_rule(node: Node) -> bool:
    """Whether an operator of calculus acts on more than a function at plain names: rules of calculus do that, while a
    differential equation speaks of f(x), f'(x) and f''(x) only."""
    if isinstance(node, Integral | Limit):
        return True
    if isinstance(node, Primed):
        return not isinstance(node.body, Symbol)
    if not isinstance(node, Derivative):
        return _is_inner_call(node)
    operand = node.operand if node.inside is None else node.inside
    return operand is not None and not _is_plain_call(operand)


def _is_inner_call(node: Node) -> bool:
    """f'(g(x)), which the chain rule speaks of."""
    return isinstance(node, Apply) and node.primes > 0 and any(isinstance(a, Apply) for a in node.arguments)


def _is_plain_call(node: Node) -> bool:
    if isinstance(node, Group):
        return _is_plain_call(node.body)
    if isinstance(node, Derivative):
        return any(part is not None and _is_plain_call(part) for part in (node.operand, node.inside))
    if isinstance(node, Apply):
        return node.power is None and all(isinstance(a, Symbol | Number) for a in node.arguments)
    return isinstance(node, Symbol)


def _parts(link: Link) -> Iterator[Node]:
    yield from walk(link.left)
    yield from walk(link.right)


def _relation_doubt(link: Link) -> str:
    """Without a profile, what restricts its names may be a law, a condition or an equation to solve, not an identity:
    an equation in which each side has a name of its own, one of an algebraic form with a number, one for a name by
    itself, and an inequality between algebraic forms, where each name stands once."""
    if link.scope.declared:
        return ""
    free = [_free_names(side, link.scope) for side in (link.left, link.right)]
    if not any(free):
        return ""
    if link.sign != "=":
        apart = link.sign in _ORDERS and _restricts(link)
        return "each name stands once: this may be a condition, not a claim" if apart else ""
    rest = without_common_factors(link.left, link.right)
    left, right = (_names(side, link.scope) for side in rest)
    shared = left & right - raised_letters(link.left, link.right)
    if left and right and not shared and not _siblings(link, rest):
        return "the two sides share no name: this may be a relation, not an identity"
    open_left, open_right = ({_bare(name) for name in _free_names(side, link.scope)} for side in rest)
    if open_left - open_right and open_right - open_left and not _siblings(link, rest):
        return "each side has a name that the other has not: this may be a relation, not an identity"
    if not all(free) and (_restricts(link) or _is_polynomial_equation(link, left)):
        return f"this may be an equation for {min(free[0] | free[1])}, not an identity"
    if isinstance(link.left, Symbol) and link.left.key in free[0] & free[1] and not _held(link.right):
        return f"this may be an equation for {link.left.key}, not an identity"
    return ""


def _bare(key: str) -> str:
    """A name without a bar, which is the conjugate of the letter under it."""
    return key.removeprefix(r"\bar{").removesuffix("}") if key.startswith(r"\bar{") else key


_ORDERS = ("<", ">", r"\leq", r"\geq", r"\ll", r"\gg")


def _restricts(link: Link) -> bool:
    """Whether both sides are algebraic and every name stands once: |x| < 1, p + q = 1, T < T_c. What is printed with
    conditions of its own is claimed."""
    if link.conditional:
        return False
    names = [s.key for side in (link.left, link.right) for s in _symbols(side)]
    return len(names) == len(set(names)) and _algebraic(link.left) and _algebraic(link.right)


def _is_polynomial_equation(link: Link, left: frozenset[str]) -> bool:
    zero = isinstance(link.right, Number) and link.right.text == "0"
    return zero and len(left) == 1 and _polynomial(link.left)


def _held(node: Node) -> bool:
    return any(isinstance(part, Integral | Limit | Big | Derivative) for part in walk(node))


def _algebraic(node: Node) -> bool:
    """Whether a side is made of names and numbers by arithmetic, powers, roots and bars."""
    kinds = Sum | Product | Power | Number | Symbol | Fraction | Group | Bars | Root
    return all(isinstance(part, kinds) and getattr(part, "opening", "") not in _STEPS for part in walk(node))


_STEPS = (r"\lfloor", r"\lceil")


def _polynomial(node: Node) -> bool:
    powers = all(isinstance(part.exponent, Number) for part in walk(node) if isinstance(part, Power))
    return powers and all(isinstance(part, Sum | Product | Power | Number | Symbol) for part in walk(node))


def _free_names(side: Node, scope: Scope) -> frozenset[str]:
    """The names whose value is open: neither bound nor those of constants and special functions."""
    found: set[str] = set()
    for name in free_names_of(side):
        definition = scope.definition_of(name)
        found |= {name} if definition is None else free_names_of(definition.right)
    return frozenset(found)


def without_common_factors(left: Node, right: Node) -> tuple[Node, Node]:
    """Both sides of an equation without the factors that stand in both numerators or in both denominators."""
    (above, below), (over, under) = _quotient(left), _quotient(right)
    above, over = _cancelled(above, over)
    below, under = _cancelled(below, under)
    return _of_factors(above + below), _of_factors(over + under)


def _siblings(link: Link, rest: tuple[Node, Node]) -> bool:
    """Whether names that differ in their labels only are all that is left, and one of them was cancelled: an index
    slipped in x_1 x_2 = x_1^2, which is no law."""
    left, right = ({part.name for part in _symbols(side)} for side in rest)
    on_left, on_right = _symbols(link.left), _symbols(link.right)
    cancelled = any(part in on_left and part in on_right for side in rest for part in _symbols(side))
    return left == right and len(left) == 1 and cancelled


def _symbols(node: Node) -> list[Symbol]:
    return [part for part in walk(node) if isinstance(part, Symbol)]


def _quotient(node: Node) -> tuple[list[Node], list[Node]]:
    """The factors of the numerator and of the denominator."""
    if isinstance(node, Group):
        return _quotient(node.body)
    if isinstance(node, Sum) and len(node.terms) == 1:
        return _quotient(node.terms[0])
    if isinstance(node, Fraction):
        (above, below), (over, under) = _quotient(node.numerator), _quotient(node.denominator)
        return above + under, below + over
    if isinstance(node, Product):
        parts = [_quotient(factor) for factor in node.factors]
        return [f for above, _ in parts for f in above], [f for _, below in parts for f in below]
    if isinstance(node, Power) and isinstance(node.exponent, Number) and node.exponent.text in ("2", "3", "4"):
        return [node.base] * int(node.exponent.text), []
    return [node], []


def _cancelled(left: list[Node], right: list[Node]) -> tuple[list[Node], list[Node]]:
    rest, others = [], list(right)
    for factor in left:
        if factor in others:
            others.remove(factor)
        else:
            rest.append(factor)
    return rest, others


def _of_factors(factors: list[Node]) -> Node:
    return Product(("",) * len(factors), tuple(factors))


def _names(node: Node, scope: Scope) -> frozenset[str]:
    """The free names of a side, names inside calculus signs left out, definitions written out once."""
    found: set[str] = set()
    for part in walk(node):
        if (
            isinstance(part, Symbol)
            and not part.name.startswith("\\")
            or isinstance(part, Symbol)
            and part.name in GREEK
        ):
            definition = scope.definition_of(part.key)
            if definition is not None:
                found |= {n.key for n in walk(definition.right) if isinstance(n, Symbol)}
            elif part.key not in ("e", "i", r"\pi", r"\infty"):
                found.add(part.key)
    return frozenset(found)


def _undefined_functions(node: Node, scope: Scope) -> frozenset[Symbol]:
    found: set[Symbol] = set()
    for part in walk(node):
        if isinstance(part, Apply) and isinstance(part.function, Symbol):
            name, arity = part.function, len(part.arguments)
            special = name.name in FUNCTION_COMMANDS or is_special(name.name, name.label, arity)
            if not special and scope.definition_of(name.key) is None:
                found.add(Symbol(name.name, name.scripts))
    return frozenset(found)
