"""The lines of a derivation as rows of one display: what stands left, what stands right, and where its reason goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sympy as sp

from derive.language.claim import Relation
from derive.language.derivation import Derivation, Line, Step, StepKind
from derive.writing.breaking import broken
from derive.writing.conditions import condition_words
from derive.writing.expressions import ExpressionPrinter, brackets, expression_latex
from derive.writing.width import text_width, width

_SIGNS = {
    Relation.EQUAL: "=", Relation.UNEQUAL: r"\neq", Relation.LESS: "<", Relation.LESS_EQUAL: r"\leq",
    Relation.GREATER: ">", Relation.GREATER_EQUAL: r"\geq",
}  # fmt: skip
_ARTICLES = ("The ", "A ", "An ", "No ", "How ")
_ROWS_IN_SIGHT = 4
_WIDEST_LEFT = 11.0
_SIGN_WIDTH = 1.5
_SHORT_LEFT = 7.0


@dataclass(frozen=True)
class Row:
    """One row: the left cell, the right cell with its sign, the reason (plain text) and whether it stands beside."""

    left: str
    right: str
    reason: str = ""
    beside: bool = True
    keeps: bool = False  # the next row belongs to this one


def line_latex(line: Line) -> str:
    """left relation right, with its remainder, in one row."""
    sign, right, end = _right_side(line)
    printer = _printer(line)
    return f"{expression_latex(line.left)} {sign} {_with_end(str(printer.doprint(right)), right, end)}"


def lettered_sides(line: Line, letters: Mapping[str, str]) -> tuple[str, str]:
    """Both sides of a line in the letters of somebody else, as ExpressionPrinter describes them."""
    printer = ExpressionPrinter(letters=letters)
    return str(printer.doprint(line.left)), str(printer.doprint(line.right))


def limit_words(line: Line) -> str:
    """What the variable of a remainder tends to, in words; empty without a remainder."""
    if line.remainder is None:
        return ""
    point = expression_latex(line.remainder.point)
    return rf"as ${expression_latex(line.remainder.variable)} \to {point}$"


def reason_of(step: Step, references: Mapping[str, str]) -> str:
    """Why a line holds, in plain text with formulas between dollars."""
    rule = step.rule.strip().rstrip(".")
    mark = {StepKind.DEFINITION: "definition", StepKind.ASSUMPTION: "assumption"}.get(step.kind, "")
    if mark and not rule.lower().startswith(mark):
        rule = f"{mark}: {rule}" if rule else mark
    uses = [references.get(name, name) for name in step.uses]
    if uses and rule.startswith(_ARTICLES):
        rule = rule[0].lower() + rule[1:]
    parts = [rule, limit_words(step.line)]
    parts += [
        condition_words(c if c.lower().startswith(("if ", "for ", "where ", "provided ")) else f"if {c}")
        for c in step.conditions
    ]
    parts += [f"by {', '.join(uses)}"] if uses else []
    return ", ".join(p for p in parts if p)


def rows_of(steps: Sequence[Step], room: float, references: Mapping[str, str]) -> list[Row]:
    """The rows of consecutive steps; a left side that stays is not repeated."""
    hanging = any(width(expression_latex(s.line.left)) > _WIDEST_LEFT for s in steps)
    lefts = [_left_of(step, steps[:i]) for i, step in enumerate(steps)]
    widest = 2.0 if hanging else max((width(left) for left in lefts), default=0.0)
    rows: list[Row] = []
    for place, (step, left) in enumerate(zip(steps, lefts, strict=True)):
        if place and _looks_the_same(steps[place - 1], step):
            continue
        reason = "; ".join(reason_of(s, references) for s in _alike(steps[place:]))
        rows += (_hanging if hanging else _plain)(step.line, left, reason, room, widest)
    return rows


def _alike(steps: Sequence[Step]) -> list[Step]:
    """The first step and those after it whose lines look just like it."""
    same = [steps[0]]
    for step in steps[1:]:
        if not _looks_the_same(same[-1], step):
            break
        same.append(step)
    return same


def _looks_the_same(before: Step, step: Step) -> bool:
    return step.kind is StepKind.EQUALITY and line_latex(before.line) == line_latex(step.line)


def ends_in_full(derivation: Derivation) -> bool:
    """Whether both sides of the conclusion stand close together at the end, so that repeating it tells nothing."""
    steps = derivation.steps
    last = len(steps) - 1
    if steps[last].line != derivation.conclusion:
        return False
    rows = 1
    while not _left_of(steps[last], steps[:last]):
        if steps[last].substeps:
            return False
        last -= 1
        rows += 0 if _looks_the_same(steps[last], steps[last + 1]) else 1
    return rows <= _ROWS_IN_SIGHT


def rows_of_line(line: Line, room: float) -> list[Row]:
    """The rows of a line that stands alone."""
    left = expression_latex(line.left)
    layout = _hanging if width(left) > _WIDEST_LEFT else _plain
    return layout(line, left, "", room, min(width(left), _WIDEST_LEFT))


def _left_of(step: Step, before: Sequence[Step]) -> str:
    """What stands on the left of a row: nothing where a chain of equalities goes on."""
    left = expression_latex(step.line.left)
    if step.kind is StepKind.IMPLICATION:
        return rf"\Rightarrow\quad {left}" if before else left
    goes_on = bool(before) and before[-1].line.left == step.line.left and _is_equality(before)
    return "" if goes_on and step.kind.is_judged else left


def _is_equality(before: Sequence[Step]) -> bool:
    """Whether the chain that ends here says equal in every row, so that the next row may go on from it."""
    for step in reversed(before):
        if step.line.left != before[-1].line.left:
            return True
        if step.line.relation is not Relation.EQUAL or _right_side(step.line)[0] != "=":
            return False
    return True


def _plain(line: Line, left: str, reason: str, room: float, widest: float) -> list[Row]:
    space = room - widest - _SIGN_WIDTH
    sign, texts = _right_rows(line, space)
    rows = [Row(left, f"{sign} {texts[0]}"), *(Row("", rf"\quad {text}") for text in texts[1:])]
    return _reasoned(rows, reason, space)


def _hanging(line: Line, left: str, reason: str, room: float, indent: float) -> list[Row]:
    """For long left sides: each begins at the margin, and what does not fit beside it stands below, further in."""
    taken = width(left) + _SIGN_WIDTH
    sign, texts = _right_rows(line, room - indent - _SIGN_WIDTH)
    if left and len(texts) == 1 and taken + width(texts[0]) <= room:
        return _reasoned([Row("", f"{left} {sign} {texts[0]}")], reason, room)
    if left and taken <= _SHORT_LEFT:
        sign, texts = _right_rows(line, room - taken)
        rows = [Row("", f"{left} {sign} {texts[0]}"), *(Row("", rf"\qquad\quad {text}") for text in texts[1:])]
        return _reasoned(rows, reason, room)
    rows = [Row("", text) for text in _left_rows(line.left, left, room)] if left else []
    rows += [Row("", rf"\qquad {sign} {texts[0]}"), *(Row("", rf"\qquad\quad {text}") for text in texts[1:])]
    return _reasoned(rows, reason, room - indent)


def _left_rows(expression: sp.Expr, left: str, room: float) -> list[str]:
    if width(left) <= room:
        return [left]
    first, *rest = broken(expression, room - 2.0, ExpressionPrinter())
    arrow = left.startswith(r"\Rightarrow")
    return [rf"\Rightarrow\quad {first}" if arrow else first, *(rf"\quad {text}" for text in rest)]


def _reasoned(rows: list[Row], reason: str, space: float) -> list[Row]:
    """The reason beside the last row if it fits there, otherwise in a row below."""
    rows = [Row(r.left, r.right, keeps=True) for r in rows[:-1]] + rows[-1:]
    if not reason:
        return rows
    last = rows[-1]
    beside = width(last.right) + 2.0 + text_width(reason) <= space
    return [*rows[:-1], Row(last.left, last.right, reason, beside)]


def _right_rows(line: Line, space: float) -> tuple[str, list[str]]:
    sign, right, end = _right_side(line)
    rows = broken(right, space - 1.0, _printer(line))
    if len(rows) > 1 and end.startswith(r"\left"):
        return sign, [rf"\Bigl( {rows[0]}", *rows[1:-1], rf"{rows[-1]} \Bigr) {end}"]
    whole = _with_end(" ".join(rows) if len(rows) == 1 else rows[-1], right, end)
    if width(whole) > space - 1.0 and end.startswith("+"):
        return sign, [*rows, end]
    return sign, [*rows[:-1], whole]


def _right_side(line: Line) -> tuple[str, sp.Expr, str]:
    """Sign, right side, and how it ends: + O(...), a factor 1 + O(...), or nothing."""
    sign, remainder = _SIGNS[line.relation], line.remainder
    if remainder is None:
        return sign, line.right, ""
    if remainder.scale is None:
        return (r"\sim", line.right, "") if remainder.relative else (sign, line.right, "+ o(1)")
    order = f"O{brackets(expression_latex(remainder.scale))}"
    return sign, line.right, rf"\left(1 + {order}\right)" if remainder.relative else f"+ {order}"


def _with_end(text: str, right: sp.Expr, end: str) -> str:
    if not end:
        return text
    if end.startswith("+"):
        return f"{text} {end}" if right != 0 else end[2:]
    return f"{brackets(text) if isinstance(right, sp.Add) or right.has(sp.Sum, sp.Integral) else text} {end}"


def _printer(line: Line) -> ExpressionPrinter:
    remainder = line.remainder
    if remainder is None or remainder.point.is_infinite:
        return ExpressionPrinter()
    return ExpressionPrinter(ascending=remainder.variable)
