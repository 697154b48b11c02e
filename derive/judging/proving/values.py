"""Closed forms for other judges: the value of a held expression, and of a limit."""

from __future__ import annotations

import sympy as sp

from derive.judging.proving.closed import Work
from derive.judging.proving.evaluation import close, differentiate
from derive.judging.proving.limits import limit_of
from derive.judging.proving.natural_domain import natural_facts
from derive.judging.proving.proof import Clock, ProofBudget
from derive.judging.proving.prover import within_budget

_USUAL = ProofBudget()
_HELD = (sp.Integral, sp.Sum, sp.Product, sp.Limit)


def evaluate(e: sp.Expr, budget: ProofBudget = _USUAL, field: str = "real") -> tuple[sp.Expr, str] | None:
    """The expression with everything held in it evaluated, and the rules in words; None where a part stays held.

    The value holds under conditions, which the words of the rule end with; where a denominator brought in by the
    evaluation may vanish, that it does not is one of them.
    """
    return within_budget(Clock(budget), _evaluate, e, budget, field)


def _evaluate(e: sp.Expr, budget: ProofBudget, field: str) -> tuple[sp.Expr, str] | None:
    facts, stronger = natural_facts((e,), field)
    work = Work(facts, Clock(budget))
    rules: list[str] = []
    conditions = list(facts.conditions)
    value = close(differentiate(e).xreplace(stronger), work, rules, conditions, [])
    if value.has(*_HELD) or not rules:
        return None
    conditions += [f"where {d} != 0" for d in sorted(work.exceptions, key=str)]
    value = value.xreplace({new: old for old, new in stronger.items()})
    return value, "; ".join(dict.fromkeys(rules + conditions))


def limit_value(e: sp.Expr, budget: ProofBudget = _USUAL) -> sp.Expr | None:
    """The value of a held limit, which may be infinite, or None where no rule decides it."""
    if not isinstance(e, sp.Limit):
        return None
    clock = Clock(budget)

    def value() -> sp.Expr | None:
        facts, stronger = natural_facts((e,), "real")
        found = limit_of(e.xreplace(stronger), Work(facts, clock))
        return None if found is None else found.value.xreplace({new: old for old, new in stronger.items()})

    return within_budget(clock, value)
