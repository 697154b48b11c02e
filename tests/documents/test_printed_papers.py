"""The real papers, unmodified, where they are present beside the repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from paper_checks.document import Document, read_document

PAPERS = Path(__file__).parents[2].parent / "shared" / "papers"
pytestmark = pytest.mark.skipif(not PAPERS.is_dir(), reason="the papers are not beside this repository")


def read(name: str) -> Document:
    return read_document(PAPERS / name)


def test_the_main_paper_has_its_47_numbers_once_each_and_one_continuation() -> None:
    displays = read("thierry-mieg-2018.md").displays
    assert [display.label for display in displays] == [*map(str, range(1, 48)), "47 (cont.)"]
    assert displays[-1].continues == "47"
    assert [display.label for display in displays if display.continues] == ["47 (cont.)"]
    assert not any(display.repairs for display in displays)


def test_the_lines_of_the_main_paper_are_those_of_the_file() -> None:
    lines = (PAPERS / "thierry-mieg-2018.md").read_bytes().split(b"\n")
    for display in read("thierry-mieg-2018.md").displays:
        assert lines[display.line - 1].startswith(b"$$")
        assert lines[display.end_line - 1].rstrip().endswith(b"$$")


def test_no_source_of_the_main_paper_keeps_its_number_and_nothing_else_is_lost() -> None:
    text = (PAPERS / "thierry-mieg-2018.md").read_text("utf-8")
    pieces = text.split("$$")[1::2]
    for piece, display in zip(pieces, read("thierry-mieg-2018.md").displays, strict=True):
        printed = "".join(piece.split())
        kept = "".join(display.source.split())
        marks = ("", f"\\quad({display.label})", f"\\tag{{{display.label}}}")
        assert printed in [kept + mark for mark in marks]


def test_the_prose_between_two_displays_belongs_to_both() -> None:
    displays = {display.label: display for display in read("thierry-mieg-2018.md").displays}
    assert displays["43"].after == displays["44"].before == "We have"


def test_the_slides_are_read_with_every_lost_escape_put_back() -> None:
    document = read("park-2019-slides.md")
    text = document.text
    assert len(document.displays) == text.count("$$") // 2
    by_line = {display.line: display for display in document.displays}
    assert by_line[202].source == r"\mathcal{D}z = \frac{1}{\sqrt{2\pi}}e^{-\frac{z^2}{2}}\cdot dz"
    assert by_line[308 + 6].source == r"\mathcal{L}_{\tau} = \frac{1}{N} \sum_{l=1}^{N} \mathcal{L}(x^l, y^l)"
    assert by_line[330].source.startswith(
        r"d\theta_{\alpha} = -\partial_{\alpha} \mathcal{L}_{\tau} dt + d\xi_{\alpha} ,"
    )
    assert by_line[330].source.endswith(r"\mathbb{E}[d\xi_{\alpha} d\xi_{\beta}]|_{w,t} = 2gF_{\alpha\beta}(w)dt")
    assert "".join(by_line[266].source.split()) == r"g_\ell=e^{-(L-\ell)/\xi_\nabla}g_L"
    assert {line for line, display in by_line.items() if display.repairs} == {127, 141, 202, 266, 300, 314, 330}
    assert all(repair.before and repair.after for display in document.displays for repair in display.repairs)


@pytest.mark.parametrize("name", ["couto-2021-poster.md", "thierry-mieg-2018-abstract-page.md"])
def test_a_page_without_displays_is_a_document_with_a_note(name: str) -> None:
    document = read(name)
    assert document.displays == ()
    assert any("no displayed equations" in note for note in document.notes)
