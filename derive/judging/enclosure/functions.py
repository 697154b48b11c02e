"""Analytic functions of SymPy and their enclosures, each with the real interval on which it is real and analytic.

In the vertical strip above that interval every function here is analytic (its cuts lie on the rest of the real axis),
so that the same interval answers both questions an integrator has: is the value real, is the function analytic.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy as sp
from flint import acb, fmpq

from derive.judging.enclosure.budget import Imprecise, Undefined, Unknown
from derive.judging.enclosure.environment import Environment, Value, ball, is_integer, only_real

Interval = tuple[fmpq | None, fmpq | None]
LINE: Interval = (None, None)
POSITIVE: Interval = (fmpq(0), None)


@dataclass(frozen=True)
class AnalyticFunction:
    """How to enclose a function: `at` maps balls to a ball; `interval` bounds argument number `argument`."""

    at: Callable[..., acb]
    interval: Interval = LINE
    argument: int = 0
    at_zero: int | None = None  # the exact value where the only argument is exactly zero


def _between(low: int | None, high: int | None) -> Interval:
    return (None if low is None else fmpq(low), None if high is None else fmpq(high))


def _lower_gamma(s: acb, z: acb) -> acb:
    return z.gamma_lower(s)


def _ei(z: acb) -> acb:
    # Ei is real on both half lines; to the left of zero it is -E_1(-z), analytic there.
    return -(-z).expint(1) if z.real < 0 else z.ei()


def _arg_reciprocal(name: str) -> Callable[[acb], acb]:
    return lambda z: getattr(1 / z, name)()


def _beta(x: acb, y: acb) -> acb:
    return x.gamma() * y.gamma() * (x + y).rgamma()


def _eta(s: acb) -> acb:
    return s.dirichlet_eta()


def _harmonic(n: acb, m: acb | None = None) -> acb:
    if m is None or m == 1:
        return (n + 1).digamma() + acb.stieltjes(0)
    return m.zeta() - m.zeta(n + 1)


def _fibonacci(n: acb) -> acb:
    golden = (1 + acb(5).sqrt()) / 2
    return (golden.pow(n) - n.cos_pi() * golden.pow(-n)) / acb(5).sqrt()


def _airy(which: int) -> Callable[[acb], acb]:
    return lambda z: z.airy()[which]


def hypergeometric_value(numerator: list[acb], denominator: list[acb], z: acb) -> acb:
    """The generalised hypergeometric function; at z = 1 through Gauss where it is a 2F1."""
    if len(numerator) == 2 and len(denominator) == 1:
        return z.hypgeom_2f1(numerator[0], numerator[1], denominator[0])
    return z.hypgeom([*numerator], [*denominator])


ANALYTIC: dict[type, AnalyticFunction] = {
    sp.exp: AnalyticFunction(acb.exp, at_zero=1),
    sp.sinh: AnalyticFunction(acb.sinh, at_zero=0),
    sp.cosh: AnalyticFunction(acb.cosh, at_zero=1),
    sp.tanh: AnalyticFunction(acb.tanh, at_zero=0),
    sp.coth: AnalyticFunction(acb.coth),
    sp.sech: AnalyticFunction(acb.sech, at_zero=1),
    sp.csch: AnalyticFunction(acb.csch),
    sp.sinc: AnalyticFunction(acb.sinc, at_zero=1),
    sp.asin: AnalyticFunction(acb.asin, _between(-1, 1), at_zero=0),
    sp.acos: AnalyticFunction(acb.acos, _between(-1, 1)),
    sp.acosh: AnalyticFunction(acb.acosh, _between(1, None)),
    sp.atanh: AnalyticFunction(acb.atanh, _between(-1, 1), at_zero=0),
    sp.asech: AnalyticFunction(_arg_reciprocal("acosh"), _between(0, 1)),
    sp.gamma: AnalyticFunction(acb.gamma),
    sp.factorial: AnalyticFunction(lambda n: (n + 1).gamma(), at_zero=1),
    sp.loggamma: AnalyticFunction(acb.lgamma, POSITIVE),
    sp.digamma: AnalyticFunction(acb.digamma),
    sp.polygamma: AnalyticFunction(lambda m, z: z.polygamma(m), argument=1),
    sp.beta: AnalyticFunction(_beta),
    sp.zeta: AnalyticFunction(lambda s, a=None: s.zeta() if a is None else s.zeta(a), POSITIVE, 1),
    sp.dirichlet_eta: AnalyticFunction(_eta),
    sp.erf: AnalyticFunction(acb.erf, at_zero=0),
    sp.erfc: AnalyticFunction(acb.erfc, at_zero=1),
    sp.erfi: AnalyticFunction(acb.erfi, at_zero=0),
    sp.Si: AnalyticFunction(acb.si, at_zero=0),
    sp.Ci: AnalyticFunction(acb.ci, POSITIVE),
    sp.Shi: AnalyticFunction(acb.shi, at_zero=0),
    sp.Chi: AnalyticFunction(acb.chi, POSITIVE),
    sp.Ei: AnalyticFunction(_ei, POSITIVE),
    sp.li: AnalyticFunction(acb.li, _between(1, None)),
    sp.fresnels: AnalyticFunction(acb.fresnel_s, at_zero=0),
    sp.fresnelc: AnalyticFunction(acb.fresnel_c, at_zero=0),
    sp.expint: AnalyticFunction(lambda s, z: z.expint(s), POSITIVE, 1),
    sp.lowergamma: AnalyticFunction(_lower_gamma, POSITIVE, 1),
    sp.uppergamma: AnalyticFunction(lambda s, z: z.gamma_upper(s), POSITIVE, 1),
    sp.besselj: AnalyticFunction(lambda n, z: z.bessel_j(n), POSITIVE, 1),
    sp.bessely: AnalyticFunction(lambda n, z: z.bessel_y(n), POSITIVE, 1),
    sp.besseli: AnalyticFunction(lambda n, z: z.bessel_i(n), POSITIVE, 1),
    sp.besselk: AnalyticFunction(lambda n, z: z.bessel_k(n), POSITIVE, 1),
    sp.airyai: AnalyticFunction(_airy(0)),
    sp.airyaiprime: AnalyticFunction(_airy(1)),
    sp.airybi: AnalyticFunction(_airy(2)),
    sp.airybiprime: AnalyticFunction(_airy(3)),
    sp.polylog: AnalyticFunction(lambda s, z: z.polylog(s), _between(None, 1), 1),
    sp.elliptic_k: AnalyticFunction(acb.elliptic_k, _between(None, 1)),
    sp.legendre: AnalyticFunction(lambda n, x: x.legendre_p(n), _between(-1, 1), 1),
    sp.hermite: AnalyticFunction(lambda n, x: x.hermite_h(n), POSITIVE, 1),
    sp.laguerre: AnalyticFunction(lambda n, x: x.laguerre_l(n), LINE, 1),
    sp.assoc_laguerre: AnalyticFunction(lambda n, a, x: x.laguerre_l(n, a), LINE, 2),
    sp.chebyshevt: AnalyticFunction(lambda n, x: x.chebyshev_t(n), _between(-1, 1), 1),
    sp.chebyshevu: AnalyticFunction(lambda n, x: x.chebyshev_u(n), _between(-1, 1), 1),
    sp.harmonic: AnalyticFunction(_harmonic),
    sp.fibonacci: AnalyticFunction(_fibonacci),
    sp.LambertW: AnalyticFunction(lambda z: z.lambertw(), (fmpq(-367, 1000), None), at_zero=0),
}

# With an integer order these are polynomials or entire in the last argument.
ENTIRE_AT_INTEGER_ORDER = (
    sp.besselj, sp.besseli, sp.legendre, sp.hermite, sp.chebyshevt, sp.chebyshevu,
)  # fmt: skip


def inside(z: acb, interval: Interval) -> bool:
    """Whether the ball lies strictly above the open interval."""
    low, high = interval
    return (low is None or bool(z.real > low)) and (high is None or bool(z.real < high))


def outside(z: acb, interval: Interval) -> bool:
    """Whether the ball lies strictly off the closed interval."""
    low, high = interval
    return (low is not None and bool(z.real < low)) or (high is not None and bool(z.real > high))


def demand_analytic(z: acb, interval: Interval, env: Environment, part: object) -> None:
    """On a path, refuse a ball where the function is not known to be real (real field) or analytic (where needed)."""
    if not env.path or inside(z, interval):
        return
    if env.real:
        if outside(z, interval):
            raise Undefined(f"{part} is not real where its argument is {z.str(8)}")
        raise Imprecise(f"{part} touches the end of its domain")
    if env.analytic and z.imag.contains(0):
        raise Imprecise(f"{part} may touch its branch cut")


def apply_analytic(head: type, values: list[Value], env: Environment, part: object) -> Value:
    """The enclosure of head(values); Undefined at exact poles and, in the real field, where the value is not real."""
    rule = ANALYTIC[head]
    if rule.at_zero is not None and len(values) == 1 and isinstance(values[0], fmpq) and values[0] == 0:
        return fmpq(rule.at_zero)
    balls = [ball(v) for v in values]
    entire = head in ENTIRE_AT_INTEGER_ORDER and is_integer(values[0])
    if rule.interval is not LINE and not entire and rule.argument < len(balls):
        if head is sp.Ei and balls[0].real < 0 and env.path:
            pass
        else:
            demand_analytic(balls[rule.argument], rule.interval, env, part)
    if head is sp.polygamma and not (is_integer(values[0]) and values[0] >= 0):
        raise Unknown(f"{part}: its order is not a natural number")
    try:
        result = rule.at(*balls)
    except TypeError:
        raise Unknown(f"no rule for {part} with {len(balls)} arguments") from None
    except (ValueError, NotImplementedError, OverflowError) as error:
        raise Imprecise(f"{part}: {error}") from None
    if not result.is_finite():
        if not env.path and all(isinstance(v, fmpq) for v in values):
            _refuse_exact_pole(head, values, part)
        raise Imprecise(f"no finite ball for {part}")
    if _real_on_the_line(rule, env, len(balls)) and all(b.imag.is_zero() for b in balls):
        return acb(result.real)
    return only_real(result, env, part)


def _real_on_the_line(rule: AnalyticFunction, env: Environment, arguments: int) -> bool:
    """Whether real arguments have a real value: everywhere, or because `demand_analytic` has let them through."""
    return (rule.interval is LINE and not (rule.at is _harmonic and arguments > 1)) or (env.path and env.real)


_POLES: dict[type, Callable[[list[fmpq]], bool]] = {
    sp.gamma: lambda v: v[0].q == 1 and v[0] <= 0,
    sp.factorial: lambda v: v[0].q == 1 and v[0] < 0,
    sp.loggamma: lambda v: v[0].q == 1 and v[0] <= 0,
    sp.digamma: lambda v: v[0].q == 1 and v[0] <= 0,
    sp.polygamma: lambda v: v[1].q == 1 and v[1] <= 0,
    sp.zeta: lambda v: v[0] == 1 or (len(v) > 1 and v[1].q == 1 and v[1] <= 0),
    sp.beta: lambda v: any(x.q == 1 and x <= 0 for x in v),
    sp.coth: lambda v: v[0] == 0,
    sp.csch: lambda v: v[0] == 0,
    sp.atanh: lambda v: abs(v[0]) == 1,
    sp.asech: lambda v: v[0] == 0,
    sp.Ci: lambda v: v[0] == 0,
    sp.Chi: lambda v: v[0] == 0,
    sp.Ei: lambda v: v[0] == 0,
    sp.li: lambda v: v[0] == 1,
    sp.elliptic_k: lambda v: v[0] == 1,
    sp.bessely: lambda v: v[1] == 0,
    sp.besselk: lambda v: v[1] == 0,
    sp.harmonic: lambda v: v[0].q == 1 and v[0] < 0,
    sp.polylog: lambda v: v[1] == 1 and v[0] <= 1,
}


def _refuse_exact_pole(head: type, values: list[Value], part: object) -> None:
    at_pole = _POLES.get(head)
    exact = [v for v in values if isinstance(v, fmpq)]
    if at_pole is not None and at_pole(exact):
        raise Undefined(f"{part} has a pole at {', '.join(map(str, exact))}")
