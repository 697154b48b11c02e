"""Lengths of axes written as sums and products of other lengths."""

from __future__ import annotations

import ast
from collections.abc import Mapping


def length(text: str, sizes: Mapping[str, int]) -> int:
    """The value of a length such as "2*n + 1".

    Raises KeyError for a name without a value, ValueError for other text.
    """
    return _value(ast.parse(text, mode="eval").body, sizes)


def _value(e: ast.expr, sizes: Mapping[str, int]) -> int:
    if isinstance(e, ast.Constant) and isinstance(e.value, int):
        return e.value
    if isinstance(e, ast.Name):
        return sizes[e.id]
    if isinstance(e, ast.UnaryOp) and isinstance(e.op, ast.USub):
        return -_value(e.operand, sizes)
    if isinstance(e, ast.BinOp) and isinstance(e.op, ast.Add | ast.Sub | ast.Mult):
        left, right = _value(e.left, sizes), _value(e.right, sizes)
        return (
            left + right if isinstance(e.op, ast.Add) else left - right if isinstance(e.op, ast.Sub) else left * right
        )
    raise ValueError(f"{ast.unparse(e)} is no sum or product of lengths; write axes with +, - and *")
