"""The layer metric against linear algebra in numbers."""

from __future__ import annotations

import numpy as np
import sympy as sp

from derive import layer_metric
from tests.subjects.reference import in_components


def test_covariant_descent_is_minus_the_inverse_metric_times_the_gradient() -> None:
    metric = np.array([[2.0, 0.3], [0.3, 1.1]])
    slope = np.array([0.7, -0.4])
    for place in (1, 2):
        right = in_components(layer_metric.covariant_descent, {"k": 2}, {"i": place})
        names = {f"g_{i}{j}": metric[i - 1, j - 1] for i in (1, 2) for j in (1, 2)}
        right = right.subs(
            {s: names[s.name] for s in right.free_symbols if s.name in names} | {sp.Symbol("eta", positive=True): 0.1}
        )
        for derivative in right.atoms(sp.Derivative):
            right = right.subs(derivative, slope[int(str(derivative.variables[0])[-1]) - 1])
        assert abs(float(right) - (-0.1 * np.linalg.solve(metric, slope))[place - 1]) < 1e-12


def test_the_paper_s_equations_hold_for_every_number_of_layers() -> None:
    assert all(
        s.finding.scope == "for every k" for s in layer_metric.covariance.derivation.steps if s.finding is not None
    )
    trace = layer_metric.trace_form.derivation
    assert {s.finding.scope for s in trace.steps if s.finding is not None} == {"for every k, q, r"}


def test_a_frozen_layer_does_not_move() -> None:
    assert layer_metric.freezing.conclusion.right == 0
