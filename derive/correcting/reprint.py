"""A changed tree as print, and the print read again: what is judged is what will be shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from derive.language.refusal import Unread
from derive.meaning.scope import Scope
from derive.reading.grammar import parse_chain
from derive.reading.notation import FUNCTION_COMMANDS, Notation
from derive.reading.printing import guard, latex
from derive.reading.tokens import significant, tokenize
from derive.reading.tree import Chain, Node

_IN_LATEX = frozenset(
    "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth exp log ln lg det arg max min gcd Re Im".split()
)
_NAMED = re.compile(
    rf"\\({'|'.join(sorted(command[1:] for command in FUNCTION_COMMANDS if command[1:] not in _IN_LATEX))})(?![A-Za-z])"
)


@dataclass(frozen=True)
class Reprint:
    """A link as it would be printed, and what that print says when it is read."""

    text: str
    left: Node
    sign: str
    right: Node


def notation_for(left: Node, sign: str, right: Node, scope: Scope) -> Notation | None:
    """The notation in which the link, printed, reads back to itself; None where there is none."""
    first = (
        scope.notation
        if scope.declared
        else replace(scope.notation, functions=scope.notation.functions | scope.functions)
    )
    for notation in (first, replace(first, d_is_a_variable=True)):
        again = reprinted(left, sign, right, notation)
        if again is not None and (again.left, again.sign, again.right) == (left, sign, right):
            return notation
    return None


def reprinted(left: Node, sign: str, right: Node, notation: Notation) -> Reprint | None:
    """The link printed and read again; None where the print cannot be read whole."""
    try:
        return reread(tidy(f"{latex(left)} {sign} {latex(right)}"), notation)
    except TypeError:
        return None


def tidy(text: str) -> str:
    """The same tokens with the spaces a person would print."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"([(\[{]) ", r"\1", text)
    text = re.sub(r" ([)\]},])", r"\1", text)
    return re.sub(r"([A-Za-z}']) \(", r"\1(", text)


def compiling(text: str) -> str:
    r"""The same print with `\operatorname{erf}` where LaTeX has no command of that name."""
    return _NAMED.sub(lambda found: rf"\operatorname{{{found[1]}}}", text)


def reread(text: str, notation: Notation) -> Reprint | None:
    """What a printed link says; None where it cannot be read whole, as one link."""
    tokens = significant(tokenize(text))
    try:
        chain: Chain = parse_chain(tokens, notation)
        guard(chain, tokens)
    except (Unread, RecursionError):
        return None
    if len(chain.sides) != 2 or len(chain.relations) != 1:
        return None
    return Reprint(text, chain.sides[0], chain.relations[0], chain.sides[1])
