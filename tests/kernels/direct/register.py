"""Where the direct simulations of the kernels are written down, one for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass(frozen=True)
class Same:
    """What a kernel gave, what the simulation gave, and how far they may be apart, with the reason in words."""

    found: Any
    simulated: Any
    relative: float
    absolute: float
    why: str

    def check(self) -> None:
        """Raises AssertionError with both."""
        np.testing.assert_allclose(self.found, self.simulated, self.relative, self.absolute, err_msg=self.why)


SIMULATED: dict[str, Callable[[Draw], Iterable[Same]]] = {}


def simulates(name: str) -> Callable[[Callable[[Draw], Iterable[Same]]], Callable[[Draw], Iterable[Same]]]:
    """Enters the simulation of a kernel."""

    def enter(run: Callable[[Draw], Iterable[Same]]) -> Callable[[Draw], Iterable[Same]]:
        assert name not in SIMULATED, f"{name} is simulated twice"
        SIMULATED[name] = run
        return run

    return enter


def numbers(draw: Draw, *ranges: tuple[float, float]) -> list[float]:
    """A number from each range."""
    return [draw(st.floats(low, high)) for low, high in ranges]


def vector(draw: Draw, size: int, low: float = -2.0, high: float = 2.0) -> Any:
    """Numbers from one range."""
    return np.array(draw(st.lists(st.floats(low, high), min_size=size, max_size=size)))


def matrix(draw: Draw, rows: int, columns: int, low: float = -2.0, high: float = 2.0) -> Any:
    """Rows of such numbers."""
    return vector(draw, rows * columns, low, high).reshape(rows, columns)


def positive_definite(draw: Draw, size: int) -> Any:
    """A symmetric matrix whose eigenvalues are at least 1/2."""
    A = matrix(draw, size, size, -1.0, 1.0)
    return A @ A.T + np.eye(size) / 2


def distribution(draw: Draw, size: int) -> Any:
    """Positive shares that add up to 1."""
    shares = vector(draw, size, 0.05, 1.0)
    return shares / shares.sum()


FLOW = "the error of a step of the flow is 1e-10; some hundred steps add up"
FLOW_ERROR = 1e-7
ROUNDING = "a few roundings"
ROUNDED = 1e-12
DIFFERENCES = "differences extrapolated from spacings of 0.1 lose about five digits"
DIFFERENCE_ERROR = 1e-8
QUADRATURE = "tanh-sinh quadrature to 1e-13"
QUADRATURE_ERROR = 1e-11
