"""A number in parentheses is a label only where it cannot be mathematics."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from paper_checks.document import parse_document


def labels(*bodies: str) -> list[tuple[str, str]]:
    text = "\n\nwords\n\n".join(f"$${body}$$" for body in bodies)
    return [(d.label if d.numbered else "", d.source) for d in parse_document(text, "t", "markdown").displays]


NOT_LABELS = [
    "y = f(2)",
    r"y = \Gamma(3)",
    r"y = \Gamma (3)",
    "y = 2 (3)",
    r"y = \quad (3)",
    r"y = 2 \cdot \quad (3)",
    r"a = b \quad (k = 1)",
    r"a = b \quad (x > 0)",
    "a = b (n)",
    r"a = b \qquad (I \neq J)",
    r"a \to \quad (0)",
]


@pytest.mark.parametrize("body", NOT_LABELS)
def test_mathematics_in_parentheses_is_kept(body: str) -> None:
    assert labels(body) == [("", body)]


@pytest.mark.parametrize(
    ("body", "label", "source"),
    [
        (r"a = b \quad (26)", "26", "a = b"),
        (r"a = b. \quad (3a)", "3a", "a = b."),
        (r"a = b \quad\quad (A.1)", "A.1", "a = b"),
        (r"a = b \hspace{2cm} (2.3)", "2.3", "a = b"),
        (r"a = b \qquad \text{(4)}", "4", "a = b"),
        (r"a = b \eqno(7)", "7", "a = b"),
        (r"a = |b| ~~~ (7)", "7", "a = |b|"),
        ("a = b. (8)", "8", "a = b."),
        ("a = b\n(8)", "8", "a = b"),
        (r"\begin{aligned} a &= b \quad (9) \end{aligned}", "9", r"\begin{aligned} a &= b\end{aligned}"),
        (r"a = b \tag{$\ast$}", r"\ast", "a = b"),
        (r"a = b \tag{1} \label{eq:one} \quad (2)", "1-2", "a = b"),
    ],
)
def test_a_number_set_apart_is_the_label(body: str, label: str, source: str) -> None:
    assert labels(body) == [(label, source)]


def test_bare_numbers_count_where_the_document_numbers_that_way() -> None:
    assert labels("a = b (1)", "c = 2 (2)", r"x = \alpha (3)") == [("1", "a = b"), ("2", "c = 2"), ("3", r"x = \alpha")]


@given(st.sampled_from(["f", "g", r"\zeta", r"\Gamma", "L"]), st.integers(0, 20), st.integers(2, 5))
def test_values_of_one_function_are_never_taken_for_labels(name: str, first: int, count: int) -> None:
    bodies = [f"a_{index} = {name} ({first + index})" for index in range(count)]
    assert labels(*bodies) == [("", body) for body in bodies]


def test_an_unnumbered_display_is_named_by_its_position() -> None:
    document = parse_document("$$a = 1$$ w $$b = 2 \\tag{p3}$$ w $$c = 3$$", "t", "markdown")
    assert [display.label for display in document.displays] == ["p1", "p3", "p3 (2)"]


def test_displays_continue_a_numbered_one_only_without_words_between() -> None:
    text = "$$a = 1$$\n\n$$b = 2$$\n\n$$c = 3 \\tag{5}$$\n\n$$d = 4$$\n$$e = 5$$\nwords $$f = 6$$"
    displays = parse_document(text, "t", "markdown").displays
    assert [display.label for display in displays] == ["p1", "p2", "5", "5 (cont.)", "5 (cont. 2)", "p6"]
    assert [display.continues for display in displays] == [None, None, None, "5", "5", None]
