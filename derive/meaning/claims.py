"""A link of a chain in a scope -> claims for the judge, one for each world and component."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from derive.language.claim import Asymptotic, Claim, Domain, FunctionVariable, Relation, Variable
from derive.language.refusal import OutsideLanguage
from derive.meaning import gaussian
from derive.meaning.evaluation import Evaluator
from derive.meaning.indices import BARE, free_letters
from derive.meaning.scope import Scope
from derive.reading.tree import Apply, Chain, Limit, Node, Symbol, walk

RELATIONS = {
    "=": Relation.EQUAL, r"\equiv": Relation.EQUAL, ":=": Relation.EQUAL, "<": Relation.LESS, ">": Relation.GREATER,
    r"\leq": Relation.LESS_EQUAL, r"\geq": Relation.GREATER_EQUAL, r"\neq": Relation.UNEQUAL,
}  # fmt: skip


@dataclass(frozen=True)
class Regime:
    """The limit in which an asymptotic claim is meant: name of the variable, target, order of the remainder.

    `path` says how other names go along (lambda = N). With `vector` the variable is a displacement: all its components
    shrink together, and the remainder is of the order of the given power.
    """

    variable: str
    target: Node
    scale: Node | None = None
    relative: bool = False
    path: tuple[tuple[str, Node], ...] = ()
    vector: int = 0


@dataclass(frozen=True)
class WorldClaim:
    """A claim in one world. `special` marks a special case (constant functions): it can refute, never prove."""

    claim: Claim
    sizes: tuple[tuple[str, int], ...]
    special: bool = False


@dataclass(frozen=True)
class Meaning:
    """All claims one link makes, what it used, and the worlds it was written out in."""

    claims: tuple[WorldClaim, ...]
    uses: tuple[str, ...]
    conditions: tuple[str, ...]
    worlds: tuple[dict[str, int], ...]
    notes: tuple[str, ...] = ()


def meaning_of(left: Node, sign: str, right: Node, scope: Scope, regime: Regime | None = None) -> Meaning:
    """The claims of `left sign right`. Raises OutsideLanguage where it has no meaning in this scope."""
    if sign not in RELATIONS:
        raise OutsideLanguage(f"the relation {sign} is not judged")
    claims: list[WorldClaim] = []
    uses: dict[str, None] = {}
    conditions: dict[str, None] = {}
    notes: dict[str, None] = {}
    for sizes in scope.worlds:
        for special in (False, True):
            jets = regime is not None and regime.vector > 0
            evaluator = Evaluator(scope, sizes, constant_functions=special, jets=jets)
            found = _claims_in_world(evaluator, left, RELATIONS[sign], right, regime, notes)
            claims += [WorldClaim(c, tuple(sorted(sizes.items())), special) for c in found]
            uses |= evaluator.uses
            conditions |= dict.fromkeys(_used_conditions(evaluator, found))
            if not any(c.functions and c.difference.has(sp.Integral) for c in found):
                break
    return Meaning(tuple(claims), tuple(uses), tuple(conditions), scope.worlds, tuple(notes))


def _used_conditions(evaluator: Evaluator, claims: list[Claim]) -> list[str]:
    used = {a for c in claims for a in c.assumptions if a.free_symbols <= c.left.free_symbols | c.right.free_symbols}
    return list(dict.fromkeys(words for a, words in evaluator.assumptions.items() if a in used and words))


def _claims_in_world(
    evaluator: Evaluator, left: Node, sign: Relation, right: Node, regime: Regime | None, notes: dict[str, None]
) -> list[Claim]:
    scope = evaluator.scope
    own = _moving_limit(left, right, scope)
    if own is not None:
        assert isinstance(left, Limit)
        left, regime = left.body, own
        notes["read as: the ratio of both sides tends to 1, since the variable of the limit stands on both sides"] = (
            None
        )
    letters = free_letters(Chain((left, right), ("=",)), scope) if scope.index_ranges else ()
    spans = [evaluator.span(letter, Chain((left, right), ("=",)) if letter == BARE else None) for letter in letters]
    pairs: list[tuple[Any, Any]] = []
    for values in itertools.product(*spans):
        with evaluator.indexed(dict(zip(letters, values, strict=True))):
            pairs += _entries(evaluator.side(left), evaluator.side(right))
    assumptions = _assumptions(evaluator)
    return [_claim(evaluator, a, sign, b, regime, assumptions) for a, b in pairs]


def _moving_limit(left: Node, right: Node, scope: Scope) -> Regime | None:
    """lim_{N} f = g(N): the variable of the limit stands on the other side, so only the leading order is claimed."""
    if not isinstance(left, Limit) or not isinstance(left.variable, Symbol):
        return None
    key = left.variable.key
    if not any(isinstance(n, Symbol) and n.key == key for n in walk(right)):
        return None
    if not scope.declared:
        raise OutsideLanguage("the variable of the limit stands on both sides")
    return Regime(key, left.target, None, relative=True)


def _entries(left: Any, right: Any) -> list[tuple[Any, Any]]:
    """The pairs of entries of two matrices, or the pair itself."""
    if isinstance(left, sp.MatrixBase) or isinstance(right, sp.MatrixBase):
        if left == 0 or right == 0:
            shape = left.shape if isinstance(left, sp.MatrixBase) else right.shape
            left = sp.zeros(*shape) if left == 0 else left
            right = sp.zeros(*shape) if right == 0 else right
        if not (isinstance(left, sp.MatrixBase) and isinstance(right, sp.MatrixBase)) or left.shape != right.shape:
            raise OutsideLanguage("a matrix stands against something of another shape")
        return list(zip(left, right, strict=True))
    return [(left, right)]


def _assumptions(evaluator: Evaluator) -> list[tuple[sp.Basic, str]]:
    """The scope's assumptions in this world, with their words."""
    found: list[tuple[sp.Basic, str]] = []
    for chain, words in evaluator.scope.assumptions:
        letters = free_letters(chain, evaluator.scope) if evaluator.scope.index_ranges else ()
        for values in itertools.product(*[evaluator.span(x, chain) for x in letters]):
            with evaluator.indexed(dict(zip(letters, values, strict=True))):
                for fact in evaluator.relations(chain):
                    if fact is sp.false:
                        raise OutsideLanguage(f"the condition {words} can never hold")
                    if fact is not sp.true:
                        found.append((fact, words))
    for fact, words in found:
        evaluator.assumptions.setdefault(fact, words)
    return [(a, w) for a, w in evaluator.assumptions.items() if a is not sp.true]


def _claim(
    evaluator: Evaluator,
    left: Any,
    sign: Relation,
    right: Any,
    regime: Regime | None,
    assumptions: list[tuple[sp.Basic, str]],
) -> Claim:
    left, right = sp.sympify(left, strict=True), sp.sympify(right, strict=True)
    operands = [*evaluator.operands, *_antiderivatives(left, right)]
    left, right = _without_antiderivatives(left, right)
    left, more = gaussian.resolve(left)
    right, other = gaussian.resolve(right)
    asymptotic = None
    if regime is not None:
        left, right, asymptotic = _in_regime(evaluator, regime, left, right)
    names = left.free_symbols | right.free_symbols
    if asymptotic is not None:
        names |= {asymptotic.variable}
    kept = _relevant([a for a, _ in assumptions], names)
    kept += [c for c in (*more, *other) if c not in kept]
    for fact in kept:
        names |= fact.free_symbols
    variables = [evaluator.variables.get(s) or Variable(s) for s in sorted(names, key=lambda s: s.name)]
    functions = _functions(evaluator, left, right)
    field = evaluator.scope.field_name
    if field == "real" and (left.has(sp.I) or right.has(sp.I)):
        field = "complex"
    known = {v.symbol for v in variables}
    tested = tuple(e for e in operands if e.free_symbols and e.free_symbols <= known and not e.has(sp.Integral))
    return Claim(left, sign, right, tuple(variables), functions, tuple(kept), field, asymptotic, tested)


def _relevant(assumptions: list[sp.Basic], names: set[sp.Basic]) -> list[sp.Basic]:
    """The assumptions that speak of these names, directly or through one another."""
    kept: list[sp.Basic] = []
    reach = set(names)
    changed = True
    while changed:
        changed = False
        for fact in assumptions:
            if fact not in kept and fact.free_symbols & reach:
                kept.append(fact)
                reach |= fact.free_symbols
                changed = True
    return kept


def _functions(evaluator: Evaluator, left: sp.Expr, right: sp.Expr) -> tuple[FunctionVariable, ...]:
    used = {applied.func for side in (left, right) for applied in side.atoms(sp.core.function.AppliedUndef)}
    return tuple(f for key, f in evaluator.function_variables.items() if key in used)


def _antiderivatives(left: sp.Expr, right: sp.Expr) -> list[sp.Expr]:
    """What stands beside indefinite integrals, which is differentiated where the sides are compared."""
    found = [i for side in (left, right) for i in side.atoms(sp.Integral) if any(len(limit) == 1 for limit in i.limits)]
    return [side.xreplace(dict.fromkeys(found, sp.Integer(0))) for side in (left, right)] if found else []


def _without_antiderivatives(left: sp.Expr, right: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """An indefinite integral stands for every antiderivative: compare derivatives."""
    found = [i for side in (left, right) for i in side.atoms(sp.Integral) if any(len(limit) == 1 for limit in i.limits)]
    if not found:
        return left, right
    names = {limit[0] for integral in found for limit in integral.limits if len(limit) == 1}
    if len(names) != 1:
        raise OutsideLanguage("indefinite integrals over different variables")
    name = next(iter(names))
    for side in (left, right):
        probe = side.xreplace({i: sp.Dummy() for i in found})
        if any(
            d.is_Dummy and sp.degree(probe, d) != 1 for d in probe.free_symbols if d.is_Dummy and probe.is_polynomial(d)
        ):
            raise OutsideLanguage("an indefinite integral inside an expression")
    return sp.diff(left, name), sp.diff(right, name)


def _in_regime(
    evaluator: Evaluator, regime: Regime, left: sp.Expr, right: sp.Expr
) -> tuple[sp.Expr, sp.Expr, Asymptotic]:
    """Both sides along the path of the limit, and the sense in which they agree there."""
    if regime.vector:
        small = sp.Symbol("epsilon", positive=True)
        evaluator.variables[small] = Variable(small, Domain.POSITIVE)
        shrink = {component: small * component for component in evaluator.components_of(regime.variable)}
        left, right = (sp.expand(side.subs(shrink, simultaneous=True)) for side in (left, right))
        return left, right, Asymptotic(small, sp.Integer(0), small**regime.vector, False)
    for key, node in regime.path:
        name = evaluator.value(Symbol(*_split(key)))
        left, right = (side.subs(name, evaluator.value(node)) for side in (left, right))
    return left, right, _asymptotic(evaluator, regime)


def _asymptotic(evaluator: Evaluator, regime: Regime) -> Asymptotic:
    variable = evaluator.value(Symbol(*_split(regime.variable)))
    if not isinstance(variable, sp.Symbol):
        raise OutsideLanguage(f"the variable {regime.variable} of the limit is not a free name")
    scale = evaluator.value(regime.scale) if regime.scale is not None else None
    return Asymptotic(variable, evaluator.value(regime.target), scale, regime.relative)


def _split(key: str) -> tuple[str, tuple[Any, ...]]:
    from derive.meaning.lookup import _split as split

    return split(key)


def solution_claims(left: Node, right: Node, start: Node | None, scope: Scope) -> tuple[Claim, ...]:
    """What it takes for `left = right` to solve the law of motion: it satisfies it, and it starts at `start`."""
    claims: list[Claim] = []
    time = sp.Symbol(scope.time, **scope.declarations[scope.time].domain.assumptions)
    for sizes in scope.worlds:
        evaluator = Evaluator(scope, sizes)
        name = left.function if isinstance(left, Apply) else left
        coordinate, path = evaluator.value(name), evaluator.value(right)
        if coordinate not in evaluator.coordinates:
            raise OutsideLanguage("the left side of a solution must be a coordinate")
        law = evaluator.rate(coordinate).subs(coordinate, path)
        claims.append(_claim(evaluator, sp.diff(path, time), Relation.EQUAL, law, None, []))
        if start is not None:
            claims.append(_claim(evaluator, path.subs(time, 0), Relation.EQUAL, evaluator.value(start), None, []))
    return tuple(claims)


def constrained(claim: Claim, facts: tuple[sp.Basic, ...]) -> Claim:
    """The same claim under further assumptions."""
    return replace(claim, assumptions=claim.assumptions + facts)


def facts_in(scope: Scope, chain: Chain, sizes: dict[str, int]) -> tuple[tuple[sp.Basic, ...], tuple[Variable, ...]]:
    """The relations of one assumption in one world, with its variables."""
    evaluator = Evaluator(replace(scope, assumptions=((chain, ""),)), sizes)
    facts = tuple(a for a, _ in _assumptions(evaluator))
    names = sorted({s for fact in facts for s in fact.free_symbols}, key=lambda s: s.name)
    return facts, tuple(evaluator.variables.get(s) or Variable(s) for s in names)


__all__ = ["Meaning", "Regime", "WorldClaim", "constrained", "facts_in", "meaning_of", "solution_claims"]
