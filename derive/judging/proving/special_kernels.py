"""Functions by simpler ones: trigonometry by exponentials, gamma functions and recurrences by integer shifts."""

from __future__ import annotations

import sympy as sp

_I = sp.I
_MOST_SHIFT = 40


def elementary_form(e: sp.Expr, real: bool) -> sp.Expr | None:
    """e by exponentials, logarithms and gamma functions, or None if it is no such function."""
    if len(e.args) == 1 and isinstance(e, sp.Function):
        u = e.args[0]
        form = _of_one_argument(e, u, real)
        if form is not None:
            return form
    if real and isinstance(e, (sp.Max, sp.Min)) and len(e.args) == 2:
        first, second = e.args
        half_gap = sp.Abs(first - second) / 2
        return (first + second) / 2 + (half_gap if isinstance(e, sp.Max) else -half_gap)
    if isinstance(e, sp.binomial):
        return _binomial(*e.args)
    if isinstance(e, sp.beta):
        a, b = e.args[:2]
        return sp.gamma(a) * sp.gamma(b) / sp.gamma(a + b)
    if isinstance(e, sp.RisingFactorial):
        return sp.gamma(e.args[0] + e.args[1]) / sp.gamma(e.args[0])
    if isinstance(e, sp.FallingFactorial) and e.args[0].is_nonnegative:
        return sp.gamma(e.args[0] + 1) / sp.gamma(e.args[0] - e.args[1] + 1)
    return None


def _exponentials(u: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    return sp.exp(u, evaluate=False), sp.exp(-u, evaluate=False)


def _of_one_argument(e: sp.Expr, u: sp.Expr, real: bool) -> sp.Expr | None:
    if isinstance(e, (sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc)):
        plus, minus = _exponentials(_I * u)
        sine, cosine = (plus - minus) / (2 * _I), (plus + minus) / 2
        parts = {sp.sin: sine, sp.cos: cosine, sp.sec: 1 / cosine, sp.csc: 1 / sine}
        return parts.get(e.func, sine / cosine if isinstance(e, sp.tan) else cosine / sine)
    if isinstance(e, (sp.sinh, sp.cosh, sp.tanh, sp.coth, sp.sech, sp.csch)):
        plus, minus = _exponentials(u)
        sine, cosine = (plus - minus) / 2, (plus + minus) / 2
        parts = {sp.sinh: sine, sp.cosh: cosine, sp.sech: 1 / cosine, sp.csch: 1 / sine}
        return parts.get(e.func, sine / cosine if isinstance(e, sp.tanh) else cosine / sine)
    if isinstance(e, sp.acos):
        return sp.pi / 2 - sp.asin(u)
    if isinstance(e, sp.erfc):
        return 1 - sp.erf(u)
    if real and isinstance(e, sp.asinh):
        return sp.log(u + sp.sqrt(u**2 + 1))
    if real and isinstance(e, sp.atanh):
        return (sp.log(1 + u) - sp.log(1 - u)) / 2
    if real and isinstance(e, sp.acosh):
        return sp.log(u + sp.sqrt(u - 1) * sp.sqrt(u + 1))
    if isinstance(e, sp.sinc):
        return sp.sin(u) / u if u.is_nonzero else None
    if isinstance(e, sp.factorial):
        return sp.gamma(u + 1)
    if isinstance(e, sp.factorial2) and u.is_nonnegative:
        half = sp.expand(u / 2)
        if half.is_integer:
            return 2**half * sp.gamma(half + 1)
        if (half + sp.S.Half).is_integer:
            return 2 ** (half + sp.S.Half) * sp.gamma(half + 1) / sp.sqrt(sp.pi)
    if isinstance(e, sp.harmonic):
        return sp.digamma(u + 1) + sp.EulerGamma
    return None


def _binomial(n: sp.Expr, k: sp.Expr) -> sp.Expr | None:
    # For n = 0, 1, 2, .. the quotient of gamma functions is continuous in k, its zeros included.
    if k.is_Integer and 0 <= k <= 20:
        return sp.expand_func(sp.ff(n, k)) / sp.factorial(k)
    if n.is_integer and n.is_nonnegative:
        return sp.gamma(n + 1) / (sp.gamma(k + 1) * sp.gamma(n - k + 1))
    if n.is_nonnegative and k.is_nonnegative and k.is_integer:
        return sp.gamma(n + 1) / (sp.gamma(k + 1) * sp.gamma(n - k + 1))
    return None


def recurrence_form(e: sp.Expr) -> sp.Expr | None:
    """e by the functions whose argument lies in the base window of its recurrence, or None if it lies there."""
    if isinstance(e, sp.gamma):
        return _gamma(e.args[0])
    if isinstance(e, sp.polygamma):
        return _polygamma(*e.args)
    for family, window in _FAMILIES.items():
        if isinstance(e, family):
            return window(e)
    return None


def _parts(u: sp.Expr) -> tuple[sp.Expr, sp.Rational, int]:
    """rest, fraction in [0, 1) and integer shift of u = rest + fraction + shift."""
    constant, rest = sp.expand(u).as_coeff_Add(rational=True)
    shift = int(sp.floor(constant))
    return rest, constant - shift, shift


def _gamma(u: sp.Expr) -> sp.Expr | None:
    rest, fraction, shift = _parts(u)
    if rest == 0:
        if shift == 0:
            return sp.pi / (sp.sin(sp.pi * fraction) * sp.gamma(1 - fraction)) if fraction > sp.S.Half else None
        value = sp.gamma(u)
        return (
            None if isinstance(value, sp.gamma) and abs(shift) > _MOST_SHIFT else _shifted_gamma(rest + fraction, shift)
        )
    coefficients = [c for c, _ in (t.as_coeff_Mul(rational=True) for t in sp.Add.make_args(rest))]
    if all(c.is_Integer for c in coefficients):
        m = int(sp.igcd(*coefficients)) if len(coefficients) > 1 else abs(int(coefficients[0]))
        if 2 <= m <= 4:
            # Gauss's multiplication formula
            z = sp.expand(u / m)
            front = (2 * sp.pi) ** sp.Rational(1 - m, 2) * sp.Integer(m) ** (sp.expand(m * z) - sp.S.Half)
            return front * sp.Mul(*[sp.gamma(sp.expand(z + sp.Rational(j, m))) for j in range(m)])
    if rest.could_extract_minus_sign() and not u.is_integer:
        return sp.pi / (sp.sin(sp.pi * u) * sp.gamma(sp.expand(1 - u)))
    return None if shift == 0 or abs(shift) > _MOST_SHIFT else _shifted_gamma(rest + fraction, shift)


def _shifted_gamma(base: sp.Expr, shift: int) -> sp.Expr:
    if base == 0:
        return sp.gamma(shift)
    if shift > 0:
        return sp.gamma(base) * sp.Mul(*[base + j for j in range(shift)])
    return sp.gamma(base) / sp.Mul(*[base - j for j in range(1, -shift + 1)])


def _polygamma(order: sp.Expr, u: sp.Expr) -> sp.Expr | None:
    rest, fraction, shift = _parts(u)
    if not (order.is_Integer and order >= 0) or shift == 0 or abs(shift) > _MOST_SHIFT or (rest == 0 and fraction == 0):
        return None
    base, n = rest + fraction, int(order)
    factor = (-1) ** n * sp.factorial(n)
    if shift > 0:
        return sp.polygamma(n, base) + factor * sp.Add(*[1 / (base + j) ** (n + 1) for j in range(shift)])
    return sp.polygamma(n, base) - factor * sp.Add(*[1 / (base - j) ** (n + 1) for j in range(1, -shift + 1)])


def _three_term(e: sp.Expr, index: int, down: object) -> sp.Expr | None:
    """e with its order brought to the shifts 0 and 1: down(order, f) gives f(order) by its two neighbours."""
    order = e.args[index]
    rest, _, shift = _parts(order)
    plain = rest == 0 and not isinstance(e, sp.besselj | sp.bessely | sp.besseli | sp.besselk)
    if plain or shift in (0, 1) or abs(shift) > _MOST_SHIFT:
        return None

    def at(nu: sp.Expr) -> sp.Expr:
        arguments = list(e.args)
        arguments[index] = nu
        return e.func(*arguments)

    return down(order, at)  # type: ignore[operator]


def _bessel(sign: int):  # type: ignore[no-untyped-def]
    def reduce(e: sp.Expr) -> sp.Expr | None:
        x = e.args[1]

        def down(nu: sp.Expr, at) -> sp.Expr:  # type: ignore[no-untyped-def]
            if _parts(nu)[2] > 1:
                return _bessel_up(sign, nu, x, at)
            # f(nu) from f(nu+1), f(nu+2)
            middle = 2 * (nu + 1) / x * at(nu + 1)
            return middle - at(nu + 2) if sign == 0 else (at(nu + 2) + middle if sign == 1 else at(nu + 2) - middle)

        return _three_term(e, 0, down)

    return reduce


def _bessel_up(sign: int, nu: sp.Expr, x: sp.Expr, at) -> sp.Expr:  # type: ignore[no-untyped-def]
    middle = 2 * (nu - 1) / x * at(nu - 1)
    if sign == 0:
        return middle - at(nu - 2)
    return at(nu - 2) - middle if sign == 1 else at(nu - 2) + middle


def _orthogonal(up, down):  # type: ignore[no-untyped-def]
    """up: f(n) from n-1, n-2; down: f(n) from n+1, n+2."""

    def reduce(e: sp.Expr) -> sp.Expr | None:
        index, x = 0, e.args[-1]

        def move(n: sp.Expr, at) -> sp.Expr:  # type: ignore[no-untyped-def]
            return up(n, x, at) if _parts(n)[2] > 1 else down(n, x, at)

        return _three_term(e, index, move)

    return reduce


_FAMILIES = {
    sp.besselj: _bessel(0),
    sp.bessely: _bessel(0),
    sp.besseli: _bessel(1),
    sp.besselk: _bessel(2),
    sp.legendre: _orthogonal(
        lambda n, x, at: ((2 * n - 1) * x * at(n - 1) - (n - 1) * at(n - 2)) / n,
        lambda n, x, at: ((2 * n + 3) * x * at(n + 1) - (n + 2) * at(n + 2)) / (n + 1),
    ),
    sp.hermite: _orthogonal(
        lambda n, x, at: 2 * x * at(n - 1) - 2 * (n - 1) * at(n - 2),
        lambda n, x, at: (2 * x * at(n + 1) - at(n + 2)) / (2 * (n + 1)),
    ),
    sp.chebyshevt: _orthogonal(
        lambda n, x, at: 2 * x * at(n - 1) - at(n - 2), lambda n, x, at: 2 * x * at(n + 1) - at(n + 2)
    ),
    sp.chebyshevu: _orthogonal(
        lambda n, x, at: 2 * x * at(n - 1) - at(n - 2), lambda n, x, at: 2 * x * at(n + 1) - at(n + 2)
    ),
    sp.laguerre: _orthogonal(
        lambda n, x, at: ((2 * n - 1 - x) * at(n - 1) - (n - 1) * at(n - 2)) / n,
        lambda n, x, at: ((2 * n + 3 - x) * at(n + 1) - (n + 2) * at(n + 2)) / (n + 1),
    ),
}
