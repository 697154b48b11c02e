"""Displays of assembled documents come back with labels, lines and sources; arbitrary text is never a crash."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings, strategies as st

from derive.language import UnusableInput
from paper_checks.document import Display, Document, parse_document

BODIES = st.sampled_from(
    [
        "x = y^2",
        r"\frac{a}{b} = \frac{c}{d}, \quad (x > 0)",
        r"y = f(2)",
        r"\zeta(3) = \Gamma(3)",
        r"\{a\} = \text{if $n$ is odd}",
        "a\n= b",
        r"\begin{aligned} a &= b \\ &= c \end{aligned}",
        r"A = \begin{cases} 1 & (k = 1) \\[2pt] 0 \end{cases}",
        r"s = \sum_{k=1}^n k (k = 1)",
        r"|x| \le \left| y \right|",
    ]
)
PROSE = st.lists(
    st.sampled_from(
        [
            "Words and $a + b$ inline.",
            r"It costs \$5, or $6 in words.",
            "`$$ not math $$` in code",
            "```\n$$ code = block $$\n```",
            "~~~ python\n\\[ x \\]\n~~~",
            "A list:\n\n- one\n- two $x$$y$ three",
            "# Heading (12)",
            "<!-- $$ hidden $$ -->",
            "Reference \\[1\\] and `\\begin{align}`.",
            "tabs\tand a form\x0cfeed \x0b here",
            "É ℓ ∑ 日本",
        ]
    ),
    min_size=1,
    max_size=3,
).map("\n\n".join)
NUMBERS = st.sampled_from(["1", "26", "3a", "A.1", "2.14", "7'"])


@dataclass(frozen=True)
class Planted:
    """A display as it stands in a document: the text, and what has to come back."""

    text: str
    body: str
    label: str


@st.composite
def markdown_displays(draw: st.DrawFn) -> Planted:
    body, number = draw(BODIES), draw(NUMBERS)
    mark = draw(
        st.sampled_from(
            ["", rf"\tag{{{number}}}", rf"\tag*{{({number})}}", rf" \quad ({number})", rf"\qquad({number})"]
        )
    )
    opening, closing = draw(st.sampled_from([("$$", "$$"), ("$$\n", "\n$$"), ("\\[ ", " \\]"), ("```math\n", "\n```")]))
    after = draw(st.sampled_from(["", f" ({number})", f"\n({number})"])) if not mark and opening != "```math\n" else ""
    return Planted(opening + body + mark + closing + after, body, number if mark or after else "")


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[tuple[Planted, int]]]:
    """A Markdown text and its displays with the lines at which they start."""
    text, planted = draw(PROSE), []
    for display in draw(st.lists(markdown_displays(), max_size=6)):
        text += "\n\n"
        planted.append((display, text.count("\n") + 1))
        text += display.text + "\n\n" + draw(PROSE)
    return text, planted


@settings(max_examples=150, deadline=None)
@given(documents(), st.booleans())
def test_every_display_of_a_markdown_text_comes_back(
    given_text: tuple[str, list[tuple[Planted, int]]], windows: bool
) -> None:
    text, planted = given_text
    document = parse_document(text.replace("\n", "\r\n") if windows else text, "t.md", "markdown")
    assert [display.line for display in document.displays] == [line for _, line in planted]
    labels = [display.label for display in document.displays]
    assert len(set(labels)) == len(labels)
    for (wanted, line), found in zip(planted, document.displays, strict=True):
        assert found.source == wanted.body
        assert found.numbered == bool(wanted.label)
        assert found.number == wanted.label
        assert found.end_line - line <= wanted.text.count("\n")
        assert found.continues is None
        assert found.before
        assert found.after


LATEX_PROSE = st.sampled_from(
    ["Words, 5\\% of $x$.", "\\verb|$$| word", "\\begin{verbatim}\n\\[ $$\n\\end{verbatim}w", "``quoted'' $a$$b$ text"]
)
ENVIRONMENTS = st.sampled_from(["equation", "equation*", "multline", "gather*", "displaymath", "[", "$$"])
BRACKETS = {"[": ("\\[", "\\]"), "$$": ("$$", "$$")}


@st.composite
def latex_documents(draw: st.DrawFn) -> tuple[str, list[tuple[str, str, int]]]:
    """A LaTeX text and, for each display, its body, the label it must get ("" by position) and its line."""
    text = "\\documentclass{article}\n% $$ never\n\\begin{document}\n"
    planted, counter = [], 0
    for index, body in enumerate(draw(st.lists(BODIES, max_size=6))):
        text += draw(LATEX_PROSE) + "\n\n"
        name = draw(ENVIRONMENTS)
        marks = {
            "": "",
            rf"\label{{eq:{index}}}": f"eq:{index}",
            rf"\tag{{{index}x}}": f"{index}x",
            r"\tag{\theequation}": "",
        }
        mark = draw(st.sampled_from(sorted(marks)))
        label = marks[mark]
        if name in ("equation", "multline") and f"tag{{{index}" not in mark:
            counter += 1
            label = label or str(counter)
        planted.append((body, label, text.count("\n") + 1))
        opening, closing = BRACKETS.get(name, (f"\\begin{{{name}}}", f"\\end{{{name}}}"))
        text += f"{opening}{body}{mark} % a note $$\n{closing}\n"
    return text + "Words.\n\\end{document}\n$$ after the end", planted


@settings(max_examples=150, deadline=None)
@given(latex_documents())
def test_every_display_of_a_latex_text_comes_back(given_text: tuple[str, list[tuple[str, str, int]]]) -> None:
    text, planted = given_text
    displays = parse_document(text, "t.tex", "latex").displays
    assert [(d.source, d.label if d.numbered else "", d.line) for d in displays] == planted


FRAGMENTS = st.sampled_from(
    [
        "$$",
        "$",
        "\\[",
        "\\]",
        "\\(",
        "{",
        "}",
        "\\begin{align}",
        "\\end{align}",
        "\\begin{cases}",
        "\\end{cases}",
        "\n",
        "\n\n",
        "\\\\",
        "\\tag{1}",
        "\\label{",
        "\\tag",
        "(26)",
        "\\quad",
        "`",
        "```",
        "```math\n",
        "%",
        "\\%",
        "\\newcommand{\\a}{\\b}",
        "\\a",
        "\\def\\b#1{",
        "\\DeclareMathOperator",
        "\\verb|",
        "\\begin{verbatim}",
        "\\begin{document}",
        "<!--",
        "-->",
        "rac{",
        "\t",
        "\r",
        "\x0c",
        "eta",
        "lpha",
        "x",
        "=",
        " ",
        "> ",
        "\\",
        "\\iffalse",
        "\\left",
        "&",
        "\u2028",
        "\x85",
        "é",
    ]
)
SOUP = st.one_of(st.text(max_size=200), st.lists(FRAGMENTS, max_size=40).map("".join))


@settings(max_examples=400, deadline=None)
@given(SOUP, st.sampled_from(["markdown", "latex"]))
@example("\\tag", "latex")
@example("$$\\label{x$$", "markdown")
def test_arbitrary_text_is_a_document_or_one_sentence(text: str, kind: str) -> None:
    try:
        document = parse_document(text, "soup", kind)  # type: ignore[arg-type]
    except UnusableInput as refusal:
        sentence = str(refusal)
    else:
        _require_order(text, document)
        return
    assert sentence.startswith("soup")
    assert "\n" not in sentence


def _require_order(text: str, document: Document) -> None:
    labels = [display.label for display in document.displays]
    assert len(set(labels)) == len(labels)
    last = text.count("\n") + text.count("\r") + 1
    assert all(1 <= display.line <= display.end_line <= last for display in document.displays)
    starts = [display.line for display in document.displays]
    assert starts == sorted(starts)


def one(text: str, kind: str = "markdown") -> Display:
    displays = parse_document(text, "t", kind).displays  # type: ignore[arg-type]
    assert len(displays) == 1
    return displays[0]


def test_an_align_of_complete_labelled_rows_is_one_display_a_row() -> None:
    text = "Words\n\\begin{align}\na &= b \\label{eq:a} \\\\\n  c &= d \\\\\ne &= f \\tag{9}\n\\end{align}"
    displays = parse_document(text, "t", "latex").displays
    assert [(d.label, d.number, d.line, d.source) for d in displays] == [
        ("eq:a", "1", 2, "a &= b"),
        ("2", "2", 4, "c &= d"),
        ("9", "9", 5, "e &= f"),
    ]


def test_an_align_chain_stays_one_display_with_the_labels_of_its_rows() -> None:
    display = one("\\begin{align}\na &= b \\nonumber \\\\\n&= c \\tag{5}\\\\\n&= d \\nonumber\n\\end{align}", "latex")
    assert (display.label, display.row_labels, display.environment) == ("5", ("", "5", ""), "align")
    assert display.source == "a &= b \\\\\n&= c \\\\\n&= d"


def test_an_environment_that_fills_a_display_is_its_environment() -> None:
    display = one("$$\\begin{align*} a &= b \\\\ &= c \\end{align*}$$")
    assert (display.environment, display.source) == ("align*", "a &= b \\\\ &= c")
    assert one("\\begin{alignat}{2} a &= b \\end{alignat}", "latex").source == "a &= b"


def test_subequations_share_a_number() -> None:
    inner = "\\begin{equation} a = 1 \\end{equation} w "
    text = inner + "\\begin{subequations}" + 2 * inner + "\\end{subequations}" + inner
    assert [d.label for d in parse_document(text, "t", "latex").displays] == ["1", "2a", "2b", "3"]


def test_a_quoted_display_loses_its_quotation_marks() -> None:
    assert one("> $$\n> a = b\n> $$").source == "a = b"


def test_a_label_printed_twice_is_noted_and_kept_apart() -> None:
    document = parse_document("$$a = 1 \\tag{4}$$ and\n$$b = 2 \\tag{4}$$", "t", "markdown")
    assert [display.label for display in document.displays] == ["4", "4 (2)"]
    assert any("label 4" in note and "line 1" in note for note in document.notes)


CODE = [
    ("Text:\n\n    $$ 1 = 7 $$\n\n$$ 2 = 2 $$\n", ["2 = 2"]),
    ("* item\n\n    $$ 1 = 1 $$\n\n  more\n\n$$ 2 = 2 $$\n", ["1 = 1", "2 = 2"]),
    ("1. one\n\n   words\n\n    $$ 1 = 1 $$\n", ["1 = 1"]),
    ("Words\n    $$ 1 = 1 $$\n", ["1 = 1"]),
    ("* item\n\nText again.\n\n    $$ 1 = 7 $$\n\n$$ 2 = 2 $$\n", ["2 = 2"]),
    ("$$\n    1 = 1\n\n    + 0\n$$\n", ["1 = 1\n\n    + 0"]),
    ("\t$$ 1 = 7 $$\n\n$$ 2 = 2 $$\n", ["2 = 2"]),
]


@pytest.mark.parametrize(("text", "sources"), CODE)
def test_an_indented_block_is_code_but_a_list_goes_on(text: str, sources: list[str]) -> None:
    document = parse_document(text, "paper", "markdown")
    assert [display.source.strip() for display in document.displays] == sources
    assert bool(document.notes) is ("7" in text)
