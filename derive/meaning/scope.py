"""What the names of a text stand for: declarations, definitions, laws of motion, assumptions. Frozen data."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from derive.language.claim import Domain
from derive.reading.notation import Notation
from derive.reading.tree import Apply, Chain, Derivative, Differential, Node, Symbol


@dataclass(frozen=True)
class Declaration:
    """One declared name.

    ranges: the range of each index it carries. arguments: the names it depends on. coordinate: whether it is a base
    coordinate (its differential is its own). metric: two lower indices are the metric, two upper ones its inverse.
    bare: what the name means without its indices ("determinant", or "" for the component at hand).
    model: whether it has a value for each of two compared models. critical_at: the name of a point where its gradient
    vanishes. variant: this name is that of another one in the first or second model.
    """

    key: str
    domain: Domain = Domain.REAL
    ranges: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    coordinate: bool = False
    metric: bool = False
    symmetric: bool = False
    positive_definite: bool = False
    kronecker: bool = False
    bare: str = ""
    model: bool = False
    critical_at: str = ""
    imaginary_unit: bool = False
    variant: tuple[str, int] | None = None
    stated: bool = True


@dataclass(frozen=True)
class Definition:
    """left is right, from then on. `origin` is the label of the equation, or the name of the profile's statement."""

    left: Node
    right: Node
    origin: str

    @property
    def symbol(self) -> Symbol | None:
        """The name defined, where the left side is a name or a name applied to names."""
        if isinstance(self.left, Symbol):
            return self.left
        if isinstance(self.left, Apply) and isinstance(self.left.function, Symbol):
            return self.left.function
        return None

    @property
    def is_motion(self) -> bool:
        """Whether it says how a coordinate moves: dW = ... dt or dW/dt = ..."""
        if isinstance(self.left, Differential):
            return isinstance(self.left.body, Symbol)
        return (
            isinstance(self.left, Derivative) and len(self.left.variables) == 1 and isinstance(self.left.inside, Symbol)
        )


@dataclass(frozen=True)
class Scope:
    """All that is known of the names of one statement.

    index_ranges: index letter -> name of its range. sizes: a size given to each range name, one mapping a world.
    time: the name of the independent variable of motion. Everything is looked up by key.
    """

    notation: Notation = field(default_factory=Notation)
    declarations: dict[str, Declaration] = field(default_factory=dict)
    definitions: tuple[Definition, ...] = ()
    assumptions: tuple[tuple[Chain, str], ...] = ()
    index_ranges: dict[str, str] = field(default_factory=dict)
    worlds: tuple[dict[str, int], ...] = ({},)
    time: str = "t"
    declared: bool = False
    field_name: str = "real"
    functions: frozenset[str] = frozenset()
    bars_conjugate: bool = True

    def definition_of(self, key: str) -> Definition | None:
        """The last definition of a name."""
        found = None
        for definition in self.definitions:
            if definition.is_motion:
                continue
            symbol = definition.symbol
            if symbol is not None and symbol.key == key:
                found = definition
        return found

    def motion_of(self, key: str) -> Definition | None:
        """The law of motion of a coordinate."""
        found = None
        for definition in self.definitions:
            if definition.is_motion and moving_symbol(definition).key == key:
                found = definition
        return found

    def with_definitions(self, *more: Definition) -> Scope:
        """The same scope, knowing more."""
        return replace(self, definitions=self.definitions + more)


def moving_symbol(definition: Definition) -> Symbol:
    """The coordinate whose motion a definition gives."""
    left = definition.left
    body = left.body if isinstance(left, Differential) else left.inside if isinstance(left, Derivative) else None
    if not isinstance(body, Symbol):
        raise TypeError("not a law of motion")
    return body
