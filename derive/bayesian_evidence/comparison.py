"""Models compared: the BIC, what survives without the regulator, other coordinates, and where the expansion fails."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.facts import Given
from derive.language.tensors import size

N, lam = sp.symbols("N lambda", positive=True)
k_1, k_2 = size("k_1"), size("k_2")
h_1, h_2, g_1, g_2 = sp.symbols("h_1 h_2 g_1 g_2", positive=True)
loss_1, loss_2 = sp.symbols(r"\ell_1 \ell_2", real=True)
difference = sp.Symbol(r"\Delta\mathcal{L}_2", real=True)
NAMES = (
    Given(g_1, lam ** (-2 * k_1), "the prior metric of the first model", definition=True),
    Given(g_2, lam ** (-2 * k_2), "the prior metric of the second model", definition=True),
)


def _loss(loss: sp.Expr, k: sp.Expr, h: sp.Expr, g: sp.Expr) -> sp.Expr:
    return loss + k * sp.log(N) / (2 * N) + sp.log(h / g) / (2 * N)


@derived("The difference of two models")
def model_difference() -> Chain:
    """The regulator stays: Delta L_2 = Delta l + Delta k log(N lambda^2)/(2N) + log(h_2/h_1)/(2N)."""
    return (
        begin(
            difference, _loss(loss_2, k_2, h_2, g_2) - _loss(loss_1, k_1, h_1, g_1), "two losses of families of models"
        )
        .put(NAMES[0])
        .put(NAMES[1])
        .rewrite(
            loss_2 - loss_1 + (k_2 - k_1) * sp.log(N * lam**2) / (2 * N) + sp.log(h_2 / h_1) / (2 * N),
            "the logarithms of the prior metrics",
        )
    )


@derived("Two models with the same number of parameters")
def equal_parameters() -> Chain:
    """For k_1 = k_2 the regulator drops out, and so does N."""
    return (
        begin(
            difference,
            loss_2 - loss_1 + (k_2 - k_1) * sp.log(N * lam**2) / (2 * N) + sp.log(h_2 / h_1) / (2 * N),
            "the difference of two models",
        )
        .put(Given(k_2, k_1, "equally many parameters"))
        .rewrite(loss_2 - loss_1 + sp.log(h_2 / h_1) / (2 * N), "the count cancels")
    )


@derived("Without the regulator")
def regulator_removed() -> Chain:
    """The derivative by log lambda is Delta k/N: the difference diverges for different numbers of parameters."""
    scale, slope = sp.Symbol(r"\Lambda", real=True), sp.Symbol("d", real=True)
    return (
        begin(
            difference,
            loss_2 - loss_1 + (k_2 - k_1) * (sp.log(N) + 2 * scale) / (2 * N) + sp.log(h_2 / h_1) / (2 * N),
            r"the difference of two models, $\Lambda = \log\lambda$",
        )
        .differentiate(scale, r"differentiate by $\Lambda$", left=slope)
        .rewrite((k_2 - k_1) / N, "the factors cancel")
    )


@derived("The Bayesian information criterion")
def bic() -> Chain:
    """2 N L_2 = -2 log likelihood + k log N, up to what does not grow with N."""
    k, criterion = size("k"), sp.Symbol("B", real=True)
    likelihood = sp.Symbol(r"\ell", real=True)
    det_h, det_g = sp.symbols("h g", positive=True)
    return begin(
        criterion,
        2 * N * (-likelihood / N + k * sp.log(N) / (2 * N) + sp.log(det_h / det_g) / (2 * N)),
        r"$2N\mathcal{L}_2$ with the log likelihood $\ell = -N\mathcal{L}_1$",
    ).rewrite(-2 * likelihood + k * sp.log(N) + sp.log(det_h / det_g), "the factors cancel")


@derived("The evidence in other coordinates")
def coordinate_change() -> Chain:
    """h and g are both multiplied by the squared Jacobian: their ratio, and so the evidence, does not change."""
    ratio, jacobian = sp.Symbol(r"\rho", real=True), sp.Symbol("J", positive=True)
    det_h, det_g, new_h, new_g = sp.symbols("h g h' g'", positive=True)
    return (
        begin(ratio, new_h / new_g, "the determinants in other coordinates")
        .put(Given(new_h, jacobian**2 * det_h, "a covariant matrix"))
        .put(Given(new_g, jacobian**2 * det_g, "a covariant matrix"))
        .rewrite(det_h / det_g, "the Jacobian cancels")
    )


@derived("A singular model: the inner integral")
def singular_inner() -> Chain:
    """int_0^1 e^{-N x^2 y^2} dy = sqrt(pi) erf(sqrt(N) x)/(2 sqrt(N) x): the Hessian of x^2 y^2 at 0 vanishes."""
    x, y = sp.symbols("x y", positive=True)
    result = sp.Symbol("I", positive=True)
    return begin(
        result, sp.Integral(sp.exp(-N * x**2 * y**2), (y, 0, 1)), "the inner integral of a loss without curvature at 0"
    ).rewrite(sp.sqrt(sp.pi) * sp.erf(sp.sqrt(N) * x) / (2 * sp.sqrt(N) * x), "the error function")


@derived("A singular model: no Laplace expansion")
def singular_hessian() -> Chain:
    """The determinant of the Hessian of x^2 y^2 is -12 x^2 y^2: it vanishes where the loss does."""
    x, y, det = sp.symbols("x y h", real=True)
    f = x**2 * y**2
    return begin(
        det,
        sp.Derivative(f, (x, 2)) * sp.Derivative(f, (y, 2)) - sp.Derivative(f, x, y) ** 2,
        "the determinant of the Hessian of $x^2 y^2$",
    ).rewrite(-12 * x**2 * y**2, "differentiate")
