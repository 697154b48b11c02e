"""Kernels of layer_metric, generated from its derivations; not to be edited."""


from numerics.compiler.arrays import ArrayKernel, Later

descent_velocity = ArrayKernel(
    Later("numerics.kernels.layer_metric_descent_velocity"),
    [('gradient', ('k',), True, ''), ('g', ('k', 'k'), False, ''), ('eta', (), False, '')],
    [('k',)],
    "layer_metric.descent_velocity",
    "layer_metric.covariant_descent",
    'The velocity of covariant descent. gradient: (rows, k); g: the contravariant metric (k, k); eta: the learning rate. Gives (rows, k).',
)
squared_speed = ArrayKernel(
    Later("numerics.kernels.layer_metric_squared_speed"),
    [('gradient', ('k',), True, ''), ('g', ('k', 'k'), False, ''), ('eta', (), False, '')],
    [()],
    "layer_metric.squared_speed",
    "layer_metric.path_length",
    'The squared length of the velocity. gradient: (rows, k); g: the contravariant metric (k, k); eta: the learning rate. Gives (rows).',
)
__all__ = ['descent_velocity', 'squared_speed']
