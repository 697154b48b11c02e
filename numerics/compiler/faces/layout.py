"""What calls of an array kernel with the same shapes share: the lengths by name, and the shapes of the results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from numerics.compiler.loops.lengths import length
from numerics.compiler.loops.module import Described

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Layout:
    """The shapes of a call.

    sizes: the lengths by name. arguments: their shapes with the axis of rows. results: as loops write them. single:
    whether one row was given without its axis. elements: of the largest argument.
    """

    sizes: dict[str, int]
    arguments: tuple[Shape, ...]
    results: tuple[Shape, ...]
    single: bool
    elements: int

    @property
    def rows(self) -> int:
        """The rows of the batch, 1 where there is none."""
        return self.sizes.get("rows", 1)


def laid_out(
    name: str,
    described: Sequence[Described],
    outputs: Sequence[tuple[str, ...]],
    bounds: Sequence[tuple[str, str, str]],
    given: Sequence[Shape],
) -> Layout:
    """The layout of a kernel's call. given: the shapes of the arguments.

    Raises ValueError for a shape that has not the kernel's axes, and for lengths that do not agree.
    """
    bare = [len(shape) == len(axes) for shape, (_, axes, rows, _) in zip(given, described, strict=True) if rows]
    single, sizes = bool(bare) and all(bare), dict[str, int]()
    shapes = tuple(
        _named(name, argument, shape, sizes, one_row=single and argument[2])
        for shape, argument in zip(given, described, strict=True)
    )
    _refuse_lengths(name, described, bounds, sizes)
    batched = any(rows for _, _, rows, _ in described)
    results = [(sizes.get("rows", 1),) * batched + tuple(_size(axis, sizes) for axis in axes) for axes in outputs]
    return Layout(sizes, shapes, tuple(r or (1,) for r in results), single, max(map(_count, shapes), default=1))


def _named(name: str, argument: Described, given: Shape, sizes: dict[str, int], *, one_row: bool) -> Shape:
    """The shape with the axis of rows; the lengths learn what its axes are called."""
    letter, axes, rows, _ = argument
    named = (("rows",) if rows else ()) + axes
    shape = (1, *given) if one_row else given
    if len(shape) != len(named) and not (not named and len(shape) == 1 and shape[0] == 1):
        raise ValueError(f"the argument {letter} of {name} has the shape {given}; its axes are ({', '.join(named)})")
    for axis, size in zip(named, shape, strict=False):
        if sizes.setdefault(axis, size) != size:
            raise ValueError(
                f"the argument {letter} of {name} has the length {size} where {axis} is {sizes[axis]};"
                " lengths of one name must agree"
            )
    return shape if named else ()


def _refuse_lengths(
    name: str, described: Sequence[Described], bounds: Sequence[tuple[str, str, str]], sizes: dict[str, int]
) -> None:
    """Axes with a length in numbers or in other lengths, and indices that run as far as other lengths say."""
    for letter, axes, _, _ in described:
        for axis in axes:
            if not axis.isidentifier() and length(axis, sizes) != sizes[axis]:
                raise ValueError(
                    f"the argument {letter} of {name} has the length {sizes[axis]} where {axis} is"
                    f" {length(axis, sizes)}; lengths of one name must agree"
                )
    for least, most, component in bounds:
        if length(least, sizes) > length(most, sizes):
            raise ValueError(
                f"{name} reads {component} where {least} = {length(least, sizes)} is above {most} ="
                f" {length(most, sizes)}; give arrays that are as long as its indices run"
            )


def _size(axis: str, sizes: dict[str, int]) -> int:
    return sizes[axis] if axis in sizes else int(axis)


def _count(shape: Shape) -> int:
    count = 1
    for size in shape:
        count *= size
    return count
