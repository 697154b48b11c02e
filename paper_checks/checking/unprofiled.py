"""The contexts of a document without a profile: what is new on a left side is a definition, all else a claim."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from derive.language import Unread
from derive.language.claim import Domain
from derive.meaning.facts import revived
from derive.meaning.naming import Introduction, in_passing, introduction, still_named, unclear
from derive.meaning.phrases import law_in
from derive.meaning.plain import (
    Doubt,
    Facts,
    concerning,
    facts_of_conditions,
    facts_of_prose,
    plain_notation,
    plain_scope,
    restrictions,
    wide_facts,
)
from derive.meaning.remainders import expansion_of
from derive.meaning.scope import Definition, Scope
from derive.reading.notation import CONVENTIONAL_FUNCTIONS
from derive.reading.statements import Reading
from derive.reading.tokens import significant, tokenize
from derive.reading.tree import Chain
from paper_checks.checking.context import Context, Link, context_of, read_or_stop
from paper_checks.checking.first_look import first_look
from paper_checks.checking.vetoes import turned, veto
from paper_checks.document import Document


@dataclass(frozen=True)
class Place:
    """Where a display stands: its label, the prose before it, the functions and the numbers its document speaks of.

    bars: whether a bar or a star makes the conjugate number. starred: the letters of which it does. near: the words
    around the display and in it.
    """

    label: str
    before: str
    functions: frozenset[str]
    complex_text: bool
    bars: bool
    starred: frozenset[str]
    near: str = ""


def contexts_without_profile(document: Document) -> list[Context]:
    """The contexts in order: definitions, conditions and domains are inferred from print and prose."""
    look = first_look(document)
    functions = look.functions
    lasting, before = look.facts, Facts()
    definitions: tuple[Definition, ...] = ()
    contexts: list[Context] = []
    for number, display in enumerate(document.displays):
        here, more = facts_of_prose(display.before)
        here = before + here if number and _CONNECTED.match(display.before) else here
        before = here
        following, _ = facts_of_prose(_same_sentence(display.after, last=number == len(document.displays) - 1))
        lasting += more
        multiplied = _multiplied(display.source, functions)
        notation = plain_notation([display.source], functions, multiplied, real_text=not look.bars)
        try:
            reading = read_or_stop(display, notation)
        except Unread as stop:
            contexts.append(context_of(display, None, stop, (), None))
            continue
        printed = facts_of_conditions(reading.conditions)
        facts = lasting + here + following + printed
        # What was said anew before an earlier display may have been defined there.
        anew = here + more + following + printed
        definitions = still_named(definitions, anew.fresh)
        definitions = tuple(d for d in definitions if d.symbol is None or d.symbol.key not in anew.unbound)
        near = f"{display.before} {display.source} {_same_sentence(display.after, last=False)}"
        place = Place(display.label, display.before, functions, look.spoken, look.bars, look.starred, near)
        links, definitions = _plain_links(reading, facts, definitions, place)
        scope = links[0].scope if links else Scope()
        contexts.append(context_of(display, reading, None, tuple(links), scope))
    return contexts


_CONNECTED = re.compile(
    r"^[\s,;.]*(?:and|or|as well as|while|but|similarly|likewise|also|then)?[\s,;]*$", re.IGNORECASE
)


def _same_sentence(text: str, last: bool) -> str:
    """The rest of the sentence a display belongs to: prose that goes on in lower case, or with where/for/if."""
    first = text.strip().split("\n\n")[0]
    if not first or first[0].isupper() and not first.startswith(("Where", "Here")):
        return ""
    return first.split(". ")[0]


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
    everything: Facts,
    definitions: tuple[Definition, ...],
    place: Place,
) -> tuple[list[Link], tuple[Definition, ...]]:
    """The links of a display, and the definitions in force after it."""
    links: list[Link] = []
    for statement in reading.statements:
        chain = statement.chain
        intro = Introduction(doubt=statement.doubt)
        if not (statement.implied or statement.doubt):
            named = in_passing(everything.named)
            intro = introduction(chain, definitions, place.before, named)
        for number, sign in enumerate(chain.relations):
            if number == 1 and intro.new:
                definitions = (*definitions, Definition(chain.sides[0], chain.sides[1], place.label))
            part = Chain(chain.sides[number : number + 2], (sign,))
            role = "definition" if number == 0 and intro.new else "claim"
            link = _link(part, role, everything, definitions, place)
            conditional = bool(reading.conditions) or statement.implied
            links.append(replace(link, doubt=intro.doubt, conditional=conditional))
        if intro.new and len(chain.relations) == 1:
            definitions = (*definitions, Definition(chain.sides[0], chain.sides[1], place.label))
        if intro.unclear:
            definitions = (*definitions, unclear(chain, place.label))
    return links, definitions


def _link(part: Chain, role: str, everything: Facts, definitions: tuple[Definition, ...], place: Place) -> Link:
    """One relation with its scopes and with what the text around it may mean for it."""
    facts = concerning(everything, part, definitions)
    known = (definitions, place.functions, place.complex_text, place.bars, place.starred)
    scope = plain_scope(part, facts, *known)
    doubts = restrictions(facts, part)
    if law := law_in(place.before):
        doubts += (Doubt(f"stated as a law or a condition: {law}"),)
    narrow = plain_scope(part, revived(facts), *known) if any(d.fact is not None for d in doubts) else None
    broader = wide_facts(facts, part)
    wide = plain_scope(part, broader, *known) if broader is not None else None
    (left, right), (sign,) = part.sides, part.relations
    link = Link(
        left, sign, right, role, scope, unknown=doubts, veto=veto(part, facts, definitions), narrow=narrow, wide=wide
    )
    if sign != "=" or role != "claim":
        return link
    positive = frozenset(name for name, d in scope.declarations.items() if d.domain in _POSITIVE)
    expansion = expansion_of(right, positive)
    if expansion is None:
        return link
    if reason := turned(expansion, part, definitions, place.near):
        return replace(link, veto=reason)
    return replace(link, right=expansion.printed, regimes=expansion.regimes, remainder=expansion.remainder)


_POSITIVE = (Domain.POSITIVE, Domain.NONNEGATIVE, Domain.POSITIVE_INTEGER, Domain.NATURAL)
