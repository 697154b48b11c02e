"""Simulation and kernels against SciPy and scikit-learn; skipped where they are not installed."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from numerics import bayesian_evidence, cross_entropy, gradient_flow, simulation

integrate = pytest.importorskip("scipy.integrate", reason="SciPy is not installed: pip install rederive[peers]")
special = pytest.importorskip("scipy.special", reason="SciPy is not installed: pip install rederive[peers]")
datasets = pytest.importorskip("sklearn.datasets", reason="scikit-learn is not installed: pip install rederive[peers]")
linear_model = pytest.importorskip(
    "sklearn.linear_model", reason="scikit-learn is not installed: pip install rederive[peers]"
)


def test_the_flow_is_that_of_solve_ivp() -> None:
    def pendulum(_: float, y: Any) -> Any:
        return np.array([y[1], -math.sin(y[0]) - 0.1 * y[1]])

    times = np.linspace(0, 10, 6)
    theirs = integrate.solve_ivp(pendulum, (0, 10), [1.0, 0.0], "DOP853", times, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(simulation.flow(pendulum, [1.0, 0.0], times), theirs.y.T, rtol=1e-8, atol=1e-9)


def test_integrals_are_those_of_quad() -> None:
    def integrand(x: float) -> float:
        return math.exp(-x) * math.log(1 + x) / math.sqrt(x)

    theirs, _ = integrate.quad(integrand, 0, 3, epsabs=1e-13, epsrel=1e-13)
    assert simulation.tanh_sinh(integrand, 0.0, 3.0).value == pytest.approx(theirs, rel=1e-11)
    kernel = gradient_flow.quartic_path.low_level_callable()
    theirs, _ = integrate.quad(kernel, 0, 3, (1.3, 0.7, 0.4))
    ours = simulation.gauss_legendre(lambda t: gradient_flow.quartic_path(t, 1.3, 0.7, 0.4), 0.0, 3.0)
    assert ours == pytest.approx(theirs, rel=1e-12)


def test_soft_max_and_log_sum_exp() -> None:
    Y = 100 * np.random.default_rng(2).normal(size=(8, 30))
    np.testing.assert_allclose(cross_entropy.probabilities(Y), special.softmax(Y, axis=1), rtol=1e-13, atol=1e-300)
    labels = np.arange(8)
    theirs = special.logsumexp(Y, axis=1) - Y[np.arange(8), labels]
    np.testing.assert_allclose(cross_entropy.label_loss(Y, labels), theirs, rtol=1e-13, atol=1e-13)


def test_the_weights_of_a_logistic_regression() -> None:
    data = datasets.load_breast_cancer()
    X = (data.data - data.data.mean(0)) / data.data.std(0)
    model = linear_model.LogisticRegression(C=1.0, fit_intercept=False, tol=1e-12, max_iter=10000).fit(
        X[:, :5], data.target
    )
    found = bayesian_evidence.logistic_evidence(X[:, :5], data.target, 1.0)
    np.testing.assert_allclose(found.weights, model.coef_[0], rtol=1e-5)


def test_the_gradient_of_a_ridge_regression_vanishes_where_theirs_does() -> None:
    data = datasets.load_diabetes()
    X = (data.data - data.data.mean(0)) / data.data.std(0)
    y = (data.target - data.target.mean()) / data.target.std()
    model = linear_model.Ridge(alpha=0.5 * 2.0, fit_intercept=False, solver="cholesky").fit(X, y)
    np.testing.assert_allclose(bayesian_evidence.linear_evidence(X, y, 0.5, 2.0).weights, model.coef_, rtol=1e-10)
