"""Lost escapes are put back where one command fits, listed with their lines, and left with a note where several fit."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from paper_checks.document import Display, Document, parse_document
from paper_checks.document.repairs import COMMANDS

ESCAPES = {"a": "\x07", "b": "\x08", "f": "\x0c", "v": "\x0b", "r": "\r", "t": "\t", "n": "\n"}
NEVER_BLANK = sorted(command for command in COMMANDS if command[0] in "abfvr" and len(command) > 1)


def read(source: str, prose: str = "") -> Document:
    return parse_document(f"{prose}\n\n$${source}$$\n", "t", "markdown")


def display(source: str, prose: str = "") -> Display:
    return read(source, prose).displays[0]


def damaged(source: str) -> str:
    """What is left of LaTeX after a program took its backslashes for escapes."""
    return re.sub(r"\\([abfvrtn])", lambda match: ESCAPES[match[1]], source)


@given(st.lists(st.sampled_from(NEVER_BLANK), min_size=1, max_size=6).filter(lambda names: "begin" not in names))
def test_a_control_character_that_is_no_blank_gives_its_command_back(names: list[str]) -> None:
    source = "x = 1 + " + " + ".join(f"\\{name} y" for name in names)
    found = display(damaged(source))
    assert found.source == source
    assert len(found.repairs) == len(names)


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("y = \x0crac{1}{2}", r"y = \frac{1}{2}"),
        ("y = rac{1}{2}", r"y = \frac{1}{2}"),
        ("y = \theta", r"y = \theta"),
        ("y =  heta", r"y = \theta"),
        ("y = 2\times 3", r"y = 2\times 3"),
        ("y = a \text{if}", r"y = a \text{if}"),
        ("y = lpha_{lphaeta} + \\beta", r"y = \alpha_{\alpha\beta} + \beta"),
        ("y = \x08egin{aligned} a \\end{aligned}", r"y = \begin{aligned} a \end{aligned}"),
        ("y = \x0crac{ au}{2} + \\tau", r"y = \frac{\tau}{2} + \tau"),
        ("y = \x0crac{1}{2}_{ au} + \\tau", r"y = \frac{1}{2}_{\tau} + \tau"),
    ],
)
def test_damage_with_one_possible_command_is_repaired(broken: str, whole: str) -> None:
    assert display(broken).source == whole


def test_a_newline_before_abla_is_nabla_on_the_same_lines() -> None:
    found = display("g = e^{x_\nabla}h\n= 2 \\tag{3}")
    assert "".join(found.source.split()) == r"g=e^{x_\nabla}h=2"
    assert (found.line, found.end_line, found.label) == (3, 5, "3")
    assert [(repair.line, repair.before, repair.after) for repair in found.repairs] == [(3, "[newline]abla", "\\nabla")]


@pytest.mark.parametrize(
    "source",
    [
        "eta + au = ho",
        "a \to = 1",
        "\ta &= b",
        "\n\tan = 2",
        "x\nu = 2",
        "2an = bar",
        r"\text{the beta of extra heta}",
        r"\alpha = \theta + \rho",
        "alpha = heat + theta",
    ],
)
def test_what_may_be_mathematics_is_left(source: str) -> None:
    found = display(source, r"$\beta \tau \rho$")
    assert found.source == source.strip()
    assert found.repairs == ()


def test_damage_that_several_commands_explain_is_noted_and_left() -> None:
    document = read("x = \x0crac{1}{2} + eta")
    assert document.displays[0].source == r"x = \frac{1}{2} + eta"
    assert any("line 3" in note and "eta" in note for note in document.notes)
    strange = read("x = \x0cqqq + 1")
    assert strange.displays[0].repairs == ()
    assert any("line 3" in note for note in strange.notes)


def test_a_dollar_that_lost_its_space_closes_the_display() -> None:
    document = parse_document("$$a = b,\\$$\n\nwords $$c = d$$", "t", "markdown")
    assert [found.source for found in document.displays] == ["a = b,", "c = d"]
    assert document.displays[0].repairs[0].before == "\\$$"
