"""Expressions of the language as LaTeX: signs in front, fractions where they help, nothing multiplied out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.printing.latex import LatexPrinter

from derive.language.tensors import Field, SpaceIntegral
from derive.writing.ordering import factors_in_order, terms_in_order
from derive.writing.symbols import UPPER, base_name, indexed_latex, name_latex
from derive.writing.width import is_tall, width

_FUNCTIONS = {
    "log": r"\log", "sin": r"\sin", "cos": r"\cos", "tan": r"\tan", "cot": r"\cot", "sec": r"\sec", "csc": r"\csc",
    "sinh": r"\sinh", "cosh": r"\cosh", "tanh": r"\tanh", "coth": r"\coth", "asin": r"\arcsin", "acos": r"\arccos",
    "atan": r"\arctan", "asinh": r"\operatorname{arsinh}", "acosh": r"\operatorname{arcosh}",
    "atanh": r"\operatorname{artanh}", "re": r"\operatorname{Re}", "im": r"\operatorname{Im}", "arg": r"\arg",
    "Max": r"\max", "Min": r"\min", "gamma": r"\Gamma", "erf": r"\operatorname{erf}", "erfc": r"\operatorname{erfc}",
    "sign": r"\operatorname{sgn}", "loggamma": r"\log\Gamma", "digamma": r"\psi", "LambertW": "W",
    "Heaviside": r"\theta",
    "atan2": r"\operatorname{atan2}", "sinc": r"\operatorname{sinc}", "zeta": r"\zeta", "beta": r"\mathrm{B}",
}  # fmt: skip
_POWERED = ("sin", "cos", "tan", "sinh", "cosh", "tanh")
_OWN_LETTERS: Mapping[str, str] = MappingProxyType({})
_RELATIONS = {"==": "=", "!=": r"\neq", "<": "<", "<=": r"\leq", ">": ">", ">=": r"\geq"}
_WIDEST_EXPONENT = 9.0
_WIDEST_FRACTION = 26.0
OPEN_ENDED = (sp.Sum, sp.Product, sp.Limit, sp.Integral, SpaceIntegral)
"""What reaches to its right as far as it can."""


def expression_latex(expression: sp.Basic) -> str:
    """An expression as LaTeX for display style."""
    return str(ExpressionPrinter().doprint(expression))


def filled(template: str, shown_indices: Sequence[str]) -> str:
    """A template with #1, #2, ... replaced by the indices."""
    for place in range(len(shown_indices), 0, -1):
        template = template.replace(f"#{place}", shown_indices[place - 1])
    return template


def brackets(text: str) -> str:
    """Round brackets as high as what they hold."""
    return rf"\left({text}\right)" if is_tall(text) else f"({text})"


def is_negative(term: sp.Expr) -> bool:
    """Whether a term is printed with a minus sign in front."""
    if isinstance(term, sp.Mul):
        signs = [a for a in flat_factors(term) if a.is_Number and a.is_extended_negative]
        return len(signs) % 2 == 1
    return bool(term.is_Number and term.is_extended_negative)


def flat_factors(e: sp.Expr) -> list[sp.Expr]:
    """The factors of a product whose factors may be products, and of powers to the first."""
    if isinstance(e, sp.Mul):
        return [factor for part in e.args for factor in flat_factors(part)]
    if isinstance(e, sp.Pow) and e.exp == 1:
        return flat_factors(e.base)
    return [e]


class ExpressionPrinter(LatexPrinter):
    """SymPy's printer with the habits of a physicist."""

    printmethod = "_latex"

    def __init__(self, ascending: sp.Symbol | None = None, letters: Mapping[str, str] = _OWN_LETTERS) -> None:
        """ascending: the variable in whose powers sums are written upwards.

        letters: how names are written instead of by themselves, with #1, #2, ... for the indices of a tensor. With
        letters given, sums show no bounds: the letter of an index says what it runs over.
        """
        super().__init__({"imaginary_unit": "i"})
        self._script = False
        self._ascending = ascending
        self._letters = letters

    def name(self, name: str) -> str:
        """A name as LaTeX, in the letters given."""
        return self._letters.get(name) or self._letters.get(name_latex(name)) or name_latex(name)

    def indexed(self, name: str, shown_indices: Sequence[str]) -> str:
        """A name with its indices as LaTeX, in the letters given."""
        template = self._letters.get(name) or (None if name.endswith(UPPER) else self._letters.get(name_latex(name)))
        return indexed_latex(name, shown_indices) if template is None else filled(template, shown_indices)

    # sums and products

    def terms(self, e: sp.Expr) -> list[tuple[str, str]]:
        """The top-level terms in printed order, each with its sign."""
        parts = self.ordered(e)
        return [self._signed(part, of_many=len(parts) > 1) for part in parts]

    def ordered(self, e: sp.Expr) -> list[sp.Expr]:
        """The top-level terms in printed order."""
        return terms_in_order(e, is_negative, self._ascending, self._script) if isinstance(e, sp.Add) else [e]

    def _signed(self, term: sp.Expr, of_many: bool) -> tuple[str, str]:
        if isinstance(term, sp.Add) and of_many:
            return "+", brackets(self._print(term))
        text = self._print(term)
        return ("-", text[1:].lstrip()) if text.startswith("-") else ("+", text)

    def _print_Add(self, e: sp.Add, order: Any = None) -> str:
        first, *rest = self.terms(e)
        return ("-" if first[0] == "-" else "") + first[1] + "".join(f" {sign} {text}" for sign, text in rest)

    def _print_Mul(self, e: sp.Mul) -> str:
        e = _sign_in_front(e)
        sign = "-" if is_negative(e) else ""
        numbers, over, under = _parted(e)
        if self._script and (under or any(n.is_Rational and n.q != 1 for n in numbers)):
            return sign + self._slash(numbers, over, under)
        if sign and not numbers and not under and len(over) == 1:
            return sign + self._factor(over[0], last=True, alone=False)
        return sign + self._fraction(numbers, over, under)

    def _fraction(self, numbers: list[sp.Number], over: list[sp.Expr], under: list[sp.Expr]) -> str:
        if not under:
            pieces = [self._number(n) for n in numbers]
            return self._row(pieces, over)
        above = [sp.Integer(n.p) for n in numbers if n.is_Rational and n.p != 1]
        above += [n for n in numbers if not n.is_Rational]
        below = [sp.Integer(n.q) for n in numbers if n.is_Rational and n.q != 1]
        inside = [f for f in over if not _stays_outside(f)]
        outside = [f for f in over if _stays_outside(f)]
        if inside and width(self._row([self._number(n) for n in above], inside)) > _WIDEST_FRACTION:
            inside, outside = [], over
        top = self._alone([self._number(n) for n in above], inside) or "1"
        bottom = self._alone([self._number(n) for n in below], under)
        return self._row([rf"\frac{{{top}}}{{{bottom}}}"], outside)

    def _slash(self, numbers: list[sp.Number], over: list[sp.Expr], under: list[sp.Expr]) -> str:
        above = [self._number(sp.Integer(n.p)) for n in numbers if n.is_Rational and n.p != 1]
        below = [self._number(sp.Integer(n.q)) for n in numbers if n.is_Rational and n.q != 1]
        top, bottom = self._row(above, over) or "1", self._row(below, under)
        if _has_open_sign(top) or any(isinstance(f, OPEN_ENDED) for f in over):
            top = brackets(top)
        single = len(below) + len(under) == 1 and not _has_open_sign(bottom) and "/" not in bottom
        return f"{top}/{bottom if single else f'({bottom})'}"

    def _alone(self, pieces: list[str], factors: list[sp.Expr]) -> str:
        if not pieces and len(factors) == 1:
            return str(self._print(factors[0]))
        return self._row(pieces, factors)

    def _row(self, pieces: list[str], factors: list[sp.Expr]) -> str:
        texts = list(pieces)
        alone = not pieces and len(factors) == 1
        for place, factor in enumerate(factors):
            texts.append(self._factor(factor, last=place + 1 == len(factors), alone=alone))
        if not texts:
            return ""
        shown = texts[0]
        for text in texts[1:]:
            shown += (r" \cdot " if text[0].isdigit() else r" \, " if text.startswith("d^{") else " ") + text
        return shown

    def _factor(self, e: sp.Expr, last: bool, alone: bool) -> str:
        text = str(self._print(e))
        if isinstance(e, sp.Add) and not alone or isinstance(e, (sp.Piecewise, sp.Rel)):
            return brackets(text)
        if not last and (isinstance(e, OPEN_ENDED) or _is_operator(e)):
            return brackets(text)
        if not alone and _has_open_sign(text):
            return brackets(text)
        if not last and isinstance(e, sp.Function) and _is_bare_application(text):
            return brackets(text)
        return text

    def _number(self, n: sp.Number) -> str:
        if n.is_Rational and n.q != 1:
            return f"{n.p}/{n.q}" if self._script else rf"\frac{{{n.p}}}{{{n.q}}}"
        return str(n.p) if n.is_Rational else str(self._print(n))

    def _print_Rational(self, e: sp.Rational) -> str:
        return ("-" if e < 0 else "") + self._number(abs(e))

    _print_Half = _print_Rational  # noqa: N815

    def _print_Float(self, e: sp.Float) -> str:
        shown = f"{float(e):.6g}"
        if "e" in shown:
            digits, power = shown.split("e")
            return rf"{digits} \cdot 10^{{{int(power)}}}"
        return shown

    # powers and exponentials

    def _print_Pow(self, e: sp.Pow, **_: Any) -> str:
        base, exponent = e.base, e.exp
        if exponent.is_Rational and exponent < 0 and not self._script:
            return self._fraction([], [], [sp.Pow(base, -exponent, evaluate=False) if exponent != -1 else base])
        if exponent == sp.Rational(1, 2):
            return rf"\sqrt{{{self._plain(base)}}}"
        if exponent == 1:
            return str(self._print(base))
        if type(base).__name__ in _POWERED and exponent.is_Integer and exponent > 1 and len(base.args) == 1:
            inner = self._plain(base.args[0])
            plain = isinstance(base.args[0], sp.Symbol | sp.Indexed)
            return f"{_FUNCTIONS[type(base).__name__]}^{{{exponent}}}{f' {inner}' if plain else brackets(inner)}"
        return f"{self._base(base)}^{{{self.in_script(exponent)}}}"

    def _base(self, base: sp.Expr) -> str:
        text = self._plain(base)
        letter = isinstance(base, (sp.Symbol, sp.Indexed)) or base.is_Integer and base >= 0
        simple = letter or base in (sp.pi, sp.E) or isinstance(base, AppliedUndef)
        if simple and "^" not in text:
            return text
        if isinstance(base, sp.Abs):
            return text
        return brackets(text)

    def in_script(self, e: sp.Basic) -> str:
        """An expression as an index or exponent."""
        held, self._script = self._script, True
        try:
            return str(self._print(e))
        finally:
            self._script = held

    def _plain(self, e: sp.Basic) -> str:
        return str(self._print(e))

    def _print_ExpBase(self, e: sp.Function, exp: Any = None) -> str:
        exponent = e.args[0]
        if exponent == 1:
            return "e"
        script = self.in_script(exponent)
        if self._script or not is_tall(script) and width(script) * 0.7 <= _WIDEST_EXPONENT:
            return f"e^{{{script}}}"
        return rf"\exp{_always(self._plain(exponent))}"

    def _print_Exp1(self, e: sp.Expr, exp: Any = None) -> str:
        return "e"

    # names and functions

    def _print_Symbol(self, e: sp.Symbol, style: str = "plain") -> str:
        return self.name(e.name)

    _print_Dummy = _print_Symbol  # noqa: N815

    def _print_Indexed(self, e: sp.Indexed) -> str:
        return self.indexed(base_name(e.base), [self.in_script(i) for i in e.indices])

    def _print_IndexedBase(self, e: sp.IndexedBase) -> str:
        return self.name(base_name(e))

    def _print_KroneckerDelta(self, e: sp.KroneckerDelta, exp: Any = None) -> str:
        return self.indexed(r"\delta", [self.in_script(i) for i in e.args[:2]])

    def _print_Function(self, e: sp.Function, exp: Any = None) -> str:
        name = type(e).__name__
        arguments = ", ".join(self._plain(a) for a in e.args)
        if isinstance(e, AppliedUndef):
            return f"{self.name(name)}{brackets(arguments)}"
        command = _FUNCTIONS.get(name, rf"\operatorname{{{name}}}")
        spaced = command[0] == "\\" and command != r"\Gamma" and len(e.args) == 1
        if spaced and isinstance(e.args[0], (sp.Symbol, sp.Indexed)) or e.args[0].is_Integer and spaced:
            return f"{command} {arguments}" if not arguments.startswith("-") else f"{command}{brackets(arguments)}"
        return f"{command}{brackets(arguments)}"

    def _print_log(self, e: sp.Function, exp: Any = None) -> str:
        return self._print_Function(e)

    _print_re = _print_im = _print_arg = _print_gamma = _print_Max = _print_Min = _print_log  # noqa: N815
    _print_sinc = _print_zeta = _print_beta = _print_Heaviside = _print_LambertW = _print_loggamma = _print_log  # noqa: N815

    def _print_Abs(self, e: sp.Abs, exp: Any = None) -> str:
        return rf"\left|{self._plain(e.args[0])}\right|"

    def _print_conjugate(self, e: sp.conjugate, exp: Any = None) -> str:
        inner = self._plain(e.args[0])
        return rf"\bar{{{inner}}}" if isinstance(e.args[0], sp.Symbol) and len(inner) == 1 else rf"\overline{{{inner}}}"

    def _print_factorial(self, e: sp.factorial, exp: Any = None) -> str:
        inner = e.args[0]
        text = self._plain(inner)
        return f"{text}!" if isinstance(inner, sp.Symbol) or inner.is_Integer and inner >= 0 else f"{brackets(text)}!"

    def _print_binomial(self, e: sp.binomial, exp: Any = None) -> str:
        return rf"\binom{{{self._plain(e.args[0])}}}{{{self._plain(e.args[1])}}}"

    # derivatives

    def _print_Derivative(self, e: sp.Derivative) -> str:
        body = e.expr
        partial = isinstance(body, AppliedUndef) and len(body.args) > 1 or not isinstance(e.variables[0], sp.Symbol)
        if not isinstance(body, AppliedUndef):
            partial = partial or len(body.free_symbols) > 1 and not body.atoms(AppliedUndef)
        d = r"\partial " if partial else "d"
        below = " ".join(d + _to_power(self._coordinate(v), n) for v, n in e.variable_count)
        order = sum((n for _, n in e.variable_count), sp.Integer(0))
        head = d.strip() + (f"^{{{self._plain(order)}}}" if order != 1 else "")
        if isinstance(body, AppliedUndef) and all(isinstance(a, sp.Symbol) for a in body.args):
            gap = " " if head.endswith("l") else ""
            return rf"\frac{{{head}{gap}{self.name(type(body).__name__)}}}{{{below}}}"
        if isinstance(body, (sp.Symbol, sp.Indexed)) or isinstance(body, Field) and not body.slots:
            text = self.name(str(body.label)) if isinstance(body, Field) else self._plain(body)
            return rf"\frac{{{head}{' ' if partial else ''}{text}}}{{{below}}}"
        text = self._plain(body)
        return rf"\frac{{{head}}}{{{below}}} {text if _is_one_piece(body) else brackets(text)}"

    def _coordinate(self, e: sp.Expr) -> str:
        text = self._plain(e)
        return text if isinstance(e, (sp.Symbol, sp.Indexed)) or "(" not in text else brackets(text)

    def _print_Subs(self, e: sp.Subs) -> str:
        body, variables, points = e.args
        if isinstance(body, sp.Derivative) and isinstance(body.expr, AppliedUndef) and len(variables) == 1:
            order = sum(n for _, n in body.variable_count)
            if body.expr.args == tuple(variables) and order in (1, 2, 3):
                return f"{self.name(type(body.expr).__name__)}{chr(39) * int(order)}{brackets(self._plain(points[0]))}"
        where = ", ".join(f"{self._plain(v)} = {self._plain(p)}" for v, p in zip(variables, points, strict=True))
        return rf"\left. {self._plain(body)} \right|_{{{where}}}"

    def _print_Field(self, e: Field) -> str:
        label, coordinate = self.name(str(e.label)), base_name(e.coordinate)
        if not e.slots:
            return f"{label}({self.name(coordinate)})"
        order = f"^{{{len(e.slots)}}}" if len(e.slots) > 1 else ""
        below = " ".join(r"\partial " + self.indexed(coordinate, [self.in_script(s)]) for s in e.slots)
        return rf"\frac{{\partial{order} {label}}}{{{below}}}"

    # sums, products, integrals, limits

    def _big(self, sign: str, e: sp.Expr) -> str:
        heads, ranges = [], [(x, low, high) for x, low, high in (tuple(limit) for limit in reversed(e.limits))]
        while ranges:
            _, low, high = ranges[0]
            same = [r for r in ranges if (r[1], r[2]) == (low, high)]
            alike = same if same == ranges[: len(same)] else ranges[:1]
            names = ",".join(sorted(self.in_script(r[0]) for r in alike))
            bounds = rf"={self.in_script(low)}}}^{{{self.in_script(high)}}}" if not self._letters else "}"
            heads.append(rf"{sign}_{{{names}{bounds}")
            ranges = ranges[len(alike) :]
        return f"{' '.join(heads)} {self._body(e.function)}"

    def _body(self, e: sp.Expr) -> str:
        text = self._plain(e)
        return brackets(text) if isinstance(e, (sp.Add, sp.Rel)) or _has_open_sign(text) else text

    def _print_Sum(self, e: sp.Sum) -> str:
        return self._big(r"\sum", e)

    def _print_Product(self, e: sp.Product) -> str:
        return self._big(r"\prod", e)

    def _print_Integral(self, e: sp.Integral) -> str:
        signs, ends = "", ""
        for limit in e.limits:
            bounds = ""
            if len(limit) == 3:
                bounds = rf"_{{{self.in_script(limit[1])}}}^{{{self.in_script(limit[2])}}}"
            signs = rf"\int{bounds} " + signs
            ends += rf" \, d{self._plain(limit[0])}"
        return signs + (self._body(e.function) if e.function != 1 else "").strip() + ends

    def _print_SpaceIntegral(self, e: SpaceIntegral) -> str:
        dimension = e.coordinate.shape[0]
        power = f"^{{{self.in_script(dimension)}}}" if dimension != 1 else ""
        name = self.name(base_name(e.coordinate))
        return rf"\int d{power}{name} \, {self._body(e.integrand)}"

    def _print_Limit(self, e: sp.Limit) -> str:
        body, variable, point, direction = e.args
        side = f"^{{{direction}}}" if str(direction) in "+-" and not point.is_infinite else ""
        where = rf"{self._plain(variable)} \to {self.in_script(point)}{side}"
        return rf"\lim_{{{where}}} {self._body(body)}"

    # relations

    def _print_Relational(self, e: sp.Rel) -> str:
        return f"{self._plain(e.lhs)} {_RELATIONS[e.rel_op]} {self._plain(e.rhs)}"

    def _print_And(self, e: sp.And) -> str:
        return r",\; ".join(self._plain(a) for a in sorted(e.args, key=sp.default_sort_key))

    def _print_Or(self, e: sp.Or) -> str:
        return r" \text{ or } ".join(self._plain(a) for a in sorted(e.args, key=sp.default_sort_key))

    def _print_Piecewise(self, e: sp.Piecewise) -> str:
        rows = []
        for value, condition in e.args:
            always = condition == sp.true
            when = r"\text{otherwise}" if always else rf"\text{{if }} {self._plain(condition)}"
            rows.append(rf"{self._plain(value)} & {when}")
        return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"


def _sign_in_front(e: sp.Mul) -> sp.Mul:
    """A product in which no bracket has only negative terms: -(q + 2)/q and not (-q - 2)/q."""
    factors = flat_factors(e)
    turned = [f for f in factors if isinstance(f, sp.Add) and all(is_negative(term) for term in f.args)]
    if not turned:
        return e
    signs = [sp.Integer(-1)] * len(turned)
    return sp.Mul(*signs, *(-f if f in turned else f for f in factors), evaluate=False)


def _parted(e: sp.Mul) -> tuple[list[sp.Number], list[sp.Expr], list[sp.Expr]]:
    """Numbers without signs, factors above and factors below the line, in printed order."""
    factors = flat_factors(e)
    numbers = [abs(a) for a in factors if a.is_Number and abs(a) != 1]
    over, under = [], []
    for factor in factors_in_order([a for a in factors if not a.is_Number]):
        if isinstance(factor, sp.Pow) and factor.exp.is_Rational and factor.exp < 0:
            under.append(factor.base if factor.exp == -1 else sp.Pow(factor.base, -factor.exp, evaluate=False))
        else:
            over.append(factor)
    if not numbers and not over and not under:
        numbers = [sp.Integer(1)]
    return numbers, over, under


def _has_open_sign(text: str) -> bool:
    """Whether a plus or minus stands outside all brackets."""
    depth = 0
    for sign in text:
        depth += (sign in "({") - (sign in ")}")
        if depth == 0 and sign in "+-":
            return True
    return False


def _is_operator(e: sp.Expr) -> bool:
    """Whether a derivative stands before what it acts on."""
    return isinstance(e, sp.Derivative) and not (
        isinstance(e.expr, (sp.Symbol, sp.Indexed, Field))
        or isinstance(e.expr, AppliedUndef)
        and all(isinstance(a, sp.Symbol) for a in e.expr.args)
    )


def _stays_outside(e: sp.Expr) -> bool:
    """What is easier to read beside a fraction than in it."""
    return isinstance(e, (*OPEN_ENDED, sp.Derivative, sp.Piecewise)) or isinstance(e, Field) and bool(e.slots)


def _is_one_piece(e: sp.Expr) -> bool:
    power = isinstance(e, sp.Pow) and isinstance(e.base, (sp.Symbol, AppliedUndef)) and not e.exp.is_negative
    return power or isinstance(e, (sp.Symbol, sp.Indexed, sp.Function, Field, sp.Sum))


def _is_bare_application(text: str) -> bool:
    """Whether a function stands before its argument without brackets, as in \\log x."""
    drawn = (r"\left", r"\frac", r"\bar", r"\overline", r"\binom")
    return text.startswith("\\") and "(" not in text and " " in text and not text.startswith(drawn)


def _always(text: str) -> str:
    return rf"\left({text}\right)" if is_tall(text) else f"({text})"


def _to_power(text: str, n: sp.Expr) -> str:
    if n == 1:
        return text
    return f"{text}^{{{n}}}" if "^" not in text else f"{brackets(text)}^{{{n}}}"


__all__ = ["UPPER", "ExpressionPrinter", "brackets", "expression_latex", "is_negative"]
