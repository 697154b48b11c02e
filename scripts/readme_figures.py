"""Measures the program against its corpus and the reprints of the first paper, and writes the table into README.md.

    python scripts/readme_figures.py [REPRINTS]     # minutes; REPRINTS: how many, if the paper lies beside the project

The table stands between `<!-- figures -->` and `<!-- end of figures -->`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PAPER = ROOT.parent / "shared" / "papers" / "thierry-mieg-2018.md"
_BLOCK = re.compile(r"<!-- figures -->\n.*?<!-- end of figures -->\n", re.DOTALL)
sys.path.insert(0, str(ROOT))

from paper_checks import library  # noqa: E402
from tests.corpus import measure  # noqa: E402


def row(name: str, results: Sequence[measure.Judged], seconds: float, runs: int) -> str:
    """One line of the table."""
    due = [r for r in results if r.counts]
    true, false = (sum(r.truth == truth for r in due) for truth in ("true", "false"))
    wrong = sum(r.wrong for r in results)
    return f"| {name} | {true} | {false} | {wrong} | {measure.share(results)} | {seconds / max(1, runs):.0f} s |"


def table(reprints: int) -> str:
    """The whole table."""
    lines = [
        "| measured on | true | false | wrong verdicts | decided | mean time a document |",
        "|---|---|---|---|---|---|",
    ]
    results, runs = measure.plain_results(limit=900.0)
    lines.append(row(f"{len(runs)} plain documents", results, sum(r.seconds for r in runs), len(runs)))
    if PAPER.is_file() and reprints:
        results, runs = measure.planted_results(limit=900.0, most=reprints)
        name = f"{len(runs)} reprints of the first paper, repaired and misprinted"
        lines.append(row(name, results, sum(r.seconds for r in runs), len(runs)))
    checked = measure.checked(library.entry(measure.PROFILE)[0], 900.0, measure.PROFILE)
    lines.append(
        f"\nThe first paper, {sum(map(len, checked.rows.values()))} displays: {checked.seconds:.0f} s from a cold start"
    )
    return "\n".join(lines)


def main() -> int:
    """Write the table."""
    text = README.read_text(encoding="utf-8")
    if not _BLOCK.search(text):
        raise SystemExit("README.md has no `<!-- figures -->` block")
    reprints = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    block = f"<!-- figures -->\n{table(reprints)}\n<!-- end of figures -->\n"
    README.write_text(_BLOCK.sub(lambda _: block, text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
