"""Kernels of complex_weights, generated from its derivations; not to be edited."""


from numerics.compiler.faces.arrays import ArrayKernel, Later

velocity_part = ArrayKernel(
    Later("numerics.kernels.complex_weights_velocity_part"),
    [('part', ('k',), True, ''), ('g', ('k', 'k'), False, ''), ('eta', (), False, '')],
    [('k',)],
    "complex_weights.velocity_part",
    "complex_weights.complex_descent",
    'The real or imaginary part of the velocity of complex descent, from that of dL/dWbar. part: (rows, k); g: the contravariant metric (k, k), real; eta: the learning rate. Gives (rows, k).',
)
step_part = ArrayKernel(
    Later("numerics.kernels.complex_weights_step_part"),
    [('W', ('k',), True, ''), ('part', ('k',), True, ''), ('g', ('k', 'k'), False, ''), ('eta', (), False, '')],
    [('k',)],
    "complex_weights.step_part",
    "complex_weights.complex_step",
    'The real or imaginary part of the weights after one step of complex descent. W, part: that of the weights and of dL/dWbar, (rows, k); g: the contravariant metric (k, k), real; eta: the learning rate. Gives (rows, k).',
)
__all__ = ['step_part', 'velocity_part']
