"""Slips of the pen: a sign, a factor, an exponent or an index changed in what a step states. The judge must see each.

Whether a changed expression still says the same (and so is no slip) is decided by numbers at random points, not by the
judge that is on trial.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

import mpmath
import sympy as sp

from derive.judging.families import judge_obligation
from derive.judging.families.components import World, conditions_about, free_indices, sizes_in
from derive.judging.families.jets import with_free_values
from derive.judging.families.written_out import written_out
from derive.judging.judge import Effort
from derive.language import OutsideLanguage, Relation, Verdict
from derive.language.derivation import Derivation, Obligation, Step
from derive.language.facts import Holds
from derive.language.tensors import Field

KINDS = ("sign", "factor", "exponent", "index")
_EFFORT = Effort(points=8, refute_seconds=3.0, prove_seconds=3.0, cross_points=2)
_POINTS = 3
_TRIES = 20  # for each point wanted, where assumptions must hold there
_DIGITS = 30
_MOST_DIGITS = 90
_DEEP = 5  # sums over so many indices are written out for two values of each only


@dataclass(frozen=True)
class Slip:
    """One planted slip: where, which kind, the side as it should be and as it was changed, and what the judge said."""

    step: int
    rule: str
    kind: str
    right: sp.Expr
    changed: sp.Expr
    verdict: Verdict

    @property
    def is_caught(self) -> bool:
        """Whether the step would have stopped the derivation."""
        return self.verdict is not Verdict.PROVED


def planted(derivation: Derivation) -> Iterator[Slip]:
    """One slip of each kind in every judged line of a derivation, sub-steps too, and what becomes of it."""
    for place, step in enumerate(derivation.steps):
        yield from _in_step(place, step)


def _in_step(place: int, step: Step) -> Iterator[Slip]:
    for number, obligation in enumerate(step.obligations):
        if obligation.typed not in ("left", "right"):
            continue
        old = getattr(obligation.line, obligation.typed)
        for kind in KINDS:
            seed = f"{place}.{number}.{kind}"
            changed = next((e for e in _changed(old, kind, seed) if not _says_the_same(obligation, e)), None)
            if changed is None:
                continue
            wrong = replace(obligation, line=replace(obligation.line, **{obligation.typed: changed}))
            yield Slip(place, step.rule, kind, old, changed, judge_obligation(wrong, _EFFORT).verdict)
    for inner in step.substeps:
        yield from _in_step(place, inner)


# --- ways of slipping ---------------------------------------------------------------------------------------------


def _changed(e: sp.Expr, kind: str, seed: str) -> Iterator[sp.Expr]:
    """The expression with one place changed, places in a shuffled order that is the same every time."""
    places = [path for path in _paths(e) if _edit(_at(e, path), kind, e) is not None]
    random.Random(seed).shuffle(places)
    for path in places[:6]:
        new = _edit(_at(e, path), kind, e)
        if new is not None:
            changed = _with(e, path, new)
            if changed != e:
                yield changed


def _paths(e: sp.Basic, here: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """The places of an expression where a hand writes something: not the limits of sums, not the names of tensors."""
    yield here
    if isinstance(e, sp.Indexed | Field | sp.KroneckerDelta | sp.core.function.AppliedUndef):
        return
    if isinstance(e, sp.Sum | sp.Product | sp.Integral | sp.Limit | sp.Derivative):
        yield from _paths(e.args[0], (*here, 0))
        return
    for place, part in enumerate(e.args):
        if isinstance(part, sp.Expr):
            yield from _paths(part, (*here, place))


def _at(e: sp.Basic, path: tuple[int, ...]) -> sp.Basic:
    for place in path:
        e = e.args[place]
    return e


def _with(e: sp.Basic, path: tuple[int, ...], new: sp.Basic) -> sp.Basic:
    if not path:
        return new
    parts = list(e.args)
    parts[path[0]] = _with(parts[path[0]], path[1:], new)
    return e.func(*parts)


def _edit(e: sp.Basic, kind: str, whole: sp.Expr) -> sp.Basic | None:
    if not isinstance(e, sp.Expr) or e.is_zero:
        return sp.Integer({"factor": 1, "sign": -1}[kind]) if e is whole and kind in ("factor", "sign") else None
    if kind == "sign":
        return -e if e is whole or not isinstance(e, sp.Number) else None
    if kind == "factor":
        return 2 * e if e is whole or not isinstance(e, sp.Number) else None
    if kind == "exponent":
        base, power = e.as_base_exp()
        return base ** (power + 1) if not isinstance(e, sp.Number | sp.Add | sp.Mul) and base != 1 else None
    return _other_index(e, whole)


def _other_index(e: sp.Expr, whole: sp.Expr) -> sp.Expr | None:
    if not isinstance(e, sp.Indexed | sp.KroneckerDelta | Field):
        return None
    letters = sorted({s for s in whole.atoms(sp.Symbol) if s.is_integer and not s.is_positive}, key=str)
    own = list(e.slots if isinstance(e, Field) else e.args if isinstance(e, sp.KroneckerDelta) else e.args[1:])
    for mine in own:
        for letter in letters:
            if letter not in own and isinstance(mine, sp.Symbol):
                return e.xreplace({mine: letter})
    return None


# --- the same in other words? -------------------------------------------------------------------------------------


def _says_the_same(obligation: Obligation, changed: sp.Expr) -> bool:
    """Whether the line with the changed side still holds at random points, as far as plain numbers can tell."""
    line = obligation.line
    wrong = replace(line, **{obligation.typed: changed})
    try:
        left, right = (written_out(side, obligation.facts) for side in (wrong.left, wrong.right))
        known, unknown = free_indices((line.left, line.right)), free_indices((wrong.left, wrong.right))
        if set(unknown) - set(known):
            return False
        return line.remainder is None and _holds_at_points(left, right, _written(obligation))
    except (OutsideLanguage, TypeError, ValueError, ArithmeticError, NotImplementedError):
        return False


def _written(obligation: Obligation) -> Obligation:
    """The obligation with the names in its conditions written out, as those of its sides are."""
    facts = obligation.facts
    written = (replace(f, condition=written_out(f.condition, facts)) if isinstance(f, Holds) else f for f in facts)
    return replace(obligation, facts=tuple(written))


def _holds_at_points(left: sp.Expr, right: sp.Expr, obligation: Obligation) -> bool:
    """Whether the relation holds at random points; a weaker bound that is still true is no slip either.

    Points at which an assumption fails say nothing.
    """
    sizes, letters, relation = sizes_in((left, right)), free_indices((left, right)), obligation.line.relation
    conditions = conditions_about((left, right), obligation.facts)
    rng = random.Random(7)
    choices = (2,) if max(_nesting(left), _nesting(right)) >= _DEEP else (2, 3)
    known: dict[tuple[object, ...], list[sp.Basic]] = {}
    wanted = _POINTS if relation is Relation.EQUAL else 10 * _POINTS
    seen = 0
    for attempt in range(wanted * (_TRIES if conditions else 1)):
        world = World({s: rng.choice(choices) for s in sizes}, obligation.facts)
        # All indices alike first: a delta is 0 nearly everywhere else.
        env = {i: rng.randint(1, world.number(n, {})) if attempt else 1 for i, n in letters.items()}
        place = (*world.sizes.values(), *env.values())
        if place not in known:
            stated = world.stated(conditions, env)
            known[place] = with_free_values((world.at(left - right, env).doit(), *stated))
        gap, *stated = known[place]
        if gap.atoms(sp.core.function.AppliedUndef) or gap.has(sp.Integral, sp.Limit, sp.Derivative):
            return bool(sp.simplify(gap) == 0)
        symbols = gap.free_symbols.union(*(c.free_symbols for c in stated))
        values = {s: _value(s, rng) for s in sorted(symbols, key=str)}
        if any(c.subs(values) != sp.true for c in stated):
            continue
        number = gap.xreplace(values)  # rational where it can be: a zero by cancellation needs no digits then
        number = number if number.is_Rational else number.evalf(_DIGITS, maxn=_MOST_DIGITS)
        if not number.is_number or not _HOLDS[relation](number):
            return False
        seen += 1
        if seen == wanted:
            break
    return seen > 0


def _nesting(e: sp.Expr) -> int:
    """The most indices any sum of an expression runs over at once."""
    return max((len(s.limits) for s in e.atoms(sp.Sum)), default=0)


_SMALL = mpmath.mpf(10) ** -12
_HOLDS = {
    Relation.EQUAL: lambda gap: abs(gap) < _SMALL,
    Relation.LESS_EQUAL: lambda gap: gap < _SMALL,
    Relation.LESS: lambda gap: gap < 0,
    Relation.GREATER_EQUAL: lambda gap: gap > -_SMALL,
    Relation.GREATER: lambda gap: gap > 0,
    Relation.UNEQUAL: lambda gap: abs(gap) > _SMALL,
}


def _value(symbol: sp.Symbol, rng: random.Random) -> sp.Rational:
    value = sp.Rational(rng.randint(3, 40), rng.randint(7, 29))
    if symbol.is_integer:
        return sp.Integer(rng.randint(1, 5))
    return value if symbol.is_nonnegative or rng.random() < 0.5 else -value


__all__ = ["KINDS", "Slip", "planted"]
