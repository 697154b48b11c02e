"""The evidence against quadrature, known expansions, and the spector data of statsmodels (public domain)."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import sympy as sp
from sklearn.datasets import load_breast_cancer, load_diabetes

from derive import bayesian_evidence as be
from derive.deriving import Derived
from derive.language import UnusableInput
from tests.subjects.reference import in_components, value

x = sp.Symbol("x", real=True)

# Spector and Mazzeo (1980): GPA, TUCE, PSI, grade improved
SPECTOR = """2.66 20 0 0;2.89 22 0 0;3.28 24 0 0;2.92 12 0 0;4 21 0 1;2.86 17 0 0;2.76 17 0 0;2.87 21 0 0;3.03 25 0 0
3.92 29 0 1;2.63 20 0 0;3.32 23 0 0;3.57 23 0 0;3.26 25 0 1;3.53 26 0 0;2.74 19 0 0;2.75 25 0 0;2.83 19 0 0;3.12 23 1 0
3.16 25 1 1;2.06 22 1 0;3.62 28 1 1;2.89 14 1 0;3.51 26 1 0;3.54 24 1 1;2.83 27 1 1;3.39 17 1 1;2.67 24 1 0;3.65 21 1 1
4 23 1 1;3.1 21 1 0;2.39 19 1 1"""


def test_known_expansions() -> None:
    stirling = be.laplace_coefficients(x - sp.log(1 + x), x, 4)
    assert stirling == (
        1,
        sp.Rational(1, 12),
        sp.Rational(1, 288),
        sp.Rational(-139, 51840),
        sp.Rational(-571, 2488320),
    )
    quartic = be.laplace_coefficients(x**2 / 2 + x**4 / 24, x, 4)
    assert [abs(c) for c in quartic] == [
        1,
        sp.Rational(1, 8),
        sp.Rational(35, 384),
        sp.Rational(385, 3072),
        sp.Rational(25025, 98304),
    ]
    cubic = be.laplace_coefficients(x**2 / 2 + x**3 / 6, x, 3)
    assert cubic == (1, sp.Rational(5, 24), sp.Rational(385, 1152), sp.Rational(85085, 82944))
    # the next of Stirling's series (F. W. J. Olver et al., Digital Library of Mathematical Functions, 5.11.4)
    assert be.laplace_coefficients(x - sp.log(1 + x), x, 6)[5:] == (
        sp.Rational(163879, 209018880),
        sp.Rational(5246819, 75246796800),
    )
    logarithm = be.log_coefficients(x**2 / 2 + x**4 / 24, x, 4)
    known = (sp.Rational(1, 8), sp.Rational(1, 12), sp.Rational(11, 96), sp.Rational(17, 72))
    assert logarithm == tuple((-1) ** n * c for n, c in enumerate(known, start=1))
    with pytest.raises(ValueError, match="no minimum"):
        be.laplace_coefficients(x**4, x, 2)


def test_one_dimension_against_quadrature() -> None:
    N = 40
    c = be.laplace_coefficients(sp.cosh(x) - 1, x, 6)
    exact = mpmath.quad(lambda u: mpmath.exp(-N * (mpmath.cosh(u) - 1)), [-6, 0, 6])
    series = mpmath.sqrt(2 * mpmath.pi / N) * sum(mpmath.mpf(a.p) / a.q / N**n for n, a in enumerate(c))
    # the first term left out
    assert abs(series / exact - 1) < 10 * abs(float(c[6])) / N**6


@pytest.mark.parametrize(("derived", "place"), [(be.first_in_one_dimension, 1), (be.second_in_one_dimension, 2)])
def test_corrections_for_any_derivatives_give_the_known_numbers(derived: Derived, place: int) -> None:
    for action in (x - sp.log(1 + x), x**2 / 2 + x**4 / 24, x**2 / 2 + x**3 / 6, sp.cosh(x) - 1):
        right = derived.conclusion.right
        slopes = {s: sp.diff(action, x, int(s.name.split("_")[1])).subs(x, 0) for s in right.free_symbols}
        assert right.subs(slopes) == be.laplace_coefficients(action, x, place)[place]


def test_the_first_correction_in_any_dimension_is_that_in_one() -> None:
    one = in_components(be.first_correction, {"k": 1}, {})
    names = {s.name: s for s in one.free_symbols}
    f_2, f_3, f_4 = sp.symbols("f_2 f_3 f_4", positive=True)
    put = {names["hroot_11"]: sp.sqrt(f_2), names["f_111"]: f_3, names["F_1111"]: f_4}
    expected = be.first_in_one_dimension.conclusion.right
    expected = expected.subs({s: {"f_2": f_2, "f_3": f_3, "f_4": f_4}[s.name] for s in expected.free_symbols})
    assert sp.simplify(one.subs(put) - expected) == 0


def test_a_correction_has_an_order() -> None:
    with pytest.raises(UnusableInput, match="must be 1, 2"):
        be.correction(0)


def _design() -> tuple[np.ndarray, np.ndarray]:
    rows = np.array([[float(v) for v in row.split()] for row in SPECTOR.replace("\n", ";").split(";")])
    columns = rows[:, :3]
    columns = (columns - columns.mean(0)) / columns.std(0)
    return np.column_stack([np.ones(len(rows)), columns]), rows[:, 3]


def _minimum(X: np.ndarray, y: np.ndarray, tau: float) -> np.ndarray:
    w = np.zeros(X.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-X @ w))
        w -= np.linalg.solve(X.T @ (X * (p * (1 - p))[:, None]) + tau * np.eye(len(w)), X.T @ (p - y) + tau * w)
    return w


def test_logistic_regression_to_leading_order_and_first_correction() -> None:
    """The derived formulas with the derivatives of the log posterior of 32 students."""
    X, y = _design()
    w = _minimum(X, y, 1.0)
    p = 1 / (1 + np.exp(-X @ w))
    s = p * (1 - p)
    minus_log = -np.sum(y * (X @ w) - np.logaddexp(0, X @ w)) + w @ w / 2
    H = X.T @ (X * s[:, None]) + np.eye(4)
    leading = {r"\mathcal{L}_1": minus_log, "k": 4, "N": 1, "h": np.linalg.det(H), "g": 1.0}
    assert -float(value(be.evidence_loss, leading)) == pytest.approx(-17.948771940, abs=2e-9)

    assert _first_correction(X, w, H) == pytest.approx(0.107211721, abs=2e-9)


def _first_correction(X: np.ndarray, w: np.ndarray, H: np.ndarray) -> float:
    """The derived correction with the derivatives of the loss of logistic regression."""
    p = 1 / (1 + np.exp(-X @ w))
    s = p * (1 - p)
    third = np.einsum("n,ni,nj,nk->ijk", s * (1 - 2 * p), X, X, X)
    fourth = np.einsum("n,ni,nj,nk,nl->ijkl", s * (1 - 6 * s), X, X, X, X)
    S = np.linalg.inv(H)
    kernels = {"F": fourth, "f": third, "S^": S}
    total = 0.0
    for term in sp.Add.make_args(be.first_correction.conclusion.right):
        factor, total_sum = term.as_coeff_Mul()
        tensors = sp.Mul.make_args(total_sum.function)
        letters = ",".join("".join(str(i) for i in t.indices) for t in tensors)
        total += float(factor) * np.einsum(
            letters + "->", *[kernels[str(t.base.label)] for t in tensors], optimize=True
        )
    return total


def test_logistic_regression_of_569_tumours() -> None:
    """scikit-learn's breast_cancer, mean radius and a constant."""
    data = load_breast_cancer()
    radius, y = data.data[:, 0], data.target.astype(float)
    X = np.column_stack([np.ones(len(y)), (radius - radius.mean()) / radius.std()])
    w = _minimum(X, y, 1.0)
    p = 1 / (1 + np.exp(-X @ w))
    minus_log = -np.sum(y * (X @ w) - np.logaddexp(0, X @ w)) + w @ w / 2
    H = X.T @ (X * (p * (1 - p))[:, None]) + np.eye(2)
    leading = {r"\mathcal{L}_1": minus_log, "k": 2, "N": 1, "h": np.linalg.det(H), "g": 1.0}
    assert -float(value(be.evidence_loss, leading)) == pytest.approx(-174.507442696, abs=2e-9)
    assert _first_correction(X, w, H) == pytest.approx(0.003719622, abs=2e-9)


def _regression(columns: list[int], prior: float) -> dict[str, float]:
    """Diabetes patients, noise variance 0.5: the loss at the minimum, the Hessian and the metric of the prior."""
    data = load_diabetes()
    X, y = data.data[:, columns], data.target
    X, y = (X - X.mean(0)) / X.std(0), (y - y.mean()) / y.std()
    H = X.T @ X / 0.5 + np.eye(len(columns)) / prior**2
    w = np.linalg.solve(H, X.T @ y / 0.5)
    loss = np.sum((y - X @ w) ** 2) + len(y) / 2 * np.log(2 * np.pi * 0.5)
    return {
        "loss": loss,
        r"\mathcal{L}_1": loss + w @ w / (2 * prior**2),
        "k": len(columns),
        "N": 1,
        "h": np.linalg.det(H),
        "g": prior ** (-2.0 * len(columns)),
    }


def test_linear_regression_is_exact_to_leading_order() -> None:
    evidence = -float(value(be.evidence_loss, _regression(list(range(10)), 1.0)))
    assert evidence == pytest.approx(-496.599189944366, abs=1e-9)


@pytest.mark.parametrize(
    ("prior", "more", "other"),
    [
        (1.0, 47.808914, -10.463851),
        (10.0, 45.494480, -10.475570),
        (100.0, 43.191776, -10.475687),
        (1000.0, 40.889190, -10.475688),
    ],
)
def test_two_models_of_the_same_patients(prior: float, more: float, other: float) -> None:
    """{bmi} against {bmi, s5}: each factor 10 of the prior costs log 10; {bmi} against {s5}: it drops out."""
    bmi, both, s5 = (_regression(columns, prior) for columns in ([2], [2, 8], [8]))
    for second, known in ((both, more), (s5, other)):
        names = {
            r"\ell_1": bmi[r"\mathcal{L}_1"], r"\ell_2": second[r"\mathcal{L}_1"], "k_1": bmi["k"],
            "k_2": second["k"], "h_1": bmi["h"], "h_2": second["h"], "lambda": prior, "N": 1,
        }  # fmt: skip
        assert -float(value(be.model_difference, names)) == pytest.approx(known, abs=2e-6)


def test_bic_of_the_same_data() -> None:
    criterion = value(be.bic, {r"\ell": -12.889634222131, "k": 4, "N": 32, "h": 1.0, "g": 1.0})
    assert float(criterion) == pytest.approx(39.642212055, abs=1e-9)


def test_the_regulator_stays_where_the_numbers_of_parameters_differ() -> None:
    assert float(value(be.regulator_removed, {"k_1": 1, "k_2": 2, "N": 10})) == pytest.approx(0.1)
    assert not be.equal_parameters.conclusion.right.has(sp.Symbol("lambda", positive=True))


def test_the_singular_model() -> None:
    """The outer integral of the derived inner one, against sqrt(pi) (ln 4N + gamma)/(4 sqrt N)."""
    N = 400
    right = be.singular_inner.conclusion.right
    inner = sp.lambdify(sorted(right.free_symbols, key=str), right, "mpmath")
    whole = mpmath.quad(lambda u: inner(N, u), [0, 0.05, 0.3, 1])
    law = mpmath.sqrt(mpmath.pi) * (mpmath.log(4 * N) + mpmath.euler) / (4 * mpmath.sqrt(N))
    assert abs(whole - law) < 1e-12
    for derived in (be.singular_whole, be.singular_evidence):
        done = derived.conclusion.right.subs(dict.fromkeys(derived.conclusion.right.free_symbols, N))
        assert abs(sp.N(done, 20) - whole) < 1e-12  # erfc(20) is below 1e-170


def test_four_components_against_sampling_free_moments() -> None:
    right = in_components(be.wick_four, {"k": 1}, dict.fromkeys("ijmo", 1))
    (root,) = right.free_symbols
    assert sp.simplify(right - 3 / root**4) == 0
