"""Infinite sums and products: closed forms where a theorem gives them, else partial sums with a proven tail.

Tried in order: divergence (the germ of the term stays away from zero, or is of one sign and not smaller than 1/k);
rational and power terms through the Hurwitz zeta function; hypergeometric terms; a germ that bounds the tail; a ratio
proven below one on the whole tail.
"""

from __future__ import annotations

import sympy as sp
from flint import acb, arb, ctx, fmpq

from derive.judging.enclosure.bounding import germ_of, prepared
from derive.judging.enclosure.budget import Imprecise, Undefined, Unknown
from derive.judging.enclosure.environment import Environment, Evaluate, Value, is_integer
from derive.judging.enclosure.exactness import known
from derive.judging.enclosure.germ import (
    Germ,
    Tail,
    hull,
    integral_bound,
    stays_away_from_zero,
    supremum,
    surely_diverges,
)
from derive.judging.enclosure.rational_sums import rational_product, rational_sum
from derive.judging.enclosure.term_ratio import ratio_sum
from derive.judging.enclosure.tree import compiled

_LONGEST = 6000  # terms of a partial sum
_STARTS = (16, 64, 256, 1024, 4096)


def endless_sum(body: sp.Expr, index: sp.Symbol, low: sp.Expr, high: sp.Expr, part: object) -> Evaluate:
    """The closure of a sum with an infinite bound."""
    if low == -sp.oo and high == sp.oo:
        ahead = endless_sum(body, index, sp.S.Zero, sp.oo, part)
        behind = endless_sum(body.xreplace({index: -index}), index, sp.S.One, sp.oo, part)
        return lambda env: ahead(env) + behind(env)
    if low == -sp.oo:
        return endless_sum(body.xreplace({index: -index}), index, -high, sp.oo, part)
    if high != sp.oo or low.is_infinite:
        raise Unknown(f"{part} has bounds that are not understood")
    first = compiled(low)

    def evaluate(env: Environment) -> Value:
        start = first(env)
        if not is_integer(start):
            raise Unknown(f"{part} starts at {start}, which is not an integer")
        return _from(known(body, env), index, int(start.p), env, part)

    return evaluate


def _from(body: sp.Expr, index: sp.Symbol, start: int, env: Environment, part: object) -> Value:
    if body == 0:
        return fmpq(0)
    germ = _germ(body, index, env, max(64, 2 * abs(start)))
    if germ is not None and (stays_away_from_zero(germ) or surely_diverges(germ)):
        raise Undefined(f"{part} diverges")
    reasons = []
    for method in (rational_sum, ratio_sum, _dominated_sum):
        try:
            return method(body, index, start, env, part)
        except Unknown as error:
            if str(error).startswith("over budget"):
                raise
            reasons.append(str(error))
    raise Unknown(f"{part}: " + "; ".join(reasons))


def _germ(body: sp.Expr, index: sp.Symbol, env: Environment, start: int) -> Germ | None:
    """The germ of the term, with the index taken as a real number >= start; None where there is none."""
    try:
        return germ_of(prepared(body, index), index, env, Tail(arb(start)))
    except (Unknown, Imprecise, Undefined):
        return None


def _dominated_sum(body: sp.Expr, index: sp.Symbol, start: int, env: Environment, part: object) -> Value:
    """A partial sum, and the integral of a decreasing bound of |term| for the rest."""
    goal = arb(2) ** -(ctx.prec - 24)
    best: tuple[int, arb] | None = None
    for ahead in _STARTS:
        last = max(start, 0) + ahead
        germ = _germ(body, index, env, last)
        bound = None if germ is None else _sum_bound(germ, last)
        if bound is not None:
            best = (last, bound)
            if bound < goal:
                break
    if best is None:
        raise Unknown("no integrable bound of its terms was found")
    if not best[1] < arb(2) ** -40:
        raise Unknown(f"its terms decrease too slowly: {best[0]} terms leave {best[1].str(4)}")
    return _partial_sum(compiled(body), index, start, best[0], env) + _error(best[1], env)


def _sum_bound(germ: Germ, last: int) -> arb | None:
    """A bound of the sum of |term| beyond `last`: each term is below the integral over the unit interval before it.

    That needs the bound X**power log(X)**logs exp(-decay) to decrease from `last` on, which `supremum` proves.
    """
    tail = Tail(arb(last))
    if supremum(germ.power, germ.logs, germ.decay, tail) is None:
        return None
    return integral_bound(germ, tail)


def _partial_sum(term: Evaluate, index: sp.Symbol, start: int, last: int, env: Environment) -> Value:
    if last - start > _LONGEST:
        raise Unknown(f"a partial sum of {last - start} terms is too long")
    total: Value = acb(0)
    with env.binding(index) as values:
        for k in range(start, last + 1):
            env.meter.tick()
            values[index] = fmpq(k)
            total = total + term(env)
    return total


def _error(bound: arb, env: Environment) -> acb:
    error = arb(0, bound)
    return acb(error) if env.real and not env.path else acb(error, error)


def endless_product(body: sp.Expr, index: sp.Symbol, low: sp.Expr, high: sp.Expr, part: object) -> Evaluate:
    """The closure of an infinite product: a partial product times exp of a bounded sum of logarithms."""
    if high != sp.oo or low.is_infinite:
        raise Unknown(f"{part} has bounds that are not understood")
    first = compiled(low)

    def evaluate(env: Environment) -> Value:
        start = first(env)
        if not is_integer(start):
            raise Unknown(f"{part} starts at {start}, which is not an integer")
        return _product_from(known(body, env), index, int(start.p), env, part)

    return evaluate


def _product_from(body: sp.Expr, index: sp.Symbol, start: int, env: Environment, part: object) -> Value:
    """The tail is exp of sum log(1 + (term - 1)), and |log(1 + h)| <= 2|h| for |h| <= 1/2."""
    try:
        return rational_product(body, index, start, part)
    except Unknown:
        pass
    rest = sp.together(sp.expand(body - 1))
    for ahead in _STARTS:
        last = max(start, 0) + ahead
        germ = _germ(rest, index, env, last)
        bound = None if germ is None else _sum_bound(germ, last)
        if bound is not None and bound < arb(2) ** -40 and _below_half(germ, last):
            break
    else:
        raise Unknown(f"{part}: its factors are not proven to tend to 1 fast enough")
    product: Value = acb(1)
    term = compiled(body)
    with env.binding(index) as values:
        for k in range(start, last + 1):
            env.meter.tick()
            values[index] = fmpq(k)
            product = product * term(env)
    return product * _error(2 * bound, env).exp()


def _below_half(germ: Germ | None, last: int) -> bool:
    return germ is not None and bool(hull(germ, Tail(arb(last))).abs_upper() < fmpq(1, 2))
