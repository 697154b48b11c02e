"""A draft loads, holds every equation once, and judges nothing until a person has finished it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings, strategies as st

from paper_checks.check import check_document
from paper_checks.document import Document, parse_document, read_document
from paper_checks.profile import draft_profile
from paper_checks.profile.loading import parse_profile

_DOCUMENTS = sorted((Path(__file__).parents[1] / "corpus" / "documents").glob("*.*"))
_PAPERS = [
    Path(__file__).parents[3] / "shared" / "papers" / name for name in ("park-2019-slides.md", "thierry-mieg-2018.md")
]


def _loads(document: Document) -> None:
    profile = parse_profile(draft_profile(document), "draft")
    labels = [label for section in profile.sections for label in section.equations]
    assert sorted(labels) == sorted({display.label for display in document.displays})


@pytest.mark.parametrize("path", _DOCUMENTS, ids=lambda path: path.name)
def test_the_draft_of_a_document_loads(path: Path) -> None:
    document = read_document(path)
    _loads(document)
    assert "nothing was guessed here" not in draft_profile(document)


@pytest.mark.parametrize("path", _PAPERS, ids=lambda path: path.name)
def test_the_draft_of_a_paper_loads(path: Path) -> None:
    if not path.is_file():
        pytest.skip("the paper is not here")
    document = read_document(path)
    _loads(document)
    assert "nothing was guessed here" not in draft_profile(document)


def _draft(text: str) -> str:
    return draft_profile(parse_document(text, "paper.md", "markdown"))


_PAPER = r"""# Flow

$$ L = \frac{1}{2} a_{ij} W^i W^j \tag{2} $$

and

$$ d W^i = -\eta \frac{\partial L}{\partial W^i} dt \tag{1} $$

so

$$ \frac{\partial L}{\partial W^i} = a_{ij} W^j \tag{3} $$

which is

$$ a_{ij} W^j $$

and never

$$ x = \foo $$
"""


def test_what_was_found_is_written_down() -> None:
    draft = _draft(_PAPER)
    lines = draft.split("\n")
    assert any("'i' = " in line and "'j' = " in line for line in lines if line.startswith("indices"))
    assert any(line.startswith("'W_i' = ") and "coordinate = true" in line for line in lines)
    assert any(line.startswith("'a_{ij}' = ") for line in lines)
    assert "says = 'L = \\frac{1}{2} a_{ij} W^i W^j'" in lines
    for label, role in {"1": "claim", "2": "definition", "3": "claim"}.items():
        place = lines.index(f"[equation.{label}]")
        assert f'role = "{role}"' in lines[place : place + 5]
    assert 'role = "remark"' in lines
    assert "# free indices: i" in lines
    assert any(r"not read at '\\foo'" in line for line in lines)


def test_a_draft_judges_nothing_and_a_finished_section_is_judged() -> None:
    document = parse_document(_PAPER, "paper.md", "markdown")
    draft = draft_profile(document)
    rows = check_document(document, parse_profile(draft, "draft")).rows
    assert [row.verdict for row in rows[:4]] == [None] * 4
    finished = parse_profile(draft.replace("draft = true\n", ""), "draft")
    entry = finished.equations["3"]
    assert entry.roles == ("claim",)


_SIGNS = [*"xyWL_^{}ij12=+-()[]|'\"\n,.&\\#", r"\frac", r"\sum ", r"\hat ", "\x1b", "é"]


@given(st.lists(st.lists(st.sampled_from(_SIGNS), max_size=40).map("".join), max_size=6))
@example(["L = '''", 'x = """', "W_{i} = ]"])
@settings(max_examples=120)
def test_the_draft_of_any_document_loads(displays: list[str]) -> None:
    from derive.language import UnusableInput

    text = "\n\nand\n\n".join(f"$$ {display} $$" for display in displays)
    try:
        document = parse_document(text, "any.md", "markdown")
    except UnusableInput:
        return
    _loads(document)
