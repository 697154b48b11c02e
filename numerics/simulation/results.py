"""A number with the error that its method estimates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """A value and an estimate of its absolute error, which is no bound."""

    value: float
    error: float
