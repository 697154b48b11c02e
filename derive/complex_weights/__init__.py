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
    wirtinger_chain_rule,
)
from derive.complex_weights.phase import (
    adam_parts,
    adam_turns,
    conventions,
    descent_turns,
    gradient_turns,
    modulus_invariant,
    momentum_turns,
    parts_defect,
)
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

INTRODUCTION = (
    r"A complex weight $W = x + iy$ is two real ones. With the derivatives $\partial = "
    r"\frac{1}{2}(\partial_x - i\partial_y)$ and $\bar{\partial} = \frac{1}{2}(\partial_x + i\partial_y)$ "
    r"by $z$ and by $\bar{z}$ real descent of both parts becomes one complex equation. $\eta$ is the "
    r"learning rate, $\mathcal{L}$ a real loss."
)

__all__ = [
    "adam_parts",
    "adam_turns",
    "cauchy_riemann",
    "chain_rule",
    "complex_descent",
    "complex_gradient",
    "complex_hessian",
    "complex_rate",
    "complex_step",
    "conventions",
    "descent_turns",
    "differential",
    "from_jax_to_pytorch",
    "gradient_turns",
    "is_holomorphic",
    "jax_gradient",
    "line_element",
    "metric",
    "metric_pure",
    "modulus_invariant",
    "momentum_turns",
    "parts_defect",
    "pytorch_gradient",
    "wirtinger",
    "wirtinger_chain_rule",
    "wirtinger_conjugate",
]
