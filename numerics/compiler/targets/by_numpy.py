"""A program computed with NumPy: the reference, for every type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from numerics.compiler.graph.program import MOST_TERMS, Node, Program
from numerics.compiler.refusal import CannotCompile

Array = Any


def evaluate(program: Program, arguments: Sequence[Array]) -> list[Array]:
    """The outputs of a program at arguments that broadcast. Undefined places are nan; nothing warns."""
    given = dict(zip(program.inputs, arguments, strict=True))
    values: list[Array] = []
    last = _last_uses(program)
    with np.errstate(all="ignore"):
        for place, node in enumerate(program.nodes):
            if node.op == "input":
                values.append(given[str(node.value)])
            elif node.op == "const":
                values.append(node.value)
            else:
                args = [values[a] for a in node.args]
                values.append(_reduced(node, args) if node.body is not None else _COMPUTED[node.op](*args))
            for a in node.args:
                if last[a] == place and program.nodes[a].op not in ("input", "const"):
                    values[a] = None  # its memory is free again
    return [values[o] for o in program.outputs]


def _reduced(node: Node, args: list[Array]) -> Array:
    """A sum or a product, term by term; every point stops at its own upper bound."""
    assert node.body is not None
    low, high, *captured = args
    terms = np.floor(np.asarray(high, float) - np.asarray(low, float)) + 1
    shape = np.broadcast_shapes(*(np.shape(a) for a in args))
    total: Array = np.full(shape, float(node.op == "product"))
    for number in range(int(np.max(terms, initial=0, where=terms <= MOST_TERMS))):
        term = evaluate(node.body, [low + number, *captured])[0]
        total = np.where(number < terms, total + term if node.op == "sum" else total * term, total)
    return np.where((terms >= 0) & (terms <= MOST_TERMS), total, np.nan)


def _last_uses(program: Program) -> dict[int, int]:
    last = {a: place for place, node in enumerate(program.nodes) for a in node.args}
    return last | dict.fromkeys(program.outputs, len(program.nodes))


def _special(name: str) -> Callable[..., Array]:
    def compute(*values: Array) -> Array:
        try:
            from scipy import special
        except ImportError:
            raise CannotCompile(f"{name} needs SciPy here; install scipy") from None
        return getattr(special, name)(*values)

    return compute


def _softplus(x: Array) -> Array:
    if np.iscomplexobj(x):
        return np.log1p(np.exp(x))
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def _sigmoid(x: Array) -> Array:
    if np.iscomplexobj(x):
        return 1 / (1 + np.exp(-x))
    e = np.exp(-np.abs(x))
    return np.where(np.asarray(x) >= 0, 1 / (1 + e), e / (1 + e))


def _logcosh(x: Array) -> Array:
    if np.iscomplexobj(x):
        return np.log(np.cosh(x))
    size, half = np.abs(x), np.sinh(np.minimum(np.abs(x), 1) / 2)
    return np.where(size < 1, np.log1p(2 * half**2), size + (np.log1p(np.exp(-2 * size)) - np.log(2)))


def _logsinh(x: Array) -> Array:
    if np.iscomplexobj(x):
        return np.log(np.sinh(x))
    far = x + (np.log1p(-np.exp(-2 * np.abs(x))) - np.log(2))
    return np.where(np.asarray(x) < 1, np.log(np.sinh(np.minimum(x, 1))), far)


def _logexpm1(x: Array) -> Array:
    if np.iscomplexobj(x):
        return np.log(np.expm1(x))
    return np.where(np.asarray(x) < 1, np.log(np.expm1(np.minimum(x, 1))), x + np.log1p(-np.exp(-np.abs(x))))


def _sech2(x: Array) -> Array:
    if np.iscomplexobj(x):
        return 1 / np.cosh(x) ** 2
    e = np.exp(-2 * np.abs(x))
    return 4 * e / (1 + e) ** 2


def _finite(x: Array) -> Array:
    return np.where(np.isfinite(x), x, 0.0)


def _trigamma(x: Array) -> Array:
    return _special("polygamma")(1, x)


def _lambertw(x: Array) -> Array:
    value = _special("lambertw")(x)
    return value if np.iscomplexobj(x) else np.where(np.asarray(x) >= -1 / np.e, value.real, np.nan)


def _logaddexp(x: Array, y: Array) -> Array:
    if np.iscomplexobj(x) or np.iscomplexobj(y):
        return np.log(np.exp(x) + np.exp(y))
    return np.logaddexp(x, y)


def _sinc(x: Array) -> Array:
    zero = np.asarray(x) == 0
    safe = np.where(zero, 1.0, x)
    return np.where(zero, 1.0, np.sin(safe) / safe)


def _sqrt1pm1(x: Array) -> Array:
    near = x / (1 + np.sqrt(_without_sign(1 + np.asarray(x))))
    return near if np.iscomplexobj(x) else np.where(np.isinf(x), np.sqrt(x), near)


def _half_power(x: Array, odd: float) -> Array:
    return np.power(x, int(odd) // 2) * np.sqrt(_without_sign(x))


def _bessel_ratio(order: Array, x: Array) -> Array:
    return _special("hyp0f1")(order + 1.0, -np.square(x) / 4) / (2.0**order * _special("gamma")(order + 1.0))


def _without_sign(x: Array) -> Array:
    """A complex number whose zeros are positive: from above is where SymPy's functions meet most of their cuts."""
    return x + 0 if np.iscomplexobj(x) else x


def _above(function: Callable[..., Array]) -> Callable[..., Array]:
    return lambda x, *others: function(_without_sign(x), *others)


def _beyond_one(function: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """With cuts on the real axis beyond -1 and 1: met from below on the right, from above on the left."""

    def compute(x: Array) -> Array:
        if not np.iscomplexobj(x):
            return function(x)
        x = np.array(x, np.complex128)
        x.imag = np.where(x.imag == 0, np.where(x.real > 0, -0.0, 0.0), x.imag)
        return function(x)

    return compute


def _beyond_i(function: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """With cuts on the imaginary axis beyond -i and i: met from the right above, from the left below."""

    def compute(x: Array) -> Array:
        if not np.iscomplexobj(x):
            return function(x)
        x = np.array(x, np.complex128)
        x.real = np.where(x.real == 0, np.copysign(0.0, x.imag), x.real)
        return function(x)

    return compute


_COMPUTED: Mapping[str, Callable[..., Array]] = {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.divide, "neg": np.negative,
    "sqrt": _above(np.sqrt), "exp": np.exp, "log": _above(np.log), "sin": np.sin, "cos": np.cos, "tan": np.tan,
    "asin": _beyond_one(np.arcsin), "acos": _beyond_one(np.arccos), "atan": _beyond_i(np.arctan), "sinh": np.sinh,
    "cosh": np.cosh, "tanh": np.tanh, "asinh": _beyond_i(np.arcsinh), "acosh": _above(np.arccosh),
    "atanh": _beyond_one(np.arctanh), "log1p": _above(np.log1p), "expm1": np.expm1, "erf": _special("erf"),
    "erfc": _special("erfc"), "gamma": _special("gamma"), "lgamma": _special("gammaln"),
    "digamma": _special("digamma"), "trigamma": _trigamma, "besselj": _special("jv"), "bessely": _special("yv"),
    "besseli": _special("iv"), "besselk": _special("kv"), "beta": _special("beta"), "binomial": _special("binom"),
    "gammainc": _special("gammainc"), "gammaincc": _special("gammaincc"), "expi": _special("expi"),
    "expn": _special("expn"), "ellipk": _special("ellipk"), "ellipe": _special("ellipe"), "erfinv": _special("erfinv"),
    "erfcinv": _special("erfcinv"), "zetac": _special("zetac"), "lambertw": _lambertw, "hypot": np.hypot,
    "fmod": np.fmod, "besselj0": _special("j0"), "besselj1": _special("j1"), "abs": np.abs, "sign": np.sign,
    "floor": np.floor, "logcosh": _logcosh, "logsinh": _logsinh, "logexpm1": _logexpm1, "softplus": _softplus,
    "sigmoid": _sigmoid, "sech2": _sech2, "sinc": _sinc, "besselratio": _bessel_ratio, "halfpower": _half_power,
    "sqrt1pm1": _sqrt1pm1,
    "finite": _finite,
    "not": np.logical_not, "conj": np.conj, "re": np.real, "im": np.imag, "arg": _above(np.angle),
    "pow": _above(np.power), "atan2": np.arctan2, "min": np.minimum, "max": np.maximum, "logaddexp": _logaddexp,
    "lt": np.less, "le": np.less_equal, "eq": np.equal, "ne": np.not_equal, "and": np.logical_and, "or": np.logical_or,
    "select": np.where,
}  # fmt: skip
