"""A line in any dimension at given sizes: tensors become components, sums are added up, fields become functions."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import sympy as sp

from derive.language import Domain, FunctionVariable, Variable
from derive.language.facts import Determinant, Fact, Holds, Inverse, PositiveDefinite, SumsTo, Symmetric
from derive.language.refusal import OutsideLanguage
from derive.language.tensors import Field, SpaceIntegral
from derive.meaning.gaussian import resolve

Entry = Callable[[tuple[int, ...]], sp.Expr]


@dataclass
class World:
    """Numbers for the sizes, and what the components of each tensor are there.

    conditions: what the facts say of the components; convergence: what must hold for the integrals to have a value;
    left_out: why an assumption could not be written out here.
    """

    sizes: dict[sp.Symbol, int]
    facts: tuple[Fact, ...] = ()
    conditions: list[sp.Basic] = field(default_factory=list)
    convergence: list[sp.Basic] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    _entries: dict[str, Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for fact in self.facts:
            tensor = getattr(fact, "tensor", None) or getattr(fact, "lower", None) or getattr(fact, "vector", None)
            # A tensor over a range without a size does not occur in the line.
            if tensor is not None and all(self._counts(n, {}) for n in tensor.shape):
                self._use(fact)

    def _use(self, fact: Fact) -> None:
        if isinstance(fact, PositiveDefinite):
            self._entries[_name(fact.tensor)] = _from_square_root(fact.tensor, self.dimension(fact.tensor, 0))
        elif isinstance(fact, Symmetric):
            self._entries.setdefault(_name(fact.tensor), _sorted(fact.tensor))
        elif isinstance(fact, Inverse):
            self._entries.setdefault(_name(fact.lower), _sorted(fact.lower))
        elif isinstance(fact, SumsTo):
            self._entries[_name(fact.vector)] = self._summing(fact)

    def _summing(self, fact: SumsTo) -> Entry:
        plain, size = _plain(fact.vector), self.dimension(fact.vector, 0)
        last = sp.sympify(fact.value, strict=True) - sum(plain((i,)) for i in range(1, size))
        if size > 1 and plain((1,)).is_positive:
            self.conditions.append(sp.Gt(last, 0))
        elif size > 1 and plain((1,)).is_nonnegative:
            self.conditions.append(sp.Ge(last, 0))
        return lambda at: last if at == (size,) else plain(at)

    def dimension(self, tensor: sp.IndexedBase, place: int) -> int:
        """The size of one of a tensor's ranges as a number."""
        return self.number(tensor.shape[place], {})

    def number(self, expression: sp.Expr, env: dict[sp.Symbol, int]) -> int:
        """An index or a bound as a number. Raises OutsideLanguage where it has none."""
        value = sp.sympify(expression, strict=True).subs({**self.sizes, **env})
        if not value.is_Integer:
            raise OutsideLanguage(f"the index {expression} has no number")
        return int(value)

    def entry(self, tensor: sp.IndexedBase, at: tuple[int, ...]) -> sp.Expr:
        """One component."""
        for place, number in enumerate(at):
            if not 1 <= number <= self.dimension(tensor, place):
                raise OutsideLanguage(f"{tensor}{list(at)} is outside its range")
        name = _name(tensor)
        if name not in self._entries:
            self._entries[name] = self._inverse(tensor) or _plain(tensor)
        return self._entries[name](at)

    def _inverse(self, tensor: sp.IndexedBase) -> Entry | None:
        for fact in self.facts:
            if isinstance(fact, Inverse) and fact.upper == tensor:
                lower = self.matrix(fact.lower)
                inverse = lower.adjugate() / lower.det()
                return lambda at: sp.cancel(inverse[at[0] - 1, at[1] - 1])
        return None

    def matrix(self, tensor: sp.IndexedBase) -> sp.Matrix:
        """All components of a square matrix."""
        size = self.dimension(tensor, 0)
        return sp.Matrix(size, size, lambda i, j: self.entry(tensor, (i + 1, j + 1)))

    def vector(self, tensor: sp.IndexedBase) -> list[sp.Expr]:
        """All components of a tensor, row by row."""
        ranges = [range(1, self.dimension(tensor, place) + 1) for place in range(len(tensor.shape))]
        return [self.entry(tensor, at) for at in itertools.product(*ranges)]

    # expressions

    def at(self, e: sp.Expr, env: dict[sp.Symbol, int]) -> sp.Expr:
        """The expression in components; env has a number for each free index."""
        rule = _RULES.get(type(e))
        if rule is not None:
            return rule(self, e, env)
        if isinstance(e, sp.Symbol):
            return self._symbol(e, env)
        if not e.args:
            return e
        return e.func(*[self.at(part, env) for part in e.args])

    def stated(self, conditions: Iterable[sp.Basic], env: dict[sp.Symbol, int]) -> list[sp.Basic]:
        """Relations in components; those that have an index or a size without a number are left out."""
        found = []
        for condition in conditions:
            try:
                found.append(self.at(condition, env))
            except OutsideLanguage as refusal:
                self.left_out.append(str(refusal))
        return found

    def _symbol(self, e: sp.Symbol, env: dict[sp.Symbol, int]) -> sp.Expr:
        if e in env:
            return sp.Integer(env[e])
        if e in self.sizes:
            return sp.Integer(self.sizes[e])
        for fact in self.facts:
            if isinstance(fact, Determinant) and fact.symbol == e and self._counts(fact.tensor.shape[0], {}):
                return self.matrix(fact.tensor).det()
        return e

    def indexed(self, e: sp.Indexed, env: dict[sp.Symbol, int]) -> sp.Expr:
        """A component."""
        return self.entry(e.base, tuple(self.number(i, env) for i in e.indices))

    def sum(self, e: sp.Sum | sp.Product, env: dict[sp.Symbol, int]) -> sp.Expr:
        """A sum or a product, added up where its bounds are numbers."""
        return self._added(e, list(e.limits), env)

    def _added(self, e: sp.Sum | sp.Product, limits: list, env: dict[sp.Symbol, int]) -> sp.Expr:
        if not limits:
            return self.at(e.function, env)
        (name, low, high), inner = limits[-1], limits[:-1]
        if high is sp.oo or not self._counts(low, env) or not self._counts(high, env):
            bounds = (name, self.at(low, env), self.at(high, env))
            return e.func(self._added(e, inner, {k: v for k, v in env.items() if k != name}), bounds)
        numbers = range(self.number(low, env), self.number(high, env) + 1)
        parts = [self._added(e, inner, {**env, name: value}) for value in numbers]
        return (sp.Add if isinstance(e, sp.Sum) else sp.Mul)(*parts)

    def _counts(self, bound: sp.Expr, env: dict[sp.Symbol, int]) -> bool:
        return bool(sp.sympify(bound, strict=True).subs({**self.sizes, **env}).is_Integer)

    def delta(self, e: sp.KroneckerDelta, env: dict[sp.Symbol, int]) -> sp.Expr:
        """A Kronecker delta as 0 or 1."""
        try:
            return sp.Integer(int(self.number(e.args[0], env) == self.number(e.args[1], env)))
        except OutsideLanguage:
            return e.func(*[self.at(part, env) for part in e.args[:2]])

    def field(self, e: Field, env: dict[sp.Symbol, int]) -> sp.Expr:
        """A function of a vector as a function of its components."""
        function = sp.Function(e.label.name, real=True)(*self.vector(e.coordinate))
        variables = [self.entry(e.coordinate, (self.number(s, env),)) for s in e.slots]
        return sp.diff(function, *variables) if variables else function

    def integral(self, e: SpaceIntegral, env: dict[sp.Symbol, int]) -> sp.Expr:
        """An integral over a whole space; a Gaussian one has its value."""
        limits = [(w, -sp.oo, sp.oo) for w in self.vector(e.coordinate)]
        value, conditions = resolve(sp.Integral(self.at(e.integrand, env), *limits))
        self.convergence += [c for c in conditions if c is not sp.true]
        return value

    def derivative(self, e: sp.Derivative, env: dict[sp.Symbol, int]) -> sp.Expr:
        """A derivative by a number or a component."""
        by = [(self.at(v, env), n) for v, n in e.variable_count]
        if not all(getattr(v, "_diff_wrt", False) for v, _ in by):
            raise OutsideLanguage("a derivative by what is no independent variable")
        if isinstance(e.expr, sp.Symbol) and e.expr not in e.variables:
            # The name of something nobody wrote out: its derivative is a name too, and not 0.
            return sp.Symbol(f"d{e.expr}/" + "".join(f"d{v}" for v, n in by for _ in range(n)), real=True)
        return sp.Derivative(self.at(e.expr, env), *by)


_RULES: dict[type, Callable[..., sp.Expr]] = {
    sp.Indexed: World.indexed,
    sp.Sum: World.sum,
    sp.Product: World.sum,
    sp.KroneckerDelta: World.delta,
    Field: World.field,
    SpaceIntegral: World.integral,
    sp.Derivative: World.derivative,
}


def _name(tensor: sp.IndexedBase) -> str:
    return str(tensor.label)


def _plain(tensor: sp.IndexedBase) -> Entry:
    known = {
        k: v for k, v in tensor.assumptions0.items() if k in ("real", "positive", "nonnegative", "complex", "integer")
    }

    def entry(at: tuple[int, ...]) -> sp.Expr:
        return sp.Symbol(f"{_name(tensor)}_{''.join(map(str, at))}", **known)

    return entry


def _sorted(tensor: sp.IndexedBase) -> Entry:
    plain = _plain(tensor)
    return lambda at: plain(tuple(sorted(at)))


def _from_square_root(tensor: sp.IndexedBase, size: int) -> Entry:
    """C C^T with a lower triangular C whose diagonal is positive: every positive definite matrix, and no other."""
    root = sp.zeros(size, size)
    for i in range(size):
        for j in range(i + 1):
            name = f"{_name(tensor)}root_{i + 1}{j + 1}"
            root[i, j] = sp.Symbol(name, positive=True) if i == j else sp.Symbol(name, real=True)
    product = root * root.T
    return lambda at: product[at[0] - 1, at[1] - 1]


# what is free in a line


def free_indices(expressions: Iterable[sp.Expr]) -> dict[sp.Symbol, sp.Expr]:
    """The free indices of expressions, each with the size of its range."""
    found: dict[sp.Symbol, sp.Expr] = {}
    for e in expressions:
        _collect(e, {}, found)
    return found


def _collect(e: sp.Basic, bound: dict[sp.Symbol, sp.Expr], found: dict[sp.Symbol, sp.Expr]) -> None:
    if isinstance(e, (sp.Sum, sp.Product)):
        _collect(e.function, bound | {limit[0]: limit[2] for limit in e.limits}, found)
        return
    if isinstance(e, sp.Indexed):
        for place, i in enumerate(e.indices):
            if isinstance(i, sp.Symbol) and i not in bound and e.base.shape is not None:
                found.setdefault(i, e.base.shape[place])
    if isinstance(e, Field):
        for i in e.slots:
            if isinstance(i, sp.Symbol) and i not in bound:
                found.setdefault(i, e.coordinate.shape[0])
        return
    if isinstance(e, sp.KroneckerDelta):
        for one, other in (e.args[:2], e.args[1::-1]):
            if isinstance(one, sp.Symbol) and one not in bound and other in bound:
                found.setdefault(one, bound[other])
    if isinstance(e, sp.IndexedBase):
        return
    for part in e.args:
        _collect(part, bound, found)


def sizes_in(expressions: Iterable[sp.Basic]) -> tuple[sp.Symbol, ...]:
    """The symbols that are sizes of tensors or bounds of sums."""
    found: set[sp.Symbol] = set()
    for e in expressions:
        for part in sp.preorder_traversal(e):
            if isinstance(part, (sp.Indexed, sp.IndexedBase)):
                base = part.base if isinstance(part, sp.Indexed) else part
                found |= {s for n in base.shape or () for s in sp.sympify(n, strict=True).free_symbols}
            elif isinstance(part, sp.Sum | sp.Product):
                own = {limit[0] for limit in part.limits}
                ends = [end for limit in part.limits for end in limit[1:]]
                found |= {
                    s for end in ends for s in end.free_symbols if s.is_integer and s.is_positive and s not in own
                }
    return tuple(sorted((s for s in found if isinstance(s, sp.Symbol)), key=str))


def variables_of(expressions: Iterable[sp.Expr]) -> tuple[Variable, ...]:
    """The free symbols of expressions as variables, each in the domain its assumptions say."""
    symbols = set().union(*(e.free_symbols for e in expressions))
    return tuple(Variable(s, domain_of(s)) for s in sorted(symbols, key=str) if isinstance(s, sp.Symbol))


def domain_of(symbol: sp.Symbol) -> Domain:
    """The set a symbol's assumptions put it in."""
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
    return Domain.COMPLEX


def functions_of(expressions: Iterable[sp.Expr]) -> tuple[FunctionVariable, ...]:
    """The unknown functions of expressions."""
    found = {}
    for e in expressions:
        for value in e.atoms(sp.core.function.AppliedUndef):
            found[value.func] = FunctionVariable(
                value.func, len(value.args), Domain.POSITIVE if value.is_positive else Domain.REAL
            )
    return tuple(found[f] for f in sorted(found, key=str))


def conditions_of(facts: Iterable[Fact]) -> tuple[sp.Basic, ...]:
    """The relations among facts."""
    return tuple(fact.condition for fact in facts if isinstance(fact, Holds))


def conditions_about(sides: Iterable[sp.Expr], facts: Iterable[Fact]) -> tuple[sp.Basic, ...]:
    """The relations that share a name with the sides, or with another such relation; the others cannot matter."""
    names = set().union(*(_names_in(side) for side in sides))
    waiting, found = list(conditions_of(facts)), []
    while near := [c for c in waiting if _names_in(c) & names]:
        found += near
        waiting = [c for c in waiting if c not in near]
        names = names.union(*(_names_in(c) for c in near))
    return tuple(c for c in conditions_of(facts) if c in found)


def _names_in(e: sp.Basic) -> set[str]:
    functions = {str(f.func) for f in e.atoms(sp.core.function.AppliedUndef)}
    return functions | {str(s) for s in e.free_symbols if isinstance(s, sp.Symbol)}
