"""Measures the program against the corpus: what is wrong first, then what is undecided, then shares and times.

    python -m tests.corpus.measure                 # all plain documents
    python -m tests.corpus.measure sums limits     # those whose name contains a word
    python -m tests.corpus.measure --planted       # the reprints of the main paper, where it is at hand
    options: --limit SECONDS (a document or reprint), --jobs N, --open (list each undecided or unread equation)

A wrong verdict is a false equation proved or supported, a true one refuted, or an unreadable one judged at all.
The exit code is 1 when there is one.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.corpus.planted.edits import Edit
from tests.corpus.planted.plant import PAPER, write_reprints
from tests.corpus.planted.printed import TRUTH, WHY

HERE = Path(__file__).resolve().parent
PROFILE = "thierry-mieg-2018"
DECIDED = ("proved", "supported", "refuted")
WORST_FIRST = ("refuted", "unread", "undecided", "supported", "proved")
COMMAND = (sys.executable, "-c", "import sys; from paper_checks.command_line import main; sys.exit(main())", "check")


@dataclass(frozen=True)
class Judged:
    """One equation of a document: its truth beside what the program said. verdict None: no row, or nothing claimed."""

    document: str
    label: str
    truth: str
    topic: str
    note: str
    verdict: str | None
    printed: str = ""
    read_as: str = ""
    reason: str = ""
    seconds: float = 0.0
    row: bool = True

    @property
    def wrong(self) -> bool:
        """Whether the verdict contradicts the truth."""
        forbidden = {"false": ("proved", "supported"), "true": ("refuted",), "unreadable": DECIDED}
        return self.verdict in forbidden.get(self.truth, ())

    @property
    def counts(self) -> bool:
        """Whether a verdict was due."""
        return self.truth in ("true", "false")

    @property
    def decided(self) -> bool:
        """Whether a verdict was given."""
        return self.verdict in DECIDED

    def __str__(self) -> str:
        where = (
            f"{self.document} ({self.label}) is {self.truth}, came out {self.verdict if self.row else 'without a row'}"
        )
        note = f" [{self.note}]" if self.note else ""
        return f"{where}{note}\n    printed {self.printed[:300]}\n    read as {self.read_as[:300]}\n    reason  {self.reason[:300]}"


@dataclass(frozen=True)
class Checked:
    """What one run of the program gave: its rows by label, the seconds it took, and what went wrong with the run."""

    rows: Mapping[str, list[dict[str, Any]]]
    seconds: float
    trouble: str = ""


def checked(path: Path, limit: float, profile: str = "") -> Checked:
    """Run `rederive check PATH --format json` with a wall-clock limit in seconds."""
    extra = ("--profile", profile) if profile else ()
    begin = time.monotonic()
    try:
        run = subprocess.run(
            (*COMMAND, str(path), *extra, "--format", "json"),
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
            cwd=HERE.parents[1],
        )
    except subprocess.TimeoutExpired:
        return Checked({}, limit, f"{path.name}: over {limit:g} s")
    seconds = time.monotonic() - begin
    if run.returncode not in (0, 1) or not run.stdout.strip().startswith("{"):
        return Checked({}, seconds, f"{path.name}: exit {run.returncode}: {run.stderr.strip()[-400:]}")
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in json.loads(run.stdout)["equations"]:
        rows.setdefault(bare(row["label"]), []).append(row)
    return Checked(rows, seconds)


def bare(label: str) -> str:
    """The label without its brackets."""
    return label.strip().removeprefix("(").removesuffix(")")


def judged(document: str, label: str, truth: str, topic: str, note: str, rows: Sequence[dict[str, Any]]) -> Judged:
    """The worst of the rows that carry one label, beside its truth."""
    verdicts = [row["verdict"] for row in rows if row["verdict"]]
    if not rows:
        return Judged(document, label, truth, topic, note, None, row=False)
    worst = min(verdicts, key=WORST_FIRST.index) if verdicts else None
    row = next(row for row in rows if (row["verdict"] or None) == worst)
    return Judged(
        document,
        label,
        truth,
        topic,
        note,
        worst,
        row["printed"],
        row["read_as"],
        row["reason"],
        sum(row.get("seconds", 0.0) for row in rows),
    )


def documents(words: Sequence[str] = ()) -> list[tuple[Path, dict[str, dict[str, str]]]]:
    """The plain documents whose name contains one of the words (all without words), with their truths."""
    table = json.loads((HERE / "truth.json").read_text(encoding="utf-8"))
    return [
        (HERE / "documents" / name, truths)
        for name, truths in table.items()
        if not words or any(w in name for w in words)
    ]


def plain_results(words: Sequence[str] = (), limit: float = 600.0, jobs: int = 1) -> tuple[list[Judged], list[Checked]]:
    """Every labelled equation of the plain documents, judged."""
    chosen = documents(words)
    with ThreadPoolExecutor(jobs) as pool:
        runs = list(pool.map(lambda pair: checked(pair[0], limit), chosen))
    results = [
        judged(path.name, label, item["truth"], item["topic"], item["note"], run.rows.get(label, []))
        for (path, truths), run in zip(chosen, runs, strict=True)
        for label, item in truths.items()
    ]
    return results, runs


def of_label(rows: Mapping[str, list[dict[str, Any]]], label: str) -> list[dict[str, Any]]:
    """The rows of a numbered equation, those of a display that continues it among them."""
    return [
        row
        for name, found in rows.items()
        for row in found
        if name == label or name.startswith((f"{label}.", f"{label} "))
    ]


def reprint_results(name: str, pack: Sequence[Edit], run: Checked) -> list[Judged]:
    """The edited equations of a reprint, and the others whose truth no edit could change."""
    results = [
        judged(name, e.label, e.truth, e.kind, f"{e.why}: {e.old} -> {e.new}", of_label(run.rows, e.label))
        for e in pack
    ]
    changed = {label for edit in pack for label in (edit.label, *edit.also)}
    if "*" in changed:
        return results
    rest = [label for label in TRUTH if label not in changed]
    return results + [judged(name, x, TRUTH[x], "as printed", WHY.get(x, ""), of_label(run.rows, x)) for x in rest]


def planted_results(limit: float = 300.0, jobs: int = 1) -> tuple[list[Judged], list[Checked]]:
    """The reprints of the main paper, judged with its profile."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        reprints = write_reprints(Path(folder))
        runs = list(pool.map(lambda pair: checked(pair[0], limit, PROFILE), reprints))
    results = [
        r for (path, pack), run in zip(reprints, runs, strict=True) for r in reprint_results(path.stem, pack, run)
    ]
    return results, runs


def share(results: Iterable[Judged]) -> str:
    """How many of the equations for which a verdict was due got one."""
    due = [result for result in results if result.counts]
    decided = sum(result.decided for result in due)
    return f"{decided}/{len(due)} = {100 * decided / max(1, len(due)):.0f} %"


def summary(results: Sequence[Judged], runs: Sequence[Checked], show_open: bool) -> str:
    """The measurement as text, worst first."""
    wrong = [result for result in results if result.wrong]
    lines = [f"WRONG VERDICTS: {len(wrong)}", *map(str, wrong)]
    lines += [f"TROUBLE: {run.trouble}" for run in runs if run.trouble]
    if missing := [f"{r.document} ({r.label})" for r in results if not r.row]:
        lines.append(f"WITHOUT A ROW: {len(missing)}: {', '.join(missing[:60])}")
    undecided = [r for r in results if r.row and r.counts and not r.decided]
    lines.append(f"OPEN: {dict(Counter(str(r.verdict) for r in undecided))}")
    if show_open:
        lines += [
            f"  {r.verdict}: {r.document} ({r.label}) {r.truth}: {r.printed[:110]} | {r.reason[:150]}"
            for r in undecided
        ]
    for topic in sorted({r.topic for r in results if r.counts}):
        lines.append(f"  decided {share(r for r in results if r.topic == topic):>16}  {topic}")
    slow = sorted(results, key=lambda r: -r.seconds)[:8]
    lines.append("SLOW: " + ", ".join(f"{r.document} ({r.label}) {r.seconds:.1f} s" for r in slow))
    lines.append(
        f"DECIDED {share(results)}; {len(wrong)} wrong; {sum(run.seconds for run in runs):.0f} s in {len(runs)} runs"
    )
    return "\n".join(lines)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", help="part of a document's name")
    parser.add_argument("--planted", action="store_true", help="the reprints of the main paper instead")
    parser.add_argument("--limit", type=float, default=300.0, help="seconds for one document")
    parser.add_argument("--jobs", type=int, default=1, help="documents at a time")
    parser.add_argument("--open", action="store_true", help="list each undecided or unread equation")
    options = parser.parse_args()
    if options.planted and not PAPER.exists():
        print("the paper is not at hand: put it at ../shared/papers beside this repository")
        return 2
    measure = (
        planted_results(options.limit, options.jobs)
        if options.planted
        else plain_results(options.words, options.limit, options.jobs)
    )
    print(summary(*measure, options.open))
    return 1 if any(result.wrong for result in measure[0]) else 0


if __name__ == "__main__":
    sys.exit(main())
