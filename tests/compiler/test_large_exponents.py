"""Sums of exponentials whose terms overflow and underflow, with any symbols; mpmath is the judge."""

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import example, given, settings, strategies as st
from mpmath import mp

from numerics import compile_formula

x, y, z = sp.symbols("x y z", real=True)
p, q, r = sp.symbols("p q r")
a, b = sp.symbols("a b", positive=True)
k = sp.Symbol("k", integer=True)
LARGE = st.floats(-1e4, 1e4)
POSITIVE = st.floats(1e-300, 1e300)


def logsum(*exponents):
    return mpmath.log(sum(mpmath.exp(mpmath.mpf(u)) for u in exponents))


CASES = {
    "symbols without assumptions": (sp.log(sp.exp(p) + sp.exp(q)), (p, q), (LARGE, LARGE), logsum),
    "three of them": (sp.log(sp.exp(p) + sp.exp(q) + sp.exp(r)), (p, q, r), (LARGE,) * 3, logsum),
    "twice one of them": (
        sp.log(2 * sp.exp(p) + sp.exp(q)), (p, q), (LARGE, LARGE), lambda u, v: logsum(u, u, v),
    ),
    "positive factors": (
        sp.log(a * sp.exp(x) + b * sp.exp(y)), (x, y, a, b), (LARGE, LARGE, POSITIVE, POSITIVE),
        lambda u, v, f, g: mpmath.log(f * mpmath.exp(mpmath.mpf(u)) + g * mpmath.exp(mpmath.mpf(v))),
    ),
    "a sum over a few numbers": (
        sp.log(sp.Sum(sp.exp(k * x), (k, 1, 20))), (x,), (LARGE,),
        lambda u: logsum(*(n * mpmath.mpf(u) for n in range(1, 21))),
    ),
    "log of a share of two": (
        sp.log(sp.exp(x) / (sp.exp(x) + sp.exp(y))), (x, y), (LARGE, LARGE), lambda u, v: u - logsum(u, v),
    ),
    "log of a share of three": (
        sp.log(sp.exp(x) / (sp.exp(x) + sp.exp(y) + sp.exp(z))), (x, y, z), (LARGE,) * 3,
        lambda u, v, w: u - logsum(u, v, w),
    ),
}  # fmt: skip


MADE = {name: compile_formula(formula, letters) for name, (formula, letters, *_) in CASES.items()}


@pytest.mark.parametrize("name", CASES)
@settings(max_examples=40)
@given(st.data())
def test_logarithms_do_not_overflow(name, data):
    formula, _, drawn, known = CASES[name]
    at = [data.draw(d) for d in drawn]
    with mp.workdps(30):
        wanted = float(known(*at))
    # Differences of the exponents are rounded once, and so is the result beside the largest of them.
    allowed = 8 * np.finfo(float).eps * max(1.0, *map(abs, at[:3])) * (20 if k in formula.atoms(sp.Symbol) else 1)
    kernel = MADE[name]
    assert kernel(*at) == pytest.approx(wanted, rel=1e-15, abs=allowed)
    assert kernel(*[np.full(9, v) for v in at])[8] == pytest.approx(wanted, rel=1e-15, abs=allowed)


@given(LARGE, LARGE, LARGE)
@example(800.0, 1.0, 0.0)
@example(800.0, 799.0, 800.0)
@example(-800.0, -801.0, -805.0)
def test_shares_do_not_overflow(u, v, w):
    share = compile_formula(sp.exp(x) / (sp.exp(x) + sp.exp(y) + sp.exp(z)), (x, y, z))(u, v, w)
    two = [compile_formula(sp.exp(s) / (sp.exp(s) + sp.exp(t)), (s, t))(u, v) for s, t in ((x, y), (p, q))]
    with mp.workdps(30):
        wanted = [float(mpmath.exp(u - logsum(u, v, w))), *[float(mpmath.exp(u - logsum(u, v)))] * 2]
    # Where the exponents are far apart the last place of their difference is that of the result's logarithm.
    assert [share, *two] == pytest.approx(wanted, rel=4e-16 * (4 + abs(u - v) + abs(u - w)), abs=1e-300)


def test_a_factor_in_both_parts_of_a_share():
    kernel = compile_formula(a * sp.exp(x) / (a * sp.exp(x) + b * sp.exp(y)), (a, b, x, y))
    assert kernel(2.0, 3.0, 800.0, 800.0) == pytest.approx(0.4, rel=1e-15)


def test_the_logarithm_of_a_share_of_symbols_without_assumptions():
    kernel = compile_formula(sp.log(sp.exp(p) / (sp.exp(p) + sp.exp(q))), (p, q))
    assert kernel(-800.0, 800.0) == -1600.0
    assert kernel(800.0, -800.0) == 0.0
    for at in [(1 + 2j, 3 - 1j), (0.5 + 9j, 0.1 + 8j), (-3 + 40j, 1j), (np.pi * 1j - 0.7, 0j)]:
        share = np.exp(at[0]) / (np.exp(at[0]) + np.exp(at[1]))
        assert kernel(*at) == pytest.approx(np.log(share), rel=1e-13)


def test_complex_exponents_keep_the_branch_of_the_logarithm():
    kernel = compile_formula(sp.log(sp.exp(p) + sp.exp(q)), (p, q))
    for at in [(1 + 2j, 3 - 1j), (0.5 + 9j, 0.1 + 8j), (-3 + 40j, 1j)]:
        assert kernel(*at) == pytest.approx(np.log(np.exp(at[0]) + np.exp(at[1])), rel=1e-13)


E, F, G = (sp.exp(letter) for letter in (x, y, z))
SHARE = compile_formula(E / (E + F + G), (x, y, z)).gradient()
SHARE_OF_ONE = compile_formula(1 / (1 + E + F), (x, y)).gradient()
LOG_SHARE = compile_formula(sp.log(E / (E + F + G)), (x, y, z)).gradient()
WEIGHTED = compile_formula(2 * E / (2 * E + 3 * F), (x, y)).gradient()


@given(LARGE, LARGE, LARGE)
@example(-800.0, 799.0, 3.0)
@example(-400.0, 400.0, 3.0)
@example(700.0, 700.0, 700.0)
@example(0.0, -65.0, -65.0)
def test_slopes_of_shares_are_finite(u, v, w):
    with mp.workdps(40):
        first, second, third = (mpmath.exp(s - logsum(u, v, w)) for s in (u, v, w))
        of_one = [-mpmath.exp(s - 2 * logsum(0, u, v)) for s in (u, v)]
        slopes = [first * (second + third), -first * second, -first * third]
        of_log = [second + third, -second, -third]
    # An exponential is as far off as the last place of its exponent says.
    far = 4e-16 * (8 + 2 * (abs(u) + abs(v) + abs(w)))
    assert SHARE(u, v, w).tolist() == pytest.approx([float(s) for s in slopes], rel=far, abs=1e-300)
    assert SHARE_OF_ONE(u, v).tolist() == pytest.approx([float(s) for s in of_one], rel=far, abs=1e-300)
    assert LOG_SHARE(u, v, w).tolist() == pytest.approx([float(s) for s in of_log], rel=far, abs=4e-16)
    found = WEIGHTED(u, v)
    assert np.isfinite(found).all()
    assert found[0] == pytest.approx(-found[1], rel=1e-14)
