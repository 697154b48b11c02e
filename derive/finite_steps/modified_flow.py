"""The flow that passes through the points of gradient descent, to any order in the learning rate, in one dimension.

Source: backward error analysis, E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, chapter IX.
"""

from __future__ import annotations

from functools import cache

import sympy as sp

from derive.deriving import Chain, begin, derived
from derive.language import UnusableInput
from derive.language.facts import Given

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
    for j in range(order, -1, -1):
        given = Given(parts[j](W), fields[j], rf"the velocity of order $\eta^{j}$", definition=True)
        chain = chain.put(given)
    return chain.rewrite(sp.Integer(0), "all terms cancel")


@derived("The modified flow to the third order")
def third_order() -> Chain:
    """f_1 = -g g'/2, f_2 = -(g g'^2/3 + g^2 g''/12) and f_3 leave nothing at eta^4."""
    return modified_flow(3)
