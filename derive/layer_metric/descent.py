"""Covariant descent: from the least loss for a given length, in any coordinates, and the length of its paths."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived, recall
from derive.language.derivation import StepKind
from derive.language.facts import Given, Holds, Inverse, PositiveDefinite, Symmetric
from derive.language.tensors import Field, indices, matrix, size, tensor, vector

k = size("k")
a, b, c, i, j, m = indices("a b c i j m")
eta = sp.Symbol("eta", positive=True)
W, V, u, n = vector("W^", k), vector("V^", k), vector("u^", k), vector("n", k)
g, g_up = matrix("g", k), matrix("g^", k)
loss = Field(r"\mathcal{L}", W)
METRIC = Inverse(g_up, g, "the contravariant metric is the inverse of the covariant one")
rate, length = sp.Symbol(r"\dot{\mathcal{L}}", real=True), sp.Symbol(r"\dot{s}^2", real=True)
DESCENT = -eta * sp.Sum(g_up[i, j] * loss.diff(W[j]), (j, 1, k))
FLOW = Given(V[i], DESCENT, "covariant descent")
CROSSED = sp.Symbol("o", real=True)
SQUARE = sp.Sum(g_up[i, j] * loss.diff(W[i]) * loss.diff(W[j]), (i, 1, k), (j, 1, k))


def _norm(x: sp.IndexedBase, y: sp.IndexedBase, metric: sp.IndexedBase = g) -> sp.Expr:
    return sp.Sum(metric[i, j] * x[i] * y[j], (i, 1, k), (j, 1, k))


@derived("The condition for the least loss at a given length")
def stationarity() -> Chain:
    """The derivative of the loss rate plus a multiplier times the squared length of the velocity."""
    action, bound = sp.Symbol("J", real=True), sp.Symbol("c", positive=True)
    start = sp.Sum(loss.diff(W[i]) * V[i], (i, 1, k)) + (_norm(V, V) - bound) / (2 * eta)
    return (
        begin(
            action,
            start,
            r"the rate of the loss, and the multiplier $1/2\eta$ for the length $g_{ij}V^iV^j = c$",
            assuming=(Symmetric(g, "the metric is symmetric"),),
        )
        .differentiate(V[m], "differentiate by the velocity")
        .rewrite(loss.diff(W[m]) + sp.Sum(g[m, j] * V[j], (j, 1, k)) / eta, "the metric is symmetric")
    )


@derived("Covariant descent")
def covariant_descent() -> Chain:
    """V^i = -eta g^{ij} d_j L: the velocity of least loss for its length."""
    return (
        begin(
            loss.diff(W[m]) + sp.Sum(g[m, j] * V[j], (j, 1, k)) / eta,
            sp.Integer(0),
            "the loss is least: the derivative by the velocity vanishes",
            kind=StepKind.ASSUMPTION,
            assuming=(METRIC,),
        )
        .on_both_sides(
            lambda e: sp.Sum(g_up[i, m] * e, (m, 1, k)),
            "contract with the contravariant metric",
            left=sp.Sum(g_up[i, m] * loss.diff(W[m]), (m, 1, k)) + V[i] / eta,
            right=sp.Integer(0),
        )
        .multiply(
            eta, "multiply by the learning rate", left=eta * sp.Sum(g_up[i, j] * loss.diff(W[j]), (j, 1, k)) + V[i]
        )
        .solve_for(V[i], "solve for the velocity", solution=DESCENT)
    )


@derived(
    "The learning rate and the length of a step",
    r"The multiplier is fixed by the length: let $q = g^{ij}\partial_i\mathcal{L}\,\partial_j\mathcal{L}$, the squared"
    r" length of the gradient, be positive.",
)
def learning_rate() -> Chain:
    """From g_ij V^i V^j = c: eta = sqrt(c/q), so that a length of the step is a learning rate."""
    bound, square, name = sp.Symbol("c", positive=True), sp.Symbol("q", positive=True), sp.Symbol("s", real=True)
    return (
        begin(name, _norm(V, V), "the squared length of the velocity", assuming=(METRIC,))
        .put(FLOW)
        .rewrite(eta**2 * SQUARE, "contract the metric with its inverse")
        .rewrite(
            eta**2 * square,
            "by name",
            by=(Given(square, SQUARE, "the squared length of the gradient", definition=True),),
        )
        .follows(bound, eta**2 * square, "it is $c$", assuming=(Given(bound, eta**2 * square, "the length is given"),))
        .solve_for(eta, "solve for the learning rate", solution=sp.sqrt(bound / square))
    )


@derived("The second derivative by the velocity")
def second_variation() -> Chain:
    """The second derivative of the loss rate with its multiplier is g/eta."""
    return (
        recall(stationarity)
        .differentiate(V[b], "differentiate by the velocity once more")
        .rewrite(g[m, b] / eta, "contract the delta")
    )


@derived(
    "The stationary velocity is the least",
    r"Let $V$ be the stationary velocity and $V + u$ any other; the rate of the loss with its multiplier is not less"
    r" at $V + u$. Among velocities of one length that is the rate of the loss itself: no other one lowers it faster.",
)
def least_loss() -> Chain:
    """J(V + u) - J(V) = g(u, u)/(2 eta), which is not negative for a positive metric."""
    excess = sp.Symbol(r"{\Delta}J", real=True)
    linear = sp.Sum(loss.diff(W[i]) * (V[i] + u[i]), (i, 1, k)) - sp.Sum(loss.diff(W[i]) * V[i], (i, 1, k))
    whole = sp.Sum(g[i, j] * (V[i] + u[i]) * (V[j] + u[j]), (i, 1, k), (j, 1, k))
    return (
        begin(excess, linear + (whole - _norm(V, V)) / (2 * eta), "$J$ at $V + u$ less $J$ at $V$", assuming=(METRIC,))
        .put(FLOW, "the stationary velocity")
        .rewrite(_norm(u, u) / (2 * eta), "the terms linear in $u$ cancel")
        .using(PositiveDefinite(g, "the metric is positive definite"))
        .at_least(sp.Integer(0), "no squared length is negative")
    )


@derived("The loss under covariant descent")
def descent_rate() -> Chain:
    """dL/dt = -eta g^{ij} d_i L d_j L."""
    return (
        begin(
            rate,
            sp.Sum(loss.diff(W[i]) * V[i], (i, 1, k)),
            "the rate of the loss, by the chain rule",
            assuming=(METRIC,),
        )
        .put(FLOW)
        .rewrite(-eta * SQUARE, "the constant comes out of the sums")
    )


@derived("Covariant descent in other coordinates")
def covariance() -> Chain:
    """The equation has the same form in every system of coordinates."""
    J, V_new, g_new = matrix("J", k), vector("V'^", k), matrix("g'^", k)
    slope, slope_new = vector(r"\partial\mathcal{L}", k), vector(r"\partial'\mathcal{L}", k)
    old = Given(V[i], -eta * sp.Sum(g_up[i, j] * slope[j], (j, 1, k)), "covariant descent in the old coordinates")
    chain_rule = Given(slope[j], sp.Sum(J[b, j] * slope_new[b], (b, 1, k)), "the gradient is a covector")
    name = Given(
        g_new[a, b],
        sp.Sum(J[a, i] * J[b, j] * g_up[i, j], (i, 1, k), (j, 1, k)),
        "the contravariant metric is a tensor",
        definition=True,
    )
    return (
        begin(
            V_new[a],
            sp.Sum(J[a, i] * V[i], (i, 1, k)),
            r"the velocity is a vector, $J$ the matrix of $\partial W'^a/\partial W^i$",
        )
        .put(old)
        .put(chain_rule)
        .rewrite(-eta * sp.Sum(g_new[a, b] * slope_new[b], (b, 1, k)), "collect the metric", by=(name,))
    )


@derived("The length of a step does not depend on the coordinates")
def length_invariance() -> Chain:
    """g_ij dW^i dW^j = g'_ab dW'^a dW'^b with g'_ab = K_ia K_jb g_ij, K the matrix of dW/dW'."""
    K, dW, dW_new, g_new = matrix("K", k), vector("dW^", k), vector("dW'^", k), matrix("g'", k)
    name = Given(
        g_new[a, b],
        sp.Sum(K[i, a] * K[j, b] * g[i, j], (i, 1, k), (j, 1, k)),
        "the covariant metric in the other coordinates",
        definition=True,
    )
    return (
        begin(sp.Symbol("ds^2", real=True), _norm(dW, dW), "the squared length of a step")
        .put(
            Given(
                dW[i],
                sp.Sum(K[i, a] * dW_new[a], (a, 1, k)),
                r"a step is a vector, $K_{ia} = \partial W^i/\partial W'^a$",
            )
        )
        .rewrite(_norm(dW_new, dW_new, g_new), "collect the metric", by=(name,))
    )


@derived("The Euclidean metric")
def euclidean_reduction() -> Chain:
    """With g^{ij} = delta^{ij} covariant descent is plain gradient descent."""
    flat = Given(g_up[i, j], sp.KroneckerDelta(i, j), "a Euclidean metric")
    return begin(V[i], DESCENT, "covariant descent").put(flat).rewrite(-eta * loss.diff(W[i]), "contract the delta")


@derived("The metric on matrices")
def trace_form() -> Chain:
    """g_ij Tr(dW^i^t dW^j) is the sum of the squares of all elements, weighted by the metric."""
    rows, columns, layers = size("r"), size("q"), size("k")
    metric, dW = matrix("g", layers), tensor("dW", layers, rows, columns)
    product = tensor("M", layers, layers, columns, columns)
    square = sp.Symbol("ds^2", real=True)
    entry = sp.Sum(dW[i, a, b] * dW[j, a, c], (a, 1, rows))
    return (
        begin(
            square,
            sp.Sum(metric[i, j] * product[i, j, b, b], (b, 1, columns), (i, 1, layers), (j, 1, layers)),
            "the trace sums the diagonal of $M = dW^{i\\,t}\\,dW^{j}$",
        )
        .put(Given(product[i, j, b, c], entry, "the product of a transpose and a matrix", definition=True))
        .rewrite(
            sp.Sum(
                metric[i, j] * dW[i, a, b] * dW[j, a, b], (a, 1, rows), (b, 1, columns), (i, 1, layers), (j, 1, layers)
            ),
            "one sum over all elements",
        )
    )


@derived("The length of the velocity")
def path_length() -> Chain:
    """(ds/dt)^2 = eta^2 g^{ij} d_i L d_j L."""
    return (
        begin(length, _norm(V, V), "the squared length of the velocity", assuming=(METRIC,))
        .put(FLOW)
        .rewrite(eta**2 * SQUARE, "a metric contracted with its inverse")
    )


@derived(
    "The length of any other velocity",
    r"What least action says of a short step: let $V$ be the velocity of descent and $V + u$ any other.",
)
def least_length() -> Chain:
    """V + u has the squared length |V|^2 - 2 eta (dL.u) + |u|^2."""
    return (
        begin(
            length,
            sp.Sum(g[i, j] * (V[i] + u[i]) * (V[j] + u[j]), (i, 1, k), (j, 1, k)),
            "the squared length of $V + u$, $V$ the velocity of descent",
            assuming=(METRIC,),
        )
        .define(CROSSED, sp.Sum(loss.diff(W[i]) * u[i], (i, 1, k)), "how $u$ changes the loss")
        .put(FLOW)
        .rewrite(eta**2 * SQUARE - 2 * eta * CROSSED + _norm(u, u), "a metric contracted with its inverse")
    )


@derived("No velocity that lowers the loss as fast is shorter")
def shortest() -> Chain:
    """If u does not make the loss fall more slowly, V + u is not shorter than V; equal only for u = 0."""
    as_fast = Holds(CROSSED <= 0, "the loss falls at least as fast")
    return (
        recall(least_length)
        .using(PositiveDefinite(g, "the metric is positive definite"))
        .at_least(eta**2 * SQUARE, "neither of the other terms is negative", by=(as_fast,))
    )


@derived(
    "A finite path of descent is bent",
    r"What least action does not say: over a finite path the shortest way in the plane is a straight line, on which"
    r" $d^2y/dx^2 = 0$. Descent does not take it.",
)
def curved_path() -> Chain:
    """With L = (x^2 + 2 y^2)/2 the path of descent is the parabola y = y_0 (x/x_0)^2, whose curvature is not 0."""
    t = sp.Symbol("t", nonnegative=True)
    x, x_0, y_0 = sp.symbols("x x_0 y_0", positive=True)
    y = sp.Function("y", positive=True)
    time = Given(t, sp.log(x_0 / x) / eta, "the time at which the path has come to $x$", definition=True)
    return (
        begin(
            y(x),
            y_0 * sp.exp(-2 * eta * t),
            r"descent of $\frac{1}{2}(x^2 + 2y^2)$ in the Euclidean metric: $x = x_0 e^{-\eta t}$, and $y$ decays twice"
            " as fast",
        )
        .put(time, "the time at which the path has come to $x$")
        .differentiate(x, "the slope of the path")
        .differentiate(x, "its curvature")
    )
