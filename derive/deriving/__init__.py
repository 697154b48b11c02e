"""Building derivations: chains of small steps, each computed by an operation and judged as it is made."""

from __future__ import annotations

from derive.deriving.chain import Chain, begin
from derive.deriving.library import SUBJECTS, derivation, derivations
from derive.deriving.lazy import Derived, derived
from derive.deriving.refusal import BrokenStep

__all__ = ["SUBJECTS", "BrokenStep", "Chain", "Derived", "begin", "derivation", "derivations", "derived"]
