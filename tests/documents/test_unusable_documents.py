"""Input that cannot be used is refused in one sentence with file and line, quickly, whatever its size."""

from __future__ import annotations

import contextlib
import os
import time
from itertools import pairwise
from pathlib import Path

import pytest

from derive.language import UnusableInput
from paper_checks.document import parse_document, read_document


def refusal(text: str, kind: str = "markdown") -> str:
    with pytest.raises(UnusableInput) as caught:
        parse_document(text, "paper", kind)  # type: ignore[arg-type]
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 300
    assert message.endswith(".")
    return message


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a\n$$ x = 1", 2, "never closed"),
        ("a\n\n\\[ x = 1", 3, "never closed"),
        ("a\n\\begin{align}\nx", 2, "\\begin{align} is never closed"),
        ("a\n\\begin{align}\nx\n\\begin{equation} y \\end{equation}\n\\end{align}", 2, "before line 4"),
        ("\\begin{align}\n\\begin{cases} x\n\\end{aligned}\\end{align}", 3, "\\end{aligned}"),
        ("```math\nx = 1", 1, "never closed"),
        ("$$ x = 1\n\nand then some words follow\n\n$$ y = 2 $$", 1, "prose"),
        ("a\n\x00", 2, "U+0000"),
        ("\n\\newcommand{\\a}{\\b}\n\\newcommand{\\b}{\\a}\n$$\\a$$", 3, "calls itself"),
        ("\n\\newcommand{\\a}{{", 2, "closing brace"),
    ],
)
def test_the_sentence_names_the_line(text: str, line: int, words: str) -> None:
    message = refusal(text)
    assert message.startswith(f"paper, line {line}: ")
    assert words in message
    assert refusal(text.replace("\n", "\r\n")) == message


@pytest.mark.parametrize("text", ["\\begin{verbatim}\nx", "\\iffalse\n$$"])
def test_an_unclosed_skipped_part_of_latex_is_refused(text: str) -> None:
    assert "line 1" in refusal(text, "latex")


def test_a_growing_macro_is_refused() -> None:
    names = "abcdefghij"
    chain = [f"\\newcommand{{\\m{n}}}{{{f'{chr(92)}m{after}' * 9}}}" for n, after in pairwise(names)]
    assert "grows to" in refusal("\n".join([*chain, "\\newcommand{\\mj}{xx}", "$$\\ma$$"]))


@pytest.mark.parametrize("opening", ["{", "\\begin{cases}", "\\left( {", "\\frac{"])
@pytest.mark.parametrize("kind", ["markdown", "latex"])
def test_deep_nesting_is_refused_with_its_limit(opening: str, kind: str) -> None:
    assert "the limit is 200" in refusal(f"$${opening * 100_000}$$", kind)
    assert "the limit is 200" in refusal(f"$${'{' * 100_000}x{'}' * 100_000}$$", kind)


def test_too_many_displays_are_refused() -> None:
    assert "5,000" in refusal("$$x=1$$ words\n" * 5_001)
    assert "5,000" in refusal("\\begin{align}" + "x &= 1 \\\\\n" * 9_000 + "y &= 2\\end{align}", "latex")


def sentence_of(path: Path) -> str:
    with pytest.raises(UnusableInput) as caught:
        read_document(path)
    return str(caught.value)


def test_files_that_are_no_documents(tmp_path: Path) -> None:
    assert "no such file" in sentence_of(tmp_path / "absent.md")
    assert "directory" in sentence_of(tmp_path)
    binary = tmp_path / "binary.md"
    binary.write_bytes(b"text\n\x00\x01")
    assert "line 2" in sentence_of(binary)
    latin = tmp_path / "latin.tex"
    latin.write_bytes("x\nG\xe9ron".encode("latin-1"))
    assert "line 2: byte 0xe9" in sentence_of(latin)
    wide = tmp_path / "wide.md"
    wide.write_bytes("x".encode("utf-16"))
    assert "UTF-16" in sentence_of(wide)
    os.mkfifo(tmp_path / "pipe")
    assert "regular file" in sentence_of(tmp_path / "pipe")
    assert "cannot be read" in sentence_of(Path("a" * 5_000)) or "no such file" in sentence_of(Path("a" * 5_000))
    assert sentence_of(Path("a\x00b"))


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.md"
    with large.open("wb") as handle:
        handle.truncate(10_000_000)
    started = time.perf_counter()
    assert "5,000,000" in sentence_of(large)
    assert time.perf_counter() - started < 0.5


def test_an_empty_file_is_a_document_without_displays(tmp_path: Path) -> None:
    empty = tmp_path / "empty.md"
    empty.write_bytes(b"\xef\xbb\xbf")
    document = read_document(empty)
    assert document.displays == ()
    assert (document.path, document.name) == (str(empty), "empty.md")


def test_the_kind_follows_the_suffix_and_then_the_words(tmp_path: Path) -> None:
    source = "\\documentclass{a}\n\\begin{document}\n\\begin{equation} a = 1 \\end{equation}\n\\end{document}\n$$ after"
    for name in ("paper.tex", "paper.txt", "paper"):
        (tmp_path / name).write_text(source)
        assert [display.label for display in read_document(tmp_path / name).displays] == ["1"]


def test_nothing_is_executed_and_that_is_said(tmp_path: Path) -> None:
    secret = tmp_path / "secret.tex"
    secret.write_text("$$ s = 1 $$")
    text = f"\\input{{{secret}}}\n\\write18{{touch {tmp_path}/made}}\n\\def\\a#1{{b}}\n$$ x = \\a{{1}} $$"
    document = parse_document(text, "t", "latex")
    assert [display.source for display in document.displays] == [r"x = \a{1}"]
    assert not (tmp_path / "made").exists()
    notes = "\n".join(document.notes)
    for words in ("line 1: \\input", "line 2: \\write", "line 3: macro \\a is not expanded"):
        assert words in notes


def test_macros_without_arguments_are_read_as_their_text() -> None:
    text = (
        "\\newcommand{\\be}{\\begin{equation}}\\newcommand\\ee{\\end{equation}}\n\\DeclareMathOperator*{\\Tr}{Tr}\n"
        "\\newcommand{\\norm}[1]{|#1|}\n\\be \\Tr A = \\norm{B} \\\\ee \\ee"
    )
    document = parse_document(text, "t", "latex")
    assert [(display.source, display.line) for display in document.displays] == [
        (r"\operatorname*{Tr} A = \norm{B} \\ee", 4),
    ]
    assert any("\\norm is not expanded" in note for note in document.notes)


NASTY = {
    "dollars": "$ a" * 1_000_000,
    "inline": "$a$$b" * 800_000,
    "backticks": " ".join("`" * n for n in range(1, 2_500)),
    "many ticks": "`a`` " * 800_000,
    "backslashes": "\\" * 4_000_000,
    "spaces": " " * 4_000_000,
    "display of spaces": "$$ x" + " " * 4_000_000 + "$$",
    "blank lines": "$$ x" + "\n" * 4_000_000 + "$$",
    "begins": "\\begin " * 500_000,
    "texts": "$$" + "\\text{" * 150 + "a, " * 1_000_000 + "}" * 150 + "\n\n" + "word " * 3 + "$$",
    "letters": "$$" + "a" * 4_000_000 + "$$",
    "letters and blank": "$$\n\n" + "a" * 4_000_000 + "$$",
    "tails": "$$" + "lphaeta " * 500_000 + "$$",
    "controls": "$$" + "\x0cra" * 1_000_000 + "$$",
    "rows": "$$\\begin{align}" + "&= b \\\\ " * 500_000 + "\\end{align}$$",
    "tags": "$$" + "\\tag{1}" * 500_000 + "$$",
    "broken tags": "$$" + "\\tag " * 700_000 + "$$",
    "quads": "$$ a = " + "\\quad" * 700_000 + "(3)$$",
    "parentheses": "$$ a = " + "(" * 2_000_000 + "3" + ")" * 1_900_000 + "$$",
    "fences": "```a\n" * 700_000,
    "quotes": ">" * 4_000_000,
    "one line": ("$$x=1$$ " + "w " * 400) * 4_900,
    "definitions": "\\newcommand{\\a}{x}" * 200_000,
    "uses": "\\newcommand{\\a}{" + "x" * 900 + "}" + "\\a " * 1_000_000,
    "verbs": "".join(f"\\verb{chr(0x4E00 + n % 20_000)}" for n in range(600_000)),
    "comments": "%" * 4_000_000,
    "html": "<!--" * 1_000_000,
}


def _shortened(text: str) -> str:
    """The first fifth of a text and its last thousand characters."""
    return text[: len(text) // 5] + text[-1_000:]


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("kind", ["markdown", "latex"])
def test_a_megabyte_of_anything_ends_in_time(name: str, kind: str) -> None:
    text = _shortened(NASTY[name])
    started = time.process_time()
    with contextlib.suppress(UnusableInput):
        parse_document(text, "nasty", kind)  # type: ignore[arg-type]
    # A quadratic step over a megabyte takes more than ten seconds; one pass takes one or two, also on a busy machine.
    assert time.process_time() - started < 6


def test_a_display_longer_than_any_equation_is_refused() -> None:
    assert "line 2: the display has 250,003 characters" in refusal("\n$$x =" + "x" * 250_000 + "$$")
    assert "20,001 rows" in refusal("$$\\begin{aligned}" + "x\\\\" * 20_000 + "\\end{aligned}$$")


@pytest.mark.parametrize(
    ("display", "words"),
    [
        (r"\frac{1}{2 = 3", "line 3: the brace { is not closed"),
        ("x } = x", "line 3: } closes nothing"),
        (r"\begin{cases} x", r"line 3: \begin{cases} is not closed"),
    ],
)
def test_a_display_that_does_not_balance_is_noted_and_the_others_are_kept(display: str, words: str) -> None:
    document = parse_document(f"$$1 = 1$$\n\n$${display}$$\n\n$$2 = 2$$\n", "paper", "markdown")
    assert [d.source.strip() for d in document.displays] == ["1 = 1", display, "2 = 2"]
    assert [note for note in document.notes if words in note]
