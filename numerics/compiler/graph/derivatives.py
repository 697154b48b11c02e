"""Derivatives of programs, taken on the graph: forward for few inputs, reverse for few outputs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from numerics.compiler.graph.bessel_ratios import SINC
from numerics.compiler.graph.program import LOGICAL, Builder, Node, Program
from numerics.compiler.refusal import CannotCompile


@dataclass(frozen=True)
class NoSlope:
    """In place of a derivative that has no kernel. reason: what is said where it is wanted."""

    reason: str


Slope = int | NoSlope | None
Partials = Callable[[Builder, tuple[int, ...], int], tuple[Slope, ...]]
"""By each argument: the derivative, None where it is 0, or what there is to say where it is wanted."""


def gradient(program: Program, names: Sequence[str], *, with_value: bool = False) -> Program:
    """The derivatives of a program with one output by the inputs called names; with its value in front if wanted.

    Raises CannotCompile for a name that is no input, for several outputs, and for an operation without derivative.
    """
    _known(program, names)
    _refuse_bounds(program, names)
    if len(program.outputs) != 1:
        raise CannotCompile(f"the formula has {len(program.outputs)} results; a gradient is of one, take the jacobian")
    builder = Builder()
    places = builder.include(program)
    outputs = _rows(builder, places, program, names)[0]
    if with_value:
        outputs = [places[program.outputs[0]], *outputs]
    return builder.program(program.inputs, outputs, (len(outputs),))


def jacobian(program: Program, names: Sequence[str]) -> Program:
    """The derivatives of every output by the inputs called names, a matrix with a row for each output."""
    _known(program, names)
    _refuse_bounds(program, names)
    builder = Builder()
    places = builder.include(program)
    rows = _rows(builder, places, program, names)
    return builder.program(program.inputs, [d for row in rows for d in row], (len(rows), len(names)))


def along(program: Program, names: Sequence[str], directions: Sequence[str]) -> Program:
    """The derivative of every output along the inputs called directions, which the new program has beside its own."""
    _known(program, names)
    _refuse_bounds(program, names)
    builder = Builder()
    places = builder.include(program)
    seeds = {builder.input(n): builder.input(d) for n, d in zip(names, directions, strict=True)}
    tangents = _forward(builder, seeds, [places[o] for o in program.outputs])
    inputs = (*program.inputs, *(d for d in directions if d not in program.inputs))
    return builder.program(inputs, tangents, program.shape)


def hessian_vector_product(program: Program, names: Sequence[str], directions: Sequence[str]) -> Program:
    """The Hessian of a program with one output times the vector of the inputs called directions."""
    return along(gradient(program, names), names, directions)


def _known(program: Program, names: Sequence[str]) -> None:
    for name in names:
        if name not in program.inputs:
            raise CannotCompile(f"{name!r} is no argument; the arguments are {', '.join(program.inputs)}")


def _rows(builder: Builder, places: list[int], program: Program, names: Sequence[str]) -> list[list[int]]:
    outputs = [places[o] for o in program.outputs]
    inputs = [builder.input(name) for name in names]
    # Forward keeps a case that is not taken out of the result; reverse would multiply its infinity by zero.
    if any(node.op == "select" for node in builder.nodes) or len(names) < len(outputs):
        one = builder.const(1.0)
        columns = [_forward(builder, {x: one}, outputs) for x in inputs]
        return [[column[row] for column in columns] for row in range(len(outputs))]
    return [_reverse(builder, output, inputs) for output in outputs]


def _forward(builder: Builder, seeds: Mapping[int, int], outputs: Sequence[int]) -> list[int]:
    tangents: dict[int, int] = dict(seeds)
    zero = builder.const(0.0)
    for place in _below(builder, outputs):
        node = builder.nodes[place]
        if place in tangents or not any(a in tangents for a in node.args) or node.op in LOGICAL:
            continue
        if node.op == "select":
            condition, yes, no = node.args
            both = (tangents.get(yes, zero), tangents.get(no, zero))
            tangents[place] = builder.apply("select", condition, *both)
            continue
        partials = _partials(builder, place)
        terms = [
            builder.apply("mul", _wanted(p), tangents[a])
            for a, p in zip(node.args, partials, strict=True)
            if a in tangents and p is not None
        ]
        if terms:
            tangents[place] = builder.add(*terms)
    return [tangents.get(o, zero) for o in outputs]


def _reverse(builder: Builder, output: int, inputs: Sequence[int]) -> list[int]:
    adjoints: dict[int, list[int]] = {output: [builder.const(1.0)]}
    matters = _above(builder, set(inputs), output)
    totals: dict[int, int] = {}
    for place in reversed(_below(builder, [output])):
        if place not in adjoints or place not in matters:
            continue
        total = totals[place] = builder.add(*adjoints[place])
        node = builder.nodes[place]
        if not node.args or node.op in LOGICAL:
            continue
        for a, partial in zip(node.args, _partials(builder, place), strict=True):
            if partial is not None and a in matters:
                adjoints.setdefault(a, []).append(builder.apply("mul", _wanted(partial), total))
    zero = builder.const(0.0)
    return [totals.get(x, zero) for x in inputs]


def _wanted(slope: int | NoSlope) -> int:
    if isinstance(slope, NoSlope):
        raise CannotCompile(slope.reason)
    return slope


def _below(builder: Builder, outputs: Sequence[int]) -> list[int]:
    """The nodes the outputs need, in the order in which they are computed."""
    seen = set(outputs)
    waiting = list(outputs)
    while waiting:
        for a in builder.nodes[waiting.pop()].args:
            if a not in seen:
                seen.add(a)
                waiting.append(a)
    return sorted(seen)


def _above(builder: Builder, inputs: set[int], output: int) -> set[int]:
    """The nodes that depend on an input."""
    found = set(inputs)
    for place in range(output + 1):
        if any(a in found for a in builder.nodes[place].args):
            found.add(place)
    return found


def _partials(b: Builder, place: int) -> tuple[Slope, ...]:
    node = b.nodes[place]
    if node.body is not None:
        return _of_reduction(b, node, node.body, place)
    rule = _PARTIALS.get(node.op)
    if rule is None:
        remedy = "declare its argument real" if node.op == "sign" else "give the derivative as a formula of its own"
        raise CannotCompile(f"{node.op} has no derivative here; {remedy}")
    return rule(b, node.args, place)


def _of_reduction(b: Builder, node: Node, body: Program, place: int) -> tuple[Slope, ...]:
    """By each captured value: the sum of the slopes of the terms; of a product, itself times those over the terms."""
    found: list[Slope] = [None, None]
    for name in body.inputs[1:]:
        if name in _BOUNDS:
            found.append(None)
            continue
        try:
            slope = gradient(body, [name])
        except CannotCompile as refusal:
            found.append(NoSlope(str(refusal)))
            continue
        if node.op == "sum":
            found.append(b.apply("sum", *node.args, body=slope.only(slope.outputs[0])))
            continue
        inside = Builder()
        over = inside.results(slope, {})[0], inside.results(body, {})[0]
        whole = inside.program(body.inputs, [inside.apply("div", *over)])
        total = b.apply("mul", place, b.apply("sum", *node.args, body=whole))
        flat = b.apply("eq", place, b.const(0.0))
        found.append(b.apply("select", flat, _slope_at_zero(b, node, body, slope, flat), total))
    return tuple(found)


_BOUNDS = ("low.", "high.")
"""What a slope of a product calls the bounds of the product; no letter of a formula has a dot."""


def _slope_at_zero(b: Builder, node: Node, body: Program, slope: Program, flat: int) -> int:
    """The slope of a product that is 0: every term's slope times the terms before and after it. Else it is empty."""
    inside = Builder()
    index, low, high = (inside.input(name) for name in (body.inputs[0], *_BOUNDS))
    captured = [inside.input(name) for name in body.inputs[1:]]
    one = inside.const(1.0)
    before = inside.apply("product", low, inside.sub(index, one), *captured, body=body)
    after = inside.apply("product", inside.add(index, one), high, *captured, body=body)
    term = inside.mul(inside.results(slope, {})[0], before, after)
    program = inside.program((*body.inputs, *_BOUNDS), [term])
    end = b.apply("select", flat, node.args[1], b.sub(node.args[0], b.const(1.0)))
    return b.apply("sum", node.args[0], end, *node.args[2:], *node.args[:2], body=program)


def _refuse_bounds(program: Program, names: Sequence[str]) -> None:
    """How many terms there are does not vary smoothly."""
    moving: set[int] = set()
    for place, node in enumerate(program.nodes):
        if node.body is not None and any(a in moving for a in node.args[:2]):
            raise CannotCompile(f"a bound of a {node.op} depends on {' or '.join(names)}; it has no derivative by that")
        # A condition changes in steps, and so does what it selects.
        smooth = () if node.op in LOGICAL else node.args[1:] if node.op == "select" else node.args
        if str(node.value) in names and node.op == "input" or any(a in moving for a in smooth):
            moving.add(place)


def _times(b: Builder, number: float, *factors: int) -> int:
    return b.mul(b.const(number), *factors)


def _square(b: Builder, x: int) -> int:
    return b.apply("mul", x, x)


def _one_plus(b: Builder, x: int) -> int:
    return b.add(b.const(1.0), x)


def _one_minus(b: Builder, x: int) -> int:
    return b.sub(b.const(1.0), x)


def _power(b: Builder, a: tuple[int, ...], y: int) -> tuple[Slope, ...]:
    x, n = a
    value, one, zero = b.number(n), b.const(1.0), b.const(0.0)
    if value is not None:
        return b.apply("mul", n, b.apply("pow", x, b.const(value - 1.0))), None
    # x^0 is 1 for every x, and 0^n is 0 for every positive n: there 0 times infinity stands for 0.
    by_base = b.apply("mul", n, b.apply("pow", x, b.sub(n, one)))
    by_exponent = b.apply("mul", y, b.apply("log", x))
    return (
        b.apply("select", b.apply("eq", n, zero), zero, by_base),
        b.apply("select", b.apply("eq", y, zero), zero, by_exponent),
    )


def _half_power(b: Builder, a: tuple[int, ...], y: int) -> tuple[Slope, ...]:
    """The slope of x^(n/2) for odd n > 1: not a product of x and its root, whose slope is infinite at 0."""
    x, n = a[0], b.number(a[1])
    assert n is not None
    lower = b.apply("sqrt", x) if n == 3.0 else b.apply("halfpower", x, b.const(n - 2.0))
    return _times(b, n / 2.0, lower), None


def _extremum(op: str) -> Partials:
    def rule(b: Builder, a: tuple[int, ...], y: int) -> tuple[Slope, ...]:
        first = b.apply("lt", a[1], a[0]) if op == "max" else b.apply("lt", a[0], a[1])
        one, zero = b.const(1.0), b.const(0.0)
        return b.apply("select", first, one, zero), b.apply("select", first, zero, one)

    return rule


def _fmod(b: Builder, a: tuple[int, ...], y: int) -> tuple[Slope, ...]:
    """1, and the truncated quotient with the other sign: a whole number."""
    quotient = b.apply("div", b.sub(a[0], y), a[1])
    return b.const(1.0), b.apply("neg", b.apply("floor", b.add(quotient, b.const(0.5))))


def _by_order(b: Builder, order: int, words: str) -> NoSlope | None:
    """For functions whose derivative by this argument nobody compiles."""
    reason = f"the derivative of {words} has no kernel; give that argument as a number"
    return None if b.nodes[order].op == "const" else NoSlope(reason)


def _bessel(op: str, below: float, above: float) -> Partials:
    """C_n' = below C_{n-1} + above C_{n+1}."""

    def rule(b: Builder, a: tuple[int, ...], y: int) -> tuple[Slope, ...]:
        one = b.const(1.0)
        lower, upper = b.apply(op, b.sub(a[0], one), a[1]), b.apply(op, b.add(a[0], one), a[1])
        slope = b.add(_times(b, below, lower), _times(b, above, upper))
        return _by_order(b, a[0], f"{op} by its order"), slope

    return rule


def _beta(b: Builder, a: tuple[int, ...], y: int) -> tuple[Slope, ...]:
    whole = b.apply("digamma", b.add(*a))
    return tuple(b.mul(y, b.sub(b.apply("digamma", x), whole)) for x in a)


def _binomial(b: Builder, a: tuple[int, ...], y: int) -> tuple[Slope, ...]:
    n, k = (_one_plus(b, x) for x in a)
    rest = b.apply("digamma", _one_plus(b, b.sub(*a)))
    return b.mul(y, b.sub(b.apply("digamma", n), rest)), b.mul(y, b.sub(rest, b.apply("digamma", k)))


def _incomplete(sign: float) -> Partials:
    def rule(b: Builder, a: tuple[int, ...], y: int) -> tuple[Slope, ...]:
        slope = b.mul(b.apply("pow", a[1], b.sub(a[0], b.const(1.0))), b.apply("exp", b.apply("neg", a[1])))
        by_first = _by_order(b, a[0], "the incomplete gamma function by its first argument")
        return by_first, _times(b, sign, b.apply("div", slope, b.apply("gamma", a[0])))

    return rule


def _expn(b: Builder, a: tuple[int, ...], y: int) -> tuple[Slope, ...]:
    by_order = _by_order(b, a[0], "the exponential integral by its order")
    if b.number(a[0]) == 0.0:
        return by_order, b.apply("neg", b.mul(y, _one_plus(b, b.reciprocal(a[1]))))
    return by_order, b.apply("neg", b.apply("expn", b.sub(a[0], b.const(1.0)), a[1]))


def _ellipk(b: Builder, a: tuple[int, ...], y: int) -> tuple[Slope, ...]:
    rest = _one_minus(b, a[0])
    top = b.sub(b.apply("ellipe", a[0]), b.mul(rest, y))
    return (b.apply("div", top, _times(b, 2.0, a[0], rest)),)


def _besselj1(b: Builder, a: tuple[int, ...], y: int) -> tuple[Slope, ...]:
    """J_0(x) - J_1(x)/x."""
    return (b.sub(b.apply("besselj0", a[0]), b.apply("besselratio", b.const(1.0), a[0])),)


def _bessel_ratio(b: Builder, a: tuple[int, ...], y: int) -> tuple[Slope, ...]:
    above = b.apply("besselratio", b.add(a[0], b.const(1.0)), a[1])
    return None, b.apply("neg", b.mul(a[1], above))


def _sinc(b: Builder, a: tuple[int, ...], y: int) -> tuple[Slope, ...]:
    return (b.mul(b.const(-SINC), a[0], b.apply("besselratio", b.const(1.5), a[0])),)


def _slope_of_modulus(b: Builder, x: int) -> int:
    """1, -1 or 0 by comparisons, which complex numbers do not have: their modulus has no such slope."""
    zero = b.const(0.0)
    below = b.apply("select", b.apply("lt", x, zero), b.const(-1.0), b.mul(x, zero))
    return b.apply("select", b.apply("lt", zero, x), b.const(1.0), below)


_ROOT_PI = 2.0 / math.sqrt(math.pi)
_PARTIALS: Mapping[str, Partials] = {
    "add": lambda b, a, y: (b.const(1.0), b.const(1.0)),
    "sub": lambda b, a, y: (b.const(1.0), b.const(-1.0)),
    "mul": lambda b, a, y: (a[1], a[0]),
    "div": lambda b, a, y: (b.reciprocal(a[1]), b.apply("neg", b.apply("mul", y, b.reciprocal(a[1])))),
    "neg": lambda b, a, y: (b.const(-1.0),),
    "sqrt": lambda b, a, y: (b.apply("div", b.const(0.5), y),),
    "exp": lambda b, a, y: (y,),
    "log": lambda b, a, y: (b.reciprocal(a[0]),),
    "log1p": lambda b, a, y: (b.reciprocal(_one_plus(b, a[0])),),
    "expm1": lambda b, a, y: (b.apply("exp", a[0]),),
    "sin": lambda b, a, y: (b.apply("cos", a[0]),),
    "cos": lambda b, a, y: (b.apply("neg", b.apply("sin", a[0])),),
    "tan": lambda b, a, y: (_one_plus(b, _square(b, y)),),
    "asin": lambda b, a, y: (b.reciprocal(b.apply("sqrt", _one_minus(b, _square(b, a[0])))),),
    "acos": lambda b, a, y: (b.apply("div", b.const(-1.0), b.apply("sqrt", _one_minus(b, _square(b, a[0])))),),
    "atan": lambda b, a, y: (b.reciprocal(_one_plus(b, _square(b, a[0]))),),
    "sinh": lambda b, a, y: (b.apply("cosh", a[0]),),
    "cosh": lambda b, a, y: (b.apply("sinh", a[0]),),
    # One less the square of the value has no digits left where the value is near 1.
    "tanh": lambda b, a, y: (b.apply("sech2", a[0]),),
    "asinh": lambda b, a, y: (b.reciprocal(b.apply("sqrt", _one_plus(b, _square(b, a[0])))),),
    "acosh": lambda b, a, y: (b.reciprocal(b.apply("sqrt", b.sub(_square(b, a[0]), b.const(1.0)))),),
    "atanh": lambda b, a, y: (b.reciprocal(_one_minus(b, _square(b, a[0]))),),
    "erf": lambda b, a, y: (_times(b, _ROOT_PI, b.apply("exp", b.apply("neg", _square(b, a[0])))),),
    "erfc": lambda b, a, y: (_times(b, -_ROOT_PI, b.apply("exp", b.apply("neg", _square(b, a[0])))),),
    "lgamma": lambda b, a, y: (b.apply("digamma", a[0]),),
    "gamma": lambda b, a, y: (b.apply("mul", y, b.apply("digamma", a[0])),),
    "digamma": lambda b, a, y: (b.apply("trigamma", a[0]),),
    "besselj": _bessel("besselj", 0.5, -0.5),
    "bessely": _bessel("bessely", 0.5, -0.5),
    "besseli": _bessel("besseli", 0.5, 0.5),
    "besselk": _bessel("besselk", -0.5, -0.5),
    "beta": _beta,
    "binomial": _binomial,
    "gammainc": _incomplete(1.0),
    "gammaincc": _incomplete(-1.0),
    "expi": lambda b, a, y: (b.apply("div", b.apply("exp", a[0]), a[0]),),
    "expn": _expn,
    "ellipk": _ellipk,
    "ellipe": lambda b, a, y: (b.apply("div", b.sub(y, b.apply("ellipk", a[0])), _times(b, 2.0, a[0])),),
    "erfinv": lambda b, a, y: (_times(b, 1.0 / _ROOT_PI, b.apply("exp", _square(b, y))),),
    "erfcinv": lambda b, a, y: (_times(b, -1.0 / _ROOT_PI, b.apply("exp", _square(b, y))),),
    "lambertw": lambda b, a, y: (b.reciprocal(b.add(a[0], b.apply("exp", y))),),
    "fmod": _fmod,
    "halfpower": _half_power,
    "hypot": lambda b, a, y: (b.apply("div", a[0], y), b.apply("div", a[1], y)),
    "besselj0": lambda b, a, y: (b.apply("neg", b.apply("besselj1", a[0])),),
    "besselj1": _besselj1,
    "besselratio": _bessel_ratio,
    "sinc": _sinc,
    "abs": lambda b, a, y: (_slope_of_modulus(b, a[0]),),
    "floor": lambda b, a, y: (None,),
    "logcosh": lambda b, a, y: (b.apply("tanh", a[0]),),
    "logsinh": lambda b, a, y: (b.reciprocal(b.apply("tanh", a[0])),),
    "logexpm1": lambda b, a, y: (b.apply("div", b.const(-1.0), b.apply("expm1", b.apply("neg", a[0]))),),
    "sqrt1pm1": lambda b, a, y: (b.apply("div", b.const(0.5), _one_plus(b, y)),),
    "softplus": lambda b, a, y: (b.apply("sigmoid", a[0]),),
    "sigmoid": lambda b, a, y: (b.apply("mul", y, b.apply("sigmoid", b.apply("neg", a[0]))),),
    "finite": lambda b, a, y: (b.const(1.0),),
    "sech2": lambda b, a, y: (_times(b, -2.0, y, b.apply("tanh", a[0])),),
    "pow": _power,
    "atan2": lambda b, a, y: (
        b.apply("div", a[1], b.add(_square(b, a[0]), _square(b, a[1]))),
        b.apply("neg", b.apply("div", a[0], b.add(_square(b, a[0]), _square(b, a[1])))),
    ),
    "max": _extremum("max"),
    "min": _extremum("min"),
    "logaddexp": lambda b, a, y: (b.apply("sigmoid", b.sub(a[0], a[1])), b.apply("sigmoid", b.sub(a[1], a[0]))),
}
