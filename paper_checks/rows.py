"""What a check says: one row per printed equation, one entry per claim. Frozen data, shared by check and report."""

from __future__ import annotations

from dataclasses import dataclass, field

from derive.language.finding import Verdict, Witness

ROLES = ("definition", "postulate", "claim", "convention", "remark")


@dataclass(frozen=True)
class ClaimRow:
    """One judged statement. `statement` is how it was read; `origin` is "printed", "profile" or "derivation".

    `correction` is the LaTeX of the smallest edit that holds, where one was found; `attempts` is the judge's log.
    """

    statement: str
    origin: str
    verdict: Verdict
    scope: str = ""
    reason: str = ""
    witness: Witness | None = None
    correction: str = ""
    attempts: tuple[str, ...] = ()


@dataclass(frozen=True)
class DerivationShown:
    """A derivation that ends in an equation: its lines as LaTeX with their reasons, and its conclusion as LaTeX.

    The conclusion is in the paper's letters. against: what it contradicts, or "".
    """

    name: str
    title: str
    conclusion: str
    lines: tuple[tuple[str, str], ...] = ()
    against: str = ""


@dataclass(frozen=True)
class Row:
    """One printed equation. `verdict` is that of its worst printed claim; None where nothing is claimed."""

    label: str
    line: int
    printed: str
    read_as: str
    role: str
    verdict: Verdict | None
    reason: str
    conditions: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    claims: tuple[ClaimRow, ...] = ()
    repairs: tuple[str, ...] = ()
    seconds: float = 0.0
    derivations: tuple[DerivationShown, ...] = ()


@dataclass(frozen=True)
class Report:
    """A whole check: the document's name, the versions of the engines, a row per equation, notes to the reader."""

    document: str
    engine: dict[str, str]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = field(default=())
    seconds: float = 0.0
