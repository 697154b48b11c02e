"""Direct simulation, the judge of every kernel: definitions carried out step by step, with an error that is known.

Nothing here knows a formula of the library, SymPy, or a compiled kernel. Every method says its order or its error; the
tests measure it.
"""

from __future__ import annotations

from numerics.simulation.batches import by_example
from numerics.simulation.descent import (
    adam,
    adamw,
    gradient_descent,
    heavy_ball,
    metric_descent,
    nesterov,
    rmsprop,
)
from numerics.simulation.differences import (
    complex_step,
    derivative,
    gradient,
    gradient_by_complex_steps,
    hessian_trace,
    hessian_vector,
)
from numerics.simulation.flow import FlowFailed, flow, flow_in_steps
from numerics.simulation.monte_carlo import Estimate, mean_of_samples
from numerics.simulation.quadrature import gauss_hermite, gauss_legendre, tanh_sinh
from numerics.simulation.results import Measured

__all__ = [
    "Estimate",
    "FlowFailed",
    "Measured",
    "adam",
    "adamw",
    "by_example",
    "complex_step",
    "derivative",
    "flow",
    "flow_in_steps",
    "gauss_hermite",
    "gauss_legendre",
    "gradient",
    "gradient_by_complex_steps",
    "gradient_descent",
    "heavy_ball",
    "hessian_trace",
    "hessian_vector",
    "mean_of_samples",
    "metric_descent",
    "nesterov",
    "rmsprop",
    "tanh_sinh",
]
