"""The search for counterexamples: it never refutes what is true, and finds what was planted."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import mpmath
import pytest
import sympy as sp
from hypothesis import assume, given, settings, strategies as st

from derive.judging.points import Point
from derive.judging.refuting import (
    Agreement,
    Budget,
    NoPoints,
    Refutation,
    Standing,
    cross_examine,
    evaluate,
    refute,
    replay,
)
from derive.language import Claim, Domain, FunctionVariable, Relation, Variable
from tests.judging.true_identities import EQUALITIES, INEQUALITIES, ONLY_UNCONVENTIONAL, claim

x, y = sp.symbols("x y", real=True)
QUICK = Budget(points=16, seconds=3)
f = sp.Function("f")


@pytest.mark.parametrize(("left", "right"), EQUALITIES, ids=lambda side: str(side)[:50])
def test_true_identities_agree_and_are_never_refuted(left, right):
    seen = refute(claim(left, right), QUICK)
    assert isinstance(seen, Agreement), str(seen)
    assert seen.agreed >= 1, seen.reason


@pytest.mark.parametrize(("left", "relation", "right"), INEQUALITIES, ids=str)
def test_true_inequalities_are_never_refuted(left, relation, right):
    assert isinstance(refute(claim(left, right, relation)), Agreement)


@pytest.mark.parametrize(("left", "right", "restriction"), ONLY_UNCONVENTIONAL, ids=str)
def test_a_claim_that_holds_inside_the_conventions_is_reported_with_the_convention(left, right, restriction):
    seen = refute(claim(left, right), Budget(seconds=10))
    assert isinstance(seen, Refutation)
    assert seen.only_unconventional
    assert seen.restrict == (restriction,)
    assert replay(claim(left, right), seen)


def test_square_root_of_a_square_is_not_x():
    seen = refute(claim(sp.sqrt(sp.Symbol("x", real=True) ** 2), x))
    assert isinstance(seen, Refutation)
    assert not seen.only_unconventional
    assert seen.witness.values == (("x", "-1"),)


def test_a_stated_domain_is_no_convention():
    a = sp.Symbol("a", real=True)
    seen = refute(claim(sp.sqrt(a**2), a, stated=True))
    assert isinstance(seen, Refutation)
    assert not seen.only_unconventional


PLANTABLE = [pair for pair in EQUALITIES if pair[1] != 0]


def _sign(right, _):
    return -right


def _factor(right, number):
    return right * sp.Rational(number + 1, number)


def _dropped_term(right, number):
    terms = sp.Add.make_args(right)
    return right - terms[number % len(terms)]


def _exponent(right, number):
    powers = sorted((p for p in right.atoms(sp.Pow) if p.free_symbols and p.exp.is_Integer), key=str)
    assume(powers)
    power = powers[number % len(powers)]
    return right.xreplace({power: power.base ** (power.exp + 1)})


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(PLANTABLE), st.sampled_from([_sign, _factor, _dropped_term, _exponent]), st.integers(2, 9))
def test_planted_slips_are_refuted_and_replay(pair, slip, number):
    left, right = pair[0], sp.sympify(pair[1])
    wrong = claim(left, slip(right, number))
    # a slip that changes nothing is no slip: mpmath, which shares no code with the judge, must see it
    assume(_differs(right, wrong.right))
    seen = refute(wrong, QUICK)
    assert isinstance(seen, Refutation), f"{wrong.left} = {wrong.right}: {seen}"
    assert not seen.only_unconventional
    assert replay(wrong, seen)


def _differs(first: sp.Expr, second: sp.Expr) -> bool:
    symbols = sorted(first.free_symbols | second.free_symbols, key=str)
    values = {s: sp.Integer(4 + 3 * i) if s.is_integer else sp.Rational(3 + 2 * i, 7) for i, s in enumerate(symbols)}
    gap = sp.N((first - second).subs(values), 30)
    return bool(gap.is_number and gap.is_finite and abs(gap) > 1e-9)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(-5, 5), min_size=2, max_size=5),
    st.fractions(-3, 3, max_denominator=12),
    st.sampled_from([sp.sin, sp.exp, sp.atan, sp.cosh]),
)
def test_enclosed_standing_never_contradicts_mpmath(coefficients, at, outer):
    polynomial = sp.Poly(coefficients, x).as_expr() if any(coefficients) else sp.Integer(1)
    stated = claim(outer(polynomial), polynomial**2)
    point = Point({x: sp.Rational(at.numerator, at.denominator)})
    outcome = evaluate(stated, point)
    with mpmath.workdps(40):
        number = mpmath.mpf(at.numerator) / at.denominator
        inside = mpmath.polyval(coefficients if any(coefficients) else [1], number)
        apart = abs(getattr(mpmath, outer.__name__)(inside) - inside**2) > mpmath.mpf(10) ** -25
    assert (outcome.standing is Standing.FAILS) == bool(apart)


def test_unknown_functions_are_filled_with_smooth_ones():
    product = sp.Derivative(f(x) * f(x), x)
    true = Claim(product, Relation.EQUAL, 2 * f(x) * sp.Derivative(f(x), x), (Variable(x),), (FunctionVariable(f, 1),))
    wrong = replace(true, right=f(x) * sp.Derivative(f(x), x))
    assert isinstance(refute(true), Agreement)
    seen = refute(wrong)
    assert isinstance(seen, Refutation)
    assert replay(wrong, seen)
    assert dict(seen.witness.values)["f"] == "x |-> x"


@pytest.mark.parametrize(
    ("left", "relation", "right"),
    [
        ((3 * x - 1) ** 2, Relation.GREATER, 0),
        ((x - 1) ** 2 * (y + 3) ** 2, Relation.GREATER, 0),
        (x**2 - 3 * x + 2, Relation.UNEQUAL, 0),
        (sp.exp(x), Relation.GREATER, x**3),
        (x**2 + y**2, Relation.GREATER_EQUAL, sp.Rational(201, 100) * x * y),
        (100 * (x - sp.Rational(22, 7)) ** 2, Relation.GREATER_EQUAL, sp.Rational(1, 10)),
    ],
    ids=str,
)
def test_inequalities_that_fail_in_a_small_place_are_refuted(left, relation, right):
    seen = refute(claim(left, right, relation))
    assert isinstance(seen, Refutation)
    assert replay(claim(left, right, relation), seen)


def test_every_witness_function_keeps_the_critical_point_the_claim_states():
    """A function made for one critical point is not carried over to another: its curvature there is positive."""
    place = sp.Symbol("W_0", real=True)
    loss = FunctionVariable(f, 1, Domain.REAL, (place,))
    slope, curvature = (sp.Derivative(f(place), (place, order)) for order in (1, 2))
    for true in (
        Claim(slope, Relation.EQUAL, sp.S.Zero, (Variable(place),), (loss,)),
        Claim(curvature, Relation.GREATER, sp.S.Zero, (Variable(place),), (loss,)),
        Claim(curvature + x**2, Relation.GREATER_EQUAL, x * 0, (Variable(place), Variable(x)), (loss,)),
    ):
        assert isinstance(refute(true), Agreement)
    wrong = Claim(curvature, Relation.EQUAL, sp.S.One, (Variable(place),), (loss,))
    seen = refute(wrong)
    assert isinstance(seen, Refutation)
    assert replay(wrong, seen)
    shape = seen.point.functions[f]
    assert sp.diff(shape(x), x).subs(x, seen.point.values[place]) == 0


def test_an_empty_domain_is_told_and_told_apart_from_a_failed_search():
    empty = Claim(x, Relation.EQUAL, x, (Variable(x),), assumptions=(sp.Gt(x, 1), sp.Lt(x, 0)))
    seen = refute(empty)
    assert isinstance(seen, NoPoints)
    assert seen.provable
    hopeless = Claim(x, Relation.EQUAL, x, (Variable(x),), assumptions=(sp.Eq(sp.exp(x) * x, 5 - x**5),))
    seen = refute(hopeless)
    assert isinstance(seen, NoPoints)
    assert not seen.provable


def test_entropy_under_a_stated_sum():
    shares = sp.symbols("P1:4", positive=True)
    entropy = -sum(share * sp.log(share) for share in shares)
    variables = tuple(Variable(share, Domain.POSITIVE) for share in shares)
    true = Claim(entropy, Relation.LESS_EQUAL, sp.log(3), variables, assumptions=(sp.Eq(sum(shares), 1),))
    assert isinstance(refute(true), Agreement)
    wrong = replace(true, right=sp.Integer(1))
    seen = refute(wrong)
    assert isinstance(seen, Refutation)
    assert sum(seen.point.values.values()) == 1


def test_cross_examination_takes_other_points_and_counts_them():
    seen = cross_examine(claim(sp.sin(2 * x), 2 * sp.sin(x) * sp.cos(x)), points=10)
    assert isinstance(seen, Agreement)
    assert seen.agreed == 10
    assert seen.digits >= 20


_TWICE = """
import sympy as sp
from derive.judging.refuting import refute
from tests.judging.true_identities import claim, x, y, a, p, n
for left, right in (((x + y)**3, x**3 + y**3), (sp.sqrt(a**2), a), (sp.log(p)*n, sp.log(p**n) + a)):
    print(refute(claim(left, right)))
"""


def test_the_same_claim_gives_the_same_witness_in_every_process():
    runs = [_run({"PYTHONHASHSEED": seed, "PYTHONPATH": "."}) for seed in ("1", "2")]
    assert runs[0].count("Refutation") == 3
    assert runs[0] == runs[1]


def _run(environment: dict[str, str]) -> str:
    command = [sys.executable, "-c", _TWICE]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
