"""Fisher metrics of the Gaussian and the categorical distribution, and distances in them."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.derivation import StepKind
from derive.language.facts import Given, SumsTo
from derive.language.tensors import indices, size, vector

x, mu = sp.symbols("x mu", real=True)
sigma = sp.Symbol("sigma", positive=True)
density = sp.exp(-((x - mu) ** 2) / (2 * sigma**2)) / sp.sqrt(2 * sp.pi * sigma**2)
n = size("n")
a, b, c = indices("a b c")
ALL = (x, -sp.oo, sp.oo)


def _mean(score_product: sp.Expr) -> sp.Expr:
    return sp.Integral(score_product * density, ALL)


@derived("The Fisher metric of the Gaussian: the mean")
def gaussian_mean() -> Chain:
    """g_mumu = 1/sigma^2."""
    g = sp.Symbol(r"g_{\mu\mu}", real=True)
    return begin(g, _mean(((x - mu) / sigma**2) ** 2), "the mean square of the derivative of the log density").rewrite(
        1 / sigma**2, "the variance of a Gaussian"
    )


@derived("The Fisher metric of the Gaussian: the width")
def gaussian_width() -> Chain:
    """g_sigmasigma = 2/sigma^2."""
    g = sp.Symbol(r"g_{\sigma\sigma}", real=True)
    score = (x - mu) ** 2 / sigma**3 - 1 / sigma
    return begin(g, _mean(score**2), "the mean square of the derivative of the log density").rewrite(
        2 / sigma**2, "second and fourth moment of a Gaussian"
    )


@derived("The Fisher metric of the Gaussian: mean and width")
def gaussian_mixed() -> Chain:
    """g_musigma = 0."""
    g = sp.Symbol(r"g_{\mu\sigma}", real=True)
    score = (x - mu) / sigma**2 * ((x - mu) ** 2 / sigma**3 - 1 / sigma)
    return begin(g, _mean(score), "the mean product of the derivatives of the log density").rewrite(
        sp.Integer(0), "odd moments of a Gaussian vanish"
    )


@derived("The Fisher metric of the soft-max")
def categorical_fisher() -> Chain:
    """F_ab = delta_ab p_a - p_a p_b, from the scores delta_ca - p_a."""
    p, fisher = vector("p", n, positive=True), sp.Symbol("F_{ab}", real=True)
    score = (sp.KroneckerDelta(c, a) - p[a]) * (sp.KroneckerDelta(c, b) - p[b])
    return begin(
        fisher,
        sp.Sum(p[c] * score, (c, 1, n)),
        "the mean product of the derivatives of $\\log p_c$ by the logits",
        assuming=(SumsTo(p, sp.Integer(1), "$p$ is a distribution"),),
    ).rewrite(sp.KroneckerDelta(a, b) * p[a] - p[a] * p[b], "contract the deltas")


@derived("The categorical metric is that of a sphere")
def categorical_sphere() -> Chain:
    """With p = q^2 the squared length sum (dp)^2/p is 4 sum (dq)^2: a sphere of radius 2, as sum q^2 = 1."""
    q, dq, dp = vector("q", n, positive=True), vector("dq", n), vector("dp", n)
    square = sp.Symbol("ds^2", real=True)
    return (
        begin(
            square, sp.Sum(dp[a] ** 2 / q[a] ** 2, (a, 1, n)), "the Fisher metric $\\sum_a dp_a^2/p_a$, $p_a = q_a^2$"
        )
        .put(Given(dp[a], 2 * q[a] * dq[a], "the differential of $q_a^2$", definition=True))
        .rewrite(4 * sp.Sum(dq[a] ** 2, (a, 1, n)), "the root cancels")
    )


@derived("The overlap along a great circle")
def categorical_overlap() -> Chain:
    """Along a great circle from q_0 the overlap sum q_0 q is A cos(s/2) + B sin(s/2)."""
    q_0, q, e, s = vector("q_0", n, positive=True), vector("q", n), vector("e", n), sp.Symbol("s", real=True)
    overlap, one, none = sp.symbols("c A B", real=True)
    circle = Given(q[a], q_0[a] * sp.cos(s / 2) + e[a] * sp.sin(s / 2), "the great circle", definition=True)
    parts = (
        Given(one, sp.Sum(q_0[a] ** 2, (a, 1, n)), "the squared length of $q_0$", definition=True),
        Given(none, sp.Sum(q_0[a] * e[a], (a, 1, n)), "$q_0$ times the direction $e$", definition=True),
    )
    return (
        begin(overlap, sp.Sum(q_0[a] * q[a], (a, 1, n)), r"the overlap $\sum_a \sqrt{p_{0,a} p_a}$")
        .put(circle)
        .rewrite(one * sp.cos(s / 2) + none * sp.sin(s / 2), "two sums", by=parts)
    )


@derived(
    "The distance of two categorical distributions",
    r"A great circle of the sphere of radius 2 is its shortest way; its length $s$ is that from $q_0$ to $q$. All"
    r" components of both are positive, so their overlap $c = \sum_a \sqrt{p_{0,a} p_a}$ is, and $s$ is below $\pi$.",
)
def categorical_distance() -> Chain:
    """The overlap c = sum sqrt(p_0 p) is cos(s/2), so the distance is s = 2 arccos c."""
    overlap, one, none = sp.symbols("c A B", real=True)
    s, u, half = sp.symbols("s u psi", positive=True)
    known = one * sp.cos(s / 2) + none * sp.sin(s / 2)
    return (
        begin(overlap, known, "the overlap along the great circle", kind=StepKind.ASSUMPTION)
        .put(Given(one, sp.Integer(1), "$q_0$ is a unit vector, as $\\sum_a p_{0,a} = 1$"))
        .put(Given(none, sp.Integer(0), "the direction $e$ is orthogonal to $q_0$"))
        .put(Given(s, 4 * half, "four times $\\psi$", definition=True))
        .rewrite(2 * sp.cos(half) ** 2 - 1, "double angle")
        .put(Given(half, sp.atan(u), r"by $u = \tan\psi$", definition=True))
        .on_both_sides(lambda e: 2 * sp.acos(e), "take the angle", right=4 * sp.atan(u))
        .rewrite(s, "by name")
    )


@derived("The speed along a great circle")
def categorical_speed() -> Chain:
    """4 sum (dq/ds)^2 = A sin^2 + C cos^2 - 2 B sin cos: it is 1 for unit vectors q_0 and e that are orthogonal."""
    q_0, dq, e, s = vector("q_0", n, positive=True), vector("dq", n), vector("e", n), sp.Symbol("s", real=True)
    speed, one, none, other = sp.symbols("v A B C", real=True)
    moved = Given(
        dq[a], (-q_0[a] * sp.sin(s / 2) + e[a] * sp.cos(s / 2)) / 2, "the derivative of the great circle by $s$"
    )
    parts = (
        Given(one, sp.Sum(q_0[a] ** 2, (a, 1, n)), "the squared length of $q_0$", definition=True),
        Given(none, sp.Sum(q_0[a] * e[a], (a, 1, n)), "$q_0$ times $e$", definition=True),
        Given(other, sp.Sum(e[a] ** 2, (a, 1, n)), "the squared length of $e$", definition=True),
    )
    return (
        begin(speed, 4 * sp.Sum(dq[a] ** 2, (a, 1, n)), "the squared length of the path for one unit of $s$")
        .put(moved)
        .rewrite(
            one * sp.sin(s / 2) ** 2 + other * sp.cos(s / 2) ** 2 - 2 * none * sp.sin(s / 2) * sp.cos(s / 2),
            "three sums",
            by=parts,
        )
    )


@derived("The speed along a great circle is 1")
def categorical_unit_speed() -> Chain:
    """For unit vectors that are orthogonal."""
    speed, one, none, other = sp.symbols("v A B C", real=True)
    s = sp.Symbol("s", real=True)
    known = one * sp.sin(s / 2) ** 2 + other * sp.cos(s / 2) ** 2 - 2 * none * sp.sin(s / 2) * sp.cos(s / 2)
    return (
        begin(speed, known, "the squared length for one unit of $s$")
        .put(Given(one, sp.Integer(1), "$q_0$ is a unit vector, as $\\sum_a p_{0,a} = 1$"))
        .put(Given(other, sp.Integer(1), "so is $e$"))
        .put(Given(none, sp.Integer(0), "they are orthogonal"))
        .rewrite(sp.Integer(1), "sine and cosine")
    )


@derived("The speed along a half circle of Gaussians")
def gaussian_distance() -> Chain:
    """Along the half circle mu = r sqrt(2) tanh s, sigma = r / cosh s the length is sqrt(2) for each unit of s."""
    s, square = sp.symbols("s v", real=True)
    r = sp.Symbol("r", positive=True)
    position, width = _half_circle(r, s)
    speed = (sp.Derivative(position, s) ** 2 + 2 * sp.Derivative(width, s) ** 2) / width**2
    return begin(
        square, speed, "the squared length $(d\\mu^2 + 2 d\\sigma^2)/\\sigma^2$ of the half circle, for one unit of $s$"
    ).rewrite(sp.Integer(2), "the identity of the hyperbolic functions")


@derived(
    "A geodesic of the Gaussians: the mean",
    r"A path is a geodesic where the Lagrangian $(\dot{\mu}^2 + 2\dot{\sigma}^2)/\sigma^2$ obeys the equations of"
    r" Euler and Lagrange. It does not contain $\mu$, so its derivative by $\dot{\mu}$ must not change.",
)
def gaussian_geodesic_mean() -> Chain:
    """d/ds (2 mu'/sigma^2) = 0 on the half circle."""
    s, r, left = sp.Symbol("s", real=True), sp.Symbol("r", positive=True), sp.Symbol("e_\\mu", real=True)
    position, width = _half_circle(r, s)
    return begin(
        left,
        sp.Derivative(2 * sp.Derivative(position, s) / width**2, s),
        r"the rate of $2\dot{\mu}/\sigma^2$ on the half circle",
    ).rewrite(sp.Integer(0), r"$\dot{\mu}$ and $\sigma^2$ are both proportional to $1/\cosh^2 s$")


@derived("A geodesic of the Gaussians: the width")
def gaussian_geodesic_width() -> Chain:
    """d/ds (4 sigma'/sigma^2) + 2 (mu'^2 + 2 sigma'^2)/sigma^3 = 0 on the half circle."""
    s, r, left = sp.Symbol("s", real=True), sp.Symbol("r", positive=True), sp.Symbol("e_\\sigma", real=True)
    position, width = _half_circle(r, s)
    speed = sp.Derivative(position, s) ** 2 + 2 * sp.Derivative(width, s) ** 2
    return begin(
        left,
        sp.Derivative(4 * sp.Derivative(width, s) / width**2, s) + 2 * speed / width**3,
        r"the rate of $4\dot{\sigma}/\sigma^2$, less the derivative of the Lagrangian by $\sigma$",
    ).rewrite(sp.Integer(0), "the identity of the hyperbolic functions")


def _half_circle(r: sp.Expr, s: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    return r * sp.sqrt(2) * sp.tanh(s), r / sp.cosh(s)


@derived(
    "The distance of two Gaussians",
    r"The half circles $\mu = r\sqrt{2}\tanh s$, $\sigma = r/\cosh s$ are the geodesics; two points of one, at $s = a$"
    r" and $s = b$, are $\sqrt{2}\,|a - b|$ apart. Their places alone tell $\cosh(a - b)$.",
)
def gaussian_separation() -> Chain:
    """cosh(d/sqrt 2) = 1 + ((mu_1 - mu_2)^2/2 + (sigma_1 - sigma_2)^2)/(2 sigma_1 sigma_2)."""
    first, second, result = sp.symbols("a b c", real=True)
    r = sp.Symbol("r", positive=True)
    mu_1, mu_2 = sp.symbols("mu_1 mu_2", real=True)
    sigma_1, sigma_2 = sp.symbols("sigma_1 sigma_2", positive=True)
    places = [
        Given(name, place, words, definition=True)
        for at, names, words in (
            (first, (mu_1, sigma_1), "the first point"),
            (second, (mu_2, sigma_2), "the second point"),
        )
        for name, place in zip(names, _half_circle(r, at), strict=True)
    ]
    offset = ((mu_1 - mu_2) ** 2 / 2 + (sigma_1 - sigma_2) ** 2) / (2 * sigma_1 * sigma_2)
    return begin(result, 1 + offset, "what the places tell").rewrite(
        sp.cosh(first - second), "the addition theorem of the hyperbolic cosine", by=places
    )


@derived("The distance of two Gaussians grows at unit rate")
def gaussian_eikonal() -> Chain:
    """d = sqrt(2) arcosh(...) obeys sigma^2 (d_mu d)^2 + (sigma^2/2)(d_sigma d)^2 = 1 for all pairs."""
    mu_0, sigma_0, result = sp.Symbol("mu_0", real=True), sp.Symbol("sigma_0", positive=True), sp.Symbol("q", real=True)
    distance = sp.Function("d", real=True)
    formula = sp.sqrt(2) * sp.acosh(1 + ((mu - mu_0) ** 2 / 2 + (sigma - sigma_0) ** 2) / (2 * sigma * sigma_0))
    slope = sigma**2 * sp.Derivative(distance(mu, sigma), mu) ** 2
    slope += sigma**2 / 2 * sp.Derivative(distance(mu, sigma), sigma) ** 2
    return begin(result, slope, "the squared gradient of the distance in the Fisher metric").rewrite(
        sp.Integer(1), "differentiate", by=(Given(distance(mu, sigma), formula, "the distance", definition=True),)
    )
