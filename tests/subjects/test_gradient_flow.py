"""Gradient flow against step-by-step integration."""

from __future__ import annotations

import math

import pytest
from scipy.integrate import solve_ivp

from derive import gradient_flow
from tests.subjects.reference import value

RATE, START, ALPHA = 0.3, 1.7, 0.9


@pytest.mark.parametrize("time", [0.0, 0.5, 3.0])
@pytest.mark.parametrize(
    ("path", "slope", "extra"),
    [
        (gradient_flow.parabola_path, lambda w: w, {}),
        (gradient_flow.quartic_path, lambda w: ALPHA * w**3 / 2, {"alpha": ALPHA}),
        (gradient_flow.power_path, lambda w: ALPHA * w**2.5, {"alpha": ALPHA, "q": 1.5}),
    ],
    ids=["parabola", "quartic", "power"],
)
def test_paths_are_those_of_an_integrator(path: object, slope: object, extra: dict[str, float], time: float) -> None:
    flow = solve_ivp(lambda _, w: [-RATE * slope(w[0])], (0, time or 1e-12), [START], rtol=1e-11, atol=1e-12)  # type: ignore[operator]
    derived = value(path, {"t": time, "eta": RATE, "W_0": START, **extra})  # type: ignore[arg-type]
    # the integrator was asked for eleven digits
    assert float(derived) == pytest.approx(flow.y[0][-1], rel=1e-8)


def test_losses_follow_their_paths() -> None:
    numbers = {"t": 2.0, "eta": RATE, "W_0": START, "alpha": ALPHA, "q": 1.5}
    parabola = value(gradient_flow.parabola_path, numbers)
    quartic = value(gradient_flow.quartic_path, numbers)
    power = value(gradient_flow.power_path, numbers)
    assert abs(value(gradient_flow.parabola_loss, numbers) - parabola**2 / 2) < 1e-12
    assert abs(value(gradient_flow.quartic_loss, numbers) - ALPHA * quartic**4 / 8) < 1e-12
    assert abs(value(gradient_flow.power_loss, numbers) - ALPHA * power**3.5 / 3.5) < 1e-12


def test_bounds_hold_for_every_dimension() -> None:
    for derived in (gradient_flow.descent_lemma, gradient_flow.never_rises, gradient_flow.gradient_dominates):
        scopes = {s.finding.scope for s in derived.derivation.steps if s.finding is not None}
        assert scopes == {"for every k"}


@pytest.mark.parametrize("curvatures", [(1.0, 0.2), (3.0, 1.0, 0.5)])
def test_bounds_lie_above_the_flow_of_a_quadratic_loss(curvatures: tuple[float, ...]) -> None:
    """L = sum h_i W_i^2/2 is convex, and strongly so with mu the least h: both derived bounds are above its flow."""
    start = [1.5 + place for place in range(len(curvatures))]
    first = sum(h * w**2 / 2 for h, w in zip(curvatures, start, strict=True))
    for time in (0.1, 1.0, 7.0):
        decay = [math.exp(-RATE * h * time) for h in curvatures]
        gap = sum(h * (w * d) ** 2 / 2 for h, w, d in zip(curvatures, start, decay, strict=True))
        convex = value(gradient_flow.convex_bound, {"t": time, "eta": RATE, "D_0": sum(w**2 for w in start)})
        strong = value(
            gradient_flow.strongly_convex_bound, {"t": time, "eta": RATE, "mu": min(curvatures), r"\Delta_0": first}
        )
        assert gap <= convex
        assert gap <= strong


def test_late_laws_are_those_of_the_losses() -> None:
    numbers = {"eta": RATE, "W_0": START, "alpha": ALPHA, "q": 1.5, r"\mathcal{L}_0": 2.0}
    late = 1e9
    quartic = value(gradient_flow.quartic_loss, {**numbers, "t": late}) / (ALPHA * START**4 / 8) * 2
    # the next term of the expansion is of the order 1/late
    assert float(quartic * late**2) == pytest.approx(float(value(gradient_flow.quartic_late, numbers)), rel=1e-7)
    assert float(value(gradient_flow.parabola_late, numbers)) == pytest.approx(2 * RATE)
