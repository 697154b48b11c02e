"""The subjects that have kernels, in reading order."""

SUBJECTS = (
    "gradient_flow",
    "layer_metric",
    "complex_weights",
    "momentum",
    "finite_steps",
    "cross_entropy",
    "bayesian_evidence",
    "natural_gradient",
)
