"""The compiler: a formula -> kernels. The only bridge from SymPy to fast code."""

from __future__ import annotations

from numerics.compiler.compiling import compile_flow, compile_formula, compile_loops
from numerics.compiler.faces.kernel import Kernel
from numerics.compiler.names import plain_name
from numerics.compiler.refusal import CannotCompile

__all__ = ["CannotCompile", "Kernel", "compile_flow", "compile_formula", "compile_loops", "plain_name"]
