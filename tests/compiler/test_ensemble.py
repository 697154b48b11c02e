"""Trajectories of flows against closed forms, mpmath's Taylor series and SciPy's integrator; what fails says so."""

from __future__ import annotations

import itertools

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st
from scipy.integrate import solve_ivp

from numerics import CannotCompile, compile_flow
from numerics.compiler.faces import ensemble as module
from numerics.compiler.faces.ensemble import Ensemble

W, v, y, t = sp.symbols("W v y t", real=True)
m, friction, alpha, rate = sp.symbols("m lambda alpha r", positive=True)


@pytest.fixture(scope="module")
def damped() -> Ensemble:
    return compile_flow({W: v, v: -(alpha * W**3 / 2 + friction * v) / m}, (m, friction, alpha), name="test.quartic")


@pytest.fixture(scope="module")
def decay() -> Ensemble:
    return compile_flow({y: -rate * y}, (rate,), name="test.decay")


def _drawn(count: int, seed: int = 0) -> dict[str, np.ndarray]:
    r = np.random.default_rng(seed)
    return {
        "W": r.normal(size=count), "v": r.normal(size=count), "m": r.uniform(0.5, 2, count),
        "lambda_": r.uniform(0.1, 1, count), "alpha": r.uniform(0.5, 2, count),
    }  # fmt: skip


@settings(max_examples=20)
@given(st.floats(0.01, 3.0), st.floats(-5, 5), st.floats(1e-10, 1e-4))
def test_decay_to_the_tolerance(decay: Ensemble, r: float, start: float, tolerance: float) -> None:
    """Errors per step add up: over some dozen steps to less than a hundred tolerances."""
    found = decay([0.5, 2.0], y=start, r=r, rtol=tolerance, atol=tolerance)["y"]
    np.testing.assert_allclose(found, start * np.exp([-0.5 * r, -2 * r]), rtol=0, atol=100 * tolerance)


def test_an_oscillation_against_taylor_series(damped: Ensemble) -> None:
    given_ = {name: float(a[0]) for name, a in _drawn(1, 3).items()}
    found = damped(8.0, **given_, rtol=1e-11, atol=1e-13)
    with mpmath.workdps(25):
        a, b, c = (mpmath.mpf(given_[k]) for k in ("alpha", "lambda_", "m"))
        exact = mpmath.odefun(
            lambda _, u: [u[1], -(a * u[0] ** 3 / 2 + b * u[1]) / c], 0, [mpmath.mpf(given_[k]) for k in ("W", "v")]
        )(8)
    assert found["W"] == pytest.approx(float(exact[0]), abs=1e-9)
    assert found["v"] == pytest.approx(float(exact[1]), abs=1e-9)


def test_many_trajectories_against_another_integrator(damped: Ensemble) -> None:
    drawn, times = _drawn(13), np.array([0.0, 1.0, 1.0, 6.0])
    found = damped(times, **drawn)
    assert found["W"].shape == (4, 13)
    np.testing.assert_array_equal(found["W"][0], drawn["W"])
    np.testing.assert_array_equal(found["W"][1], found["W"][2])
    assert not found.failed.any()
    for i in range(13):
        a, b, c = (float(drawn[k][i]) for k in ("alpha", "lambda_", "m"))
        run = solve_ivp(
            lambda _, u, a=a, b=b, c=c: [u[1], -(a * u[0] ** 3 / 2 + b * u[1]) / c],
            (0, 6), [drawn["W"][i], drawn["v"][i]], t_eval=[0, 1, 6], method="DOP853", rtol=1e-12, atol=1e-14,
        )  # fmt: skip
        np.testing.assert_allclose(found["W"][[0, 1, 3], i], run.y[0], atol=3e-7)


def test_the_error_falls_with_the_tolerance(damped: Ensemble) -> None:
    """Halving the digits asked for halves the digits found, with less than a factor of 30 between."""
    drawn = _drawn(200)
    exact = damped(5.0, **drawn, rtol=1e-13, atol=1e-14)["W"]
    errors = [np.abs(damped(5.0, **drawn, rtol=e, atol=e)["W"] - exact).max() for e in (1e-4, 1e-6, 1e-8, 1e-10)]
    assert all(1e-2 / 30 < later / earlier < 1e-2 * 30 for earlier, later in itertools.pairwise(errors))


def test_time_may_stand_in_the_rate() -> None:
    forced = compile_flow({y: sp.cos(t) - y * rate}, (rate,), time=t)
    found = forced([1.0, 4.0], y=0.0, r=0.0)["y"]
    np.testing.assert_allclose(found, np.sin([1.0, 4.0]), atol=1e-7)
    late = forced(4.0, t_start=1.0, y=float(np.sin(1.0)), r=0.0)["y"]
    assert late == pytest.approx(np.sin(4.0), abs=1e-7)


def test_what_runs_away_is_nan_and_said() -> None:
    """y' = y^2 from 1 has no solution at t = 2; the neighbours in its register are not touched."""
    flow = compile_flow({y: y**2})
    found = flow([0.5, 2.0], y=np.array([1.0, -1.0, 0.1, np.nan]))
    assert found.failed.tolist() == [True, False, False, True]
    np.testing.assert_allclose(found["y"][0, :3], [2.0, -1 / 1.5, 0.1 / 0.95], rtol=1e-6)
    np.testing.assert_allclose(found["y"][1, 1:3], [-1 / 3, 0.1 / 0.8], rtol=1e-6)
    assert np.isnan(found["y"][1, [0, 3]]).all()


@pytest.mark.parametrize("rate", [y, sp.sqrt(y), sp.log(y)])
def test_a_start_without_a_value_fails_at_once(rate: sp.Expr) -> None:
    starts = np.array([np.nan, 1.0] if rate == y else [np.nan, -1.0])
    found = compile_flow({y: -rate})([0.5, 1.0], y=starts)
    assert found.failed.tolist() == [True, rate != y]
    assert found.rounds < 100


def test_rates_without_a_value_beyond_the_guess_do_not_end_a_trajectory() -> None:
    # The guess of the first step leads below 0, where the root has no value.
    found = compile_flow({y: -1000 * sp.sqrt(y)})([1e-9], y=1e-4)
    assert not found.failed.any()
    assert found["y"][0] == pytest.approx((1e-2 - 500e-9) ** 2, rel=1e-9)


def test_too_many_steps_are_said(damped: Ensemble) -> None:
    found = damped(100.0, **_drawn(3), max_steps=5)
    assert found.failed.all()
    assert np.isnan(found["W"]).all()
    assert found.rounds == 5


def test_shapes(damped: Ensemble) -> None:
    drawn = {name: float(a[0]) for name, a in _drawn(1).items()}
    assert damped(1.0, **drawn)["W"].shape == ()
    grid = damped([1.0, 2.0], **(drawn | {"W": np.ones((3, 1)), "m": np.ones(5)}))
    assert grid["W"].shape == (2, 3, 5)
    assert damped(1.0, **(drawn | {"W": np.empty(0)}))["W"].shape == (0,)


def test_threads_give_the_same_bits(damped: Ensemble, monkeypatch: pytest.MonkeyPatch, three_threads: None) -> None:
    drawn = _drawn(3001)
    monkeypatch.setattr(module, "_WORTH_THREADS", 10**9)
    alone = damped(3.0, **drawn)["W"]
    monkeypatch.setattr(module, "_WORTH_THREADS", 1)
    np.testing.assert_array_equal(damped(3.0, **drawn)["W"], alone)


@pytest.mark.parametrize(
    ("times", "changed", "kind", "said"),
    [
        (1.0, {"W": None}, TypeError, "misses W"),
        (1.0, {"mu": 1.0}, TypeError, "no argument 'mu'"),
        (1.0, {"W": 1j}, TypeError, "real numbers"),
        (1.0, {"W": np.ones(2), "v": np.ones(3)}, ValueError, "do not broadcast"),
        (-1.0, {}, ValueError, "not lie before t_start"),
        ([2.0, 1.0], {}, ValueError, "not decrease"),
        (np.nan, {}, ValueError, "finite"),
        (1.0, {"rtol": -1.0}, ValueError, "rtol is -1.0"),
    ],
)
def test_what_does_not_fit_is_refused(damped: Ensemble, times, changed, kind, said) -> None:
    words = {"W": 1.0, "v": 0.0, "m": 1.0, "lambda_": 1.0, "alpha": 1.0} | changed
    with pytest.raises(kind, match=said):
        damped(times, **{name: value for name, value in words.items() if value is not None})


def test_what_cannot_be_a_flow_is_refused() -> None:
    with pytest.raises(CannotCompile, match="without states"):
        compile_flow({})
    with pytest.raises(CannotCompile, match="symbol r is no argument"):
        compile_flow({y: -rate * y})
    with pytest.raises(CannotCompile, match="complex rates"):
        compile_flow({y: sp.I * y})
