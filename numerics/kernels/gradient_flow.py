"""Kernels of gradient_flow, generated from its derivations; not to be edited."""


from numerics.compiler.ensemble import Ensemble
from numerics.compiler.kernel import Kernel
from numerics.compiler.runge_kutta import Flow
from numerics.compiler.stored import read

parabola_path = Kernel(
    read(
        """
inputs t W_0 eta
shape
0 input t
1 input W_0
2 input eta
3 mul 0 2
4 neg 3
5 exp 4
6 mul 1 5
outputs 6
"""
    ),
    "gradient_flow.parabola_path",
    "gradient_flow.parabola_path",
    'The weight at time t in W^2/2. t: the time, not negative; eta: the learning rate, positive; W_0: the start.',
)
parabola_loss = Kernel(
    read(
        """
inputs t L_0 eta
shape
0 input t
1 input L_0
2 input eta
3 const -2.0
4 mul 0 3
5 mul 2 4
6 exp 5
7 mul 1 6
outputs 7
"""
    ),
    "gradient_flow.parabola_loss",
    "gradient_flow.parabola_loss",
    'The loss at time t in W^2/2. t: the time, not negative; eta: the learning rate, positive; L_0: the loss at the start.',
)
quartic_path = Kernel(
    read(
        """
inputs t W_0 eta alpha
shape
0 input t
1 input W_0
2 input eta
3 input alpha
4 mul 1 1
5 mul 0 3
6 mul 2 4
7 mul 5 6
8 const 1.0
9 add 7 8
10 sqrt 9
11 div 1 10
outputs 11
"""
    ),
    "gradient_flow.quartic_path",
    "gradient_flow.quartic_path",
    'The weight at time t in alpha W^4/8. t: the time, not negative; eta: the learning rate, positive; W_0: the start; alpha: positive.',
)
quartic_loss = Kernel(
    read(
        """
inputs t L_0 W_0 eta alpha
shape
0 input t
1 input L_0
2 input W_0
3 input eta
4 input alpha
5 mul 2 2
6 mul 0 4
7 mul 3 5
8 mul 6 7
9 const 1.0
10 add 8 9
11 mul 10 10
12 div 1 11
outputs 12
"""
    ),
    "gradient_flow.quartic_loss",
    "gradient_flow.quartic_loss",
    'The loss at time t in alpha W^4/8. t: the time, not negative; eta: the learning rate, positive; L_0, W_0: loss and weight at the start; alpha: positive.',
)
power_path = Kernel(
    read(
        """
inputs t W_0 eta alpha q
shape
0 input t
1 input W_0
2 input eta
3 input alpha
4 input q
5 const 1.0
6 const -1.0
7 div 6 4
8 pow 1 4
9 mul 0 3
10 mul 2 4
11 mul 9 10
12 mul 8 11
13 add 5 12
14 pow 13 7
15 mul 1 14
outputs 15
"""
    ),
    "gradient_flow.power_path",
    "gradient_flow.power_path",
    'The weight at time t in alpha W^(q+2)/(q+2). t: the time, not negative; eta: the learning rate, positive; W_0, alpha, q: positive.',
)
power_loss = Kernel(
    read(
        """
inputs t L_0 W_0 eta alpha q
shape
0 input t
1 input L_0
2 input W_0
3 input eta
4 input alpha
5 input q
6 const -2.0
7 sub 6 5
8 const 1.0
9 div 7 5
10 pow 2 5
11 mul 0 4
12 mul 3 5
13 mul 11 12
14 mul 10 13
15 add 8 14
16 pow 15 9
17 mul 1 16
outputs 17
"""
    ),
    "gradient_flow.power_loss",
    "gradient_flow.power_loss",
    'The loss at time t in alpha W^(q+2)/(q+2). t: the time, not negative; eta: the learning rate, positive; L_0, W_0, alpha, q: positive.',
)
convex_bound = Kernel(
    read(
        """
inputs t D_0 eta
shape
0 input t
1 input D_0
2 input eta
3 const 0.5
4 mul 1 3
5 mul 0 2
6 div 4 5
outputs 6
"""
    ),
    "gradient_flow.convex_bound",
    "gradient_flow.convex_bound",
    'What the gap of a convex loss does not exceed. t: the time, not negative; eta: the learning rate, positive; D_0: the squared distance to the minimum at the start.',
)
strongly_convex_bound = Kernel(
    read(
        """
inputs t Delta_0 eta mu
shape
0 input t
1 input Delta_0
2 input eta
3 input mu
4 const -2.0
5 mul 2 4
6 mul 0 3
7 mul 5 6
8 exp 7
9 mul 1 8
outputs 9
"""
    ),
    "gradient_flow.strongly_convex_bound",
    "gradient_flow.strongly_convex_bound",
    'What the gap of a strongly convex loss does not exceed. t: the time, not negative; eta: the learning rate, positive; Delta_0: the gap at the start; mu: positive.',
)
quartic_flow = Ensemble(
    Flow(
        read(
            """
inputs W eta alpha
shape 1
0 input W
1 input eta
2 input alpha
3 mul 0 0
4 mul 0 3
5 const -0.5
6 mul 2 5
7 mul 1 4
8 mul 6 7
outputs 8
"""
        ),
        ('W',),
    ),
    "gradient_flow.quartic_flow",
    "gradient_flow.quartic_path",
    'Trajectories of gradient flow in alpha W^4/8, integrated. W: the start; eta: the learning rate; alpha: positive.',
)
power_flow = Ensemble(
    Flow(
        read(
            """
inputs W eta alpha q
shape 1
0 input W
1 input eta
2 input alpha
3 input q
4 const 1.0
5 add 3 4
6 pow 0 5
7 mul 1 6
8 mul 2 7
9 neg 8
outputs 9
"""
        ),
        ('W',),
    ),
    "gradient_flow.power_flow",
    "gradient_flow.power_path",
    'Trajectories of gradient flow in alpha W^(q+2)/(q+2), integrated. W: the start, positive; eta: the learning rate; alpha, q: positive.',
)
__all__ = ['convex_bound', 'parabola_loss', 'parabola_path', 'power_flow', 'power_loss', 'power_path', 'quartic_flow', 'quartic_loss', 'quartic_path', 'strongly_convex_bound']
