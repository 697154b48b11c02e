"""Closed forms from the inside out: every held derivative, sum, product, integral and limit replaced by its value."""

from __future__ import annotations

import sympy as sp

from derive.judging.proving.closed import UNDEFINED, Closed, Work
from derive.judging.proving.definite import definite_integral
from derive.judging.proving.limits import limit_at, limit_of
from derive.judging.proving.series import infinite_sum
from derive.judging.proving.telescoping import finite_product, finite_sum


def differentiate(e: sp.Expr) -> sp.Expr:
    """e with every held derivative carried out; one of an abstract function stays as it is."""
    if not e.has(sp.Derivative, sp.Subs):
        return e
    held = {p: sp.Dummy(f"h{i}") for i, p in enumerate(_opaque_to_derivatives(e))}
    done = e.xreplace(held).doit(integrals=False, sums=False)
    return done.xreplace({d: p for p, d in held.items()})


def _opaque_to_derivatives(e: sp.Expr) -> list[sp.Expr]:
    # doit would evaluate these as well; only those outside every derivative can be set aside
    if isinstance(e, (sp.Integral, sp.Sum, sp.Product, sp.Limit)):
        return [e]
    if isinstance(e, (sp.Derivative, sp.Subs)):
        return []
    return [p for a in e.args for p in _opaque_to_derivatives(a)]


def close(
    e: sp.Expr, work: Work, rules: list[str], conditions: list[str], certificates: list[str], outermost: bool = True
) -> sp.Expr:
    """e with what could be evaluated replaced by its value; the rules used are added to the lists."""
    if not e.has(sp.Integral, sp.Sum, sp.Product, sp.Limit):
        return e
    if not isinstance(e, (sp.Integral, sp.Sum, sp.Product, sp.Limit)):
        return e.func(*[close(a, work, rules, conditions, certificates, outermost) for a in e.args])
    inner = Work(work.facts, work.clock, None, work.exceptions)
    grown = _with_infinite_range(e)
    if grown is not None:
        value = value_of(grown, work if outermost else inner)
        if value is not None:
            rules.append(
                f"the limit of the partial {'sums' if isinstance(grown, sp.Sum) else 'integrals'}; {value.rule}"
            )
            conditions.extend(value.conditions)
            return value.value
    body = close(e.args[0], inner, rules, conditions, certificates, False)
    held = e.func(body, *e.args[1:])
    if not isinstance(held, (sp.Integral, sp.Sum, sp.Product, sp.Limit)):
        return held
    if not isinstance(held, sp.Limit) and len(held.limits) > 1:
        if isinstance(held, sp.Integral):
            whole = definite_integral(held, inner)
            if whole is not None:
                rules.append(whole.rule)
                conditions.extend(whole.conditions)
                return whole.value
        first = held.func(held.function, held.limits[0])
        held = held.func(close(first, inner, rules, conditions, certificates, False), *held.limits[1:])
        return close(held, work, rules, conditions, certificates, outermost) if len(held.limits) == 1 else held
    found = value_of(held, work if outermost else inner)
    if found is None:
        work.clock.note(f"no rule for {held}")
        return held
    work.clock.note(f"{held}: {found.rule}")
    rules.append(found.rule)
    conditions.extend(found.conditions)
    if found.certificate:
        certificates.append(found.certificate)
    return found.value


def _with_infinite_range(e: sp.Expr) -> sp.Expr | None:
    """The infinite sum or integral of which a held limit takes the partial ones, where they are of that form."""
    if not isinstance(e, sp.Limit) or e.args[2] is not sp.oo or not isinstance(e.args[0], (sp.Sum, sp.Integral)):
        return None
    body, n = e.args[:2]
    if len(body.limits) != 1 or len(body.limits[0]) != 3 or body.function.has(n):
        return None
    k, lo, hi = body.limits[0]
    return None if hi != n or lo.has(n) else body.func(body.function, (k, lo, sp.oo))


def _by_partial(held: sp.Sum | sp.Product, work: Work) -> Closed | None:
    """An infinite sum or product as the limit of the closed form of its partial ones."""
    if len(held.limits) != 1 or held.limits[0][2] is not sp.oo or not held.limits[0][1].is_Integer:
        return None
    k, lo, _ = held.limits[0]
    n = sp.Symbol("n_", integer=True, positive=True)
    partial = held.func(held.function, (k, lo, n))
    bare = Work(work.facts, work.clock, None, work.exceptions)
    closed = finite_sum(partial, bare) if isinstance(held, sp.Sum) else finite_product(partial, bare)
    if closed is None or held.function.free_symbols != {k}:
        return None
    value = limit_at(closed.value, n, sp.oo, "-", work)
    if value is None or value.has(*UNDEFINED) or isinstance(held, sp.Product) and value == 0:
        return None
    return Closed(value, f"{closed.rule}, then Gruntz's algorithm")


def value_of(held: sp.Expr, work: Work) -> Closed | None:
    """The closed form of one held sum, product, integral or limit, by the first rule that gives one."""
    if isinstance(held, sp.Sum):
        return finite_sum(held, work) or infinite_sum(held, work) or _by_partial(held, work)
    if isinstance(held, sp.Product):
        return finite_product(held, work) or _by_partial(held, work)
    if isinstance(held, sp.Integral):
        return definite_integral(held, work)
    if isinstance(held, sp.Limit):
        return limit_of(held, work)
    return None
