"""Sums whose ratio of neighbouring terms is a rational function of the index: partial sums with a geometric tail."""

from __future__ import annotations

from functools import lru_cache

import sympy as sp
from flint import acb, arb, ctx, fmpq

from derive.judging.enclosure.bounding import germ_of, prepared
from derive.judging.enclosure.budget import Imprecise, Undefined, Unknown
from derive.judging.enclosure.environment import Environment, Value, ball
from derive.judging.enclosure.germ import Tail, hull
from derive.judging.enclosure.tree import compiled

_LONGEST = 6000


@lru_cache(maxsize=256)
def _term_ratio(body: sp.Expr, index: sp.Symbol) -> sp.Expr:
    """t(k + 1)/t(k), simplified so that factorials and powers cancel."""
    ratio = sp.combsimp(sp.powsimp(body.xreplace({index: index + 1}) / body))
    ratio = sp.powsimp(sp.expand_power_exp(sp.gammasimp(ratio)))
    if ratio.has(sp.factorial, sp.gamma, sp.binomial, sp.factorial2):
        raise Unknown("the ratio of its terms does not simplify")
    return prepared(sp.cancel(sp.together(ratio)) if ratio.is_rational_function(index) else ratio, index)


def ratio_sum(body: sp.Expr, index: sp.Symbol, start: int, env: Environment, part: object) -> Value:
    """Terms are added until the ratio, bounded by q < 1 on the whole tail, leaves |t| q/(1 - q) below the precision."""
    ratio = _term_ratio(body, index)
    for first in (16, 64, 256, 1024):
        begin = max(start, 0) + first
        q = _ratio_bound(ratio, index, env, begin)
        if q is not None and q < fmpq(99, 100):
            return _sum_with_geometric_tail(body, index, start, begin, q, env)
    raise Unknown("the ratio of its terms is not proven to stay below 1")


def _ratio_bound(ratio: sp.Expr, index: sp.Symbol, env: Environment, begin: int) -> arb | None:
    try:
        return hull(germ_of(ratio, index, env, Tail(arb(begin))), Tail(arb(begin))).abs_upper()
    except (Unknown, Imprecise, Undefined):
        return None


def _sum_with_geometric_tail(body: sp.Expr, index: sp.Symbol, start: int, begin: int, q: arb, env: Environment) -> acb:
    """Every term after number n >= begin is at most q times the one before."""
    term, goal = compiled(body), arb(2) ** -(ctx.prec - 16)
    total = acb(0)
    with env.binding(index) as values:
        for k in range(start, start + _LONGEST):
            env.meter.tick()
            values[index] = fmpq(k)
            value = ball(term(env))
            total = total + value
            if k >= begin:
                rest = (value.abs_upper() * q / (1 - q)).abs_upper()
                if rest < goal:
                    error = arb(0, rest)
                    return total + (acb(error) if env.real and not env.path else acb(error, error))
    raise Unknown(f"{_LONGEST} terms do not reach the precision")
