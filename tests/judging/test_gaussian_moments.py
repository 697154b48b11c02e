"""Moments of a Gaussian: in components against quadrature, for every dimension against components."""

from __future__ import annotations

import itertools

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st

from derive.judging.families import judge_obligation
from derive.language import Verdict
from derive.language.derivation import Line, Obligation
from derive.language.facts import Determinant, Inverse, PositiveDefinite
from derive.language.tensors import SpaceIntegral, index, matrix, size, vector
from derive.meaning.gaussian import resolve

x, y = sp.symbols("x y", real=True)
k, determinant = size("k"), sp.Symbol("A_det", positive=True)
letters = [index(name) for name in "ijmqrs"]
w, J, A, S = vector("w", k), vector("J", k), matrix("A", k), matrix("S^", k)
i, j = letters[:2]
FORM = sp.Sum(A[i, j] * w[i] * w[j], (i, 1, k), (j, 1, k))
FACTS = (PositiveDefinite(A), Determinant(determinant, A), Inverse(S, A))
VOLUME = (2 * sp.pi) ** (k / 2) / sp.sqrt(determinant)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 3), st.integers(0, 3), st.integers(-1, 1), st.sampled_from([-1, 0, 1]))
def test_a_polynomial_times_a_gaussian_against_quadrature(n: int, m: int, cross: int, slope: int) -> None:
    weight = sp.exp(-(2 * x**2 + 2 * cross * x * y + 3 * y**2) / 2 + slope * x)
    value, conditions = resolve(sp.Integral(x**n * y**m * weight, (x, -sp.oo, sp.oo), (y, -sp.oo, sp.oo)))
    assert all(c == sp.true for c in conditions)
    plain = sp.lambdify((x, y), x**n * y**m * weight, "mpmath")
    measured = mpmath.quad(lambda u: mpmath.quad(lambda v: plain(u, v), [-7, 0, 7]), [-7, 0, 7])
    assert mpmath.almosteq(mpmath.mpf(sp.N(value, 20)), measured, rel_eps=1e-9, abs_eps=1e-9)


def pairings(names: list[sp.Symbol]) -> list[sp.Expr]:
    """All ways to pair letters, each as a product of entries of the inverse matrix."""
    if not names:
        return [sp.Integer(1)]
    first, rest = names[0], names[1:]
    return [
        S[first, other] * more
        for place, other in enumerate(rest)
        for more in pairings(rest[:place] + rest[place + 1 :])
    ]


@pytest.mark.parametrize("order", [2, 4])
def test_moments_are_sums_over_pairings_in_every_dimension(order: int) -> None:
    names = letters[:order]
    bound = {i: index("a"), j: index("b")}
    moment = SpaceIntegral(sp.Mul(*[w[name] for name in names]) * sp.exp(-FORM.xreplace(bound) / 2), w)
    ways = pairings(names)
    whole = judge_obligation(Obligation(Line(moment, VOLUME * sum(ways)), FACTS))
    assert (whole.verdict, whole.scope) == (Verdict.PROVED, "for every k")
    for fewer in itertools.combinations(ways, len(ways) - 1):
        finding = judge_obligation(Obligation(Line(moment, VOLUME * sum(fewer)), FACTS))
        assert finding.verdict is Verdict.REFUTED


def test_odd_moments_vanish_and_sources_complete_the_square() -> None:
    bound = {i: index("a"), j: index("b")}
    form = FORM.xreplace(bound)
    odd = judge_obligation(Obligation(Line(SpaceIntegral(w[i] * sp.exp(-form / 2), w), sp.Integer(0)), FACTS))
    assert odd.scope == "for every k"
    source = sp.Sum(J[i] * w[i], (i, 1, k))
    square = sp.Sum(J[i] * S[i, j] * J[j], (i, 1, k), (j, 1, k)) / 2
    integral = SpaceIntegral(sp.exp(-form / 2 + source), w)
    assert judge_obligation(Obligation(Line(integral, VOLUME * sp.exp(square)), FACTS)).scope == "for every k"
    wrong = judge_obligation(Obligation(Line(integral, VOLUME * sp.exp(2 * square)), FACTS))
    assert wrong.verdict is Verdict.REFUTED
