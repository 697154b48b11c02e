"""Models compared: the BIC, what survives without the regulator, other coordinates, and where the expansion fails."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived, recall
from derive.language.facts import Given
from derive.language.tensors import indices, matrix, size, tensor, vector

N, lam = sp.symbols("N lambda", positive=True)
k_1, k_2 = size("k_1"), size("k_2")
h_1, h_2, g_1, g_2 = sp.symbols("h_1 h_2 g_1 g_2", positive=True)
loss_1, loss_2 = sp.symbols(r"\ell_1 \ell_2", real=True)
k, whole = size("k"), sp.Symbol("Z", positive=True)
a, b, i, j = indices("a b i j")
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


@derived(
    "The difference of two models, in differences",
    r"Let $\Delta$ stand for the difference of a quantity between two models.",
)
def difference_of_models() -> Chain:
    """Delta L_2 = Delta L_1 + Delta k log(N)/(2N) + Delta log(sqrt h)/N + Delta k log(lambda)/N."""
    loss, count = sp.symbols(r"\Delta\mathcal{L}_1 {\Delta}k", real=True)
    log_h, log_g = sp.Symbol(r"{\Delta}\log(\sqrt{h})", real=True), sp.Symbol(r"{\Delta}\log(\sqrt{g})", real=True)
    return begin(
        difference, loss + count * sp.log(N) / (2 * N) + (log_h - log_g) / N, "the losses of two families of models"
    ).put(Given(log_g, -count * sp.log(lam), "the metric of the prior, $g = \\lambda^{-2k}$"))


def _with_regulator(loss: sp.Expr, square: sp.Expr, shift: sp.Expr, h: sp.Expr, weak: sp.Expr) -> sp.Expr:
    """L_1 + log(h)/2N where the regulator counts: W^2/2N lambda^2 in the loss, and a shift of the determinant."""
    return loss + square * weak / (2 * N) + sp.log(h + shift * weak / N) / (2 * N)


@derived(
    "The regulator removed, with equally many parameters",
    r"To first order in $1/\lambda^2$ the regulator adds $q/2N\lambda^2$ to the loss at the minimum, $q$ its squared"
    r" length $W^2$, and $t/N\lambda^2$ to the determinant of the Hessian; the logarithms of $\lambda$ cancel.",
)
def equal_parameters_without_regulator() -> Chain:
    """What survives for lambda -> infinity is Delta l + log(h_2/h_1)/(2N): a finite difference."""
    q_1, q_2, t_1, t_2 = sp.symbols("q_1 q_2 t_1 t_2", nonnegative=True)
    second = _with_regulator(loss_2, q_2, t_2, h_2, lam**-2)
    first = _with_regulator(loss_1, q_1, t_1, h_1, lam**-2)
    return begin(difference, second - first, "the difference of two models with equally many parameters").limit(
        lam, sp.oo, "the regulator removed", right=loss_2 - loss_1 + sp.log(h_2) / (2 * N) - sp.log(h_1) / (2 * N)
    )


@derived("Two models with the same number of parameters")
def equal_parameters() -> Chain:
    """For k_1 = k_2 the regulator drops out, and so does N."""
    return (
        recall(model_difference)
        .put(Given(k_2, k_1, "equally many parameters"))
        .rewrite(loss_2 - loss_1 + sp.log(h_2 / h_1) / (2 * N), "the count cancels")
    )


@derived(
    "The regulator removed, with different numbers of parameters",
    r"With $q$ and $t$ as before; a difference of $\log\lambda$ for every parameter is left.",
)
def regulator_diverges() -> Chain:
    """Delta L_2/log(lambda) tends to Delta k/N: no finite difference is left."""
    ratio = sp.Symbol("r", real=True)
    q_1, q_2, t_1, t_2 = sp.symbols("q_1 q_2 t_1 t_2", nonnegative=True)
    weak = sp.exp(-2 * sp.Symbol(r"\Lambda", positive=True))
    rest = _with_regulator(loss_2, q_2, t_2, h_2, weak) - _with_regulator(loss_1, q_1, t_1, h_1, weak)
    rest += (k_2 - k_1) * sp.log(N) / (2 * N)
    scale = sp.Symbol(r"\Lambda", positive=True)
    return begin(
        ratio, (rest + (k_2 - k_1) * scale / N) / scale, r"the difference of two models over $\Lambda = \log\lambda$"
    ).limit(scale, sp.oo, "the regulator removed", right=(k_2 - k_1) / N)


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
    """2 N L_2 = -2 log likelihood + k log N, up to what does not grow with N where lambda is fixed."""
    criterion = sp.Symbol("B", real=True)
    likelihood = sp.Symbol(r"\ell", real=True)
    det_h, det_g = sp.symbols("h g", positive=True)
    return begin(
        criterion,
        2 * N * (-likelihood / N + k * sp.log(N) / (2 * N) + sp.log(det_h / det_g) / (2 * N)),
        r"$2N\mathcal{L}_2$ with $\ell = -N\mathcal{L}_1$, the log likelihood where the prior is flat",
    ).rewrite(-2 * likelihood + k * sp.log(N) + sp.log(det_h / det_g), "the factors cancel")


@derived(
    "The Hessian in other coordinates",
    r"Let $K_{ia} = \partial W_i/\partial W'_a$ and $G_{iab}$ the second derivatives of the old coordinates"
    " by the new.",
)
def hessian_in_other_coordinates() -> Chain:
    """h'_ab = K_ia K_jb h_ij + G_iab d_i L: a tensor only where the gradient vanishes."""
    second = sp.Symbol(r"d^2\mathcal{L}", real=True)
    h, K, G = matrix("h", k), matrix("K", k), tensor("G", k, k, k)
    slope, dW, dW_new = vector(r"\partial\mathcal{L}", k), vector("dW", k), vector("dW'", k)
    ddW = vector("d^{2}W", k)
    turned = sp.Sum(K[i, a] * K[j, b] * h[i, j], (i, 1, k), (j, 1, k)) + sp.Sum(slope[i] * G[i, a, b], (i, 1, k))
    return (
        begin(
            second,
            sp.Sum(h[i, j] * dW[i] * dW[j], (i, 1, k), (j, 1, k)) + sp.Sum(slope[i] * ddW[i], (i, 1, k)),
            "the second differential of the loss",
        )
        .put(Given(dW[i], sp.Sum(K[i, a] * dW_new[a], (a, 1, k)), "the chain rule"))
        .put(Given(ddW[i], sp.Sum(G[i, a, b] * dW_new[a] * dW_new[b], (a, 1, k), (b, 1, k)), "its second order"))
        .rewrite(sp.Sum(turned * dW_new[a] * dW_new[b], (a, 1, k), (b, 1, k)), "collect the differentials")
    )


@derived("The Hessian at a minimum is a tensor")
def hessian_at_minimum() -> Chain:
    """Where the gradient vanishes h'_ab = K_ia K_jb h_ij."""
    slope = vector(r"\partial\mathcal{L}", k)
    return recall(hessian_in_other_coordinates).put(
        Given(slope[i], sp.Integer(0), "the gradient vanishes at a minimum")
    )


@derived("The evidence in other coordinates")
def coordinate_change() -> Chain:
    """h and g are both multiplied by the squared Jacobian: their ratio, and so the evidence, does not change."""
    ratio, jacobian = sp.Symbol(r"\rho", real=True), sp.Symbol("J", positive=True)
    det_h, det_g, new_h, new_g = sp.symbols("h g h' g'", positive=True)
    return (
        begin(ratio, new_h / new_g, "the determinants in other coordinates")
        .put(Given(new_h, jacobian**2 * det_h, "the determinant of $K^t h K$, $J = \\det K$"))
        .put(Given(new_g, jacobian**2 * det_g, "the determinant of $K^t g K$"))
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


@derived(
    "A singular model: the whole integral",
    r"Over the square $0 \leq x, y \leq 1$ the loss $x^2y^2$ vanishes on two edges.",
)
def singular_whole() -> Chain:
    """Z = N^{-1/2} int_0^{sqrt N} (log(N)/2 - log u) e^{-u^2} du, exactly."""
    x, u = sp.symbols("x u", positive=True)
    inner = sp.sqrt(sp.pi) * sp.erf(sp.sqrt(N) * x) / (2 * sp.sqrt(N) * x)
    return (
        begin(whole, sp.Integral(inner, (x, 0, 1)), "the inner integral, integrated over $x$")
        .by_parts(
            sp.log(x) * sp.sqrt(sp.pi) * sp.erf(sp.sqrt(N) * x) / (2 * sp.sqrt(N)),
            r"by parts, $1/x$ the derivative of $\log x$; the boundary vanishes at both ends",
        )
        .change_variable(u, u / sp.sqrt(N), sp.Integer(0), sp.sqrt(N), r"$x = u/\sqrt{N}$")
    )


@derived(
    "A singular model: its evidence",
    r"The upper end $\sqrt{N}$ is replaced by infinity: what is added is smaller than $e^{-N}$. The evidence falls like"
    r" $N^{-1/2}\log N$, and not like the $N^{-1}$ of two parameters.",
)
def singular_evidence() -> Chain:
    """Z = sqrt(pi) (log(4 N) + gamma)/(4 sqrt(N)) up to exponentially small terms."""
    u = sp.Symbol("u", positive=True)
    gauss, log_gauss = sp.symbols("a b", real=True)
    one = begin(gauss, sp.Integral(sp.exp(-(u**2)), (u, 0, sp.oo)), "half of the Gaussian integral")
    other = begin(log_gauss, sp.Integral(sp.log(u) * sp.exp(-(u**2)), (u, 0, sp.oo)), "its mean logarithm")
    return (
        begin(whole, (sp.log(N) / 2 * gauss - log_gauss) / sp.sqrt(N), "both parts of the integral up to infinity")
        .put(one.rewrite(sp.sqrt(sp.pi) / 2, "the Gaussian integral"), "half of the Gaussian integral")
        .put(
            other.rewrite(-sp.sqrt(sp.pi) * (sp.EulerGamma + 2 * sp.log(2)) / 4, r"$\Gamma'(1/2)/4$"),
            "its mean logarithm",
        )
        .rewrite(sp.sqrt(sp.pi) * (sp.log(4 * N) + sp.EulerGamma) / (4 * sp.sqrt(N)), "collect the logarithms")
    )


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
