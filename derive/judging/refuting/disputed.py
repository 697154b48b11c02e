"""Places at which textbooks disagree about the value of a function: nothing that is seen there refutes or supports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sympy as sp

from derive.judging.enclosure import Undefined, Unknown, enclose


def disputed(sides: Iterable[sp.Expr], values: Mapping[sp.Symbol, sp.Expr]) -> str:
    """Why the values of the sides depend on a convention at this point, "" where they do not.

    The arc cotangent of a number that is not positive (two ranges are in use), the step function at 0, the argument of
    0, a binomial coefficient with a negative entry.
    """
    for side in sides:
        for part in sorted(side.atoms(sp.acot, sp.Heaviside, sp.arg, sp.binomial), key=str):
            if _is_disputed(part, values):
                return f"textbooks disagree about {part} there"
    return ""


def _is_disputed(part: sp.Expr, values: Mapping[sp.Symbol, sp.Expr]) -> bool:
    argument = part.args[0]
    if isinstance(part, sp.acot):
        return not _sign_is(argument, values, (1,))
    if isinstance(part, sp.binomial):
        return any(_sign_is(entry, values, (-1,)) for entry in part.args)
    return _sign_is(argument, values, (0,))


def _sign_is(expression: sp.Expr, values: Mapping[sp.Symbol, sp.Expr], signs: tuple[int, ...]) -> bool:
    """Whether the sign of a real expression is one of `signs` (0: the ball contains zero), False where it has none."""
    if not expression.free_symbols <= set(values):
        return False
    try:
        ball = enclose(expression, {s: values[s] for s in expression.free_symbols}, field="complex")
    except (Undefined, Unknown):
        return False
    sign = 0 if ball.contains(0) else 1 if bool(ball.real > 0) else -1
    return sign in signs
