"""The report as a table for people: label, verdict, equation, one line why; then what it comes to."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from derive.language.finding import Verdict
from paper_checks.report.paper import Paper
from paper_checks.report.verdicts import COLOURS, counts, deciding_claim, is_refuted, refuted_labels, role_counts, why
from paper_checks.rows import Report, Row

_SIDE_BY_SIDE = 132  # from this width on the reason has a column of its own
_LONGEST_LABEL = 14
_VERDICT = 12
_GAP = 2


@dataclass(frozen=True)
class _Columns:
    """Widths in cells; `reason` is 0 where the reason stands below the equation."""

    label: int
    equation: int
    reason: int


def write_table(report: Report, paper: Paper) -> None:
    """Write one entry per equation, in the order of the document."""
    columns = _columns(report, paper.width)
    _write_head(columns, paper)
    for row in report.rows:
        _write_row(row, columns, paper)


def write_summary(report: Report, paper: Paper) -> None:
    """Write the notes, the counts per verdict and role, the seconds, and which equations are refuted."""
    paper.write(paper.dash(paper.width))
    for note in report.notes:
        paper.write_wrapped(Text(f"note: {paper.words(note)}", style="dim"))
    repaired = [row.label for row in report.rows if row.repairs]
    if repaired:
        paper.write_wrapped(Text(f"repaired before reading (see -v): {paper.words(_list(repaired))}", style="dim"))
    paper.write_wrapped(_totals(report, paper))
    refuted = refuted_labels(report)
    if refuted:
        paper.write_wrapped(Text(f"refuted: {paper.words(_list(refuted))}", style=COLOURS[Verdict.REFUTED]))


def _list(labels: list[str] | tuple[str, ...]) -> str:
    return ", ".join(labels)


def _totals(report: Report, paper: Paper) -> Text:
    number = len(report.rows)
    line = Text.assemble((f"{number} equation{'' if number == 1 else 's'}: ", "bold"))
    parts: list[Text] = []
    for verdict, count in counts(report).items():
        if verdict is not None and count:
            parts.append(Text(f"{count} {verdict.value}", style=COLOURS[verdict]))
    silent = role_counts(report, without_verdict=True)
    if silent:
        roles = ", ".join(f"{count} {_plural(role, count)}" for role, count in silent.items())
        parts.append(Text(f"{sum(silent.values())} not judged ({paper.words(roles)})", style="dim"))
    line.append_text(Text(", ").join(parts) if parts else Text("nothing to judge"))
    line.append(f"; {report.seconds:.1f} s", style="dim")
    return line


def _plural(role: str, count: int) -> str:
    return role if count == 1 else f"{role}s"


def _columns(report: Report, width: int) -> _Columns:
    label = min(max((cell_len(row.label) for row in report.rows), default=0), _LONGEST_LABEL)
    label = max(label, len("label"))
    rest = width - label - _VERDICT - 2 * _GAP
    if width < _SIDE_BY_SIDE:
        return _Columns(label, rest, 0)
    reason = (rest - _GAP) * 45 // 100
    return _Columns(label, rest - _GAP - reason, reason)


def _write_head(columns: _Columns, paper: Paper) -> None:
    head = ["label".rjust(columns.label), "verdict".ljust(_VERDICT), "equation, as read".ljust(columns.equation)]
    if columns.reason:
        head.append("why")
    paper.write(Text((" " * _GAP).join(head), style="dim"))
    paper.write(paper.dash(paper.width))


def _write_row(row: Row, columns: _Columns, paper: Paper) -> None:
    refuted = is_refuted(row)
    style = "bold" if refuted else "dim" if row.verdict is None else ""
    label = Text(paper.fit(paper.words(row.label), columns.label), style="bold red" if refuted else "bold")
    equation = Text(
        paper.fit(paper.words(row.read_as) if row.read_as else paper.mathematics(row.printed), columns.equation),
        style=style,
    )
    verdict = paper.verdict(row.verdict, row.role)
    line = _right(label, columns.label) + _left(verdict, _VERDICT) + _left(equation, columns.equation)
    reason, reason_style = paper.words(why(row)), "red" if refuted else "dim"
    if columns.reason:
        line.append(paper.fit(reason, columns.reason), style=reason_style)
    paper.write(line)
    if reason and not columns.reason:
        _write_below(reason, reason_style, columns, paper)
    claim = deciding_claim(row)
    if claim is not None and claim.verdict is Verdict.REFUTED and claim.correction:
        _write_below(f"should read  {paper.mathematics(claim.correction)}", "green", columns, paper)


def _write_below(text: str, style: str, columns: _Columns, paper: Paper) -> None:
    """A line below the equation, from its column to the right edge."""
    indent = columns.label + _VERDICT + 2 * _GAP
    paper.write(Text.assemble(" " * indent, (paper.fit(text, paper.width - indent), style)))


def _left(text: Text, width: int) -> Text:
    return Text.assemble(text, " " * (width - text.cell_len + _GAP))


def _right(text: Text, width: int) -> Text:
    return Text.assemble(" " * (width - text.cell_len), text, " " * _GAP)
