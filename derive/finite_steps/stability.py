"""How large a step may be on a parabola: x = eta h, h the curvature.

One step maps (W, W_-) to (W_+, W); its two eigenvalues are the roots of z^2 - tau z + delta, tau the trace and delta
the determinant. Both lie inside the unit circle where 1 - tau + delta, 1 + tau + delta and 1 - delta are positive
(E. I. Jury, 1964): the first two are the polynomial at z = 1 and at z = -1, the third keeps complex roots inside.
"""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived, recall
from derive.language import Relation
from derive.language.derivation import StepKind
from derive.language.facts import Given, Holds

x, x_c = sp.symbols("x x_c", real=True)
beta = sp.Symbol("beta", positive=True)
z = sp.Symbol("z", real=True)
step = sp.Symbol("x", positive=True)
BELOW_ONE = Holds(beta < 1, r"the momentum coefficient is below 1")
HEAVY_BALL = (1 + beta - x, -beta)
EMA = (1 + beta - (1 - beta) * x, -beta)
NESTEROV = ((1 + beta) * (1 - x), -beta * (1 - x))


@derived("The threshold of gradient descent")
def gradient_descent() -> Chain:
    """1 - (1 - x)^2 = x (2 - x), whose zeros are 0 and 2."""
    margin = sp.Symbol("M", real=True)
    return begin(margin, 1 - (1 - x) ** 2, "what one step $W \\to (1 - x) W$ takes from the square of $W$").rewrite(
        x * (2 - x), "factor"
    )


@derived("Gradient descent is stable below its threshold")
def gradient_descent_stable() -> Chain:
    """1 - (1 - x)^2 > 0 for 0 < x < 2: the square of the weight falls with every step."""
    none = sp.Integer(0)
    return (
        begin(2 - step, none, "the step is below 2", relation=Relation.GREATER, kind=StepKind.ASSUMPTION)
        .multiply(step, "times the step, which is positive", left=2 * step - step**2)
        .rewrite_left(1 - (1 - step) ** 2, "what a step takes from the square of $W$")
    )


@derived("Gradient descent is unstable above its threshold")
def gradient_descent_unstable() -> Chain:
    """1 - (1 - x)^2 < 0 for x > 2: the square of the weight grows with every step."""
    above = (Holds(x > 2, "the step is above the threshold"),)
    return recall(gradient_descent).at_most(sp.Integer(0), "one factor is negative", strictly=True, by=above)


def _polynomial(row: tuple[sp.Expr, sp.Expr], expanded: sp.Expr, words: str) -> Chain:
    """The characteristic polynomial of the matrix of one step, whose first row is given and whose second is (1, 0)."""
    (a, b), name = row, sp.Symbol("p", real=True)
    return begin(name, (a - z) * (0 - z) - b * 1, words).rewrite(expanded, "expand")


def _threshold(trace: sp.Expr, determinant: sp.Expr, words: str, solution: sp.Expr) -> Chain:
    """The equation z^2 - trace z + determinant = 0 at z = -1, solved for x = x_c."""
    at_minus_one = (1 + trace + determinant).subs(x, x_c)
    return begin(at_minus_one, sp.Integer(0), words, kind=StepKind.ASSUMPTION, assuming=(BELOW_ONE,)).solve_for(
        x_c, "solve for the step", solution=solution
    )


def _margin(row: tuple[sp.Expr, sp.Expr], factored: sp.Expr, below: sp.Expr) -> Chain:
    """1 + tau + delta is positive for every step below the threshold."""
    trace, determinant = row[0].subs(x, step), -row[1].subs(x, step)
    name = sp.Symbol("M", real=True)
    small = Holds(below > 0, "the step is below the threshold")
    return (
        begin(name, 1 + trace + determinant, "the polynomial at $z = -1$", assuming=(BELOW_ONE, small))
        .rewrite(factored, "collect")
        .at_least(sp.Integer(0), "the step is below the threshold", strictly=True)
    )


@derived("The characteristic polynomial of heavy ball")
def heavy_ball_product() -> Chain:
    """The characteristic polynomial of one step (W, W_-) -> ((1 + beta - x) W - beta W_-, W)."""
    words = "the determinant of the matrix of one step less $z$, $W_+ = (1 + \\beta - x) W - \\beta W_-$"
    return _polynomial(HEAVY_BALL, z**2 - (1 + beta - x) * z + beta, words)


@derived("The threshold of heavy ball")
def heavy_ball() -> Chain:
    """An eigenvalue of z^2 - (1 + beta - x) z + beta is -1 at x = 2 (1 + beta)."""
    return _threshold(
        1 + beta - x, beta, "the equation $z^2 - (1 + \\beta - x) z + \\beta = 0$ at $z = -1$", 2 * (1 + beta)
    )


@derived("Heavy ball has no eigenvalue -1 below its threshold")
def heavy_ball_stable() -> Chain:
    """1 + tau + delta = 2 (1 + beta) - x > 0; 1 - tau + delta = x > 0 and delta = beta < 1."""
    return _margin(HEAVY_BALL, 2 * (1 + beta) - step, 2 * (1 + beta) - step)


@derived("The characteristic polynomial of momentum with a rolling average")
def ema_polynomial() -> Chain:
    """As for heavy ball, the gradient multiplied by 1 - beta."""
    words = "the determinant of the matrix of one step less $z$, the gradient with the factor $1 - \\beta$"
    return _polynomial(EMA, z**2 - (1 + beta - (1 - beta) * x) * z + beta, words)


@derived("The threshold of momentum with a rolling average")
def ema_momentum() -> Chain:
    """The gradient enters with 1 - beta: x is replaced by (1 - beta) x."""
    words = "the equation $z^2 - (1 + \\beta - (1 - \\beta) x) z + \\beta = 0$ at $z = -1$"
    return _threshold(1 + beta - (1 - beta) * x, beta, words, 2 * (1 + beta) / (1 - beta))


@derived("Momentum with an average has no eigenvalue -1 below its threshold")
def ema_stable() -> Chain:
    """1 + tau + delta = 2 (1 + beta) - (1 - beta) x > 0."""
    room = 2 * (1 + beta) - (1 - beta) * step
    return _margin(EMA, room, room)


@derived("The characteristic polynomial of Nesterov's method")
def nesterov_polynomial() -> Chain:
    """The characteristic polynomial of W_+ = (1 - x)(W + beta (W - W_-))."""
    words = "the determinant of the matrix of one step less $z$, $W_+ = (1 - x)(W + \\beta (W - W_-))$"
    return _polynomial(NESTEROV, z**2 - (1 + beta) * (1 - x) * z + beta * (1 - x), words)


@derived("The threshold of Nesterov's method")
def nesterov() -> Chain:
    """An eigenvalue of z^2 - (1 + beta)(1 - x) z + beta (1 - x) is -1 at x = 2 (1 + beta)/(1 + 2 beta)."""
    words = "the equation $z^2 - (1 + \\beta)(1 - x) z + \\beta (1 - x) = 0$ at $z = -1$"
    return _threshold((1 + beta) * (1 - x), beta * (1 - x), words, 2 * (1 + beta) / (1 + 2 * beta))


@derived("Nesterov's method has no eigenvalue -1 below its threshold")
def nesterov_stable() -> Chain:
    """1 + tau + delta = 2 (1 + beta) - (1 + 2 beta) x > 0; 1 - tau + delta = x and delta = beta (1 - x) < 1."""
    room = 2 * (1 + beta) - (1 + 2 * beta) * step
    return _margin(NESTEROV, room, room)


def _at_one(row: tuple[sp.Expr, sp.Expr], value: sp.Expr) -> Chain:
    """1 - tau + delta is positive for every positive step."""
    trace, determinant = row[0].subs(x, step), -row[1].subs(x, step)
    return (
        begin(sp.Symbol("M_1", real=True), 1 - trace + determinant, "the polynomial at $z = 1$", assuming=(BELOW_ONE,))
        .rewrite(value, "collect")
        .at_least(sp.Integer(0), "the step is positive", strictly=True)
    )


@derived("No eigenvalue of heavy ball is 1")
def heavy_ball_at_one() -> Chain:
    """1 - tau + delta = x > 0; the determinant beta is below 1 by itself."""
    return _at_one(HEAVY_BALL, step)


@derived("No eigenvalue of momentum with an average is 1")
def ema_at_one() -> Chain:
    """1 - tau + delta = (1 - beta) x > 0; the determinant beta is below 1 by itself."""
    trace, determinant = EMA[0].subs(x, step), -EMA[1]
    return (
        begin(
            1 - beta,
            sp.Integer(0),
            "the momentum coefficient is below 1",
            relation=Relation.GREATER,
            kind=StepKind.ASSUMPTION,
            assuming=(BELOW_ONE,),
        )
        .multiply(step, "times the step, which is positive", left=(1 - beta) * step)
        .rewrite_left(1 - trace + determinant, "the polynomial at $z = 1$")
    )


@derived("No eigenvalue of Nesterov's method is 1")
def nesterov_at_one() -> Chain:
    """1 - tau + delta = x > 0."""
    return _at_one(NESTEROV, step)


@derived("The determinant of Nesterov's method is below 1")
def nesterov_determinant() -> Chain:
    """1 - delta = 1 - beta (1 - x) > 0 for every positive step."""
    return (
        begin(sp.Symbol("M_0", real=True), 1 - beta * (1 - step), "1 less the determinant", assuming=(BELOW_ONE,))
        .rewrite(1 - beta + beta * step, "expand")
        .at_least(beta * step, "the momentum coefficient is below 1", strictly=True)
        .at_least(sp.Integer(0), "the step is positive", strictly=True)
    )


@derived(
    "Complex eigenvalues inside the unit circle",
    r"Let $a \pm ib$ be the roots of $z^2 - \tau z + \delta$; their product is the determinant.",
)
def jury_complex() -> Chain:
    """The squared modulus of complex roots is the determinant: below 1 exactly where 1 - delta is positive."""
    a, b, modulus, determinant = sp.symbols("a b r delta", real=True)
    product = Given(determinant, (a + sp.I * b) * (a - sp.I * b), "the determinant is their product", definition=True)
    return begin(modulus, a**2 + b**2, "the squared modulus of either", field="complex").rewrite(
        determinant, "the product of conjugate numbers", by=(product,)
    )


@derived(
    "Real eigenvalues inside the unit circle",
    r"Let $a$ and $b$ be the roots of $z^2 - \tau z + \delta$, so that $\tau = a + b$ and $\delta = ab$. Where the"
    r" polynomial is positive at $1$ and at $-1$, the product below is positive: $a^2$ and $b^2$ lie on the same side"
    r" of $1$, and as $|ab| = |\delta| < 1$ that side is below.",
)
def jury() -> Chain:
    """(1 - tau + delta)(1 + tau + delta) = (1 - a^2)(1 - b^2)."""
    a, b, product = sp.symbols("a b M", real=True)
    trace, determinant = sp.symbols("tau delta", real=True)
    return (
        begin(
            product, (1 - trace + determinant) * (1 + trace + determinant), "the polynomial at $1$ times that at $-1$"
        )
        .put(Given(trace, a + b, "the trace is the sum of the roots", definition=True))
        .put(Given(determinant, a * b, "the determinant is their product", definition=True))
        .rewrite((1 - a**2) * (1 - b**2), "factor")
    )
