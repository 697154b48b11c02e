"""Building derivations: chains of small steps, each computed by an operation and judged as it is made."""

from __future__ import annotations

from derive.deriving.chain import Chain, begin, recall
from derive.deriving.lazy import Derived, derived
from derive.deriving.refusal import BrokenStep

__all__ = ["BrokenStep", "Chain", "Derived", "begin", "derived", "recall"]
