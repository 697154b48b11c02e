"""Kernels of gradient_flow, generated from its derivations; not to be edited."""


from numerics.compiler.faces.ensemble import Ensemble
from numerics.compiler.faces.kernel import Kernel
from numerics.compiler.graph.runge_kutta import Flow
from numerics.compiler.graph.stored import read

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
    ['t', 'W_0', 'eta'],
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
    ['t', 'L_0', 'eta'],
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
12 const 0.0
13 div 8 10
14 ne 12 13
15 const nan
16 select 14 11 15
outputs 16
"""
    ),
    "gradient_flow.quartic_path",
    "gradient_flow.quartic_path",
    'The weight at time t in alpha W^4/8. t: the time, not negative; eta: the learning rate, positive; W_0: the start; alpha: positive.',
    ['t', 'W_0', 'eta', 'alpha'],
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
13 const 0.0
14 div 9 11
15 ne 13 14
16 const nan
17 select 15 12 16
outputs 17
"""
    ),
    "gradient_flow.quartic_loss",
    "gradient_flow.quartic_loss",
    'The loss at time t in alpha W^4/8. t: the time, not negative; eta: the learning rate, positive; L_0, W_0: loss and weight at the start; alpha: positive.',
    ['t', 'L_0', 'W_0', 'eta', 'alpha'],
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
5 pow 1 4
6 mul 0 3
7 mul 2 4
8 mul 6 7
9 mul 5 8
10 log1p 9
11 neg 10
12 div 11 4
13 exp 12
14 mul 1 13
15 const 0.0
16 const 1.0
17 div 16 9
18 ne 15 17
19 const nan
20 select 18 14 19
outputs 20
"""
    ),
    "gradient_flow.power_path",
    "gradient_flow.power_path_exponential",
    'The weight at time t in alpha W^(q+2)/(q+2). t: the time, not negative; eta: the learning rate, positive; W_0, alpha, q: positive.',
    ['t', 'W_0', 'eta', 'alpha', 'q'],
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
6 pow 2 5
7 mul 0 4
8 mul 3 5
9 mul 7 8
10 mul 6 9
11 log1p 10
12 const -2.0
13 div 12 5
14 const -1.0
15 add 13 14
16 mul 11 15
17 exp 16
18 mul 1 17
19 const 0.0
20 const 1.0
21 div 20 10
22 ne 19 21
23 const nan
24 select 22 18 23
outputs 24
"""
    ),
    "gradient_flow.power_loss",
    "gradient_flow.power_loss_exponential",
    'The loss at time t in alpha W^(q+2)/(q+2). t: the time, not negative; eta: the learning rate, positive; L_0, W_0, alpha, q: positive.',
    ['t', 'L_0', 'W_0', 'eta', 'alpha', 'q'],
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
7 const 0.0
8 const 1.0
9 div 8 5
10 ne 7 9
11 const nan
12 select 10 6 11
outputs 12
"""
    ),
    "gradient_flow.convex_bound",
    "gradient_flow.convex_bound",
    'What the gap of a convex loss does not exceed. t: the time, not negative; eta: the learning rate, positive; D_0: the squared distance to the minimum at the start.',
    ['t', 'D_0', 'eta'],
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
    ['t', 'Delta_0', 'eta', 'mu'],
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
    "gradient_flow.quartic_separated",
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
