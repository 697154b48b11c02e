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
a, b = sp.symbols("a b", real=True)  # the two roots of the characteristic polynomial
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


def _below(room: sp.Expr) -> Holds:
    return Holds(room > 0, "the step is below the threshold")


def _vieta(coefficient: sp.Expr, of_step: sp.Expr) -> tuple[Given, Given]:
    """The momentum coefficient and the step, as the two roots a and b of the polynomial determine them."""
    return (
        Given(beta, coefficient, "as the product of the roots is the determinant, by Vieta"),
        Given(step, of_step, "as their sum is the trace"),
    )


def _inside(at_one: sp.Expr, at_minus_one: sp.Expr, rest: sp.Expr, facts: tuple[Given | Holds, ...]) -> Chain:
    """1 - a^2 > 0 for a real root a, from the polynomial at 1 and at -1 and 1 less the determinant, all positive."""
    inside = ((1 - a) ** 2 + at_one) * ((1 + a) ** 2 + at_minus_one) / ((at_one + rest) * (at_minus_one + rest))
    return (
        begin(sp.Symbol("M", real=True), 1 - a**2, "how far a real root $a$ is inside the circle", assuming=facts)
        .rewrite(
            ((1 - a) ** 2 + (1 - a) * (1 - b)) * ((1 + a) ** 2 + (1 + a) * (1 + b)) / ((2 - a - b) * (2 + a + b)),
            "with the other root $b$, which cancels",
        )
        .rewrite(inside, "$(1 - a)(1 - b)$ and $(1 + a)(1 + b)$ are the polynomial at $1$ and at $-1$")
        .at_least(sp.Integer(0), "every factor is a sum of what is positive", strictly=True)
    )


def _outside(room: sp.Expr, roots: tuple[Given, Given]) -> Chain:
    """(1 + a)(1 + b) < 0 above the threshold: one of the roots is below -1."""
    beyond = Holds(room < 0, "the step is above the threshold")
    return (
        begin(sp.Symbol("M", real=True), (1 + a) * (1 + b), "the polynomial at $z = -1$", assuming=(beyond, *roots))
        .rewrite(room, "with the roots written out")
        .at_most(sp.Integer(0), "above the threshold: both roots are real, one below $-1$", strictly=True)
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


ROOM = {  # what the step is below its threshold by: the polynomial at z = -1
    "heavy_ball": 2 * (1 + beta) - step,
    "ema": 2 * (1 + beta) - (1 - beta) * step,
    "nesterov": 2 * (1 + beta) - (1 + 2 * beta) * step,
}
ROOTS = {
    "heavy_ball": _vieta(a * b, (1 - a) * (1 - b)),
    "ema": _vieta(a * b, (1 - a) * (1 - b) / (1 - a * b)),
    "nesterov": _vieta(a * b / (a + b - a * b), (1 - a) * (1 - b)),
}
_LET = r"Let $a$ and $b$ be the roots of the characteristic polynomial."
_COMPLEX = r" Where they are complex, their squared modulus is $\beta < 1$."


@derived("Jury's conditions for real roots", r"Let $a$ and $b$ be the real roots of $z^2 - \tau z + \delta$.")
def jury() -> Chain:
    """Where 1 - tau + delta, 1 + tau + delta and 1 - delta are positive, so is 1 - a^2: both roots are inside."""
    trace, determinant = sp.symbols("tau delta", real=True)
    at_one, at_minus_one, rest = 1 - trace + determinant, 1 + trace + determinant, 1 - determinant
    positive = [
        Holds(at_one > 0, "the polynomial is positive at $1$"),
        Holds(at_minus_one > 0, "it is positive at $-1$"),
        Holds(rest > 0, "the determinant is below 1"),
    ]
    vieta = (
        Given(trace, a + b, "as the trace is the sum of the roots"),
        Given(determinant, a * b, "as the determinant is their product"),
    )
    return _inside(at_one, at_minus_one, rest, (*positive, *vieta))


@derived(
    "Complex eigenvalues inside the unit circle",
    r"Let $a \pm ib$ be the roots of $z^2 - \tau z + \delta$; their product is the determinant.",
)
def jury_complex() -> Chain:
    """The squared modulus of complex roots is the determinant: below 1 exactly where 1 - delta is positive."""
    modulus, determinant = sp.symbols("r delta", real=True)
    product = Given(determinant, (a + sp.I * b) * (a - sp.I * b), "the determinant is their product", definition=True)
    return begin(modulus, a**2 + b**2, "the squared modulus of either", field="complex").rewrite(
        determinant, "the product of conjugate numbers", by=(product,)
    )


@derived("Heavy ball is stable below its threshold", _LET + _COMPLEX)
def heavy_ball_stable() -> Chain:
    """1 - a^2 > 0 for both real roots where 0 < x < 2 (1 + beta): Jury's conditions with tau, delta put in."""
    return _inside(step, ROOM["heavy_ball"], 1 - beta, (BELOW_ONE, _below(ROOM["heavy_ball"]), *ROOTS["heavy_ball"]))


@derived("Heavy ball is unstable above its threshold", _LET)
def heavy_ball_unstable() -> Chain:
    """(1 + a)(1 + b) < 0 where x > 2 (1 + beta)."""
    return _outside(ROOM["heavy_ball"], ROOTS["heavy_ball"])


@derived("Momentum with an average is stable below its threshold", _LET + _COMPLEX)
def ema_stable() -> Chain:
    """1 - a^2 > 0 for both real roots where 0 < x < 2 (1 + beta)/(1 - beta)."""
    return _inside((1 - beta) * step, ROOM["ema"], 1 - beta, (BELOW_ONE, _below(ROOM["ema"]), *ROOTS["ema"]))


@derived("Momentum with an average is unstable above its threshold", _LET)
def ema_unstable() -> Chain:
    """(1 + a)(1 + b) < 0 where x > 2 (1 + beta)/(1 - beta)."""
    return _outside(ROOM["ema"], ROOTS["ema"])


@derived("Nesterov's method is stable below its threshold", _LET)
def nesterov_stable() -> Chain:
    """1 - a^2 > 0 for both real roots where 0 < x < 2 (1 + beta)/(1 + 2 beta)."""
    room, rest = ROOM["nesterov"], 1 - beta * (1 - step)
    return _inside(step, room, rest, (BELOW_ONE, _below(room), *ROOTS["nesterov"]))


@derived("Complex roots of Nesterov's method are inside the unit circle")
def nesterov_complex() -> Chain:
    """1 - delta = 1 - beta (1 - x) > 0 for every positive step."""
    words = "1 less the determinant, which is the squared modulus of complex roots"
    return (
        begin(sp.Symbol("M_0", real=True), 1 - beta * (1 - step), words, assuming=(BELOW_ONE,))
        .rewrite(1 - beta + beta * step, "expand")
        .at_least(beta * step, "the momentum coefficient is below 1", strictly=True)
        .at_least(sp.Integer(0), "the step is positive", strictly=True)
    )


@derived("Nesterov's method is unstable above its threshold", _LET)
def nesterov_unstable() -> Chain:
    """(1 + a)(1 + b) < 0 where x > 2 (1 + beta)/(1 + 2 beta)."""
    return _outside(ROOM["nesterov"], ROOTS["nesterov"])
