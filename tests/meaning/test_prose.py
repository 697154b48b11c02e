"""Prose restricts exactly what it speaks of: nothing ignored, nothing invented, nothing carried too far."""

from __future__ import annotations

import pytest

from derive.language import Verdict
from derive.meaning.facts import Facts, carried, revived
from derive.meaning.plain import doubts_of, facts_of_prose, in_force
from derive.reading.notation import Notation
from derive.reading.statements import read_display
from tests.meaning.plain_text import verdict

SQUARE = r"\sqrt{x^2} = x"
POSITIVE = [
    "Throughout, $x$ denotes a positive real number.",
    "Throughout, $a$ and $x$ denote positive real numbers.",
    "Let $x$ and $y$ be positive.",
    "Let $x, y > 0$.",
    "For $x\\in(0,1)$ we have",
    "for all $x \\in [0,\\infty)$,",
    "for every $x\\in\\mathbb{R}^+$",
    "Given $a, x > 0$,",
    "If $x\\ge 0$ then",
    "For positive real $x$ we find",
    "Suppose that x is a positive integer. Then",
    "Here $x\\in\\mathbb{N}_0$ is used:",
]
EVERY = [
    "For all real $x$,",
    "Let $x$ be an arbitrary real number.",
    "For every $x\\in\\mathbb{R}$ we have",
    "for all $x\\in(-1,1)$",
    "For any integer $x$,",
]


@pytest.mark.parametrize("sentence", POSITIVE)
def test_phrases_that_make_a_letter_positive(sentence: str) -> None:
    assert verdict(SQUARE, prose=(sentence,)) is Verdict.PROVED


@pytest.mark.parametrize("sentence", EVERY)
@pytest.mark.parametrize("before", ["", "Let $x>0$."])
def test_phrases_that_let_a_letter_be_negative_even_after_a_positive_one(sentence: str, before: str) -> None:
    assert verdict(SQUARE, prose=(before, sentence)) is Verdict.REFUTED


def test_a_nearer_condition_overrules_one_it_contradicts() -> None:
    assert verdict(r"\sqrt{x^2} = -x", prose=("Let $x>0$.", "If $x<0$, then")) is Verdict.PROVED


def test_a_nearer_condition_narrows_one_it_agrees_with() -> None:
    assert verdict(r"\sqrt{x^2} = x", prose=("Let $x>0$.", "If $x<1$, then")) is Verdict.PROVED


def test_negative_numbers_in_words() -> None:
    assert verdict(r"\sqrt{u^2} = -u", prose=("Let $u$ and $v$ be negative real numbers.",)) is Verdict.PROVED


def test_the_end_of_the_sentence_before_a_display_does_not_reach_the_next_one() -> None:
    here, _ = facts_of_prose("where $x>0$. In general")
    assert here == Facts()


def test_one_value_of_a_letter() -> None:
    assert verdict("x^2 + x = 6", prose=("When $x=2$,",)) is Verdict.PROVED


def test_names_given_in_passing_are_used() -> None:
    assert verdict(r"f'(x) = 2x", prose=("Let $f(x)=x^2+1$.",)) is Verdict.PROVED
    assert verdict(r"f(2) = 4", prose=("Let $f(x)=x^2+1$.",)) is Verdict.REFUTED


def _doubts(statement: str, facts: Facts) -> tuple[str, ...]:
    return doubts_of(facts, read_display(statement, Notation()).statements[0].chain)


def test_descriptions_that_are_not_understood_leave_a_doubt_about_their_names_only() -> None:
    _, standing = facts_of_prose(r"Let $\alpha$ and $\beta$ be the angles of a triangle.")
    assert _doubts(r"\sin\alpha = \sin\beta", standing)
    assert not _doubts(r"\sin x = \sin y", standing)


@pytest.mark.parametrize("sentence", ["For $x$ sufficiently large,", "If $x$ is even,", "for all $x\\in D$"])
def test_restrictions_that_are_not_understood_leave_a_doubt(sentence: str) -> None:
    here, _ = facts_of_prose(sentence)
    assert _doubts("e^x > x^2", here)


def test_bounds_may_be_any_numbers() -> None:
    here, _ = facts_of_prose(r"Assume $0<\beta<\frac{\pi}{2}$. Then")
    assert not here.unknown
    assert verdict(r"\tan\beta > \beta", prose=(r"Assume $0<\beta<\frac{\pi}{2}$. Then",)) is not Verdict.REFUTED
    assert verdict(r"\sin\beta + \cos\beta \le 1", prose=(r"Assume $0<\beta<\frac{\pi}{2}$.",)) is Verdict.REFUTED


def test_gamma_beside_a_limit_is_eulers_constant_unless_something_is_said_of_it() -> None:
    series = r"\lim_{n\to\infty}\left(\sum_{k=1}^n\frac1k - \ln n\right)"
    assert verdict(rf"{series} = \gamma") is Verdict.PROVED
    assert verdict(rf"{series} = 2\gamma") is Verdict.REFUTED
    assert verdict(r"\int_0^\infty e^{-\gamma x}\,dx = \frac1\gamma", prose=(r"Let $\gamma>0$.",)) is Verdict.PROVED


def test_a_heading_ends_what_was_assumed_before_it_and_leaves_a_doubt() -> None:
    _, before = facts_of_prose("Let $a>0$.")
    _, after = facts_of_prose("\\section{Another subject}\nWe go on.")
    both = before + after
    assert not in_force(both).domains
    assert _doubts("|a| = a", both)
    _, throughout = facts_of_prose("Throughout, let $a>0$.")
    assert in_force(throughout + after).domains


def test_what_was_said_of_the_display_before_is_a_doubt_that_can_be_revived() -> None:
    here, _ = facts_of_prose("If $r>1$ then")
    assert _doubts("r^2 > r", carried(here))
    assert not in_force(carried(here)).chains
    assert in_force(revived(carried(here))).chains


def test_a_real_n_of_one_display_is_not_the_n_of_the_next() -> None:
    here, _ = facts_of_prose("For all real $n$ we have")
    assert in_force(here).domains
    assert not in_force(carried(here)).domains
