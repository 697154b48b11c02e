"""What a sum of terms with indices is made of. Frozen data.

An expression is a sum of terms; a term is a rational number times factors, summed over its bound indices; a factor is
a part raised to an exponent. Indices range over 1..size of a named range whose size is a symbol: nothing here knows a
number for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property


@dataclass(frozen=True, order=True)
class Index:
    """An index: a letter or a made-up name, and the name of its range."""

    name: str
    range: str


@dataclass(frozen=True)
class Exponent:
    """A rational number plus rational multiples of sizes of ranges, such as -k/2."""

    constant: Fraction = Fraction(0)
    sizes: tuple[tuple[str, Fraction], ...] = ()

    def plus(self, other: Exponent) -> Exponent:
        """The sum of two exponents."""
        sizes = dict(self.sizes)
        for name, factor in other.sizes:
            sizes[name] = sizes.get(name, Fraction(0)) + factor
        return Exponent(self.constant + other.constant, tuple(sorted((n, f) for n, f in sizes.items() if f)))

    def times(self, number: Fraction) -> Exponent:
        """A rational multiple of an exponent."""
        return Exponent(self.constant * number, tuple((n, f * number) for n, f in self.sizes if number))

    @property
    def is_zero(self) -> bool:
        """Whether it is 0 for every size."""
        return not self.constant and not self.sizes

    @property
    def is_integer(self) -> bool:
        """Whether it is an integer that depends on no size."""
        return not self.sizes and self.constant.denominator == 1


ONE = Exponent(Fraction(1))


@dataclass(frozen=True)
class Part:
    """Something that can be a factor."""

    @cached_property
    def order_key(self) -> str:
        """A text by which parts are sorted; equal parts have equal texts."""
        return repr(self)


@dataclass(frozen=True)
class Tensor(Part):
    """A component of a declared name, differentiated by `slots`: pairs of an argument's name and its index.

    arguments: the coordinates the name is a function of. inverse: the entry of the inverse matrix instead.
    """

    key: str
    indices: tuple[Index, ...] = ()
    slots: tuple[tuple[str, Index | None], ...] = ()
    arguments: tuple[str, ...] = ()
    symmetric: bool = False
    positive: bool = False
    definite: bool = False
    real: bool = True
    coordinate: bool = False
    inverse: bool = False


@dataclass(frozen=True)
class Delta(Part):
    """1 where two indices agree, 0 elsewhere."""

    first: Index
    second: Index


@dataclass(frozen=True)
class Size(Part):
    """The size of a range: a positive integer without a value."""

    range: str


@dataclass(frozen=True)
class Prime(Part):
    """A prime number, as the base of an exponent that is no integer."""

    number: int


@dataclass(frozen=True)
class Imaginary(Part):
    """The imaginary unit."""


@dataclass(frozen=True)
class Determinant(Part):
    """The determinant of the matrix of a two-index tensor."""

    key: str
    positive: bool = False


@dataclass(frozen=True)
class Exponential(Part):
    """e to the power of one term whose number is 1; the number is the exponent of the factor."""

    term: Term


@dataclass(frozen=True)
class Logarithm(Part):
    """The logarithm of an expression."""

    body: Expression


@dataclass(frozen=True)
class Bracket(Part):
    """A sum that is raised to a power."""

    body: Expression


@dataclass(frozen=True)
class SpaceIntegral(Part):
    """The integral over all components of a coordinate, each from minus to plus infinity."""

    coordinate: str
    body: Expression


Factor = tuple[Part, Exponent]


@dataclass(frozen=True)
class Term:
    """number * product of part**exponent, summed over the bound indices."""

    number: Fraction
    bound: tuple[Index, ...] = ()
    factors: tuple[Factor, ...] = ()


@dataclass(frozen=True)
class Expression:
    """A sum of terms; no term is zero."""

    terms: tuple[Term, ...] = ()


@dataclass(frozen=True)
class MatrixOf:
    """A matrix whose entry at two free indices is an expression."""

    row: Index
    column: Index
    entry: Expression


ZERO = Expression()
