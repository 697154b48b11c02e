"""The flow that passes through the points of gradient descent, to any order in the learning rate, in one dimension.

Source: backward error analysis, E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, chapter IX.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.deriving.contraction import differentiated
from derive.language import UnusableInput
from derive.language.facts import Given
from derive.language.tensors import Field, indices, size, vector

W, eta = sp.Symbol("W", real=True), sp.Symbol("eta", positive=True)
gradient = sp.Function("g", real=True)


@cache
def velocities(order: int) -> tuple[sp.Expr, ...]:
    """The velocities f_0 ... f_order of the modified flow dW/dt = sum_j eta^j f_j(W), for one step W -> W - eta g(W).

    Raises UnusableInput for a negative order.
    """
    if order < 0:
        raise UnusableInput(f"the order of a modified flow is {order}; it must be 0, 1, 2, ...")
    if order == 0:
        return (-gradient(W),)
    known = velocities(order - 1)
    return (*known, sp.expand(-flow_coefficient((*known, sp.Integer(0)), order + 1)))


def flow_coefficient(fields: tuple[sp.Expr, ...], power: int) -> sp.Expr:
    """The coefficient of eta^power in the position after the time eta, for the velocity sum_j eta^j fields[j].

    The position is the Lie series: the sum of eta^n/n! times the n-th derivative along the flow.
    """
    total: sp.Expr = sp.Integer(0)
    current = {0: W}
    for n in range(1, power + 1):
        following: dict[int, sp.Expr] = {}
        for j, e in current.items():
            for m, field in enumerate(fields):
                if j + m + 1 <= power:
                    following[j + m + 1] = following.get(j + m + 1, 0) + field * sp.diff(e, W)
        current = following
        total += current.get(power, 0) / sp.factorial(n)
    return total


def modified_flow(order: int) -> Chain:
    """The flow with f_0 ... f_order moves by -eta g in the time eta: the coefficient of eta^(order+1) vanishes.

    Raises UnusableInput for an order below 1.
    """
    if order < 1:
        raise UnusableInput(f"the order of a modified flow is {order}; it must be 1, 2, ...")
    coefficient = sp.Symbol(f"c_{order + 1}", real=True)
    fields = velocities(order)
    parts = [sp.Function(f"f_{j}", real=True) for j in range(order + 1)]
    named = flow_coefficient(tuple(f(W) for f in parts), order + 1)
    chain = begin(
        coefficient,
        named,
        rf"the terms of order $\eta^{{{order + 1}}}$ in the Lie series of the velocity $\sum_j \eta^j f_j$",
    )
    known = [
        Given(parts[j](W), fields[j], rf"the velocity of order $\eta^{j}$", definition=True) for j in range(order + 1)
    ]
    return chain.rewrite(sp.Integer(0), "with the velocities put in, all terms cancel", by=known)


@derived("The modified flow to the third order")
def third_order() -> Chain:
    """f_1 = -g g'/2, f_2 = -(g g'^2/3 + g^2 g''/12) and f_3 leave nothing at eta^4."""
    return modified_flow(3)


k = size("k")
i, j, a, b, c = indices("i j a b c")
weights = vector("W", k)
loss = Field(r"\mathcal{L}", weights)


def _slope(at: sp.Symbol) -> sp.Expr:
    return loss.diff(weights[at])


def _bent(at: sp.Symbol) -> sp.Expr:
    return sp.Sum(loss.diff(weights[at], weights[j]) * _slope(j), (j, 1, k))


def _along(field: Callable[[sp.Symbol], sp.Expr], moved: sp.Expr, letter: sp.Symbol) -> sp.Expr:
    """The derivative of `moved` along a velocity."""
    return sp.Sum(field(letter) * differentiated(moved, weights[letter]), (letter, 1, k))


@derived(
    "The modified flow of any loss to the second order",
    r"The flow moves by $\eta f_0 + \eta^2 f_1 + \eta^3 f_2$, by half of $\eta^2$ times the derivative of the velocity"
    r" along itself, and so on. At $\eta^2$ the velocities $f_0 = -\partial_i\mathcal{L}$ and $f_1 = -\frac{1}{2}\sum_j"
    r" \mathcal{L}_{ij}\mathcal{L}_j$ leave nothing over.",
)
def first_velocity() -> Chain:
    """f_1 = -(1/2) sum_j L_ij L_j, minus the gradient of |grad L|^2/4, in every dimension."""
    left_over, f_1 = vector("c_2", k), vector("f_1", k)
    return (
        begin(
            left_over[i],
            f_1[i] + _along(lambda at: -_slope(at), -_slope(i), a) / 2,
            r"the terms of order $\eta^2$ in the position, a step of gradient descent having none",
        )
        .put(Given(f_1[i], -_bent(i) / 2, "the velocity of order $\\eta$", definition=True))
        .rewrite(sp.Integer(0), "half and half cancel")
    )


@derived(
    "The modified flow of any loss to the third order",
    r"At $\eta^3$ the velocity $f_2$ also compensates the derivatives of $f_0$ and $f_1$ along each other.",
)
def second_velocity() -> Chain:
    """f_2 = -(1/3) L_ij L_jl L_l - (1/12) L_ijl L_j L_l, in every dimension; it is no gradient in general."""
    left_over, f_2 = vector("c_3", k), vector("f_2", k)
    twice = sp.Sum(
        loss.diff(weights[i], weights[a]) * loss.diff(weights[a], weights[b]) * _slope(b), (a, 1, k), (b, 1, k)
    )
    third = sp.Sum(loss.diff(weights[i], weights[a], weights[b]) * _slope(a) * _slope(b), (a, 1, k), (b, 1, k))

    def f_0(at: sp.Symbol) -> sp.Expr:
        return -_slope(at)

    def f_1(at: sp.Symbol) -> sp.Expr:
        return -_bent(at) / 2

    crossed = _along(f_0, f_1(i), a) + _along(f_1, f_0(i), a)
    return (
        begin(
            left_over[i],
            f_2[i] + crossed / 2 + _along(f_0, _along(f_0, f_0(i), b), a) / 6,
            r"the terms of order $\eta^3$ in the position",
        )
        .put(Given(f_2[i], -twice / 3 - third / 12, "the velocity of order $\\eta^2$", definition=True))
        .rewrite(sp.Integer(0), "all terms cancel")
    )
