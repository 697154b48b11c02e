"""Kernels of cross_entropy, generated from its derivations; not to be edited."""


from numerics.compiler.faces.arrays import ArrayKernel, Later

loss = ArrayKernel(
    Later("numerics.kernels.cross_entropy_loss"),
    [('Y', ('n',), True, ''), ('P', ('n',), True, '')],
    [()],
    "cross_entropy.loss",
    "cross_entropy.gradient",
    'The cross-entropy of a soft-max. Y: logits (rows, n); P: the target distribution (rows, n). Gives (rows).',
)
gradient = ArrayKernel(
    Later("numerics.kernels.cross_entropy_gradient"),
    [('Y', ('n',), True, ''), ('P', ('n',), True, '')],
    [('n',)],
    "cross_entropy.gradient",
    "cross_entropy.gradient",
    'Its gradient by the logits. Y, P: (rows, n). Gives (rows, n).',
)
loss_and_gradient = ArrayKernel(
    Later("numerics.kernels.cross_entropy_loss_and_gradient"),
    [('Y', ('n',), True, ''), ('P', ('n',), True, '')],
    [(), ('n',)],
    "cross_entropy.loss_and_gradient",
    "cross_entropy.gradient",
    'Loss and gradient in one pass. Y, P: (rows, n). Gives (rows) and (rows, n).',
)
label_loss = ArrayKernel(
    Later("numerics.kernels.cross_entropy_label_loss"),
    [('Y', ('n',), True, ''), ('label', (), True, 'n')],
    [()],
    "cross_entropy.label_loss",
    "cross_entropy.gradient",
    'The cross-entropy for labels. Y: logits (rows, n); label: (rows) of 0 ... n-1. Gives (rows).',
)
label_loss_and_gradient = ArrayKernel(
    Later("numerics.kernels.cross_entropy_label_loss_and_gradient"),
    [('Y', ('n',), True, ''), ('label', (), True, 'n')],
    [(), ('n',)],
    "cross_entropy.label_loss_and_gradient",
    "cross_entropy.gradient",
    'Loss and gradient for labels. Y: (rows, n); label: (rows) of 0 ... n-1. Gives (rows) and (rows, n).',
)
hessian_vector_product = ArrayKernel(
    Later("numerics.kernels.cross_entropy_hessian_vector_product"),
    [('Y', ('n',), True, ''), ('v', ('n',), True, '')],
    [('n',)],
    "cross_entropy.hessian_vector_product",
    "cross_entropy.hessian_product",
    'The Hessian by the logits times a vector. Y, v: (rows, n). Gives (rows, n).',
)
weight_gradient = ArrayKernel(
    Later("numerics.kernels.cross_entropy_weight_gradient"),
    [('delta', ('m',), True, ''), ('X', ('r',), True, '')],
    [('m', 'r')],
    "cross_entropy.weight_gradient",
    "cross_entropy.weight_gradient",
    'The gradient by the weights of a layer, for each example. delta: (rows, m); X: (rows, r). Gives (rows, m, r).',
)
input_gradient = ArrayKernel(
    Later("numerics.kernels.cross_entropy_input_gradient"),
    [('delta', ('m',), True, ''), ('W', ('m', 'r'), False, '')],
    [('r',)],
    "cross_entropy.input_gradient",
    "cross_entropy.input_gradient",
    'The covector below a layer. delta: (rows, m); W: (m, r). Gives (rows, r).',
)
probabilities = ArrayKernel(
    Later("numerics.kernels.cross_entropy_probabilities"),
    [('Y', ('n',), True, '')],
    [('n',)],
    "cross_entropy.probabilities",
    "cross_entropy.soft_max",
    'The soft-max. Y: logits (rows, n). Gives (rows, n).',
)
__all__ = ['gradient', 'hessian_vector_product', 'input_gradient', 'label_loss', 'label_loss_and_gradient', 'loss', 'loss_and_gradient', 'probabilities', 'weight_gradient']
