"""The mathematics of a profile, read by the same reader as the print and held by the same guard."""

from __future__ import annotations

from derive.language import Unread
from derive.reading.grammar import parse_chain, parse_expression
from derive.reading.notation import Notation
from derive.reading.printing import guard
from derive.reading.tokens import significant, tokenize
from derive.reading.tree import Chain, Limit, Node, Symbol
from paper_checks.profile.complaints import ProfileText, shown
from paper_checks.profile.places import Path

_MAX_TOKENS = 1_000


def read_chain(source: ProfileText, text: str, notation: Notation, path: Path, what: str) -> Chain:
    """A chain of equations or a single expression. Refuses with the token where reading stopped."""
    try:
        tokens = significant(tokenize(text, _MAX_TOKENS))
        chain = parse_chain(tokens, notation)
        guard(chain, tokens)
    except Unread as error:
        raise source.refuse(_unreadable(what, text, error), path) from None
    except RecursionError:
        raise source.refuse(f"{what} {shown(text)} is nested too deep; write it in several statements", path) from None
    return chain


def read_expression(source: ProfileText, text: str, notation: Notation, path: Path, what: str) -> Node:
    """An expression without a relation."""
    chain = read_chain(source, text, notation, path, what)
    if chain.relations:
        raise source.refuse(f"{what} {shown(text)} must be an expression without a relation", path)
    return chain.sides[0]


def read_limit(source: ProfileText, text: str, notation: Notation, path: Path, what: str) -> tuple[str, Node]:
    r"""The variable and the target of a limit such as `N \to \infty`."""
    rule = f"{what} {shown(text)} must look like 'N \\to \\infty'"
    try:
        node = parse_expression(significant(tokenize(rf"\lim_{{{text}}} 1", _MAX_TOKENS)), notation)
    except Unread as error:
        raise source.refuse(f"{_unreadable(what, text, error)}; it must look like 'N \\to \\infty'", path) from None
    except RecursionError:
        raise source.refuse(rule, path) from None
    if not isinstance(node, Limit) or not isinstance(node.variable, Symbol):
        raise source.refuse(rule, path)
    return node.variable.key, node.target


def _unreadable(what: str, text: str, error: Unread) -> str:
    at = f" at {shown(error.token)}" if error.token else ""
    return f"{what} {shown(text)} cannot be read{at}: {error.reason}"
