"""A display -> statements: rows joined, chains split at commas and arrows, conditions told from claims."""

from __future__ import annotations

from dataclasses import dataclass

from derive.language.refusal import Unread
from derive.reading.chunks import ARROWS, bracketed, chunks
from derive.reading.grammar import parse_chain
from derive.reading.notation import Notation
from derive.reading.printing import guard
from derive.reading.rows import display_lines, refuse_deep
from derive.reading.tokens import Token, significant, tokenize
from derive.reading.tree import Bars, Chain, Dots, Node, Number, Power, Product, Sum, Symbol

_OPENERS = (
    "for",
    "if",
    "where",
    "when",
    "with",
    "provided",
    "whenever",
    "given",
    "as",
    "on",
    "let",
    "assuming",
    "because",
    "since",
)


@dataclass(frozen=True)
class Statement:
    """One chain of a display. `implied` says that an arrow led to it from the statement before."""

    chain: Chain
    source: str
    implied: bool = False
    equivalent: bool = False


@dataclass(frozen=True)
class Condition:
    """A condition printed in a display: a chain (x > 0), or words that were not mathematics (kept as printed)."""

    chain: Chain | None
    words: str
    source: str


@dataclass(frozen=True)
class Reading:
    """What a display says: statements in printed order and the conditions printed with them."""

    statements: tuple[Statement, ...]
    conditions: tuple[Condition, ...] = ()
    unread: tuple[str, ...] = ()


def read_display(source: str, notation: Notation, environment: str = "") -> Reading:
    """Read a display whole. Raises Unread at the first token that no rule takes; nothing is dropped but typography."""
    tokens = tokenize(source)
    refuse_deep(tokens)
    if not significant(tokens):
        raise Unread("the display is empty")
    statements: list[Statement] = []
    conditions: list[Condition] = []
    for line in display_lines(tokens, environment):
        for chunk, link in chunks(line):
            _read_chunk(chunk, link, source, notation, statements, conditions)
    if not statements:
        if conditions:
            return _conditions_as_statements(conditions)
        raise Unread("no equation was found in the display", tokens[0].text, tokens[0].start)
    return Reading(tuple(statements), tuple(conditions))


def _conditions_as_statements(conditions: list[Condition]) -> Reading:
    chains = [c for c in conditions if c.chain is not None]
    if not chains:
        raise Unread("the display holds words only", conditions[0].words)
    return Reading(tuple(Statement(c.chain, c.source) for c in chains if c.chain is not None))


def _conditions_in_bracket(inner: list[Token], words: str, source: str, notation: Notation) -> list[Condition]:
    """What stands in a bracket after a statement, comma by comma: (a, b > 0)."""
    found: list[Condition] = []
    for part, link in chunks(inner):
        said = words if link in ("", ",") else link
        if said.lower() in ("or", "either") or not part:
            raise Unread("words in a bracket after the statement that are not read", said, inner[0].start)
        chain = parse_chain(part, notation)
        guard(chain, part)
        found.append(Condition(chain, said, source[part[0].start : part[-1].end]))
    return found


def _read_chunk(
    chunk: list[Token],
    link: str,
    source: str,
    notation: Notation,
    statements: list[Statement],
    conditions: list[Condition],
) -> None:
    words = "for all" if link == r"\forall" else "" if link in ("", ",", *ARROWS) else link
    if words.lower() in ("or", "either"):
        raise Unread("statements joined by 'or' are not judged", words, chunk[0].start if chunk else 0)
    if not chunk:
        conditions.append(Condition(None, words, words))
        return
    text = source[chunk[0].start : chunk[-1].end]
    in_brackets = bracketed(chunk)
    chunk = chunk[1:-1] if in_brackets else chunk
    if in_brackets and statements:
        conditions += _conditions_in_bracket(chunk, words, source, notation)
        return
    chain = parse_chain(chunk, notation)
    guard(chain, chunk)
    opened = words.lower().split()[:1]
    conditional = bool(opened) and opened[0].strip(",") in _OPENERS
    if words.lower() in ("and", "und", "so", "hence", "thus", "therefore", "then", "i.e.", "or equivalently"):
        conditional = False
    arrow = link in (r"\Rightarrow", r"\Leftrightarrow")
    restricts = is_condition(chain)
    opened_condition = conditional and (bool(statements) or restricts or not chain.relations)
    listed = bool(statements) and not words and not arrow and restricts
    if opened_condition or listed or words and not chain.relations:
        conditions.append(Condition(chain, words, text))
    else:
        statements.append(Statement(chain, text, link == r"\Rightarrow", link == r"\Leftrightarrow"))


def is_condition(chain: Chain) -> bool:
    """Whether a chain after an equation restricts its letters: |x| < 1, a > 0, n = 1, (x \\neq 0), a list of names."""
    if not all(_simple(side) for side in chain.sides):
        return False
    if not chain.relations:
        return True
    if chain.relations == ("=",):
        return isinstance(chain.sides[0], Symbol) and isinstance(chain.sides[1], Number)
    return all(relation != "=" for relation in chain.relations)


def _simple(node: Node) -> bool:
    if isinstance(node, Sum):
        return all(_simple(term) for term in node.terms)
    if isinstance(node, Product):
        return all(_simple(f) and not isinstance(f, Sum) for f in node.factors)
    if isinstance(node, Power):
        return isinstance(node.base, Symbol) and isinstance(node.exponent, Number)
    if isinstance(node, Bars):
        return _simple(node.body)
    return isinstance(node, Number | Symbol | Dots)
