"""Natural gradient against integration in logits, and distances against known numbers."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import sympy as sp
from scipy.integrate import quad, solve_ivp

from derive import natural_gradient as ng


def test_the_flow_on_the_simplex_is_that_in_the_logits() -> None:
    goal, start = np.array([0.2, 0.5, 0.3]), np.array([0.6, 0.3, 0.1])

    def flow(_: float, logits: np.ndarray) -> np.ndarray:
        p = np.exp(logits - logits.max())
        p /= p.sum()
        return np.linalg.pinv(np.diag(p) - np.outer(p, p)) @ (goal - p)

    logits = solve_ivp(flow, (0, 1.5), np.log(start), rtol=1e-11, atol=1e-12).y[:, -1]
    p = np.exp(logits) / np.exp(logits).sum()
    path = ng.simplex_flow.derivation.conclusion.right
    for one, end, first in zip(p, goal, start, strict=True):
        put = {"P": end, "p_0": first, "t": 1.5}
        assert float(path.subs({s: put[s.name] for s in path.free_symbols})) == pytest.approx(one, rel=1e-8)


def test_the_distance_of_two_gaussians() -> None:
    """Along the half circle through (0, 1) and (1, 1) the derived speed is constant: sqrt(2) for each unit of s."""
    speed = float(ng.gaussian_distance.conclusion.right) ** 0.5
    # centre 1/2, so mu - 1/2 = r sqrt(2) tanh s and sigma = r/cosh s with r^2 = 1 + 1/8: s from -s_1 to s_1
    s_1 = mpmath.acosh(mpmath.sqrt(1 + mpmath.mpf(1) / 8))
    assert float(speed * 2 * s_1) == pytest.approx(0.980258143468547, rel=1e-12)


@pytest.mark.parametrize(
    ("one", "two"), [((0.0, 1.0), (1.0, 1.0)), ((0.3, 0.5), (-1.0, 2.0)), ((0.0, 1.0), (0.0, 3.0))]
)
def test_the_distance_formula_is_the_length_of_the_geodesic(one: tuple[float, float], two: tuple[float, float]) -> None:
    """Against the Poincare half plane: (mu/sqrt 2, sigma) has sqrt(2) times its distance."""
    step = next(o for s in ng.gaussian_eikonal.derivation.steps for o in s.obligations)
    (formula,) = {f.right for f in step.facts if str(f.left).startswith("d(")}
    put = dict(zip(("mu", "sigma", "mu_0", "sigma_0"), (*one, *two), strict=True))
    distance = float(formula.subs({s: put[s.name] for s in formula.free_symbols}))
    (x, y), (u, v) = ((mu / np.sqrt(2), sigma) for mu, sigma in (one, two))
    known = np.sqrt(2) * 2 * np.arcsinh(np.sqrt(((x - u) ** 2 + (y - v) ** 2) / (4 * y * v)))
    assert distance == pytest.approx(known, rel=1e-12)
    if (one, two) == ((0.0, 1.0), (1.0, 1.0)):
        assert distance == pytest.approx(0.980258143468547, rel=1e-12)


def test_the_distance_of_two_categorical_distributions() -> None:
    """The derived sphere of radius 2: the great circle between the roots of the probabilities."""
    assert str(ng.categorical_sphere.conclusion.right) == "4*Sum(dq[a]**2, (a, 1, n))"
    one, two = np.sqrt([0.2, 0.3, 0.5]), np.sqrt([0.6, 0.3, 0.1])
    of = sp.lambdify(
        list(ng.categorical_distance.conclusion.left.free_symbols), ng.categorical_distance.conclusion.left
    )
    assert of(one @ two) == pytest.approx(1.0311192173629504, rel=1e-12)


def test_the_half_circle_is_the_shortest_way() -> None:
    """The length of the half circle against other smooth ways between the same two Gaussians, by quadrature."""
    s_1 = 0.8
    width = lambda s: 1 / np.cosh(s)  # noqa: E731

    def length(bend: float) -> float:
        bump, slope = (lambda s: bend * (s_1**2 - s**2)), (lambda s: -2 * bend * s)
        d_mean = lambda s: np.sqrt(2) / np.cosh(s) ** 2  # noqa: E731
        d_width = lambda s: -np.sinh(s) / np.cosh(s) ** 2 + slope(s)  # noqa: E731
        return quad(lambda s: np.sqrt(d_mean(s) ** 2 + 2 * d_width(s) ** 2) / (width(s) + bump(s)), -s_1, s_1)[0]

    assert length(0.0) == pytest.approx(2 * s_1 * float(ng.gaussian_distance.conclusion.right) ** 0.5, rel=1e-9)
    assert min(length(0.05), length(-0.05)) > length(0.0) + 1e-4


def test_the_fisher_metric_of_the_gaussian_by_quadrature() -> None:
    mu, sigma = 0.3, 1.4
    score = lambda x: ((x - mu) ** 2 / sigma**3 - 1 / sigma) ** 2  # noqa: E731
    density = lambda x: np.exp(-((x - mu) ** 2) / (2 * sigma**2)) / np.sqrt(2 * np.pi) / sigma  # noqa: E731
    measured = quad(lambda x: score(x) * density(x), -20, 20)[0]
    right = ng.gaussian_width.conclusion.right
    assert float(right.subs(dict.fromkeys(right.free_symbols, sigma))) == pytest.approx(measured, rel=1e-9)


def test_co_gradient_descent_holds_for_every_dimension() -> None:
    every = (ng.co_gradient_flow, ng.newton_covariance, ng.newton_inverse, ng.saddle, ng.natural_direction)
    for derived in every:
        scopes = {s.finding.scope for s in derived.derivation.steps if s.finding is not None}
        assert all(scope.startswith("for every ") for scope in scopes)


def test_newtons_step_is_another_one_in_coordinates_that_are_not_linear() -> None:
    """The loss e^w in u, w = u^2, by numerical derivatives."""
    inside = lambda u: mpmath.exp(u**2)  # noqa: E731
    carried = float(-2 * 0.7 * mpmath.diff(inside, 0.7) / mpmath.diff(inside, 0.7, 2))
    straight = float(-mpmath.diff(mpmath.exp, 0.49) / mpmath.diff(mpmath.exp, 0.49, 2))
    defect = ng.newton_curved.conclusion.right
    assert float(defect.subs(dict.fromkeys(defect.free_symbols, 0.49))) == pytest.approx(carried - straight, rel=1e-9)
    assert abs(carried - straight) > 0.1


def test_the_turned_inverse_is_that_of_the_hessian_in_linear_coordinates() -> None:
    """The derived bracket in components: against the numerical inverse of the Hessian by w' = T w."""
    rng = np.random.default_rng(3)
    root, T = rng.normal(size=(4, 4)), rng.normal(size=(4, 4))
    hessian, back = root + root.T, np.linalg.inv(T)
    (turned,) = {f.right for f in ng.newton_covariance.derivation.definitions if str(f.left).startswith("h'")}
    arrays = {"T": T, "h^": np.linalg.inv(hessian)}
    factors = [c for c in turned.function.args if isinstance(c, sp.Indexed)]
    subscripts = ",".join("".join(map(str, c.indices)) for c in factors)
    measured = np.einsum(f"{subscripts}->ij", *(arrays[str(c.base.label)] for c in factors))
    np.testing.assert_allclose(measured, np.linalg.inv(back.T @ hessian @ back), rtol=1e-7)
