"""Special functions against mpmath at 40 digits, their derivatives against mpmath's, and the refusals."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy as sp
from hypothesis import example, given, settings, strategies as st

from numerics import CannotCompile, compile_formula

x, y = sp.symbols("x y", real=True)

# The function, the same in mpmath, where it is tried, and the units in the last place that SciPy's or our own code
# keeps there besides what the argument's own last place changes.
CASES: dict[str, tuple[sp.Expr, Callable[[Any], Any], tuple[float, float], float]] = {
    "Lambert's W": (sp.LambertW(x), lambda v: mpmath.lambertw(v).real, (-0.36, 1e6), 4),
    "W near its branch point": (sp.LambertW(x), lambda v: mpmath.lambertw(v).real, (-0.36787944117144, -0.35), 8),
    "J_5": (sp.besselj(5, x), lambda v: mpmath.besselj(5, v), (0.01, 4.0), 64),
    "J_10": (sp.besselj(10, x), lambda v: mpmath.besselj(10, v), (0.01, 5.0), 64),
    "J_0.3": (sp.besselj(sp.Rational(3, 10), x), lambda v: mpmath.besselj(mpmath.mpf(0.3), v), (0.1, 2.0), 64),
    "Y_1": (sp.bessely(1, x), lambda v: mpmath.bessely(1, v), (0.1, 2.0), 64),
    "I_2": (sp.besseli(2, x), lambda v: mpmath.besseli(2, v), (0.01, 30.0), 64),
    "K_2": (sp.besselk(2, x), lambda v: mpmath.besselk(2, v), (0.01, 30.0), 64),
    "digamma": (sp.digamma(x), mpmath.digamma, (2.0, 1e3), 16),
    "trigamma": (sp.polygamma(1, x), lambda v: mpmath.psi(1, v), (1e-3, 1e4), 8),
    "beta": (sp.beta(x, 2.5), lambda v: mpmath.beta(v, 2.5), (0.1, 30.0), 64),
    "upper gamma": (sp.uppergamma(2.5, x), lambda v: mpmath.gammainc(2.5, v), (0.1, 20.0), 128),
    "lower gamma": (sp.lowergamma(2.5, x), lambda v: mpmath.gammainc(2.5, 0, v), (0.1, 20.0), 128),
    "Ei": (sp.Ei(x), mpmath.ei, (1.0, 30.0), 64),
    "E_1": (sp.expint(1, x), mpmath.e1, (0.01, 30.0), 64),
    "K(m)": (sp.elliptic_k(x), mpmath.ellipk, (-5.0, 0.95), 64),
    "E(m)": (sp.elliptic_e(x), mpmath.ellipe, (-5.0, 0.95), 64),
    "zeta": (sp.zeta(x), mpmath.zeta, (1.5, 30.0), 64),
    "inverse erf": (sp.erfinv(x), mpmath.erfinv, (-0.99, 0.99), 64),
}
KERNELS = {name: compile_formula(case[0], (x,)) for name, case in CASES.items()}
WITHOUT_DERIVATIVE = {"trigamma", "zeta"}


def _error(found: float, known: Any) -> Any:
    return abs(mpmath.mpf(found) - known)


@settings(max_examples=25)
@given(st.sampled_from(sorted(CASES)), st.floats(0, 1))
@example("Lambert's W", 0.36)
def test_values(name: str, share: float) -> None:
    _, known_as, (low, high), units = CASES[name]
    at = low + share * (high - low)
    with mpmath.workdps(40):
        known = known_as(mpmath.mpf(at))
        moved = abs(mpmath.diff(known_as, mpmath.mpf(at))) * np.spacing(abs(at))
        assert _error(KERNELS[name](at), known) <= units * (np.spacing(abs(float(known))) + moved)
        assert _error(KERNELS[name](np.full(9, at))[8], known) <= units * (np.spacing(abs(float(known))) + moved)


@settings(max_examples=25)
@given(st.sampled_from(sorted(set(CASES) - WITHOUT_DERIVATIVE)), st.floats(0.01, 0.99))
def test_derivatives(name: str, share: float) -> None:
    _, known_as, (low, high), _ = CASES[name]
    at = low + share * (high - low)
    with mpmath.workdps(40):
        known = float(mpmath.diff(known_as, mpmath.mpf(at)))
    assert KERNELS[name].gradient("x")(at) == pytest.approx(known, rel=1e-11, abs=1e-13)


def test_lambert_at_its_edges() -> None:
    w = KERNELS["Lambert's W"]
    assert w(-1 / math.e) == pytest.approx(-1.0, abs=1e-7)
    assert w(-1.0 / math.e - 1e-12) != w(0.0) == 0.0
    assert math.isnan(w(-0.5))
    assert w(5e-324) == 5e-324
    assert w(math.inf) == math.inf
    assert w(1e300) == pytest.approx(684.2472086297)
    assert math.isnan(w(math.nan))


def test_the_recurrence_of_bessel_functions_is_not_used_where_it_loses_everything() -> None:
    assert KERNELS["J_10"](0.1) == pytest.approx(2.6906e-20, rel=1e-4)


def test_inside_numba_and_in_single_precision() -> None:
    for name, at in (("Lambert's W", 1.5), ("J_5", 2.0), ("K_2", 0.7)):
        kernel = KERNELS[name]
        assert kernel.njit(at) == pytest.approx(kernel(at), rel=1e-14)
        assert kernel(np.float32(at)) == pytest.approx(kernel(at), rel=1e-6)


@pytest.mark.parametrize(
    ("e", "said"),
    [
        (sp.LambertW(x, -1), "principal branch"),
        (sp.polygamma(3, x), "orders 0 and 1"),
        (sp.expint(y, x), "orders 0, 1, 2"),
        (sp.zeta(x, y), "two arguments"),
        (sp.airyai(x), "airyai has no kernel"),
    ],
)
def test_what_has_no_kernel_is_refused_by_name(e: sp.Expr, said: str) -> None:
    with pytest.raises(CannotCompile, match=said):
        compile_formula(e, (x, y))


def test_derivatives_nobody_compiles_are_refused_by_name() -> None:
    with pytest.raises(CannotCompile, match="besselj by its order"):
        compile_formula(sp.besselj(y, x), (x, y)).gradient("y")
    with pytest.raises(CannotCompile, match="trigamma has no derivative"):
        KERNELS["trigamma"].gradient("x")


def test_c_refuses_them_by_name() -> None:
    with pytest.raises(CannotCompile, match="the Bessel function J, which C99 does not have"):
        KERNELS["J_5"].c_source()
