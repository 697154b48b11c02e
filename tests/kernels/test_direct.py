"""Every kernel against a direct simulation that does not use its formula; a kernel without one is a failure."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from tests.kernels.direct import (  # noqa: F401
    bayesian_evidence,
    complex_weights,
    cross_entropy,
    finite_steps,
    gradient_flow,
    layer_metric,
    momentum,
    natural_gradient,
)
from tests.kernels.direct.register import SIMULATED, Same
from tests.kernels.drawn import every


def test_every_kernel_is_simulated() -> None:
    assert set(SIMULATED) == {name for name, _ in every()}


@pytest.mark.parametrize("name", sorted(SIMULATED))
def test_a_kernel_is_what_a_simulation_gives(name: str) -> None:
    @settings(max_examples=12)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        compared = list(SIMULATED[name](data.draw))
        assert compared, "a simulation that compares nothing"
        for pair in compared:
            pair.check()

    check()


def test_a_comparison_can_fail() -> None:
    with pytest.raises(AssertionError, match="a few roundings"):
        Same(1.0, 1.0 + 1e-9, 1e-12, 0.0, "a few roundings").check()
