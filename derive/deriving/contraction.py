"""Sums over indices made simple: linear factors taken out, deltas contracted, equal sums joined."""

from __future__ import annotations

import sympy as sp


def contracted(expression: sp.Expr) -> sp.Expr:
    """The expression with every Kronecker delta under a full sum used up, for every size."""
    return expression.replace(lambda e: isinstance(e, sp.Sum), _sum)


def without_empty_sums(expression: sp.Expr) -> sp.Expr:
    """The expression with every sum of zeros written as 0."""
    return expression.replace(lambda e: isinstance(e, sp.Sum) and e.function == 0, lambda _: sp.Integer(0))


def split_sums(expression: sp.Expr) -> sp.Expr:
    """A sum of several terms as several sums, constants in front of each."""
    return expression.replace(lambda e: isinstance(e, sp.Sum), lambda e: _linear(e, expand=True))


def _sum(e: sp.Sum) -> sp.Expr:
    if e.function == 0:
        return sp.Integer(0)
    if not e.has(sp.KroneckerDelta):
        return e
    return _linear(e, expand=e.function.is_Add or _delta_in_brackets(e.function))


def _delta_in_brackets(function: sp.Expr) -> bool:
    return any(isinstance(factor, sp.Add) and factor.has(sp.KroneckerDelta) for factor in sp.Mul.make_args(function))


def _linear(e: sp.Sum, *, expand: bool) -> sp.Expr:
    function = sp.expand(e.function) if expand else e.function
    return sp.Add(*[_of_term(term, list(e.limits)) for term in sp.Add.make_args(function)])


def _of_term(term: sp.Expr, limits: list) -> sp.Expr:
    """One product under sums: each delta that binds a letter is used, what does not depend on it comes out."""
    if term == 0:
        return sp.Integer(0)
    for limit in limits:
        bound = limit[0]
        for factor in sp.Mul.make_args(term):
            if isinstance(factor, sp.KroneckerDelta) and bound in factor.args[:2] and limit[1] == 1:
                other = factor.args[1] if factor.args[0] == bound else factor.args[0]
                rest = sp.Mul(*_without(sp.Mul.make_args(term), factor)).xreplace({bound: other})
                return _of_term(contracted(rest), [each for each in limits if each is not limit])
    outside = [f for f in sp.Mul.make_args(term) if not any(f.has(limit[0]) for limit in limits)]
    inside = [f for f in sp.Mul.make_args(term) if f not in outside]
    if not limits:
        return term
    free = [limit for limit in limits if not any(f.has(limit[0]) for f in inside)]
    kept = [limit for limit in limits if limit not in free]
    sizes = [limit[2] - limit[1] + 1 for limit in free]
    body = sp.Sum(sp.Mul(*inside), *kept) if kept else sp.Mul(*inside)
    return sp.Mul(*outside, *sizes, body)


def _without(factors: tuple[sp.Expr, ...], gone: sp.Expr) -> list[sp.Expr]:
    kept = list(factors)
    kept.remove(gone)
    return kept


def differentiated(expression: sp.Expr, variable: sp.Expr, times: int = 1) -> sp.Expr:
    """The derivative by a number or by one component of a tensor, deltas contracted.

    Bound indices that are called like the component's own are renamed first.
    """
    from derive.judging.families.written_out import renamed_bound

    for _ in range(times):
        apart = renamed_bound(expression, variable.free_symbols)
        expression = contracted(sp.diff(apart, variable))
    return expression
