"""Statements about the path: where the time itself is mentioned, a coordinate is the proven solution of its motion."""

from __future__ import annotations

from derive.meaning.scope import Definition, Scope
from derive.reading.tree import Apply, Derivative, Differential, Node, Symbol, children
from paper_checks.checking.context import Link
from paper_checks.profile import StatementEntry


def is_about_the_path(link: Link, solutions: tuple[StatementEntry, ...]) -> bool:
    return bool(solutions) and any(_mentions(side, link.scope.time) for side in (link.left, link.right))


def along_path(link: Link, solutions: tuple[StatementEntry, ...]) -> Scope:
    """A statement that mentions the time itself is about the path: the coordinate is then its proven solution."""
    if not is_about_the_path(link, solutions):
        return link.scope
    scope = link.scope
    for solution in solutions:
        scope = scope.with_definitions(_as_definition(solution))
    return scope


def _as_definition(solution: StatementEntry) -> Definition:
    left, right = solution.chain.sides[:2]
    return Definition(left.function if isinstance(left, Apply) else left, right, solution.name)


def _mentions(node: Node, time_name: str) -> bool:
    """Whether the time stands in a print other than in dt or as an argument alone."""
    if isinstance(node, Differential | Derivative):
        return False
    if isinstance(node, Symbol):
        return node.key == time_name
    if isinstance(node, Apply):
        plain = [a for a in node.arguments if isinstance(a, Symbol) and a.key == time_name]
        rest = [a for a in node.arguments if a not in plain]
        return any(_mentions(a, time_name) for a in rest)
    return any(_mentions(child, time_name) for child in children(node))
