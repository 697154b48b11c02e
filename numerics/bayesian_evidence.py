"""The evidence of regressions given data: Laplace's leading order and its first correction, BIC, differences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from numerics.given import finite_number, real_array
from numerics.kernels.bayesian_evidence import (
    bic,
    data_evidence,
    data_fourth,
    data_gradient,
    data_hessian,
    data_loss,
    data_third,
    evidence_loss,
    first_correction,
    gaussian_curvature,
    gaussian_loss,
    gaussian_slope,
    log_difference,
    logistic_curvature,
    logistic_fourth,
    logistic_loss,
    logistic_slope,
    logistic_third,
    model_difference,
)

_STEPS = 200
_HALVINGS = 40
_LAST = 1e-8
"""Newton's method doubles its digits: after a step that moves the predictors so little they are right to the last
place, whatever the size of the columns."""


@dataclass(frozen=True)
class Evidence:
    """A log evidence: leading order, first correction, and the fit about which it was expanded.

    least: the regularised loss at its minimum, summed over the examples; log_determinant: of its Hessian there;
    weights: (k,); precision: that of the prior; rows: how many examples.
    """

    leading: float
    correction: float
    weights: Any
    least: float
    log_determinant: float
    precision: float
    rows: int

    @property
    def corrected(self) -> float:
        """Leading order and first correction."""
        return self.leading + self.correction


def logistic_evidence(X: Any, y: Any, precision: float = 1.0) -> Evidence:
    """The log evidence of logistic regression with the prior N(0, 1/precision) on every weight.

    X: (rows, k), a column of ones for an intercept; y: (rows) of 0 and 1. The first correction takes k^6 operations.
    Raises ValueError for shapes, labels, numbers that are not finite or a precision that is not positive.
    Sources: bayesian_evidence.data_evidence, bayesian_evidence.first_correction, bayesian_evidence.logistic_loss.
    """
    design, labels = _checked(X, y)
    _refuse_other_labels(labels)
    _refuse_not_positive("precision of the prior", precision)
    fit = _fitted(design, labels, _LOGISTIC, precision)
    covariance = np.linalg.inv(fit.hessian)
    third = data_third(logistic_third(fit.predictors), fit.columns)
    fourth = data_fourth(logistic_fourth(fit.predictors), fit.columns)
    return _evidence(fit, precision, float(first_correction(third, fourth, covariance)))


def linear_evidence(X: Any, y: Any, noise_variance: float, precision: float = 1.0) -> Evidence:
    """The log evidence of linear regression with Gaussian noise; leading order is exact, the correction 0.

    X: (rows, k); y: (rows); noise_variance: that of the noise. Raises ValueError for shapes, numbers that are not
    finite or variances that are not positive. Sources: bayesian_evidence.data_evidence,
    bayesian_evidence.gaussian_loss.
    """
    design, targets = _checked(X, y)
    _refuse_not_positive("noise variance", noise_variance)
    _refuse_not_positive("precision of the prior", precision)
    return _evidence(_fitted(design, targets, _gaussian(noise_variance), precision), precision, 0.0)


def logistic_bic(X: Any, y: Any) -> float:
    """The Bayesian information criterion of logistic regression, at the maximum of the likelihood.

    X: (rows, k); y: (rows) of 0 and 1. Raises ValueError for shapes and labels, for columns that depend on one
    another, and where the likelihood has no maximum: labels that are all equal beside a column of ones, or that a plane
    parts. Source: bayesian_evidence.bic without what does not grow with the rows.
    """
    design, labels = _checked(X, y)
    _refuse_other_labels(labels)
    basis = _independent(design)
    fit = _fitted(design, labels, _LOGISTIC, 0.0)
    _refuse_flat(basis, logistic_curvature(fit.predictors))
    return float(bic(-fit.least, float(len(labels)), float(design.shape[1]), 1.0, 1.0))


def linear_bic(X: Any, y: Any, noise_variance: float) -> float:
    """The Bayesian information criterion of linear regression with noise of a known variance.

    X: (rows, k); y: (rows). Raises ValueError as linear_evidence does, and for columns that depend on one another.
    """
    design, targets = _checked(X, y)
    _refuse_not_positive("noise variance", noise_variance)
    _independent(design)
    fit = _fitted(design, targets, _gaussian(noise_variance), 0.0)
    return float(bic(-fit.least, float(len(targets)), float(design.shape[1]), 1.0, 1.0))


def difference(first: Evidence, second: Evidence) -> float:
    """log z_2 - log z_1 of two models of the same data under priors of one precision, to leading order.

    Raises TypeError for what is no Evidence, ValueError where precisions or numbers of rows differ.
    Source: bayesian_evidence.log_difference, the whole data set as one example.
    """
    for evidence in (first, second):
        if not isinstance(evidence, Evidence):
            raise TypeError(
                f"{str(evidence)[:80]} of the type {type(evidence).__name__} is no Evidence; give two of what"
                " logistic_evidence and linear_evidence return"
            )
    if first.precision != second.precision or first.rows != second.rows:
        raise ValueError(
            f"the models have the precisions {first.precision}, {second.precision} and rows {first.rows}, {second.rows}"
            "; give both the same data and prior"
        )
    sizes = (float(len(fit.weights)) for fit in (first, second))
    logs = (first.log_determinant, second.log_determinant)
    return -float(log_difference(first.least, second.least, 1.0, *sizes, *logs, first.precision**-0.5))


@dataclass(frozen=True)
class _Model:
    """The loss of one example and its slope and curvature, by predictor and target."""

    loss: Callable[[Any, Any], Any]
    slope: Callable[[Any, Any], Any]
    curvature: Callable[[Any, Any], Any]


@dataclass(frozen=True)
class _Fit:
    """Where the regularised loss is least, and what it is like there. columns: the data (k, rows)."""

    weights: Any
    predictors: Any
    least: float
    hessian: Any
    columns: Any


_LOGISTIC = _Model(logistic_loss, logistic_slope, lambda z, _: logistic_curvature(z))


def _gaussian(variance: float) -> _Model:
    return _Model(
        lambda z, y: gaussian_loss(z, y, variance),
        lambda z, y: gaussian_slope(z, y, variance),
        lambda z, _: np.full(z.shape, gaussian_curvature(variance)),
    )


def _fitted(X: Any, y: Any, model: _Model, precision: float) -> _Fit:
    """Newton's method from 0; a step that does not lower the loss is halved."""
    columns, w = np.ascontiguousarray(X.T), np.zeros(X.shape[1])
    least = float(data_loss(model.loss(X @ w, y), w, precision))
    for _ in range(_STEPS):
        z = X @ w
        H = data_hessian(model.curvature(z, y), columns, precision)
        step = _solved(H, data_gradient(model.slope(z, y), columns, w, precision))
        w, least = _lowered(X, y, model, precision, w, step, least)
        z = X @ w
        if np.abs(X @ step).max() <= _LAST * (1 + np.abs(z).max()):
            return _Fit(w, z, least, data_hessian(model.curvature(z, y), columns, precision), columns)
    raise ValueError(_NO_MINIMUM)


_NO_MINIMUM = (
    "the loss has no minimum that Newton's method reaches: the weights are not determined, or the labels are parted by"
    " a plane; give a prior, or leave columns out"
)


def _independent(X: Any) -> Any:
    """Orthonormal columns that span those of X. Raises ValueError where these depend on one another."""
    sizes = np.linalg.norm(X, axis=0)
    basis, shares, _ = np.linalg.svd(X / np.where(sizes == 0, 1, sizes), full_matrices=False)
    if X.shape[0] < X.shape[1] or not shares[-1] > max(X.shape) * np.finfo(float).eps * shares[0]:
        raise ValueError("the columns of X depend on one another; the weights are not determined, leave columns out")
    return basis


_FLAT = 1e-12
"""A curvature that is less of what it is at 1/2, in some direction: along it every row is decided, without end."""


def _refuse_flat(basis: Any, curvature: Any) -> None:
    """Newton's method ends too where the likelihood rises for ever: where its slope is rounded to 0."""
    lowest = np.linalg.eigvalsh(basis.T @ (basis * curvature[:, None]))[0]
    if not lowest > _FLAT / 4:
        raise ValueError(_NO_MINIMUM)


def _lowered(X: Any, y: Any, model: _Model, precision: float, w: Any, step: Any, least: float) -> tuple[Any, float]:
    """The weights and the loss after the step, halved until the loss does not rise by more than rounding."""
    allowed = least + 1e-14 * (abs(least) + len(y))
    for halvings in range(_HALVINGS):
        there = w - step * 0.5**halvings
        new = float(data_loss(model.loss(X @ there, y), there, precision))
        if new <= allowed:
            return there, new
    raise ValueError(_NO_MINIMUM)


def _solved(H: Any, gradient: Any) -> Any:
    try:
        step = np.linalg.solve(H, gradient)
    except np.linalg.LinAlgError:
        raise ValueError(_NO_MINIMUM) from None
    if not np.isfinite(step).all():
        raise ValueError(_NO_MINIMUM)
    return step


def _evidence(fit: _Fit, precision: float, correction: float) -> Evidence:
    sign, log_h = np.linalg.slogdet(fit.hessian)
    if sign <= 0:
        raise ValueError(
            "the Hessian at the minimum is not positive definite; the weights are not determined, give a prior"
        )
    leading = float(data_evidence(fit.least, float(log_h), float(len(fit.weights)), precision))
    return Evidence(leading, correction, fit.weights, fit.least, float(log_h), precision, len(fit.predictors))


def _checked(X: Any, y: Any) -> tuple[Any, Any]:
    design, targets = real_array(X, "array X"), real_array(y, "array y")
    if design.ndim != 2 or targets.shape != design.shape[:1] or 0 in design.shape:
        raise ValueError(
            f"X has the shape {design.shape} and y {targets.shape}; they must be (rows, k) and (rows), not empty"
        )
    for name, array in (("X", design), ("y", targets)):
        if not np.isfinite(array).all():
            place = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
            raise ValueError(f"{name}{list(place)} is {array[place]}; leave out rows that are not finite")
    return design, targets


def _refuse_other_labels(y: Any) -> None:
    other = y[(y != 0) & (y != 1)]
    if other.size:
        raise ValueError(f"y holds {other[0]}; it must hold 0 and 1 only, one column of labels")


def _refuse_not_positive(name: str, value: float) -> None:
    if not finite_number(value, name) > 0:
        raise ValueError(f"the {name} is {value}; it must be positive")


__all__ = [
    "Evidence",
    "bic",
    "data_evidence",
    "difference",
    "evidence_loss",
    "first_correction",
    "gaussian_loss",
    "linear_bic",
    "linear_evidence",
    "log_difference",
    "logistic_bic",
    "logistic_evidence",
    "logistic_loss",
    "model_difference",
]
