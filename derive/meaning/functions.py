"""Named functions of the print and what they are in SymPy."""

from __future__ import annotations

import re
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
    (r"\mathrm{Ai}", 1): sp.airyai,
    (r"\operatorname{Ai}", 1): sp.airyai,
    (r"\mathrm{Bi}", 1): sp.airybi,
    (r"\operatorname{Bi}", 1): sp.airybi,
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


_BESSEL = ("J", "Y", "I", "K")
_NUMBER = re.compile(r"-?\d+(?:/[1-9]\d*)?")
_SYMBOLIC = re.compile(r"[-+0-9/]*(?:[klmnpq]|\\(?:ell|nu|mu|alpha))[-+0-9/]*")
_TABLED = frozenset(r"\zeta \Gamma \psi \Psi \wp \eta \xi \theta \vartheta \beta".split())
_TABLED_WITH_ORDER = frozenset("JYIKPQTUHLCjy") | {r"\vartheta", r"\theta", r"\psi"}
_ROMAN = re.compile(r"\\(?:mathrm|operatorname|text)\{[A-Za-z]{2,}\}")


def is_special(name: str, label: str, arity: int) -> bool:
    """Whether a letter applied to so many arguments is read as a special function, nothing else being said of it."""
    if not label:
        return (name, arity) in _LETTERS
    ordered = name in _ORDERED and arity == 1
    return ordered and (_SYMBOLIC.fullmatch(label) is not None or _order(name, label) is not None)


def is_tabled(name: str, label: str) -> bool:
    """Whether tables of special functions know a function by this name: a text may use it without a definition."""
    return bool(_ROMAN.fullmatch(name)) or name in (_TABLED_WITH_ORDER if label else _TABLED)


def _order(name: str, label: str) -> sp.Rational | None:
    """The number a special function carries as its order; of a polynomial only a natural one."""
    if _NUMBER.fullmatch(label) is None:
        return None
    order = sp.Rational(label)
    return order if name in _BESSEL or order.is_integer and order >= 0 else None


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
    if not is_special(name, label, len(arguments)):
        return None
    order = _order(name, label)
    if order is None:
        raise OutsideLanguage(f"{name}_{label} with a symbolic order is not judged")
    return _ORDERED[name](order, arguments[0])
