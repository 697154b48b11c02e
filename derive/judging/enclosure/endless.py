"""Infinite sums and products."""

from __future__ import annotations

import sympy as sp

from derive.judging.enclosure.budget import Unknown
from derive.judging.enclosure.environment import Environment, Evaluate, Value


def endless_sum(body: sp.Expr, index: sp.Symbol, low: sp.Expr, high: sp.Expr, part: object) -> Evaluate:
    def evaluate(env: Environment) -> Value:
        raise Unknown(f"no rule for {part}")

    return evaluate


endless_product = endless_sum
