"""Names of a scope -> expressions with symbolic sizes: definitions written out, declarations as tensors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction

from derive.judging.index_calculus.algebra import of_part, power, product, term_power
from derive.judging.index_calculus.canonical import canonical
from derive.judging.index_calculus.differentiation import Arguments
from derive.judging.index_calculus.integration import PI
from derive.judging.index_calculus.parts import (
    ONE,
    Delta,
    Determinant,
    Exponent,
    Expression,
    Imaginary,
    Index,
    MatrixOf,
    Size,
    Tensor,
    Term,
)
from derive.judging.index_calculus.renaming import delta, free_indices, fresh, sorted_tensor
from derive.language.claim import Domain
from derive.language.refusal import OutsideLanguage
from derive.meaning.indices import BARE
from derive.meaning.scope import Declaration, Definition, Scope
from derive.reading.tree import Node, Script, Symbol

Value = Expression | MatrixOf
_MOST_NESTED = 25
_POSITIVE = (Domain.POSITIVE, Domain.POSITIVE_INTEGER)


class Names:
    """The state of one translation: the scope, what each index letter stands for, and the names being written out."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.ranges = frozenset(scope.worlds[0])
        self.indices: dict[str, Index] = {}
        self.expanding: list[str] = []
        self.arguments = Arguments(self.range_of, self.component_of)

    def value(self, node: Node) -> Value:
        """The value of any node."""
        raise NotImplementedError

    def expression(self, node: Node) -> Expression:
        """The value of a node that is no matrix."""
        value = self.value(node)
        if isinstance(value, MatrixOf):
            raise OutsideLanguage("a matrix stands where a number is needed")
        return value

    # indices

    @contextmanager
    def frame(self, letters: dict[str, Index], *, only: bool = False) -> Iterator[None]:
        """Give index letters their indices for a while; `only` hides all others."""
        held = self.indices
        self.indices = dict(letters) if only else {**held, **letters}
        try:
            yield
        finally:
            self.indices = held

    @contextmanager
    def writing_out(self, key: str) -> Iterator[None]:
        """Remember that a name is being written out, so that inside it stands for itself."""
        if len(self.expanding) > _MOST_NESTED:
            raise OutsideLanguage("definitions nested too deep")
        self.expanding.append(key)
        try:
            yield
        finally:
            self.expanding.pop()

    def new_index(self, letter: str) -> Index:
        """A fresh index over the range of a letter."""
        name = self.scope.index_ranges.get(letter)
        if name is None or name not in self.ranges:
            raise OutsideLanguage(f"the index {letter} has no declared range")
        return fresh(name)

    def index(self, letter: str) -> Index:
        """What an index letter stands for now."""
        if letter not in self.indices:
            raise OutsideLanguage(f"the index {letter} stands for no symbol here")
        return self.indices[letter]

    # names

    def symbol(self, node: Symbol) -> Value:
        """The value of a name with its labels and indices."""
        definition = self.scope.definition_of(node.key)
        declaration = self.scope.declarations.get(node.key)
        if definition is not None and node.key not in self.expanding:
            raised = declaration is not None and declaration.metric and any(i.up for i in node.indices)
            bare = declaration is not None and bool(declaration.bare) and not node.indices
            if declaration is None or not (raised or bare):
                return self.written_out(definition, node)
        if declaration is not None:
            return self.declared(declaration, node)
        if node.key in self.ranges:
            return of_part(Size(node.key))
        if node.key == r"\pi":
            return of_part(PI)
        raise OutsideLanguage(f"the name {node.key} has no rule in the index calculus")

    def written_out(self, definition: Definition, node: Symbol) -> Value:
        """A defined name replaced by what it is."""
        pattern = definition.symbol
        assert pattern is not None
        with self.writing_out(pattern.key), self.frame(self._letters(pattern, node), only=True):
            return self.value(definition.right)

    def _letters(self, pattern: Symbol, node: Symbol) -> dict[str, Index]:
        if len(pattern.indices) == len(node.indices):
            found = [(p.letter, self.index(i.letter)) for p, i in zip(pattern.indices, node.indices, strict=True)]
        elif len(pattern.indices) == 1 and not node.indices and BARE in self.indices:
            found = [(pattern.indices[0].letter, self.indices[BARE])]
        elif not pattern.indices and BARE in self.indices:
            return {BARE: self.indices[BARE]}
        else:
            raise OutsideLanguage(f"{node.key} is used with other indices than it is defined with")
        for letter, index in found:
            if letter.isdigit() or self.scope.index_ranges.get(letter) != index.range:
                raise OutsideLanguage(f"{node.key} is used with an index of another range than it is defined with")
        if len({letter for letter, _ in found}) != len(found):
            raise OutsideLanguage(f"{node.key} is defined with a repeated index")
        return dict(found)

    def declared(self, declaration: Declaration, node: Symbol) -> Value:
        """A declared name: component, determinant, Kronecker delta, imaginary unit, size, or a matrix of components."""
        if declaration.model or declaration.variant is not None:
            raise OutsideLanguage(f"{declaration.key} differs between two models")
        if declaration.imaginary_unit:
            return of_part(Imaginary())
        if declaration.key in self.ranges:
            return of_part(Size(declaration.key))
        indices = tuple(self.index(i.letter) for i in node.indices)
        ups = tuple(i.up for i in node.indices)
        if declaration.kronecker:
            if len(indices) != 2:
                raise OutsideLanguage(f"{node.key} needs two indices")
            return self._delta(*indices)
        if not indices and declaration.ranges:
            if declaration.bare == "determinant":
                return self._determinant(declaration)
            indices, ups = (self.index(BARE),), (False,)
        if len(declaration.ranges) == 3 and len(indices) == 1 and indices[0].range == declaration.ranges[0]:
            return self._matrix(declaration, indices[0], node.transposed)
        if node.transposed:
            raise OutsideLanguage(f"the transpose of {node.key} has no rule here")
        if tuple(i.range for i in indices) != declaration.ranges:
            raise OutsideLanguage(f"{node.key} carries other indices than declared")
        if declaration.metric and any(ups):
            return self._inverse(declaration, *indices) if all(ups) else self._delta(*indices)
        return of_part(self.tensor(declaration, indices))

    def _delta(self, first: Index, second: Index) -> Expression:
        if first.range != second.range:
            raise OutsideLanguage("a delta between two ranges")
        return of_part(delta(first, second))

    def _matrix(self, declaration: Declaration, index: Index, transposed: bool) -> MatrixOf:
        row, column = fresh(declaration.ranges[1]), fresh(declaration.ranges[2])
        entry = of_part(self.tensor(declaration, (index, row, column)))
        return MatrixOf(column, row, entry) if transposed else MatrixOf(row, column, entry)

    def tensor(self, declaration: Declaration, indices: tuple[Index, ...]) -> Tensor:
        """The component of a declared name as a part."""
        definite = (declaration.metric or declaration.positive_definite) and len(indices) == 2
        if definite and any(a != self.scope.time for a in declaration.arguments):
            raise OutsideLanguage(f"the matrix {declaration.key} varies")
        symmetric = definite or declaration.symmetric
        if symmetric and len({i.range for i in indices}) > 1:
            raise OutsideLanguage("a symmetric name over several ranges")
        arguments = () if definite else tuple(a for a in declaration.arguments if a != self.scope.time)
        return sorted_tensor(
            Tensor(
                declaration.key,
                indices,
                arguments=() if declaration.coordinate else arguments,
                symmetric=symmetric,
                positive=declaration.domain in _POSITIVE,
                definite=definite,
                real=declaration.domain is not Domain.COMPLEX,
                coordinate=declaration.coordinate,
            )
        )

    # matrices of two-index names

    def _scale_and_kind(self, declaration: Declaration) -> tuple[Term, Tensor | Delta]:
        """A two-index name as a number times a declared symmetric tensor, or times the identity."""
        if len(declaration.ranges) != 2 or len(set(declaration.ranges)) != 1:
            raise OutsideLanguage(f"{declaration.key} is not a square matrix")
        first, second = fresh(declaration.ranges[0]), fresh(declaration.ranges[0])
        definition = self.scope.definition_of(declaration.key)
        if definition is None or declaration.key in self.expanding:
            return Term(Fraction(1)), self.tensor(declaration, (first, second))
        pattern = definition.symbol
        assert pattern is not None
        letters = {p.letter: i for p, i in zip(pattern.indices, (first, second), strict=True)}
        with self.writing_out(declaration.key), self.frame(letters, only=True):
            value = canonical(self.expression(definition.right))
        if len(value.terms) != 1 or value.terms[0].bound:
            raise OutsideLanguage(f"the matrix {declaration.key} is a sum: its inverse and determinant have no rule")
        term = value.terms[0]
        mine = [(p, e) for p, e in term.factors if free_indices(p)]
        if len(mine) != 1 or mine[0][1] != ONE or free_indices(mine[0][0]) != frozenset((first, second)):
            raise OutsideLanguage(f"the matrix {declaration.key} is a product of parts with indices")
        kind = mine[0][0]
        if not isinstance(kind, Delta) and not (isinstance(kind, Tensor) and kind.symmetric and not kind.slots):
            raise OutsideLanguage(f"the matrix {declaration.key} is neither declared symmetric nor the identity")
        return Term(term.number, (), tuple(f for f in term.factors if f not in mine)), kind

    def _inverse(self, declaration: Declaration, first: Index, second: Index) -> Expression:
        scale, kind = self._scale_and_kind(declaration)
        front = term_power(scale, Exponent(Fraction(-1)))
        if isinstance(kind, Delta):
            return product(front, self._delta(first, second))
        if kind.inverse or kind.arguments:
            raise OutsideLanguage("an inverse matrix that varies")
        entry = Tensor(kind.key, (first, second), symmetric=True, real=kind.real, inverse=True)
        return product(front, of_part(sorted_tensor(entry)))

    def _determinant(self, declaration: Declaration) -> Expression:
        """det(c A) = c^k det(A), det of the identity = 1."""
        scale, kind = self._scale_and_kind(declaration)
        size = Exponent(Fraction(0), ((declaration.ranges[0], Fraction(1)),))
        front = power(Expression((scale,)), size)
        if isinstance(kind, Delta):
            return front
        if kind.inverse or kind.arguments:
            raise OutsideLanguage("the determinant of a matrix that varies")
        return product(front, of_part(Determinant(kind.key, positive=kind.definite)))

    # what functions depend on

    def range_of(self, key: str) -> str:
        """The range of the one index of a coordinate, or "" for none."""
        declaration = self.scope.declarations.get(key)
        if declaration is None or len(declaration.ranges) > 1:
            raise OutsideLanguage(f"{key} is not a vector or a number")
        return declaration.ranges[0] if declaration.ranges else ""

    def component_of(self, key: str, index: Index | None) -> Expression:
        """A component of a declared name, written out where it is defined."""
        with self.frame({BARE: index} if index is not None else {}, only=True):
            return self.expression(symbol_of(key))


def symbol_of(key: str) -> Symbol:
    """A key back to a name and its label."""
    if "_" in key:
        name, label = key.split("_", 1)
        return Symbol(name, (Script(False, label=label),))
    return Symbol(key)
