"""SymPy trees become closures: one rule for each kind of node, registered by the modules of this package."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import sympy as sp

from derive.judging.enclosure.budget import Unknown
from derive.judging.enclosure.environment import Environment, Evaluate, Value

Rule = Callable[[sp.Expr], Evaluate]
RULES: dict[type, Rule] = {}


def rule_for(*heads: type) -> Callable[[Rule], Rule]:
    """Register the decorated function as the compiler of nodes of these classes."""

    def register(rule: Rule) -> Rule:
        for head in heads:
            RULES[head] = rule
        return rule

    return register


@lru_cache(maxsize=8192)
def compiled(expression: sp.Expr) -> Evaluate:
    """The closure that encloses this expression in an environment; Unknown if no rule knows a node of it."""
    for head in type(expression).__mro__:
        rule = RULES.get(head)
        if rule is not None:
            return rule(expression)
    raise Unknown(f"no rule for {type(expression).__name__}: {_short(expression)}")


def constant(value: Value) -> Evaluate:
    """The closure of an exact value."""

    def evaluate(env: Environment) -> Value:
        return value

    return evaluate


def _short(expression: object) -> str:
    text = str(expression)
    return text if len(text) <= 80 else text[:77] + "..."


class Part:
    """An expression named in a message; it is printed only if the message is."""

    __slots__ = ("expression",)

    def __init__(self, expression: object) -> None:
        self.expression = expression

    def __str__(self) -> str:
        return _short(self.expression)

    def __format__(self, specification: str) -> str:
        return str(self)
