"""Natural gradient: Newton's and Fisher's steps, and the flow of the cross-entropy on the simplex."""

from __future__ import annotations

from typing import Any

import numpy as np

from numerics.given import real_array
from numerics.kernels.cross_entropy import probabilities
from numerics.kernels.layer_metric import descent_step
from numerics.kernels.natural_gradient import fisher_matrix, logit_step, newton_step, simplex_flow


def newton(weights: Any, gradient: Any, hessian: Any) -> Any:
    """The weights after one Newton step; they are at the critical point of a quadratic loss.

    weights, gradient: (k,) or (rows, k); hessian: (k, k), symmetric with an inverse, of any signature. At a saddle the
    step goes to the saddle (natural_gradient.saddle). Raises TypeError for numbers that are not real, ValueError for
    shapes that do not fit, a matrix that is not symmetric, and one that has no inverse but for rounding. Source:
    natural_gradient.newton_covariance.
    """
    here, slopes = _fitting(weights, gradient)
    h = _symmetric(hessian, here.shape[-1], "Hessian")
    sizes = np.abs(np.linalg.eigvalsh(h))
    if not (sizes > _rounding(sizes)).all():
        raise ValueError(
            f"an eigenvalue is {sizes.min():.3g} beside {sizes.max():.3g}, so that the Hessian has no inverse; leave"
            " out the weights on which the loss does not depend"
        )
    return here + newton_step(slopes, np.linalg.inv(h))


def fisher(weights: Any, gradient: Any, matrix: Any, learning_rate: float = 1.0) -> Any:
    """The weights after one step of the natural gradient, whose metric is the Fisher matrix.

    weights, gradient: (k,) or (rows, k); matrix: the Fisher matrix (k, k), positive definite: that of a soft-max by its
    logits is not, as a shift of all logits changes nothing (use logit_step). Raises TypeError for numbers that are not
    real, ValueError for shapes that do not fit and a matrix that is not positive definite beyond rounding. Source:
    layer_metric.descent_step in the metric of Fisher.
    """
    here, slopes = _fitting(weights, gradient)
    metric = _symmetric(matrix, here.shape[-1], "Fisher matrix")
    values = np.linalg.eigvalsh(metric)
    if not (values > _rounding(values)).all():
        raise ValueError(
            f"the Fisher matrix has beside {values.max():.3g} the eigenvalue {values.min():.3g}; a metric must be"
            " positive definite, add to it"
        )
    return descent_step(here, slopes, np.linalg.inv(metric), learning_rate)


def soft_max_fisher(logits: Any) -> Any:
    """The Fisher matrix of a soft-max by its logits; logits: (n,) or (rows, n). Gives (n, n) or (rows, n, n).

    Sources: cross_entropy.soft_max, cross_entropy.fisher_matrix.
    """
    return fisher_matrix(probabilities(logits))


def _fitting(weights: Any, gradient: Any) -> tuple[Any, Any]:
    here, slopes = real_array(weights, "array of weights"), real_array(gradient, "gradient")
    if here.shape != slopes.shape or here.ndim not in (1, 2):
        raise ValueError(f"weights {here.shape} and gradient {slopes.shape} must have one shape, (k,) or (rows, k)")
    return here, slopes


def _symmetric(matrix: Any, count: int, name: str) -> Any:
    h = real_array(matrix, name)
    if h.shape != (count, count):
        raise ValueError(f"the {name} has the shape {h.shape}; it must be ({count}, {count})")
    if not np.isfinite(h).all():
        raise ValueError(f"the {name} holds {h[~np.isfinite(h)][0]}; its entries must be finite")
    if not np.array_equal(h, h.T):
        raise ValueError(f"the {name} differs from its transpose by {np.abs(h - h.T).max():.3g}; give (h + h.T)/2")
    return h


def _rounding(eigenvalues: Any) -> float:
    """How far eigenvalues are known: those of a matrix without an inverse come out as small as this, of any sign."""
    return float(len(eigenvalues) * np.finfo(float).eps * np.abs(eigenvalues).max(initial=0.0))


__all__ = ["fisher", "fisher_matrix", "logit_step", "newton", "newton_step", "simplex_flow", "soft_max_fisher"]
