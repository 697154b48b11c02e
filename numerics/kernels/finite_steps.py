"""Kernels of finite_steps, generated from its derivations; not to be edited."""


from numerics.compiler.kernel import Kernel
from numerics.compiler.stored import read

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
    'The largest stable eta h of heavy ball with the momentum beta.',
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
outputs 6
"""
    ),
    "finite_steps.ema_threshold",
    "finite_steps.ema_momentum",
    'The largest stable eta h of momentum with a rolling average.',
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
outputs 6
"""
    ),
    "finite_steps.nesterov_threshold",
    "finite_steps.nesterov",
    "The largest stable eta h of Nesterov's method.",
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
    'The probability that D independent signs are all positive.',
)
__all__ = ['ema_threshold', 'heavy_ball_threshold', 'minimum_probability', 'modified_rate', 'nesterov_threshold']
