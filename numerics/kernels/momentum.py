"""Kernels of momentum, generated from its derivations; not to be edited."""


from numerics.compiler.kernel import Kernel
from numerics.compiler.stored import read

heavy_ball = Kernel(
    read(
        """
inputs W W_minus F beta_1 eta
shape
0 input W
1 input W_minus
2 input F
3 input beta_1
4 input eta
5 sub 0 1
6 mul 3 5
7 mul 2 4
8 add 0 7
9 add 6 8
outputs 9
"""
    ),
    "momentum.heavy_ball",
    "momentum.heavy_ball",
    'The next weight of heavy ball. W, W_minus: this weight and the last; F: minus the gradient; beta_1, eta: momentum and rate.',
)
rolling_average = Kernel(
    read(
        """
inputs F_bar F beta_1
shape
0 input F_bar
1 input F
2 input beta_1
3 mul 0 2
4 const 1.0
5 sub 4 2
6 mul 1 5
7 add 3 6
outputs 7
"""
    ),
    "momentum.rolling_average",
    "momentum.ema",
    'The next rolling average. F_bar: the average; F: the new value; beta_1: the decay.',
)
nesterov = Kernel(
    read(
        """
inputs W W_minus beta_1 eta h
shape
0 input W
1 input W_minus
2 input beta_1
3 input eta
4 input h
5 sub 0 1
6 mul 2 5
7 add 0 6
8 mul 3 4
9 const 1.0
10 sub 9 8
11 mul 7 10
outputs 11
"""
    ),
    "momentum.nesterov",
    "momentum.nesterov",
    "Nesterov's next weight in h W^2/2. W, W_minus: this weight and the last.",
)
free_decay = Kernel(
    read(
        """
inputs t v_0 lambda_ m
shape
0 input t
1 input v_0
2 input lambda_
3 input m
4 mul 0 2
5 neg 4
6 div 5 3
7 exp 6
8 mul 1 7
outputs 8
"""
    ),
    "momentum.free_decay",
    "momentum.free_decay",
    'The velocity at time t without a force. v_0: at the start; lambda_: friction; m: mass, positive.',
)
bias_correction = Kernel(
    read(
        """
inputs g beta_1 n
shape
0 input g
1 input beta_1
2 input n
3 pow 1 2
4 const 1.0
5 sub 4 3
6 mul 0 5
outputs 6
"""
    ),
    "momentum.bias_correction",
    "momentum.bias_correction",
    'The rolling average of n equal gradients g, begun at 0.',
)
rmsprop_step = Kernel(
    read(
        """
inputs g s eta epsilon
shape
0 input g
1 input s
2 input eta
3 input epsilon
4 sqrt 1
5 add 3 4
6 mul 0 2
7 div 6 5
outputs 7
"""
    ),
    "momentum.rmsprop_step",
    "momentum.rmsprop",
    'What RMSprop takes off the weight. g: gradient; s: average of its square, positive.',
)
adam_step = Kernel(
    read(
        """
inputs m_1 s_1 c_1 c_2 eta epsilon
shape
0 input m_1
1 input s_1
2 input c_1
3 input c_2
4 input eta
5 input epsilon
6 sqrt 1
7 sqrt 3
8 div 6 7
9 add 5 8
10 mul 0 4
11 mul 2 9
12 div 10 11
outputs 12
"""
    ),
    "momentum.adam_step",
    "momentum.adam_first_step",
    'What Adam takes off the weight. m_1, s_1: averages of the gradient and its square; c_1, c_2: 1 - beta^n of each.',
)
adamw_step = Kernel(
    read(
        """
inputs W v h eta w
shape
0 input W
1 input v
2 input h
3 input eta
4 input w
5 mul 1 2
6 mul 3 4
7 const 1.0
8 sub 7 6
9 mul 0 8
10 add 5 9
outputs 10
"""
    ),
    "momentum.adamw_step",
    "momentum.adamw_step",
    "AdamW's next weight. v: Adam's step for one unit of time, with its sign; h: the time; w: the decay.",
)
__all__ = ['adam_step', 'adamw_step', 'bias_correction', 'free_decay', 'heavy_ball', 'nesterov', 'rmsprop_step', 'rolling_average']
