"""A defined name keeps the letters of its definition open: an integral, a sum or an argument binds them."""

from __future__ import annotations

import pytest

from derive.language import Verdict
from tests.meaning.plain_text import verdict

POSITIVE_X = ("Let $x>0$.",)
TRUE = [
    (r"\int_0^1 y\,dx = \frac13", ("y = x^2",)),
    (r"\lim_{x\to -1} y = 1", ("y = x^2",)),
    (r"\sum_{k=1}^n a_k = \frac{n(n+1)(2n+1)}{6}", ("a_k = k^2",)),
    (r"\sum_{j=1}^3 a_j = 14", ("a_k = k^2",)),
    (r"g(2) = 8", ("y = x^2", r"g(x) = \int_0^x t\,y\,dt")),
    (r"\int_0^1 z\,dw = \frac{x}{2}", ("z = xw",)),
    (r"S_{n+1} - S_n = (n+1)^2", (r"S_n = \sum_{k=1}^n k^2",)),
    (r"S_3 = 14", (r"S_n = \sum_{k=1}^n k^2",)),
    (r"\int_0^1 u^2\,du = \frac13", (r"u = \sin x",)),
    (r"f(3) = 9a", ("f(x) = ax^2",)),
]
FALSE = [
    (r"\int_0^1 y\,dx = x^2", ("y = x^2",)),
    (r"\sum_{k=1}^n a_k = n k^2", ("a_k = k^2",)),
    (r"g(2) = 2x^2", ("y = x^2", r"g(x) = \int_0^x t\,y\,dt")),
    (r"S_{n+1} - S_n = n^2", (r"S_n = \sum_{k=1}^n k^2",)),
    (r"S_3 = 15", (r"S_n = \sum_{k=1}^n k^2",)),
    (r"a_1 = 3", (r"a_n = (1+\frac1n)^n",)),
]


@pytest.mark.parametrize(("text", "before"), TRUE)
def test_true_uses_of_definitions_are_proved(text: str, before: tuple[str, ...]) -> None:
    assert verdict(text, before, POSITIVE_X) is Verdict.PROVED


@pytest.mark.parametrize(("text", "before"), FALSE)
def test_false_uses_of_definitions_are_refuted(text: str, before: tuple[str, ...]) -> None:
    assert verdict(text, before, POSITIVE_X) is Verdict.REFUTED


def test_a_bound_letter_does_not_capture_one_of_the_definition() -> None:
    assert verdict(r"\sum_{k=1}^3 f(k) = 6k", ("f(x) = kx",)) is Verdict.UNREAD
