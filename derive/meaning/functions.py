"""Named functions of the print and what they are in SymPy."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from derive.language.refusal import OutsideLanguage

_ONE: dict[str, Callable[[sp.Expr], sp.Expr]] = {
    r"\sin": sp.sin, r"\cos": sp.cos, r"\tan": sp.tan, r"\cot": sp.cot, r"\sec": sp.sec, r"\csc": sp.csc,
    r"\arcsin": sp.asin, r"\arccos": sp.acos, r"\arctan": sp.atan, r"\arccot": sp.acot, r"\asin": sp.asin,
    r"\acos": sp.acos, r"\atan": sp.atan, r"\sinh": sp.sinh, r"\cosh": sp.cosh, r"\tanh": sp.tanh, r"\coth": sp.coth,
    r"\sech": sp.sech, r"\csch": sp.csch, r"\arsinh": sp.asinh, r"\arcosh": sp.acosh, r"\artanh": sp.atanh,
    r"\arcsinh": sp.asinh, r"\arccosh": sp.acosh, r"\arctanh": sp.atanh, r"\exp": sp.exp, r"\Exp": sp.exp,
    r"\log": sp.log, r"\ln": sp.log, r"\Log": sp.log, r"\erf": sp.erf, r"\erfc": sp.erfc, r"\Re": sp.re,
    r"\Im": sp.im, r"\arg": sp.arg, r"\sgn": sp.sign, r"\sign": sp.sign, r"\Ei": sp.Ei, r"\Si": sp.Si, r"\Ci": sp.Ci,
}  # fmt: skip
_INVERSE = {
    r"\sin": sp.asin, r"\cos": sp.acos, r"\tan": sp.atan, r"\sinh": sp.asinh, r"\cosh": sp.acosh, r"\tanh": sp.atanh,
    r"\cot": sp.acot,
}  # fmt: skip
_LETTERS: dict[tuple[str, int], Callable[..., sp.Expr]] = {
    (r"\Gamma", 1): sp.gamma,
    (r"\Gamma", 2): sp.uppergamma,
    (r"\gamma", 2): sp.lowergamma,
    (r"\zeta", 1): sp.zeta,
    ("B", 2): sp.beta,
    (r"\Beta", 2): sp.beta,
}
_ORDERED: dict[str, Callable[..., sp.Expr]] = {
    "J": sp.besselj,
    "Y": sp.bessely,
    "I": sp.besseli,
    "K": sp.besselk,
    "P": sp.legendre,
    "T": sp.chebyshevt,
    "U": sp.chebyshevu,
}


SPECIAL = frozenset(_LETTERS)
"""Letters that are special functions when applied to so many arguments."""

ORDERED = frozenset(_ORDERED)
"""Letters that are special functions when they carry an order: J_0, P_2."""


def named(name: str, arguments: tuple[sp.Expr, ...], base: sp.Expr | None = None) -> sp.Expr:
    """A function command at its arguments. Raises OutsideLanguage where it has no meaning here."""
    if name in (r"\max", r"\min"):
        return sp.Max(*arguments) if name == r"\max" else sp.Min(*arguments)
    if name in (r"\gcd", r"\lcm"):
        raise OutsideLanguage(f"{name} is not judged")
    if name == r"\lg":
        return sp.log(arguments[0]) / sp.log(10)
    if name not in _ONE or len(arguments) != 1:
        raise OutsideLanguage(f"the function {name} of {len(arguments)} argument(s) has no rule")
    if base is not None:
        if name != r"\log":
            raise OutsideLanguage(f"a subscript of {name} has no meaning here")
        return sp.log(arguments[0]) / sp.log(base)
    if name == r"\arccot" and not arguments[0].is_nonnegative:
        raise OutsideLanguage("two conventions are in use for arccot of a negative number")
    return _ONE[name](arguments[0])


def inverse(name: str, argument: sp.Expr) -> sp.Expr:
    """f^{-1} of a trigonometric or hyperbolic function is its inverse."""
    if name not in _INVERSE:
        raise OutsideLanguage(f"{name}^{{-1}} can be the inverse function or the reciprocal")
    if name == r"\cot" and not argument.is_nonnegative:
        raise OutsideLanguage("two conventions are in use for arccot of a negative number")
    return _INVERSE[name](argument)


def lettered(name: str, label: str, arguments: tuple[sp.Expr, ...]) -> sp.Expr | None:
    """Special functions written as letters (Gamma, zeta, J_n), where nothing else was declared; otherwise None."""
    if not label:
        rule = _LETTERS.get((name, len(arguments)))
        return rule(*arguments) if rule else None
    if name in _ORDERED and len(arguments) == 1 and (label.isdigit() or label in ("n", "m", r"\nu")):
        order: sp.Expr = sp.Integer(int(label)) if label.isdigit() else sp.Symbol(label, integer=True, nonnegative=True)
        if not label.isdigit():
            raise OutsideLanguage(f"{name}_{label} with a symbolic order is not judged")
        return _ORDERED[name](order, arguments[0])
    return None
