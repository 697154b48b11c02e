"""Long right-hand sides over several rows, broken before a top-level sign, or inside the last bracket if need be."""

from __future__ import annotations

import sympy as sp

from derive.writing.expressions import ExpressionPrinter, brackets, is_negative
from derive.writing.width import width

Term = tuple[str, str]


def broken(e: sp.Expr, room: float, printer: ExpressionPrinter, first_room: float | None = None) -> list[str]:
    """The rows of an expression, each no wider than the room (in em); the first row may have less."""
    first_room = room if first_room is None else first_room
    whole = str(printer.doprint(e))
    if width(whole) <= first_room:
        return [whole]
    if isinstance(e, sp.Add):
        return _filled(printer.terms(e), printer.ordered(e), room, first_room, printer)
    opened = _opened(e, printer)
    if opened is None:
        return [whole]
    head, inner, tail = opened
    taken = width(head) + 1.0
    rows = broken(inner, room - taken - width(tail), printer, first_room - taken)
    if len(rows) == 1:
        return [whole]
    rows = [rf"{head}\Bigl( {rows[0]}", *(rf"\quad {row}" for row in rows[1:])]
    rows[-1] += rf" \Bigr){tail}"
    return rows


def _filled(
    terms: list[Term], parts: list[sp.Expr], room: float, first_room: float, printer: ExpressionPrinter
) -> list[str]:
    """Rows filled with terms; a term too wide for a row of its own is opened."""
    rows: list[str] = []
    for (sign, text), part in zip(terms, parts, strict=True):
        limit = first_room if len(rows) <= 1 else room
        opening = (sign + " " if rows else "-" if sign == "-" else "") + text
        if rows and width(rows[-1]) + 1.3 + width(text) <= limit:
            rows[-1] += f" {sign} {text}"
        elif width(opening) <= room:
            rows.append(opening)
        else:
            unsigned = -part if is_negative(part) and sign == "-" else part
            inner = broken(unsigned, room - 2.5, printer)
            mark = rf"{sign} " if rows else "-" if sign == "-" else ""
            rows += [mark + inner[0], *(rf"\quad {row}" for row in inner[1:])]
    return rows


def _opened(e: sp.Expr, printer: ExpressionPrinter) -> tuple[str, sp.Expr, str] | None:
    """(what stands before, a long sum, what stands behind) such that their product is the expression."""
    if isinstance(e, sp.Sum):
        if not isinstance(e.function, sp.Add):
            return None
        marker = sp.Symbol("Q")
        text = str(printer.doprint(sp.Sum(marker, *e.limits)))
        return text.removesuffix("Q"), e.function, ""
    if isinstance(e, sp.Mul):
        series = [a for a in e.args if isinstance(a, sp.Sum)]
        if len(series) == 1 and isinstance(series[0].function, sp.Add):
            marker = sp.Symbol("Q")
            text = str(printer.doprint(sp.Mul(*(sp.Sum(marker, *a.limits) if a is series[0] else a for a in e.args))))
            if text.endswith(" Q"):
                return text.removesuffix("Q"), series[0].function, ""
        sums = [a for a in e.args if isinstance(a, sp.Add)]
        if not sums:
            return None
        longest = max(sums, key=lambda a: width(str(printer.doprint(a))))
        others = list(e.args)
        others.remove(longest)
        rest = sp.Mul(*others, evaluate=False) if len(others) > 1 else others[0]
        if rest == -1:
            return "-", longest, ""
        text = str(printer.doprint(rest))
        if isinstance(rest, (sp.Add, sp.Sum, sp.Product, sp.Integral)) or rest.has(sp.Sum, sp.Integral):
            text = brackets(text)
        return f"{text} ", longest, ""
    return None
