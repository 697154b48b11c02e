"""What is known at the place where a display stands: its reading, the scope of its names, the roles of its links."""

from __future__ import annotations

from dataclasses import dataclass, replace

from derive.language import OutsideLanguage, Unread
from derive.meaning.claims import Regime
from derive.meaning.conventions import is_complex
from derive.meaning.plain import (
    Facts,
    defines,
    equation_for,
    facts_of_conditions,
    facts_of_prose,
    names_in,
    plain_notation,
    plain_scope,
)
from derive.meaning.scope import Definition, Scope, moving_symbol
from derive.reading.notation import CONVENTIONAL_FUNCTIONS, Notation
from derive.reading.statements import Reading, Statement, read_display
from derive.reading.tokens import significant, tokenize
from derive.reading.tree import Apply, Chain, Node, Symbol, walk
from paper_checks.document import Display, Document
from paper_checks.profile import EquationEntry, Profile, Section, StatementEntry


@dataclass(frozen=True)
class Link:
    """One judged step of a chain: left sign right, with its role and the scope its names have there."""

    left: Node
    sign: str
    right: Node
    role: str
    scope: Scope
    regimes: tuple[Regime, ...] = ()
    doubt: str = ""
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """Everything a worker needs to judge one display."""

    label: str
    line: int
    printed: str
    reading: Reading | None
    unread: Unread | None
    links: tuple[Link, ...]
    scope: Scope | None
    statements: tuple[StatementEntry, ...] = ()
    solutions: tuple[StatementEntry, ...] = ()
    repairs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    note: str = ""
    role: str = ""
    by_row: bool = False


def contexts_of(document: Document, profile: Profile | None) -> list[Context]:
    """The contexts of all displays, in order; a display whose rows carry their own labels gives one a row."""
    whole = _with_profile(document, profile) if profile is not None else _plain(document)
    found: list[Context] = []
    for display, context in zip(document.displays, whole, strict=True):
        found += by_rows(display, context)
    return found


def _read(display: Display, notation: Notation) -> Reading:
    """The reading of a display. A fault of the reader itself leaves this display unread, not the whole document."""
    try:
        return read_display(display.source, notation, display.environment)
    except Unread:
        raise
    except Exception as fault:
        raise Unread(f"the reader failed ({type(fault).__name__}: {fault})") from fault


def by_rows(display: Display, context: Context) -> list[Context]:
    """One context for each labelled row of a display; rows without a label go with the next labelled one."""
    labels = display.row_labels
    if sum(bool(label) for label in labels) < 2 or context.reading is None:
        return [context]
    ends = row_ends(display.source)
    owners = [next((x for x in labels[i:] if x), next(x for x in reversed(labels) if x)) for i in range(len(labels))]
    contexts = []
    for place, label in enumerate(labels):
        if not label:
            continue
        links = tuple(
            link for link in context.links if owners[min(_row_of(link.right.start, ends), len(owners) - 1)] == label
        )
        line = display.line + display.source[: ends[place - 1] if place else 0].count("\n")
        start, end = (ends[place - 1] if place else 0), (ends[place] if place < len(ends) else len(display.source))
        printed = display.source[start:end].strip()
        contexts.append(replace(context, label=label, line=line, printed=printed, links=links, by_row=True))
    return contexts


def _row_of(offset: int, ends: list[int]) -> int:
    return sum(1 for end in ends if end <= offset)


def row_ends(source: str) -> list[int]:
    """The offsets at which the rows of a display end, outside inner environments."""
    ends, level = [], 0
    for token in tokenize(source):
        if token.kind == "environment":
            level += 1 if token.text.startswith(r"\begin") else -1
        elif token.kind == "row" and level <= 0:
            ends.append(token.end)
    return ends


# with a profile


def _with_profile(document: Document, profile: Profile) -> list[Context]:
    """The contexts in order; what a print defines is known from then on in its section, the profile's word first."""
    learned: dict[int, tuple[Definition, ...]] = {}
    contexts = []
    for display in document.displays:
        section = profile.section_of(display.label)
        if section is None and display.continues:
            section = profile.section_of(display.continues)
        place = profile.sections.index(section) if section is not None else -1
        if section is not None and place in learned:
            section = replace(section, scope=section.scope.with_definitions(*learned[place]))
        context = _profiled(display, profile, section)
        contexts.append(context)
        learned[place] = learned.get(place, ()) + _definitions_in(context)
    return contexts


def _definitions_in(context: Context) -> tuple[Definition, ...]:
    """What the printed definitions and laws of motion of a display add to its scope."""
    found = []
    for link in context.links:
        definition = Definition(link.left, link.right, context.label)
        if link.sign not in ("=", ":=", r"\equiv"):
            continue
        if link.role == "definition" and _is_new(definition, link.scope):
            found.append(definition)
        if link.role == "postulate" and definition.is_motion:
            known = link.scope.motion_of(moving_symbol(definition).key)
            found += [] if known else [definition]
    return tuple(found)


def _is_new(definition: Definition, scope: Scope) -> bool:
    symbol = definition.symbol
    if symbol is None or scope.definition_of(symbol.key) is not None:
        return False
    return not any(isinstance(n, Symbol) and n.key == symbol.key for n in walk(definition.right))


def _profiled(display: Display, profile: Profile, section: Section | None) -> Context:
    label = display.label
    if section is None:
        note = "the profile has no section for this equation: add its label to one"
        return _base(display, None, None, (), None, note=note)
    entry = profile.equations.get(label) or EquationEntry(label)
    try:
        reading = _read(display, section.scope.notation)
    except Unread as stop:
        return _base(display, None, stop, (), section.scope)
    links = _profiled_links(reading, section, entry)
    own = tuple(s for s in section.statements if s.role == "claim" and s.equation == label)
    return _base(
        display,
        reading,
        None,
        links,
        section.scope,
        own,
        section.solutions(),
        role=entry.roles[0] if entry.roles else "",
    )


def _base(
    display: Display,
    reading: Reading | None,
    stop: Unread | None,
    links: tuple[Link, ...],
    scope: Scope | None,
    statements: tuple[StatementEntry, ...] = (),
    solutions: tuple[StatementEntry, ...] = (),
    note: str = "",
    role: str = "",
) -> Context:
    repairs = tuple(str(repair) for repair in display.repairs)
    also = tuple(x for x in (*display.row_labels, display.anchor, display.number) if x)
    return Context(
        display.label,
        display.line,
        display.source.strip(),
        reading,
        stop,
        links,
        scope,
        statements,
        solutions,
        repairs,
        also,
        note,
        role,
    )


def _profiled_links(reading: Reading, section: Section, entry: EquationEntry) -> tuple[Link, ...]:
    links: list[Link] = []
    facts = facts_of_conditions(reading.conditions)
    scope = section.scope
    if facts.chains or facts.domains:
        scope = replace(scope, assumptions=scope.assumptions + tuple((c, "as printed") for c in _chains(reading)))
    for statement in reading.statements:
        chain = statement.chain
        for place, sign in enumerate(chain.relations):
            left, right = chain.sides[place : place + 2]
            role = _role(entry.roles, len(links), place == 0 and _is_new(Definition(left, right, ""), scope))
            links.append(Link(left, sign, right, role, scope, entry.regimes, unknown=facts.unknown))
    return tuple(links)


def _chains(reading: Reading) -> list[Chain]:
    return [c.chain for c in reading.conditions if c.chain is not None and c.chain.relations]


def _role(roles: tuple[str, ...], place: int, new: bool) -> str:
    """The declared role; without one, a name that nothing defined before is defined here."""
    if not roles:
        return "definition" if new else "claim"
    return roles[place] if place < len(roles) else roles[-1]


# without a profile


def _plain(document: Document) -> list[Context]:
    functions, spoken = _first_look(document)
    lasting = Facts()
    seen: frozenset[str] = frozenset()
    definitions: tuple[Definition, ...] = ()
    contexts: list[Context] = []
    for number, display in enumerate(document.displays):
        here, more = facts_of_prose(display.before)
        following, _ = facts_of_prose(_same_sentence(display.after, last=number == len(document.displays) - 1))
        lasting += more
        notation = plain_notation([display.source], functions, _multiplied(display.source, functions))
        try:
            reading = _read(display, notation)
        except Unread as stop:
            contexts.append(_base(display, None, stop, (), None))
            continue
        facts = lasting + here + following + facts_of_conditions(reading.conditions)
        links, definitions, seen = _plain_links(reading, facts, definitions, seen, display.label, functions, spoken)
        scope = links[0].scope if links else Scope()
        contexts.append(_base(display, reading, None, tuple(links), scope))
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
            reading = _read(display, Notation())
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
    seen: frozenset[str],
    label: str,
    functions: frozenset[str],
    complex_text: bool,
) -> tuple[list[Link], tuple[Definition, ...], frozenset[str]]:
    links: list[Link] = []
    for statement in reading.statements:
        chain = statement.chain
        new = defines(chain, seen)
        doubt = "" if new else _doubt(chain, seen)
        for place, sign in enumerate(chain.relations):
            role = "definition" if place == 0 and new else "claim"
            if place == 1 and new:
                definitions = (*definitions, Definition(chain.sides[0], chain.sides[1], label))
            part = Chain(chain.sides[place : place + 2], (sign,))
            scope = plain_scope(part, facts, definitions, functions, complex_text)
            links.append(
                Link(chain.sides[place], sign, chain.sides[place + 1], role, scope, doubt=doubt, unknown=facts.unknown)
            )
        if new and len(chain.relations) == 1:
            definitions = (*definitions, Definition(chain.sides[0], chain.sides[1], label))
        seen = seen | names_in(chain)
    return links, definitions, seen


def _doubt(chain: Chain, seen: frozenset[str]) -> str:
    name = equation_for(chain, seen)
    return f"this may be an equation for {name}, not an identity" if name else ""


__all__ = ["Context", "Link", "OutsideLanguage", "Statement", "contexts_of"]
