"""A SymPy expression -> a program, in one pass over the graph of the expression; stable forms first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy as sp

from derive.language.tensors import Field
from numerics.compiler.graph.program import Builder, Program
from numerics.compiler.graph.rewrites import stable
from numerics.compiler.graph.short_sums import is_short, unrolled
from numerics.compiler.refusal import CannotCompile

_HELD = (Field, sp.Indexed, sp.Derivative, sp.Integral, sp.Limit, sp.core.function.AppliedUndef)
_FUNCTIONS: Mapping[Any, str] = {
    sp.exp: "exp", sp.log: "log", sp.sin: "sin", sp.cos: "cos", sp.tan: "tan", sp.asin: "asin", sp.acos: "acos",
    sp.atan: "atan", sp.sinh: "sinh", sp.cosh: "cosh", sp.tanh: "tanh", sp.asinh: "asinh", sp.acosh: "acosh",
    sp.atanh: "atanh", sp.erf: "erf", sp.erfc: "erfc", sp.gamma: "gamma", sp.loggamma: "lgamma", sp.digamma: "digamma",
    sp.Abs: "abs", sp.floor: "floor", sp.conjugate: "conj", sp.re: "re", sp.im: "im", sp.arg: "arg",
}  # fmt: skip
_RELATIONS: Mapping[Any, tuple[str, bool]] = {
    sp.StrictLessThan: ("lt", False), sp.LessThan: ("le", False), sp.StrictGreaterThan: ("lt", True),
    sp.GreaterThan: ("le", True), sp.Equality: ("eq", False), sp.Unequality: ("ne", False),
}  # fmt: skip


def program_of(expression: Any, arguments: Sequence[sp.Symbol], *, rewriting: bool = True) -> Program:
    """The program of an expression or a matrix of expressions in these arguments.

    Raises CannotCompile with what has no kernel and what to do.
    """
    shape, parts = _shaped(expression)
    if not parts:
        raise CannotCompile(f"a formula of the shape {shape} has no component to compile; give at least one")
    names = _names(arguments)
    builder = Builder()
    translator = _Translator(builder, {symbol: builder.input(name) for symbol, name in names.items()})
    outputs = [translator.place(stable(part) if rewriting else part) for part in parts]
    return builder.program(tuple(names.values()), outputs, shape)


def _shaped(expression: Any) -> tuple[tuple[int, ...], list[sp.Expr]]:
    if isinstance(expression, sp.MatrixBase | sp.ImmutableDenseMatrix):
        rows, columns = expression.shape
        return (rows, columns), list(expression)
    if isinstance(expression, sp.NDimArray):
        return tuple(expression.shape), list(sp.flatten(expression))
    if isinstance(expression, list | tuple):
        return (len(expression),), [sp.sympify(e, strict=True) for e in expression]
    whole = sp.sympify(expression, strict=True)
    return (), [whole]


def _names(arguments: Sequence[sp.Symbol]) -> dict[sp.Symbol, str]:
    names: dict[sp.Symbol, str] = {}
    for symbol in arguments:
        if not isinstance(symbol, sp.Symbol):
            kind = type(symbol).__name__
            raise CannotCompile(f"{symbol!r} of the type {kind} is no symbol; the arguments of a kernel are symbols")
        if symbol in names:
            raise CannotCompile(f"the argument {symbol} stands twice; name each once")
        names[symbol] = symbol.name
    if len(set(names.values())) < len(names):
        raise CannotCompile(f"two arguments have one name in {', '.join(names.values())}; rename one")
    return names


class _Translator:
    def __init__(self, builder: Builder, known: dict[sp.Basic, int]) -> None:
        self.builder = builder
        self.known = known

    def place(self, e: sp.Basic) -> int:
        """The node of an expression; an explicit stack, as expressions may be deep."""
        waiting = [e]
        while waiting:
            top = waiting[-1]
            if top in self.known:
                waiting.pop()
                continue
            needed = [a for a in self._needs(top) if a not in self.known]
            if needed:
                waiting += needed
                continue
            self.known[top] = self._built(top)
            waiting.pop()
        return self.known[e]

    def _needs(self, e: sp.Basic) -> Sequence[sp.Basic]:
        if isinstance(e, sp.Piecewise):
            return [part for pair in e.args for part in pair.args]
        if isinstance(e, sp.Sum | sp.Product):
            return list(unrolled(e)) if is_short(e) else _bounds_and_captured(e)
        if isinstance(e, _HELD):
            raise CannotCompile(_why_not(e))
        if isinstance(e, sp.Pow):
            return [e.base] if e.exp.is_Rational else list(e.args)
        if isinstance(e, sp.KroneckerDelta):
            return list(e.args[:2])
        if isinstance(e, sp.Number | sp.NumberSymbol) or e in (sp.true, sp.false):
            return []
        return list(e.args)

    def _built(self, e: sp.Basic) -> int:
        b = self.builder
        args = [self.known[a] for a in self._needs(e)]
        if isinstance(e, sp.Number | sp.NumberSymbol):
            return self._number(e)
        if e in (sp.true, sp.false):
            return b.const(1.0 if e == sp.true else 0.0)
        if e is sp.I:
            return b.const(1j)
        if isinstance(e, sp.Sum | sp.Product) and not is_short(e):
            return self._reduction(e, args)
        if isinstance(e, sp.Add | sp.Sum):
            return b.add(*args)
        if isinstance(e, sp.Mul):
            return self._product(e)
        if isinstance(e, sp.Product):
            return b.mul(*args)
        if isinstance(e, sp.Pow):
            return self._power(e, args)
        if isinstance(e, sp.Piecewise):
            return self._cases(e, args)
        return self._other(e, args)

    def _reduction(self, e: Any, args: list[int]) -> int:
        """A sum or a product over a range that is not known now: its term is a program of its own."""
        index = e.limits[-1][0]
        captured = _captured(e)
        inner = Builder()
        letters = [index, *captured]
        known: dict[sp.Basic, int] = {letter: inner.input(f"k{i}") for i, letter in enumerate(letters)}
        term = e.function if len(e.limits) == 1 else e.func(e.function, *e.limits[:-1])
        place = _Translator(inner, known).place(term)
        body = inner.program([f"k{i}" for i in range(len(letters))], [place])
        return self.builder.apply("sum" if isinstance(e, sp.Sum) else "product", *args, body=body)

    def _number(self, e: sp.Expr) -> int:
        if not e.is_finite:
            raise CannotCompile(f"{e} is no finite number; give the formula for finite values")
        return self.builder.const(float(e))

    def _product(self, e: sp.Mul) -> int:
        """One division for all factors with a negative exponent."""
        b = self.builder
        over, under = [], []
        for factor in e.args:
            base, exponent = factor.as_base_exp()
            if isinstance(factor, sp.Pow) and exponent.is_Rational and exponent.is_negative:
                under.append(self.place(base if exponent == -1 else sp.Pow(base, -exponent)))
            else:
                over.append(self.known[factor])
        top = b.mul(*over)
        return b.apply("div", top, b.mul(*under)) if under else top

    def _power(self, e: sp.Pow, args: list[int]) -> int:
        b = self.builder
        base, exponent = args[0], e.exp
        if e.base is sp.E or e.base == sp.E:
            return b.apply("exp", args[-1])
        if exponent.is_Integer:
            return b.power(base, int(exponent))
        if exponent.is_Rational and exponent.q == 2:
            odd = abs(int(exponent.p))
            whole = b.apply("sqrt", base) if odd == 1 else b.apply("halfpower", base, b.const(odd))
            return whole if exponent > 0 else b.reciprocal(whole)
        if exponent.is_Rational:
            return b.apply("pow", base, b.const(float(exponent)))
        return b.apply("pow", base, args[1])

    def _cases(self, e: sp.Piecewise, args: list[int]) -> int:
        b = self.builder
        pairs = list(zip(args[::2], args[1::2], strict=True))
        closed = e.args[-1].args[1] == sp.true
        value = pairs[-1][0] if closed else b.undefined()
        for branch, condition in reversed(pairs[:-1] if closed else pairs):
            value = b.apply("select", condition, branch, value)
        return value

    def _other(self, e: sp.Basic, args: list[int]) -> int:
        b = self.builder
        for kind, op in _FUNCTIONS.items():
            if isinstance(e, kind) and len(args) == 1:
                return b.apply(op, *args)
        if type(e) in _RELATIONS:
            op, swapped = _RELATIONS[type(e)]
            return b.apply(op, *(args[::-1] if swapped else args))
        several = _SEVERAL.get(type(e))
        if several is not None and args:
            value = args[0]
            for other in args[1:]:
                value = b.apply(several, value, other)
            return value
        special = _SPECIAL.get(type(e).__name__)
        if special is not None:
            return special(b, e, args)
        raise CannotCompile(_why_not(e))


_SEVERAL: Mapping[Any, str] = {sp.Max: "max", sp.Min: "min", sp.And: "and", sp.Or: "or", sp.Xor: "ne"}


def _heaviside(b: Builder, e: Any, args: list[int]) -> int:
    zero, one = b.const(0.0), b.const(1.0)
    at_zero = args[1] if len(args) > 1 else b.const(0.5)
    at_zero = b.apply("select", b.apply("eq", args[0], zero), at_zero, b.undefined())
    above = b.apply("select", b.apply("lt", zero, args[0]), one, at_zero)
    return b.apply("select", b.apply("lt", args[0], zero), zero, above)


def _bessel(op: str, ends: tuple[str, str] | None = None) -> Callable[[Builder, Any, list[int]], int]:
    """A Bessel function; ends: the operations of the orders 0 and 1 where C has them."""

    def build(b: Builder, e: Any, args: list[int]) -> int:
        order = e.args[0]
        if ends is not None and order in (0, 1):
            return b.apply(ends[int(order)], args[1])
        return b.apply(op, *args)

    return build


def _lambert(b: Builder, e: Any, args: list[int]) -> int:
    if len(e.args) > 1 and e.args[1] != 0:
        raise CannotCompile(f"{e}: only the principal branch of Lambert's W is compiled; call a solver for the others")
    return b.apply("lambertw", args[0])


def _polygamma(b: Builder, e: Any, args: list[int]) -> int:
    if e.args[0] not in (0, 1):
        raise CannotCompile(f"{e}: polygamma functions are compiled for the orders 0 and 1 only")
    return b.apply(("digamma", "trigamma")[int(e.args[0])], args[1])


def _incomplete(op: str) -> Callable[[Builder, Any, list[int]], int]:
    return lambda b, e, a: b.mul(b.apply("gamma", a[0]), b.apply(op, *a))


def _exponential_integral(b: Builder, e: Any, args: list[int]) -> int:
    if not (e.args[0].is_Integer and e.args[0] >= 0):
        raise CannotCompile(f"{e}: the exponential integral E is compiled for the orders 0, 1, 2, ... only")
    return b.apply("expn", *args)


def _zeta(b: Builder, e: Any, args: list[int]) -> int:
    if len(args) > 1:
        raise CannotCompile(f"{e}: the zeta function of two arguments has no kernel; write it as a sum")
    return b.add(b.apply("zetac", args[0]), b.const(1.0))


def _sign(b: Builder, e: Any, args: list[int]) -> int:
    """Of a real number by comparisons, whose derivatives are 0; of any other the number over its modulus."""
    if not e.args[0].is_extended_real:
        return b.apply("sign", args[0])
    zero = b.const(0.0)
    below = b.apply("select", b.apply("lt", args[0], zero), b.const(-1.0), b.mul(b.const(1.0), args[0]))
    return b.apply("select", b.apply("lt", zero, args[0]), b.const(1.0), below)


def _mod(b: Builder, e: Any, args: list[int]) -> int:
    """The remainder with the sign of the divisor: that of the truncated quotient is exact, and shifted once."""
    zero, divisor = b.const(0.0), args[1]
    rest = b.apply("fmod", *args)
    opposite = b.apply(
        "lt", b.mul(b.apply("select", b.apply("lt", divisor, zero), b.const(-1.0), b.const(1.0)), rest), zero
    )
    return b.apply("select", opposite, b.add(rest, divisor), rest)


_SPECIAL: Mapping[str, Callable[[Builder, Any, list[int]], int]] = {
    "KroneckerDelta": lambda b, e, a: b.apply("select", b.apply("eq", a[0], a[1]), b.const(1.0), b.const(0.0)),
    "Heaviside": _heaviside,
    "sign": _sign,
    "atan2": lambda b, e, a: b.apply("atan2", a[0], a[1]),
    "Not": lambda b, e, a: b.apply("not", a[0]),
    "besselj": _bessel("besselj", ("besselj0", "besselj1")),
    "bessely": _bessel("bessely"),
    "besseli": _bessel("besseli"),
    "besselk": _bessel("besselk"),
    "LambertW": _lambert,
    "polygamma": _polygamma,
    "beta": lambda b, e, a: b.apply("beta", a[0], a[1]),
    "binomial": lambda b, e, a: b.apply("binomial", a[0], a[1]),
    "lowergamma": _incomplete("gammainc"),
    "uppergamma": _incomplete("gammaincc"),
    "Ei": lambda b, e, a: b.apply("expi", a[0]),
    "expint": _exponential_integral,
    "elliptic_k": lambda b, e, a: b.apply("ellipk", a[0]),
    "elliptic_e": lambda b, e, a: b.apply("ellipe", a[0]),
    "erfinv": lambda b, e, a: b.apply("erfinv", a[0]),
    "erfcinv": lambda b, e, a: b.apply("erfcinv", a[0]),
    "zeta": _zeta,
    "factorial": lambda b, e, a: b.apply("gamma", b.add(a[0], b.const(1.0))),
    "cot": lambda b, e, a: b.reciprocal(b.apply("tan", a[0])),
    "sec": lambda b, e, a: b.reciprocal(b.apply("cos", a[0])),
    "csc": lambda b, e, a: b.reciprocal(b.apply("sin", a[0])),
    "coth": lambda b, e, a: b.reciprocal(b.apply("tanh", a[0])),
    "sech": lambda b, e, a: b.reciprocal(b.apply("cosh", a[0])),
    "csch": lambda b, e, a: b.reciprocal(b.apply("sinh", a[0])),
    "acot": lambda b, e, a: b.apply("atan", b.reciprocal(a[0])),
    "asec": lambda b, e, a: b.apply("acos", b.reciprocal(a[0])),
    "acsc": lambda b, e, a: b.apply("asin", b.reciprocal(a[0])),
    "acoth": lambda b, e, a: b.apply("atanh", b.reciprocal(a[0])),
    "asech": lambda b, e, a: b.apply("acosh", b.reciprocal(a[0])),
    "acsch": lambda b, e, a: b.apply("asinh", b.reciprocal(a[0])),
    "ceiling": lambda b, e, a: b.apply("neg", b.apply("floor", b.apply("neg", a[0]))),
    "frac": lambda b, e, a: b.sub(a[0], b.apply("floor", a[0])),
    "Mod": _mod,
    "sinc": lambda b, e, a: b.apply("sinc", a[0]),
    "ITE": lambda b, e, a: b.apply("select", *a),
    "log1p": lambda b, e, a: b.apply("log1p", a[0]),
    "expm1": lambda b, e, a: b.apply("expm1", a[0]),
    "softplus": lambda b, e, a: b.apply("softplus", a[0]),
    "logcosh": lambda b, e, a: b.apply("logcosh", a[0]),
    "logsinh": lambda b, e, a: b.apply("logsinh", a[0]),
    "logexpm1": lambda b, e, a: b.apply("logexpm1", a[0]),
    "sqrt1pm1": lambda b, e, a: b.apply("sqrt1pm1", a[0]),
    "sigmoid": lambda b, e, a: b.apply("sigmoid", a[0]),
    "finite": lambda b, e, a: b.apply("finite", a[0]),
    "sech2": lambda b, e, a: b.apply("sech2", a[0]),
    "logaddexp": lambda b, e, a: b.apply("logaddexp", a[0], a[1]),
}


def _bounds_and_captured(e: Any) -> list[sp.Basic]:
    _, low, high = e.limits[-1]
    for component in e.atoms(sp.Indexed):
        raise CannotCompile(_why_not(component))
    if not (low.is_finite is not False and high.is_finite is not False):
        raise CannotCompile(f"{e} has no end; give it in closed form, or end it at a number or an argument")
    return [low, high, *_captured(e)]


def _captured(e: Any) -> list[sp.Symbol]:
    """The letters of a term but for the outermost index, in alphabetical order."""
    term = e.function if len(e.limits) == 1 else e.func(e.function, *e.limits[:-1])
    return sorted((s for s in term.free_symbols if s != e.limits[-1][0] and isinstance(s, sp.Symbol)), key=str)


def _why_not(e: sp.Basic) -> str:
    if isinstance(e, sp.Tuple):
        return (
            f"a function of the tuple {str(e)[:60]} has no kernel; rewrite it with functions that docs/kernels.md names"
        )
    if isinstance(e, Field):
        what = "the slope of " * bool(e.slots) + f"{e.label}({e.coordinate.label})"
        return f"{what} has no formula here; put its formula in, or an IndexedBase of its values as an argument"
    if isinstance(e, sp.Symbol):
        return f"the symbol {e} is no argument of the kernel; add it to the arguments or give it a value"
    if isinstance(e, sp.Indexed):
        return f"{e} is a component of an array; compile the formula with compile_loops"
    if isinstance(e, sp.Derivative | sp.Integral | sp.Limit):
        return f"{e} is not carried out; call .doit() on it first, or give its value a name"
    if isinstance(e, sp.core.function.AppliedUndef):
        return f"{e} is a function nobody has defined; put its formula in"
    return f"{type(e).__name__} has no kernel ({str(e)[:80]}); rewrite it with functions that docs/kernels.md names"
