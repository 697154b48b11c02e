"""Kernels of natural_gradient, generated from its derivations; not to be edited."""


from numerics.compiler.faces.arrays import ArrayKernel, Later

simplex_flow = ArrayKernel(
    Later("numerics.kernels.natural_gradient_simplex_flow"),
    [('t', (), True, ''), ('p_0', ('n',), False, ''), ('P', ('n',), False, '')],
    [('n',)],
    "natural_gradient.simplex_flow",
    "natural_gradient.simplex_path",
    'The probabilities at time t under the natural gradient of the cross-entropy. t: not negative (rows); p_0: at the start (n); P: the target (n). Gives (rows, n).',
)
newton_step = ArrayKernel(
    Later("numerics.kernels.natural_gradient_newton_step"),
    [('gradient', ('k',), True, ''), ('h_inverse', ('k', 'k'), False, '')],
    [('k',)],
    "natural_gradient.newton_step",
    "natural_gradient.newton_covariance",
    "Newton's step. gradient: (rows, k); h_inverse: the inverse Hessian (k, k). Gives (rows, k).",
)
logit_step = ArrayKernel(
    Later("numerics.kernels.natural_gradient_logit_step"),
    [('Y', ('n',), True, ''), ('P', ('n',), True, ''), ('eta', (), False, '')],
    [('n',)],
    "natural_gradient.logit_step",
    "natural_gradient.logit_step",
    'The logits after one step of the natural gradient of the cross-entropy. Y: logits, P: the target (rows, n); eta: the learning rate. Gives (rows, n).',
)
fisher_matrix = ArrayKernel(
    Later("numerics.kernels.natural_gradient_fisher_matrix"),
    [('p', ('n',), True, '')],
    [('n', 'n')],
    "natural_gradient.fisher_matrix",
    "cross_entropy.fisher_matrix",
    'The Fisher matrix of a soft-max by its logits. p: the probabilities (rows, n). Gives (rows, n, n).',
)
__all__ = ['fisher_matrix', 'logit_step', 'newton_step', 'simplex_flow']
