"""Fewer operations for a large formula: common factors taken out of sums, common products computed once.

What is regrouped are the same sums and products that fast mathematics may regroup anyway.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from numerics.compiler.graph.program import Builder, Program

FEWEST = 60
"""Operations from which regrouping is tried: a short formula keeps the form it was given."""

MOST = 5_000
"""Operations up to which it is tried: it takes more than a moment for every thousand."""

_LONGEST = 12
"""Factors of a product that is not shared as a whole."""

Product = tuple[int, ...]
"""The parts that are multiplied, in order, a part as often as it occurs."""

Sum = dict[Product, float]
"""Products and their coefficients."""


@dataclass(frozen=True)
class Part:
    """A sum (op "sum", with its terms), or an operation on other parts."""

    op: str
    args: tuple[int, ...] = ()
    value: float | complex | str | None = None
    terms: tuple[tuple[Product, float], ...] = ()
    body: Program | None = None


def factored(program: Program) -> Program:
    """The program regrouped, or itself where that has not fewer operations, or is not tried."""
    if not FEWEST <= program.operations <= MOST or program.is_complex:
        return program
    found = _Regrouped(program).program()
    return found if found.operations < program.operations else program


class _Regrouped:
    def __init__(self, source: Program) -> None:
        self.source = source
        self.parts: list[Part] = []
        self._known: dict[Part, int] = {}
        self._sums: list[Sum] = []
        self._uses = Counter(a for node in source.nodes for a in node.args)
        self._uses.update(source.outputs)

    def program(self) -> Program:
        """The program anew."""
        for place in range(len(self.source.nodes)):
            self._sums.append(self._sum_of(place))
        outputs = [self._part_of(self._sums[o]) for o in self.source.outputs]
        pairs = _common_pairs(product for part in self._reached(outputs) for product, _ in part.terms)
        return self._written(outputs, pairs)

    # --- the formula as sums of products

    def _part(self, part: Part) -> int:
        if part not in self._known:
            self._known[part] = len(self.parts)
            self.parts.append(part)
        return self._known[part]

    def _sum_of(self, place: int) -> Sum:
        node = self.source.nodes[place]
        if node.op == "const" and isinstance(node.value, float) and abs(node.value) < float("inf"):
            return {(): node.value} if node.value else {}
        if node.op in ("add", "sub", "neg"):
            parts = [self._term(a) for a in node.args]
            signs = {"add": (1.0, 1.0), "sub": (1.0, -1.0), "neg": (-1.0,)}[node.op]
            total: Sum = {}
            for sign, part in zip(signs, parts, strict=True):
                for product, c in part.items():
                    total[product] = total.get(product, 0.0) + sign * c
            return {product: c for product, c in total.items() if c}
        if node.op == "mul":
            return self._multiplied(*(self._sums[a] for a in node.args))
        args = tuple(self._part_of(self._sums[a]) for a in node.args)
        return {(self._part(Part(node.op, args, node.value, body=node.body)),): 1.0}

    def _term(self, place: int) -> Sum:
        """A summand: what is used elsewhere too and is more than one product stays whole."""
        terms = self._sums[place]
        if self._uses[place] > 1 and len(terms) > 1:
            return {(self._part_of(terms),): 1.0}
        return terms

    def _multiplied(self, a: Sum, b: Sum) -> Sum:
        factors: list[int] = []
        number = 1.0
        for terms in (a, b):
            if not terms:
                return {}
            if len(terms) > 1:
                factors.append(self._part_of(terms))
                continue
            ((product, c),) = terms.items()
            number *= c
            factors += product if len(product) <= _LONGEST else [self._part_of({product: 1.0})]
        return {tuple(sorted(factors)): number}

    # --- common factors

    def _part_of(self, terms: Sum) -> int:
        """The part that a sum is, its common factors taken out."""
        grouped = self._grouped(terms)
        if len(grouped) == 1 and (single := next(iter(grouped.items())))[1] == 1.0 and len(single[0]) == 1:
            return single[0][0]
        return self._part(Part("sum", terms=tuple(sorted(grouped.items()))))

    def _grouped(self, terms: Sum) -> Sum:
        """Terms with a factor in common become one term: that factor times a shorter sum."""
        rest = dict(terms)
        done: Sum = {}
        while True:
            counts = Counter(f for product in rest for f in set(product))
            best = max(counts, key=lambda f: (counts[f], f), default=None)
            if best is None or counts[best] < 2:
                return {**done, **rest}
            chosen = {product: c for product, c in rest.items() if best in product}
            shared = _shared(chosen)
            inside = {_without(product, shared): c for product, c in chosen.items()}
            rest = {product: c for product, c in rest.items() if product not in chosen}
            scale = _scale(inside.values())
            factor = self._part_of({product: c / scale for product, c in inside.items()})
            product = tuple(sorted((*shared, factor)))
            done[product] = done.get(product, 0.0) + scale

    # --- writing

    def _reached(self, outputs: Iterable[int]) -> list[Part]:
        seen: dict[int, None] = {}
        waiting = list(outputs)
        while waiting:
            place = waiting.pop()
            if place not in seen:
                seen[place] = None
                part = self.parts[place]
                waiting += [*part.args, *(f for product, _ in part.terms for f in product)]
        return [self.parts[place] for place in sorted(seen)]

    def _written(self, outputs: Sequence[int], pairs: Pairs) -> Program:
        b = Builder()
        places: dict[int, int] = {}
        # A part stands after those it is made of.
        for place, part in enumerate(self.parts):
            if part.op == "sum" and part.body is None:
                places[place] = self._written_sum(b, part, places, pairs)
            elif part.op == "input":
                places[place] = b.input(str(part.value))
            elif part.op == "const":
                places[place] = b.const(part.value)  # type: ignore[arg-type]
            else:
                places[place] = b.apply(part.op, *(places[a] for a in part.args), body=part.body)
        return b.program(self.source.inputs, [places[o] for o in outputs], self.source.shape)

    def _written_sum(self, b: Builder, part: Part, places: dict[int, int], pairs: Pairs) -> int:
        by_size: dict[float, list[tuple[int, bool]]] = {}
        for product, c in part.terms:
            value = pairs.written(b, product, places)
            by_size.setdefault(abs(c), []).append((value, c > 0))
        total: int | None = None
        for size, values in sorted(by_size.items(), reverse=True):
            group: int | None = None
            flip = not any(positive for _, positive in values)
            for value, positive in sorted(values, key=lambda v: v[1] == flip):
                if group is None:
                    group = value
                else:
                    group = b.apply("add" if positive != flip else "sub", group, value)
            assert group is not None
            scaled = b.apply("mul", b.const(size), group) if size != 1.0 else group
            if total is None:
                total = b.apply("neg", scaled) if flip else scaled
            else:
                total = b.apply("sub" if flip else "add", total, scaled)
        return b.const(0.0) if total is None else total


def _shared(terms: Iterable[Product]) -> Product:
    """The factors that every one of these products has."""
    common: Counter[int] | None = None
    for product in terms:
        common = Counter(product) if common is None else common & Counter(product)
    return tuple(sorted((common or Counter()).elements()))


def _without(product: Product, factors: Product) -> Product:
    left = Counter(product)
    left.subtract(factors)
    return tuple(sorted(left.elements()))


def _scale(coefficients: Iterable[float]) -> float:
    """What the coefficients have in common: their size where it is one, with the sign of the first."""
    values = list(coefficients)
    size = abs(values[0]) if len({abs(v) for v in values}) == 1 else 1.0
    return -size if all(v < 0 for v in values) else size


# --- common products


class Pairs:
    """Pairs of factors that several products have, made parts of their own (numbered from -1 downwards)."""

    def __init__(self) -> None:
        self.pairs: list[tuple[int, int]] = []
        self.products: dict[Product, Product] = {}

    def written(self, b: Builder, product: Product, places: dict[int, int]) -> int:
        """The place of a product."""
        factors = [self._place(b, f, places) for f in self.products.get(product, product)]
        value = b.const(1.0)
        for f in factors:
            value = b.apply("mul", value, f)
        return value

    def _place(self, b: Builder, factor: int, places: dict[int, int]) -> int:
        if factor >= 0:
            return places[factor]
        first, second = self.pairs[-factor - 1]
        return b.apply("mul", self._place(b, first, places), self._place(b, second, places))


def _common_pairs(products: Iterable[Product]) -> Pairs:
    """The pair that most products have, then the next, until no two have one in common."""
    found = Pairs()
    current = {p: p for p in dict.fromkeys(products) if len(p) > 1}
    where: dict[tuple[int, int], set[Product]] = {}
    for name, product in current.items():
        for pair in _pairs_in(product):
            where.setdefault(pair, set()).add(name)
    while where:
        best = max(where, key=lambda pair: (len(where[pair]), pair))
        if len(where[best]) < 2:
            break
        found.pairs.append(best)
        new = -len(found.pairs)
        for name in sorted(where[best]):
            before = current[name]
            after = tuple(sorted((*_without(before, best), new)))
            for pair in _pairs_in(before):
                where[pair].discard(name)
                if not where[pair]:
                    del where[pair]
            for pair in _pairs_in(after):
                where.setdefault(pair, set()).add(name)
            current[name] = after
    found.products = current
    return found


def _pairs_in(product: Product) -> set[tuple[int, int]]:
    return {(a, b) for i, a in enumerate(product) for b in product[i + 1 :]}
