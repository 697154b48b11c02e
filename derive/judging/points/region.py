"""The region a claim is made on: its variables, which of them the assumptions determine, and what is left to check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from derive.judging.enclosure import Undefined, Unknown, enclose
from derive.judging.points.functions import Functions, Values, instantiate
from derive.judging.points.values import INTEGERS, NONNEGATIVES, POSITIVES, Interval, lies_in
from derive.language import Claim, Domain, Variable


class EmptyDomain(Exception):
    """Provably no point satisfies the assumptions of a claim; the message names the assumption that cannot hold."""


class NoPointFound(Exception):
    """No point was found within the number of tries, though one may exist; the message says how many were made."""


@dataclass(frozen=True)
class Balance:
    """sum coefficient * symbol = total with everything positive: drawn as weights and scaled to the total."""

    symbols: tuple[sp.Symbol, ...]
    coefficients: tuple[sp.Rational, ...]
    total: sp.Rational


@dataclass(frozen=True)
class Region:
    """Variables with their intervals; `solved` gives each determined symbol by its one or two exact solutions."""

    variables: tuple[Variable, ...]
    free: tuple[Variable, ...]
    solved: tuple[tuple[Variable, tuple[sp.Expr, ...]], ...]
    balances: tuple[Balance, ...]
    intervals: Mapping[sp.Symbol, Interval]
    checks: tuple[sp.Basic, ...]

    def complete(self, free_values: Values, branch: int = 0) -> dict[sp.Symbol, sp.Expr] | None:
        """All values from those of the free variables; None where a determined one has no value in its domain."""
        values = dict(free_values)
        for variable, solutions in reversed(self.solved):
            value = sp.sympify(solutions[branch % len(solutions)], strict=True).xreplace(values)
            if value.free_symbols or not value.is_finite:
                return None
            values[variable.symbol] = value
        if all(lies_in(values[v.symbol], v.domain) for v in self.variables):
            return values
        return None

    def failing(self, values: Values, functions: Functions) -> sp.Basic | None:
        """The first assumption that is not certain to hold at the values, None when all hold."""
        return next((check for check in self.checks if holds(check, values, functions) is not True), None)


def region_of(claim: Claim, keep: Iterable[sp.Symbol] = ()) -> Region:
    """The region of a claim; symbols in `keep` are never eliminated. EmptyDomain when it provably has no point."""
    variables = _all_variables(claim)
    kept = set(keep)
    solved: list[tuple[Variable, tuple[sp.Expr, ...]]] = []
    balances: list[Balance] = []
    checks: list[sp.Basic] = []
    parts = _parts(claim.assumptions)
    bounded = {s for part in parts if not isinstance(part, sp.Eq) for s in part.free_symbols}
    for part in parts:
        if not isinstance(part, sp.Eq) or part.atoms(AppliedUndef):
            checks.append(part)
            continue
        equation = sp.expand((part.lhs - part.rhs).xreplace({v.symbol: s[0] for v, s in solved if len(s) == 1}))
        done = {v.symbol for v, _ in solved} | kept
        open_variables = [v for v in variables if v.symbol in equation.free_symbols and v.symbol not in done]
        found, balance = _solve(equation, open_variables, bounded, part)
        if found is None and equation != 0:
            checks.append(part)
        elif found is not None:
            solved.append(found)
            balances.extend([balance] if balance and not _overlaps(balance, balances) else [])
    determined = {v.symbol for v, _ in solved}
    free = tuple(v for v in variables if v.symbol not in determined)
    intervals = {v.symbol: _interval(v, checks) for v in variables}
    _refuse_contradictions(solved, checks)
    return Region(variables, free, tuple(solved), tuple(balances), intervals, tuple(checks))


def holds(condition: sp.Basic, values: Values, functions: Functions) -> bool | None:
    """Whether a relation holds at exact values, by exact arithmetic or the sign of an enclosure. None: unknown."""
    if condition in (sp.true, sp.false):
        return bool(condition)
    if isinstance(condition, sp.And | sp.Or):
        verdicts = [holds(part, values, functions) for part in condition.args]
        decisive = isinstance(condition, sp.Or)
        if decisive in verdicts:
            return decisive
        return None if None in verdicts else not decisive
    if isinstance(condition, sp.Not):
        verdict = holds(condition.args[0], values, functions)
        return None if verdict is None else not verdict
    if not isinstance(condition, Relational):
        return None
    difference = instantiate(condition.lhs - condition.rhs, functions)
    return _compare(condition, difference.xreplace(dict(values)))


_SIGNS: dict[type, Callable[[int], bool]] = {
    sp.Eq: lambda p: p == 0,
    sp.Ne: lambda p: p != 0,
    sp.Lt: lambda p: p < 0,
    sp.Le: lambda p: p <= 0,
    sp.Gt: lambda p: p > 0,
    sp.Ge: lambda p: p >= 0,
}


def _compare(relation: Relational, difference: sp.Expr) -> bool | None:
    if difference.is_Rational:
        return _SIGNS[type(relation)](int(difference.p))
    equality = isinstance(relation, sp.Eq | sp.Ne)
    try:
        ball = enclose(difference, {}, field="complex" if equality else "real")
    except (Undefined, Unknown):
        return None
    if equality:
        return isinstance(relation, sp.Ne) if not ball.contains(0) else None
    if bool(ball.real > 0):
        return isinstance(relation, sp.Gt | sp.Ge)
    return isinstance(relation, sp.Lt | sp.Le) if bool(ball.real < 0) else None


def _all_variables(claim: Claim) -> tuple[Variable, ...]:
    """The declared variables, then the undeclared free symbols with the domain their assumptions tell."""
    declared = {variable.symbol for variable in claim.variables}
    symbols: set[sp.Symbol] = set()
    places = [c for f in claim.functions for c in f.critical_at or ()]
    for part in (claim.left, claim.right, *claim.assumptions, *places):
        symbols |= {s for s in sp.sympify(part, strict=True).free_symbols if isinstance(s, sp.Symbol)}
    extra = sorted(symbols - declared, key=lambda s: (s.name, str(sorted(s.assumptions0.items()))))
    return claim.variables + tuple(Variable(s, _domain_of(s, claim.field), stated=False) for s in extra)


def _domain_of(symbol: sp.Symbol, field: str) -> Domain:
    if symbol.is_integer:
        return (
            Domain.POSITIVE_INTEGER
            if symbol.is_positive
            else Domain.NATURAL
            if symbol.is_nonnegative
            else Domain.INTEGER
        )
    if symbol.is_positive:
        return Domain.POSITIVE
    if symbol.is_nonnegative:
        return Domain.NONNEGATIVE
    if symbol.is_real:
        return Domain.NONZERO if symbol.is_nonzero else Domain.REAL
    return Domain.COMPLEX if field == "complex" or symbol.is_complex else Domain.REAL


def _parts(assumptions: Iterable[sp.Basic]) -> list[sp.Basic]:
    """The conjuncts, equalities first."""
    flat: list[sp.Basic] = []
    for assumption in assumptions:
        flat.extend(
            _parts(assumption.args) if isinstance(assumption, sp.And) else [sp.sympify(assumption, strict=True)]
        )
    return sorted((part for part in flat if part != sp.true), key=lambda part: not isinstance(part, sp.Eq))


Solution = tuple[Variable, tuple[sp.Expr, ...]]


def _solve(
    equation: sp.Expr, variables: list[Variable], bounded: set[sp.Basic], source: sp.Basic
) -> tuple[Solution | None, Balance | None]:
    """The variable that an equation determines best, with its solutions; a balance where all terms are positive.

    Variables that other assumptions bound are determined last: they are easier to draw within their bounds.
    """
    if not equation.free_symbols and equation.is_zero is False:
        raise EmptyDomain(f"the assumption {source} cannot hold at any point: correct the domain")
    linear = [(v, sp.diff(equation, v.symbol)) for v in variables]
    linear = [(v, slope) for v, slope in linear if v.symbol not in slope.free_symbols and slope != 0]
    if linear:
        variable, slope = min(linear, key=lambda pair: (pair[0].symbol in bounded, *_cost(*pair)))
        rest = sp.expand(equation - slope * variable.symbol)
        return (variable, (sp.sympify(-rest / slope, strict=True),)), _balance(equation, linear, source)
    for variable in variables:
        symbol = variable.symbol
        if variable.domain not in INTEGERS and equation.is_polynomial(symbol) and sp.degree(equation, symbol) == 2:
            a, b, c = (equation.coeff(symbol, power) for power in (2, 1, 0))
            root = sp.sqrt(b**2 - 4 * a * c)
            return (variable, ((-b + root) / (2 * a), (-b - root) / (2 * a))), None
    return None, None


def _cost(variable: Variable, slope: sp.Expr) -> tuple[bool, bool, bool, str]:
    integer = variable.domain in INTEGERS and slope not in (1, -1)
    return (integer, not slope.is_number, variable.domain in POSITIVES, "" if slope.is_number else variable.symbol.name)


def _balance(equation: sp.Expr, linear: list[tuple[Variable, sp.Expr]], source: sp.Basic) -> Balance | None:
    constant = sp.expand(equation - sum(slope * v.symbol for v, slope in linear))
    slopes = [slope for _, slope in linear]
    if not (constant.is_Rational and all(s.is_Rational for s in slopes) and len(linear) > 1):
        return None
    if any(v.domain not in (Domain.POSITIVE, Domain.NONNEGATIVE) for v, _ in linear):
        return None
    if all(s < 0 for s in slopes):
        slopes, constant = [-s for s in slopes], -constant
    if any(s < 0 for s in slopes):
        return None
    if constant > 0 or (constant == 0 and any(v.domain is Domain.POSITIVE for v, _ in linear)):
        raise EmptyDomain(f"the assumption {source} cannot hold: positive terms do not add up to {-constant}")
    return Balance(tuple(v.symbol for v, _ in linear), tuple(slopes), -constant)


def _overlaps(balance: Balance, others: list[Balance]) -> bool:
    return any(set(balance.symbols) & set(other.symbols) for other in others)


def _interval(variable: Variable, checks: Iterable[sp.Basic]) -> Interval:
    """What is left by the checks that bound this variable alone by numbers."""
    interval = Interval(sp.Integer(0) if variable.domain in NONNEGATIVES else None)
    for check in checks:
        if isinstance(check, sp.Lt | sp.Le | sp.Gt | sp.Ge) and check.free_symbols == {variable.symbol}:
            interval = interval.meet(_bound(check, variable.symbol))
    if interval.is_empty or (interval.low is not None and interval.low == interval.high and _open(variable, checks)):
        raise EmptyDomain(f"no value of {variable.symbol} satisfies all bounds that the assumptions put on it")
    return interval


def _open(variable: Variable, checks: Iterable[sp.Basic]) -> bool:
    strict = (c for c in checks if isinstance(c, sp.Lt | sp.Gt) and c.free_symbols == {variable.symbol})
    return variable.domain is Domain.POSITIVE or any(True for _ in strict)


def _bound(relation: Relational, symbol: sp.Symbol) -> Interval:
    lesser, greater = (
        (relation.lhs, relation.rhs) if isinstance(relation, sp.Lt | sp.Le) else (relation.rhs, relation.lhs)
    )
    if lesser == sp.Abs(symbol) and greater.is_number:
        bound = _rational_near(greater)
        return Interval(-bound, bound)
    difference = sp.expand(lesser - greater)
    slope = sp.diff(difference, symbol)
    if slope.free_symbols or not slope.is_nonzero or not slope.is_real:
        return Interval()
    bound = _rational_near((-difference.subs(symbol, 0)) / slope)
    return Interval(high=bound) if slope.is_positive else Interval(low=bound)


def _rational_near(number: sp.Expr) -> sp.Rational:
    """The number itself if rational, else a rational so close to it that only the check can tell them apart."""
    return number if number.is_Rational else sp.Rational(str(sp.N(number, 30)))


def _refuse_contradictions(solved: Iterable[Solution], checks: Iterable[sp.Basic]) -> None:
    single = {v.symbol: s[0] for v, s in solved if len(s) == 1}
    for variable, solutions in solved:
        needs_positive = variable.domain in POSITIVES
        if len(solutions) == 1 and needs_positive and solutions[0].is_positive is False:
            raise EmptyDomain(f"{variable.symbol} = {solutions[0]} is not positive, as its domain asks")
        if len(solutions) == 1 and solutions[0].is_number and not lies_in(solutions[0], variable.domain):
            raise EmptyDomain(f"{variable.symbol} = {solutions[0]} is not in its domain ({variable.domain.value})")
    for check in checks:
        if check == sp.false or (isinstance(check, Relational) and check.xreplace(single) == sp.false):
            raise EmptyDomain(f"the assumption {check} cannot hold at any point: correct the domain")
