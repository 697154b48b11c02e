"""The contexts of a document with a profile: scopes by section, roles as declared, printed definitions learned."""

from __future__ import annotations

from dataclasses import replace

from derive.language import Unread
from derive.meaning.plain import Doubt, facts_of_conditions
from derive.meaning.scope import Definition, Scope, moving_symbol
from derive.reading.statements import Reading
from derive.reading.tree import Chain, Symbol, walk
from paper_checks.checking.context import Context, Link, context_of, read_or_stop
from paper_checks.document import Display, Document
from paper_checks.profile import EquationEntry, Profile, Section


def contexts_with_profile(document: Document, profile: Profile) -> list[Context]:
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
    if symbol is None or scope.definition_of(symbol.key) is not None or scope.motion_of(symbol.key) is not None:
        return False
    declaration = scope.declarations.get(symbol.key)
    if declaration is None and any(key.split("_")[0] == symbol.name for key in scope.declarations):
        return False  # a declared name with a label or letters nobody declared is a slip, not a new name
    if declaration is not None and declaration.coordinate:
        return False
    return not any(isinstance(n, Symbol) and n.key == symbol.key for n in walk(definition.right))


def _profiled(display: Display, profile: Profile, section: Section | None) -> Context:
    label = display.label
    if section is None:
        note = "the profile has no section for this equation: add its label to one"
        return context_of(display, None, None, (), None, note=note)
    entry = profile.equations.get(label) or EquationEntry(label)
    try:
        reading = read_or_stop(display, section.scope.notation)
    except Unread as stop:
        return context_of(display, None, stop, (), section.scope)
    links = _profiled_links(reading, section, entry)
    own = tuple(s for s in section.statements if s.role == "claim" and s.equation == label)
    found = context_of(
        display,
        reading,
        None,
        links,
        section.scope,
        own,
        section.solutions(),
        note="the section is a draft: remove `draft = true` from it to have this judged" if section.draft else "",
        role=entry.roles[0] if entry.roles else "",
    )
    return replace(found, derivations=entry.derivations)


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
            links.append(
                Link(left, sign, right, role, scope, entry.regimes, unknown=tuple(Doubt(w) for w in facts.unknown))
            )
    return tuple(links)


def _chains(reading: Reading) -> list[Chain]:
    return [c.chain for c in reading.conditions if c.chain is not None and c.chain.relations]


def _role(roles: tuple[str, ...], place: int, new: bool) -> str:
    """The declared role; without one, a name that nothing defined before is defined here."""
    if not roles:
        return "definition" if new else "claim"
    return roles[place] if place < len(roles) else roles[-1]
