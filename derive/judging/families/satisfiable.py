"""Whether facts can hold together: a point is found that satisfies them, or they are refused."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from derive.judging.families.components import free_indices, sizes_in, variables_of
from derive.judging.refuting import Budget, NoPoints, refute
from derive.language import Claim, Relation, UnusableInput
from derive.language.facts import Fact, Holds


def demand_satisfiable(facts: Sequence[Fact]) -> None:
    """Raises UnusableInput where no point satisfies the relations among the facts."""
    relations = [fact.condition for fact in facts if isinstance(fact, Holds)]
    if any(r is sp.false for r in relations):
        raise UnusableInput("an assumption is false for all values of its names; leave it out or correct it")
    plain = [r for r in relations if not sizes_in((r,)) and not free_indices((r,)) and r is not sp.true]
    plain = [r for r in plain if not r.atoms(sp.core.function.AppliedUndef, sp.Derivative)]
    if not plain:
        return
    variables = variables_of(plain)
    claim = Claim(
        sp.Add(*[v.symbol for v in variables]),
        Relation.EQUAL,
        sp.Add(*[v.symbol for v in variables]),
        variables,
        (),
        tuple(plain),
    )
    seen = refute(claim, Budget(3, hunting=0, seconds=2.0))
    if isinstance(seen, NoPoints):
        said = ", ".join(str(r) for r in plain)
        raise UnusableInput(
            f"the assumptions {said} contradict one another ({seen.reason}); no point satisfies them all"
        )
