"""A closed form of a held sum, product, integral or limit, with the rule that gave it."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derive.judging.proving.natural_domain import Facts
from derive.judging.proving.proof import Clock
from derive.judging.proving.zero_test import vanishes


@dataclass(frozen=True)
class Closed:
    """value equals the held expression under the conditions; certificate is what a reader can check."""

    value: sp.Expr
    rule: str
    conditions: tuple[str, ...] = ()
    certificate: str = ""


@dataclass(frozen=True)
class Work:
    """What a method is given: the facts of the claim, the clock of its budget, and a claimed value where there is one."""

    facts: Facts
    clock: Clock
    hint: sp.Expr | None = None

    def is_zero(self, e: sp.Expr) -> bool:
        """Whether e vanishes identically, within the time that is left."""
        return vanishes(e, self.facts, self.clock.step(1.5))
