"""Soft-max and cross-entropy."""

from __future__ import annotations

from derive.cross_entropy.gradient import gradient

__all__ = ["gradient"]
