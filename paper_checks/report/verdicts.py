"""How a verdict looks: a sign and a colour each, so that colour is never needed; and what a row comes to."""

from __future__ import annotations

from collections import Counter

from derive.language.finding import Verdict
from paper_checks.rows import ClaimRow, Report, Row

SIGNS = {
    Verdict.PROVED: ("✓", "+"),
    Verdict.SUPPORTED: ("≈", "~"),
    Verdict.UNDECIDED: ("?", "?"),
    Verdict.UNREAD: ("∅", "-"),
    Verdict.REFUTED: ("✗", "X"),
    None: ("·", "."),
}
COLOURS = {
    Verdict.PROVED: "green",
    Verdict.SUPPORTED: "cyan",
    Verdict.UNDECIDED: "yellow",
    Verdict.UNREAD: "magenta",
    Verdict.REFUTED: "bold red",
    None: "dim",
}


def is_refuted(row: Row) -> bool:
    """True if a printed claim of the row, or a statement the profile makes about it, is refuted."""
    return row.verdict is Verdict.REFUTED or any(claim.verdict is Verdict.REFUTED for claim in row.claims)


def refuted_labels(report: Report) -> tuple[str, ...]:
    """The labels of the refuted rows, in the order of the document, each once."""
    return tuple(dict.fromkeys(row.label for row in report.rows if is_refuted(row)))


def deciding_claim(row: Row) -> ClaimRow | None:
    """The first claim that has the row's verdict, a refuted one before all others; None where nothing is claimed."""
    for wanted in (Verdict.REFUTED, row.verdict):
        for claim in row.claims:
            if claim.verdict is wanted:
                return claim
    return None


def why(row: Row) -> str:
    """The one line of reason for a row: its own, or that of the claim that decides it."""
    claim = deciding_claim(row)
    if claim is not None and claim.verdict is Verdict.REFUTED and row.verdict is not Verdict.REFUTED:
        return f"what the text says of it is refuted: {claim.reason}"
    return row.reason or (claim.reason if claim is not None else "")


def counts(report: Report) -> dict[Verdict | None, int]:
    """How many rows have each verdict, in the order of SIGNS; None counts the rows that claim nothing."""
    found = Counter(row.verdict for row in report.rows)
    return {verdict: found[verdict] for verdict in SIGNS}


def role_counts(report: Report, *, without_verdict: bool = False) -> dict[str, int]:
    """How many rows have each role, most frequent first; with `without_verdict`, of the rows that claim nothing."""
    rows = [row for row in report.rows if row.verdict is None or not without_verdict]
    found = Counter(row.role for row in rows)
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
