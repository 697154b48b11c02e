"""The parts of a profile. Frozen data."""

from __future__ import annotations

from dataclasses import dataclass

from derive.meaning.claims import Regime
from derive.meaning.scope import Scope
from derive.reading.tree import Chain, Node

STATEMENT_ROLES = ("definition", "assumption", "motion", "solution", "claim")


@dataclass(frozen=True)
class StatementEntry:
    """A statement the prose makes. `role` says how it is used; a claim is judged in the row of `equation`."""

    name: str
    says: str
    role: str
    chain: Chain
    equation: str = ""
    start: Node | None = None


@dataclass(frozen=True)
class Section:
    """A stretch of equations in which names keep their meaning. `scope` holds all but the printed definitions.

    Nothing that a draft prints is judged.
    """

    equations: tuple[str, ...]
    scope: Scope
    statements: tuple[StatementEntry, ...]
    draft: bool = False

    def solutions(self) -> tuple[StatementEntry, ...]:
        """The statements that solve a law of motion."""
        return tuple(s for s in self.statements if s.role == "solution")


@dataclass(frozen=True)
class EquationEntry:
    """What is said of one equation: roles by link, the limits it is meant in."""

    label: str
    roles: tuple[str, ...] = ()
    regimes: tuple[Regime, ...] = ()


@dataclass(frozen=True)
class Profile:
    """A whole profile."""

    name: str
    path: str
    sections: tuple[Section, ...]
    equations: dict[str, EquationEntry]

    def section_of(self, label: str) -> Section | None:
        """The section an equation belongs to."""
        for section in self.sections:
            if label in section.equations:
                return section
        return None
