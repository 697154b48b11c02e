"""Asymptotic claims: a true order is measured, one better than that grows, a wrong limit does not vanish."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st

from derive.judging.rate import Kind, judge_rate
from derive.language import Asymptotic, Claim, Domain, FunctionVariable, Relation, Variable

x, h = sp.symbols("x h", real=True)
a = sp.Symbol("a", positive=True)
N = sp.Symbol("N", integer=True, positive=True)
k = sp.Symbol("k", integer=True)
f = sp.Function("f")
DOMAINS = {a: Domain.POSITIVE, N: Domain.POSITIVE_INTEGER}
ONE = sp.Integer(1)


def asymptotic(left, right, variable, point, scale=None, relative=False):
    left, right = sp.sympify(left), sp.sympify(right)
    symbols = sorted(left.free_symbols | right.free_symbols | {variable}, key=str)
    functions = (FunctionVariable(f, 1),) if (left - right).has(sp.core.function.AppliedUndef) else ()
    variables = tuple(Variable(s, DOMAINS.get(s, Domain.REAL)) for s in symbols)
    sense = Asymptotic(variable, sp.sympify(point), scale, relative)
    return Claim(left, Relation.EQUAL, right, variables, functions, asymptotic=sense)


stirling = sp.sqrt(2 * sp.pi * N) * (N / sp.E) ** N
harmonic = sp.Sum(1 / k, (k, 1, N))

TRUE = [
    (sp.log(1 + h), h, h, 0, h**2),
    (sp.log(1 + h), h - h**2 / 2, h, 0, h**3),
    (sp.sin(h) / h, 1, h, 0, None),
    ((1 + a / N) ** N, sp.exp(a), N, sp.oo, 1 / N),
    ((1 + a / N) ** N, sp.exp(a), N, sp.oo, None),
    (sp.factorial(N), stirling, N, sp.oo, 1 / N, True),
    (sp.log(N) + 1, sp.log(N), N, sp.oo, ONE),
    (sp.tanh(x), 1, x, sp.oo, sp.exp(-2 * x)),
    (harmonic, sp.log(N) + sp.EulerGamma, N, sp.oo, 1 / N),
    (sp.sqrt(N**2 + a * N), N + a / 2, N, sp.oo, None),
    (1 / sp.log(N), 0, N, sp.oo, None),
    (N / (N + 10**8), 0, N, sp.oo, ONE),
    (f(x + h), f(x) + h * sp.Derivative(f(x), x), h, 0, h**2),
]
TOO_GOOD = [
    (sp.log(1 + h), h, h, 0, h**3),
    ((1 + a / N) ** N, sp.exp(a), N, sp.oo, N**-2),
    (sp.factorial(N), stirling, N, sp.oo, N**-2, True),
    (N * sp.log(N), N, N, sp.oo, N),
    (sp.tanh(x), 1, x, sp.oo, sp.exp(-3 * x)),
    (f(x + h), f(x) + h * sp.Derivative(f(x), x), h, 0, h**3),
    (f(x + h), f(x) + h * sp.Derivative(f(x), x) / 2, h, 0, h**2),
]
WRONG_LIMIT = [
    ((1 + a / N) ** N, sp.exp(2 * a), N, sp.oo),
    (sp.factorial(N), stirling / sp.sqrt(2), N, sp.oo, None, True),
    (sp.cos(h), 0, h, 0),
    (harmonic, sp.log(N), N, sp.oo),
    (sp.sqrt(N**2 + a * N), N + a / 3, N, sp.oo),
]
UNDECIDED = [(sp.sin(N), 0, N, sp.oo), (1 / sp.log(sp.log(N)), 0, N, sp.oo), (sp.log(sp.log(N)), 0, N, sp.oo, ONE)]


@pytest.mark.parametrize("case", TRUE, ids=str)
def test_a_true_order_stays_bounded(case):
    assert judge_rate(asymptotic(*case)).kind is Kind.BOUNDED


@pytest.mark.parametrize("case", TOO_GOOD, ids=str)
def test_an_order_better_than_the_true_one_grows(case):
    rate = judge_rate(asymptotic(*case))
    assert rate.kind is Kind.GROWING
    assert len(rate.table) >= 5


@pytest.mark.parametrize("case", WRONG_LIMIT, ids=str)
def test_a_wrong_limit_does_not_vanish(case):
    assert judge_rate(asymptotic(*case)).kind in (Kind.NOT_VANISHING, Kind.GROWING)


@pytest.mark.parametrize("case", UNDECIDED, ids=str)
def test_what_cannot_be_told_from_sizes_is_left_unclear(case):
    assert judge_rate(asymptotic(*case)).kind is Kind.UNCLEAR


@settings(max_examples=30)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(1, 9), st.sampled_from([sp.sin, sp.exp, sp.log]))
def test_the_measured_order_is_the_power_that_was_put_in(true, claimed, factor, outer):
    inner = {sp.sin: sp.sin(1 / N) * N, sp.exp: sp.exp(1 / N), sp.log: N * sp.log(1 + 1 / N)}[outer]
    rate = judge_rate(asymptotic(factor * inner / N**true, 0, N, sp.oo, sp.Integer(1) / N**claimed))
    assert rate.kind is (Kind.GROWING if claimed > true else Kind.BOUNDED)
    assert rate.order == pytest.approx(true, abs=0.01)


def test_two_measurements_are_equal():
    case = asymptotic(*TRUE[3])
    assert judge_rate(case) == judge_rate(case)


def test_a_claim_that_is_not_asymptotic_is_refused():
    with pytest.raises(ValueError, match="not asymptotic"):
        judge_rate(Claim(x, Relation.EQUAL, x, (Variable(x),)))
