"""What every test starts from: mpmath's usual digits, and Hypothesis with the same examples everywhere and no deadline.

HYPOTHESIS_PROFILE=explore draws new examples.
"""

from __future__ import annotations

import os

import mpmath
from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", derandomize=False, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_runtest_setup() -> None:
    """No test works with the digits that another one asked mpmath for."""
    mpmath.mp.prec = 53
