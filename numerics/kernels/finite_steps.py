"""Kernels of finite_steps, generated from its derivations; not to be edited."""


from numerics.compiler.faces.arrays import ArrayKernel, Later
from numerics.compiler.faces.kernel import Kernel
from numerics.compiler.graph.stored import read

modified_rate = Kernel(
    read(
        """
inputs h eta
shape
0 input h
1 input eta
2 mul 0 0
3 mul 0 2
4 mul 1 1
5 const 0.3333333333333333
6 mul 4 5
7 mul 3 6
8 const 0.5
9 mul 1 8
10 mul 2 9
11 add 0 10
12 add 7 11
outputs 12
"""
    ),
    "finite_steps.modified_rate",
    "finite_steps.modified_rate",
    'The rate of the flow through the steps of gradient descent in h W^2/2, to the second order in eta.',
    ['h', 'eta'],
)
heavy_ball_threshold = Kernel(
    read(
        """
inputs beta
shape
0 input beta
1 const 2.0
2 mul 0 1
3 add 1 2
outputs 3
"""
    ),
    "finite_steps.heavy_ball_threshold",
    "finite_steps.heavy_ball",
    'The largest stable eta h of heavy ball with the momentum beta, from 0 to below 1; elsewhere what the formula gives.',
    ['beta'],
)
ema_threshold = Kernel(
    read(
        """
inputs beta
shape
0 input beta
1 const 2.0
2 mul 0 1
3 add 1 2
4 const 1.0
5 sub 4 0
6 div 3 5
7 const 0.0
8 div 4 5
9 ne 7 8
10 const nan
11 select 9 6 10
outputs 11
"""
    ),
    "finite_steps.ema_threshold",
    "finite_steps.ema_momentum",
    'The largest stable eta h of momentum with a rolling average. beta: from 0 to below 1; elsewhere what the formula gives.',
    ['beta'],
)
nesterov_threshold = Kernel(
    read(
        """
inputs beta
shape
0 input beta
1 const 2.0
2 mul 0 1
3 add 1 2
4 const 1.0
5 add 2 4
6 div 3 5
7 const 0.0
8 div 4 5
9 ne 7 8
10 const nan
11 select 9 6 10
outputs 11
"""
    ),
    "finite_steps.nesterov_threshold",
    "finite_steps.nesterov",
    "The largest stable eta h of Nesterov's method. beta: from 0 to below 1; elsewhere what the formula gives.",
    ['beta'],
)
minimum_probability = Kernel(
    read(
        """
inputs D
shape
0 input D
1 neg 0
2 const 2.0
3 pow 2 1
outputs 3
"""
    ),
    "finite_steps.minimum_probability",
    "finite_steps.minimum_probability",
    'The probability that D independent signs are all positive. D: a whole number, not negative; elsewhere what the formula gives.',
    ['D'],
)
exact_rate = Kernel(
    read(
        """
inputs h eta
shape
0 input h
1 input eta
2 mul 0 1
3 neg 2
4 log1p 3
5 neg 4
6 div 5 1
7 const 0.0
8 const 1.0
9 div 8 3
10 ne 7 9
11 const nan
12 select 10 6 11
outputs 12
"""
    ),
    "finite_steps.exact_rate",
    "finite_steps.modified_rate",
    'The rate of the flow through the steps of gradient descent in h W^2/2, exactly; nan where eta h > 1, as no flow changes the sign.',
    ['h', 'eta'],
)
parabola_steps = Kernel(
    read(
        """
inputs n W_0 eta h
shape
0 input n
1 input W_0
2 input eta
3 input h
4 mul 2 3
5 const 1.0
6 sub 5 4
7 pow 6 0
8 mul 1 7
outputs 8
"""
    ),
    "finite_steps.parabola_steps",
    "finite_steps.parabola_steps",
    'The weight after n steps of gradient descent in h W^2/2. n: 0, 1, ...; W_0: the start.',
    ['n', 'W_0', 'eta', 'h'],
)
quartic_step = Kernel(
    read(
        """
inputs W eta alpha
shape
0 input W
1 input eta
2 input alpha
3 mul 0 0
4 mul 0 3
5 const -0.5
6 mul 2 5
7 mul 1 4
8 mul 6 7
9 add 0 8
outputs 9
"""
    ),
    "finite_steps.quartic_step",
    "finite_steps.quartic_step",
    'The weight after one step of gradient descent in alpha W^4/8.',
    ['W', 'eta', 'alpha'],
)
largest_rate = Kernel(
    read(
        """
inputs h
shape
0 input h
1 const 2.0
2 div 1 0
outputs 2
"""
    ),
    "finite_steps.largest_rate",
    "finite_steps.largest_rate",
    'The largest stable learning rate of gradient descent in h W^2/2. h: positive.',
    ['h'],
)
stability_margin = Kernel(
    read(
        """
inputs x
shape
0 input x
1 const 2.0
2 sub 1 0
3 mul 0 2
outputs 3
"""
    ),
    "finite_steps.stability_margin",
    "finite_steps.gradient_descent",
    'What one step of gradient descent with x = eta h takes from the square of the weight, as a share; positive where it is stable.',
    ['x'],
)
modified_loss = ArrayKernel(
    Later("numerics.kernels.finite_steps_modified_loss"),
    [('L', (), True, ''), ('gradient', ('k',), True, ''), ('eta', (), False, '')],
    [()],
    "finite_steps.modified_loss",
    "finite_steps.modified_loss",
    'The loss that steps of gradient descent really descend, to the first order in eta. L: the loss (rows); gradient: (rows, k); eta: the learning rate. Gives (rows).',
)
modified_gradient = ArrayKernel(
    Later("numerics.kernels.finite_steps_modified_gradient"),
    [('gradient', ('k',), True, ''), ('hessian', ('k', 'k'), True, ''), ('eta', (), False, '')],
    [('k',)],
    "finite_steps.modified_gradient",
    "finite_steps.modified_loss",
    'The gradient of that loss. gradient: (rows, k); hessian: (rows, k, k); eta: the learning rate. Gives (rows, k).',
)
__all__ = ['ema_threshold', 'exact_rate', 'heavy_ball_threshold', 'largest_rate', 'minimum_probability', 'modified_gradient', 'modified_loss', 'modified_rate', 'nesterov_threshold', 'parabola_steps', 'quartic_step', 'stability_margin']
