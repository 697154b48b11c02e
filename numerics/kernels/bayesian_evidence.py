"""Kernels of bayesian_evidence, generated from its derivations; not to be edited."""


from numerics.compiler.faces.arrays import ArrayKernel, Later
from numerics.compiler.faces.kernel import Kernel
from numerics.compiler.graph.stored import read

evidence_loss = Kernel(
    read(
        """
inputs L_1 N k h g
shape
0 input L_1
1 input N
2 input k
3 input h
4 input g
5 log 1
6 const 0.5
7 mul 2 6
8 mul 5 7
9 div 8 1
10 div 3 4
11 log 10
12 mul 6 11
13 div 12 1
14 add 0 13
15 add 9 14
16 const 0.0
17 const 1.0
18 div 17 10
19 ne 16 18
20 const nan
21 select 19 15 20
outputs 21
"""
    ),
    "bayesian_evidence.evidence_loss",
    "bayesian_evidence.evidence_loss",
    'Minus the log evidence for one example, to leading order. L_1: the regularised loss at its minimum; N: examples; k: parameters; h, g: determinants of its Hessian and of the metric of the prior, positive.',
    ['L_1', 'N', 'k', 'h', 'g'],
)
bic = Kernel(
    read(
        """
inputs ell N k h g
shape
0 input ell
1 input N
2 input k
3 input h
4 input g
5 div 3 4
6 log 5
7 log 1
8 mul 2 7
9 const -2.0
10 mul 0 9
11 add 8 10
12 add 6 11
13 const 0.0
14 const 1.0
15 div 14 5
16 ne 13 15
17 const nan
18 select 16 12 17
outputs 18
"""
    ),
    "bayesian_evidence.bic",
    "bayesian_evidence.bic",
    'The Bayesian information criterion with its constant. ell: the log likelihood; with h = g the usual one.',
    ['ell', 'N', 'k', 'h', 'g'],
)
model_difference = Kernel(
    read(
        """
inputs ell_1 ell_2 N k_1 k_2 h_1 h_2 lambda_
shape
0 input ell_1
1 input ell_2
2 input N
3 input k_1
4 input k_2
5 input h_1
6 input h_2
7 input lambda_
8 mul 7 7
9 mul 2 8
10 log 9
11 sub 4 3
12 const 0.5
13 mul 11 12
14 mul 10 13
15 div 14 2
16 div 6 5
17 log 16
18 mul 12 17
19 div 18 2
20 sub 1 0
21 add 15 19
22 add 20 21
23 const 0.0
24 const 1.0
25 div 24 9
26 ne 23 25
27 div 24 16
28 ne 23 27
29 const nan
30 select 26 22 29
31 select 28 30 29
outputs 31
"""
    ),
    "bayesian_evidence.model_difference",
    "bayesian_evidence.model_difference",
    'The loss of model 2 less that of model 1, priors of variance lambda_^2. ell: regularised losses at their minima; h: determinants of their Hessians.',
    ['ell_1', 'ell_2', 'N', 'k_1', 'k_2', 'h_1', 'h_2', 'lambda_'],
)
logistic_loss = Kernel(
    read(
        """
inputs z y
shape
0 input z
1 input y
2 softplus 0
3 mul 0 1
4 sub 2 3
outputs 4
"""
    ),
    "bayesian_evidence.logistic_loss",
    "bayesian_evidence.logistic_loss",
    'Minus the log probability of y, 0 or 1, under a logistic regression. z: the linear predictor.',
    ['z', 'y'],
)
logistic_slope = Kernel(
    read(
        """
inputs z y
shape
0 input z
1 input y
2 sigmoid 0
3 sub 2 1
outputs 3
"""
    ),
    "bayesian_evidence.logistic_slope",
    "bayesian_evidence.logistic_slope",
    'The derivative of the logistic loss by the predictor z.',
    ['z', 'y'],
)
logistic_curvature = Kernel(
    read(
        """
inputs z
shape
0 input z
1 const 0.5
2 mul 0 1
3 sech2 2
4 const 0.25
5 mul 3 4
outputs 5
"""
    ),
    "bayesian_evidence.logistic_curvature",
    "bayesian_evidence.logistic_curvature",
    'The second derivative of the logistic loss by the predictor z.',
    ['z'],
)
logistic_third = Kernel(
    read(
        """
inputs z
shape
0 input z
1 const 0.5
2 mul 0 1
3 tanh 2
4 sech2 2
5 const -0.25
6 mul 4 5
7 mul 3 6
outputs 7
"""
    ),
    "bayesian_evidence.logistic_third",
    "bayesian_evidence.logistic_third",
    'The third derivative of the logistic loss by the predictor z.',
    ['z'],
)
logistic_fourth = Kernel(
    read(
        """
inputs z
shape
0 input z
1 const 0.5
2 mul 0 1
3 sech2 2
4 tanh 2
5 mul 4 4
6 const 3.0
7 mul 5 6
8 const -1.0
9 add 7 8
10 const 0.125
11 mul 9 10
12 mul 3 11
outputs 12
"""
    ),
    "bayesian_evidence.logistic_fourth",
    "bayesian_evidence.logistic_fourth",
    'The fourth derivative of the logistic loss by the predictor z.',
    ['z'],
)
gaussian_loss = Kernel(
    read(
        """
inputs z y v
shape
0 input z
1 input y
2 input v
3 sub 1 0
4 mul 3 3
5 const 0.5
6 mul 4 5
7 div 6 2
8 const 6.283185307179586
9 mul 2 8
10 log 9
11 mul 5 10
12 add 7 11
13 const 0.0
14 const 1.0
15 div 14 9
16 ne 13 15
17 const nan
18 select 16 12 17
outputs 18
"""
    ),
    "bayesian_evidence.gaussian_loss",
    "bayesian_evidence.gaussian_loss",
    'Minus the log density of y under a linear regression. z: the linear predictor; v: the variance of the noise, positive.',
    ['z', 'y', 'v'],
)
gaussian_slope = Kernel(
    read(
        """
inputs z y v
shape
0 input z
1 input y
2 input v
3 sub 0 1
4 div 3 2
outputs 4
"""
    ),
    "bayesian_evidence.gaussian_slope",
    "bayesian_evidence.gaussian_slope",
    'The derivative of the linear loss by the predictor z. v: the variance of the noise, positive.',
    ['z', 'y', 'v'],
)
gaussian_curvature = Kernel(
    read(
        """
inputs v
shape
0 input v
1 const 1.0
2 div 1 0
outputs 2
"""
    ),
    "bayesian_evidence.gaussian_curvature",
    "bayesian_evidence.gaussian_curvature",
    'The second derivative of the linear loss by the predictor. v: the variance of the noise, positive.',
    ['v'],
)
data_evidence = Kernel(
    read(
        """
inputs L Lambda k tau
shape
0 input L
1 input Lambda
2 input k
3 input tau
4 log 3
5 const 0.5
6 mul 2 5
7 mul 4 6
8 const -0.5
9 mul 1 8
10 sub 9 0
11 add 7 10
outputs 11
"""
    ),
    "bayesian_evidence.data_evidence",
    "bayesian_evidence.data_evidence",
    'The log evidence of a data set to leading order. L: its regularised loss at the minimum, summed; Lambda: log det of its Hessian; k: parameters; tau: precision of the prior, positive.',
    ['L', 'Lambda', 'k', 'tau'],
)
log_difference = Kernel(
    read(
        """
inputs ell_1 ell_2 N k_1 k_2 Lambda_1 Lambda_2 lambda_
shape
0 input ell_1
1 input ell_2
2 input N
3 input k_1
4 input k_2
5 input Lambda_1
6 input Lambda_2
7 input lambda_
8 mul 7 7
9 mul 2 8
10 log 9
11 sub 4 3
12 const 0.5
13 mul 11 12
14 mul 10 13
15 div 14 2
16 sub 6 5
17 mul 12 16
18 div 17 2
19 sub 1 0
20 add 15 18
21 add 19 20
22 const 0.0
23 const 1.0
24 div 23 9
25 ne 22 24
26 const nan
27 select 25 21 26
outputs 27
"""
    ),
    "bayesian_evidence.log_difference",
    "bayesian_evidence.log_difference",
    'The loss of model 2 less that of model 1 for one example, priors of variance lambda_^2. ell: regularised losses at their minima; Lambda: log det of their Hessians, all for one example.',
    ['ell_1', 'ell_2', 'N', 'k_1', 'k_2', 'Lambda_1', 'Lambda_2', 'lambda_'],
)
first_correction = ArrayKernel(
    Later("numerics.kernels.bayesian_evidence_first_correction"),
    [('f', ('k', 'k', 'k'), False, ''), ('F', ('k', 'k', 'k', 'k'), False, ''), ('S', ('k', 'k'), False, '')],
    [()],
    "bayesian_evidence.first_correction",
    "bayesian_evidence.first_correction",
    'The first correction of the log evidence. f: third derivatives (k, k, k); F: fourth (k, k, k, k); S: the inverse Hessian (k, k).',
)
data_gradient = ArrayKernel(
    Later("numerics.kernels.bayesian_evidence_data_gradient"),
    [('slopes', ('N',), False, ''), ('X', ('k', 'N'), False, ''), ('w', ('k',), False, ''), ('tau', (), False, '')],
    [('k',)],
    "bayesian_evidence.data_gradient",
    "bayesian_evidence.data_gradient",
    'The gradient of the regularised loss of a data set. slopes: of its examples by their predictors (N); X: (k, N); w: the weights (k); tau: precision of the prior. Gives (k).',
)
data_hessian = ArrayKernel(
    Later("numerics.kernels.bayesian_evidence_data_hessian"),
    [('curvatures', ('N',), False, ''), ('X', ('k', 'N'), False, ''), ('tau', (), False, '')],
    [('k', 'k')],
    "bayesian_evidence.data_hessian",
    "bayesian_evidence.data_hessian",
    'The Hessian of the regularised loss of a data set. curvatures: of its examples by their predictors (N); X: (k, N); tau: precision of the prior. Gives (k, k).',
)
data_third = ArrayKernel(
    Later("numerics.kernels.bayesian_evidence_data_third"),
    [('thirds', ('N',), False, ''), ('X', ('k', 'N'), False, '')],
    [('k', 'k', 'k')],
    "bayesian_evidence.data_third",
    "bayesian_evidence.data_third",
    'The third derivatives of the loss of a data set. thirds: of its examples by their predictors (N); X: (k, N). Gives (k, k, k).',
)
data_fourth = ArrayKernel(
    Later("numerics.kernels.bayesian_evidence_data_fourth"),
    [('fourths', ('N',), False, ''), ('X', ('k', 'N'), False, '')],
    [('k', 'k', 'k', 'k')],
    "bayesian_evidence.data_fourth",
    "bayesian_evidence.data_fourth",
    'The fourth derivatives of the loss of a data set. fourths: of its examples by their predictors (N); X: (k, N). Gives (k, k, k, k).',
)
data_loss = ArrayKernel(
    Later("numerics.kernels.bayesian_evidence_data_loss"),
    [('losses', ('N',), False, ''), ('w', ('k',), False, ''), ('tau', (), False, '')],
    [()],
    "bayesian_evidence.data_loss",
    "bayesian_evidence.data_loss",
    'The regularised loss of a data set. losses: of its examples (N); w: the weights (k); tau: precision of the prior. Gives a number.',
)
__all__ = ['bic', 'data_evidence', 'data_fourth', 'data_gradient', 'data_hessian', 'data_loss', 'data_third', 'evidence_loss', 'first_correction', 'gaussian_curvature', 'gaussian_loss', 'gaussian_slope', 'log_difference', 'logistic_curvature', 'logistic_fourth', 'logistic_loss', 'logistic_slope', 'logistic_third', 'model_difference']
