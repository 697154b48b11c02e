"""What a correction may not do: edit a side that another link holds, change what is asked, or say nothing."""

from __future__ import annotations

import pytest

from paper_checks.check import check_document
from paper_checks.document import parse_document
from paper_checks.rows import Row


def rows_of(text: str) -> list[Row]:
    """The rows of a document without a profile."""
    return list(check_document(parse_document(text, "kept.tex", "latex"), None, workers=1).rows)


def corrections(row: Row) -> list[str]:
    return [claim.correction for claim in row.claims]


def plain(correction: str) -> str:
    return correction.replace(" ", "")


DEGENERATE = [
    r"\int_0^1 x\,dx = \ln 2",
    r"\int_0^\infty \frac{x^2}{e^x-1}\,dx = 2",
    r"x(2-x)e^{-x} = x(2+x)e^{-x}",
    "a + b = a - b",
    r"x^2 < 10^{9} \quad (x > 0)",
]


@pytest.mark.parametrize("text", DEGENERATE)
def test_nothing_is_offered_rather_than_another_question_or_an_empty_one(text: str) -> None:
    (row,) = rows_of(f"\\[{text}\\]\n")
    assert row.claims[0].witness is not None
    assert corrections(row) == [""]


CHAINS = [
    (r"\sum_{k=1}^n k = \frac{n(n+1)}{2} = \frac{n^2-n}{2}", 1, 0, r"\frac{n(n+1)}{2}="),
    (r"\sum_{k=1}^n k = \frac{n(n-1)}{2} = \frac{n^2-n}{2}", 0, 1, r"=\frac{n(n-1)}{2}"),
    (r"x^2 - x = x(x+1) = x + x^2", 0, 1, "=x(x+1)"),
]


@pytest.mark.parametrize(("text", "wrong", "held", "kept"), CHAINS)
def test_the_side_that_a_proved_link_shares_is_kept(text: str, wrong: int, held: int, kept: str) -> None:
    (row,) = rows_of(f"\\[{text}\\]\n")
    found = corrections(row)
    assert found[held] == ""
    assert found[wrong] == "" or kept in plain(found[wrong])


def test_a_row_keeps_the_side_it_takes_over_from_the_row_before() -> None:
    first, second = rows_of("\\begin{align}\nx^2 - 1 &= (x-1)(x+1) \\\\\n&= x^2 + 1\n\\end{align}\n")
    assert corrections(first) == [""]
    assert plain(corrections(second)[0]) in ("", "(x-1)(x+1)=x^{2}-1")


def test_the_answer_is_put_right() -> None:
    (row,) = rows_of("\\[\\int_0^1 x^2\\,dx = \\frac12\\]\n")
    assert plain(corrections(row)[0]).endswith(r"=\frac{1}{3}")
