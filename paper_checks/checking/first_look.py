"""What a document says as a whole, before its displays are read one after another."""

from __future__ import annotations

import re
from dataclasses import dataclass

from derive.language import Unread
from derive.meaning.conventions import is_complex
from derive.meaning.facts import Facts, Standing
from derive.meaning.naming import defines
from derive.reading.notation import FUNCTION_COMMANDS, Notation
from derive.reading.tree import Apply, Conjugate, Symbol, walk
from paper_checks.checking.context import read_or_stop
from paper_checks.document import Document

_COMPLEX = re.compile(
    r"\bcomplex\b|conjugat|hermit|adjoint|unitary|wave ?function|\\mathbb\s*\{?C\b|quantum|Schr|amplitudes\b"
    r"|holomorphic|spinor|\bqubits?\b",
    re.IGNORECASE,
)
_IN_PROSE = re.compile(r"\$\s*(\\[A-Za-z]+|[A-Za-z])\s*\(\s*[^()$=]{1,20}\)\s*(?:=|:=|\\equiv)")
_CURRENT = re.compile(r"(?<![A-Za-z\\])i\s*\(\s*[A-Za-z]\s*\)")


@dataclass(frozen=True)
class Look:
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


def first_look(document: Document) -> Look:
    """The look at all displays and the prose between them; what cannot be read is passed over."""
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
    return Look(frozenset(found), spoken and bars, bars, frozenset(starred if bars else ()), facts)
