"""Named definite integrals: gamma, beta, logarithms, Dirichlet, Fresnel, Bose and Fermi, with their side conditions.

Each rule takes the integrand without its constant factor, the variable and the range, and gives a Closed or None.
A condition is left out where the assumptions on the symbols imply it; where they contradict it the rule is silent.
"""

from __future__ import annotations

import sympy as sp

from derive.judging.proving.closed import Closed
from derive.judging.proving.gaussian import gaussian_line

_OO = sp.oo


def named_integral(f: sp.Expr, x: sp.Symbol, lo: sp.Expr, hi: sp.Expr) -> Closed | None:
    """The value of the integral by the first rule that knows it."""
    constant, rest = f.as_independent(x)
    if rest == 1:
        return None
    rest = sp.powsimp(rest, combine="exp") if rest.has(sp.exp) else rest
    for rule in _RULES.get((lo, hi), ()):
        found = rule(rest, x)
        if found is not None:
            return Closed(constant * found.value, found.rule, found.conditions)
    return None


def _needs(*positives: sp.Expr) -> tuple[str, ...] | None:
    """The conditions e > 0 in words, those implied left out; None where one is contradicted."""
    words = []
    for e in positives:
        if e.is_nonpositive or e.is_extended_real is False:
            return None
        if not e.is_positive:
            words.append(f"where {e} > 0")
    return tuple(words)


def _power_and_rest(f: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """p and g with f = x**p g."""
    power, rest = sp.S.Zero, sp.S.One
    for factor in sp.Mul.make_args(f):
        base, n = factor.as_base_exp()
        if base == x and not n.has(x):
            power += n
        else:
            rest *= factor
    return power, rest


def _log_power(f: sp.Expr, x: sp.Symbol) -> tuple[int, sp.Expr]:
    n, rest = 0, sp.S.One
    for factor in sp.Mul.make_args(f):
        base, k = factor.as_base_exp()
        if base == sp.log(x) and k.is_Integer and 0 < k <= 6:
            n += int(k)
        else:
            rest *= factor
    return n, rest


def _gamma_rule(f: sp.Expr, x: sp.Symbol) -> Closed | None:
    # int_0^oo x**(s-1) log(x)**n exp(-a x**p) dx = d^n/ds^n Gamma(s/p)/(p a**(s/p))
    n, f = _log_power(f, x)
    power, rest = _power_and_rest(f, x)
    if not isinstance(rest, sp.exp):
        return None
    c, monomial = (-rest.args[0]).as_independent(x, as_Add=False)
    base, p = monomial.as_base_exp()
    if base != x or p.has(x) or not p.is_positive or not sp.re(c).is_positive or (not c.is_real and p != 1):
        return None
    conditions = _needs(power + 1)
    if conditions is None:
        return None
    s = sp.Symbol("s", positive=True)
    value = sp.gamma(s / p) / (p * c ** (s / p))
    if n:
        value = sp.diff(value, s, n)
    return Closed(value.subs(s, power + 1), "gamma integral", conditions)


def _gamma_waves(f: sp.Expr, x: sp.Symbol) -> Closed | None:
    # x**n exp(-a x) sin(b x): gamma integrals with a complex rate, whose real part is a > 0
    if not f.has(sp.sin, sp.cos) or not f.has(sp.exp):
        return None
    total: sp.Expr = sp.S.Zero
    conditions: list[str] = []
    for term in sp.Add.make_args(sp.expand(f.rewrite(sp.exp))):
        constant, rest = sp.powsimp(term, combine="exp").as_independent(x)
        part = _gamma_rule(rest, x)
        if part is None:
            return None
        total += constant * part.value
        conditions += part.conditions
    return Closed(total, "gamma integral with a complex rate", tuple(dict.fromkeys(conditions)))


def _bose_fermi(f: sp.Expr, x: sp.Symbol) -> Closed | None:
    # int_0^oo x**(s-1)/(exp(a x) -+ 1) dx = Gamma(s) zeta(s)/a**s, Gamma(s) eta(s)/a**s
    power, rest = _power_and_rest(f, x)
    base, k = rest.as_base_exp()
    if k != -1 or not base.is_Add or len(base.args) != 2:
        return None
    number = [a for a in base.args if a in (1, -1)]
    wave = [a for a in base.args if isinstance(a, sp.exp)]
    if len(number) != 1 or len(wave) != 1:
        return None
    a = wave[0].args[0] / x
    if a.has(x) or not a.is_positive:
        return None
    s = power + 1
    if number[0] == -1:
        conditions = _needs(s - 1)
        value = sp.gamma(s) * sp.zeta(s) / a**s
    else:
        conditions = _needs(s) if s != 1 else None
        value = (1 - 2 ** (1 - s)) * sp.gamma(s) * sp.zeta(s) / a**s
        if conditions is not None and not (s - 1).is_positive:
            return None
    return None if conditions is None else Closed(value, "Bose and Fermi integrals: the series of zeta", conditions)


def _rational_beta(f: sp.Expr, x: sp.Symbol) -> Closed | None:
    # int_0^oo x**(p-1)/(1 + x**r)**q dx = B(p/r, q - p/r)/r
    power, rest = _power_and_rest(f, x)
    base, minus_q = rest.as_base_exp()
    if not base.is_Add or len(base.args) != 2 or sp.S.One not in base.args:
        return None
    inner, r = (base - 1).as_base_exp()
    if inner != x or not r.is_positive or r.has(x) or minus_q.has(x):
        return None
    a, b = (power + 1) / r, -minus_q - (power + 1) / r
    conditions = _needs(a, b)
    if conditions is None:
        return None
    return Closed(sp.gamma(a) * sp.gamma(b) / sp.gamma(a + b) / r, "beta integral", conditions)


def _unit_beta(f: sp.Expr, x: sp.Symbol) -> Closed | None:
    # int_0^1 x**(a-1) (1 - x**r)**(b-1) dx = B(a/r, b)/r, and derivatives in a for powers of log(x)
    n, f = _log_power(f, x)
    power, rest = _power_and_rest(f, x)
    base, q = rest.as_base_exp() if rest != 1 else (1 - x, sp.S.Zero)
    if q.has(x):
        return None
    inner, r = (1 - base).as_base_exp()
    if inner != x or r.has(x) or not r.is_positive:
        return None
    conditions = _needs(power + 1, q + 1)
    if conditions is None:
        return None
    if q == 0:
        return Closed((-1) ** n * sp.factorial(n) / (power + 1) ** (n + 1), "power and logarithm on (0, 1)", conditions)
    a = sp.Symbol("a_", positive=True)
    value = sp.gamma(a / r) * sp.gamma(q + 1) / sp.gamma(a / r + q + 1) / r
    value = (sp.diff(value, a, n) if n else value).subs(a, power + 1)
    return Closed(value, "beta integral", conditions)


def _symbolic_log_power(f: sp.Expr, x: sp.Symbol) -> Closed | None:
    # int_0^1 x**a log(x)**n dx = (-1)**n n!/(a+1)**(n+1)
    power, rest = _power_and_rest(f, x)
    base, n = rest.as_base_exp()
    if base != sp.log(x) or not n.is_integer or not n.is_nonnegative:
        return None
    conditions = _needs(power + 1)
    if conditions is None:
        return None
    return Closed((-1) ** n * sp.factorial(n) / (power + 1) ** (n + 1), "power and logarithm on (0, 1)", conditions)


def _wallis(whole: bool):  # type: ignore[no-untyped-def]
    def rule(f: sp.Expr, x: sp.Symbol) -> Closed | None:
        powers = {sp.sin(x): sp.S.Zero, sp.cos(x): sp.S.Zero}
        for factor in sp.Mul.make_args(f):
            base, n = factor.as_base_exp()
            if base not in powers or n.has(x):
                return None
            powers[base] += n
        p, q = powers[sp.sin(x)], powers[sp.cos(x)]
        conditions = _needs(p + 1, q + 1)
        if conditions is None or whole and not (q.is_integer and (q / 2).is_integer):
            return None
        a, b = (p + 1) / 2, (q + 1) / 2
        value = sp.gamma(a) * sp.gamma(b) / sp.gamma(a + b) * (1 if whole else sp.S.Half)
        return Closed(value, "Wallis integral", conditions)

    return rule


def _log_sine(f: sp.Expr, x: sp.Symbol) -> Closed | None:
    if f in (sp.log(sp.sin(x)), sp.log(sp.cos(x))):
        return Closed(-sp.pi * sp.log(2) / 2, "Euler's integral of log sin")
    return None


def _log_sine_whole(f: sp.Expr, x: sp.Symbol) -> Closed | None:
    return Closed(-sp.pi * sp.log(2), "Euler's integral of log sin") if f == sp.log(sp.sin(x)) else None


def _unit_logarithms(f: sp.Expr, x: sp.Symbol) -> Closed | None:
    known = {
        sp.log(1 + x) / x: sp.pi**2 / 12,
        sp.log(1 - x) / x: -(sp.pi**2) / 6,
        sp.atan(x) / x: sp.Catalan,
        sp.log(x) / (1 + x**2): -sp.Catalan,
        sp.log(x) / (1 - x): -(sp.pi**2) / 6,
        sp.log(x) / (1 + x): -(sp.pi**2) / 12,
        sp.log(1 + x) / (1 + x**2): sp.pi * sp.log(2) / 8,
    }
    for g, value in known.items():
        if sp.cancel(f / g) == 1:
            return Closed(value, "named integral of a logarithm on (0, 1), termwise series")
    return None


def _wave(factor: sp.Expr, kind: type[sp.Function], x: sp.Symbol) -> sp.Expr | None:
    """b > 0 with factor = kind(b x)."""
    if not isinstance(factor, kind):
        return None
    b = factor.args[0] / x
    return b if not b.has(x) and b.is_positive else None


def _dirichlet(f: sp.Expr, x: sp.Symbol) -> Closed | None:
    # int_0^oo sin(b x)/x dx = pi/2, int_0^oo sin(b x)**2/x**2 dx = pi b/2
    power, rest = _power_and_rest(f, x)
    base, n = rest.as_base_exp()
    b = _wave(base, sp.sin, x)
    if b is None:
        return None
    if (power, n) == (-1, 1):
        return Closed(sp.pi / 2, "Dirichlet integral")
    if (power, n) == (-2, 2):
        return Closed(sp.pi * b / 2, "Dirichlet integral")
    return None


def _fresnel(f: sp.Expr, x: sp.Symbol) -> Closed | None:
    if not isinstance(f, (sp.sin, sp.cos)):
        return None
    a = f.args[0] / x**2
    if a.has(x) or not a.is_positive:
        return None
    return Closed(sp.sqrt(sp.pi / (8 * a)), "Fresnel integral")


def _laplace(f: sp.Expr, x: sp.Symbol) -> Closed | None:
    # int_0^oo cos(b x)/(x**2 + a**2) dx = pi exp(-a b)/(2 a), int_0^oo x sin(b x)/(x**2 + a**2) dx = pi exp(-a b)/2
    power, rest = _power_and_rest(f, x)
    waves = [g for g in sp.Mul.make_args(rest) if isinstance(g, (sp.sin, sp.cos))]
    if len(waves) != 1:
        return None
    base, n = (rest / waves[0]).as_base_exp()
    square = sp.expand(base - x**2)
    b = _wave(waves[0], type(waves[0]), x)
    if n != -1 or square.has(x) or not square.is_positive or b is None:
        return None
    a = sp.sqrt(square)
    if isinstance(waves[0], sp.cos) and power == 0:
        return Closed(sp.pi * sp.exp(-a * b) / (2 * a), "Laplace's integral, residue theorem")
    if isinstance(waves[0], sp.sin) and power == 1:
        return Closed(sp.pi * sp.exp(-a * b) / 2, "Laplace's integral, residue theorem")
    return None


def _frullani(f: sp.Expr, x: sp.Symbol) -> Closed | None:
    # int_0^oo (exp(-a x) - exp(-b x))/x dx = log(b/a)
    terms = sp.Add.make_args(sp.expand(f * x))
    if len(terms) != 2:
        return None
    rates = []
    for t in terms:
        c, wave = t.as_independent(x)
        if not isinstance(wave, sp.exp) or (wave.args[0] / x).has(x):
            return None
        rates.append((c, -wave.args[0] / x))
    (c, a), (d, b) = rates
    if sp.expand(c + d) != 0 or not (a.is_positive and b.is_positive):
        return None
    return Closed(c * (sp.log(b) - sp.log(a)), "Frullani integral")


def _even_half(rule):  # type: ignore[no-untyped-def]
    """A rule on (0, oo) for an even integrand on the whole line."""

    def doubled(f: sp.Expr, x: sp.Symbol) -> Closed | None:
        if f.subs(x, -x) != f:
            return None
        half = rule(f, x)
        return None if half is None else Closed(2 * half.value, half.rule + ", even integrand", half.conditions)

    return doubled


_HALF_LINE = (_gamma_rule, _gamma_waves, _bose_fermi, _rational_beta, _dirichlet, _fresnel, _laplace, _frullani)
_RULES = {
    (sp.S.Zero, _OO): _HALF_LINE,
    (-_OO, _OO): (gaussian_line, *[_even_half(r) for r in (_dirichlet, _fresnel, _laplace, _rational_beta)]),
    (sp.S.Zero, sp.S.One): (_unit_beta, _symbolic_log_power, _unit_logarithms),
    (sp.S.Zero, sp.pi / 2): (_wallis(False), _log_sine),
    (sp.S.Zero, sp.pi): (_wallis(True), _log_sine_whole),
}
