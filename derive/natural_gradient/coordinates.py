"""Newton's step in other coordinates: the same where they are linear in the old, another where they are not."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.derivation import StepKind
from derive.language.facts import Given
from derive.language.tensors import indices, matrix, size, vector
from derive.natural_gradient.newton import HESSIAN, h, h_up, i, j, k, m

a, b, c = indices("a b c")
T, h_new, named = matrix("T", k), matrix("h'", k), matrix("h'^", k)
TENSOR = sp.Sum(T[i, a] * T[j, b] * h_up[a, b], (a, 1, k), (b, 1, k))


@derived(
    "The inverse Hessian in linear coordinates",
    r"Let $w'_i = \sum_a T_{ia} w_a$, $T$ a constant matrix that has an inverse. Then the chain rule has no second"
    r" derivative of the coordinates, and $h'$ is the Hessian by the $w'$.",
)
def newton_inverse() -> Chain:
    """T = (T h^{-1} T^t) h' T: as T has an inverse, the bracket is the inverse of h'."""
    turned = Given(
        h[c, b],
        sp.Sum(T[j, c] * T[m, b] * h_new[j, m], (j, 1, k), (m, 1, k)),
        "the second derivatives by the chain rule, $T$ constant",
    )
    bracket = sp.Sum(T[i, a] * T[j, c] * h_up[a, c], (a, 1, k), (c, 1, k))
    return (
        begin(
            T[i, b],
            sp.Sum(T[i, a] * h_up[a, c] * h[c, b], (a, 1, k), (c, 1, k)),
            "a matrix times the inverse Hessian, times the Hessian",
            kind=StepKind.EQUALITY,
            assuming=(HESSIAN,),
        )
        .put(turned)
        .rewrite(
            sp.Sum(named[i, j] * h_new[j, m] * T[m, b], (j, 1, k), (m, 1, k)),
            "the bracket $h'^{ij}$ times $h'$ leaves $T$ as it is: it is the inverse of $h'$, as $T$ has an inverse",
            by=(Given(named[i, j], bracket, "the inverse Hessian, turned", definition=True),),
        )
    )


@derived(
    "Newton's step in linear coordinates",
    r"Let $w'_i = \sum_a T_{ia} w_a$, $T$ a constant matrix that has an inverse. In coordinates that are not linear"
    r" in the old the Hessian is a tensor only where the gradient vanishes, and the step is another one.",
)
def newton_covariance() -> Chain:
    """In linear coordinates the step is again minus the inverse Hessian times the gradient, a covector."""
    slope, other = vector(r"\partial\mathcal{L}", k), vector(r"\partial'\mathcal{L}", k)
    step_new = vector(r"\delta'", k)
    return (
        begin(
            step_new[i],
            -sp.Sum(T[i, a] * h_up[a, b] * slope[b], (a, 1, k), (b, 1, k)),
            r"Newton's step as a vector in the other coordinates, $T = \partial w'/\partial w$ constant",
            assuming=(HESSIAN,),
        )
        .put(Given(slope[b], sp.Sum(T[j, b] * other[j], (j, 1, k)), "the gradient is a covector"))
        .rewrite(
            -sp.Sum(named[i, j] * other[j], (j, 1, k)),
            "Newton's step of the other coordinates",
            by=(Given(named[i, j], TENSOR, "the inverse of the Hessian by the linear coordinates", definition=True),),
        )
    )


@derived(
    "Newton's step in coordinates that are not linear",
    r"The loss $e^w$ has no minimum; Newton's step in $w$ is $-1$ everywhere. Let $w = u^2$ with $u > 0$: Newton's step"
    r" in $u$, carried over to $w$ by $dw = 2u\,du$, is another one.",
)
def newton_curved() -> Chain:
    """The step taken in u less the step taken in w is 1/(1 + 2 w) for the loss e^w, w = u^2: never 0."""
    u, w = sp.symbols("u w", positive=True)
    defect, D = sp.Symbol("d", real=True), sp.Derivative
    by_u, by_w = sp.exp(u**2), sp.exp(w)
    carried, straight = -2 * u * D(by_u, u) / D(by_u, (u, 2)), -D(by_w, w) / D(by_w, (w, 2))
    return (
        begin(defect, carried - straight, "the step in $u$, carried over, less the step in $w$")
        .rewrite(1 - 2 * u**2 / (1 + 2 * u**2), "differentiate; the exponentials cancel")
        .rewrite(1 / (1 + 2 * w), "in $w$", by=(Given(w, u**2, "the old coordinate", definition=True),))
    )


@derived(
    "The Fisher matrix in other parameters",
    r"Let $K_{ia} = \partial W_i/\partial W'_a$ be the derivatives of the old parameters by the new, of any kind, and"
    r" $s_{ci} = \partial\log p_c/\partial W_i$ the scores of the $n$ outcomes.",
)
def fisher_covariance() -> Chain:
    """F'_ab = K_ia K_jb F_ij, everywhere: a metric, where the Hessian is a tensor at stationary points only."""
    n = size("n")
    p, score, score_new = vector("p", n, positive=True), matrix("s", n, k), matrix("s'", n, k)
    K, fisher, new = matrix("K", k), matrix("F", k), matrix("F'", k)
    o = indices("c")[0]
    return (
        begin(
            new[a, b],
            sp.Sum(p[o] * score_new[o, a] * score_new[o, b], (o, 1, n)),
            "the mean of the products of the new scores",
        )
        .put(Given(score_new[o, a], sp.Sum(K[i, a] * score[o, i], (i, 1, k)), "the chain rule"))
        .rewrite(
            sp.Sum(K[i, a] * K[j, b] * fisher[i, j], (i, 1, k), (j, 1, k)),
            "the Fisher matrix of the old parameters",
            by=(
                Given(
                    fisher[i, j],
                    sp.Sum(p[o] * score[o, i] * score[o, j], (o, 1, n)),
                    "the mean of the products of the scores",
                    definition=True,
                ),
            ),
        )
    )
