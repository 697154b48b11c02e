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
    return not e.free_symbols and (_is_algebraic_zero(e) or _is_zero_angle(e) or _is_zero_angle(e * sp.pi))


def _is_algebraic_zero(e: sp.Expr) -> bool:
    # The minimal polynomial decides: only zero has the minimal polynomial x.
    if sp.count_ops(e) > 60 or not e.is_algebraic:
        return False
    if abs(e.evalf(30, chop=False)) > sp.Float("1e-20"):
        return False
    x = sp.Dummy("x")
    return bool(sp.minimal_polynomial(e, x) == x)


def _is_zero_angle(e: sp.Expr) -> bool:
    """A whole combination of arctangents of square roots and a rational part of pi: an angle of an algebraic number.

    The product of the (1 + i r)**c is real exactly where the angle is a multiple of pi, and a small one is zero.
    """
    product: sp.Expr = sp.S.One
    terms = [t.as_coeff_Mul() for t in sp.Add.make_args(sp.expand(e))]
    if any(not c.is_Rational or not (t == sp.pi or isinstance(t, sp.atan) and _is_root(t.args[0])) for c, t in terms):
        return False
    common = sp.ilcm(
        1, *[c.q for c, t in terms if isinstance(t, sp.atan)], *[(4 * c).q for c, t in terms if t == sp.pi]
    )
    if common > 24 or any(abs(c * common) > 60 for c, _ in terms):
        return False
    for c, t in terms:
        # pi c = 4 c times the angle of 1 + i
        r, power = (sp.S.One, 4 * c * common) if t == sp.pi else (t.args[0], c * common)
        product *= (1 + sp.sign(power) * sp.I * r) ** abs(power)
    return bool(sp.im(sp.expand(product)) == 0 and abs(e.evalf(30)) * common < 1)


def _is_root(r: sp.Expr) -> bool:
    """A rational, or a rational times the square root of one."""
    return bool(r.is_Rational or (r.is_real and (r**2).is_Rational))
