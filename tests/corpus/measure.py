"""Measures the program against the corpus: what is wrong first, then what is undecided, then shares and times.

    python -m tests.corpus.measure                 # all plain documents
    python -m tests.corpus.measure sums limits     # those whose name contains a word
    python -m tests.corpus.measure --planted       # the reprints of the main paper, where it is at hand
    python -m tests.corpus.measure --planted 26 45 # only the edits of these equations
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
from tests.corpus.planted.plant import EDITS, PAPER, write_reprints
from tests.corpus.planted.printed import TRUTH, WHY

HERE = Path(__file__).resolve().parent
PROFILE = "thierry-mieg-2018"
DECIDED = ("proved", "supported", "refuted")
FORBIDDEN = {"false": ("proved", "supported"), "true": ("refuted",), "unreadable": DECIDED}
WORST_FIRST = ("refuted", "unread", "undecided", "supported", "proved")
COMMAND = (sys.executable, "-c", "import sys; from paper_checks.command_line import main; sys.exit(main())", "check")
Rows = Sequence[Mapping[str, Any]]
Results = tuple[list["Judged"], list["Checked"]]


@dataclass(frozen=True)
class Judged:
    """One equation of a document: its truth beside what the program said. verdict None: no row, or nothing claimed."""

    document: str
    label: str
    truth: str
    topic: str
    note: str = ""
    verdict: str | None = None
    printed: str = ""
    read_as: str = ""
    reason: str = ""
    seconds: float = 0.0
    row: bool = False
    wrong_link: str = ""

    @property
    def wrong(self) -> bool:
        """Whether the verdict, or that of one link of a chain, contradicts the truth."""
        return self.verdict in FORBIDDEN.get(self.truth, ()) or bool(self.wrong_link)

    @property
    def counts(self) -> bool:
        """Whether a verdict was due."""
        return self.truth in ("true", "false")

    @property
    def decided(self) -> bool:
        """Whether a verdict was given."""
        return self.verdict in DECIDED

    def __str__(self) -> str:
        said = self.verdict if self.row else "without a row"
        lines = [f"{self.document} ({self.label}) is {self.truth}, came out {said} [{self.note}] {self.wrong_link}"]
        lines += [f"    printed {self.printed[:300]}", f"    read as {self.read_as[:300]}"]
        return "\n".join([*lines, f"    reason  {self.reason[:400]}"])


@dataclass(frozen=True)
class Checked:
    """What one run of the program gave: its rows by label, the seconds it took, and what went wrong with the run."""

    rows: Mapping[str, list[dict[str, Any]]]
    seconds: float
    trouble: str = ""


def checked(path: Path, limit: float, profile: str = "") -> Checked:
    """Run `rederive check PATH --format json` with a wall-clock limit in seconds."""
    command = (*COMMAND, str(path), *(("--profile", profile) if profile else ()), "--format", "json")
    begin = time.monotonic()
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=False, cwd=HERE.parents[1])
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


def link_against_truth(rows: Rows, links: Sequence[str]) -> str:
    """The first printed claim of a chain whose verdict contradicts the truth of its link, in words.

    Nothing is said where the program counts the links of the chain otherwise than the corpus.
    """
    claims = [claim for row in rows for claim in row["claims"] if claim["origin"] == "printed"]
    if len(claims) != len(links):
        return ""
    pairs = enumerate(zip(claims, links, strict=True), start=1)
    bad = [(at, claim, truth) for at, (claim, truth) in pairs if claim["verdict"] in FORBIDDEN[truth]]
    said = [f"link {at} is {truth}, came out {claim['verdict']}: {claim['statement']}" for at, claim, truth in bad]
    return "".join(said[:1])


def judged(result: Judged, rows: Rows, links: Sequence[str] = ()) -> Judged:
    """The equation with the worst verdict of the rows that carry its label."""
    if not rows:
        return result
    verdicts = [row["verdict"] for row in rows if row["verdict"]]
    worst = min(verdicts, key=WORST_FIRST.index) if verdicts else None
    row = next(row for row in rows if (row["verdict"] or None) == worst)
    return Judged(
        result.document,
        result.label,
        result.truth,
        result.topic,
        result.note,
        worst,
        row["printed"],
        row["read_as"],
        row["reason"],
        sum(row.get("seconds", 0.0) for row in rows),
        row=True,
        wrong_link=link_against_truth(rows, links),
    )


def documents(words: Sequence[str] = ()) -> list[tuple[Path, dict[str, dict[str, Any]]]]:
    """The plain documents whose name contains one of the words (all without words), with their truths."""
    table = json.loads((HERE / "truth.json").read_text(encoding="utf-8"))
    chosen = [name for name in table if not words or any(word in name for word in words)]
    return [(HERE / "documents" / name, table[name]) for name in chosen]


def plain_results(words: Sequence[str] = (), limit: float = 600.0, jobs: int = 1) -> Results:
    """Every labelled equation of the plain documents, judged."""
    chosen = documents(words)
    with ThreadPoolExecutor(jobs) as pool:
        runs = list(pool.map(lambda pair: checked(pair[0], limit), chosen))
    results = [
        judged(
            Judged(path.name, label, item["truth"], item["topic"], item["note"]),
            run.rows.get(label, []),
            item.get("links", ()),
        )
        for (path, truths), run in zip(chosen, runs, strict=True)
        for label, item in truths.items()
    ]
    return results, runs


def of_label(rows: Mapping[str, list[dict[str, Any]]], label: str) -> list[dict[str, Any]]:
    """The rows of a numbered equation, those of a display that continues it among them."""
    begins = (f"{label}.", f"{label} ", f"{label}-", f"{label}:")
    return [row for name, found in rows.items() for row in found if name == label or name.startswith(begins)]


def reprint_results(name: str, pack: Sequence[Edit], run: Checked) -> list[Judged]:
    """The edited equations of a reprint, and the others whose truth no edit could change."""
    expected = [Judged(name, e.label, e.truth, e.kind, f"{e.why}: {e.old} -> {e.new}") for e in pack]
    changed = {label for edit in pack for label in (edit.label, *edit.also)}
    if "*" not in changed:
        kept = [label for label in TRUTH if label not in changed]
        expected += [Judged(name, label, TRUTH[label], "as printed", WHY.get(label, "")) for label in kept]
    return [judged(result, of_label(run.rows, result.label)) for result in expected]


def planted_results(
    labels: Sequence[str] = (), limit: float = 300.0, jobs: int = 1, most: int | None = None
) -> Results:
    """The reprints of the main paper, judged with its profile; `most` of them, the fullest first (all without)."""
    edits = [edit for edit in EDITS if not labels or edit.label in labels]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        reprints = write_reprints(Path(folder), edits)[:most]
        runs = list(pool.map(lambda pair: checked(pair[0], limit, PROFILE), reprints))
    pairs = zip(reprints, runs, strict=True)
    return [result for (path, pack), run in pairs for result in reprint_results(path.stem, pack, run)], runs


def share(results: Iterable[Judged]) -> str:
    """How many of the equations for which a verdict was due got one."""
    due = [result for result in results if result.counts]
    decided = sum(result.decided for result in due)
    return f"{decided}/{len(due)} = {100 * decided / max(1, len(due)):.0f} %"


def open_line(result: Judged) -> str:
    """One undecided or unread equation on one line."""
    begin = f"  {result.verdict}: {result.document} ({result.label}) {result.truth}:"
    return f"{begin} {' '.join(result.printed.split())[:110]} | {result.reason[:150]}"


def summary(results: Sequence[Judged], runs: Sequence[Checked], show_open: bool) -> str:
    """The measurement as text, worst first."""
    wrong = [result for result in results if result.wrong]
    lines = [f"WRONG VERDICTS: {len(wrong)}", *map(str, wrong)]
    lines += [f"TROUBLE: {run.trouble}" for run in runs if run.trouble]
    if missing := [f"{r.document} ({r.label})" for r in results if not r.row]:
        lines.append(f"WITHOUT A ROW: {len(missing)}: {', '.join(missing[:60])}")
    undecided = [r for r in results if r.row and r.counts and not r.decided]
    lines.append(f"OPEN: {dict(Counter(str(r.verdict) for r in undecided))}")
    lines += [open_line(result) for result in undecided if show_open]
    for topic in sorted({r.topic for r in results if r.counts}):
        lines.append(f"  decided {share(r for r in results if r.topic == topic):>16}  {topic}")
    slow = sorted(results, key=lambda r: -r.seconds)[:8]
    lines.append("SLOW: " + ", ".join(f"{r.document} ({r.label}) {r.seconds:.1f} s" for r in slow))
    total = sum(run.seconds for run in runs)
    lines.append(f"DECIDED {share(results)}; {len(wrong)} wrong; {total:.0f} s in {len(runs)} runs")
    return "\n".join(lines)


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", help="part of a document's name; with --planted, labels")
    parser.add_argument("--planted", action="store_true", help="the reprints of the main paper instead")
    parser.add_argument("--limit", type=float, default=300.0, help="seconds for one document")
    parser.add_argument("--jobs", type=int, default=1, help="documents at a time")
    parser.add_argument("--most", type=int, default=None, help="no more reprints than this, the fullest first")
    parser.add_argument("--open", action="store_true", help="list each undecided or unread equation")
    return parser.parse_args()


def main() -> int:
    """Measure and print."""
    asked = options()
    if asked.planted and not PAPER.exists():
        print("the paper is not at hand: put it at ../shared/papers beside this repository", file=sys.stderr)
        return 2
    if asked.planted:
        results, runs = planted_results(asked.words, asked.limit, asked.jobs, asked.most)
    else:
        results, runs = plain_results(asked.words, asked.limit, asked.jobs)
    print(summary(results, runs, asked.open))
    return 1 if any(result.wrong for result in results) or any(run.trouble for run in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
