"""How large a step may be on a parabola: x = eta h, h the curvature, at which an eigenvalue of one step is -1."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.derivation import StepKind
from derive.language.facts import Holds

x, x_c = sp.symbols("x x_c", real=True)
beta = sp.Symbol("beta", positive=True)
z = sp.Symbol("z", real=True)
BELOW_ONE = Holds(beta < 1, r"the momentum coefficient is below 1")


@derived("Gradient descent is stable below 2")
def gradient_descent() -> Chain:
    """1 - (1 - x)^2 = x (2 - x): the step contracts exactly for 0 < x < 2."""
    margin = sp.Symbol("M", real=True)
    return begin(margin, 1 - (1 - x) ** 2, "what one step $W \\to (1 - x) W$ takes from the square of $W$").rewrite(
        x * (2 - x), "factor"
    )


def _threshold(trace: sp.Expr, determinant: sp.Expr, words: str, solution: sp.Expr) -> Chain:
    """The equation z^2 - trace z + determinant = 0 at z = -1, solved for x = x_c."""
    at_minus_one = (1 + trace + determinant).subs(x, x_c)
    return begin(at_minus_one, sp.Integer(0), words, kind=StepKind.ASSUMPTION, assuming=(BELOW_ONE,)).solve_for(
        x_c, "solve for the step", solution=solution
    )


@derived("Heavy ball is stable below 2 (1 + beta)")
def heavy_ball() -> Chain:
    """An eigenvalue of z^2 - (1 + beta - x) z + beta is -1 at x = 2 (1 + beta)."""
    return _threshold(
        1 + beta - x, beta, "the equation $z^2 - (1 + \\beta - x) z + \\beta = 0$ at $z = -1$", 2 * (1 + beta)
    )


@derived("Momentum with a rolling average is stable below 2 (1 + beta)/(1 - beta)")
def ema_momentum() -> Chain:
    """The gradient enters with 1 - beta: x is replaced by (1 - beta) x."""
    words = "the equation $z^2 - (1 + \\beta - (1 - \\beta) x) z + \\beta = 0$ at $z = -1$"
    return _threshold(1 + beta - (1 - beta) * x, beta, words, 2 * (1 + beta) / (1 - beta))


@derived("Nesterov's method is stable below 2 (1 + beta)/(1 + 2 beta)")
def nesterov() -> Chain:
    """An eigenvalue of z^2 - (1 + beta)(1 - x) z + beta (1 - x) is -1 at x = 2 (1 + beta)/(1 + 2 beta)."""
    words = "the equation $z^2 - (1 + \\beta)(1 - x) z + \\beta (1 - x) = 0$ at $z = -1$"
    return _threshold((1 + beta) * (1 - x), beta * (1 - x), words, 2 * (1 + beta) / (1 + 2 * beta))


@derived("The eigenvalues of heavy ball multiply to beta")
def heavy_ball_product() -> Chain:
    """The characteristic polynomial of one step (W, W_-) -> ((1 + beta - x) W - beta W_-, W)."""
    polynomial = sp.Symbol("p", real=True)
    return begin(
        polynomial,
        (1 + beta - x - z) * (0 - z) - (-beta) * 1,
        "the determinant of the matrix of one step less $z$",
    ).rewrite(z**2 - (1 + beta - x) * z + beta, "expand")
