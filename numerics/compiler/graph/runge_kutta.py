"""A flow as programs: the first step size, and one step of Dormand and Prince with its own error and the next size.

The pair of order 5 and 4 of Dormand and Prince (1980), error per step in the norm of Hairer, Norsett and Wanner
(Solving Ordinary Differential Equations I, II.4), whose first step size (ibid.) is used too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from numerics.compiler.graph.program import Builder, Program

TIME, SIZE, END, RELATIVE, ABSOLUTE = "t.", "h.", "t.end", "tolerance.relative", "tolerance.absolute"
"""The inputs of a step beside the states and the parameters; letters of formulas have no dots."""

_NODES = (Fraction(1, 5), Fraction(3, 10), Fraction(4, 5), Fraction(8, 9), Fraction(1), Fraction(1))
_STAGES: tuple[tuple[Fraction, ...], ...] = (
    (Fraction(1, 5),),
    (Fraction(3, 40), Fraction(9, 40)),
    (Fraction(44, 45), Fraction(-56, 15), Fraction(32, 9)),
    (Fraction(19372, 6561), Fraction(-25360, 2187), Fraction(64448, 6561), Fraction(-212, 729)),
    (Fraction(9017, 3168), Fraction(-355, 33), Fraction(46732, 5247), Fraction(49, 176), Fraction(-5103, 18656)),
    (Fraction(35, 384), Fraction(0), Fraction(500, 1113), Fraction(125, 192), Fraction(-2187, 6784), Fraction(11, 84)),
)
_ERROR = (
    Fraction(71, 57600),
    Fraction(0),
    Fraction(-71, 16695),
    Fraction(71, 1920),
    Fraction(-17253, 339200),
    Fraction(22, 525),
    Fraction(-1, 40),
)
_SAFETY, _LEAST, _MOST = 0.9, 0.2, 5.0
_SMALLEST = 1e-15
"""A step that is refused at this share of the time cannot be made smaller: the trajectory has failed."""


@dataclass(frozen=True)
class Flow:
    """A flow y' = f(t, y): a program whose outputs are the rates of its states.

    states: the names of the inputs that move, in the order of the outputs; time: the name of the input that is the
    time, or "" where none is. The other inputs are parameters.
    """

    rates: Program
    states: tuple[str, ...]
    time: str = ""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The inputs that stay as they are."""
        return tuple(name for name in self.rates.inputs if name not in self.states and name != self.time)

    @property
    def slopes(self) -> tuple[str, ...]:
        """The names of the rates that are handed from one step to the next."""
        return tuple(f"{name}.rate" for name in self.states)

    @property
    def moving(self) -> tuple[str, ...]:
        """What a step changes: time, step size, states, their rates."""
        return (TIME, SIZE, *self.states, *self.slopes)


def first_step(flow: Flow) -> Program:
    """From time, states, tolerances and parameters the first step size and the rates."""
    b = Builder()
    step = _Step(b, flow)
    rates = step.rates(b.input(TIME), step.states)
    size, speed = step.norm(step.states, step.scales), step.norm(rates, step.scales)
    tiny = b.const(1e-5)
    still = b.apply("or", b.apply("lt", size, tiny), b.apply("lt", speed, tiny))
    guess = b.apply("select", still, b.const(1e-6), b.mul(b.const(0.01), b.apply("div", size, speed)))
    ahead = step.rates(b.add(step.time, guess), step.moved(step.states, guess, [rates], (Fraction(1),)))
    changes = [b.sub(y, x) for x, y in zip(rates, ahead, strict=True)]
    bend = b.apply("div", step.norm(changes, step.scales), guess)
    larger = b.apply("max", speed, bend)
    other = b.apply("pow", b.apply("div", b.const(0.01), larger), b.const(0.2))
    flat = b.apply("max", b.const(1e-6), b.mul(guess, b.const(1e-3)))
    other = b.apply("select", b.apply("le", larger, b.const(1e-15)), flat, other)
    # Beyond the guess the rates may have no value, or none that is finite.
    other = b.apply("select", b.apply("lt", b.const(0.0), other), other, b.mul(guess, b.const(1e-3)))
    first = b.apply("min", b.mul(b.const(100.0), guess), other)
    inputs = (TIME, *flow.states, RELATIVE, ABSOLUTE, *flow.parameters)
    return b.program(inputs, [first, *rates], (1 + len(rates),))


def one_step(flow: Flow) -> Program:
    """From what moves, the end and the tolerances: what moves after one step, and whether the end is not reached."""
    b = Builder()
    step = _Step(b, flow)
    size, end = b.input(SIZE), b.input(END)
    left = b.sub(end, step.time)
    last = b.apply("le", left, size)
    h = b.apply("select", last, left, size)
    stages = [[b.input(name) for name in flow.slopes]]
    new = step.states
    for node, weights in zip(_NODES, _STAGES, strict=True):
        new = step.moved(step.states, h, stages, weights)
        stages.append(step.rates(b.add(step.time, b.mul(b.const(float(node)), h)), new))
    error = step.norm(step.moved(None, h, stages, _ERROR), step.scales_between(new))
    holds = b.apply("le", error, b.const(1.0))
    known = b.apply("eq", error, error)
    power = b.apply("pow", b.apply("max", error, b.const(1e-10)), b.const(-0.2))
    factor = b.apply("min", b.const(_MOST), b.apply("max", b.const(_LEAST), b.mul(b.const(_SAFETY), power)))
    # After a step that was refused or has no value the next is not longer.
    factor = b.apply("select", holds, factor, b.apply("min", factor, b.const(1.0)))
    factor = b.apply("select", known, factor, b.const(_LEAST))
    ended = b.apply("and", last, holds)
    next_size = b.apply("select", ended, b.apply("max", size, b.mul(h, factor)), b.mul(h, factor))
    reach = b.mul(b.const(_SMALLEST), b.apply("max", b.apply("abs", step.time), b.apply("abs", end)))
    # A size that is not a number is no size either: the rates have no value at the start.
    failed = b.apply("and", b.apply("not", holds), b.apply("not", b.apply("lt", reach, next_size)))
    arrived = b.apply("or", ended, failed)
    time = b.apply("select", arrived, end, b.apply("select", holds, b.add(step.time, h), step.time))
    lost = b.undefined()
    states = [
        b.apply("select", failed, lost, b.apply("select", holds, y, x)) for x, y in zip(step.states, new, strict=True)
    ]
    slopes = [b.apply("select", holds, y, x) for x, y in zip(stages[0], stages[-1], strict=True)]
    running = b.apply("lt", time, end)
    inputs = (*flow.moving, END, RELATIVE, ABSOLUTE, *flow.parameters)
    return b.program(inputs, [time, next_size, *states, *slopes, running], (len(flow.moving) + 1,))


class _Step:
    """The parts of a step that several places need."""

    def __init__(self, builder: Builder, flow: Flow) -> None:
        self.builder, self.flow = builder, flow
        self.time = builder.input(TIME)
        self.states = [builder.input(name) for name in flow.states]
        self.relative, self.absolute = builder.input(RELATIVE), builder.input(ABSOLUTE)
        self.scales = self.scales_between(self.states)

    def rates(self, time: int, states: Sequence[int]) -> list[int]:
        """The rates at a time and at states."""
        given = dict(zip(self.flow.states, states, strict=True))
        if self.flow.time:
            given[self.flow.time] = time
        return self.builder.results(self.flow.rates, given)

    def moved(
        self, states: Sequence[int] | None, h: int, stages: Sequence[Sequence[int]], weights: Sequence[Fraction]
    ) -> list[int]:
        """states + h (w_1 k_1 + w_2 k_2 + ...), or the change alone."""
        b = self.builder
        changes = []
        for place in range(len(self.flow.states)):
            terms = [b.mul(b.const(float(w)), k[place]) for w, k in zip(weights, stages, strict=True) if w]
            changes.append(b.mul(h, b.add(*terms)))
        return changes if states is None else [b.add(x, c) for x, c in zip(states, changes, strict=True)]

    def scales_between(self, others: Sequence[int]) -> list[int]:
        """atol + rtol max(|y|, |y_new|), for each state."""
        b = self.builder
        larger = [
            b.apply("max", b.apply("abs", x), b.apply("abs", y)) for x, y in zip(self.states, others, strict=True)
        ]
        return [b.add(self.absolute, b.mul(self.relative, size)) for size in larger]

    def norm(self, values: Sequence[int], scales: Sequence[int]) -> int:
        """The root of the mean square of values over their scales."""
        b = self.builder
        squares = [b.power(b.apply("div", v, s), 2) for v, s in zip(values, scales, strict=True)]
        return b.apply("sqrt", b.mul(b.const(1.0 / len(values)), b.add(*squares)))
