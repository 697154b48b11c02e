"""What a kernel of arrays is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Formulas:
    """Formulas with free indices, the arguments, those with rows, and ranges of indices that stand on no array."""

    results: tuple[tuple[Any, tuple[Any, ...]], ...]
    arguments: tuple[Any, ...]
    rows: tuple[Any, ...] = ()
    ranges: dict[Any, Any] = field(default_factory=dict)
