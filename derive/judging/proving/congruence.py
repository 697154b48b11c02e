"""Claims between held expressions that are proved without evaluating them: equal integrands, indefinite integrals."""

from __future__ import annotations

import sympy as sp

from derive.judging.proving.closed import Work


def indefinite_rule(left: sp.Expr, right: sp.Expr, work: Work) -> str | None:
    """Whether two sides that hold indefinite integrals have the same derivative."""
    integrals = [p for p in (left - right).atoms(sp.Integral) if any(len(limit) == 1 for limit in p.limits)]
    variables = {p.limits[0][0] for p in integrals if len(p.limits) == 1}
    if len(variables) != 1 or any(len(p.limits) != 1 for p in integrals):
        return None
    (x,) = variables
    difference = sp.diff((left - right).doit(integrals=False, sums=False), x)
    difference = difference.xreplace({sp.Derivative(p, x): p.function for p in integrals})
    if difference.has(sp.Derivative) and any(p.has(sp.Integral) for p in difference.atoms(sp.Derivative)):
        return None
    return f"both sides have the same derivative in {x}" if work.is_zero(difference) else None


def congruence_rule(left: sp.Expr, right: sp.Expr, work: Work) -> str | None:
    """Whether integrals (or sums) over one range combine to one whose body vanishes, the rest being zero too."""
    difference = sp.expand(left - right, deep=False)
    held = list(difference.atoms(sp.Integral, sp.Sum))
    ranges = {(type(p), tuple(tuple(limit[1:]) for limit in p.limits)) for p in held}
    if not held or len(ranges) != 1 or any(len(limit) != 3 for p in held for limit in p.limits):
        return None
    names = [limit[0] for limit in held[0].limits]
    bound = {limit[0] for p in held for limit in p.limits}
    nested = any(edge.has(*bound) for edges in ranges for limit in edges[1] for edge in limit)
    if nested and any(p.limits != held[0].limits for p in held):
        return None
    total: sp.Expr = sp.S.Zero
    slots = {p: sp.Dummy("slot") for p in held}
    linear = sp.expand(difference.xreplace(slots))
    rest = linear.xreplace(dict.fromkeys(slots.values(), sp.S.Zero))
    for p, slot in slots.items():
        weight = linear.coeff(slot, 1)
        if any(weight.has(s) for s in slots.values()) or weight.has(*names):
            return None
        body = p.function.xreplace(dict(zip([limit[0] for limit in p.limits], names, strict=True)))
        total += weight * body
        linear = linear - sp.expand(weight * slot)
    if sp.expand(linear - rest) != 0 or not work.is_zero(rest):
        return None
    kind = "integrands" if isinstance(held[0], sp.Integral) else "summands"
    return f"equal {kind} over the same range" if work.is_zero(total) else None
