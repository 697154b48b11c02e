"""Complex weights: Wirtinger derivatives against real ones, the conventions of two libraries, phases."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st

from derive import complex_weights as cw
from derive.language import OutsideLanguage

z, w = sp.symbols("z w")
x, y = sp.symbols("x y", real=True)


@pytest.mark.parametrize(
    ("loss", "at", "torch", "jax"),
    [
        (z * sp.conjugate(z), 3 + 4 * sp.I, 6 + 8 * sp.I, 6 - 8 * sp.I),
        (sp.Abs(z) ** 2, 3 + 4 * sp.I, 6 + 8 * sp.I, 6 - 8 * sp.I),
        (z**2, 1 + sp.I, 2 - 2 * sp.I, 2 + 2 * sp.I),
        (sp.Abs(z), sp.I, sp.I, -sp.I),
    ],
)
def test_the_conventions_of_two_libraries(loss: sp.Expr, at: sp.Expr, torch: sp.Expr, jax: sp.Expr) -> None:
    assert sp.simplify(cw.pytorch_gradient(loss, z).subs(z, at) - torch) == 0
    assert sp.simplify(cw.jax_gradient(loss, z).subs(z, at) - jax) == 0
    assert sp.simplify(cw.from_jax_to_pytorch(cw.jax_gradient(loss, z)).subs(z, at) - torch) == 0


@st.composite
def expressions(draw: st.DrawFn) -> sp.Expr:
    """Anything made of z, its conjugate, parts, modulus and smooth functions."""
    leaf = st.sampled_from([z, sp.conjugate(z), sp.re(z), sp.im(z), sp.Abs(z) ** 2, sp.arg(z)])
    tree = st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda p: p[0] + p[1]),
            st.tuples(inner, inner).map(lambda p: p[0] * p[1]),
            inner.map(sp.exp),
            inner.map(sp.sin),
            inner.map(sp.conjugate),
            inner.map(lambda e: sp.Abs(e) ** 2),
        ),
        max_leaves=4,
    )
    return draw(tree)


@settings(max_examples=40, deadline=None)
@given(expressions())
def test_both_derivatives_are_the_real_ones_combined(expression: sp.Expr) -> None:
    """(d/dx -+ i d/dy)/2 by central differences; the step leaves about ten digits."""
    at, h = sp.Rational(7, 10) + sp.Rational(3, 10) * sp.I, sp.Float("1e-8", 50)

    def number(point: sp.Expr) -> sp.Expr:
        return sp.N(expression.subs(z, point), 50)

    by_x = (number(at + h) - number(at - h)) / (2 * h)
    by_y = (number(at + sp.I * h) - number(at - sp.I * h)) / (2 * h)
    size = 1 + abs(by_x) + abs(by_y)
    for derivative, combined in (
        (cw.wirtinger(expression, z), (by_x - sp.I * by_y) / 2),
        (cw.wirtinger_conjugate(expression, z), (by_x + sp.I * by_y) / 2),
    ):
        assert abs(sp.N(derivative.subs(z, at), 50) - combined) < 1e-9 * size


@pytest.mark.parametrize(
    "expression",
    [
        sp.re(sp.asin(z)),
        sp.im(sp.acosh(z)),
        sp.Abs(sp.atanh(z)),
        sp.re(sp.LambertW(z)),
        sp.re(sp.loggamma(z)),
        sp.Abs(z) ** z,
    ],
)
def test_both_derivatives_of_parts_of_special_functions(expression: sp.Expr) -> None:
    """Against complex differences at a point off every cut; 40 digits and a step of 1e-12 leave more than ten."""
    at, h = sp.Rational(7, 10) + sp.Rational(3, 10) * sp.I, sp.Float("1e-12", 40)
    by_x, by_y = ((sp.N(expression.subs(z, at + d), 40) - sp.N(expression.subs(z, at - d), 40)) / (2 * h)
                  for d in (h, sp.I * h))  # fmt: skip
    assert abs(sp.N(cw.wirtinger(expression, z).subs(z, at), 30) - (by_x - sp.I * by_y) / 2) < 1e-10
    assert abs(sp.N(cw.wirtinger_conjugate(expression, z).subs(z, at), 30) - (by_x + sp.I * by_y) / 2) < 1e-10


def test_unknown_functions_are_differentiated() -> None:
    f, g = sp.Function("f"), sp.Function("g", real=True)
    assert cw.is_holomorphic(f(z), z)
    conjugated = cw.wirtinger_conjugate(sp.re(f(z)), z)
    assert conjugated.has(sp.Function(r"\overline{f}"))
    assert cw.wirtinger_conjugate(f(z, sp.conjugate(z)), z).replace(
        f, lambda a, b: a * b**2
    ).doit() == 2 * z * sp.conjugate(z)
    modulus = cw.wirtinger(g(sp.Abs(z)), z).replace(g, lambda r: r**2).doit()
    assert sp.simplify(modulus - sp.conjugate(z)) == 0


def test_holomorphic_functions_are_known() -> None:
    assert cw.is_holomorphic(sp.exp(z) / z, z)
    assert not cw.is_holomorphic(sp.conjugate(z) * z, z)
    with pytest.raises(OutsideLanguage, match="no rule"):
        cw.wirtinger(sp.re(sp.sqrt(sp.floor(z))), z)


def test_gradient_and_hessian_of_a_quadratic_form() -> None:
    loss = 2 * z * sp.conjugate(z) + z * sp.conjugate(w) + w * sp.conjugate(z) + 3 * w * sp.conjugate(w)
    assert sp.simplify(cw.complex_gradient(loss, (z, w)) - sp.Matrix([2 * z + w, z + 3 * w])) == sp.zeros(2, 1)
    assert cw.complex_hessian(loss, (z, w)) == sp.Matrix([[2, 1], [1, 3]])


def test_the_parts_defect_is_that_of_a_turned_gradient() -> None:
    right = cw.parts_defect.conclusion.right
    l_x, l_y, phi = sorted(right.free_symbols, key=str)
    numbers = {l_x: 0.3, l_y: -0.8, phi: 0.6}
    turned = ((0.3 - 0.8j) * complex(sp.exp(0.6j))).real ** 2 - 0.3**2
    assert float(right.subs(numbers)) == pytest.approx(turned, rel=1e-12)


def test_optimisers_that_are_covariant_turn_with_the_weight() -> None:
    """Twenty steps on |z - a|^2 from 1 and from e^{i phi}: with the squared modulus they agree, with the parts not."""
    turn = complex(sp.exp(0.7j))

    def run(start: complex, goal: complex, *, parts: bool) -> complex:
        z, m, s = start, 0j, 0j
        for n in range(1, 21):
            g = 2 * (z - goal)  # PyTorch's convention; the other is its conjugate
            m = 0.9 * m + 0.1 * g
            s = 0.999 * s + 0.001 * (complex(g.real**2, g.imag**2) if parts else abs(g) ** 2)
            first, second = m / (1 - 0.9**n), s / (1 - 0.999**n)
            if parts:
                z -= 0.1 * complex(first.real / (second.real**0.5 + 1e-8), first.imag / (second.imag**0.5 + 1e-8))
            else:
                z -= 0.1 * first / (abs(second) ** 0.5 + 1e-8)
        return z

    for parts in (False, True):
        defect = abs(run(turn, turn * (2 + 1j), parts=parts) - turn * run(1, 2 + 1j, parts=parts))
        assert defect > 0.1 if parts else defect < 1e-14
    turned = cw.adam_turns.conclusion.right
    assert any(isinstance(f, sp.exp) for f in sp.Mul.make_args(turned))
    assert (
        float(cw.adam_parts.conclusion.right.subs(dict.fromkeys(cw.adam_parts.conclusion.right.free_symbols, 1))) > 0.4
    )
