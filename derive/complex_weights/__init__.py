"""Complex weights: Wirtinger calculus, complex descent, phases and conventions."""

from __future__ import annotations

from derive.complex_weights.descent import (
    cauchy_riemann,
    chain_rule,
    complex_descent,
    complex_rate,
    differential,
    line_element,
    metric,
    metric_pure,
)
from derive.complex_weights.phase import conventions, gradient_turns, modulus_invariant, parts_defect
from derive.complex_weights.steps import complex_step
from derive.complex_weights.wirtinger import (
    complex_gradient,
    complex_hessian,
    from_jax_to_pytorch,
    is_holomorphic,
    jax_gradient,
    pytorch_gradient,
    wirtinger,
    wirtinger_conjugate,
)

__all__ = [
    "cauchy_riemann",
    "chain_rule",
    "complex_descent",
    "complex_gradient",
    "complex_hessian",
    "complex_rate",
    "complex_step",
    "conventions",
    "differential",
    "from_jax_to_pytorch",
    "gradient_turns",
    "is_holomorphic",
    "jax_gradient",
    "line_element",
    "metric",
    "metric_pure",
    "modulus_invariant",
    "parts_defect",
    "pytorch_gradient",
    "wirtinger",
    "wirtinger_conjugate",
]
