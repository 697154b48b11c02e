"""A batch as its definition says: one example after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def by_example(function: Callable[..., Any], *rows: Any) -> Any:
    """The results of a function of one example for every row, stacked: (rows, ...).

    rows: arrays whose first axes have one length. Raises ValueError for lengths that differ and for no rows at all,
    where the shape of a result is not known.
    """
    lengths = [len(array) for array in rows]
    if len(set(lengths)) != 1:
        raise ValueError(f"the arrays have the lengths {lengths}; give one entry for every row in each of them")
    if lengths[0] == 0:
        raise ValueError("the arrays have no rows; give at least one, as the shape of a result is not known without it")
    return np.stack([np.asarray(function(*example)) for example in zip(*rows, strict=True)])
