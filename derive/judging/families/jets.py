"""Unknown functions at one point: their values and derivatives there can be any numbers, so each becomes a variable.

A smooth function exists for every choice of finitely many derivatives at a point (Borel), so a claim about the values
at one point holds for all functions exactly when it holds for all numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from derive.judging.proving.evaluation import differentiate


def with_free_values(expressions: Sequence[sp.Basic]) -> list[sp.Basic]:
    """The expressions with every function value and derivative as a symbol, or as they are where that is not exact."""
    done = [differentiate(e) if isinstance(e, sp.Expr) else e for e in expressions]
    values = set().union(*(e.atoms(sp.core.function.AppliedUndef) for e in done))
    if not values or any(e.has(sp.Integral, sp.Limit, sp.Subs) for e in done):
        return list(expressions)
    heads = {v.func for v in values}
    if len(heads) != len(values) or not all(isinstance(a, sp.Symbol) for v in values for a in v.args):
        return list(expressions)
    derivatives = set().union(*(e.atoms(sp.Derivative) for e in done))
    if any(d.expr not in values or not all(n.is_Integer for _, n in d.variable_count) for d in derivatives):
        return list(expressions)
    if len({(*sorted(map(str, d.variables)), str(d.expr)) for d in derivatives}) != len(derivatives):
        return list(expressions)
    names = {d: sp.Symbol(_name(d), real=True) for d in derivatives}
    names |= {v: sp.Symbol(str(v.func), **_domain(v)) for v in values}
    taken = {s.name for e in done for s in e.free_symbols}
    if taken & {s.name for s in names.values()}:
        return list(expressions)
    return [e.xreplace({d: names[d] for d in derivatives}).xreplace(names) for e in done]


def _name(derivative: sp.Derivative) -> str:
    by = "".join(f"_{v}" for v in derivative.variables)
    return f"d{derivative.expr.func}{by}"


def _domain(value: sp.Expr) -> dict[str, bool]:
    if value.is_positive:
        return {"positive": True}
    if value.is_nonnegative:
        return {"nonnegative": True}
    return {"real": True} if value.is_extended_real else {"complex": True}
