"""Gradient flow: how the loss falls, and paths in closed form."""

from __future__ import annotations

from derive.gradient_flow.closed_paths import parabola_path

__all__ = ["parabola_path"]
