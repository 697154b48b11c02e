"""Reprints of the main paper with edited equations, made where the paper is at hand; none of its text is kept here.

Run `python -m tests.corpus.planted.plant OUT` to write the reprints and edits.json, which says what each one holds.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.corpus.planted.edits import REPAIRS, REWRITINGS, Edit
from tests.corpus.planted.slips import PLANTED

PAPER = Path(__file__).resolve().parents[4] / "shared" / "papers" / "thierry-mieg-2018.md"
EDITS: tuple[Edit, ...] = REPAIRS + REWRITINGS + PLANTED
DISPLAY = re.compile(r"\$\$(.*?)\$\$", re.DOTALL)
LABEL = re.compile(r"\((\d+)\)\s*$|\\tag\{(\d+)\}")


def displays(text: str) -> dict[str, list[tuple[int, int]]]:
    """Where each label's displays begin and end; a display without a label belongs to the one before."""
    places: dict[str, list[tuple[int, int]]] = {}
    label = ""
    for found in DISPLAY.finditer(text):
        if mark := LABEL.search(found[1].rstrip()):
            label = mark[1] or mark[2]
        places.setdefault(label, []).append(found.span(1))
    return places


def applied(text: str, edit: Edit) -> str:
    """The text with one edit; ValueError when the old fragment is not there exactly once."""
    begin, end = displays(text)[edit.label][edit.display]
    printed = text[begin:end]
    if printed.count(edit.old) != 1:
        raise ValueError(
            f"({edit.label}): {edit.old!r} stands {printed.count(edit.old)} times in {printed!r}; quote more"
        )
    return text[:begin] + printed.replace(edit.old, edit.new) + text[end:]


def touched(edit: Edit) -> set[str]:
    """The labels whose truth this edit may change."""
    return {edit.label, *edit.also}


def packs(edits: Sequence[Edit]) -> list[list[Edit]]:
    """The edits in as few reprints as possible: no two in one pack touch the same equation, "*" stands alone."""
    made: list[list[Edit]] = []
    for edit in edits:
        for pack in made:
            taken = set().union(*map(touched, pack))
            if "*" not in taken | touched(edit) and not taken & touched(edit):
                pack.append(edit)
                break
        else:
            made.append([edit])
    return made


def reprint(text: str, pack: Sequence[Edit]) -> str:
    """The paper with every edit of the pack."""
    for edit in pack:
        text = applied(text, edit)
    return text


def write_reprints(out: Path, edits: Sequence[Edit] = EDITS) -> list[tuple[Path, list[Edit]]]:
    """Write one reprint per pack into `out` (created), and edits.json beside them."""
    text = PAPER.read_text(encoding="utf-8")
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for number, pack in enumerate(packs(edits)):
        path = out / f"reprint_{number:02d}.md"
        path.write_text(reprint(text, pack), encoding="utf-8")
        written.append((path, pack))
    listing = {path.name: [asdict(edit) for edit in pack] for path, pack in written}
    (out / "edits.json").write_text(json.dumps(listing, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return written


if __name__ == "__main__":
    for path, pack in write_reprints(Path(sys.argv[1])):
        print(path.name, " ".join(f"({edit.label}) {edit.kind}" for edit in pack))
