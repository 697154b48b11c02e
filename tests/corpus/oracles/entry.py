"""One printed equation of the corpus: its truth, and how to see it in numbers without any reader of LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import mpmath

# Sample points by the letter that names their set.
POINT_SETS: dict[str, tuple[Any, ...]] = {
    "R": tuple(map(mpmath.mpf, ("-1.3", "0.7", "2.1", "-0.4", "3.2"))),
    "P": tuple(map(mpmath.mpf, ("0.3", "0.7", "1.6", "2.9"))),
    "U": tuple(map(mpmath.mpf, ("0.15", "0.4", "0.75"))),
    "V": tuple(map(mpmath.mpf, ("-0.8", "-0.3", "0.2", "0.65"))),
    "N": (1, 2, 3, 4, 5),
    "M": (0, 1, 2, 3, 4),
    "Z": (-3, -2, -1, 0, 1, 2, 3),
    "C": (mpmath.mpc("0.4", "1.1"), mpmath.mpc("-1.2", "0.3"), mpmath.mpc("0.9", "-0.8")),
}
AGREE = mpmath.mpf(10) ** -11  # below this two sides agree: quadrature and extrapolation keep at least 12 digits
DIFFER = mpmath.mpf(10) ** -6  # above this they differ; between the two a check is not sharp enough to say anything


@dataclass(frozen=True)
class Entry:
    """`sides` takes one value per letter of `points` and gives the values that the print equates, or a bool.

    truth is "true", "false", "definition", "either" (a reasonable person could defend both) or "unreadable".
    """

    label: str
    truth: str
    topic: str
    sides: Callable[..., Any] | None = None
    points: str = ""
    note: str = ""


def holds(label: str, topic: str, sides: Callable[..., Any], points: str = "", note: str = "") -> Entry:
    """An equation that is true at every point of its stated domain."""
    return Entry(label, "true", topic, sides, points, note)


def fails(label: str, topic: str, sides: Callable[..., Any], points: str = "", note: str = "") -> Entry:
    """An equation that is false at one point of its stated domain at least."""
    return Entry(label, "false", topic, sides, points, note)


def defines(label: str, note: str = "") -> Entry:
    """An equation that names something new."""
    return Entry(label, "definition", "definition", note=note)


def either(label: str, topic: str, note: str) -> Entry:
    """An equation that one reader calls true and another false."""
    return Entry(label, "either", topic, note=note)


def unreadable(label: str, note: str) -> Entry:
    """A print with no meaning: it may be unread or undecided, nothing else."""
    return Entry(label, "unreadable", "unreadable", note=note)


def disagreement(values: Any) -> mpmath.mpf:
    """The largest relative difference between the values that a print equates; 0 or 1 for a relation."""
    if isinstance(values, bool):
        return mpmath.mpf(0 if values else 1)
    first, *rest = [mpmath.mpmathify(value) for value in values]
    return max(abs(first - other) / max(1, abs(first), abs(other)) for other in rest)


def measured(entry: Entry) -> Iterator[tuple[tuple[Any, ...], mpmath.mpf]]:
    """Each sample point and the disagreement there."""
    assert entry.sides is not None
    for point in product(*(POINT_SETS[letter] for letter in entry.points)):
        yield point, disagreement(entry.sides(*point))


def links(entry: Entry) -> tuple[str, ...]:
    """The truth of each equality of a chain of three values and more, in the order of the print; else empty."""
    samples = [] if entry.sides is None else [entry.sides(*point) for point, _ in measured(entry)]
    if not samples or isinstance(samples[0], bool) or len(samples[0]) < 3:
        return ()
    worst = [max(disagreement(values[at : at + 2]) for values in samples) for at in range(len(samples[0]) - 1)]
    return tuple("true" if step <= AGREE else "false" for step in worst)


def complaint(entry: Entry) -> str:
    """Why the truth written for this entry is not what the numbers say; empty where they agree."""
    if entry.sides is None:
        return "" if entry.truth in ("definition", "either", "unreadable") else "no numbers"
    if entry.points == "" and isinstance(worst := entry.sides(), bool):
        return "" if worst == (entry.truth == "true") else f"says {entry.truth}"
    point, worst = max(measured(entry), key=lambda pair: pair[1])
    if entry.truth == "true" and worst > AGREE:
        return f"written true, differs by {mpmath.nstr(worst, 5)} at {point}"
    if entry.truth == "false" and worst < DIFFER:
        return f"written false, agrees to {mpmath.nstr(worst, 5)}"
    return ""
