"""The library of derivations: found by name, listed by subject, checked as a whole. Nothing is derived on import."""

from __future__ import annotations

from derive.library.names import SUBJECTS, derivation, derivations, introduction, tables

__all__ = ["SUBJECTS", "derivation", "derivations", "introduction", "tables"]
