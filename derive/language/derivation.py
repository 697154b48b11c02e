"""A derivation: assumptions, lines, the steps between them with what must be judged, and what it concludes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import sympy as sp

from derive.language.claim import Asymptotic, Relation
from derive.language.facts import Fact, Given, Holds
from derive.language.finding import Finding
from derive.language.refusal import UnusableInput


@dataclass(frozen=True)
class Line:
    """left relation right; with a remainder, left = right + O(scale)."""

    left: sp.Expr
    right: sp.Expr
    relation: Relation = Relation.EQUAL
    remainder: Asymptotic | None = None


@dataclass(frozen=True)
class Obligation:
    """What must be judged proved for a step to stand: a line under facts.

    `typed` is the side a slip of the pen would spoil: "right", or "left" where only the left side is new.
    field is "real" or "complex".
    """

    line: Line
    facts: tuple[Fact, ...] = ()
    field: str = "real"
    typed: str = "right"
    words: str = ""


class StepKind(StrEnum):
    """What a step is. Definitions and assumptions are recorded, all others are judged.

    LEMMA is a line that another derivation proved; it carries that finding.
    """

    DEFINITION = "definition"
    ASSUMPTION = "assumption"
    LEMMA = "lemma"
    EQUALITY = "equality"
    BOTH_SIDES = "both sides"
    IMPLICATION = "implication"

    @property
    def is_judged(self) -> bool:
        """Whether such a step needs a proof."""
        return self not in (StepKind.DEFINITION, StepKind.ASSUMPTION)


@dataclass(frozen=True)
class Step:
    """One line of a derivation, the rule that leads to it in words, and the findings of what had to be judged.

    finding: the worst of all; None for definitions and assumptions. uses: the names of the derivations it rests on.
    """

    line: Line
    rule: str
    kind: StepKind
    conditions: tuple[str, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    finding: Finding | None = None
    substeps: tuple[Step, ...] = ()
    uses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Derivation:
    """A title, assumptions, steps from the start to the conclusion.

    name is subject.derivation, such as cross_entropy.gradient; the first step is the start. introduction: what a
    reader is told before the first line, plain text with formulas between dollars.
    """

    name: str
    title: str
    assumptions: tuple[Fact, ...]
    steps: tuple[Step, ...]
    conclusion: Line
    field: str = "real"
    remark: str = ""
    definitions: tuple[Given, ...] = ()
    introduction: str = ""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What must hold, and what the names mean, where the conclusion is used."""
        return (*self.assumptions, *self.definitions)

    def as_fact(self, words: str = "") -> Given | Holds:
        """The conclusion as something another derivation may use; an inequality is a condition, not a definition."""
        return fact_of(self.conclusion, words or self.title)


def fact_of(line: Line, words: str) -> Given | Holds:
    """A line as a fact. Raises UnusableInput for a line with a remainder, which holds in a limit only."""
    if line.remainder is not None:
        raise UnusableInput(
            f"{line.left} = {line.right} holds up to a remainder and replaces nothing; use a line without one"
        )
    if line.relation is Relation.EQUAL:
        return Given(line.left, line.right, words)
    return Holds(_RELATIONS[line.relation](line.left, line.right), words)


_RELATIONS = {
    Relation.UNEQUAL: sp.Ne,
    Relation.LESS: sp.Lt,
    Relation.LESS_EQUAL: sp.Le,
    Relation.GREATER: sp.Gt,
    Relation.GREATER_EQUAL: sp.Ge,
}
