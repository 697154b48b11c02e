"""A line of Unicode says what the LaTeX says, and any text at all comes out as one harmless line."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, strategies as st

from paper_checks.report.one_line import one_line


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"\mathcal{L} = \frac{1}{N} \sum_X \mathcal{L}(X)", "ℒ = (1/N) ∑_X ℒ(X)"),
        (r"\frac{\partial \mathcal{L}}{\partial W} \eta dt", "(∂ℒ/∂W) η dt"),
        (r"\frac{a + b}{2 c}", "(a + b)/(2 c)"),
        (r"a - \frac{1}{\frac{1}{x}}", "a − 1/(1/x)"),
        (r"\frac12", "1/2"),
        (r"dW^{[i]} = -g^{[ij]} W_{[j]}", "dW^[i] = −g^[ij] W_[j]"),
        (r"x^{2n} + x^{-N \mathcal{L}}", "x²ⁿ + x^(−N ℒ)"),
        (r"x_{W_0}^{k/2}", "x_(W₀)^(k/2)"),
        (r"\left(\frac{1}{2}\right)^2", "(1/2)²"),
        (r"\frac{1}{2}^2", "(1/2)²"),
        (r"\hat{Y}^a \bar{z} \widehat{ab}", "Ŷᵃ z̄ widehat(ab)"),
        (r"\sqrt{g} \sqrt[3]{x + 1}", "√g ³√(x + 1)"),
        (r"\begin{aligned} a &= b, \\ c &= d. \end{aligned}", "a = b; c = d"),
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "(a, b; c, d)"),
        (r"\int_0^1 \text{Tr}(A) \unknown", r"∫₀¹ Tr(A) \unknown"),
        (r"a \le b \Rightarrow f'(x) \ne 0", "a ≤ b ⇒ f′(x) ≠ 0"),
    ],
)
def test_a_line_says_what_the_latex_says(latex: str, line: str) -> None:
    assert unicodedata.normalize("NFD", one_line(latex)) == unicodedata.normalize("NFD", line)


_FRAGMENTS = st.sampled_from(
    [r"\frac", "{", "}", "^", "_", "[", "]", r"\sqrt", r"\begin{cases}", r"\end{cases}", r"\\", "&", r"\left",
     r"\right.", r"\hat", r"\text", "x", "12", " ", "+", "'", "\\", r"\mathbb", r"\tag", "\x1b", "\n"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(_FRAGMENTS, max_size=30).map("".join)))
def test_any_text_comes_out_as_one_harmless_line(text: str) -> None:
    line = one_line(text)
    assert not any(unicodedata.category(character).startswith("C") for character in line)


@given(st.lists(st.sampled_from(["a", "7", "W", r"\eta", r"\Gamma", "+", "=", "(", ")", ","]), max_size=20))
def test_no_letter_and_no_sign_is_dropped(parts: list[str]) -> None:
    line = one_line(" ".join(parts)).replace("η", r"\eta").replace("Γ", r"\Gamma").replace("−", "-")
    assert line.replace(" ", "") == "".join(parts)


@pytest.mark.parametrize(
    "nested", ["{" * 100_000, r"\frac{" * 3_000, "x^" * 2_000, r"\sqrt" * 500, r"\begin{a}" * 400], ids=len
)
def test_what_has_no_line_is_shown_as_printed(nested: str) -> None:
    assert one_line(nested) == nested
