"""Kernels of bayesian_evidence, generated from its derivations; not to be edited."""


from numerics.compiler.arrays import ArrayKernel, Later
from numerics.compiler.kernel import Kernel
from numerics.compiler.stored import read

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
outputs 15
"""
    ),
    "bayesian_evidence.evidence_loss",
    "bayesian_evidence.evidence_loss",
    'Minus the log evidence for one example, to leading order. L_1: the regularised loss at its minimum; N: examples; k: parameters; h, g: determinants of its Hessian and of the metric of the prior, positive.',
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
outputs 12
"""
    ),
    "bayesian_evidence.bic",
    "bayesian_evidence.bic",
    'The Bayesian information criterion with its constant. ell: the log likelihood; with h = g the usual one.',
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
outputs 22
"""
    ),
    "bayesian_evidence.model_difference",
    "bayesian_evidence.model_difference",
    'The loss of model 2 less that of model 1, priors of variance lambda_^2. ell: regularised losses at their minima; h: determinants of their Hessians.',
)
first_correction = ArrayKernel(
    Later("numerics.kernels.bayesian_evidence_first_correction"),
    [('f', ('k', 'k', 'k'), False, ''), ('F', ('k', 'k', 'k', 'k'), False, ''), ('S', ('k', 'k'), False, '')],
    [()],
    "bayesian_evidence.first_correction",
    "bayesian_evidence.first_correction",
    'The first correction of the log evidence. f: third derivatives (k, k, k); F: fourth (k, k, k, k); S: the inverse Hessian (k, k).',
)
__all__ = ['bic', 'evidence_loss', 'first_correction', 'model_difference']
