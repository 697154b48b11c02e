"""What a finite step gets wrong: local and global order, and the equation that the steps really follow."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.deriving.contraction import differentiated
from derive.language import Asymptotic, UnusableInput
from derive.language.facts import Given
from derive.language.tensors import Field, indices, size, vector

k = size("k")
i, j = indices("i j")
eta, h, W_0 = sp.symbols("eta h W_0", positive=True)
step = sp.Symbol(r"\delta t", positive=True)
W, V = vector("W", k), vector("V", k)
loss = Field(r"\mathcal{L}", W)
grown = sp.Symbol("x", positive=True)
GRADIENT_SQUARED = sp.Sum(loss.diff(W[j]) ** 2, (j, 1, k))
CURVED = sp.Sum(loss.diff(W[i], W[j]) * loss.diff(W[j]), (j, 1, k))


@derived("The error of one step on a parabola")
def local_order() -> Chain:
    """On a parabola with the curvature h one step errs by (eta h dt)^2 W_0/2 + O(dt^3)."""
    error = sp.Symbol("e", real=True)
    exact = W_0 * sp.exp(-eta * h * step)
    return begin(error, exact - W_0 * (1 - eta * h * step), "the flow less one step").expand(
        step, 3, "expand the exponential", to=W_0 * (eta * h * step) ** 2 / 2
    )


@derived(
    "The error of one step, for any loss",
    r"The path of the flow is written by Taylor, up to third order in $\delta t$.",
)
def local_error() -> Chain:
    """e_i = (eta dt)^2/2 sum_j L_ij L_j up to dt^3, in every dimension."""
    error, speed, bend = vector("e", k), vector(r"\dot{W}", k), vector(r"\ddot{W}", k)
    path, stepped = vector("X", k), vector("Y", k)
    return (
        begin(
            error[i],
            sp.Add(path[i], -stepped[i], evaluate=False),
            r"where the flow is after $\delta t$, less where one step leads",
        )
        .put(Given(path[i], W[i] + step * speed[i] + step**2 * bend[i] / 2, "the flow by Taylor", definition=True))
        .put(Given(stepped[i], W[i] + step * speed[i], "the step along the velocity", definition=True))
        .put(Given(bend[i], eta**2 * CURVED, "the acceleration along the flow"))
        .rewrite((eta * step) ** 2 / 2 * CURVED, "the square of the learning step")
    )


@derived("A growing power below an exponential")
def power_bound() -> Chain:
    """(1 + x)^n <= e^{n x}."""
    n, y = sp.Symbol("n", integer=True, positive=True), sp.Symbol("y", positive=True)
    return (
        begin(y, sp.log(1 + grown), "a logarithm")
        .at_most(grown, "it lies below its tangent at $1$")
        .multiply(n, "times $n$")
        .exponentiate("the exponential rises")
        .rewrite_left((1 + grown) ** n, "the exponential of a logarithm")
    )


@derived(
    "How errors grow from step to step",
    r"Let one step err by at most $C\,\delta t^2$, and pull two points apart by at most the factor $1 + K\,\delta t$,"
    r" $K$ a bound on the slope of the velocity: $e_{n+1} \leq (1 + K\,\delta t)\,e_n + C\,\delta t^2$ with $e_0 = 0$.",
)
def grown_errors() -> Chain:
    """C dt^2 sum_{j<n} (1 + K dt)^j grows by exactly that: it is the largest error that the two bounds allow."""
    n, j_ = sp.Symbol("n", integer=True, positive=True), sp.Symbol("j", integer=True)
    C, K = sp.symbols("C K", positive=True)
    added = sp.Symbol("a", positive=True)

    def error(steps: sp.Expr) -> sp.Expr:
        return C * step**2 * sp.Sum((1 + K * step) ** j_, (j_, 0, steps - 1))

    return begin(
        added, error(n + 1) - (1 + K * step) * error(n), r"the sum of grown errors after $n + 1$ steps, less the grown"
    ).rewrite(C * step**2, "what a step adds is its own error")


@derived(
    "The error after a fixed time, for any loss",
    r"With the bounds $C$ and $K$ as before: after $n$ steps every error has grown in all later ones.",
)
def global_bound() -> Chain:
    """e_n = C dt^2 sum_j (1 + K dt)^j <= (C/K) (e^{K T} - 1) dt with T = n dt: of first order."""
    n, j_ = sp.Symbol("n", integer=True, positive=True), sp.Symbol("j", integer=True)
    C, K, whole = sp.symbols("C K T", positive=True)
    bound = sp.Symbol("e_n", positive=True)
    named = Given(step, whole / n, "the time $T$ in $n$ steps", definition=True)
    return (
        begin(bound, C * step**2 * sp.Sum((1 + K * step) ** j_, (j_, 0, n - 1)), "the sum of the grown errors")
        .rewrite(C * step / K * ((1 + K * step) ** n - 1), "a geometric sum")
        .at_most(
            C * step / K * (sp.exp(n * K * step) - 1),
            "a power below an exponential",
            by=(power_bound, Given(grown, K * step, "what a step adds to a distance", definition=True)),
        )
        .rewrite(C * step / K * (sp.exp(K * whole) - 1), "the time is that of all steps", by=(named,))
    )


@derived("The error after a fixed time, on a parabola")
def global_order() -> Chain:
    """After the time T in steps of dt the error for one unit of dt is -W_0 e^{-eta h T} (eta h)^2 T/2."""
    slope, T = sp.Symbol("e", real=True), sp.Symbol("T", positive=True)
    steps = W_0 * sp.exp(T / step * sp.log(1 - eta * h * step))
    return begin(
        slope, (steps - W_0 * sp.exp(-eta * h * T)) / step, r"$T/\delta t$ steps less the flow, for one unit of step"
    ).limit(
        step,
        sp.Integer(0),
        "a finite slope: the error is of first order",
        right=-W_0 * sp.exp(-eta * h * T) * (eta * h) ** 2 * T / 2,
    )


def modified_rate_to(order: int) -> Chain:
    """-log(1 - eta h)/eta = sum_n eta^n h^{n+1}/(n + 1) + O(eta^order). Raises UnusableInput for an order below 1."""
    if order < 1:
        raise UnusableInput(f"the order of a modified rate is {order}; it must be 1, 2, ...")
    effective = sp.Symbol(r"\tilde{h}", real=True)
    series = sum(eta**n * h ** (n + 1) / (n + 1) for n in range(order))
    return begin(effective, -sp.log(1 - eta * h) / eta, "the rate of the flow that passes through the steps").to_order(
        series, Asymptotic(eta, sp.Integer(0), eta**order), "expand the logarithm"
    )


@derived("The rate that finite steps really have")
def modified_rate() -> Chain:
    """-log(1 - eta h)/eta = h + eta h^2/2 + eta^2 h^3/3 + O(eta^3)."""
    return modified_rate_to(3)


@derived("The loss that finite steps really descend")
def modified_loss() -> Chain:
    """The gradient of L + (eta/4) |grad L|^2 is d_i L + (eta/2) sum_j L_ij d_j L."""
    modified = sp.Symbol(r"\tilde{\mathcal{L}}", real=True)
    return (
        begin(modified, loss + eta / 4 * GRADIENT_SQUARED, "the modified loss")
        .differentiate(W[i], "differentiate")
        .rewrite(loss.diff(W[i]) + eta / 2 * CURVED, "the constant comes out of the sum")
    )


@derived("One step follows the modified flow to third order")
def modified_step() -> Chain:
    """eta V + (eta^2/2) dV/dt = -eta d_i L up to eta^3, where V is minus the gradient of the modified loss."""
    moved, speed, bend = vector(r"\delta W", k), vector(r"\dot{W}", k), vector(r"\ddot{W}", k)
    along = Given(
        speed[i], -(loss.diff(W[i]) + eta / 2 * CURVED), "the velocity is minus the slope of the modified loss"
    )
    turning = Given(bend[i], CURVED, "the acceleration along the flow, to leading order")
    return (
        begin(moved[i], eta * speed[i] + eta**2 / 2 * bend[i], r"the modified flow over the time $\eta$, by Taylor")
        .put(along)
        .put(turning)
        .rewrite(-eta * loss.diff(W[i]), "the second orders cancel")
    )


@derived("The acceleration along the flow")
def acceleration() -> Chain:
    """d/dt of -d_i L along the flow V = -grad L is sum_j L_ij d_j L."""
    second = vector(r"\ddot{W}", k)
    flow = Given(V[j], -loss.diff(W[j]), "the flow, in units of the learning rate")
    return (
        begin(second[i], sp.Sum(differentiated(-loss.diff(W[i]), W[j]) * V[j], (j, 1, k)), "the chain rule")
        .put(flow)
        .rewrite(CURVED, "the signs cancel")
    )
