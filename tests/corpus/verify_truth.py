"""Holds every truth of the corpus against mpmath at 30 digits and writes truth.json.

Run `python -m tests.corpus.verify_truth` (from the root of the repository): it names each entry whose numbers
contradict what is written, and each label that the document does not print, and then writes nothing.
"""

from __future__ import annotations

import json
import pkgutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import mpmath

from tests.corpus import oracles
from tests.corpus.oracles.entry import Entry, complaint, links

HERE = Path(__file__).parent


def oracle_modules() -> list[tuple[str, tuple[Entry, ...]]]:
    """Each document's file name and its entries."""
    names = sorted(info.name for info in pkgutil.iter_modules(oracles.__path__) if info.name != "entry")
    modules = [import_module(f"tests.corpus.oracles.{name}") for name in names]
    return [(module.DOCUMENT, tuple(module.ENTRIES)) for module in modules]


def is_printed(label: str, text: str) -> bool:
    """Whether the document carries this label."""
    return any(
        mark in text for mark in (f"\\tag{{{label}}}", f"({label})", f"\\label{{{label}}}", f"\\tag*{{({label})}}")
    )


def complaints(document: str, entries: tuple[Entry, ...]) -> list[str]:
    """All that is wrong with the written truths of one document."""
    text = (HERE / "documents" / document).read_text(encoding="utf-8")
    labels = [entry.label for entry in entries]
    found = [f"{document} ({label}): written twice" for label in set(labels) if labels.count(label) > 1]
    for entry in entries:
        if not is_printed(entry.label, text):
            found.append(f"{document} ({entry.label}): no such label in the document")
        try:
            why = complaint(entry)
        except Exception as error:  # an oracle that cannot be evaluated is reported like one that disagrees
            why = f"{type(error).__name__}: {error}"
        if why:
            found.append(f"{document} ({entry.label}): {why}")
    return found


def as_json(entry: Entry) -> dict[str, Any]:
    """The row of truth.json."""
    row: dict[str, Any] = {"truth": entry.truth, "topic": entry.topic, "note": entry.note}
    if chain := links(entry):
        row["links"] = list(chain)
    return row


def main() -> int:
    """Verify, and write truth.json when nothing disagrees."""
    mpmath.mp.dps = 30
    modules = oracle_modules()
    found = [line for document, entries in modules for line in complaints(document, entries)]
    print("\n".join(found))
    counts = [sum(entry.truth == kind for _, es in modules for entry in es) for kind in ("true", "false")]
    print(f"{sum(len(es) for _, es in modules)} entries, {counts[0]} true, {counts[1]} false, {len(found)} complaints")
    if found:
        return 1
    table = {document: {entry.label: as_json(entry) for entry in entries} for document, entries in modules}
    (HERE / "truth.json").write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
