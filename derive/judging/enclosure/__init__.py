"""Rigorous enclosure of expressions at exact points by ball arithmetic: the only numbers that may refute."""

from derive.judging.enclosure import arithmetic, decisions, limits, loops, quadrature  # noqa: F401  (rules)
from derive.judging.enclosure.budget import Budget, Meter, Undefined, Unknown
from derive.judging.enclosure.evaluation import compile_enclosure, enclose, sign

__all__ = ["Budget", "Meter", "Undefined", "Unknown", "compile_enclosure", "enclose", "sign"]
