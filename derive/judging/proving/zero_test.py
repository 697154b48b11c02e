"""Whether an expression vanishes identically: exact, over independent kernels. True is a proof, False is no answer."""

from __future__ import annotations

import sympy as sp

from derive.judging.proving.guard import attempt
from derive.judging.proving.kernels import Tower
from derive.judging.proving.natural_domain import Facts
from derive.judging.proving.rational_functions import DividesByZero, NotRational

_MOST_OPERATIONS = 3000
_REAL = Facts(True)


def vanishes(e: sp.Expr, facts: Facts = _REAL, seconds: float = 2.0) -> bool:
    """Whether e = 0 wherever e is defined and the facts hold. False means only: not shown.

    Free symbols carry their domains as assumptions.
    """
    if e == 0:
        return True
    if sp.count_ops(e) > _MOST_OPERATIONS:
        return False
    return bool(attempt(seconds, _shown_zero, e, facts))


def _shown_zero(e: sp.Expr, facts: Facts) -> bool:
    try:
        if Tower(facts).vanishes(e):
            return True
    except (NotRational, DividesByZero):
        return False
    return not e.free_symbols and _is_algebraic_zero(e)


def _is_algebraic_zero(e: sp.Expr) -> bool:
    # The minimal polynomial decides: only zero has the minimal polynomial x.
    if sp.count_ops(e) > 60 or not e.is_algebraic:
        return False
    if abs(e.evalf(30, chop=False)) > sp.Float("1e-20"):
        return False
    x = sp.Dummy("x")
    return bool(sp.minimal_polynomial(e, x) == x)
