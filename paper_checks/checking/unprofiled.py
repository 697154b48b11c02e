"""The contexts of a document without a profile: what is new on a left side is a definition, all else a claim."""

from __future__ import annotations

from dataclasses import dataclass

from derive.language import Unread
from derive.meaning.conventions import is_complex
from derive.meaning.naming import Introduction, defines, introduction, still_named, unclear
from derive.meaning.plain import Facts, doubts_of, facts_of_conditions, facts_of_prose, plain_notation, plain_scope
from derive.meaning.scope import Definition, Scope
from derive.reading.notation import CONVENTIONAL_FUNCTIONS, Notation
from derive.reading.statements import Reading
from derive.reading.tokens import significant, tokenize
from derive.reading.tree import Apply, Chain, Symbol
from paper_checks.checking.context import Context, Link, context_of, read_or_stop
from paper_checks.document import Document


@dataclass(frozen=True)
class Place:
    """Where a display stands: its label, the prose before it, the functions and the numbers its document speaks of."""

    label: str
    before: str
    functions: frozenset[str]
    complex_text: bool


def contexts_without_profile(document: Document) -> list[Context]:
    """The contexts in order: definitions, conditions and domains are inferred from print and prose."""
    functions, spoken = _first_look(document)
    lasting = Facts()
    definitions: tuple[Definition, ...] = ()
    contexts: list[Context] = []
    for number, display in enumerate(document.displays):
        here, more = facts_of_prose(display.before)
        following, _ = facts_of_prose(_same_sentence(display.after, last=number == len(document.displays) - 1))
        lasting += more
        notation = plain_notation([display.source], functions, _multiplied(display.source, functions))
        try:
            reading = read_or_stop(display, notation)
        except Unread as stop:
            contexts.append(context_of(display, None, stop, (), None))
            continue
        facts = lasting + here + following + facts_of_conditions(reading.conditions)
        definitions = still_named(definitions, facts.fresh)
        place = Place(display.label, display.before, functions, spoken)
        links, definitions = _plain_links(reading, facts, definitions, place)
        scope = links[0].scope if links else Scope()
        contexts.append(context_of(display, reading, None, tuple(links), scope))
    return contexts


def _same_sentence(text: str, last: bool) -> str:
    """The rest of the sentence a display belongs to: prose that goes on in lower case, or with where/for/if."""
    first = text.strip().split("\n\n")[0]
    if not first or first[0].isupper() and not first.startswith(("Where", "Here")):
        return ""
    return first.split(". ")[0]


def _first_look(document: Document) -> tuple[frozenset[str], bool]:
    """Names that some left side applies to names (f(x) = ...), and whether complex numbers are spoken of."""
    found: set[str] = set()
    spoken = False
    for display in document.displays:
        try:
            reading = read_or_stop(display, Notation())
        except Unread:
            continue
        spoken = spoken or any(is_complex(statement.chain) for statement in reading.statements)
        for statement in reading.statements:
            left = statement.chain.sides[0]
            if isinstance(left, Apply) and statement.chain.relations and defines(statement.chain, frozenset()):
                assert isinstance(left.function, Symbol)
                found.add(left.function.key)
    return frozenset(found), spoken


def _multiplied(source: str, functions: frozenset[str]) -> frozenset[str]:
    """Letters that could be functions but stand somewhere without a bracket: h in (x+h)^2 and h(2x+h)."""
    try:
        tokens = significant(tokenize(source))
    except Unread:
        return frozenset()
    found: set[str] = set()
    for place, token in enumerate(tokens):
        if token.text not in CONVENTIONAL_FUNCTIONS or token.text in functions:
            continue
        before = tokens[place - 1].text if place else ""
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        applied = after is not None and (after.kind == "prime" or after.text in ("(", "^", "_"))
        if before not in ("d", r"\partial") and not applied:
            found.add(token.text)
    return frozenset(found)


def _plain_links(
    reading: Reading,
    facts: Facts,
    definitions: tuple[Definition, ...],
    place: Place,
) -> tuple[list[Link], tuple[Definition, ...]]:
    """The links of a display, and the definitions in force after it."""
    links: list[Link] = []
    for statement in reading.statements:
        chain = statement.chain
        intro = Introduction(doubt=statement.doubt)
        if not (statement.implied or statement.doubt):
            intro = introduction(chain, definitions, place.before)
        for number, sign in enumerate(chain.relations):
            if number == 1 and intro.new:
                definitions = (*definitions, Definition(chain.sides[0], chain.sides[1], place.label))
            left, right = chain.sides[number : number + 2]
            part = Chain((left, right), (sign,))
            scope = plain_scope(part, facts, definitions, place.functions, place.complex_text)
            role = "definition" if number == 0 and intro.new else "claim"
            links.append(Link(left, sign, right, role, scope, doubt=intro.doubt, unknown=doubts_of(facts, part)))
        if intro.new and len(chain.relations) == 1:
            definitions = (*definitions, Definition(chain.sides[0], chain.sides[1], place.label))
        if intro.unclear:
            definitions = (*definitions, unclear(chain, place.label))
    return links, definitions
