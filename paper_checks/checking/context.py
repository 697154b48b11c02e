"""What is known at the place where a display stands: its reading, the scope of its names, the roles of its links."""

from __future__ import annotations

from dataclasses import dataclass

from derive.language import Unread
from derive.meaning.claims import Regime
from derive.meaning.plain import Doubt
from derive.meaning.scope import Scope
from derive.reading.notation import Notation
from derive.reading.statements import Reading, read_display
from derive.reading.tree import Node
from paper_checks.document import Display
from paper_checks.profile import DerivationEntry, StatementEntry


@dataclass(frozen=True)
class Link:
    """One judged step of a chain: left sign right, with its role and the scope its names have there.

    doubt, unknown: why a failure need not refute it. veto: why nothing decides it. narrow: the scope in which what was
    said of other displays holds here too. wide: the scope in which letters are real, as they were said to be elsewhere.
    remainder: an order of magnitude that is printed behind the right side. conditional: whether the print itself says
    for which numbers it is claimed.
    """

    left: Node
    sign: str
    right: Node
    role: str
    scope: Scope
    regimes: tuple[Regime, ...] = ()
    doubt: str = ""
    unknown: tuple[Doubt, ...] = ()
    veto: str = ""
    narrow: Scope | None = None
    wide: Scope | None = None
    remainder: Node | None = None
    conditional: bool = False


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
    derivations: tuple[DerivationEntry, ...] = ()
    goes_on: bool = False  # whether the first left side is the right side of the row before it


def read_or_stop(display: Display, notation: Notation) -> Reading:
    """The reading of a display. A fault of the reader itself leaves this display unread, not the whole document."""
    try:
        return read_display(display.source, notation, display.environment)
    except Unread:
        raise
    except Exception as fault:
        raise Unread(f"the reader failed ({type(fault).__name__}: {fault})") from fault


def context_of(
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
    """The context of a display with what was found out about it."""
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
