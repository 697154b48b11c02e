"""A line in any dimension, for every size: translated into the index calculus, where it vanishes or does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

import sympy as sp

from derive.judging.families.components import free_indices
from derive.judging.index_calculus.algebra import (
    as_exponent,
    difference,
    exponential,
    logarithm,
    number,
    of_part,
    positive_sum,
    power,
    product,
    product_of,
    sum_over,
    total,
)
from derive.judging.index_calculus.constraints import Constraints
from derive.judging.index_calculus.contraction import steps_left
from derive.judging.index_calculus.differentiation import Arguments, derivative
from derive.judging.index_calculus.integration import over_space
from derive.judging.index_calculus.parts import (
    Determinant as DeterminantPart,
    Expression,
    Imaginary,
    Index,
    Size,
    Tensor,
)
from derive.judging.index_calculus.renaming import delta, fresh, sorted_tensor
from derive.judging.index_calculus.zero import vanishes
from derive.language.facts import Determinant, Fact, Inverse, PositiveDefinite, SumsTo, Symmetric
from derive.language.refusal import OutsideLanguage
from derive.language.tensors import Field, SpaceIntegral

_STEPS = 6_000


def holds_for_every_size(left: sp.Expr, right: sp.Expr, facts: tuple[Fact, ...]) -> bool:
    """Whether left = right was shown for all sizes; False says nothing."""
    if left == right or sp.expand(left - right) == 0:
        return True
    token = steps_left.set(_STEPS)
    try:
        return vanishes(*_difference(left, right, facts))
    except (OutsideLanguage, RecursionError):
        return False
    finally:
        steps_left.reset(token)


def _difference(left: sp.Expr, right: sp.Expr, facts: tuple[Fact, ...]) -> tuple[Expression, Constraints]:
    names = _Names(facts, coordinates_of((left, right)))
    env = {letter: Index(letter.name, str(size)) for letter, size in free_indices((left, right)).items()}
    constraints = Constraints(
        sums=tuple(
            (str(f.vector.label), _fraction(f.value)) for f in facts if isinstance(f, SumsTo) and f.value.is_Rational
        )
    )
    return difference(names.of(left, env), names.of(right, env)), constraints


def coordinates_of(expressions: Iterable[sp.Expr]) -> frozenset[str]:
    """The names of what is differentiated or integrated by."""
    found: set[str] = set()
    for e in expressions:
        for part in sp.preorder_traversal(e):
            if isinstance(part, Field | SpaceIntegral):
                found.add(str(part.coordinate.label))
            elif isinstance(part, sp.Derivative):
                found |= {str(v.base.label) if isinstance(v, sp.Indexed) else str(v) for v in part.variables}
    return frozenset(found)


@dataclass
class _Names:
    """What the names of one line are: facts about them, and which are variables of differentiation."""

    facts: tuple[Fact, ...]
    coordinates: frozenset[str]
    ranges: dict[str, str] = field(default_factory=dict)

    def of(self, e: sp.Expr, env: dict[sp.Symbol, Index]) -> Expression:
        """The translation of an expression; raises OutsideLanguage for what has no rule."""
        if e.is_Rational:
            return number(_fraction(e))
        if isinstance(e, sp.Add):
            return total([self.of(part, env) for part in e.args])
        if isinstance(e, sp.Mul):
            return product_of([self.of(part, env) for part in e.args])
        if isinstance(e, sp.exp):
            return exponential(self.of(e.args[0], env))
        if isinstance(e, sp.Pow):
            return self._power(e, env)
        if isinstance(e, sp.log):
            return logarithm(self.of(e.args[0], env))
        if isinstance(e, sp.Sum | sp.Product):
            return self._sum(e, env)
        if isinstance(e, sp.KroneckerDelta):
            return of_part(delta(*(self._index(i, env) for i in e.args[:2])))
        if isinstance(e, sp.Indexed):
            return self._component(e.base, tuple(self._index(i, env) for i in e.indices))
        if isinstance(e, Field):
            return self._field(e, env)
        if isinstance(e, sp.Derivative):
            return self._derivative(e, env)
        if isinstance(e, SpaceIntegral):
            key = str(e.coordinate.label)
            return over_space(self.of(e.integrand, env), key, self._range(e.coordinate))
        return self._scalar(e, env)

    def _range(self, base: sp.IndexedBase) -> str:
        if len(base.shape or ()) != 1:
            raise OutsideLanguage(f"{base} is no vector")
        self.ranges[str(base.label)] = str(base.shape[0])
        return str(base.shape[0])

    def _index(self, i: sp.Expr, env: dict[sp.Symbol, Index]) -> Index:
        if i not in env:
            raise OutsideLanguage(f"the index {i} is no letter with a range")
        return env[i]

    def _scalar(self, e: sp.Expr, env: dict[sp.Symbol, Index]) -> Expression:
        if e is sp.I:
            return of_part(Imaginary())
        if e is sp.pi:
            return of_part(Tensor(r"\pi", positive=True))
        if isinstance(e, sp.Symbol):
            if e in env:
                raise OutsideLanguage(f"the index {e} stands where a number should")
            if e.is_integer and e.is_positive:
                return of_part(Size(str(e)))
            for fact in self.facts:
                if isinstance(fact, Determinant) and fact.symbol == e:
                    definite = self._is(PositiveDefinite, fact.tensor)
                    return of_part(DeterminantPart(str(fact.tensor.label), positive=definite))
            return of_part(self._tensor(e.name, (), e))
        return self._opaque(e, env)

    def _opaque(self, e: sp.Expr, env: dict[sp.Symbol, Index]) -> Expression:
        """A function without rules: a name of its own for the same arguments, never differentiated."""
        inner = sorted(e.atoms(sp.Indexed), key=sp.default_sort_key)
        if e.has(sp.Sum, sp.Product, sp.Derivative, Field, SpaceIntegral) or not isinstance(e, sp.Function):
            raise OutsideLanguage(f"{type(e).__name__} has no rule in the index calculus")
        marks = {}
        indices: list[Index] = []
        for part in inner:
            indices += [self._index(i, env) for i in part.indices]
            marks[part] = sp.Symbol(f"<{part.base.label}@{len(indices)}>")
        if self.coordinates & {str(s) for s in e.free_symbols}:
            raise OutsideLanguage("an unknown function of a variable of differentiation")
        return of_part(Tensor(sp.srepr(e.xreplace(marks)), tuple(indices), positive=bool(e.is_positive)))

    def _tensor(self, key: str, at: tuple[Index, ...], like: sp.Expr) -> Tensor:
        return Tensor(
            key,
            at,
            positive=bool(like.is_positive),
            real=bool(like.is_extended_real),
            coordinate=key in self.coordinates,
        )

    def _is(self, kind: type, base: sp.IndexedBase) -> bool:
        return any(isinstance(f, kind) and getattr(f, "tensor", None) == base for f in self.facts)

    def _has_relations(self, base: sp.IndexedBase) -> bool:
        inverse = any(isinstance(f, Inverse) and base in (f.upper, f.lower) for f in self.facts)
        return inverse or self._is(PositiveDefinite, base) or self._is(Symmetric, base)

    def _component(self, base: sp.IndexedBase, at: tuple[Index, ...]) -> Expression:
        key = str(base.label)
        for i, size in zip(at, base.shape or (), strict=False):
            if i.range != str(size):
                raise OutsideLanguage(f"an index of {base} runs to {i.range} and not to {size}")
        if key in self.coordinates and len(at) == 1:
            self._range(base)
        if key in self.coordinates and self._has_relations(base):
            raise OutsideLanguage(f"the components of {base} are not independent, but differentiated by")
        for fact in self.facts:
            if isinstance(fact, Inverse) and fact.upper == base:
                return of_part(sorted_tensor(Tensor(str(fact.lower.label), at, symmetric=True, inverse=True)))
        lower = any(isinstance(f, Inverse) and f.lower == base for f in self.facts)
        definite = self._is(PositiveDefinite, base)
        symmetric = lower or definite or self._is(Symmetric, base)
        if symmetric:
            return of_part(sorted_tensor(Tensor(key, at, symmetric=True, definite=definite)))
        return of_part(self._tensor(key, at, base[tuple(sp.Symbol("i", integer=True) for _ in at)]))

    def _field(self, e: Field, env: dict[sp.Symbol, Index]) -> Expression:
        self._range(e.coordinate)
        key = str(e.coordinate.label)
        slots = tuple((key, self._index(s, env)) for s in e.slots)
        return of_part(sorted_tensor(Tensor(e.label.name, (), slots, (key,))))

    def _power(self, e: sp.Pow, env: dict[sp.Symbol, Index]) -> Expression:
        exponent = self.of(e.exp, env)
        known = as_exponent(exponent)
        base = self.of(e.base, env)
        if known is not None:
            return power(base, known)
        if not positive_sum(base):
            raise OutsideLanguage("a symbolic power of what may be negative")
        return exponential(product(exponent, logarithm(base)))

    def _sum(self, e: sp.Sum | sp.Product, env: dict[sp.Symbol, Index]) -> Expression:
        bound = {}
        for name, low, high in e.limits:
            if low != 1 or not isinstance(high, sp.Symbol):
                raise OutsideLanguage("a sum whose bounds are not 1 and a size")
            bound[name] = fresh(str(high))
        body = self.of(e.function, {**env, **bound})
        if isinstance(e, sp.Sum):
            return sum_over(tuple(bound.values()), body)
        if not positive_sum(body):
            raise OutsideLanguage("a product over a range of factors that may be negative")
        return exponential(sum_over(tuple(bound.values()), logarithm(body)))

    def _derivative(self, e: sp.Derivative, env: dict[sp.Symbol, Index]) -> Expression:
        if isinstance(e.expr, sp.Symbol) and e.expr not in e.variables:
            raise OutsideLanguage(f"{e.expr} is not written out: what it depends on is not known")
        result = self.of(e.expr, env)
        arguments = Arguments(lambda key: self.ranges.get(key, ""), self._value_of)
        for variable in e.variables:
            indexed = isinstance(variable, sp.Indexed)
            if not indexed and not isinstance(variable, sp.Symbol):
                raise OutsideLanguage("a derivative by what is neither a number nor a component")
            if indexed and self._has_relations(variable.base):
                raise OutsideLanguage(f"the components of {variable.base} are not independent, but differentiated by")
            if indexed and len(variable.indices) == 1:
                self._range(variable.base)
            at = tuple(self._index(i, env) for i in variable.indices) if indexed else None
            result = derivative(result, str(variable.base.label) if indexed else variable.name, at, arguments)
        return result

    def _value_of(self, key: str, at: Index | None) -> Expression:
        return of_part(Tensor(key, () if at is None else (at,), coordinate=True))


def _fraction(value: sp.Expr) -> Fraction:
    return Fraction(int(value.p), int(value.q))
