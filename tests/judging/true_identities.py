"""True identities of school and university calculus, among them those that hold on their natural domain only."""

from __future__ import annotations

import sympy as sp

from derive.language import Claim, Domain, Relation, Variable

x, y, z, t = sp.symbols("x y z t", real=True)
a, b, c = sp.symbols("a b c", real=True)
p, q = sp.symbols("p q", positive=True)
n, m = sp.symbols("n m", integer=True, positive=True)
k = sp.Symbol("k", integer=True)
S, R, oo, pi, E = sp.Symbol, sp.Rational, sp.oo, sp.pi, sp.E
sin, cos, tan, exp, log, sqrt = sp.sin, sp.cos, sp.tan, sp.exp, sp.log, sp.sqrt
Integral, Sum, Product, Derivative = sp.Integral, sp.Sum, sp.Product, sp.Derivative

DOMAINS = {
    p: Domain.POSITIVE,
    q: Domain.POSITIVE,
    n: Domain.POSITIVE_INTEGER,
    m: Domain.POSITIVE_INTEGER,
    k: Domain.INTEGER,
}


def claim(left: object, right: object, relation: Relation = Relation.EQUAL, stated: bool = False) -> Claim:
    """A claim on the domains of the letters above, which are conventions unless `stated`."""
    left, right = sp.sympify(left), sp.sympify(right)
    symbols = sorted(left.free_symbols | right.free_symbols, key=str)
    return Claim(left, relation, right, tuple(Variable(s, DOMAINS.get(s, Domain.REAL), stated) for s in symbols))


ALGEBRA = [
    ((x + y) ** 2, x**2 + 2 * x * y + y**2),
    ((x + y) ** 3, x**3 + 3 * x**2 * y + 3 * x * y**2 + y**3),
    (x**2 - y**2, (x - y) * (x + y)),
    ((x**3 - y**3) / (x - y), x**2 + x * y + y**2),
    (1 / x + 1 / y, (x + y) / (x * y)),
    (1 / (x * (x + 1)), 1 / x - 1 / (x + 1)),
    (a**4 + 4 * b**4, (a**2 + 2 * b**2 + 2 * a * b) * (a**2 + 2 * b**2 - 2 * a * b)),
    (sqrt(x**2), sp.Abs(x)),
    (sqrt(p) * sqrt(q), sqrt(p * q)),
    (1 / (sqrt(x + 1) + sqrt(x)), sqrt(x + 1) - sqrt(x)),
    (sp.Matrix([[a, b], [c, x]]).det(), a * x - b * c),
    (sp.Max(x, y), (x + y + sp.Abs(x - y)) / 2),
]
NATURAL_DOMAIN = [
    (log(a * b), log(a) + log(b)),
    (sqrt(a * b), sqrt(a) * sqrt(b)),
    (log(a / b), log(a) - log(b)),
    (log(x**2), 2 * log(x)),
    (sqrt(x) ** 2, x),
    (exp(log(x)), x),
    (sin(sp.asin(x)), x),
    (cos(sp.asin(x)), sqrt(1 - x**2)),
    (tan(sp.atan(x)), x),
    (sp.asin(x) + sp.acos(x), pi / 2),
    (sp.atanh(x), log((1 + x) / (1 - x)) / 2),
    (sp.asinh(x), log(x + sqrt(x**2 + 1))),
    (sp.acosh(x), log(x + sqrt(x**2 - 1))),
    (x**a * x**b, x ** (a + b)),
    (log(x) / log(2), log(x, 2)),
    (
        2 * sp.atan(x),
        sp.asin(2 * x / (1 + x**2))
        + (pi - 2 * sp.asin(2 * x / (1 + x**2))) * sp.Heaviside(x - 1)
        - (pi + 2 * sp.asin(2 * x / (1 + x**2))) * sp.Heaviside(-1 - x),
    ),
]
TRIGONOMETRY = [
    (sin(x) ** 2 + cos(x) ** 2, 1),
    (sin(2 * x), 2 * sin(x) * cos(x)),
    (cos(2 * x), 1 - 2 * sin(x) ** 2),
    (sin(x + y), sin(x) * cos(y) + cos(x) * sin(y)),
    (cos(x - y), cos(x) * cos(y) + sin(x) * sin(y)),
    (tan(x + y), (tan(x) + tan(y)) / (1 - tan(x) * tan(y))),
    (sin(x) + sin(y), 2 * sin((x + y) / 2) * cos((x - y) / 2)),
    (sin(3 * x), 3 * sin(x) - 4 * sin(x) ** 3),
    (1 + tan(x) ** 2, 1 / cos(x) ** 2),
    (tan(x / 2), sin(x) / (1 + cos(x))),
    (sp.cosh(x) ** 2 - sp.sinh(x) ** 2, 1),
    (sp.sinh(2 * x), 2 * sp.sinh(x) * sp.cosh(x)),
    (sp.tanh(x), (exp(2 * x) - 1) / (exp(2 * x) + 1)),
    (16 * sp.atan(R(1, 5)) - 4 * sp.atan(R(1, 239)), pi),
    (cos(pi / 5), (1 + sqrt(5)) / 4),
    (sp.atan(x) + sp.acot(x), pi / 2),
]
SPECIAL = [
    (sp.gamma(x + 1), x * sp.gamma(x)),
    (sp.gamma(x) * sp.gamma(1 - x), pi / sin(pi * x)),
    (sp.gamma(R(1, 2)), sqrt(pi)),
    (sp.gamma(n + 1), sp.factorial(n)),
    (sp.binomial(n, m), sp.factorial(n) / (sp.factorial(m) * sp.factorial(n - m))),
    (sp.binomial(n + 1, m), sp.binomial(n, m) + sp.binomial(n, m - 1)),
    (sp.erf(-x), -sp.erf(x)),
    (sp.erf(x) + sp.erfc(x), 1),
    (sp.zeta(2), pi**2 / 6),
    (sp.zeta(4), pi**4 / 90),
    (sp.digamma(x + 1), sp.digamma(x) + 1 / x),
    (sp.gamma(2 * p), 2 ** (2 * p - 1) * sp.gamma(p) * sp.gamma(p + R(1, 2)) / sqrt(pi)),
]
DERIVATIVES = [
    (Derivative(x**3, x), 3 * x**2),
    (Derivative(x**a, x), a * x ** (a - 1)),
    (Derivative(log(x), x), 1 / x),
    (Derivative(sin(x) * exp(x), x), (sin(x) + cos(x)) * exp(x)),
    (Derivative(tan(x), x), 1 + tan(x) ** 2),
    (Derivative(sp.atan(x), x), 1 / (1 + x**2)),
    (Derivative(sp.asin(x), x), 1 / sqrt(1 - x**2)),
    (Derivative(exp(-(x**2) / 2), x), -x * exp(-(x**2) / 2)),
    (Derivative(x**x, x), x**x * (log(x) + 1)),
    (Derivative(sin(x * y), x, y), cos(x * y) - x * y * sin(x * y)),
    (Derivative(1 / (1 + exp(-x)), x), exp(-x) / (1 + exp(-x)) ** 2),
    (Derivative(exp(a * x), x, 2), a**2 * exp(a * x)),
    (Derivative(sp.Abs(x), x), sp.sign(x)),
]
INTEGRALS = [
    (Integral(t**2, (t, 0, x)), x**3 / 3),
    (Integral(exp(-t), (t, 0, oo)), 1),
    (Integral(exp(-(t**2)), (t, -oo, oo)), sqrt(pi)),
    (Integral(1 / (1 + t**2), (t, 0, 1)), pi / 4),
    (Integral(exp(-a * t), (t, 0, oo)), 1 / a),
    (Integral(t * exp(-p * t), (t, 0, oo)), 1 / p**2),
    (Integral(sin(t), (t, 0, pi)), 2),
    (Integral(1 / t, (t, 1, x)), log(x)),
    (Integral(log(t), (t, 0, 1)), -1),
    (Integral(1 / sqrt(t), (t, 0, 1)), 2),
    (Integral(exp(-p * t**2), (t, -oo, oo)), sqrt(pi / p)),
    (Integral(cos(n * t) * cos(n * t), (t, 0, 2 * pi)), pi),
    (Integral(t**n, (t, 0, 1)), 1 / (n + 1)),
]
SUMS = [
    (Sum(k, (k, 1, n)), n * (n + 1) / 2),
    (Sum(k**2, (k, 1, n)), n * (n + 1) * (2 * n + 1) / 6),
    (Sum(k**3, (k, 1, n)), (n * (n + 1) / 2) ** 2),
    (Sum(x**k, (k, 0, n)), (1 - x ** (n + 1)) / (1 - x)),
    (Sum(sp.binomial(n, k), (k, 0, n)), 2**n),
    (Sum(1 / (k * (k + 1)), (k, 1, n)), n / (n + 1)),
    (Sum(2 ** (-k), (k, 1, oo)), 1),
    (Sum(1 / sp.factorial(k), (k, 0, oo)), E),
    (Sum(1 / k**2, (k, 1, oo)), pi**2 / 6),
    (Sum(x**k, (k, 0, oo)), 1 / (1 - x)),
    (Product(k, (k, 1, n)), sp.factorial(n)),
    (Product(1 + 1 / k, (k, 1, n)), n + 1),
]
EQUALITIES = ALGEBRA + NATURAL_DOMAIN + TRIGONOMETRY + SPECIAL + DERIVATIVES + INTEGRALS + SUMS

INEQUALITIES = [
    (x**2 + y**2, Relation.GREATER_EQUAL, 2 * x * y),
    (exp(x), Relation.GREATER_EQUAL, 1 + x),
    (sp.Abs(x + y), Relation.LESS_EQUAL, sp.Abs(x) + sp.Abs(y)),
    (sqrt(p * q), Relation.LESS_EQUAL, (p + q) / 2),
    (sp.Abs(sin(x)), Relation.LESS_EQUAL, sp.Abs(x)),
    (log(x), Relation.LESS_EQUAL, x - 1),
    (2**n, Relation.GREATER, n),
    (x**2 + x + 1, Relation.GREATER, 0),
    (exp(x), Relation.UNEQUAL, 0),
]

ONLY_UNCONVENTIONAL = [
    (Integral(1 / (t**2 + a**2), (t, 0, oo)), pi / (2 * a), "a > 0"),
    (sqrt(a**2), a, "a > 0"),
    (Integral(exp(-(a**2) * t**2), (t, -oo, oo)), sqrt(pi) / a, "a > 0"),
    (sin(S("k", real=True) * pi), 0, "k integer"),
    (Integral(sin(m * t) * sin(n * t), (t, 0, 2 * pi)), 0, "m != n"),
]
