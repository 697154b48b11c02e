"""A program of complex numbers -> a program of their real and imaginary parts, for every target that knows reals only.

A part that is known to be 0 is not computed. Where a function of a real number has a complex value, it gets it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from numerics.compiler.graph.bessel_ratios import bessel_ratio, sinc
from numerics.compiler.graph.program import Builder, Node, Program
from numerics.compiler.names import free_names
from numerics.compiler.refusal import CannotCompile

Parts = tuple[int, int | None]
"""The nodes of the real and the imaginary part; None for a part that is 0."""


@dataclass(frozen=True)
class InParts:
    """A real program that computes a complex one.

    program: its inputs are name_re and name_im for a complex input (with underscores after them where an input has that
    name), else the name; its outputs are real and imaginary
    part of every output, one after the other. real: for each output whether its imaginary part is 0 by its form.
    """

    program: Program
    real: tuple[bool, ...]


def in_parts(program: Program, complex_inputs: Collection[str]) -> InParts:
    """The program in parts. Raises CannotCompile for an operation without parts."""
    b = Builder()
    values: list[Parts] = []
    names: list[str] = []
    given: dict[str, Parts] = {}
    for name in program.inputs:
        parts = (f"{name}_re", f"{name}_im")
        own = free_names(parts, {*program.inputs, *names}) if name in complex_inputs else [name]
        names += own
        given[name] = (b.input(own[0]), b.input(own[1]) if len(own) > 1 else None)
    for node in program.nodes:
        values.append(_value(b, node, values, given))
    outputs = [values[o] for o in program.outputs]
    zero = b.const(0.0)
    flat = [part for re, im in outputs for part in (re, zero if im is None else im)]
    return InParts(b.program(names, flat, (len(flat),)), tuple(im is None for _, im in outputs))


def _value(b: Builder, node: Node, values: list[Parts], given: Mapping[str, Parts]) -> Parts:
    if node.op == "input":
        return given[str(node.value)]
    if node.op == "const":
        number = complex(node.value)  # type: ignore[arg-type]
        return b.const(number.real), b.const(number.imag) if number.imag else None
    args = [values[a] for a in node.args]
    if node.body is not None:
        return _reduced(b, node, node.body, args)
    written = _WRITTEN_OUT.get(node.op)
    if written is not None:
        return _written_out(b, written, node, values)
    rule = _RULES.get(node.op)
    if rule is not None:
        return rule(b, *args)
    if any(im is not None for _, im in args):
        compared = node.op in ("lt", "le", "min", "max", "floor", "fmod")
        remedy = "have no order; take their real parts" if compared else "are known to SciPy only; call it from Python"
        raise CannotCompile(f"{node.op}: complex numbers {remedy}")
    return b.apply(node.op, *(re for re, _ in args)), None


def _written_out(b: Builder, written: Callable[..., int], node: Node, values: list[Parts]) -> Parts:
    """An operation by the formula that stands for it."""
    inner = Builder()
    names = [f"x{place}" for place in range(len(node.args))]
    known: dict[str, Parts] = {}
    args = []
    for name, a in zip(names, node.args, strict=True):
        number = b.number(values[a][0]) if values[a][1] is None else None
        args.append(inner.input(name) if number is None else inner.const(number))
        known[name] = values[a]
    program = inner.program(names, [written(inner, *args)])
    found: list[Parts] = []
    for part in program.nodes:
        found.append(_value(b, part, found, known))
    return found[program.outputs[0]]


def _reduced(b: Builder, node: Node, body: Program, args: list[Parts]) -> Parts:
    """A sum of each part; a product of complex terms has no parts that are products."""
    low, high = args[:2]
    if low[1] is not None or high[1] is not None:
        raise CannotCompile(f"the bounds of a {node.op} are whole numbers; give real ones")
    names = [n for n, (_, im) in zip(body.inputs[1:], args[2:], strict=True) if im is not None]
    made = in_parts(body, names)
    captured = [part for re, im in args[2:] for part in ((re,) if im is None else (re, im))]
    if made.real == (True,):
        outputs = made.program.outputs[:1]
    elif node.op == "sum":
        outputs = made.program.outputs
    else:
        raise CannotCompile("a product of complex terms has no kernel; write it as an exponential of a sum")
    found = [b.apply(node.op, low[0], high[0], *captured, body=made.program.only(place)) for place in outputs]
    return found[0], found[1] if len(found) > 1 else None


def _both(b: Builder, op: str, x: int | None, y: int | None) -> int | None:
    """x op y for a sum or a difference of parts that may be 0."""
    if y is None:
        return x
    if x is None:
        return y if op == "add" else b.apply("neg", y)
    return b.apply(op, x, y)


def _times(b: Builder, x: int | None, y: int | None) -> int | None:
    return None if x is None or y is None else b.apply("mul", x, y)


def _sum(op: str) -> Callable[[Builder, Parts, Parts], Parts]:
    return lambda b, x, y: (b.apply(op, x[0], y[0]), _both(b, op, x[1], y[1]))


def _mul(b: Builder, x: Parts, y: Parts) -> Parts:
    real = _both(b, "sub", b.apply("mul", x[0], y[0]), _times(b, x[1], y[1]))
    assert real is not None
    return real, _both(b, "add", _times(b, x[0], y[1]), _times(b, x[1], y[0]))


def _div(b: Builder, x: Parts, y: Parts) -> Parts:
    """Smith's division: the larger part of the divisor is divided by first, so that no square overflows."""
    if y[1] is None:
        return b.apply("div", x[0], y[0]), None if x[1] is None else b.apply("div", x[1], y[0])
    wide = b.apply("le", b.apply("abs", y[1]), b.apply("abs", y[0]))
    large, small = b.apply("select", wide, y[0], y[1]), b.apply("select", wide, y[1], y[0])
    ratio = b.apply("div", small, large)
    whole = b.add(large, b.mul(small, ratio))
    a, c = x[0], b.const(0.0) if x[1] is None else x[1]
    first, second = b.apply("select", wide, a, c), b.apply("select", wide, c, a)
    real = b.apply("div", b.add(first, b.mul(second, ratio)), whole)
    turned = b.apply("div", b.sub(second, b.mul(first, ratio)), whole)
    return real, b.apply("select", wide, turned, b.apply("neg", turned))


def _imaginary(b: Builder, x: Parts) -> int:
    return b.const(0.0) if x[1] is None else x[1]


def _abs(b: Builder, x: Parts) -> Parts:
    return (b.apply("abs", x[0]) if x[1] is None else b.apply("hypot", x[0], x[1])), None


def _angle(b: Builder, x: Parts) -> int:
    """Above -pi, up to pi: a zero has no sign here, as sums and products may be reordered."""
    if x[1] is None:
        return b.apply("atan2", b.const(0.0), x[0])
    zero = b.const(0.0)
    return b.apply("atan2", b.apply("select", b.apply("eq", x[1], zero), zero, x[1]), x[0])


def _arg(b: Builder, x: Parts) -> Parts:
    return _angle(b, x), None


def _exp(b: Builder, x: Parts) -> Parts:
    size = b.apply("exp", x[0])
    if x[1] is None:
        return size, None
    # e^oo times sin 0 is 0, as on the real line.
    flat = b.apply("eq", x[1], b.const(0.0))
    return (
        b.mul(size, b.apply("cos", x[1])),
        b.apply("select", flat, x[1], b.mul(size, b.apply("sin", x[1]))),
    )


def _log(b: Builder, x: Parts) -> Parts:
    angle = _angle(b, x)
    if x[1] is None:
        return b.apply("log", b.apply("abs", x[0])), angle
    size = b.apply("hypot", x[0], x[1])
    # Near the unit circle the logarithm of the modulus is small, and so is this sum.
    one = b.const(1.0)
    apart = b.add(b.mul(b.sub(x[0], one), b.add(x[0], one)), b.power(x[1], 2))
    near = b.apply("and", b.apply("lt", b.const(0.5), size), b.apply("lt", size, b.const(2.0)))
    return b.apply("select", near, b.mul(b.const(0.5), b.apply("log1p", apart)), b.apply("log", size)), angle


def _sqrt(b: Builder, x: Parts) -> Parts:
    zero = b.const(0.0)
    below = b.apply("lt", x[0], zero)
    if x[1] is None:
        root = b.apply("sqrt", b.apply("abs", x[0]))
        return b.apply("select", below, zero, root), b.apply("select", below, root, zero)
    half = b.const(0.5)
    root = b.apply("sqrt", b.mul(half, b.add(b.apply("abs", x[0]), b.apply("hypot", x[0], x[1]))))
    other = b.apply("div", b.mul(half, b.apply("abs", x[1])), root)
    other = b.apply("select", b.apply("eq", root, zero), zero, other)
    signed = b.apply("select", below, root, other)
    return (
        b.apply("select", below, other, root),
        b.apply("select", b.apply("lt", x[1], zero), b.apply("neg", signed), signed),
    )


def _pow(b: Builder, x: Parts, n: Parts) -> Parts:
    if x[1] is None and n[1] is None:
        size = b.apply("pow", b.apply("abs", x[0]), n[0])
        below = b.apply("lt", x[0], b.const(0.0))
        angle = b.mul(b.const(math.pi), n[0])
        return (
            b.apply("select", below, b.mul(size, b.apply("cos", angle)), b.apply("pow", x[0], n[0])),
            b.apply("select", below, b.mul(size, b.apply("sin", angle)), b.const(0.0)),
        )
    return _exp(b, _mul(b, n, _log(b, x)))


def _sin(b: Builder, x: Parts) -> Parts:
    if x[1] is None:
        return b.apply("sin", x[0]), None
    return (
        b.mul(b.apply("sin", x[0]), b.apply("cosh", x[1])),
        b.mul(b.apply("cos", x[0]), b.apply("sinh", x[1])),
    )


def _cos(b: Builder, x: Parts) -> Parts:
    if x[1] is None:
        return b.apply("cos", x[0]), None
    turned = b.mul(b.apply("sin", x[0]), b.apply("sinh", x[1]))
    return b.mul(b.apply("cos", x[0]), b.apply("cosh", x[1])), b.apply("neg", turned)


def _i_times(b: Builder, x: Parts, sign: float = 1.0) -> Parts:
    """i x, or -i x."""
    turned = b.const(0.0) if x[1] is None else b.apply("neg", x[1]) if sign > 0 else x[1]
    return turned, x[0] if sign > 0 else b.apply("neg", x[0])


def _sinh(b: Builder, x: Parts) -> Parts:
    return (b.apply("sinh", x[0]), None) if x[1] is None else _i_times(b, _sin(b, _i_times(b, x)), -1.0)


def _cosh(b: Builder, x: Parts) -> Parts:
    return (b.apply("cosh", x[0]), None) if x[1] is None else _cos(b, _i_times(b, x))


_SATURATED = 20.0
"""From here on the hyperbolic tangent differs from 1 by less than its last place."""


def _tanh(b: Builder, x: Parts) -> Parts:
    """Kahan's form (1987), which neither overflows nor loses digits near the poles."""
    if x[1] is None:
        return b.apply("tanh", x[0]), None
    one, size = b.const(1.0), b.apply("abs", x[0])
    slope = b.apply("tan", x[1])
    bend = b.add(one, b.power(slope, 2))
    inner = b.apply("sinh", b.apply("max", b.const(-_SATURATED), b.apply("min", b.const(_SATURATED), x[0])))
    square = b.power(inner, 2)
    whole = b.add(one, b.mul(bend, square))
    real = b.apply("div", b.mul(bend, inner, b.apply("sqrt", b.add(one, square))), whole)
    far = b.apply("lt", b.const(_SATURATED), size)
    tail = b.mul(b.const(4.0), b.apply("sin", x[1]), b.apply("cos", x[1]), b.apply("exp", b.mul(b.const(-2.0), size)))
    return (
        b.apply("select", far, b.apply("sign", x[0]), real),
        b.apply("select", far, tail, b.apply("div", slope, whole)),
    )


def _tan(b: Builder, x: Parts) -> Parts:
    return (b.apply("tan", x[0]), None) if x[1] is None else _i_times(b, _tanh(b, _i_times(b, x)), -1.0)


def _log1p(b: Builder, x: Parts) -> Parts:
    one = b.const(1.0)
    if x[1] is None:
        return _log(b, (b.add(one, x[0]), None))[0], b.apply("atan2", b.const(0.0), b.add(one, x[0]))
    small = b.apply("lt", b.apply("hypot", x[0], x[1]), b.const(0.5))
    apart = b.add(b.mul(x[0], b.add(b.const(2.0), x[0])), b.power(x[1], 2))
    far = _log(b, (b.add(one, x[0]), x[1]))
    return b.apply("select", small, b.mul(b.const(0.5), b.apply("log1p", apart)), far[0]), far[1]


def _expm1(b: Builder, x: Parts) -> Parts:
    if x[1] is None:
        return b.apply("expm1", x[0]), None
    half = b.apply("sin", b.mul(b.const(0.5), x[1]))
    real = b.sub(b.mul(b.apply("expm1", x[0]), b.apply("cos", x[1])), b.mul(b.const(2.0), half, half))
    return real, _exp(b, x)[1]


def _chosen(b: Builder, condition: int, x: Parts, y: Parts) -> Parts:
    real = b.apply("select", condition, x[0], y[0])
    if x[1] is None and y[1] is None:
        return real, None
    return real, b.apply("select", condition, _imaginary(b, x), _imaginary(b, y))


def _negative(b: Builder, x: Parts) -> Parts:
    return b.apply("neg", x[0]), None if x[1] is None else b.apply("neg", x[1])


def _falling(b: Builder, x: Parts) -> tuple[int, Parts]:
    """Whether the real part is negative, and e to the one of x and -x that does not overflow."""
    below = b.apply("lt", x[0], b.const(0.0))
    return below, _exp(b, _chosen(b, below, x, _negative(b, x)))


def _softplus(b: Builder, x: Parts) -> Parts:
    if x[1] is None:
        return b.apply("softplus", x[0]), None
    return _logaddexp(b, (b.const(0.0), None), x)


def _sigmoid(b: Builder, x: Parts) -> Parts:
    if x[1] is None:
        return b.apply("sigmoid", x[0]), None
    below, e = _falling(b, x)
    one: Parts = (b.const(1.0), None)
    return _div(b, _chosen(b, below, e, one), _sum("add")(b, one, e))


def _sqrt1pm1(b: Builder, x: Parts) -> Parts:
    if x[1] is None:
        # A number that may be below -1 has an imaginary root.
        below = b.apply("lt", x[0], b.const(-1.0))
        root = _sqrt(b, (b.add(b.const(1.0), x[0]), None))
        return b.apply("select", below, b.const(-1.0), b.apply("sqrt1pm1", x[0])), root[1]
    one: Parts = (b.const(1.0), None)
    return _div(b, x, _sum("add")(b, one, _sqrt(b, _sum("add")(b, one, x))))


def _sech2(b: Builder, x: Parts) -> Parts:
    if x[1] is None:
        return b.apply("sech2", x[0]), None
    double = _mul(b, x, (b.const(2.0), None))
    _, e = _falling(b, double)
    under = _sum("add")(b, (b.const(1.0), None), e)
    return _div(b, _mul(b, (b.const(4.0), None), e), _mul(b, under, under))


def _logaddexp(b: Builder, x: Parts, y: Parts) -> Parts:
    """The larger exponential is taken out of the modulus; the angle is that of the sum, between -pi and pi."""
    if x[1] is None and y[1] is None:
        return b.apply("logaddexp", x[0], y[0]), None
    first = b.apply("le", y[0], x[0])
    large, small = _chosen(b, first, x, y), _chosen(b, first, y, x)
    size = _log1p(b, _exp(b, _sum("sub")(b, small, large)))[0]
    whole = _sum("add")(b, _turn(b, large), _exp(b, (b.sub(small[0], large[0]), small[1])))
    return b.add(large[0], size), _arg(b, whole)[0]


def _turn(b: Builder, x: Parts) -> Parts:
    """e to the imaginary part."""
    return _exp(b, (b.const(0.0), x[1]))


def _logarithm_of(kind: Callable[[Builder, Parts], Parts], op: str) -> Callable[[Builder, Parts], Parts]:
    """The logarithm as it is written; the forms without overflow are for real numbers."""
    return lambda b, x: (b.apply(op, x[0]), None) if x[1] is None and op == "logcosh" else _log(b, kind(b, x))


def _sign(b: Builder, x: Parts) -> Parts:
    if x[1] is None:
        return b.apply("sign", x[0]), None
    size = b.apply("hypot", x[0], x[1])
    safe = b.apply("select", b.apply("eq", size, b.const(0.0)), b.const(1.0), size)
    return b.apply("div", x[0], safe), b.apply("div", x[1], safe)


def _equal(b: Builder, x: Parts, y: Parts) -> Parts:
    return b.apply("and", b.apply("eq", x[0], y[0]), b.apply("eq", _imaginary(b, x), _imaginary(b, y))), None


def _unequal(b: Builder, x: Parts, y: Parts) -> Parts:
    return b.apply("or", b.apply("ne", x[0], y[0]), b.apply("ne", _imaginary(b, x), _imaginary(b, y))), None


_WRITTEN_OUT: Mapping[str, Callable[..., int]] = {
    "sinc": sinc,
    "besselratio": bessel_ratio,
    "halfpower": Builder.half_power,
}
_RULES: Mapping[str, Callable[..., Parts]] = {
    "add": _sum("add"), "sub": _sum("sub"), "neg": _negative, "mul": _mul, "div": _div, "abs": _abs, "arg": _arg,
    "re": lambda b, x: (x[0], None), "im": lambda b, x: (_imaginary(b, x), None),
    "conj": lambda b, x: (x[0], None if x[1] is None else b.apply("neg", x[1])),
    "exp": _exp, "log": _log, "sqrt": _sqrt, "pow": _pow, "sin": _sin, "cos": _cos, "tan": _tan, "sinh": _sinh,
    "cosh": _cosh, "tanh": _tanh, "log1p": _log1p, "expm1": _expm1, "softplus": _softplus, "sigmoid": _sigmoid,
    "sech2": _sech2, "sqrt1pm1": _sqrt1pm1, "logaddexp": _logaddexp, "sign": _sign, "eq": _equal, "ne": _unequal,
    "logcosh": _logarithm_of(_cosh, "logcosh"), "logsinh": _logarithm_of(_sinh, "logsinh"),
    "logexpm1": _logarithm_of(_expm1, "logexpm1"),
    "select": lambda b, condition, x, y: _chosen(b, condition[0], x, y),
}  # fmt: skip

WITH_PARTS = frozenset(_RULES) | {"sinc", "halfpower"}
"""The operations that have parts."""
