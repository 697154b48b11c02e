"""One equation in full: its print, its reading, its role, what was used, every claim with its attempts and witness."""

from __future__ import annotations

from rich.text import Text

from derive.language.finding import Verdict, Witness
from derive.writing.words import pieces
from paper_checks.report.paper import Paper
from paper_checks.report.safe_text import visible
from paper_checks.report.verdicts import COLOURS
from paper_checks.rows import ClaimRow, DerivationShown, Row

_NAME = 14
_INDENT = 2
_ORIGINS = {"printed": "printed", "derivation": "what was derived against the print"}


def write_detail(row: Row, paper: Paper) -> None:
    """Write everything the report knows of one equation."""
    head = Text.assemble((f"equation {paper.words(row.label)}", "bold"))
    head.append(f"  line {row.line}  ", style="dim")
    head.append_text(paper.verdict(row.verdict, row.role))
    paper.write(paper.dash(paper.width))
    paper.write(head)
    _write_item("printed", _printed(row.printed, paper), paper)
    for repair in row.repairs:
        _write_item("repaired", [paper.words(repair)], paper)
    _write_item("read as", [paper.words(row.read_as)], paper)
    _write_item("role", [paper.words(row.role)], paper)
    for condition in row.conditions:
        _write_item("condition", [paper.words(condition)], paper)
    _write_item("uses", [paper.words(", ".join(row.uses))], paper)
    _write_item("why", [paper.words(row.reason)], paper)
    for number, claim in enumerate(row.claims, start=1):
        _write_claim(claim, number, len(row.claims), paper)
    for derivation in row.derivations:
        _write_derivation(derivation, paper)
    paper.write(Text(f"  {row.seconds:.2f} s", style="dim"))


def _write_derivation(derivation: DerivationShown, paper: Paper) -> None:
    paper.write()
    paper.write(Text(f"  derivation {derivation.name}: {paper.words(derivation.title)}", style="bold"))
    for line, reason in derivation.lines:
        _write_item("", [paper.mathematics(line)], paper)
        _write_item("", ["    " + _with_formulas(reason, paper)], paper)
    _write_item("so here", [paper.mathematics(derivation.conclusion)], paper)
    _write_item("in LaTeX", [paper.words(derivation.conclusion)], paper)
    if derivation.against:
        _write_item("against", [paper.words(derivation.against)], paper, style=COLOURS[Verdict.REFUTED])


def _printed(printed: str, paper: Paper) -> list[str]:
    """The lines of the print as they stand, harmless."""
    return [paper.words(line) for line in printed.strip().splitlines() if visible(line).strip()]


def _with_formulas(text: str, paper: Paper) -> str:
    """Words as they are, the formulas between dollars as mathematics, blanks between both kept."""
    shown = ""
    for part, formula in pieces(text):
        inside = paper.mathematics(part) if formula else paper.words(part.strip())
        shown += (
            inside
            if formula
            else f"{' ' * part.startswith(' ')}{inside}{' ' * (part.strip() != '' and part.endswith(' '))}"
        )
    return shown


def _write_claim(claim: ClaimRow, number: int, of: int, paper: Paper) -> None:
    origin = _ORIGINS.get(claim.origin, "said by the profile")
    head = Text.assemble((f"  claim {number} of {of}, {origin}  ", "bold"))
    head.append_text(paper.verdict(claim.verdict, ""))
    paper.write()
    paper.write(head)
    _write_item("statement", [paper.words(claim.statement)], paper)
    _write_item("scope", [paper.words(claim.scope)], paper)
    _write_item("why", [paper.words(claim.reason)], paper)
    if claim.witness is not None:
        _write_witness(claim.witness, paper)
    if claim.correction:
        style = COLOURS[Verdict.PROVED]
        _write_item("should read", [paper.mathematics(claim.correction)], paper, style=style)
        _write_item("in LaTeX", [paper.words(claim.correction)], paper, style=style)
    for place, attempt in enumerate(claim.attempts, start=1):
        _write_item("tried" if place == 1 else "", [f"{place}. {paper.words(attempt)}"], paper)


def _write_witness(witness: Witness, paper: Paper) -> None:
    where = [f"{paper.words(name)} = {paper.words(value)}" for name, value in witness.values]
    _write_item("fails at", where or ["every point"], paper, style=COLOURS[Verdict.REFUTED])
    for name, side in (("left", witness.left), ("right", witness.right), ("difference", witness.difference)):
        _write_item(f"  {name}", [paper.words(side)], paper)


def _write_item(name: str, lines: list[str], paper: Paper, *, style: str = "") -> None:
    """A name in the margin and its lines beside it, each wrapped with a hanging indent; nothing for no text."""
    margin = _INDENT + _NAME
    room = max(paper.width - margin, 20)
    shown = [part for line in lines if line for part in Text(line).wrap(paper.console, room)]
    for place, part in enumerate(shown):
        part.rstrip()
        shown_name = (name if place == 0 else "").ljust(_NAME)
        paper.write(Text.assemble((" " * _INDENT + shown_name, "dim"), (part.plain, style)))
