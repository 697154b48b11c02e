"""What a derivation says it was proved for: no dummies, no names of something else, and the signs it rests on."""

from __future__ import annotations

import pytest

from derive.deriving import Derived
from derive.finite_steps import goe_three, heavy_ball_unstable
from derive.gradient_flow import gradient_dominates
from derive.layer_metric import frozen_metric, stiffness_ratio
from derive.natural_gradient import categorical_unit_speed, gaussian_mixed
from derive.writing.words import what_was_proved


@pytest.mark.parametrize(
    ("derived", "said"),
    [
        (goe_three, "proved."),
        (heavy_ball_unstable, "proved, for every real $a$, $b$."),
        (stiffness_ratio, "proved, for every positive $F$, $\\eta$, $s$, $s'$."),
        (categorical_unit_speed, "proved, for every real $s$."),
        (gaussian_mixed, "proved, for every real $\\mu$ and positive $\\sigma$."),
        (frozen_metric, "proved, for every $k$ and positive $q$."),
        (gradient_dominates, "for every $k$, positive $\\mu$ and nonnegative $s$."),
    ],
)
def test_the_scope_names_what_is_free_and_nothing_else(derived: Derived, said: str) -> None:
    assert what_was_proved(derived.derivation).endswith(said)
