"""What a program costs, roughly: enough to say whether a second thread pays."""

from __future__ import annotations

from numerics.compiler.graph.program import Program

_COSTLY = frozenset(
    {"exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "pow", "erf", "erfc", "log1p",
     "expm1", "div", "sqrt", "gamma", "lgamma", "digamma", "softplus", "sigmoid", "sech2", "logaddexp", "fmod"}
)  # fmt: skip

_TERMS = 100
"""Terms of a sum whose length is not known."""


def nanoseconds(program: Program) -> float:
    """The time of one point among many."""
    costly = sum(node.op in _COSTLY for node in program.nodes)
    sums = sum(_TERMS * nanoseconds(node.body) for node in program.nodes if node.body is not None)
    return 0.1 * len(program.nodes) + 1.0 * costly + 0.5 + sums
