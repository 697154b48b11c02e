"""Closed forms from the inside out: every held derivative, sum, product, integral and limit replaced by its value."""

from __future__ import annotations

import sympy as sp

from derive.judging.proving.closed import Closed, Work
from derive.judging.proving.definite import definite_integral
from derive.judging.proving.limits import limit_of
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


def value_of(held: sp.Expr, work: Work) -> Closed | None:
    """The closed form of one held sum, product, integral or limit, by the first rule that gives one."""
    if isinstance(held, sp.Sum):
        return finite_sum(held, work) or infinite_sum(held, work)
    if isinstance(held, sp.Product):
        return finite_product(held, work)
    if isinstance(held, sp.Integral):
        return definite_integral(held, work)
    if isinstance(held, sp.Limit):
        return limit_of(held, work)
    return None
