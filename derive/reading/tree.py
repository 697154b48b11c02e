"""What a print says, as a tree that can be printed back token by token. Positions take no part in equality."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Node:
    """A part of a print; start and end are offsets into the source."""

    start: int = field(default=0, compare=False, kw_only=True)
    end: int = field(default=0, compare=False, kw_only=True)


@dataclass(frozen=True)
class Number(Node):
    """A decimal numeral as printed."""

    text: str


@dataclass(frozen=True)
class Index:
    """One index of a symbol: its letter (or numeral), up or down, in block brackets or not, with an accent or not."""

    letter: str
    up: bool = False
    block: bool = False


@dataclass(frozen=True)
class Script:
    r"""One sub- or superscript as printed, in the order printed: label text, indices and a transpose mark.

    `block` is an index group in brackets, as in `g_{[ij]}`; `mark` is what follows the indices (`t` in `W^{[i]t}`).
    """

    up: bool
    indices: tuple[str, ...] = ()
    label: str = ""
    block: bool = False
    mark: str = ""
    commas: bool = False


@dataclass(frozen=True)
class Symbol(Node):
    r"""A name: one atom, accents and calligraphy included (`\hat{Y}`, `\mathcal{L}`), with labels and indices."""

    name: str
    scripts: tuple[Script, ...] = ()

    @cached_property
    def label(self) -> str:
        """The label that is part of the name (`0` in `W_0`), or nothing."""
        return "".join(script.label for script in self.scripts)

    @cached_property
    def key(self) -> str:
        """The name with its label: what notation and profiles know it by."""
        return f"{self.name}_{self.label}" if self.label else self.name

    @property
    def indices(self) -> tuple[Index, ...]:
        """All indices in printed order."""
        return tuple(Index(letter, s.up, s.block) for s in self.scripts for letter in s.indices)

    @property
    def transposed(self) -> bool:
        """Whether a transpose mark follows the indices."""
        return any(script.mark for script in self.scripts)


@dataclass(frozen=True)
class Group(Node):
    """A bracketed expression."""

    body: Node
    opening: str = "("
    closing: str = ")"


@dataclass(frozen=True)
class Indexed(Node):
    """A bracketed expression with indices that go to each term: (P - Q)_a."""

    body: Node
    scripts: tuple[Script, ...]

    @property
    def indices(self) -> tuple[Index, ...]:
        """All indices in printed order."""
        return tuple(Index(letter, s.up, s.block) for s in self.scripts for letter in s.indices)


@dataclass(frozen=True)
class Sum(Node):
    """Terms with their printed signs; the first sign may be empty."""

    signs: tuple[str, ...]
    terms: tuple[Node, ...]


@dataclass(frozen=True)
class Product(Node):
    """Factors and the sign printed before each (empty for juxtaposition; the first is always empty)."""

    joins: tuple[str, ...]
    factors: tuple[Node, ...]


@dataclass(frozen=True)
class Fraction(Node):
    r"""A quotient, by `\frac` or by a slash."""

    numerator: Node
    denominator: Node
    slash: bool = False


@dataclass(frozen=True)
class Power(Node):
    """A base and its exponent."""

    base: Node
    exponent: Node


@dataclass(frozen=True)
class Transpose(Node):
    """A matrix and a transpose mark."""

    base: Node
    mark: str


@dataclass(frozen=True)
class Conjugate(Node):
    """A star or a bar over more than a name."""

    body: Node
    style: str = "bar"


@dataclass(frozen=True)
class Root(Node):
    r"""`\sqrt[degree]{radicand}`; degree None is the square root."""

    radicand: Node
    degree: Node | None = None


@dataclass(frozen=True)
class Apply(Node):
    """A function at arguments. `power` stands between name and arguments (sin^2 x, W^4(t)); primes count derivatives.

    `opening` is empty where the argument is printed without brackets; `base` is a subscript of the function (log_2).
    """

    function: Node
    arguments: tuple[Node, ...]
    power: Node | None = None
    base: Node | None = None
    primes: int = 0
    opening: str = "("
    closing: str = ")"


@dataclass(frozen=True)
class Primed(Node):
    """A name with primes and no argument: y''."""

    body: Node
    primes: int


@dataclass(frozen=True)
class Dotted(Node):
    r"""Time derivatives by dots over a name: `\dot{x}`."""

    body: Node
    dots: int


@dataclass(frozen=True)
class Factorial(Node):
    """n! or n!!."""

    body: Node
    marks: int = 1


@dataclass(frozen=True)
class Bars(Node):
    """Something between paired bars: absolute value, floor, ceiling or norm."""

    body: Node
    opening: str = "|"
    closing: str = "|"


@dataclass(frozen=True)
class Binomial(Node):
    """A binomial coefficient."""

    above: Node
    below: Node


@dataclass(frozen=True)
class Big(Node):
    """A sum or product sign: what stands below and above it, and the term it reaches over."""

    sign: str
    below: Node | None
    above: Node | None
    body: Node


@dataclass(frozen=True)
class Membership(Node):
    """What stands below a sum: `i = 1` (relation and right side), `a`, `k \\geq 1`."""

    variable: Node
    relation: str = ""
    value: Node | None = None


@dataclass(frozen=True)
class Limit(Node):
    r"""`\lim_{variable \to target}` of a term; side is "+", "-" or empty."""

    variable: Node
    target: Node
    side: str
    braced: bool
    body: Node


@dataclass(frozen=True)
class Differential(Node):
    """d of something: dt, dW^i, d(1/W^2); measure is the printed sign (d, or a functional measure)."""

    body: Node
    sign: str = "d"


@dataclass(frozen=True)
class Integral(Node):
    """An integral sign, its bounds, and everything it reaches over, differentials included.

    `measure_first` says that the differentials are printed before the integrand, as physicists do.
    """

    sign: str
    below: Node | None
    above: Node | None
    body: Node
    measure_first: bool = False


@dataclass(frozen=True)
class Derivative(Node):
    r"""A derivative printed as a fraction or `\partial_x`. `variables` pairs each variable with its printed order.

    `inside` is what stands in the numerator, `operand` what follows the fraction; exactly one of them is given, or
    neither where the operator stands alone.
    """

    sign: str
    order: Node | None
    variables: tuple[tuple[Node, Node | None], ...]
    inside: Node | None = None
    operand: Node | None = None
    subscript: bool = False
    slash: bool = False


@dataclass(frozen=True)
class Evaluated(Node):
    """A bar or brackets with bounds: F(x) |_a^b."""

    body: Node
    below: Node | None
    above: Node | None
    opening: str
    closing: str


@dataclass(frozen=True)
class Matrix(Node):
    """A matrix environment, by rows."""

    environment: str
    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True)
class Cases(Node):
    """A value for each condition; the condition None is 'otherwise', with the words as printed."""

    rows: tuple[tuple[Node, Node | None, str], ...]


@dataclass(frozen=True)
class Difference(Node):
    """The difference of two models (or a finite difference): a capital Delta before something."""

    body: Node
    sign: str = r"\Delta"


@dataclass(frozen=True)
class Sequence(Node):
    """Items with commas between: x, y > 0, or the index list of a sum."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Dots(Node):
    """An ellipsis."""


@dataclass(frozen=True)
class Chain(Node):
    """Sides and the relations between them; a single side has none."""

    sides: tuple[Node, ...]
    relations: tuple[str, ...]


def children(node: Any) -> Iterator[Node]:
    """The nodes directly below a node, in printed order."""
    for item in fields(node):
        yield from _nodes(getattr(node, item.name))


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _nodes(part)


def walk(node: Node) -> Iterator[Node]:
    """A node and all nodes below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def rebuild(node: Any, change: Any) -> Any:
    """The same node with `change` applied to each node directly below it."""
    return replace(
        node,
        **{f.name: _rebuilt(getattr(node, f.name), change) for f in fields(node) if f.name not in ("start", "end")},
    )


def _rebuilt(value: Any, change: Any) -> Any:
    if isinstance(value, Node):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_rebuilt(part, change) for part in value)
    return value
