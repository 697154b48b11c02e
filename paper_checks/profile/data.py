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
class DerivationEntry:
    """A derivation that ends in an equation, and how its letters are written in the paper.

    name: subject.derivation. letters: pairs of a name of the derivation and LaTeX with #1, #2, ... for its indices.
    """

    name: str
    letters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class EquationEntry:
    """What is said of one equation: roles by link, the limits it is meant in, the derivations that end in it."""

    label: str
    roles: tuple[str, ...] = ()
    regimes: tuple[Regime, ...] = ()
    derivations: tuple[DerivationEntry, ...] = ()


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
