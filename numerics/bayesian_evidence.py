"""The evidence of models given data: Laplace's leading order and its first correction, BIC, differences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from numerics.kernels.bayesian_evidence import bic, evidence_loss, first_correction, model_difference

_STEPS = 100


@dataclass(frozen=True)
class Evidence:
    """A log evidence: leading order, first correction, and where the regularised loss is least."""

    leading: float
    correction: float
    weights: Any

    @property
    def corrected(self) -> float:
        """Leading order and first correction."""
        return self.leading + self.correction


def logistic_evidence(X: Any, y: Any, precision: float = 1.0) -> Evidence:
    """The log evidence of logistic regression with the prior N(0, 1/precision) on every weight.

    X: (rows, k); y: (rows) of 0 and 1. Raises ValueError for shapes, labels or a precision that are not so.
    """
    X, y = _checked(X, y, precision)
    if not np.isin(y, (0.0, 1.0)).all():
        raise ValueError("y must hold 0 and 1 only; give one column of labels")
    slopes = _softplus_derivatives()
    w = np.zeros(X.shape[1])
    for _ in range(_STEPS):
        z = X @ w
        gradient = X.T @ (slopes[1](z) - y) + precision * w
        step = np.linalg.solve(_hessian(X, slopes[2](z), precision), gradient)
        w = w - step
        if np.abs(step).max() < 1e-14 * (1 + np.abs(w).max()):
            break
    z = X @ w
    H = _hessian(X, slopes[2](z), precision)
    least = float(np.sum(slopes[0](z) - y * z) + precision * (w @ w) / 2)
    third = np.einsum("n,ni,nj,nk->ijk", slopes[3](z), X, X, X, optimize=True)
    fourth = np.einsum("n,ni,nj,nk,nl->ijkl", slopes[4](z), X, X, X, X, optimize=True)
    return Evidence(_leading(least, H, precision), float(first_correction(third, fourth, np.linalg.inv(H))), w)


def linear_evidence(X: Any, y: Any, noise_variance: float, precision: float = 1.0) -> Evidence:
    """The log evidence of linear regression with Gaussian noise; leading order is exact.

    X: (rows, k); y: (rows). Raises ValueError for shapes or variances that are not so.
    """
    X, y = _checked(X, y, precision)
    if not noise_variance > 0:
        raise ValueError(f"the noise variance is {noise_variance}; it must be positive")
    H = _hessian(X, np.full(len(y), 1 / noise_variance), precision)
    w = np.linalg.solve(H, X.T @ y / noise_variance)
    misfit = np.sum((y - X @ w) ** 2) / noise_variance + len(y) * np.log(2 * np.pi * noise_variance)
    return Evidence(_leading(float(misfit + precision * (w @ w)) / 2, H, precision), 0.0, w)


def _leading(least: float, H: Any, precision: float) -> float:
    """Minus the derived loss of one whole data set: N = 1, all of it in the loss."""
    k = len(H)
    sign, log_h = np.linalg.slogdet(H)
    if sign <= 0:
        raise ValueError("the Hessian at the minimum is not positive definite; the weights are not determined")
    # The determinants enter by their quotient only, which would overflow where its logarithm does not.
    return -float(evidence_loss(least, 1.0, float(k), 1.0, 1.0)) - float(log_h - k * np.log(precision)) / 2


def _hessian(X: Any, curvature: Any, precision: float) -> Any:
    return X.T @ (X * np.asarray(curvature)[:, None]) + precision * np.eye(X.shape[1])


@cache
def _softplus_derivatives() -> tuple[Any, ...]:
    """log(1 + e^z) and its first four derivatives, taken on its graph."""
    from numerics.compiler.kernel import Kernel
    from numerics.compiler.program import Builder

    builder = Builder()
    kernels = [Kernel(builder.program(("z",), [builder.apply("softplus", builder.input("z"))]), "softplus")]
    for _ in range(4):
        kernels.append(kernels[-1].gradient("z"))
    return tuple(kernels)


def _checked(X: Any, y: Any, precision: float) -> tuple[Any, Any]:
    X, y = np.asarray(X, float), np.asarray(y, float)
    if X.ndim != 2 or y.shape != X.shape[:1]:
        raise ValueError(f"X has the shape {X.shape} and y {y.shape}; they must be (rows, k) and (rows)")
    if not precision > 0:
        raise ValueError(f"the precision of the prior is {precision}; it must be positive")
    return X, y


__all__ = [
    "Evidence",
    "bic",
    "evidence_loss",
    "first_correction",
    "linear_evidence",
    "logistic_evidence",
    "model_difference",
]
