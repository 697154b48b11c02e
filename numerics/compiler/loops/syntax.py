"""The text of a generated loop kernel as statements: the small part of Python in which such kernels are written."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

_TEMPORARY = "t"


@dataclass(frozen=True)
class LoopFunction:
    """A kernel as it is written: its arguments, where each length comes from, and its statements.

    sizes: (name, argument, axis). views: names that stand for the present row of an argument.
    """

    arguments: tuple[str, ...]
    sizes: tuple[tuple[str, str, int], ...]
    views: dict[str, str]
    statements: tuple[ast.stmt, ...]
    batched: bool


def read_kernel(text: str) -> LoopFunction:
    """The function `kernel` of a generated module. Raises ValueError where there is none."""
    found = [s for s in ast.parse(text).body if isinstance(s, ast.FunctionDef) and s.name == "kernel"]
    if not found:
        raise ValueError(
            "the text of a loop kernel has no function `kernel`; write it again with scripts/write_kernels.py"
        )
    function = found[0]
    arguments = tuple(a.arg for a in function.args.args)
    batched = arguments[:2] == ("first_", "last_")
    sizes, body = _sizes(function.body)
    views: dict[str, str] = {}
    if batched:
        rows = body[-1]
        assert isinstance(rows, ast.For)
        views, body = _views(rows.body)
    return LoopFunction(arguments[2:] if batched else arguments, sizes, views, tuple(body), batched)


def _sizes(body: list[ast.stmt]) -> tuple[tuple[tuple[str, str, int], ...], list[ast.stmt]]:
    """Lines such as n = all_Y.shape[1]."""
    sizes: list[tuple[str, str, int]] = []
    for place, s in enumerate(body):
        if not (isinstance(s, ast.Assign) and isinstance(s.value, ast.Subscript)):
            return tuple(sizes), body[place:]
        shape, axis = s.value.value, s.value.slice
        if not (
            isinstance(shape, ast.Attribute) and isinstance(shape.value, ast.Name) and isinstance(axis, ast.Constant)
        ):
            return tuple(sizes), body[place:]
        sizes.append((assigned_name(s), shape.value.id, int(str(axis.value))))
    return tuple(sizes), []


def _views(body: list[ast.stmt]) -> tuple[dict[str, str], list[ast.stmt]]:
    """Lines such as Y = all_Y[row_]."""
    views: dict[str, str] = {}
    for place, s in enumerate(body):
        if not (isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Name)):
            return views, body[place:]
        value = s.value
        if not (isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name)):
            return views, body[place:]
        if value.value.id != f"all_{s.targets[0].id}":
            return views, body[place:]
        views[s.targets[0].id] = value.value.id
    return views, []


def assigned_name(s: ast.Assign | ast.AugAssign) -> str:
    """The name a statement gives a value to; "" where it is a component of an array."""
    target = s.targets[0] if isinstance(s, ast.Assign) else s.target
    return target.id if isinstance(target, ast.Name) else ""


def largest_of(s: ast.stmt) -> ast.expr | None:
    """The value of which m = v_max(value, m) keeps the largest; None where the statement is another."""
    if not (isinstance(s, ast.Assign) and isinstance(s.value, ast.Call) and len(s.value.args) == 2):
        return None
    name, (value, last) = assigned_name(s), s.value.args
    if name and not name.startswith(_TEMPORARY) and isinstance(last, ast.Name) and last.id == name:
        return value
    return None


def indices_of(component: ast.Subscript) -> list[ast.expr]:
    """The indices of X[i, j]."""
    return list(component.slice.elts) if isinstance(component.slice, ast.Tuple) else [component.slice]


def array_of(component: ast.Subscript) -> str:
    """The name X of X[i, j]."""
    assert isinstance(component.value, ast.Name)
    return component.value.id


def names_in(node: ast.AST) -> set[str]:
    """Every name that stands in it."""
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def runs_along(statements: list[ast.stmt], index: str) -> bool:
    """Whether a loop over the index reads and writes arrays one element after another and holds no other loop."""
    if any(isinstance(s, ast.For) for s in statements):
        return False
    for s in statements:
        for part in ast.walk(s):
            if isinstance(part, ast.Subscript) and index in names_in(part.slice):
                *before, last = indices_of(part)
                plain = isinstance(last, ast.Name) and last.id == index
                if not plain or any(index in names_in(i) for i in before):
                    return False
    return True


_ARITHMETIC = frozenset({"v_add", "v_sub", "v_max", "v_min"})


def functions_of(statements: list[ast.stmt]) -> set[str]:
    """The operations other than arithmetic that are computed."""
    return {
        part.func.id.removeprefix("v_")
        for s in statements
        if largest_of(s) is None
        for part in ast.walk(s)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id not in _ARITHMETIC
    }


def stores_of(statements: Sequence[ast.stmt]) -> list[tuple[str, ast.stmt]]:
    """Every statement that writes a component, in order, with the name of its array."""
    found: list[tuple[str, ast.stmt]] = []
    for s in statements:
        if isinstance(s, ast.For):
            found += stores_of(s.body)
        elif isinstance(s, ast.Assign) and isinstance(s.targets[0], ast.Subscript):
            found.append((array_of(s.targets[0]), s))
    return found


def read_back(statements: Sequence[ast.stmt]) -> set[str]:
    """The results that are read again after they were written."""
    return {
        array_of(part)
        for s in statements
        for part in ast.walk(s)
        if isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Load) and array_of(part).startswith("out")
    }


def asked_ahead(statements: Sequence[ast.stmt], arrays: set[str]) -> dict[int, list[tuple[str, bool]]]:
    """What a loop that computes functions can ask memory for meanwhile, by the number of the loop.

    Of the arrays that are read along the same index: those that a later loop reads first, and of the others the next
    row (True). The number of a loop counts the loops of the row.
    """
    loops = [s for s in statements if isinstance(s, ast.For)]
    reads = [_read_along(s, arrays) for s in loops]
    asked: dict[int, list[tuple[str, bool]]] = {}
    for number, s in enumerate(loops):
        if functions_of(s.body) and not any(isinstance(part, ast.For) for part in s.body):
            known = set().union(*reads[: number + 1])
            later = set().union(*reads[number + 1 :]) - known
            asked[number] = [*((name, False) for name in sorted(later)), *((name, True) for name in sorted(known))]
    return asked


def _read_along(loop: ast.For, arrays: set[str]) -> set[str]:
    assert isinstance(loop.target, ast.Name)
    index = loop.target.id
    return {
        array_of(part)
        for part in ast.walk(loop)
        if isinstance(part, ast.Subscript) and isinstance(part.ctx, ast.Load)
        if array_of(part) in arrays and [ast.unparse(i) for i in indices_of(part)] == [index]
    }
