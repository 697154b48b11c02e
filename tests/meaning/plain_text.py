"""A plain text in miniature: earlier definitions, prose, one print, and the verdict on each of its links."""

from __future__ import annotations

from collections.abc import Iterable

from derive.judging.judge import judge, worst_first
from derive.language import OutsideLanguage, Verdict
from derive.meaning.claims import meaning_of
from derive.meaning.plain import Facts, facts_of_conditions, facts_of_prose, plain_scope
from derive.meaning.scope import Definition
from derive.reading.notation import Notation
from derive.reading.statements import read_display
from derive.reading.tree import Chain

NOTATION = Notation(functions=frozenset("fghF"))


def definitions(*prints: str) -> tuple[Definition, ...]:
    """The definitions that these prints are."""
    chains = [read_display(text, NOTATION).statements[0].chain for text in prints]
    return tuple(Definition(c.sides[0], c.sides[1], str(place)) for place, c in enumerate(chains))


def verdicts(text: str, before: Iterable[str] = (), prose: Iterable[str] = ()) -> list[Verdict]:
    """The verdict on each link of a print after these definitions and stretches of prose; None outside the language."""
    standing, here = Facts(), Facts()
    for stretch in prose:
        here, more = facts_of_prose(stretch)
        standing += more
    reading = read_display(text, NOTATION)
    facts = standing + here + facts_of_conditions(reading.conditions)
    found = []
    for statement in reading.statements:
        chain = statement.chain
        for place, sign in enumerate(chain.relations):
            part = Chain(chain.sides[place : place + 2], (sign,))
            scope = plain_scope(part, facts, definitions(*before))
            try:
                meaning = meaning_of(part.sides[0], sign, part.sides[1], scope)
            except OutsideLanguage:
                found.append(Verdict.UNREAD)
                continue
            found.append(worst_first([judge(c.claim) for c in meaning.claims]).verdict)
    return found


def verdict(text: str, before: Iterable[str] = (), prose: Iterable[str] = ()) -> Verdict:
    """The verdict on a print with one link; UNREAD stands for outside the language."""
    (only,) = verdicts(text, before, prose)
    return only
