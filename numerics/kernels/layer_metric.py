"""Kernels of layer_metric, generated from its derivations; not to be edited."""


from numerics.compiler.faces.arrays import ArrayKernel, Later

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
diagonal_velocity = ArrayKernel(
    Later("numerics.kernels.layer_metric_diagonal_velocity"),
    [('gradient', ('k',), True, ''), ('s', ('k',), False, ''), ('eta', (), False, '')],
    [('k',)],
    "layer_metric.diagonal_velocity",
    "layer_metric.diagonal_descent",
    'The velocity of covariant descent under a diagonal metric. gradient: (rows, k); s: the contravariant entries (k); eta: the learning rate. Gives (rows, k).',
)
descent_step = ArrayKernel(
    Later("numerics.kernels.layer_metric_descent_step"),
    [('W', ('k',), True, ''), ('gradient', ('k',), True, ''), ('g', ('k', 'k'), False, ''), ('eta', (), False, '')],
    [('k',)],
    "layer_metric.descent_step",
    "layer_metric.descent_step",
    'The weights after one step of covariant descent. W, gradient: (rows, k); g: the contravariant metric (k, k); eta: the learning rate. Gives (rows, k).',
)
chord_length = ArrayKernel(
    Later("numerics.kernels.layer_metric_chord_length"),
    [('A', ('k',), True, ''), ('B', ('k',), True, ''), ('g', ('k', 'k'), False, '')],
    [()],
    "layer_metric.chord_length",
    "layer_metric.chord_length",
    'The length of the straight piece from A to B. A, B: (rows, k); g: the covariant metric (k, k). Gives (rows), nan where the squared length is negative.',
)
__all__ = ['chord_length', 'descent_step', 'descent_velocity', 'diagonal_velocity', 'squared_speed']
