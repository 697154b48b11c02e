"""Bounds that hold on a whole neighbourhood of infinity: an expression as power, logarithm, exponential and a ball.

A germ says: for every X >= start, the value lies in X**power * log(X)**logs * exp(-sum_r decay[r] X**r) * ball.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flint import acb, arb, fmpq

from derive.judging.enclosure.budget import Unknown

Exponent = fmpq | arb


@dataclass(frozen=True)
class Germ:
    """One leading term, its ball valid for all X >= start; `monomial` says that the ball is one constant."""

    power: Exponent
    logs: fmpq
    decay: dict[fmpq, arb]
    ball: acb
    monomial: bool = False


@dataclass(frozen=True)
class Tail:
    """The half line X >= start on which germs are claimed; start >= e**2."""

    start: arb
    log: arb = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "log", self.start.log())
        if not self.log > 1:
            raise ValueError(f"a tail starts above e, not at {self.start}")


ZERO = fmpq(0)
UNIT = acb(arb(0, 1), arb(0, 1))


def constant_germ(value: acb) -> Germ:
    return Germ(ZERO, ZERO, {}, value, True)


def identity_germ() -> Germ:
    return Germ(fmpq(1), ZERO, {}, acb(1), True)


def product(left: Germ, right: Germ) -> Germ:
    decay = dict(left.decay)
    for r, c in right.decay.items():
        decay[r] = decay[r] + c if r in decay else c
    decay = {r: c for r, c in decay.items() if not c.is_zero()}
    return Germ(
        left.power + right.power,
        left.logs + right.logs,
        decay,
        left.ball * right.ball,
        left.monomial and right.monomial,
    )


def scaled_power(germ: Germ, exponent: Exponent) -> Germ:
    """germ**exponent; the ball must be positive unless the exponent is an integer."""
    if isinstance(exponent, fmpq) and exponent.q == 1 and (exponent >= 0 or not germ.ball.contains(0)):
        ball = germ.ball ** int(exponent.p)
    elif germ.ball.real > 0:
        ball = germ.ball.pow(acb(exponent))
    else:
        raise Unknown("a power of a quantity whose leading coefficient may vanish or lie on the branch cut")
    logs = ZERO
    if germ.logs != 0:
        if not isinstance(exponent, fmpq):
            raise Unknown("an irrational power of a logarithm")
        logs = germ.logs * exponent
    decay = {r: c * exponent for r, c in germ.decay.items()}
    power = germ.power * exponent
    return Germ(power, logs, decay, ball, germ.monomial)


def supremum(power: Exponent, logs: fmpq, decay: dict[fmpq, arb], tail: Tail) -> arb | None:
    """An upper bound of X**power log(X)**logs exp(-decay) over the tail, by monotony; None where it is not proven.

    The logarithmic derivative times X is power + logs/log X - sum_r r c_r X**r; the value at the start is the largest
    if that is <= 0 on the whole tail.
    """
    slope = arb(power) + (arb(logs) / tail.log if logs > 0 else arb(0))
    drift = _least_drift(decay, tail)
    if drift is None or not slope <= drift:
        return None
    value = tail.start ** arb(power) * tail.log ** arb(logs)
    for r, c in decay.items():
        value = value * (-c * tail.start ** arb(r)).exp()
    return value.abs_upper()


def _least_drift(decay: dict[fmpq, arb], tail: Tail) -> arb | None:
    """A lower bound of sum_r r c_r X**r on the tail; None where the sum may become negative."""
    if not decay:
        return arb(0)
    top = max(decay)
    bracket = decay[top] * top
    for r, c in decay.items():
        if r != top and not c >= 0:
            bracket = bracket + c * r * tail.start ** arb(r - top)
    return bracket * tail.start ** arb(top) if bracket > 0 else None


def hull(germ: Germ, tail: Tail) -> acb:
    """A ball that contains the value for all X in the tail; Unknown if it may be unbounded."""
    if isinstance(germ.power, fmpq) and germ.power == 0 and germ.logs == 0 and not germ.decay:
        return germ.ball
    largest = supremum(germ.power, germ.logs, germ.decay, tail)
    if largest is None:
        raise Unknown("a quantity that may be unbounded")
    return germ.ball * between_zero_and(largest)


def between_zero_and(largest: arb) -> arb:
    """The interval [0, largest]."""
    return arb(0).union(largest)


def total(terms: list[Germ], tail: Tail) -> Germ:
    """The sum of germs: equal orders add their balls, lower orders widen the ball of the dominating one."""
    combined: list[Germ] = []
    for term in terms:
        for i, other in enumerate(combined):
            if _same_order(term, other):
                combined[i] = Germ(
                    term.power, term.logs, term.decay, term.ball + other.ball, term.monomial and other.monomial
                )
                break
        else:
            combined.append(term)
    combined = [g for g in combined if not g.ball.is_zero()] or combined[:1]
    for leader in combined:
        widened = _led_by(leader, combined, tail)
        if widened is not None:
            return widened
    raise Unknown("a sum in which no term is proven to dominate")


def _same_order(a: Germ, b: Germ) -> bool:
    if not isinstance(a.power, fmpq) or not isinstance(b.power, fmpq) or a.power != b.power or a.logs != b.logs:
        return False
    return a.decay.keys() == b.decay.keys() and all(
        c.is_exact() and b.decay[r].is_exact() and c == b.decay[r] for r, c in a.decay.items()
    )


def _led_by(leader: Germ, terms: list[Germ], tail: Tail) -> Germ | None:
    ball = leader.ball
    for term in terms:
        if term is leader:
            continue
        decay = dict(term.decay)
        for r, c in leader.decay.items():
            decay[r] = decay[r] - c if r in decay else -c
        decay = {r: c for r, c in decay.items() if not c.is_zero()}
        largest = supremum(term.power - leader.power, term.logs - leader.logs, decay, tail)
        if largest is None:
            return None
        ball = ball + term.ball * between_zero_and(largest)
    return Germ(leader.power, leader.logs, leader.decay, ball, leader.monomial and len(terms) == 1)


def integral_bound(germ: Germ, tail: Tail) -> arb | None:
    """An upper bound of the integral of |germ| over the tail; None where none is proven.

    The integrand is at most X**-w times its supremum after X**w is taken out; w > 1 is half way between 1 and the
    decay there is, or 2 under an exponential.
    """
    if germ.decay:
        weights: list[Exponent] = [fmpq(2)]
    else:
        weights = [(1 - germ.power) / 2] if germ.logs > 0 else [-germ.power]
    for w in weights:
        excess = arb(w) - 1
        if not excess > 0:
            continue
        largest = supremum(germ.power + w, germ.logs, germ.decay, tail)
        if not isinstance(germ.power, fmpq) and germ.logs == 0 and not germ.decay:
            largest = arb(1)
        if largest is not None:
            return (germ.ball.abs_upper() * largest * tail.start**-excess / excess).abs_upper()
    return None


def surely_diverges(germ: Germ) -> bool:
    """Whether the integral over the tail (and the sum over its integers) is proven infinite: one sign, order >= 1/X."""
    ball = germ.ball
    if not ball.imag.is_zero() or ball.real.contains(0):
        return False
    if germ.decay:
        return bool(germ.decay[max(germ.decay)] < 0)
    return bool(arb(germ.power) >= -1) and germ.logs >= 0


def stays_away_from_zero(germ: Germ) -> bool:
    """Whether |germ| is proven not to tend to zero."""
    if germ.ball.contains(0):
        return False
    if germ.decay:
        return bool(germ.decay[max(germ.decay)] < 0)
    return bool(arb(germ.power) >= 0) and (germ.logs >= 0 or bool(arb(germ.power) > 0))
