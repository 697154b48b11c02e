"""A finding: what the judge says of a claim, with its scope, its reason and, for a refutation, a witness."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What can be said of a claim; house order is from best to worst."""

    PROVED = "proved"
    SUPPORTED = "supported"
    UNDECIDED = "undecided"
    UNREAD = "unread"
    REFUTED = "refuted"

    def __bool__(self) -> bool:
        raise TypeError(f"verdict {self.value!r} is not a truth value: compare it, `finding.verdict is Verdict.PROVED`")


@dataclass(frozen=True)
class Witness:
    """An exact point at which a claim fails: replayable values and the enclosures of both sides.

    `values` pairs a name with an exact value (a rational such as 3/2, or a function such as "x |-> x**2 + 1").
    `left`, `right` and `difference` are balls as midpoint +/- radius in decimal.
    """

    values: tuple[tuple[str, str], ...]
    left: str
    right: str
    difference: str

    @property
    def brief(self) -> str:
        """The witness in few words: where, and both sides without their radii."""
        where = ", ".join(f"{name} = {value}" for name, value in self.values)
        sides = f"left {_midpoint(self.left)}, right {_midpoint(self.right)}"
        return f"{sides} at {where}" if where else sides

    def __str__(self) -> str:
        where = ", ".join(f"{name} = {value}" for name, value in self.values) or "everywhere"
        return f"{where}: left {self.left}, right {self.right}"


def _midpoint(ball: str) -> str:
    middle = ball.strip("[]").split(" +/-")[0]
    return f"{float(middle):.7g}" if _is_number(middle) else middle


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Finding:
    """The judgement of one claim.

    scope says for what the verdict holds ("for every n >= 1", "for k = 1..3", "to O(1/N)"); conditions are those a
    reader must know ("if sum_a P_a = 1"); attempts is the log of what was tried, in order.
    """

    verdict: Verdict
    reason: str
    scope: str = ""
    conditions: tuple[str, ...] = ()
    witness: Witness | None = None
    attempts: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        verdict = self.verdict.value
        raise TypeError(f"a finding ({verdict}) is not a truth value: compare `finding.verdict is Verdict.PROVED`")
