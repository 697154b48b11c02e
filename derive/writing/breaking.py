"""Long right-hand sides over several rows, broken before a top-level sign, or inside the last bracket if need be."""

from __future__ import annotations

import re

import sympy as sp

from derive.language.tensors import SpaceIntegral
from derive.writing.expressions import OPEN_ENDED, ExpressionPrinter, brackets, flat_factors, is_negative
from derive.writing.width import width

Term = tuple[str, str]
Opened = tuple[str, sp.Expr, str]
_BARE = re.compile(r"\\(?:log|arg|operatorname\{\w+\}|(?:arc)?(?:sin|cos|tan|cot)h?) [^(]*$")
_MARKER = sp.Symbol("Q")


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


def _opened(e: sp.Expr, printer: ExpressionPrinter) -> Opened | None:
    """(what stands before, a long sum, what stands behind): with brackets around the sum, the expression."""
    if isinstance(e, sp.Add):
        return "", e, ""
    if isinstance(e, (sp.Sum, sp.Product, SpaceIntegral)):
        return _under_a_sign(e, printer)
    if isinstance(e, sp.Pow) and isinstance(e.base, sp.Add):
        script = printer.in_script(e.exp)
        return "", e.base, f"^{{{script}}}"
    if isinstance(e, (sp.exp, sp.log)) and isinstance(e.args[0], sp.Add):
        return (r"\exp" if isinstance(e, sp.exp) else r"\log"), e.args[0], ""
    if isinstance(e, sp.Mul):
        return _in_a_product(e, printer)
    return None


def _under_a_sign(e: sp.Expr, printer: ExpressionPrinter) -> Opened | None:
    """The summand of a sum or the integrand of an integral."""
    inner = _opened(e.args[0], printer)
    if inner is None or inner[0].startswith("-"):
        return None
    text = str(printer.doprint(type(e)(_MARKER, *e.args[1:])))
    return text.removesuffix("Q") + inner[0], inner[1], inner[2]


def _in_a_product(e: sp.Mul, printer: ExpressionPrinter) -> Opened | None:
    """The widest factor of a product, the others before it."""
    others = flat_factors(e)
    longest = max(others, key=lambda a: width(str(printer.doprint(a))))
    inner = _opened(longest, printer)
    if inner is None or inner[0].startswith("-"):
        return None
    others.remove(longest)
    if not others:
        return inner
    rest = sp.Mul(*others, evaluate=False) if len(others) > 1 else others[0]
    if rest == -1:
        return f"-{inner[0]}", inner[1], inner[2]
    text = str(printer.doprint(rest))
    if isinstance(rest, sp.Add) or rest.has(*OPEN_ENDED, sp.Derivative) or _BARE.search(text):
        text = brackets(text)
    return f"{text} {inner[0]}", inner[1], inner[2]
