"""Powers, roots and logarithms: where the real field says no, and where the branch cut lies."""

from __future__ import annotations

from flint import acb, fmpq

from derive.judging.enclosure.budget import Imprecise, Undefined
from derive.judging.enclosure.environment import Environment, Value, ball, finite
from derive.judging.enclosure.functions import POSITIVE, demand_analytic

_EXACT_BITS = 20_000  # a larger exact power would cost more than a ball


def reciprocal(value: Value, part: object) -> Value:
    """1/value; Undefined at exactly zero."""
    if isinstance(value, fmpq):
        if value == 0:
            raise Undefined(f"division by zero in {part}")
        return 1 / value
    if value.is_zero():
        raise Imprecise(f"division by zero in {part}")
    return finite(1 / value, part)


def integer_power(base: Value, exponent: int, part: object) -> Value:
    """base**exponent for an integer exponent; base**0 is 1."""
    if exponent == 0:
        return fmpq(1)
    if exponent < 0:
        return integer_power(reciprocal(base, part), -exponent, part)
    if isinstance(base, fmpq) and base.height_bits() * exponent > _EXACT_BITS:
        base = ball(base)
    return base**exponent


def _exact_root(base: fmpq, exponent: fmpq) -> fmpq | None:
    """base**exponent where that is rational and the root is small; None otherwise."""
    if base == 1:
        return fmpq(1)
    n = int(exponent.q)
    if n > 12 or base.height_bits() > 256 or abs(exponent.p) > 64:
        return None
    roots = [_integer_root(int(part), n) for part in (base.p, base.q)]
    if roots[0] is None or roots[1] is None:
        return None
    return fmpq(roots[0], roots[1]) ** int(exponent.p)


def _integer_root(number: int, n: int) -> int | None:
    guess = round(number ** (1 / n)) if number < 2**50 else _newton_root(number, n)
    return guess if guess**n == number else None


def _newton_root(number: int, n: int) -> int:
    high = 1 << (number.bit_length() // n + 1)
    while True:
        step = ((n - 1) * high + number // high ** (n - 1)) // n
        if step >= high:
            return high
        high = step


def rational_power(base: Value, exponent: fmpq, env: Environment, part: object) -> Value:
    """base**exponent on the principal branch, exponent an exact rational."""
    if exponent.q == 1:
        return integer_power(base, int(exponent.p), part)
    if isinstance(base, fmpq):
        if base == 0:
            return _power_of_zero(exponent, part)
        if base > 0:
            root = _exact_root(base, exponent)
            if root is not None:
                return root
        elif env.real:
            raise Undefined(f"{part}: {base} to the power {exponent} is not real")
        base = acb(base)
    _demand_cut_free(base, env, part)
    if exponent.q == 2:
        return finite(_half_power(base, int(exponent.p)), part)
    return finite(base.pow(acb(exponent)), part)


def _half_power(base: acb, twice: int) -> acb:
    if twice == 1:
        return base.sqrt()
    if twice == -1:
        return base.rsqrt()
    return (base.sqrt() if twice > 0 else base.rsqrt()) ** abs(twice)


def _power_of_zero(exponent: Value, part: object) -> fmpq:
    if isinstance(exponent, fmpq):
        if exponent > 0:
            return fmpq(0)
        raise Undefined(f"{part}: zero to the power {exponent}")
    if exponent.real > 0:
        return fmpq(0)
    if exponent.real < 0:
        raise Undefined(f"{part}: zero to a negative power")
    raise Imprecise(f"{part}: zero to a power of undecided sign")


def _demand_cut_free(base: acb, env: Environment, part: object) -> None:
    """Real field: a positive base. Complex field: no branch cut under the ball where analyticity is needed."""
    if env.path:
        demand_analytic(base, POSITIVE, env, part)
    elif env.real:
        if base.real < 0:
            raise Undefined(f"{part}: {base.str(8)} to a power that is not an integer, or its logarithm, is not real")
        if not base.real > 0:
            raise Imprecise(f"{part}: the sign of {base.str(8)} is not decided")
    elif base.contains(0):
        raise Imprecise(f"{part}: {base.str(8)} may be zero")


def general_power(base: Value, exponent: Value, integral: bool, env: Environment, part: object) -> Value:
    """base**exponent on the principal branch; `integral` says that the exponent is an integer by its assumptions."""
    if isinstance(exponent, fmpq):
        if exponent == 0 and not integral and isinstance(base, fmpq) and base == 0:
            raise Undefined(f"{part}: zero to the power zero")
        return rational_power(base, exponent, env, part)
    if isinstance(base, fmpq) and base == 0:
        return _power_of_zero(exponent, part)
    z = ball(base)
    if env.real and not env.path and z.real < 0 and exponent.real.contains_integer():
        raise Imprecise(f"{part}: negative base, and the exponent {exponent.str(8)} may be an integer")
    _demand_cut_free(z, env, part)
    return finite((exponent * z.log()).exp(), part)


def logarithm(value: Value, env: Environment, part: object) -> Value:
    """The principal logarithm; Undefined at zero and, in the real field, below."""
    if isinstance(value, fmpq):
        if value == 1:
            return fmpq(0)
        if value == 0:
            raise Undefined(f"{part}: logarithm of zero")
    z = ball(value)
    _demand_cut_free(z, env, part)
    return finite(z.log(), part)
