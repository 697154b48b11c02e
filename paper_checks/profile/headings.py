"""Where a document begins a new subject: runs of displays between headings."""

from __future__ import annotations

import re
from itertools import pairwise

from paper_checks.document import Display, Document
from paper_checks.profile.survey import index_letters_of, scripts_of

_HEADING = re.compile(r"^(?:\#{1,4}[ \t]+\S|\\(?:section|subsection|chapter|part)\*?[ \t]*[\[{])")
_FEWEST = 3  # displays below which a run is not worth a section of its own


def runs_of(document: Document) -> list[list[Display]]:
    """The displays in runs, in order, each label in one run; a short run goes with the one before it."""
    lines = [number for number, line in enumerate(document.text.split("\n"), start=1) if _HEADING.match(line)]
    first: dict[str, int] = {}
    runs: list[list[Display]] = []
    for start, end in pairwise([0, *lines, len(document.text) + 2]):
        run = [d for d in document.displays if start <= d.line < end and d.label not in first]
        run = list({display.label: display for display in run}.values())
        first |= {display.label: start for display in run}
        if runs and len(run) < _FEWEST:
            runs[-1] += run
        elif run:
            runs.append(run)
    if len(runs) > 1 and len(runs[0]) < _FEWEST:
        runs[:2] = [runs[0] + runs[1]]
    return [part for run in runs for part in _by_letters(run)]


def _by_letters(run: list[Display]) -> list[list[Display]]:
    """A run, cut where a letter that was an index becomes a name, or the other way about."""
    parts: list[list[Display]] = []
    indices: set[str] = set()
    names: set[str] = set()
    for display in run:
        scripts = scripts_of([display.source])
        here = index_letters_of(scripts)
        if not parts or here & names or scripts.bare & indices:
            parts.append([])
            indices, names = set(), set()
        parts[-1].append(display)
        indices |= here
        names |= scripts.bare
    return parts
