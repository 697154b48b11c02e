"""Regressions: the loss of one example and its derivatives by the linear predictor z, and of a whole data set.

Logistic: y is 0 or 1 with the probability 1/(1 + e^{-z}) of 1. Linear: y is normal about z with the variance v.
The prior is N(0, 1/tau) on every weight. X has a row for each weight and a column for each example: z_a = X_ia w_i.
"""

from __future__ import annotations

import sympy as sp

from derive.bayesian_evidence.comparison import N, difference, h_1, h_2, k_1, k_2, lam, loss_1, loss_2
from derive.bayesian_evidence.laplace import f3, f4
from derive.deriving import Chain, begin, derived
from derive.language.facts import Given
from derive.language.tensors import indices, matrix, size, vector

z, y = sp.symbols("z y", real=True)
v, tau = sp.symbols("v tau", positive=True)
one = sp.Symbol("l", real=True)
T = sp.tanh(z / 2)
probability = sp.Symbol("p", positive=True)
rows, k = size("N"), size("k")
i, j, m, o, a = indices("i j m o a")
X = matrix("X", k, rows)
w, slopes, curvatures = vector("w", k), vector("l'", rows), vector("l''", rows)
thirds, fourths, dz = vector("l'''", rows), vector("l''''", rows), matrix("dz", rows, k)
LINEAR = Given(dz[a, i], X[i, a], "the predictor is linear")


@derived("The loss of one example of a logistic regression")
def logistic_loss() -> Chain:
    """-log p(y|z) = log(1 + e^z) - y z."""
    return (
        begin(one, -y * sp.log(probability) - (1 - y) * sp.log(1 - probability), "minus the log probability of $y$")
        .put(Given(probability, 1 / (1 + sp.exp(-z)), "the logistic function", definition=True))
        .rewrite(sp.log(1 + sp.exp(z)) - y * z, "the logarithms of both quotients")
    )


LOGISTIC = sp.log(1 + sp.exp(z)) - y * z


def _logistic(times: int, result: sp.Expr, words: str) -> Chain:
    """A derivative of the loss by the predictor."""
    return begin(one, LOGISTIC, "the loss of one example").differentiate(z, times=times).rewrite(result, words)


@derived("The slope of the logistic loss")
def logistic_slope() -> Chain:
    """1/(1 + e^{-z}) - y."""
    return _logistic(1, 1 / (1 + sp.exp(-z)) - y, "the logistic function")


@derived("The curvature of the logistic loss")
def logistic_curvature() -> Chain:
    """(1 - T^2)/4 with T = tanh(z/2), the variance of y."""
    return _logistic(2, (1 - T**2) / 4, "with $\\tanh(z/2) = (e^z - 1)/(e^z + 1)$")


@derived("The third derivative of the logistic loss")
def logistic_third() -> Chain:
    """-T (1 - T^2)/4."""
    return _logistic(3, -T * (1 - T**2) / 4, "with $\\tanh(z/2)$")


@derived("The fourth derivative of the logistic loss")
def logistic_fourth() -> Chain:
    """(3 T^2 - 1)(1 - T^2)/8."""
    return _logistic(4, (3 * T**2 - 1) * (1 - T**2) / 8, "with $\\tanh(z/2)$")


@derived("The loss of one example of a linear regression")
def gaussian_loss() -> Chain:
    """-log p(y|z) = (y - z)^2/2v + log(2 pi v)/2."""
    density = sp.exp(-((y - z) ** 2) / (2 * v)) / sp.sqrt(2 * sp.pi * v)
    return begin(one, -sp.log(density), "minus the log density of a normal $y$ about $z$").rewrite(
        (y - z) ** 2 / (2 * v) + sp.log(2 * sp.pi * v) / 2, "the logarithm of a product"
    )


GAUSSIAN = (y - z) ** 2 / (2 * v) + sp.log(2 * sp.pi * v) / 2


@derived("The slope of the linear loss")
def gaussian_slope() -> Chain:
    """(z - y)/v."""
    return begin(one, GAUSSIAN, "the loss of one example").differentiate(z).rewrite((z - y) / v, "the factors cancel")


@derived("The curvature of the linear loss")
def gaussian_curvature() -> Chain:
    """1/v."""
    return begin(one, GAUSSIAN, "the loss of one example").differentiate(z, times=2).rewrite(1 / v, "a constant")


@derived("The loss of a regularised data set")
def data_loss() -> Chain:
    """sum_a l_a + tau w^2/2: the prior without its volume, which the evidence counts apart."""
    whole, losses = sp.Symbol("L", real=True), vector("l", rows)
    square = sp.Sum(w[i] ** 2, (i, 1, k))
    return begin(
        whole,
        sp.Sum(losses[a], (a, 1, rows)) - sp.log(sp.exp(-tau * square / 2)),
        "minus the logarithms of likelihood and prior",
    ).rewrite(sp.Sum(losses[a], (a, 1, rows)) + tau * square / 2, "the logarithm of an exponential")


@derived("The gradient of a regularised data set")
def data_gradient() -> Chain:
    """d_i of sum_a l(z_a) + tau w^2/2, z_a = X_ja w_j: sum_a l'_a X_ia + tau w_i."""
    slope = vector("d", k)
    return begin(
        slope[i],
        sp.Sum(slopes[a] * dz[a, i], (a, 1, rows)) + sp.diff(tau * w[i] ** 2 / 2, w[i]),
        r"the chain rule, $dz_{ai} = \partial z_a/\partial w_i$; the prior",
    ).put(LINEAR)


@derived("The Hessian of a regularised data set")
def data_hessian() -> Chain:
    """sum_a l''_a X_ia X_ja + tau delta_ij: the predictor is linear, so that no second derivative of it enters."""
    H = matrix("H", k)
    return begin(
        H[i, j],
        sp.Sum(curvatures[a] * dz[a, i] * dz[a, j], (a, 1, rows)) + tau * sp.KroneckerDelta(i, j),
        r"the chain rule, $dz_{ai} = \partial z_a/\partial w_i$; the prior",
    ).put(LINEAR)


@derived("The third derivatives of a data set")
def data_third() -> Chain:
    """f_ijm = sum_a l'''_a X_ia X_ja X_ma."""
    return begin(
        f3[i, j, m],
        sp.Sum(thirds[a] * dz[a, i] * dz[a, j] * dz[a, m], (a, 1, rows)),
        r"the chain rule, $dz_{ai} = \partial z_a/\partial w_i$; the prior has none",
    ).put(LINEAR)


@derived("The fourth derivatives of a data set")
def data_fourth() -> Chain:
    """F_ijmo = sum_a l''''_a X_ia X_ja X_ma X_oa."""
    return begin(
        f4[i, j, m, o],
        sp.Sum(fourths[a] * dz[a, i] * dz[a, j] * dz[a, m] * dz[a, o], (a, 1, rows)),
        r"the chain rule, $dz_{ai} = \partial z_a/\partial w_i$; the prior has none",
    ).put(LINEAR)


@derived("The log evidence of a data set")
def data_evidence() -> Chain:
    """-L - (log det H - k log tau)/2, with L and H of the whole data set and its prior tau^k."""
    log_evidence, whole, log_h = sp.symbols(r"\Gamma L Lambda", real=True)
    det_h, det_g = sp.symbols("h g", positive=True)
    return (
        begin(
            log_evidence,
            -(whole + sp.log(det_h / det_g) / 2),
            "minus the loss of the family of models, the whole data set as one example",
        )
        .put(Given(det_h, sp.exp(log_h), "the determinant of the Hessian by its logarithm", definition=True))
        .put(Given(det_g, tau**k, "the determinant of the metric of the prior", definition=True))
        .rewrite(-whole - (log_h - k * sp.log(tau)) / 2, "the logarithm of a quotient")
    )


@derived("The difference of two models by the logarithms of their Hessians")
def log_difference() -> Chain:
    """Delta l + Delta k log(N lambda^2)/2N + (Lambda_2 - Lambda_1)/2N, Lambda = log h."""
    logs = sp.symbols("Lambda_1 Lambda_2", real=True)
    parameters = loss_2 - loss_1 + (k_2 - k_1) * sp.log(N * lam**2) / (2 * N)
    return (
        begin(difference, parameters + sp.log(h_2 / h_1) / (2 * N), "the difference of two models")
        .put(Given(h_1, sp.exp(logs[0]), "the determinant of the first model", definition=True))
        .put(Given(h_2, sp.exp(logs[1]), "the determinant of the second model", definition=True))
        .rewrite(parameters + (logs[1] - logs[0]) / (2 * N), "the logarithm of a quotient")
    )
