"""Which optimisers turn with the phase of a weight, and the two conventions for a complex gradient."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.facts import Given

phi, a, b = sp.symbols("phi a b", real=True)
l_x, l_y = sp.symbols(r"\mathcal{L}_x \mathcal{L}_y", real=True)
eta = sp.Symbol("eta", positive=True)
Z_TURNED, SLOPE_TURNED = sp.symbols(r"z' \bar{\partial}'\mathcal{L}")
GRADIENT = (l_x + sp.I * l_y) / 2
TURNED = sp.cos(phi) * l_x - sp.sin(phi) * l_y, sp.sin(phi) * l_x + sp.cos(phi) * l_y


@derived(
    "The gradient turns with the weight",
    r"Let $z' = e^{i\phi}z$ be the turned weight, so that $x = x'\cos\phi + y'\sin\phi$ and $y = y'\cos\phi -"
    r" x'\sin\phi$.",
)
def gradient_turns() -> Chain:
    """dL/dzbar' = e^{i phi} dL/dzbar: by the chain rule through the turned real and imaginary part."""
    result = sp.Symbol(r"\bar{\partial}'\mathcal{L}")
    turned_x, turned_y = sp.symbols("x' y'", real=True)
    old_x = sp.cos(phi) * turned_x + sp.sin(phi) * turned_y
    old_y = -sp.sin(phi) * turned_x + sp.cos(phi) * turned_y
    D = sp.Derivative
    by_x = l_x * D(old_x, turned_x) + l_y * D(old_y, turned_x)
    by_y = l_x * D(old_x, turned_y) + l_y * D(old_y, turned_y)
    return (
        begin(result, (by_x + sp.I * by_y) / 2, "the chain rule, by the turned weight", field="complex")
        .rewrite((TURNED[0] + sp.I * TURNED[1]) / 2, "differentiate")
        .rewrite(sp.exp(sp.I * phi) * GRADIENT, r"Euler's formula, $e^{i\phi} = \cos\phi + i\sin\phi$")
    )


@derived("Gradient descent is covariant")
def descent_turns() -> Chain:
    """A step of the turned weight is the turned step."""
    after, before, slope = sp.symbols(r"z'_+ z \bar{\partial}\mathcal{L}")
    return (
        begin(after, Z_TURNED - 2 * eta * SLOPE_TURNED, "a step of the turned weight", field="complex")
        .put(Given(Z_TURNED, sp.exp(sp.I * phi) * before, "the turned weight"))
        .put(Given(SLOPE_TURNED, sp.exp(sp.I * phi) * slope, "the turned gradient"))
        .rewrite(sp.exp(sp.I * phi) * (before - 2 * eta * slope), "the step, turned")
    )


@derived("Momentum is covariant")
def momentum_turns() -> Chain:
    """An average of turned gradients is the turned average: heavy ball, Nesterov and Adam's first average follow."""
    after, average, slope = sp.symbols(r"m'_+ m \bar{\partial}\mathcal{L}")
    turned, beta = sp.Symbol("m'"), sp.Symbol("beta_1", real=True)
    return (
        begin(after, beta * turned + (1 - beta) * SLOPE_TURNED, "the average of the turned gradients", field="complex")
        .put(Given(turned, sp.exp(sp.I * phi) * average, "the turned average"))
        .put(Given(SLOPE_TURNED, sp.exp(sp.I * phi) * slope, "the turned gradient"))
        .rewrite(sp.exp(sp.I * phi) * (beta * average + (1 - beta) * slope), "the average, turned")
    )


@derived("Adam with the squared modulus is covariant")
def adam_turns() -> Chain:
    """The second average does not turn, so the step turns like the first: optax's Adam."""
    step, average, turned = sp.symbols(r"\delta' m m'")
    square, other = sp.symbols("s s'", nonnegative=True)
    epsilon = sp.Symbol("epsilon", positive=True)
    return (
        begin(step, -eta * turned / (sp.sqrt(other) + epsilon), "Adam's step of the turned weight", field="complex")
        .put(Given(turned, sp.exp(sp.I * phi) * average, "the turned first average"))
        .put(Given(other, square, "the average of the squared moduli, which do not turn"))
    )


@derived("The squared modulus does not turn")
def modulus_invariant() -> Chain:
    """|g'|^2 = |g|^2: an Adam that averages the squared modulus is covariant."""
    result = sp.Symbol("s'", real=True)
    return begin(result, TURNED[0] ** 2 + TURNED[1] ** 2, "the squared modulus of the turned gradient").rewrite(
        l_x**2 + l_y**2, "the squares of sine and cosine add up to 1"
    )


@derived("The squares of the parts turn")
def parts_defect() -> Chain:
    """An Adam that averages the squares of real and imaginary part is not covariant; the defect at the angle phi."""
    defect = sp.Symbol("d", real=True)
    return begin(
        defect, TURNED[0] ** 2 - l_x**2, "the squared real part of the turned gradient, less the old one"
    ).rewrite(sp.sin(phi) ** 2 * (l_y**2 - l_x**2) - sp.sin(2 * phi) * l_x * l_y, "double angle")


@derived(
    "Adam on real and imaginary parts is not covariant",
    r"The first step of an Adam that averages the squares of the parts is $-\eta$ times the signs of both parts,"
    r" $\epsilon$ left out. At $\phi = \pi/2$ nothing is seen; at $\phi = \pi/4$ it is.",
)
def adam_parts() -> Chain:
    """For the gradient g (1 + i) the turned step has the size sqrt(2) eta, the step of the turned gradient eta."""
    defect, size_ = sp.Symbol("d", real=True), sp.Symbol("g", positive=True)
    turned = sp.sqrt(2) * size_  # (1 + i) e^{i pi/4} = sqrt(2) i
    step_of_turned = eta * turned / sp.sqrt(turned**2)
    turned_step = sp.sqrt((eta * size_ / sp.sqrt(size_**2)) ** 2 + (eta * size_ / sp.sqrt(size_**2)) ** 2)
    return begin(
        defect,
        turned_step - step_of_turned,
        r"for the gradient $g(1 + i)$, which turns into $\sqrt{2}\,i g$: the size of the turned step less that of the"
        " step of the turned gradient",
    ).rewrite((sp.sqrt(2) - 1) * eta, "every part is divided by its own size")


@derived("The conventions of JAX and of PyTorch")
def conventions() -> Chain:
    """For a real loss 2 dL/dzbar = L_x + i L_y (PyTorch), its conjugate 2 dL/dz = L_x - i L_y (JAX)."""
    torch, jax = sp.symbols(r"G_{\bar{z}} G_z")
    return begin(
        jax, 2 * (l_x - sp.I * l_y) / 2, "what JAX returns, twice the derivative by $z$", field="complex"
    ).rewrite(
        sp.conjugate(torch),
        "the conjugate turns one into the other",
        by=(
            Given(torch, l_x + sp.I * l_y, r"what PyTorch returns, twice the derivative by $\bar{z}$", definition=True),
        ),
    )
