"""A finding: what the judge says of a claim, with its scope, its reason and, for a refutation, a witness."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
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
        """The witness in few words: where, and both sides without their radii, to as many digits as tell them apart."""
        where = ", ".join(f"{name} = {value}" for name, value in self.values)
        for digits in (7, 10, 20, 40):
            left, right = _middle(self.left, digits), _middle(self.right, digits)
            if left != right:
                break
        sides = f"left {left}, right {right}"
        gap = _middle(self.difference, 7)
        sides += f", difference {gap}" if left == right and gap not in ("", "0") else ""
        return f"{sides} at {where}" if where else sides

    def __str__(self) -> str:
        where = ", ".join(f"{name} = {value}" for name, value in self.values) or "everywhere"
        return f"{where}: left {self.left}, right {self.right}"


_NUMBER = r"(?:\[[^\]]*\]|[-+0-9.e]+)"
_PARTS = re.compile(rf"(?P<real>{_NUMBER})(?: (?P<sign>[-+]) (?P<imaginary>{_NUMBER})j)?|(?P<alone>{_NUMBER})j")


def _middle(ball: str, digits: int) -> str:
    """The midpoint of a ball, real or complex, to so many digits; a ball about zero is 0."""
    parts = _PARTS.fullmatch(ball)
    if parts is None:
        return ball
    if parts["alone"]:
        return f"{_rounded(parts['alone'], digits)}i"
    real, imaginary = _rounded(parts["real"], digits), _rounded(parts["imaginary"] or "0", digits)
    if imaginary == "0":
        return real
    turned = imaginary.startswith("-")
    sign = "-" if (parts["sign"] == "-") is not turned else "+"
    before = f"{real} {sign} " if real != "0" else "-" if sign == "-" else ""
    return f"{before}{imaginary.lstrip('-')}i"


def _rounded(part: str, digits: int) -> str:
    middle = part.strip("[]").split("+/-")[0].strip()
    if not middle:
        return "0"
    try:
        number = Decimal(middle)
        shortened = Context(prec=digits, Emax=MAX_EMAX, Emin=MIN_EMIN).normalize(number)
    except ArithmeticError:  # an exponent beyond every machine's
        return middle
    if not number or abs(number.adjusted()) < 300 and digits < 16:
        return f"{float(number):.{digits}g}"
    return f"{shortened:f}" if -8 < shortened.adjusted() < digits else str(shortened).replace("E", "e")


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
