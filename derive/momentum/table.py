"""What (m, lambda, beta, gamma, step) of the mechanics are called in the optimisers, read off the derivations."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import sympy as sp

from derive.deriving import Derived
from derive.language.facts import Given
from derive.momentum.optimisers import (
    adam_average,
    adam_velocity,
    averaged_momentum,
    effective_rate,
    ema,
    heavy_ball,
    nesterov_step,
    rmsprop_velocity,
    square_average,
)
from derive.writing import Table, expression_latex

_SAID = (
    "parameters, with the mass $m$, the friction $\\lambda$, the gain $\\gamma$, the rate $\\beta$ of an average and"
    " the step $h$"
)
_ROWS: tuple[tuple[str, Derived], ...] = (
    ("heavy ball", heavy_ball),
    ("heavy ball at large friction", effective_rate),
    ("momentum with dampening", ema),
    ("Nesterov", nesterov_step),
    ("momentum with an averaged force", averaged_momentum),
    ("RMSprop: the average of squares", square_average),
    ("RMSprop: steps", rmsprop_velocity),
    ("Adam: the average of gradients", adam_average),
    ("Adam: the average of squares", square_average),
    ("Adam: steps", adam_velocity),
)


@dataclass(frozen=True)
class Parameter:
    """One entry: the optimiser, the usual parameter, what it is in the mechanics, and the derivation that says so."""

    optimiser: str
    usual: sp.Expr
    mechanical: sp.Expr
    words: str
    derivation: str


def parameter_table() -> tuple[Parameter, ...]:
    """The definitions with which the derived steps become the optimisers in use, in reading order."""
    found: dict[tuple[str, sp.Expr], Parameter] = {}
    for optimiser, derived in _ROWS:
        done = derived.derivation
        facts = [*done.facts, *(fact for step in done.steps for o in step.obligations for fact in o.facts)]
        for fact in facts:
            named = isinstance(fact, Given) and fact.definition and isinstance(fact.left, sp.Symbol)
            if isinstance(fact, Given) and named and fact.left != done.steps[0].line.left:
                found.setdefault(
                    (optimiser, fact.left), Parameter(optimiser, fact.left, fact.right, fact.words, done.name)
                )
        conclusion = done.conclusion
        if derived is effective_rate:
            row = Parameter(optimiser, conclusion.left, conclusion.right, derived.title, done.name)
            found[(optimiser, conclusion.left)] = row
    return tuple(found.values())


def printed() -> Table:
    """The table as the chapter shows it: an optimiser, the equation it ends in, and its parameters."""
    derived = dict(_ROWS)
    rows = []
    for optimiser, entries in groupby(parameter_table(), key=lambda entry: entry.optimiser):
        line = derived[optimiser].derivation.conclusion
        said = [f"{e.words}, {_equation(e.usual, e.mechanical)}" for e in entries if e.usual != line.left]
        rows.append((optimiser, _equation(line.left, line.right), "; ".join(said)))
    return Table("The parameters of the optimisers", ("optimiser", "equation", _SAID), tuple(rows), (0.17, 0.37, 0.42))


def _equation(left: sp.Expr, right: sp.Expr) -> str:
    return f"${expression_latex(left)} = {expression_latex(right)}$"


TABLES = (printed,)
