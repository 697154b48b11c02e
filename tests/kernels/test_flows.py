"""The flows of the library against closed forms and against a plain integrator."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from numerics import gradient_flow, momentum, simulation

rates = st.floats(0.05, 2.0)


@settings(max_examples=15)
@given(rates, rates, st.floats(0.2, 2.0), st.floats(1.0, 4.0))
def test_integrated_paths_are_the_closed_ones(eta: float, alpha: float, start: float, q: float) -> None:
    times = np.linspace(0, 5, 6)
    found = gradient_flow.quartic_flow(times, W=start, eta=eta, alpha=alpha)["W"]
    np.testing.assert_allclose(found, gradient_flow.quartic_path(times, start, eta, alpha), rtol=1e-6)
    found = gradient_flow.power_flow(times, W=start, eta=eta, alpha=alpha, q=q)["W"]
    np.testing.assert_allclose(found, gradient_flow.power_path(times, start, eta, alpha, q), rtol=1e-6)


def test_the_damped_quartic_against_a_plain_integrator() -> None:
    r = np.random.default_rng(2)
    W, v, m, friction, alpha = r.normal(size=(2, 9)).tolist() + r.uniform(0.3, 2, (3, 9)).tolist()
    times = np.array([0.0, 1.5, 7.0])
    found = momentum.damped_quartic(times, W=W, v=v, m=m, lambda_=friction, alpha=alpha, rtol=1e-10, atol=1e-12)
    for i in range(9):
        run = simulation.flow(
            lambda _, y, i=i: np.array([y[1], -(alpha[i] * y[0] ** 3 / 2 + friction[i] * y[1]) / m[i]]),
            [W[i], v[i]],
            times,
        )
        np.testing.assert_allclose(found["W"][:, i], run[:, 0], atol=1e-8)
        np.testing.assert_allclose(found["v"][:, i], run[:, 1], atol=1e-8)


def test_friction_takes_the_energy() -> None:
    times = np.linspace(0, 20, 50)
    run = momentum.damped_quartic(times, W=1.3, v=-0.4, m=0.7, lambda_=0.2, alpha=1.1)
    energy = 0.7 * run["v"] ** 2 / 2 + 1.1 * run["W"] ** 4 / 8
    assert (np.diff(energy) < 1e-9).all()
    assert energy[-1] < 0.1 * energy[0]


def test_a_start_outside_the_domain_is_nan() -> None:
    assert np.isnan(gradient_flow.power_flow(1.0, W=-1.0, eta=1.0, alpha=1.0, q=1.5)["W"])
    with pytest.raises(TypeError, match="misses m"):
        momentum.damped_quartic(1.0, W=1.0, v=0.0, lambda_=1.0, alpha=1.0)
