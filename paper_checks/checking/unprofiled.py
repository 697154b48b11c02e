"""The contexts of a document without a profile: what is new on a left side is a definition, all else a claim."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from derive.language import Unread
from derive.language.claim import Domain
from derive.meaning.conventions import is_complex
from derive.meaning.facts import Standing, revived
from derive.meaning.naming import Introduction, defines, in_passing, introduction, names_in, still_named, unclear
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
    vetoes_of,
    wide_facts,
)
from derive.meaning.remainders import Expansion, expansion_of
from derive.meaning.scope import Definition, Scope
from derive.reading.notation import CONVENTIONAL_FUNCTIONS, FUNCTION_COMMANDS, Notation
from derive.reading.statements import Reading
from derive.reading.tokens import significant, tokenize
from derive.reading.tree import Apply, Chain, Conjugate, Matrix, Power, Symbol, Transpose, walk
from paper_checks.checking.context import Context, Link, context_of, read_or_stop
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
    look = _first_look(document)
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


_ARROW = re.compile(r"(\\[A-Za-z]+|[A-Za-z])(?:_\{?\w\}?)?\s*\\(?:to|rightarrow|longrightarrow)\s*(\+?\\infty|0)?")
_FAR = re.compile(r"\b(?:large|long|high|great)\b|\\gg", re.IGNORECASE)
_CLOSE = re.compile(r"\b(?:small|near|weak|short|low|close)\b|\\ll", re.IGNORECASE)


def _turned(expansion: Expansion, part: Chain, definitions: tuple[Definition, ...], place: Place) -> str:
    """Why the limit of a remainder is not clear: the text speaks of another, or Euler's constant may stand in it."""
    if r"\gamma" in names_in(part) and all(d.symbol is None or d.symbol.key != r"\gamma" for d in definitions):
        return r"\gamma may be Euler's constant"
    regime = expansion.regimes[0]
    grows = isinstance(regime.target, Symbol)
    said = [to for name, to in _ARROW.findall(place.near) if name == regime.variable]
    other = any((to.endswith("infty")) is not grows or not to for to in said)
    if other or (_CLOSE if grows else _FAR).search(place.near) and not said:
        return "the text speaks of another limit than the printed order"
    return ""


def _doubtful_marks(statement: Chain, facts: Facts) -> tuple[str, ...]:
    """Signs of matrices and operators in the print itself: a superscript T that nobody speaks of, hats on capitals."""
    symbols = [part for part in walk(statement) if isinstance(part, Symbol)]
    spoken = {name for name, _ in facts.domains} | {name for fact in facts.standing for name in fact.names}
    raised = [p.exponent for p in walk(statement) if isinstance(p, Power) and isinstance(p.exponent, Symbol)]
    found = []
    matrices = any(isinstance(part, Matrix | Transpose) for part in walk(statement))
    if (
        not matrices
        and any(e.name == "T" for e in raised)
        and sum(s.name == "T" for s in symbols) == len(raised)
        and "T" not in spoken
    ):
        found.append("a superscript T may be a transpose")
    if len({s.name for s in symbols if _HATTED.match(s.name)}) > 1:
        found.append("letters with hats may be operators")
    return tuple(found)


_POSITIVE = (Domain.POSITIVE, Domain.NONNEGATIVE, Domain.POSITIVE_INTEGER, Domain.NATURAL)
_HATTED = re.compile(r"\\hat\{[A-Z]\}$")


def _written_out(definitions: tuple[Definition, ...], names: frozenset[str]) -> frozenset[str]:
    """Those of the names of which a display prints the components."""
    near = [d for d in definitions if d.symbol is not None and d.symbol.key in names]
    printed = [d for d in near if any(isinstance(part, Matrix) for part in walk(d.right))]
    return frozenset(d.symbol.key for d in printed if d.symbol is not None)


def _same_sentence(text: str, last: bool) -> str:
    """The rest of the sentence a display belongs to: prose that goes on in lower case, or with where/for/if."""
    first = text.strip().split("\n\n")[0]
    if not first or first[0].isupper() and not first.startswith(("Where", "Here")):
        return ""
    return first.split(". ")[0]


_COMPLEX = re.compile(
    r"\bcomplex\b|conjugat|hermit|adjoint|unitary|wave ?function|\\mathbb\s*\{?C\b|quantum|Schr|amplitudes\b"
    r"|holomorphic|spinor|\bqubits?\b",
    re.IGNORECASE,
)


_CONNECTED = re.compile(
    r"^[\s,;.]*(?:and|or|as well as|while|but|similarly|likewise|also|then)?[\s,;]*$", re.IGNORECASE
)
_IN_PROSE = re.compile(r"\$\s*(\\[A-Za-z]+|[A-Za-z])\s*\(\s*[^()$=]{1,20}\)\s*(?:=|:=|\\equiv)")
_CURRENT = re.compile(r"(?<![A-Za-z\\])i\s*\(\s*[A-Za-z]\s*\)")


@dataclass(frozen=True)
class _Look:
    """What a document says as a whole.

    functions: names that some left side applies to names (f(x) = ...), in displays and in the text. spoken: whether
    complex numbers are spoken of. bars: whether a bar or a star makes the conjugate number; where nothing else is
    complex, it marks a name. starred: the letters of which it does. facts: what letters are everywhere.
    """

    functions: frozenset[str]
    spoken: bool
    bars: bool
    starred: frozenset[str]
    facts: Facts


def _first_look(document: Document) -> _Look:
    found: set[str] = set()
    starred: set[str] = set()
    spoken = False
    texts = [text for d in document.displays for text in (d.before, d.after)]
    bars = any(_COMPLEX.search(text) for text in texts)
    found.update(name for text in texts for name in _IN_PROSE.findall(text) if name not in FUNCTION_COMMANDS)
    for display in document.displays:
        try:
            reading = read_or_stop(display, Notation())
        except Unread:
            continue
        spoken = spoken or any(is_complex(statement.chain) for statement in reading.statements)
        bars = bars or any(is_complex(statement.chain, marks=False) for statement in reading.statements)
        for statement in reading.statements:
            bodies = (part.body for part in walk(statement.chain) if isinstance(part, Conjugate))
            starred.update(body.name for body in bodies if isinstance(body, Symbol))
            left = statement.chain.sides[0]
            if isinstance(left, Apply) and statement.chain.relations and defines(statement.chain, frozenset()):
                assert isinstance(left.function, Symbol)
                found.add(left.function.key)
    applied = any(_CURRENT.search(display.source) for display in document.displays)
    current = Standing(frozenset({"i"}), words="i before a bracket may be a function", veto=True, kept=True)
    facts = Facts(standing=(current,) if applied else ())
    return _Look(frozenset(found), spoken and bars, bars, frozenset(starred if bars else ()), facts)


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
            left, right = chain.sides[number : number + 2]
            part = Chain((left, right), (sign,))
            facts = concerning(everything, part, definitions)
            scope = plain_scope(
                part, facts, definitions, place.functions, place.complex_text, place.bars, place.starred
            )
            role = "definition" if number == 0 and intro.new else "claim"
            written = _written_out(definitions, names_in(part))
            vetoes = (*vetoes_of(facts, part, written, definitions), *_doubtful_marks(part, facts))
            veto = vetoes[0] if vetoes else ""
            doubts = restrictions(facts, part)
            law = law_in(place.before)
            doubts += (Doubt(f"stated as a law or a condition: {law}"),) if law else ()
            more = (definitions, place.functions, place.complex_text, place.bars, place.starred)
            broader = wide_facts(facts, part)
            wide = plain_scope(part, broader, *more) if broader is not None else None
            narrow = None
            if any(doubt.fact is not None for doubt in doubts):
                narrow = plain_scope(part, revived(facts), *more)
            positive = frozenset(n for n, d in scope.declarations.items() if d.domain in _POSITIVE)
            expansion = expansion_of(right, positive) if sign == "=" and role == "claim" else None
            if expansion is not None and (turned := _turned(expansion, part, definitions, place)):
                expansion, veto = None, turned
            link = Link(left, sign, right, role, scope, (), intro.doubt, doubts, veto, narrow, wide)
            if expansion is not None:
                said = expansion.printed, expansion.regimes, expansion.remainder
                link = replace(link, right=said[0], regimes=said[1], remainder=said[2])
            conditional = bool(reading.conditions) or statement.implied
            links.append(replace(link, conditional=conditional))
        if intro.new and len(chain.relations) == 1:
            definitions = (*definitions, Definition(chain.sides[0], chain.sides[1], place.label))
        if intro.unclear:
            definitions = (*definitions, unclear(chain, place.label))
    return links, definitions
