"""The prover's parts: the guard restores its timer, the zero test is exact, slips are not proved, domains are kept."""

from __future__ import annotations

import signal
import time

import mpmath
import pytest
import sympy as sp
from hypothesis import example, given, settings, strategies as st

from derive.judging.proving import ProofBudget, evaluate, limit_value, prove
from derive.judging.proving.guard import OutOfTime, attempt, guarded
from derive.judging.proving.natural_domain import Facts
from derive.judging.proving.smoothness import sign_on
from derive.judging.proving.zero_test import vanishes
from derive.language import Asymptotic, Claim, Relation, Variable

x, y, a = sp.symbols("x y a", real=True)
p, q = sp.symbols("p q", positive=True)
n = sp.Symbol("n", integer=True, positive=True)
k = sp.Symbol("k", integer=True)

LEAVES = [x, y, p, sp.Integer(2), sp.Rational(-1, 3), sp.Integer(1)]


def expressions() -> st.SearchStrategy[sp.Expr]:
    return st.recursive(
        st.sampled_from(LEAVES),
        lambda inner: st.one_of(
            st.builds(sp.Add, inner, inner),
            st.builds(sp.Mul, inner, inner),
            st.builds(lambda e: e**2, inner),
            st.builds(sp.sin, inner),
            st.builds(sp.cos, inner),
            st.builds(sp.exp, inner),
            st.builds(lambda e: sp.sqrt(e**2 + 1), inner),
        ),
        max_leaves=4,
    )


def equal(left: sp.Expr, right: sp.Expr, field: str = "real", assumptions: tuple[sp.Basic, ...] = ()) -> Claim:
    free = sorted(left.free_symbols | right.free_symbols, key=str)
    return Claim(left, Relation.EQUAL, right, tuple(Variable(s) for s in free), (), assumptions, field)


@settings(max_examples=40)
@given(expressions(), expressions())
@example(sp.sqrt(x**2), x)
def test_what_vanishes_is_numerically_zero(first: sp.Expr, second: sp.Expr) -> None:
    difference = first - second
    if vanishes(difference):
        value = difference.subs({x: sp.Rational(-7, 5), y: sp.Rational(3, 7), p: sp.Rational(5, 3)}).evalf(30)
        assert abs(value) < mpmath.mpf("1e-20")


@settings(max_examples=30)
@given(expressions())
def test_an_expanded_expression_is_equal_to_itself_and_to_nothing_else(e: sp.Expr) -> None:
    assert vanishes(sp.expand(e) - e) or sp.count_ops(e) > 60
    assert not vanishes(sp.expand(e) - e + sp.Rational(1, 7))


@settings(max_examples=25)
@given(st.lists(st.integers(-4, 4), min_size=2, max_size=5), st.integers(1, 4))
def test_sums_of_polynomials_agree_with_adding_up(coefficients: list[int], at: int) -> None:
    term = sp.Add(*[c * k**i for i, c in enumerate(coefficients)])
    found = evaluate(sp.Sum(term, (k, 1, n)))
    if term.has(k):
        assert found is not None
        assert found[0].subs(n, at) == sum(term.subs(k, j) for j in range(1, at + 1))


@settings(max_examples=20)
@given(st.fractions(-3, 3), st.fractions(-3, 3), st.fractions(-3, 3))
def test_signs_of_quadratics_agree_with_their_values(b: float, c: float, at: float) -> None:
    polynomial = x**2 + sp.Rational(str(b)) * x + sp.Rational(str(c))
    sign = sign_on(polynomial, x, -sp.oo, sp.oo)
    assert sign == 0 or sp.sign(polynomial.subs(x, sp.Rational(str(at)))) == sign


def test_the_guard_ends_a_hanging_call_and_restores_the_earlier_timer() -> None:
    def busy() -> None:
        while True:
            pass

    def nested() -> bool:
        assert attempt(0.05, busy) is None
        return signal.getitimer(signal.ITIMER_VIRTUAL)[0] > 0

    assert guarded(5.0, nested)
    assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] == 0
    started = time.process_time()
    with pytest.raises(OutOfTime):
        guarded(0.1, busy)
    assert time.process_time() - started < 2


def test_a_square_root_of_a_square_is_not_the_number() -> None:
    assert prove(equal(sp.sqrt(x**2), x)).proof is None
    assert prove(equal(sp.sqrt(p**2), p)).proof is not None


def test_the_natural_domain_of_logarithms_is_a_condition() -> None:
    b = sp.Symbol("b", real=True)
    proof = prove(equal(sp.log(a * b), sp.log(a) + sp.log(b))).proof
    assert proof is not None
    assert set(proof.conditions) == {"where a > 0", "where b > 0"}
    z, w = sp.symbols("z w", complex=True)
    assert prove(equal(sp.log(z * w), sp.log(z) + sp.log(w), "complex")).proof is None


def test_a_branch_that_is_not_taken_forces_nothing() -> None:
    left = sp.Piecewise((sp.log(x), x > 0), (0, True)) + sp.sqrt(x**2)
    right = sp.Piecewise((sp.log(x), x > 0), (0, True)) + x
    assert prove(equal(left, right)).proof is None


def test_orthogonality_needs_different_frequencies() -> None:
    m = sp.Symbol("m", integer=True, positive=True)
    left = sp.Integral(sp.sin(m * x) * sp.sin(n * x), (x, 0, 2 * sp.pi))
    assert prove(equal(left, sp.S.Zero)).proof is None
    assert prove(equal(left, sp.S.Zero, assumptions=(sp.Ne(m, n),))).proof is not None


def test_a_divergent_integral_has_no_value() -> None:
    assert evaluate(sp.Integral(1 / x**2, (x, -1, 1))) is None
    assert evaluate(sp.Integral(x, (x, -sp.oo, sp.oo))) is None
    assert evaluate(sp.Sum((-1) ** k, (k, 0, sp.oo))) is None


def test_an_antiderivative_with_jumps_is_taken_in_pieces() -> None:
    found = evaluate(sp.Integral(1 / (2 + sp.cos(x)), (x, 0, 2 * sp.pi)))
    assert found is not None
    assert abs(found[0].evalf() - mpmath.quad(lambda t: 1 / (2 + mpmath.cos(t)), [0, mpmath.pi, 2 * mpmath.pi])) < 1e-12


def test_limits_that_do_not_exist_have_no_value() -> None:
    assert limit_value(sp.Limit(1 / x, x, 0, "+-")) is None
    assert limit_value(sp.Limit(sp.sin(x), x, sp.oo)) is None
    assert limit_value(sp.Limit(sp.sin(x) / x, x, 0, "+-")) == 1


def test_a_budget_ends_the_effort_with_the_log() -> None:
    hard = equal(sp.Integral(sp.exp(sp.sin(x**3)), (x, 0, 1)), sp.Integer(1))
    started = time.process_time()
    outcome = prove(hard, ProofBudget(0.5, 0.2))
    assert outcome.proof is None
    assert outcome.log
    assert time.process_time() - started < 3


def test_an_asymptotic_claim_is_left_to_the_measure_of_rates() -> None:
    asymptotic = Claim(sp.sin(x), Relation.EQUAL, x, asymptotic=Asymptotic(x, sp.S.Zero))
    assert prove(asymptotic).proof is None


def test_complex_facts_do_not_use_real_rules() -> None:
    z = sp.Symbol("z", complex=True)
    assert not vanishes(sp.log(z**2) - 2 * sp.log(z), Facts(False))
    assert not vanishes(sp.sqrt(z**2) - z, Facts(False))
