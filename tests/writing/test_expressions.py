"""Expressions as LaTeX: what is printed reads back as the same value, and looks as it would in a paper."""

from __future__ import annotations

import re

import mpmath
import pytest
import sympy as sp
from hypothesis import assume, example, given, settings, strategies as st

from derive.language.claim import Asymptotic, Relation
from derive.language.derivation import Line
from derive.language.tensors import Field, SpaceIntegral, index, matrix, size, vector
from derive.meaning.claims import meaning_of
from derive.meaning.plain import Facts, plain_scope
from derive.reading.notation import Notation
from derive.reading.statements import read_display
from derive.writing import expression_latex, line_latex
from derive.writing.breaking import broken
from derive.writing.expressions import ExpressionPrinter
from derive.writing.symbols import name_latex
from tests.writing.drawn import LETTERS, LOSS, PATH, A, H, I, J, K, N, P, T, W, X, Y, expressions, plain_expressions

POINT = dict(zip(LETTERS, (sp.Rational(3, 7), sp.Rational(5, 4), sp.Rational(2, 3), sp.Rational(9, 5)), strict=True))


def value(expression: sp.Expr) -> complex | None:
    """The value at a point by mpmath, or None where it has none."""
    plain = expression.replace(lambda e: isinstance(e, sp.Sum), lambda e: e.doit())
    try:
        found = complex(plain.subs({s: POINT[t] for s in plain.free_symbols for t in LETTERS if t.name == s.name}))
    except (TypeError, ZeroDivisionError, OverflowError, ValueError):
        return None
    return found if mpmath.isfinite(mpmath.mpc(found)) and abs(found) < 1e60 else None


@settings(max_examples=150, deadline=None, derandomize=True)
@given(plain_expressions)
@example(sp.Mul(-1, X + Y, evaluate=False))
@example(sp.Mul(-1, sp.Pow(X + Y, 1, evaluate=False), evaluate=False))
@example(sp.Mul(sp.Mul(2, sp.Sum(A, (A, 1, 3)), evaluate=False), X, sp.Mul(3, X, evaluate=False), evaluate=False))
@example(sp.Pow(sp.Mul(-1, X, evaluate=False), 2, evaluate=False))
@example(sp.Sum(A, (A, 1, 3)) * sp.Sum(A**2, (A, 1, 3)) * X)
@example(sp.log(X) * sp.exp(X) * (X - Y) / (2 * Y))
def test_what_is_printed_reads_back_as_the_same_value(expression: sp.Expr) -> None:
    expected = value(expression)
    assume(expected is not None and expected.imag == 0 and expected != 0)
    text = f"{expression_latex(expression)} = q"
    chain = read_display(text, Notation()).statements[0].chain
    meaning = meaning_of(chain.sides[0], "=", chain.sides[1], plain_scope(chain, Facts(), ()))
    read = value(meaning.claims[0].claim.left)
    assert read is not None, text
    assert abs(read - expected) <= 1e-9 * max(abs(expected), 1.0), text


@settings(max_examples=100, deadline=None, derandomize=True)
@given(expressions)
def test_prints_are_balanced_and_free_of_program_names(expression: sp.Expr) -> None:
    text = expression_latex(expression)
    assert text.count("{") == text.count("}")
    assert len(re.findall(r"\\left(?![a-z])", text)) == len(re.findall(r"\\right(?![a-z])", text))
    assert not re.search(r"Sum|Integral|Derivative|Field|Indexed|Subs|Pow|Mul|mathtt|operatorname", text)
    assert r"\left(-1\right)" not in text
    assert not any(pair in text for pair in ("--", "+ -", "- -"))


ROWS = [
    (P[I] - vector("P", N)[I], "p_{i} - P_{i}"),
    (1 + X, "1 + x"),
    (X**2 - 1, "x^{2} - 1"),
    (-X / 2, r"-\frac{1}{2} x"),
    (X * Y / (2 * sp.pi), r"\frac{x y}{2 \pi}"),
    (LOSS.diff(W[I]), r"\frac{\partial \mathcal{L}}{\partial W^{i}}"),
    (LOSS.diff(W[I], W[J]), r"\frac{\partial^{2} \mathcal{L}}{\partial W^{i} \partial W^{j}}"),
    (sp.Derivative(PATH(T), T), r"\frac{dW}{dt}"),
    (sp.Derivative(PATH(T), T, T), r"\frac{d^{2}W}{dt^{2}}"),
    (sp.KroneckerDelta(I, J) * P[I] - P[I] * P[J], r"p_{i} \delta_{ij} - p_{i} p_{j}"),
    (-sp.Sum(P[A] * sp.log(P[A]), (A, 1, N)), r"-\sum_{a=1}^{n} p_{a} \log p_{a}"),
    (sp.Sum(P[A] - X, (A, 1, N)), r"\sum_{a=1}^{n} (p_{a} - x)"),
    (sp.Sum(X, (A, 1, N)) * sp.Sum(Y, (A, 1, N)), r"\left(\sum_{a=1}^{n} x\right) \sum_{a=1}^{n} y"),
    ((2 * sp.pi / X) ** (K / 2), r"\left(\frac{2 \pi}{x}\right)^{k/2}"),
    (sp.exp(-(X**2) / 2), "e^{-x^{2}/2}"),
    (
        SpaceIntegral(sp.exp(-sp.Sum(H[I, I], (I, 1, K))), vector("w", K)),
        r"\int d^{k}w \, \exp\left(-\sum_{i=1}^{k} h_{ii}\right)",
    ),
    (2 * 2**N, r"2 \cdot 2^{n}"),
    (1 / sp.sqrt(X), r"\frac{1}{\sqrt{x}}"),
    (W[I] ** 2, "(W^{i})^{2}"),
    (Field("L", vector("w", K)), "L(w)"),
]


@pytest.mark.parametrize(("expression", "expected"), ROWS, ids=[row[1] for row in ROWS])
def test_expressions_look_as_in_a_paper(expression: sp.Expr, expected: str) -> None:
    assert expression_latex(expression) == expected


NAMES = {
    "eta": r"\eta", "W_0": "W_{0}", "p^*": "p^{*}", r"\hat{Y}": r"\hat{Y}", r"\mathcal{L}": r"\mathcal{L}",
    "lambda": r"\lambda", "g^": "g", "ds": "ds", "loss": r"\mathrm{loss}", "x1": "x_{1}",
    "lambda_max": r"\lambda_{\mathrm{max}}",
    r"\lambda_0": r"\lambda_{0}", "_": r"\mathrm{ }",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_names_keep_the_letters_of_the_paper(name: str) -> None:
    assert name_latex(name) == NAMES[name]


@given(st.sampled_from(["W_0", "p^*", r"\hat{Y}"]), st.booleans())
def test_an_index_never_makes_a_second_script(name: str, high: bool) -> None:
    base = vector(name + ("^" if high else ""), size("n"))
    text = expression_latex(base[index("i")] * matrix("h", size("n"))[1, 2])
    assert not re.search(r"_\{[^{}]*\}_|\^\{[^{}]*\}\^", text)


def test_remainders_are_printed() -> None:
    third = Asymptotic(X, sp.Integer(0), X**3)
    assert line_latex(Line(PATH(X), 1 + X + X**2, remainder=third)) == "W(x) = 1 + x + x^{2} + O(x^{3})"
    relative = Asymptotic(T, sp.oo, 1 / T, relative=True)
    assert line_latex(Line(PATH(T), 1 / T**2, remainder=relative)).endswith(
        r"\left(1 + O\left(\frac{1}{t}\right)\right)"
    )
    leading = Asymptotic(T, sp.oo, None, relative=True)
    assert line_latex(Line(PATH(T), 1 / T**2, remainder=leading)) == r"W(t) \sim \frac{1}{t^{2}}"
    assert line_latex(Line(X, Y, Relation.LESS_EQUAL)) == r"x \leq y"


@settings(max_examples=150, deadline=None, derandomize=True)
@given(plain_expressions, st.floats(2.0, 12.0))
@example(sp.Mul(X, sp.Mul(-1, X + Y, evaluate=False), evaluate=False), 2.0)
@example(sp.log(2) * (X + Y), 2.0)
@example(-(X + Y + 1) * sp.Sum(X * A + Y, (A, 1, 3)), 4.0)
@example(sp.sqrt(X + Y + 1) - sp.exp(X + Y + sp.log(X)) / (1 + X + Y) ** 2, 4.0)
def test_rows_of_a_broken_line_read_back_as_the_same_value(expression: sp.Expr, room: float) -> None:
    expected = value(expression)
    assume(expected is not None and expected.imag == 0 and expected != 0)
    rows = " ".join(broken(expression, room, ExpressionPrinter()))
    text = rows.replace(r"\Bigl", "").replace(r"\Bigr", "").replace(r"\quad", "") + " = q"
    chain = read_display(text, Notation()).statements[0].chain
    meaning = meaning_of(chain.sides[0], "=", chain.sides[1], plain_scope(chain, Facts(), ()))
    read = value(meaning.claims[0].claim.left)
    assert read is not None, text
    assert abs(read - expected) <= 1e-9 * max(abs(expected), 1.0), text
