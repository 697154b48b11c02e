"""The judge of obligations: for every size where index calculus can, in components at small sizes, cross-examined."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import sympy as sp

from derive.judging.families.components import (
    World,
    conditions_about,
    free_indices,
    functions_of,
    sizes_in,
    variables_of,
)
from derive.judging.families.every_size import holds_for_every_size
from derive.judging.families.jets import with_free_values
from derive.judging.families.signs import is_assumed, nonnegative_for_every_size, positive_for_every_size
from derive.judging.families.written_out import written_out
from derive.judging.judge import Effort, judge, with_conditions, worst_first
from derive.judging.refuting import Budget, NoPoints, Refutation, refute
from derive.language import Claim, Domain, Finding, Relation, Verdict
from derive.language.derivation import Line, Obligation
from derive.language.facts import Fact, Given, Holds, SumsTo
from derive.language.refusal import OutsideLanguage
from derive.language.tensors import Field, SpaceIntegral

_SIZES = ((2, 3), (1, 2), (3, 2))
_NO_NEGATIVE = "the difference has no negative term"
_BINDING = (sp.Integral, sp.Sum, sp.Product, sp.Limit, sp.Derivative, SpaceIntegral)
_FAMILIES = (Field, SpaceIntegral)
_WANTS_THREE = (3, 4)  # so many indices may all differ only at size 3 or more; of more the components are too many
_MOST_PLACES = 64
_USUAL = Effort(points=12, cross_points=4)
_EXAMINED_POINTS = 3


def judge_obligation(obligation: Obligation, effort: Effort = _USUAL) -> Finding:
    """The finding of an obligation: proved for every size, proved at small sizes (the scope says so), or not."""
    kept = _with_names_kept(obligation)
    if kept is not None and _by_sign(kept) and (named := _judge_written(kept, effort)).verdict is Verdict.PROVED:
        return named
    finding = _judge_written(obligation, effort)
    if finding.verdict is Verdict.REFUTED and (signed := _with_signs_of_names(obligation)):
        finding = _judge_written(signed, effort)
    if finding.verdict is not Verdict.UNDECIDED or kept is None:
        return finding
    named = _judge_written(kept, effort)
    return named if named.verdict is Verdict.PROVED else finding


def _with_signs_of_names(obligation: Obligation) -> Obligation | None:
    """The obligation under what the names of elementary expressions are known to be: positive, not negative, not zero.

    None where no such name says more than what it stands for.
    """
    said: list[Holds] = []
    for fact in obligation.facts:
        if not isinstance(fact, Given) or not isinstance(fact.left, sp.Symbol) or fact.right.has(*_BINDING):
            continue
        if fact.left.is_positive and not fact.right.is_positive:
            said.append(Holds(sp.Gt(fact.right, 0)))
        elif fact.left.is_negative and not fact.right.is_negative:
            said.append(Holds(sp.Lt(fact.right, 0)))
        elif fact.left.is_nonnegative and not fact.right.is_nonnegative:
            said.append(Holds(sp.Ge(fact.right, 0)))
        elif fact.left.is_nonzero and not fact.right.is_nonzero:
            said.append(Holds(sp.Ne(fact.right, 0)))
    said = [fact for fact in said if fact.condition is not sp.true]
    return replace(obligation, facts=(*obligation.facts, *said)) if said else None


def _with_names_kept(obligation: Obligation) -> Obligation | None:
    """The obligation with its names as they are; what holds for any value of a name holds for the one it has.

    None where no name has a definition, or where one hides a variable that is integrated, differentiated or taken to a
    limit in the line.
    """
    line = obligation.line
    moved = set().union(*(_moved(side) for side in (line.left, line.right)))
    moved |= {line.remainder.variable} if line.remainder is not None else set()
    used = [
        fact
        for fact in obligation.facts
        if isinstance(fact, Given)
        and isinstance(fact.left, sp.Symbol)
        and (line.left.has(fact.left) or line.right.has(fact.left))
    ]
    if not used or any(written_out(fact.left, obligation.facts).free_symbols & moved for fact in used):
        return None
    return replace(obligation, facts=tuple(fact for fact in obligation.facts if fact not in used))


def _moved(e: sp.Expr) -> set[sp.Basic]:
    """What stands under a derivative, an integral, a limit or a sum as its variable."""
    found: set[sp.Basic] = set()
    for part in sp.preorder_traversal(e):
        if isinstance(part, sp.Derivative | sp.Integral | sp.Sum | sp.Product):
            found |= set().union(*(v.free_symbols for v in part.variables))
        elif isinstance(part, sp.Limit):
            found |= part.args[1].free_symbols
        elif isinstance(part, SpaceIntegral):
            found |= part.coordinate.free_symbols
    return found


def _judge_written(obligation: Obligation, effort: Effort) -> Finding:
    line = obligation.line
    try:
        left, right = (written_out(side, obligation.facts) for side in (line.left, line.right))
    except OutsideLanguage as refusal:
        return Finding(Verdict.UNDECIDED, str(refusal))
    if line.relation is not Relation.EQUAL and is_assumed(replace(line, left=left, right=right), obligation.facts):
        return Finding(Verdict.PROVED, "assumed", "as assumed")
    facts = tuple(_written_fact(fact, obligation.facts) for fact in obligation.facts)
    written = replace(obligation, line=replace(line, left=left, right=right), facts=facts)
    sizes = sizes_in((left, right))
    if not any(side.has(sp.IndexedBase, Field, SpaceIntegral, sp.KroneckerDelta) for side in (left, right)):
        world = World({}, obligation.facts)
        whole = _if_all_was_used(judge(_claim(written.line, world, {}, written), effort), world)
        if whole.verdict is Verdict.UNDECIDED and line.remainder is None and _by_sign(written, obligation):
            return replace(whole, verdict=Verdict.PROVED, reason=_NO_NEGATIVE, scope=_for_all_letters(written))
        if not sizes or whole.verdict is not Verdict.UNDECIDED:
            return whole
    if sizes and (found := _as_numbers(written, sizes, effort)) is not None:
        return found
    return _judge_family(written, sizes, effort, signed=_for_every_size(line, obligation, by_sign=True))


def _by_sign(*obligations: Obligation) -> bool:
    return any(_for_every_size(owed.line, owed, by_sign=True) for owed in obligations)


def _for_all_letters(obligation: Obligation) -> str:
    """The scope of a line of plain letters."""
    said = [f"{v.domain.value} {v.symbol}" for v in variables_of((obligation.line.left, obligation.line.right))]
    return f"for every {', '.join(said)}" if said else "as it stands"


def _as_numbers(obligation: Obligation, sizes: tuple[sp.Symbol, ...], effort: Effort) -> Finding | None:
    """A line without sums, whose components are numbers that can be anything: a proof for every size, or None."""
    line = obligation.line
    if any(
        side.has(sp.Sum, sp.Product, sp.Derivative, sp.KroneckerDelta, *_FAMILIES) for side in (line.left, line.right)
    ):
        return None
    components = {c for side in (line.left, line.right) for c in side.atoms(sp.Indexed)}
    names = {c: sp.Symbol(f"{c.base.label}_{''.join(map(str, c.indices))}", **c.base.assumptions0) for c in components}
    if len({s.name for s in names.values()}) != len(components):
        return None
    plain = replace(line, left=line.left.xreplace(names), right=line.right.xreplace(names))
    if any(
        side.free_symbols & {i for c in components for i in c.free_symbols if i.is_integer}
        for side in (plain.left, plain.right)
    ):
        return None
    alone = replace(obligation, line=plain, facts=tuple(f for f in obligation.facts if isinstance(f, Holds)))
    finding = judge(_claim(plain, World({}, ()), {}, alone), effort)
    scope = f"for every {', '.join(map(str, sizes))}"
    return replace(finding, scope=scope) if finding.verdict is Verdict.PROVED else None


def _written_fact(fact: Fact, facts: tuple[Fact, ...]) -> Fact:
    """A condition with every name written out, as the sides of the line are."""
    return replace(fact, condition=written_out(fact.condition, facts)) if isinstance(fact, Holds) else fact


def _judge_family(obligation: Obligation, sizes: tuple[sp.Symbol, ...], effort: Effort, *, signed: bool) -> Finding:
    """signed: whether the inequality was shown for every size before its names were written out."""
    line = obligation.line
    for_all = line.remainder is None and (signed or _for_every_size(line, obligation))
    findings = []
    if not for_all and (early := _fails_at_size_one(obligation, sizes)) is not None:
        return early
    try:
        for numbers, world, claim in _in_components(obligation, sizes, fewer=for_all):
            finding = _if_all_was_used(_examined(claim) if for_all else judge(claim, effort), world)
            if finding.verdict is Verdict.REFUTED:
                return _at_sizes(finding, numbers)
            findings.append(with_conditions(finding, ("the integrals converge",) if world.convergence else ()))
    except OutsideLanguage as refusal:
        if not for_all:
            return Finding(Verdict.UNDECIDED, str(refusal))
    names = ", ".join(str(s) for s in sizes)
    if for_all:
        attempts = tuple(dict.fromkeys(a for f in findings for a in f.attempts))
        rule = "index calculus" if line.relation is Relation.EQUAL else _NO_NEGATIVE
        return Finding(Verdict.PROVED, rule, f"for every {names}", attempts=attempts)
    if not findings:
        return Finding(Verdict.UNDECIDED, "no size at which it can be written in components")
    worst = worst_first(findings)
    if worst.verdict is not Verdict.PROVED:
        return worst
    conditions = tuple(dict.fromkeys(c for finding in findings for c in finding.conditions))
    return replace(worst, scope=f"for {_sizes_tried(sizes, line)}", conditions=conditions)


def _fails_at_size_one(obligation: Obligation, sizes: tuple[sp.Symbol, ...]) -> Finding | None:
    """A refutation where every size is 1, the cheapest place to look; None says nothing."""
    if not sizes or obligation.line.remainder is not None:
        return None
    numbers = dict.fromkeys(sizes, 1)
    try:
        letters = free_indices((obligation.line.left, obligation.line.right))
        world = World(numbers, obligation.facts)
        env = next(_places(letters, world))
        finding = _if_all_was_used(_examined(_claim(obligation.line, world, env, obligation)), world)
    except OutsideLanguage:
        return None
    return _at_sizes(finding, {**numbers, **env}) if finding.verdict is Verdict.REFUTED else None


def _for_every_size(line: Line, obligation: Obligation, *, by_sign: bool = False) -> bool:
    if line.relation is Relation.EQUAL:
        return not by_sign and holds_for_every_size(line.left, line.right, obligation.facts)
    if line.relation is Relation.LESS_EQUAL:
        return nonnegative_for_every_size(line.right - line.left, obligation.facts)
    if line.relation is Relation.GREATER_EQUAL:
        return nonnegative_for_every_size(line.left - line.right, obligation.facts)
    if line.relation is Relation.GREATER:
        return positive_for_every_size(line.left - line.right, obligation.facts)
    if line.relation is Relation.LESS:
        return positive_for_every_size(line.right - line.left, obligation.facts)
    return False


def _examined(claim: Claim) -> Finding:
    """A cross-examination in components: refuted, or nothing against it."""
    if claim.left == claim.right:
        return Finding(Verdict.PROVED, "the same in components")
    budget = Budget(1 if claim.functions else _EXAMINED_POINTS, hunting=0, shrinking=16, seconds=2.0)
    seen = refute(claim, budget)
    if isinstance(seen, Refutation) and not seen.only_unconventional:
        return Finding(Verdict.REFUTED, seen.witness.brief, witness=seen.witness)
    said = seen.reason if isinstance(seen, NoPoints) else "components agree at exact points"
    return Finding(Verdict.PROVED, "components", attempts=(said,))


def _if_all_was_used(finding: Finding, world: World) -> Finding:
    """A refutation counts only where every assumption could be written out."""
    if finding.verdict is not Verdict.REFUTED or not world.left_out:
        return finding
    return Finding(Verdict.UNDECIDED, f"an assumption cannot be written out here: {world.left_out[0]}")


def _at_sizes(finding: Finding, numbers: dict[sp.Symbol, int]) -> Finding:
    where = ", ".join(f"{symbol} = {number}" for symbol, number in numbers.items())
    return replace(finding, reason=f"{finding.reason}; {where}" if where else finding.reason, scope=f"at {where}")


def _sizes_tried(sizes: tuple[sp.Symbol, ...], line: Line) -> str:
    tried = list(_assignments(sizes, line))
    return "; ".join(", ".join(f"{s} = {n}" for s, n in numbers.items()) for numbers in tried)


def _assignments(sizes: tuple[sp.Symbol, ...], line: Line) -> Iterator[dict[sp.Symbol, int]]:
    """Small sizes: 2 and 1, and 3 as well where there are several or where three indices run over one."""
    deepest = max((len(s.limits) for side in (line.left, line.right) for s in side.atoms(sp.Sum)), default=0)
    for first, second in _SIZES[: 3 if len(sizes) > 1 or deepest in _WANTS_THREE else 2]:
        yield {s: (first, second)[place % 2] for place, s in enumerate(sizes)}


def _in_components(
    obligation: Obligation, sizes: tuple[sp.Symbol, ...], *, fewer: bool
) -> Iterator[tuple[dict[sp.Symbol, int], World, Claim]]:
    line = obligation.line
    letters = free_indices((line.left, line.right))
    for numbers in itertools.islice(_assignments(sizes, line), 1 if fewer else None):
        places = _places(letters, World(numbers, obligation.facts))
        for env in itertools.islice(places, 2 if fewer else None):
            world = World(numbers, obligation.facts)
            yield {**numbers, **env}, world, _claim(line, world, env, obligation)


def _places(letters: dict[sp.Symbol, sp.Expr], world: World) -> Iterator[dict[sp.Symbol, int]]:
    """Values of the free indices: all different first, then all alike, then others."""
    if not letters:
        yield {}
        return
    ranges = [range(1, world.number(size, {}) + 1) for size in letters.values()]
    found = list(itertools.product(*ranges))
    found.sort(key=lambda at: (-len(set(at)) if at != (1,) * len(at) else -len(at) + 0.5, at))
    if len(found) > _MOST_PLACES:
        raise OutsideLanguage(f"{len(found)} components are too many to look at each")
    for at in found:
        yield dict(zip(letters, at, strict=True))


def _claim(line: Line, world: World, env: dict[sp.Symbol, int], obligation: Obligation) -> Claim:
    left, right = world.at(line.left, env), world.at(line.right, env)
    stated = world.stated(conditions_about((line.left, line.right), obligation.facts), env)
    assumptions = stated + world.conditions + world.convergence
    left, right, *assumptions = with_free_values((left, right, *assumptions))
    assumptions = [a for a in assumptions if a is not sp.true]
    expressions = (left, right, *assumptions)
    variables = variables_of(expressions)
    return Claim(
        left,
        line.relation,
        right,
        variables,
        functions_of(expressions),
        tuple(dict.fromkeys(assumptions)),
        field="complex" if any(v.domain is Domain.COMPLEX for v in variables) else obligation.field,
        asymptotic=line.remainder,
    )


__all__ = ["Given", "SumsTo", "judge_obligation"]
