"""From mechanics to the usual parameters of optimisers: one table, written from what the derivations rest on."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Derived
from derive.language.facts import Given
from derive.momentum import optimisers as o
from derive.writing import Table, expression_latex

_ROWS: tuple[tuple[str, tuple[Derived, ...]], ...] = (
    ("Heavy ball", (o.heavy_ball,)),
    ("Nesterov", (o.nesterov_step,)),
    ("Rolling average of the force", (o.ema,)),
    ("Momentum with an averaged force", (o.averaged_momentum,)),
    ("Momentum at large friction", (o.effective_rate,)),
    ("RMSprop", (o.rmsprop_velocity, o.square_average)),
    ("Adam", (o.adam_velocity, o.adam_average, o.square_average)),
    ("AdamW", (o.adamw_step,)),
)
_HEAD = (
    "parameters, with the mass $m$, the friction $\\lambda$, the gain $\\gamma$, the rate $\\beta$ of an average and"
    " the step $h$"
)
_PARAMETERS = {r"\beta_1", r"\beta_2", r"\eta", "beta", "lambda", r"\lambda"}


def parameters() -> Table:
    """Each method, the equation it ends in, and what m, lambda, beta, gamma and the step h are in its parameters."""
    rows = tuple((name, _equation(found[0]), _relations(found)) for name, found in _ROWS)
    return Table("The parameters of the optimisers", ("method", "equation", _HEAD), rows, (0.17, 0.37, 0.42))


def _equation(derived: Derived) -> str:
    line = derived.derivation.conclusion
    return f"${expression_latex(line.left)} = {expression_latex(line.right)}$"


def _relations(found: tuple[Derived, ...]) -> str:
    """The definitions of parameters among the facts of derivations."""
    said: dict[str, None] = {}
    for derived in found:
        for fact in derived.derivation.facts:
            if isinstance(fact, Given) and isinstance(fact.left, sp.Symbol) and fact.left.name in _PARAMETERS:
                said[f"{fact.words}, ${expression_latex(fact.left)} = {expression_latex(fact.right)}$"] = None
    return "; ".join(said) or "the learning rate $\\eta$ and the share $w$ of the weight that decays"


TABLES = (parameters,)
