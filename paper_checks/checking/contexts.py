"""All contexts of a document, in order; a display whose rows carry their own labels gives one a row."""

from __future__ import annotations

from dataclasses import replace

from derive.reading.tokens import tokenize
from paper_checks.checking.context import Context
from paper_checks.checking.profiled import contexts_with_profile
from paper_checks.checking.unprofiled import contexts_without_profile
from paper_checks.document import Display, Document
from paper_checks.profile import Profile


def contexts_of(document: Document, profile: Profile | None) -> list[Context]:
    """The contexts of all displays, in order."""
    if profile is not None:
        whole = contexts_with_profile(document, profile)
    else:
        whole = contexts_without_profile(document)
    found: list[Context] = []
    for display, context in zip(document.displays, whole, strict=True):
        found += by_rows(display, context)
    return found


def by_rows(display: Display, context: Context) -> list[Context]:
    """One context for each labelled row of a display; rows without a label go with the next labelled one."""
    labels = display.row_labels
    if sum(bool(label) for label in labels) < 2 or context.reading is None:
        return [context]
    ends = row_ends(display.source)
    owners = [next((x for x in labels[i:] if x), next(x for x in reversed(labels) if x)) for i in range(len(labels))]
    contexts: list[Context] = []
    for place, label in enumerate(labels):
        if not label:
            continue
        links = tuple(
            link for link in context.links if owners[min(_row_of(link.right.start, ends), len(owners) - 1)] == label
        )
        line = display.line + display.source[: ends[place - 1] if place else 0].count("\n")
        start, end = (ends[place - 1] if place else 0), (ends[place] if place < len(ends) else len(display.source))
        printed = display.source[start:end].strip()
        row = replace(context, label=label, line=line, printed=printed, links=links, by_row=True)
        contexts.append(replace(row, goes_on=bool(contexts) and _goes_on(contexts[-1], row)))
    return contexts


def _goes_on(before: Context, row: Context) -> bool:
    """Whether a row begins with the side that the row before it ends with."""
    return bool(before.links and row.links) and before.links[-1].right == row.links[0].left


def _row_of(offset: int, ends: list[int]) -> int:
    return sum(1 for end in ends if end <= offset)


def row_ends(source: str) -> list[int]:
    """The offsets at which the rows of a display end, outside inner environments."""
    ends, level = [], 0
    for token in tokenize(source):
        if token.kind == "environment":
            level += 1 if token.text.startswith(r"\begin") else -1
        elif token.kind == "row" and level <= 0:
            ends.append(token.end)
    return ends
