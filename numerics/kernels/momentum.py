"""Kernels of momentum, generated from its derivations; not to be edited."""


from numerics.compiler.faces.ensemble import Ensemble
from numerics.compiler.faces.kernel import Kernel
from numerics.compiler.graph.runge_kutta import Flow
from numerics.compiler.graph.stored import read

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
    ['W', 'W_minus', 'F', 'beta_1', 'eta'],
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
    ['F_bar', 'F', 'beta_1'],
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
    ['W', 'W_minus', 'beta_1', 'eta', 'h'],
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
    ['t', 'v_0', 'lambda_', 'm'],
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
    ['g', 'beta_1', 'n'],
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
8 const 0.0
9 const 1.0
10 div 9 5
11 ne 8 10
12 const nan
13 select 11 7 12
outputs 13
"""
    ),
    "momentum.rmsprop_step",
    "momentum.rmsprop",
    'What RMSprop takes off the weight. g: gradient; s: average of its square, positive.',
    ['g', 's', 'eta', 'epsilon'],
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
13 const 0.0
14 const 1.0
15 div 14 7
16 ne 13 15
17 div 14 11
18 ne 13 17
19 const nan
20 select 16 12 19
21 select 18 20 19
outputs 21
"""
    ),
    "momentum.adam_step",
    "momentum.adam_first_step",
    'What Adam takes off the weight. m_1, s_1: averages of the gradient and its square; c_1, c_2: 1 - beta^n of each.',
    ['m_1', 's_1', 'c_1', 'c_2', 'eta', 'epsilon'],
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
    ['W', 'v', 'h', 'eta', 'w'],
)
constant_force = Kernel(
    read(
        """
inputs t v_0 F lambda_ m
shape
0 input t
1 input v_0
2 input F
3 input lambda_
4 input m
5 mul 0 3
6 neg 5
7 div 6 4
8 expm1 7
9 mul 2 8
10 neg 9
11 div 10 3
12 exp 7
13 mul 1 12
14 add 11 13
outputs 14
"""
    ),
    "momentum.constant_force",
    "momentum.pushed_velocity",
    'The velocity at time t under a constant force F. v_0: at the start; lambda_: friction, m: mass, positive.',
    ['t', 'v_0', 'F', 'lambda_', 'm'],
)
underdamped = Kernel(
    read(
        """
inputs t W_0 v_0 m lambda_ h
shape
0 input t
1 input W_0
2 input v_0
3 input m
4 input lambda_
5 input h
6 const -0.5
7 mul 0 6
8 mul 4 7
9 div 8 3
10 exp 9
11 mul 4 6
12 div 11 3
13 sqrt 3
14 sqrt 5
15 div 14 13
16 add 12 15
17 sqrt 16
18 const 0.5
19 mul 4 18
20 div 19 3
21 add 15 20
22 sqrt 21
23 mul 0 22
24 mul 17 23
25 sin 24
26 mul 1 18
27 mul 4 26
28 div 27 3
29 add 2 28
30 mul 25 29
31 mul 17 22
32 div 30 31
33 cos 24
34 mul 1 33
35 add 32 34
36 mul 10 35
37 const 0.0
38 const 1.0
39 div 38 13
40 ne 37 39
41 div 38 31
42 ne 37 41
43 const nan
44 select 40 36 43
45 select 42 44 43
outputs 45
"""
    ),
    "momentum.underdamped",
    "momentum.underdamped",
    "The path of m W'' + lambda_ W' + h W = 0 with light friction, lambda_^2 < 4 m h; nan elsewhere. t: the time, not negative; W_0, v_0: weight and velocity at the start; m: mass, lambda_: friction, h: curvature, all positive.",
    ['t', 'W_0', 'v_0', 'm', 'lambda_', 'h'],
)
overdamped = Kernel(
    read(
        """
inputs t W_0 v_0 m lambda_ h
shape
0 input t
1 input W_0
2 input v_0
3 input m
4 input lambda_
5 input h
6 const 1.0
7 const 0.5
8 mul 4 7
9 div 8 3
10 sqrt 3
11 sqrt 5
12 neg 11
13 div 12 10
14 add 9 13
15 sqrt 14
16 div 11 10
17 add 9 16
18 sqrt 17
19 mul 15 18
20 add 9 19
21 mul 0 5
22 neg 21
23 mul 3 20
24 div 22 23
25 exp 24
26 const -2.0
27 mul 0 26
28 mul 19 27
29 expm1 28
30 mul 1 7
31 mul 4 30
32 div 31 3
33 add 2 32
34 const -0.5
35 mul 33 34
36 mul 29 35
37 div 36 19
38 exp 28
39 add 6 38
40 mul 30 39
41 add 37 40
42 mul 25 41
43 const 0.0
44 div 6 10
45 ne 43 44
46 div 6 19
47 ne 43 46
48 div 6 23
49 ne 43 48
50 const nan
51 select 45 42 50
52 select 47 51 50
53 select 49 52 50
outputs 53
"""
    ),
    "momentum.overdamped",
    "momentum.overdamped",
    "The path of m W'' + lambda_ W' + h W = 0 with heavy friction, lambda_^2 > 4 m h; nan elsewhere. t: the time, not negative; W_0, v_0: weight and velocity at the start; m: mass, lambda_: friction, h: curvature, all positive.",
    ['t', 'W_0', 'v_0', 'm', 'lambda_', 'h'],
)
critically_damped = Kernel(
    read(
        """
inputs t W_0 v_0 m lambda_
shape
0 input t
1 input W_0
2 input v_0
3 input m
4 input lambda_
5 const -0.5
6 mul 0 5
7 mul 4 6
8 div 7 3
9 exp 8
10 const 0.5
11 mul 1 10
12 mul 4 11
13 div 12 3
14 add 2 13
15 mul 0 14
16 add 1 15
17 mul 9 16
outputs 17
"""
    ),
    "momentum.critically_damped",
    "momentum.critically_damped",
    "The path of m W'' + lambda_ W' + h W = 0 with the curvature h = lambda_^2/4m. t: the time, not negative; W_0, v_0: weight and velocity at the start; m: mass, lambda_: friction, both positive.",
    ['t', 'W_0', 'v_0', 'm', 'lambda_'],
)
point_ahead = Kernel(
    read(
        """
inputs W W_minus beta_1
shape
0 input W
1 input W_minus
2 input beta_1
3 sub 0 1
4 mul 2 3
5 add 0 4
outputs 5
"""
    ),
    "momentum.point_ahead",
    "momentum.point_ahead",
    "Nesterov's point ahead, where the gradient is taken. W, W_minus: this weight and the last.",
    ['W', 'W_minus', 'beta_1'],
)
nesterov_step = Kernel(
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
    "momentum.nesterov_step",
    "momentum.step_from_ahead",
    "Nesterov's next weight for any loss. W, W_minus: this weight and the last; F: minus the gradient at the point ahead.",
    ['W', 'W_minus', 'F', 'beta_1', 'eta'],
)
metric_step = Kernel(
    read(
        """
inputs W W_prime s
shape
0 input W
1 input W_prime
2 input s
3 sub 1 0
4 mul 2 3
5 add 0 4
outputs 5
"""
    ),
    "momentum.metric_step",
    "momentum.metric_step",
    'The next weight of an optimiser under a layer metric. W: this weight; W_prime: the next one under a metric of 1; s: the contravariant entry.',
    ['W', 'W_prime', 's'],
)
damped_frequency = Kernel(
    read(
        """
inputs m lambda_ h
shape
0 input m
1 input lambda_
2 input h
3 const -0.5
4 mul 1 3
5 div 4 0
6 sqrt 0
7 sqrt 2
8 div 7 6
9 add 5 8
10 sqrt 9
11 const 0.5
12 mul 1 11
13 div 12 0
14 add 8 13
15 sqrt 14
16 mul 10 15
17 const 0.0
18 const 1.0
19 div 18 6
20 ne 17 19
21 const nan
22 select 20 16 21
outputs 22
"""
    ),
    "momentum.damped_frequency",
    "momentum.damped_frequency",
    "The frequency of m W'' + lambda_ W' + h W = 0 with light friction; 0 at the critical one, nan beyond. m, lambda_, h: positive.",
    ['m', 'lambda_', 'h'],
)
rate_splitting = Kernel(
    read(
        """
inputs m lambda_ h
shape
0 input m
1 input lambda_
2 input h
3 sqrt 0
4 sqrt 2
5 neg 4
6 div 5 3
7 const 0.5
8 mul 1 7
9 div 8 0
10 add 6 9
11 sqrt 10
12 div 4 3
13 add 9 12
14 sqrt 13
15 mul 11 14
16 const 0.0
17 const 1.0
18 div 17 3
19 ne 16 18
20 const nan
21 select 19 15 20
outputs 21
"""
    ),
    "momentum.rate_splitting",
    "momentum.rate_splitting",
    "Half the difference of the two rates of m W'' + lambda_ W' + h W = 0 with heavy friction; 0 at the critical one, nan below. m, lambda_, h: positive.",
    ['m', 'lambda_', 'h'],
)
damped_quartic = Ensemble(
    Flow(
        read(
            """
inputs W v m lambda_ alpha
shape 2
0 input W
1 input v
2 input m
3 input lambda_
4 input alpha
5 mul 0 0
6 mul 0 5
7 const -0.5
8 mul 4 7
9 mul 6 8
10 mul 1 3
11 sub 9 10
12 div 11 2
outputs 1 12
"""
        ),
        ('W', 'v'),
    ),
    "momentum.damped_quartic",
    "momentum.quartic_acceleration",
    "Trajectories of m W'' + lambda_ W' + alpha W^3/2 = 0, Newton's law with friction in alpha W^4/8, integrated. W, v: weight and velocity at the start; m, lambda_, alpha: mass, friction and stiffness, positive.",
)
__all__ = ['adam_step', 'adamw_step', 'bias_correction', 'constant_force', 'critically_damped', 'damped_frequency', 'damped_quartic', 'free_decay', 'heavy_ball', 'metric_step', 'nesterov', 'nesterov_step', 'overdamped', 'point_ahead', 'rate_splitting', 'rmsprop_step', 'rolling_average', 'underdamped']
