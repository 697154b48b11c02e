"""Whether facts can hold together: they are refused where two of them, or one and its own names, contradict."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from derive.judging.enclosure import Undefined, Unknown, sign
from derive.judging.families.components import free_indices, sizes_in, variables_of
from derive.judging.families.written_out import written_out
from derive.judging.refuting import Budget, NoPoints, refute
from derive.language import Claim, Relation, UnusableInput
from derive.language.facts import Determinant, Fact, Given, Holds, PositiveDefinite, SumsTo
from derive.language.refusal import OutsideLanguage

_NOT_ELEMENTARY = (
    *(sp.Indexed, sp.Derivative, sp.Integral, sp.Sum, sp.Product, sp.Limit),
    sp.core.function.AppliedUndef,
)


def demand_satisfiable(facts: Sequence[Fact]) -> None:
    """Raises UnusableInput where no point satisfies the relations among the facts."""
    relations = [fact.condition for fact in facts if isinstance(fact, Holds)]
    for relation in relations:
        _demand_possible(relation, facts)
    if any(r is sp.false for r in relations):
        raise UnusableInput("an assumption is false for all values of its names; leave it out or correct it")
    plain = [r for r in relations if not sizes_in((r,)) and not free_indices((r,)) and r is not sp.true]
    plain = [r for r in plain if not r.atoms(sp.core.function.AppliedUndef, sp.Derivative)]
    if not plain:
        return
    variables = variables_of(plain)
    claim = Claim(
        sp.Add(*[v.symbol for v in variables]),
        Relation.EQUAL,
        sp.Add(*[v.symbol for v in variables]),
        variables,
        (),
        tuple(plain),
    )
    seen = refute(claim, Budget(3, hunting=0, seconds=2.0))
    if isinstance(seen, NoPoints):
        said = ", ".join(str(r) for r in plain)
        raise UnusableInput(
            f"the assumptions {said} contradict one another ({seen.reason}); no point satisfies them all"
        )


def _demand_possible(relation: sp.Basic, facts: Sequence[Fact]) -> None:
    """A relation with every name written out is not plainly false."""
    try:
        said = written_out(relation, facts)
    except (UnusableInput, OutsideLanguage):
        return
    if said is sp.false and relation is not sp.false or isinstance(said, _ORDERED) and _never(said):
        raise UnusableInput(
            f"the assumption {relation} contradicts what its names stand for: it says {_sides(relation, facts)};"
            " correct one of them"
        )


_ORDERED = (sp.Gt, sp.Ge, sp.Lt, sp.Le)


def _never(relation: sp.Rel) -> bool:
    reach = _reach(relation.gts - relation.lts)
    return reach is not None and bool(reach.max < 0 or isinstance(relation, sp.Gt | sp.Lt) and reach.max <= 0)


def _sides(relation: sp.Basic, facts: Sequence[Fact]) -> str:
    left, right = (written_out(side, facts) for side in relation.args)
    return f"{left} {getattr(relation, 'rel_op', '')} {right}"


def demand_one_value_each(facts: Sequence[Fact], where: str, *, later: bool = False) -> None:
    """Raises UnusableInput where facts give a name two values, a vector two sums, or either one it cannot have.

    later: whether a step adds them, where one name may be written in two ways that are equal.
    """
    values: dict[sp.Basic, sp.Expr] = {}
    for fact in facts:
        if not isinstance(fact, Given | SumsTo):
            continue
        name, value = (fact.left, fact.right) if isinstance(fact, Given) else (fact.vector, fact.value)
        others = [f for f in facts if not isinstance(f, Given) or f.left != name]
        if name in values and _differ(_explained(values[name], others), _explained(value, others), later):
            raise UnusableInput(f"{where}: {name} is assumed to give both {values[name]} and {value}; keep one of them")
        values[name] = value
    definite = {fact.tensor for fact in facts if isinstance(fact, PositiveDefinite)}
    for fact in facts:
        if isinstance(fact, Determinant) and fact.tensor in definite and fact.symbol.is_nonpositive:
            raise UnusableInput(
                f"{where}: {fact.symbol} is not positive, and the determinant of the positive definite {fact.tensor}"
            )
    for name, value in values.items():
        if isinstance(name, sp.Expr) and (never := _excluded(name, value)):
            raise UnusableInput(f"{where}: {name} is assumed to be {value}, and {never}; correct one of them")
        if isinstance(name, sp.Indexed) and (total := values.get(name.base)) is not None and _excludes(total, value):
            raise UnusableInput(
                f"{where}: every {name} is assumed to be {value}, and their sum to be {total}; correct one of them"
            )


def _explained(value: sp.Expr, facts: Sequence[Fact]) -> sp.Expr:
    """A value with the names in it written out, where that can be done."""
    try:
        return written_out(value, facts)
    except (UnusableInput, OutsideLanguage):
        return value


def _differ(one: sp.Expr, other: sp.Expr, later: bool) -> bool:
    """Whether two values are different: for numbers whatever their forms, for formulas as they are written at first."""
    difference = one - other
    if not difference.is_number:
        return bool(sp.expand(difference).is_nonzero) if later else bool(sp.expand(difference) != 0)
    try:
        return sign(sp.Abs(difference), {}, field="complex") == 1
    except (Unknown, Undefined):
        return False


def _excluded(name: sp.Expr, value: sp.Expr) -> str:
    """Why a name, or an expression of real names, never has this value; empty where nothing is known against it."""
    for words, of_name, of_value in (
        ("positive", name.is_positive, value.is_positive),
        ("negative", name.is_negative, value.is_negative),
        ("not zero", name.is_nonzero, value.is_nonzero),
        ("not negative", name.is_nonnegative, value.is_nonnegative),
        ("real", name.is_extended_real, value.is_extended_real),
        ("an integer", name.is_integer, value.is_integer),
    ):
        if of_name and of_value is False:
            return f"{name} is {words}"
    reach = _reach(value)
    if reach is not None and (name.is_positive and reach.max <= 0 or name.is_nonnegative and reach.max < 0):
        return f"{name} is {'positive' if name.is_positive else 'not negative'}"
    if reach is not None and (name.is_negative and reach.min >= 0 or name.is_nonpositive and reach.min > 0):
        return f"{name} is {'negative' if name.is_negative else 'not positive'}"
    reach = _reach(name)
    if reach is not None and value.is_number and value.is_extended_real and value not in reach:
        return f"{name} stays between {reach.min} and {reach.max}"
    return ""


def _reach(e: sp.Expr) -> sp.AccumBounds | None:
    """Bounds of an elementary expression of real symbols, by interval arithmetic."""
    names = e.free_symbols
    if isinstance(e, sp.Symbol) or not names or e.has(*_NOT_ELEMENTARY) or not all(n.is_extended_real for n in names):
        return None
    bounds = {n: sp.AccumBounds(0 if n.is_nonnegative else -sp.oo, 0 if n.is_nonpositive else sp.oo) for n in names}
    try:
        reach = e.subs(bounds)
    except (TypeError, ValueError, NotImplementedError, AttributeError, RecursionError):
        return None
    return reach if isinstance(reach, sp.AccumBounds) else None


def _excludes(total: sp.Expr, each: sp.Expr) -> bool:
    """Whether equal components of this value never add up to the total, for any number of them."""
    return bool((each.is_zero and total.is_nonzero) or (each.is_nonpositive and total.is_positive))
