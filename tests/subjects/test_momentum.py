"""Optimisers against loops that know no formula."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from scipy.integrate import solve_ivp

from derive import momentum
from tests.subjects.reference import value


def test_free_decay_and_constant_force_follow_small_steps() -> None:
    mass, friction, force, v = 1.3, 0.7, 0.4, 2.0
    free, pushed, steps, time = v, v, 200_000, 1.5
    for _ in range(steps):
        free += time / steps * (-friction * free / mass)
        pushed += time / steps * (force - friction * pushed) / mass
    numbers = {"m": mass, "lambda": friction, "t": time, "v_0": v, "F": force}
    # a step of Euler's method errs by the square of its length
    assert float(value(momentum.free_decay, numbers)) == pytest.approx(free, rel=1e-5)
    path = momentum.constant_force.derivation.steps[0].line.right
    derived = float(path.subs({s: numbers[s.name] for s in path.free_symbols}))
    assert derived == pytest.approx(pushed, rel=1e-5)


def test_heavy_ball_is_newton_in_steps() -> None:
    numbers = {"m": 2.0, "lambda": 0.5, "h": 0.1, "W": 1.0, "W_-": 1.2, "F": -0.3}
    coefficient, rate = 1 - 0.5 * 0.1 / 2, 0.1**2 / 2
    assert float(value(momentum.heavy_ball, numbers)) == pytest.approx(1.0 + coefficient * (1.0 - 1.2) + rate * -0.3)


def test_heavy_ball_shrinks_volumes_by_beta() -> None:
    beta, rate, curvature = 0.9, 0.1, 1.7
    step = np.array([[1 - rate * curvature, beta], [-rate * curvature, beta]])
    assert np.linalg.det(step) == pytest.approx(float(value(momentum.heavy_ball_volume, {r"\beta_1": beta})))


def test_the_bias_of_a_rolling_average() -> None:
    average = 0.0
    for _ in range(7):
        average = 0.9 * average + 0.1 * 2.5
    assert float(value(momentum.bias_correction, {r"\beta_1": 0.9, "n": 7, "g": 2.5})) == pytest.approx(average)


def test_five_steps_of_adam() -> None:
    """On W^2/2 from 1, rate .1, eps .1: the step derived for one step, the averages by the derived rolling average."""
    weight, first, second = 1.0, 0.0, 0.0
    for n in range(1, 6):
        rolled = momentum.ema.conclusion.right
        names = {s.name: s for s in rolled.free_symbols}

        def roll(average: float, new: float, beta: float, names: dict = names, rolled: object = rolled) -> float:
            put = {names[r"\bar{F}"]: average, names["F"]: new, names[r"\beta_1"]: beta}
            return float(rolled.subs(put))  # type: ignore[attr-defined]

        first, second = roll(first, weight, 0.9), roll(second, weight**2, 0.999)
        start = momentum.adam_first_step.derivation.steps[0].line.right
        put = {"eta": 0.1, "epsilon": 0.1, "m_1": first, "s_1": second, "c_1": 1 - 0.9**n, "c_2": 1 - 0.999**n}
        weight -= float(start.subs({s: put[s.name] for s in start.free_symbols}))
    assert weight == pytest.approx(0.5556132384812, rel=1e-11)


def test_five_steps_of_rmsprop() -> None:
    """On W^2/2 from 1, rate .1, eps .1, decay .9, the average started at 0 as in PyTorch."""
    start = momentum.rmsprop.derivation.steps[0].line.right
    weight, square = 1.0, 0.0
    for _ in range(5):
        square = 0.9 * square + 0.1 * weight**2
        put = {"eta": 0.1, "epsilon": 0.1, "g": weight, "s": square}
        weight -= float(start.subs({s: put[s.name] for s in start.free_symbols}))
    assert weight == pytest.approx(0.3158354258414, rel=1e-11)


def test_five_steps_of_rmsprop_with_epsilon_under_the_root() -> None:
    """The same run in the convention of optax."""
    start = momentum.rmsprop_under_root.derivation.steps[0].line.right
    weight, square = 1.0, 0.0
    for _ in range(5):
        square = 0.9 * square + 0.1 * weight**2
        put = {"eta": 0.1, "epsilon": 0.1, "g": weight, "s": square}
        weight -= float(start.subs({s: put[s.name] for s in start.free_symbols}))
    assert weight == pytest.approx(0.3307704, abs=1e-7)


def test_one_step_of_heavy_ball_scales_the_symplectic_form() -> None:
    """M^t J M = beta J for a random symmetric Hessian of three parameters."""
    random = np.random.default_rng(5)
    beta, rate, A = 0.9, 0.1, random.normal(size=(3, 3))
    H, one, zero = A + A.T, np.eye(3), np.zeros((3, 3))
    M = np.block([[one - rate * H, beta * one], [-rate * H, beta * one]])
    J = np.block([[zero, one], [-one, zero]])
    assert np.allclose(M.T @ J @ M, beta * J, atol=1e-14)
    factor = momentum.heavy_ball_area.conclusion.right.as_coeff_Mul()[1].as_independent(sp.Sum)[0]
    assert str(factor) == r"\beta_1"


def test_the_rolling_average_of_a_force_is_that_of_an_integrator() -> None:
    beta, first, end = 0.7, -0.4, 2.3
    run = solve_ivp(lambda s, y: [-beta * (y[0] - np.cos(s))], (0, end), [first], rtol=1e-11, atol=1e-13)
    right = momentum.filter_any.conclusion.right
    (force,) = {f.func for f in right.atoms(sp.core.function.AppliedUndef)}
    names = {s.name: s for s in right.free_symbols}
    exact = right.replace(force, sp.cos).subs({names["beta"]: beta, names[r"\bar{F}_0"]: first, names["t"]: end})
    assert float(exact.doit()) == pytest.approx(run.y[0, -1], rel=1e-8)


def test_adam_with_a_steady_second_average_takes_the_steps_of_heavy_ball() -> None:
    beta, rate, divisor = 0.9, 0.05, 1.3
    average, before, here = 0.0, 1.0, 1.0
    right = momentum.adam_as_heavy_ball.conclusion.right
    for _ in range(6):
        force = -here
        put = {"W": here, "W_-": before, "F": force, r"\beta_1": beta, "eta": rate, "D": divisor}
        derived = float(right.subs({s: put[s.name] for s in right.free_symbols}))
        average = beta * average + (1 - beta) * force
        before, here = here, here + rate * average / divisor
        assert derived == pytest.approx(here, rel=1e-13)


def test_nesterovs_path_is_the_one_derived() -> None:
    """2 J_1(t)/t at 5, and against the equation integrated from the series at a small time."""
    (path,) = {d.expr for d in momentum.nesterov_flow.derivation.steps[0].line.right.atoms(sp.Derivative)}
    (t,) = path.free_symbols
    assert float(path.subs(t, 5)) == pytest.approx(-0.131031655037, abs=1e-12)
    early = 1e-3
    run = solve_ivp(
        lambda s, y: [y[1], -3 * y[1] / s - y[0]],
        (early, 5.0), [1 - early**2 / 8, -early / 4], rtol=1e-10, atol=1e-12,
    )  # fmt: skip
    assert run.y[0, -1] == pytest.approx(float(path.subs(t, 5)), abs=1e-7)


def test_the_table_of_parameters_is_that_of_a_run() -> None:
    """Heavy ball with the coefficients of the table is Newton's equation in steps."""
    m, friction, h, force = 0.7, 0.4, 0.01, 1.3
    table = {(row.optimiser, str(row.usual)): row.mechanical for row in momentum.parameter_table()}
    put = {"m": m, "lambda": friction, "h": h}
    beta, eta = (
        float(e.subs({s: put[s.name] for s in e.free_symbols}))
        for e in (table["heavy ball", r"\beta_1"], table["heavy ball", r"\eta"])
    )
    before, here = 0.2, 0.21
    after = here + beta * (here - before) + eta * force
    assert m * (after - 2 * here + before) / h**2 == pytest.approx(force - friction * (here - before) / h)
