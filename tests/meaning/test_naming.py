"""Names that are given once, again, or perhaps again; equations that are to be solved."""

from __future__ import annotations

import pytest

from derive.language import Verdict
from derive.meaning.naming import Introduction, introduction, still_named, unclear
from derive.reading.statements import read_display
from tests.meaning.plain_text import NOTATION, definitions, verdict

SQUARE = ("f(x) = x^2",)
INTEGRAL = (r"I = \int_0^1 x e^x\,dx",)


def _introduced(text: str, before: tuple[str, ...] = (), prose: str = "") -> Introduction:
    return introduction(read_display(text, NOTATION).statements[0].chain, definitions(*before), prose)


@pytest.mark.parametrize("prose", ["Now let", "Next problem.", r"\section{Two}", "Consider another function", "Define"])
def test_prose_that_introduces_names_again(prose: str) -> None:
    assert _introduced("f(x) = x^3", SQUARE, prose).new
    assert _introduced(r"I = \int_0^\pi x\,dx", INTEGRAL, prose).new


@pytest.mark.parametrize("prose", ["Hence", "so that we get", "Let us compute: this gives"])
def test_prose_that_concludes_makes_a_claim(prose: str) -> None:
    assert _introduced("f(x) = x \\cdot x", SQUARE, prose) == Introduction()


def test_the_value_of_an_integral_is_a_claim() -> None:
    assert _introduced("I = e - 1", INTEGRAL) == Introduction()


def test_another_formula_without_a_word_may_be_a_new_meaning() -> None:
    assert _introduced("f(x) = x^3", SQUARE).unclear
    assert _introduced(r"I = \int_0^\pi x\,dx", INTEGRAL).unclear


def test_a_name_whose_meaning_is_unclear_decides_nothing() -> None:
    again = unclear(read_display("f(x) = x^3", NOTATION).statements[0].chain, "2")
    assert again.symbol is not None
    assert again.symbol.key == "f"


def test_a_letter_used_before_and_now_alone_on_the_left_is_named() -> None:
    assert _introduced(r"x = \frac{1}{2}").new


def test_a_term_of_a_known_sequence_is_a_claim_and_of_an_unknown_one_a_definition() -> None:
    assert not _introduced("a_3 = 9", ("a_n = n^2",)).new
    assert _introduced("a_1 = 9").new


def test_equations_to_be_solved_are_doubted() -> None:
    assert _introduced("x^2 - 5x + 6 = 0", prose="Solve the equation").doubt
    assert not _introduced("x^2 - 1 = (x-1)(x+1)", prose="Factor:").doubt
    assert not _introduced("x^2 \\geq 0").doubt


def test_a_conjugate_is_not_a_new_name() -> None:
    assert not _introduced(r"\bar z = x - iy").new


def test_arbitrary_names_lose_their_meaning() -> None:
    known = definitions("a = 3", "f(x) = x")
    assert still_named(known, frozenset({"a", "f"})) == known[1:]


PRIMES = [
    ("y' = 2x", ("y = x^2 + 1",), Verdict.PROVED),
    ("y'' = 3", ("y = x^2 + 1",), Verdict.REFUTED),
    ("y'' - k^2 y = 0", ("y = e^{kx}",), Verdict.PROVED),
    ("y' = 2x", (), Verdict.UNREAD),
    ("v^T v = 2", (r"v = \begin{pmatrix} 1 \\ 1 \end{pmatrix}",), Verdict.PROVED),
    ("v^T v = 1", (r"v = \begin{pmatrix} 1 \\ 1 \end{pmatrix}",), Verdict.REFUTED),
    ("z' = 1", ("z = st",), Verdict.REFUTED),
    (r"\frac{d}{du} u^2 = 2u", (r"u = \sin x",), Verdict.PROVED),
    (r"\int u^2\,du = \frac{u^3}{3} + C", (r"u = \sin x",), Verdict.PROVED),
    (r"\int u^2\,du = \frac{u^3}{2} + C", (r"u = \sin x",), Verdict.REFUTED),
    (r"\frac{d}{dx}\left[x^2\right]_{x=3} = 6", (), Verdict.UNREAD),
    (r"\arccot x + \arctan x = \frac\pi2", (), Verdict.UNREAD),
]


@pytest.mark.parametrize(("text", "before", "expected"), PRIMES)
def test_derivatives_of_and_by_defined_names(text: str, before: tuple[str, ...], expected: Verdict) -> None:
    assert verdict(text, before) is expected
