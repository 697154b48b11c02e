"""Derives everything with slips planted in every step, and writes what was proved and what was seen into README.md.

    python scripts/derivation_figures.py     # minutes

The sentence stands between `<!-- derivation figures -->` and `<!-- end of derivation figures -->`.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
_BLOCK = re.compile(r"<!-- derivation figures -->\n.*?<!-- end of derivation figures -->\n", re.DOTALL)
sys.path.insert(0, str(ROOT))

from derive.library import SUBJECTS, derivations  # noqa: E402
from derive.library.checking import Checked, check_all  # noqa: E402

_HEAD = "| subject | derivations | judged steps | proved | of them at small sizes only | slips planted | seen |"


def row(name: str, found: list[Checked]) -> str:
    """One line of the table."""
    proved, broken = sum(one.proved for one in found), sum(bool(one.refusal) for one in found)
    small = sum(count for one in found for scope, count in one.scopes if " = " in scope)
    slips, caught = (sum(n for one in found for _, n in getattr(one, what)) for what in ("slips", "caught"))
    return f"| {name} | {len(found)} | {proved + broken} | {proved} | {small} | {slips} | {caught} |"


def table() -> str:
    """The whole table, and how long everything takes without the slips."""
    names = [d.name for d in derivations()]
    started = time.perf_counter()
    list(check_all(names))
    seconds = time.perf_counter() - started
    found = list(check_all(names, plant=True))
    lines = [_HEAD, "|---|---|---|---|---|---|---|"]
    lines += [row(subject, [one for one in found if one.name.startswith(f"{subject}.")]) for subject in SUBJECTS]
    lines.append(row("all", found))
    return "\n".join(lines) + f"\n\nDeriving and judging everything, cold, on two cores: {seconds:.0f} s\n"


def main() -> int:
    """Write the table."""
    text = README.read_text(encoding="utf-8")
    if not _BLOCK.search(text):
        raise SystemExit("README.md has no `<!-- derivation figures -->` block")
    block = f"<!-- derivation figures -->\n{table()}<!-- end of derivation figures -->\n"
    README.write_text(_BLOCK.sub(lambda _: block, text), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
