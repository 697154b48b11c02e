"""The judge's conditions as words with formulas."""

from __future__ import annotations

import pytest

from derive.writing.conditions import condition_words


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("if x > 2", "if $x > 2$"),
        (r"if \mathcal{L} <= 0", r"if $\mathcal{L} \leq 0$"),
        ("where 2*beta_1**2 - gamma >= 0", r"where $2 \beta_{1}^{2} - \gamma \geq 0$"),
        ("where both sides have a value", "where both sides have a value"),
        ("the integrals converge", "the integrals converge"),
    ],
)
def test_a_condition_shows_its_relation_as_a_formula(said: str, written: str) -> None:
    assert condition_words(said) == written
