"""A closed form of a held sum, product, integral or limit, with the rule that gave it."""

from __future__ import annotations

from dataclasses import dataclass, field

import sympy as sp

from derive.judging.proving.natural_domain import Facts
from derive.judging.proving.proof import Clock
from derive.judging.proving.zero_test import vanishes

UNDEFINED = (sp.nan, sp.zoo, sp.oo, -sp.oo, sp.AccumBounds)


@dataclass(frozen=True)
class Closed:
    """value equals the held expression under the conditions; certificate is what a reader can check."""

    value: sp.Expr
    rule: str
    conditions: tuple[str, ...] = ()
    certificate: str = ""


@dataclass(frozen=True)
class Work:
    """What a method is given: the facts of the claim, the clock of its budget, a claimed value where there is one."""

    facts: Facts
    clock: Clock
    hint: sp.Expr | None = None
    exceptions: set[sp.Expr] = field(default_factory=set)

    def excludes_zeros_of(self, *used: sp.Expr) -> None:
        """Remember the denominators of expressions that were used: where one is zero, the case must be judged apart."""
        for e in used:
            self.exceptions.update(parameter_denominators(e))

    def is_zero(self, e: sp.Expr) -> bool:
        """Whether e vanishes identically, within the time that is left."""
        return vanishes(e, self.facts, self.clock.step(1.5))


def parameter_denominators(e: sp.Expr) -> set[sp.Expr]:
    """The factors by which e divides, numbers and factors that are nonzero by assumption left out."""
    found: set[sp.Expr] = set()
    for part in sp.preorder_traversal(sp.together(e)):
        if part.is_Pow and part.exp.could_extract_minus_sign() and part.base.free_symbols:
            for factor in sp.Mul.make_args(sp.factor(part.base)):
                base = factor.as_base_exp()[0]
                if base.free_symbols and base.is_zero is not False:
                    found.add(base)
    return found
