"""Points lie in the domain, satisfy the assumptions, are the same in every run, and are not all alike."""

from __future__ import annotations

from itertools import islice, pairwise

import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st

from derive.judging.points import EmptyDomain, PointStream, instantiate, random_function, region_of
from derive.judging.points.values import lies_in
from derive.language import Claim, Domain, FunctionVariable, Relation, Variable

x, y, z = sp.symbols("x y z", real=True)


def stated(*variables, assumptions=(), functions=()):
    left = sum((v.symbol for v in variables), sp.Integer(0))
    return Claim(left, Relation.EQUAL, left, tuple(variables), tuple(functions), tuple(assumptions))


def some(claim, count=30):
    return list(islice(PointStream(claim, region_of(claim)), count))


@given(st.sampled_from(list(Domain)), st.sampled_from(list(Domain)))
def test_every_value_lies_in_its_domain(first, second):
    u, v = sp.Symbol("u", **first.assumptions), sp.Symbol("v", **second.assumptions)
    for point in some(stated(Variable(u, first), Variable(v, second))):
        assert lies_in(point.values[u], first)
        assert lies_in(point.values[v], second)


@settings(max_examples=25)
@given(st.integers(-5, 5), st.integers(1, 6))
def test_linear_assumptions_hold_exactly(low, width):
    assumptions = (sp.Eq(x + 2 * y - z, 3), sp.Gt(x, low), sp.Lt(x, low + width), sp.Ne(y, 0))
    for point in some(stated(Variable(x), Variable(y), Variable(z), assumptions=assumptions)):
        assert all(assumption.xreplace(dict(point.values)) == sp.true for assumption in assumptions)


@pytest.mark.parametrize("count", [2, 3, 7])
def test_positive_shares_of_one_are_positive_and_add_up(count):
    shares = sp.symbols(f"P1:{count + 1}", positive=True)
    claim = stated(*(Variable(p, Domain.POSITIVE) for p in shares), assumptions=(sp.Eq(sum(shares), 1),))
    points = some(claim)
    assert len(points) == 30
    assert all(sum(p.values.values()) == 1 and min(p.values.values()) > 0 for p in points)


def test_positive_definite_three_by_three_matrices_are_found():
    m = sp.symbols("m1:7", real=True)
    matrix = sp.Matrix([[m[0], m[1], m[2]], [m[1], m[3], m[4]], [m[2], m[4], m[5]]])
    minors = tuple(sp.Gt(matrix[:i, :i].det(), 0) for i in (1, 2, 3))
    points = some(stated(*(Variable(s) for s in m), assumptions=minors), 12)
    assert len(points) == 12
    assert all(matrix.xreplace(dict(p.values)).is_positive_definite for p in points)


def test_a_circle_has_points():
    for point in some(stated(Variable(x), Variable(y), assumptions=(sp.Eq(x**2 + y**2, 1),)), 8):
        assert sp.expand(point.values[x] ** 2 + point.values[y] ** 2) == 1


def test_an_ordering_chain_is_met():
    letters = sp.symbols("b1:6", real=True)
    order = tuple(sp.Lt(first, second) for first, second in pairwise(letters))
    for point in some(stated(*(Variable(s) for s in letters), assumptions=order), 10):
        values = [point.values[s] for s in letters]
        assert values == sorted(values)


@pytest.mark.parametrize(
    "assumptions",
    [
        (sp.Lt(x, 0), sp.Gt(x, 1)),
        (sp.Eq(x, 1), sp.Eq(x, 2)),
        (sp.Lt(x, 2), sp.Eq(x, 3)),
        (sp.false,),
        (sp.Gt(x, 1), sp.Lt(x, 1)),
    ],
    ids=str,
)
def test_contradictions_are_provably_empty(assumptions):
    with pytest.raises(EmptyDomain):
        region_of(stated(Variable(x), assumptions=assumptions))


def test_the_first_points_are_generic_and_small_values_come_too():
    points = some(stated(Variable(x), Variable(y)), 60)
    assert all(value.q > 1 for point in points[:3] for value in point.values.values())
    assert {0, 1, -1} <= {point.values[x] for point in points}
    assert any(point.values[x] > 5 for point in points)


def test_streams_repeat_themselves():
    claim = stated(Variable(x), Variable(y), functions=(FunctionVariable(sp.Function("f"), 2),))
    assert list(map(str, some(claim))) == list(map(str, some(claim)))


@given(st.integers(1, 3), st.booleans(), st.randoms(use_true_random=False))
def test_functions_keep_their_critical_point_and_their_sign(arity, positive, rng):
    f = sp.Function("f")
    slots = sp.symbols(f"w1:{arity + 1}", real=True)
    centre = tuple(sp.Rational(i, 3) for i in range(1, arity + 1))
    values = Domain.POSITIVE if positive else Domain.REAL
    body = random_function(FunctionVariable(f, arity, values, centre), {}, rng)
    at = dict(zip(slots, centre, strict=True))
    assert all(sp.diff(body(*slots), slot).subs(at) == 0 for slot in slots)
    assert sp.hessian(body(*slots), slots).subs(at).is_positive_definite
    if positive:
        assert body(*(c + sp.Rational(7, 5) for c in centre)) > 0


def test_derivatives_of_filled_functions_are_taken_where_they_stand():
    f, t = sp.Function("f"), sp.Symbol("t")
    cubed = {f: sp.Lambda(t, t**3)}
    assert instantiate(sp.Derivative(f(x), (x, 2)), cubed) == 6 * x
    assert instantiate(sp.Subs(sp.Derivative(f(t), t), t, 2 * x), cubed) == 12 * x**2
    assert instantiate(sp.Integral(f(t), (t, 0, 1)), cubed) == sp.Integral(t**3, (t, 0, 1))
    assert instantiate(sp.Derivative(f(2 * x), x), cubed) == 24 * x**2
    kinked = sp.Derivative(sp.Abs(f(x)), x)
    assert isinstance(instantiate(kinked, {f: sp.Lambda(t, t - 1)}), sp.Derivative)
