"""Discretisations of mechanics that are the optimisers in use, and what (m, lambda, beta, step) are called there."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.derivation import StepKind
from derive.language.facts import Given
from derive.language.tensors import Field, index, size, vector

mass, friction, beta, h = sp.symbols("m lambda beta h", positive=True)
W, before, after, force = sp.symbols("W W_- W_+ F", real=True)
momentum, rate = sp.symbols(r"\beta_1 \eta", real=True)
v, average, gradient = sp.symbols(r"v \bar{F} g", real=True)


@derived("Heavy ball")
def heavy_ball() -> Chain:
    """W_+ = W + beta_1 (W - W_-) + eta F with beta_1 = 1 - lambda h/m and eta = h^2/m."""
    names = (
        Given(momentum, 1 - friction * h / mass, "the momentum coefficient", definition=True),
        Given(rate, h**2 / mass, "the learning rate", definition=True),
    )
    return (
        begin(
            mass * (after - 2 * W + before) / h**2,
            force - friction * (W - before) / h,
            "Newton with friction, steps of $h$",
            kind=StepKind.ASSUMPTION,
        )
        .solve_for(
            after,
            "solve for the next point",
            solution=2 * W - before - friction * h / mass * (W - before) + h**2 / mass * force,
        )
        .rewrite(W + momentum * (W - before) + rate * force, "collect the last step", by=names)
    )


@derived("Heavy ball shrinks volumes by its momentum")
def heavy_ball_volume() -> Chain:
    """The determinant of one step (W, v) -> (W + v_+, v_+), v_+ = beta_1 v - eta L'(W), is beta_1."""
    slope = sp.Function("l", real=True)
    new_v = momentum * v - rate * slope(W)
    volume = sp.Symbol("J", real=True)
    D = sp.Derivative
    return (
        begin(
            volume,
            D(W + new_v, W) * D(new_v, v) - D(W + new_v, v) * D(new_v, W),
            "the determinant of the derivatives of one step",
        )
        .rewrite((1 - rate * D(slope(W), W)) * momentum + momentum * rate * D(slope(W), W), "differentiate")
        .rewrite(momentum, "the curvature cancels")
    )


@derived(
    "Heavy ball scales the area of any two variations",
    r"Two neighbouring paths differ from a third by $(x_i, y_i)$ and by $(X_i, Y_i)$ in position and velocity; a step"
    r" is $v_+ = \beta_1 v - \eta\,\partial\mathcal{L}$, $W_+ = W + v_+$.",
)
def heavy_ball_area() -> Chain:
    """sum_i (x_i Y_i - X_i y_i) is multiplied by beta_1 in every step: M^t J M = beta_1 J, in every dimension."""
    k = size("k")
    i, j = index("i"), index("j")
    weights = vector("W", k)
    loss = Field(r"\mathcal{L}", weights)
    x, y, X, Y = (vector(name, k) for name in ("x", "y", "X", "Y"))
    x_new, y_new, X_new, Y_new = (vector(name, k) for name in ("x^+", "y^+", "X^+", "Y^+"))
    area = sp.Symbol(r"\omega_+", real=True)

    def turned(v: sp.IndexedBase, moved: sp.IndexedBase) -> sp.Expr:
        return momentum * v[i] - rate * sp.Sum(loss.diff(weights[i], weights[j]) * moved[j], (j, 1, k))

    return (
        begin(area, sp.Sum(x_new[i] * Y_new[i] - X_new[i] * y_new[i], (i, 1, k)), "the area after a step")
        .put(Given(x_new[i], x[i] + y_new[i], "the first position moves with its velocity"))
        .put(Given(X_new[i], X[i] + Y_new[i], "so does the second"))
        .put(Given(y_new[i], turned(y, x), "the first velocity, by the chain rule"))
        .put(Given(Y_new[i], turned(Y, X), "the second velocity"))
        .rewrite(momentum * sp.Sum(x[i] * Y[i] - X[i] * y[i], (i, 1, k)), "the Hessian is symmetric")
    )


@derived("The rolling average in steps")
def ema() -> Chain:
    """Fbar_+ = beta_1 Fbar + (1 - beta_1) F with beta_1 = 1 - beta h."""
    new = sp.Symbol(r"\bar{F}_+", real=True)
    return (
        begin(
            (new - average) / h,
            -beta * (average - force),
            "the rolling average, steps of $h$",
            kind=StepKind.ASSUMPTION,
        )
        .solve_for(new, "solve for the next average", solution=average - beta * h * (average - force))
        .rewrite(
            momentum * average + (1 - momentum) * force,
            "by name",
            by=(Given(momentum, 1 - beta * h, "the decay coefficient", definition=True),),
        )
    )


@derived("The bias of a rolling average that starts at 0")
def bias_correction() -> Chain:
    """After n steps with the same gradient the average is (1 - beta_1^n) g: what Adam divides by."""
    n, j = sp.Symbol("n", integer=True, positive=True), sp.Symbol("j", integer=True)
    b = sp.Symbol(r"\beta_1", positive=True)
    total = sp.Symbol("M", real=True)
    weights = sp.Sum(b**j, (j, 0, n - 1))
    return begin(total, (1 - b) * gradient * weights, "the average of $n$ equal gradients").rewrite(
        (1 - b**n) * gradient, "a geometric sum"
    )


@derived("Nesterov's method")
def nesterov_step() -> Chain:
    """Newton in steps with the force taken ahead, at Y: W_+ = W + beta_1 (W - W_-) + eta F(Y), for any force.

    With Y = W + beta_1 (W - W_-) this is Nesterov's method: W_+ = Y + eta F(Y).
    """
    push, ahead = sp.Function("F", real=True), sp.Symbol("Y", real=True)
    names = (
        Given(momentum, 1 - friction * h / mass, "the momentum coefficient", definition=True),
        Given(rate, h**2 / mass, "the learning rate", definition=True),
    )
    point = Given(ahead, W + momentum * (W - before), "the point ahead")
    return (
        begin(
            mass * (after - 2 * W + before) / h**2,
            push(ahead) - friction * (W - before) / h,
            "Newton with friction, steps of $h$, the force taken ahead",
            kind=StepKind.ASSUMPTION,
        )
        .solve_for(
            after,
            "solve for the next point",
            solution=2 * W - before - friction * h / mass * (W - before) + h**2 / mass * push(ahead),
        )
        .rewrite(W + momentum * (W - before) + rate * push(ahead), "collect the last step", by=names)
        .rewrite(ahead + rate * push(ahead), "the point ahead", by=(point,))
    )


@derived(
    "The limit of Nesterov's method",
    r"The momentum coefficient of the step at the time $t$ is $1 - 3h/(t + 3h)$, with $h^2$ the learning rate. The"
    r" points $X(t \pm h)$ are written by Taylor as $X \pm h\dot{X} + \frac{h^2}{2}\ddot{X}$; $F$ is the force ahead.",
)
def nesterov_limit() -> Chain:
    """Steps with the momentum 1 - 3h/(t + 3h) become X'' + 3X'/t = F as the step h = sqrt(eta) goes to 0.

    Source: W. Su, S. Boyd, E. Candes, JMLR 17 (2016) 153.
    """
    t, R = sp.Symbol("t", positive=True), sp.Symbol("R", real=True)
    X, speed, bend = sp.symbols(r"X \dot{X} \ddot{X}", real=True)
    new, old, ahead = sp.symbols("X_+ X_- Y", real=True)
    return (
        begin(R, (new - ahead - h**2 * force) / h**2, "what a step leaves over, for one unit of $h^2$")
        .put(Given(ahead, X + (1 - 3 * h / (t + 3 * h)) * (X - old), "the point ahead", definition=True))
        .put(Given(new, X + h * speed + h**2 * bend / 2, "the next point", definition=True))
        .put(Given(old, X - h * speed + h**2 * bend / 2, "the last point", definition=True))
        .limit(h, sp.Integer(0), "small steps", right=bend + 3 * speed / t - force)
    )


@derived("Momentum with an averaged force")
def averaged_momentum() -> Chain:
    """m v' = gamma Fbar - lambda v in steps: W_+ = W + beta_1 (W - W_-) + eta Fbar with eta = gamma h^2/m."""
    gain = sp.Symbol("gamma", positive=True)
    names = (
        Given(momentum, 1 - friction * h / mass, "the momentum coefficient", definition=True),
        Given(rate, gain * h**2 / mass, "the learning rate", definition=True),
    )
    return (
        begin(
            mass * (after - 2 * W + before) / h**2,
            gain * average - friction * (W - before) / h,
            "Newton with friction and an averaged force, steps of $h$",
            kind=StepKind.ASSUMPTION,
        )
        .solve_for(
            after,
            "solve for the next point",
            solution=2 * W - before - friction * h / mass * (W - before) + gain * h**2 / mass * average,
        )
        .rewrite(W + momentum * (W - before) + rate * average, "collect the last step", by=names)
    )


@derived("Nesterov's step")
def nesterov() -> Chain:
    """The gradient is taken ahead: on a parabola W_+ = (1 - eta h)(W + beta_1 (W - W_-))."""
    curvature, ahead = sp.Symbol("h", positive=True), sp.Symbol("Y", real=True)
    return (
        begin(after, ahead - rate * curvature * ahead, "a gradient step from the point ahead, loss $hW^2/2$")
        .put(Given(ahead, W + momentum * (W - before), "the point ahead", definition=True))
        .rewrite((1 - rate * curvature) * (W + momentum * (W - before)), "factor")
    )


@derived("RMSprop in a steady state")
def rmsprop() -> Chain:
    """Where the averaged square has settled at g^2, the step is eta g/(|g| + eps), nearly of one size."""
    eps, square, step = sp.symbols("epsilon s \\delta", positive=True)
    g, eta = sp.symbols("g eta", positive=True)
    return (
        begin(step, eta * g / (sp.sqrt(square) + eps), "the step divides by the root of the averaged square")
        .put(Given(square, g**2, "a steady gradient", definition=False))
        .rewrite(eta * g / (g + eps), "the root of a square of a positive number")
    )


@derived("RMSprop with epsilon under the root")
def rmsprop_under_root() -> Chain:
    """The other convention: the step eta g/sqrt(s + eps), in a steady state eta g/sqrt(g^2 + eps)."""
    eps, square, delta = sp.symbols("epsilon s \\delta", positive=True)
    g, eta = sp.symbols("g eta", positive=True)
    return begin(
        delta, eta * g / sp.sqrt(square + eps), "the step divides by the root of the averaged square and $\\epsilon$"
    ).put(Given(square, g**2, "a steady gradient", definition=False))


@derived("Adam's first step")
def adam_first_step() -> Chain:
    """With the bias corrected, Adam's first step is eta g/(|g| + eps), whatever beta_1 and beta_2."""
    g, eta, eps = sp.symbols("g eta epsilon", positive=True)
    c1, c2 = sp.symbols("c_1 c_2", positive=True)
    first, second, step = sp.symbols("m_1 s_1 \\delta", positive=True)
    return (
        begin(
            step,
            eta * (first / c1) / (sp.sqrt(second / c2) + eps),
            r"Adam's step with its bias corrected, $c_1 = 1 - \beta_1$, $c_2 = 1 - \beta_2$",
        )
        .put(Given(first, c1 * g, "the first average", definition=True))
        .put(Given(second, c2 * g**2, "the first average of the square", definition=True))
        .rewrite(eta * g / (g + eps), "the coefficients cancel")
    )


@derived("The learning rate of momentum in the limit of large friction")
def effective_rate() -> Chain:
    """Heavy ball moves like gradient descent with the rate eta/(1 - beta_1) = h/lambda."""
    effective = sp.Symbol(r"\eta_e", real=True)
    return (
        begin(effective, rate / (1 - momentum), "the sum of the geometric series of steps under a constant force")
        .put(Given(rate, h**2 / mass, "the learning rate", definition=True))
        .put(Given(momentum, 1 - friction * h / mass, "the momentum coefficient", definition=True))
        .rewrite(h / friction, "the mass cancels")
    )


@derived("Nesterov's equation on a parabola")
def nesterov_flow() -> Chain:
    """X = 2 J_1(t)/t solves X'' + 3 X'/t + X = 0, the limit of Nesterov's method with growing momentum.

    Source: W. Su, S. Boyd, E. Candes, JMLR 17 (2016) 153.
    """
    t, gap = sp.Symbol("t", positive=True), sp.Symbol("e", real=True)
    path = 2 * sp.besselj(1, t) / t
    D = sp.Derivative
    return (
        begin(
            gap,
            D(path, t, t) + 3 / t * D(path, t) + path,
            r"the equation $\ddot{X} + 3\dot{X}/t + X$ at $X = 2J_1(t)/t$",
        )
        .rewrite(lambda e: sp.expand(e.doit()), "differentiate: $J_1' = (J_0 - J_2)/2$")
        .rewrite(sp.Integer(0), "the recurrence of the Bessel functions, $J_0 + J_2 = 2J_1/t$")
    )


@derived("Adam's averages obey the equation of the rolling average")
def adam_average() -> Chain:
    """(Fbar_+ - Fbar)/h = -beta (Fbar - F) with beta = (1 - beta_1)/h, at every step and not only for small h."""
    change = sp.Symbol(r"\delta\bar{F}/h", real=True)
    return (
        begin(change, (momentum * average + (1 - momentum) * force - average) / h, "Adam's average, one step of $h$")
        .rewrite(-(1 - momentum) / h * (average - force), "collect")
        .rewrite(
            -beta * (average - force),
            "by name: the equation of the rolling average",
            by=(Given(beta, (1 - momentum) / h, "the rate of the average", definition=True),),
        )
    )


@derived("The average of the squares obeys the same equation")
def square_average() -> Chain:
    """(s_+ - s)/h = -beta (s - g^2) with beta = (1 - beta_2)/h: RMSprop's and Adam's second average."""
    change, square = sp.Symbol(r"\delta s/h", real=True), sp.Symbol("s", nonnegative=True)
    decay = sp.Symbol(r"\beta_2", real=True)
    return (
        begin(
            change,
            (decay * square + (1 - decay) * gradient**2 - square) / h,
            "the average of the squares, a step of $h$",
        )
        .rewrite(-(1 - decay) / h * (square - gradient**2), "collect")
        .rewrite(
            -beta * (square - gradient**2),
            "by name: the equation of the rolling average",
            by=(Given(beta, (1 - decay) / h, "the rate of the average of squares", definition=True),),
        )
    )


@derived(
    "Adam with a steady second average is heavy ball",
    r"The correction of the bias is left out: it has died out after many steps."
    r" Where the root of the second average, $D = \sqrt{s} + \epsilon$, stays the same from one step to the next, Adam"
    " obeys Newton's equation with a mass; where it changes, only the equations of the averages hold.",
)
def adam_as_heavy_ball() -> Chain:
    """W_+ = W + beta_1 (W - W_-) + eta (1 - beta_1) F/D: momentum beta_1, learning rate eta (1 - beta_1)/D."""
    divisor, eta, new = (
        sp.Symbol("D", positive=True),
        sp.Symbol("eta", positive=True),
        sp.Symbol(r"\bar{F}_+", real=True),
    )
    return (
        begin(after, W + eta * new / divisor, "Adam's step")
        .put(Given(new, momentum * average + (1 - momentum) * force, "the rolling average of the force"))
        .put(Given(average, divisor * (W - before) / eta, "the last step, with the same $D$"))
        .rewrite(W + momentum * (W - before) + eta * (1 - momentum) / divisor * force, "collect")
    )


@derived(
    "Adam's step is large friction with the force averaged",
    "Adam so obeys the equation of large friction with a rolling average in place of the force. With a steady second"
    " average this is Newton's equation for the force itself: the average is the inertia. An equation that has both an"
    " average and a mass Adam does not obey.",
)
def adam_velocity() -> Chain:
    """delta W / h = Fbar/lambda with lambda = h (sqrt(s) + eps)/eta: large friction, one for each weight.

    The velocity is given by the averages at once; the mass of Newton's equation does not enter.
    """
    eps, square, eta = sp.symbols("epsilon s \\eta", positive=True)
    velocity, first = sp.Symbol("v", real=True), sp.Symbol(r"\bar{F}", real=True)
    return begin(velocity, eta * first / (sp.sqrt(square) + eps) / h, "Adam's step for one unit of time").rewrite(
        first / friction,
        "by name: the velocity at large friction, the force averaged",
        by=(Given(friction, h * (sp.sqrt(square) + eps) / eta, "the friction of this weight", definition=True),),
    )


@derived("RMSprop's step is large friction")
def rmsprop_velocity() -> Chain:
    """delta W / h = F/lambda with lambda = h (sqrt(s) + eps)/eta: Aristotle's law, one friction for each weight."""
    eps, square, eta = sp.symbols("epsilon s \\eta", positive=True)
    velocity = sp.Symbol("v", real=True)
    return begin(velocity, eta * force / (sp.sqrt(square) + eps) / h, "RMSprop's step for one unit of time").rewrite(
        force / friction,
        "by name: the velocity at large friction",
        by=(Given(friction, h * (sp.sqrt(square) + eps) / eta, "the friction of this weight", definition=True),),
    )


@derived("Decoupled weight decay")
def adamw_step() -> Chain:
    """AdamW: W_+ = (1 - eta w) W + eta F/..., friction-free shrinkage beside the step of the averages."""
    eta, decay = sp.symbols("eta w", positive=True)
    velocity = sp.Symbol("v", real=True)
    return begin(
        after, W + h * velocity - eta * decay * W, "Adam's step, and a share of the weight taken away"
    ).rewrite((1 - eta * decay) * W + h * velocity, "collect")
