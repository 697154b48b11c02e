"""What callers give, as arrays of real numbers; what would lose its meaning on the way is refused."""

from __future__ import annotations

import math
import numbers
from typing import Any

import numpy as np


def real_array(value: Any, name: str) -> Any:
    """A float64 array. name: of the argument. Raises TypeError for masks, complex numbers and what is no number."""
    refuse_mask(value, name)
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise TypeError(f"the {name} has the type {array.dtype}; give real numbers")
    return array.astype(float, copy=False)


def refuse_mask(value: Any, name: str) -> None:
    """Raises TypeError for a masked array: what its mask hides would be computed with."""
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(
            f"the {name} is a masked array, whose mask would be lost; give .filled(np.nan), or leave it out"
        )


def whole_number(value: Any, name: str, least: int) -> int:
    """An int. Raises TypeError for what is none, ValueError for one below the least."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        raise TypeError(f"the {name} is {value!r}; give a whole number")
    if value < least:
        raise ValueError(f"the {name} is {value}; it must not be {'negative' if least == 0 else f'below {least}'}")
    return int(value)


def finite_number(value: Any, name: str) -> float:
    """A float. Raises TypeError for what is no real number, ValueError for infinities and nan."""
    if not isinstance(value, numbers.Real):
        raise TypeError(f"the {name} is of the type {type(value).__name__}; give one real number")
    if not math.isfinite(value):
        raise ValueError(f"the {name} is {value}; it must be finite")
    return float(value)
