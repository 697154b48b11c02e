"""Text from a stranger is made harmless, and fits."""

from __future__ import annotations

import unicodedata

from hypothesis import given, strategies as st
from rich.cells import cell_len

from paper_checks.report.safe_text import cut, on_one_line, plain_ascii, visible


@given(st.text(alphabet=st.characters(), max_size=80))
def test_no_control_character_passes(text: str) -> None:
    assert not any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn") for character in visible(text))
    assert "\n" not in on_one_line(text)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80), st.integers(1, 60))
def test_a_cut_text_fits_and_is_a_beginning(text: str, width: int) -> None:
    line = on_one_line(text)
    shown = cut(line, width)
    assert cell_len(shown) <= width
    assert line.startswith(shown.removesuffix("…"))
    assert shown == line or shown.endswith("…")


@given(st.text(max_size=80))
def test_plain_ascii_is_ascii(text: str) -> None:
    assert plain_ascii(text).isascii()


def test_escapes_are_shown_not_sent() -> None:
    assert visible("\x1b[31m \u202e\x9b") == r"\x1b[31m \u202e\x9b"
