"""Complex parameters: the metric of the plane in z and zbar, and descent along the derivative by the conjugate."""

from __future__ import annotations

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language.facts import Given
from derive.language.tensors import indices, matrix, size, vector

k = size("k")
i, j = indices("i j")
eta = sp.Symbol("eta", positive=True)
dx, dy, dz, dz_bar = sp.symbols(r"dx dy dz d\bar{z}")
square = sp.Symbol("ds^2")
X, Y = vector("x", k), vector("y", k)
slope_x, slope_y = vector(r"\partial_x\mathcal{L}", k), vector(r"\partial_y\mathcal{L}", k)
slope_bar = vector(r"\bar{\partial}\mathcal{L}", k, real=False, complex=True)
slope_z = vector(r"\partial\mathcal{L}", k, real=False, complex=True)
V_x, V_y, V = vector(r"\dot{x}", k), vector(r"\dot{y}", k), vector(r"\dot{W}", k, real=False, complex=True)
g_up = matrix("g^", k)
REAL_PART = Given(dx, (dz + dz_bar) / 2, "the real part", definition=True)
IMAGINARY_PART = Given(dy, (dz - dz_bar) / (2 * sp.I), "the imaginary part", definition=True)
BY_CONJUGATE = Given(
    slope_bar[i], (slope_x[i] + sp.I * slope_y[i]) / 2, "the derivative by the conjugate", definition=True
)
BY_Z = Given(slope_z[i], (slope_x[i] - sp.I * slope_y[i]) / 2, "the derivative by $z$", definition=True)


@derived("The square length in $z$ and its conjugate")
def line_element() -> Chain:
    """dx^2 + dy^2 = dz dzbar."""
    return (
        begin(square, dx**2 + dy**2, "the square length of the plane", field="complex")
        .put(REAL_PART)
        .put(IMAGINARY_PART)
        .rewrite(dz * dz_bar, "the squares cancel")
    )


@derived("The metric of the plane, mixed component")
def metric() -> Chain:
    """g_{z zbar} = 1/2: half of the mixed second derivative of the square length."""
    component = sp.Symbol(r"g_{z\bar{z}}")
    return (
        begin(component, sp.Derivative(dx**2 + dy**2, dz, dz_bar) / 2, "half the second derivative", field="complex")
        .rewrite(sp.Derivative(dz * dz_bar, dz, dz_bar) / 2, "the square length", by=(REAL_PART, IMAGINARY_PART))
        .rewrite(sp.Rational(1, 2), "differentiate")
    )


@derived("The metric of the plane, pure component")
def metric_pure() -> Chain:
    """g_zz = 0."""
    component = sp.Symbol("g_{zz}")
    return (
        begin(component, sp.Derivative(dx**2 + dy**2, (dz, 2)) / 2, "half the second derivative", field="complex")
        .rewrite(sp.Derivative(dz * dz_bar, (dz, 2)) / 2, "the square length", by=(REAL_PART, IMAGINARY_PART))
        .rewrite(sp.Integer(0), "differentiate")
    )


@derived("Complex descent")
def complex_descent() -> Chain:
    """dW^i/dt = -2 eta g^{ij} dL/dWbar^j is descent of the real and of the imaginary part."""
    flow_x = Given(V_x[i], -eta * sp.Sum(g_up[i, j] * slope_x[j], (j, 1, k)), "descent of the real parts")
    flow_y = Given(V_y[i], -eta * sp.Sum(g_up[i, j] * slope_y[j], (j, 1, k)), "descent of the imaginary parts")
    return (
        begin(V[i], V_x[i] + sp.I * V_y[i], "the velocity of $W = x + iy$", field="complex")
        .put(flow_x)
        .put(flow_y)
        .rewrite(-eta * sp.Sum(g_up[i, j] * (slope_x[j] + sp.I * slope_y[j]), (j, 1, k)), "one sum")
        .rewrite(
            -2 * eta * sp.Sum(g_up[i, j] * slope_bar[j], (j, 1, k)),
            "twice the derivative by the conjugate",
            by=(BY_CONJUGATE,),
        )
    )


@derived("The loss under complex descent")
def complex_rate() -> Chain:
    """dL/dt = -eta sum (L_x^2 + L_y^2) = -4 eta sum |dL/dWbar|^2 in the Euclidean metric."""
    rate = sp.Symbol(r"\dot{\mathcal{L}}")
    return (
        begin(
            rate, sp.Sum(slope_x[i] * V_x[i] + slope_y[i] * V_y[i], (i, 1, k)), "the rate of the loss", field="complex"
        )
        .put(Given(V_x[i], -eta * slope_x[i], "descent of the real parts"))
        .put(Given(V_y[i], -eta * slope_y[i], "descent of the imaginary parts"))
        .rewrite(-eta * sp.Sum(slope_x[i] ** 2 + slope_y[i] ** 2, (i, 1, k)), "the constant comes out")
        .rewrite(
            -4 * eta * sp.Sum(slope_z[i] * slope_bar[i], (i, 1, k)),
            "the product of both derivatives",
            by=(BY_Z, BY_CONJUGATE),
        )
    )


@derived("The differential in $z$ and its conjugate")
def differential() -> Chain:
    """L_x dx + L_y dy = dL/dz dz + dL/dzbar dzbar."""
    d = sp.Symbol(r"d\mathcal{L}")
    l_x, l_y = sp.symbols(r"\mathcal{L}_x \mathcal{L}_y", real=True)
    l_z, l_bar = sp.symbols(r"\partial\mathcal{L} \bar{\partial}\mathcal{L}")
    names = (
        Given(l_z, (l_x - sp.I * l_y) / 2, "the derivative by $z$", definition=True),
        Given(l_bar, (l_x + sp.I * l_y) / 2, "the derivative by the conjugate", definition=True),
    )
    return (
        begin(d, l_x * dx + l_y * dy, "the differential", field="complex")
        .put(REAL_PART)
        .put(IMAGINARY_PART)
        .rewrite(l_z * dz + l_bar * dz_bar, "collect both differentials", by=names)
    )


@derived("The Cauchy-Riemann equations")
def cauchy_riemann() -> Chain:
    """df/dzbar of f = u + iv is (u_x - v_y)/2 + i (u_y + v_x)/2: it vanishes where both brackets do."""
    result = sp.Symbol(r"\bar{\partial} f")
    u_x, u_y, v_x, v_y = sp.symbols("u_x u_y v_x v_y", real=True)
    start = ((u_x + sp.I * v_x) + sp.I * (u_y + sp.I * v_y)) / 2
    return begin(result, start, "the derivative of $u + iv$ by the conjugate", field="complex").rewrite(
        (u_x - v_y) / 2 + sp.I * (u_y + v_x) / 2, "real and imaginary part"
    )


@derived("The chain rule for a real loss of a holomorphic function")
def chain_rule() -> Chain:
    """dL/dzbar = conj(f') dL/dfbar, with f' = a + ib and the real chain rule through u and v."""
    result = sp.Symbol(r"\bar{\partial}\mathcal{L}")
    a, b, l_u, l_v = sp.symbols(r"a b \mathcal{L}_u \mathcal{L}_v", real=True)
    outer = sp.Symbol(r"\partial_{\bar{f}}\mathcal{L}")
    by_x, by_y = l_u * a + l_v * b, l_u * (-b) + l_v * a
    return begin(
        result,
        (by_x + sp.I * by_y) / 2,
        "the real chain rule, $u_x = v_y = a$ and $v_x = -u_y = b$",
        field="complex",
    ).rewrite(
        (a - sp.I * b) * outer,
        "collect",
        by=(Given(outer, (l_u + sp.I * l_v) / 2, "the derivative by the conjugate of $f$", definition=True),),
    )


@derived(
    "The chain rule of both derivatives",
    r"Let $f$ be a function of $w = u + iv$, and $w$ one of $z = x + iy$, neither holomorphic.",
)
def wirtinger_chain_rule() -> Chain:
    """d(f(w))/dz = df/dw dw/dz + df/dwbar dwbar/dz, from the real chain rule."""
    letters = (r"\partial_{z}f", r"\partial_{w}f", r"\partial_{\bar{w}}f", r"\partial_{z}w", r"\partial_{z}\bar{w}")
    result, f_w, f_bar, w_z, bar_z = (sp.Symbol(letter) for letter in letters)
    f_u, f_v, u_x, u_y, v_x, v_y = sp.symbols("f_u f_v u_x u_y v_x v_y", real=True)
    names = (
        Given(f_w, (f_u - sp.I * f_v) / 2, "the derivative by $w$", definition=True),
        Given(f_bar, (f_u + sp.I * f_v) / 2, r"the derivative by $\bar{w}$", definition=True),
        Given(w_z, (u_x + sp.I * v_x - sp.I * (u_y + sp.I * v_y)) / 2, "that of $w$ by $z$", definition=True),
        Given(bar_z, (u_x - sp.I * v_x - sp.I * (u_y - sp.I * v_y)) / 2, r"that of $\bar{w}$ by $z$", definition=True),
    )
    by_x, by_y = f_u * u_x + f_v * v_x, f_u * u_y + f_v * v_y
    return begin(result, (by_x - sp.I * by_y) / 2, "the real chain rule through $u$ and $v$", field="complex").rewrite(
        f_w * w_z + f_bar * bar_z, "collect", by=names
    )
