"""A table of prints with their readings, and one of prints that are refused, with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive.language.refusal import Unread
from derive.reading.notation import Notation
from derive.reading.statements import Reading, read_display
from derive.writing.reading_text import ReadingText

HERE = Path(__file__).resolve().parent


def table(name: str) -> list[tuple[str, str]]:
    """The lines `print  ==>  words` of a table."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("  ==>  ") for line in lines if line and not line.startswith("#"))
    return [(source, words) for source, words in pairs]


READ, REFUSED = table("prints.txt"), table("refused_prints.txt")


def shown(reading: Reading) -> str:
    """Statements, then conditions in braces with the words that led to them."""
    text = ReadingText()
    arrows = ["⇒ " if s.implied else "⇔ " if s.equivalent else "" for s in reading.statements]
    said = [arrow + text.chain(s.chain) for arrow, s in zip(arrows, reading.statements, strict=True)]
    limits = ["{" + c.words + "|" + (text.chain(c.chain) if c.chain else "") + "}" for c in reading.conditions]
    return " ;; ".join(said + limits)


@pytest.mark.parametrize(("source", "words"), READ, ids=[source for source, _ in READ])
def test_a_print_is_read_as_it_is_meant(source: str, words: str) -> None:
    assert shown(read_display(source, Notation())) == words


@pytest.mark.parametrize(("source", "words"), REFUSED, ids=[source for source, _ in REFUSED])
def test_a_print_that_can_be_read_in_two_ways_is_refused(source: str, words: str) -> None:
    with pytest.raises(Unread) as caught:
        read_display(source, Notation())
    assert caught.value.reason == words


def test_the_tables_are_not_empty() -> None:
    assert len(READ) >= 300
    assert len(REFUSED) >= 60


@pytest.mark.parametrize("space", [r"\,", r"\;", r"\!", r"\quad", "~", "\n", r"\displaystyle "])
def test_spaces_before_a_relation_do_not_change_a_reading(space: str) -> None:
    spaced = read_display(rf"a + b {space}= {space} c", Notation()).statements
    plain = read_display("a + b = c", Notation()).statements
    assert [s.chain for s in spaced] == [s.chain for s in plain]


def test_a_declared_function_is_applied_and_a_declared_name_multiplied() -> None:
    def read(notation: Notation) -> str:
        return shown(read_display("q(x+1)", notation))

    assert read(Notation(functions=frozenset("q"))) == "q(x + 1)"
    assert read(Notation(plain=frozenset("q"))) == "q·(x + 1)"
