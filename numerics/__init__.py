"""Kernels of the derived formulas, and the compiler that makes them of any formula."""

from __future__ import annotations

from numerics.compiler import CannotCompile, Kernel, compile_flow, compile_formula, compile_loops

__all__ = ["CannotCompile", "Kernel", "compile_flow", "compile_formula", "compile_loops"]
