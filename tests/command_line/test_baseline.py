"""What a baseline lists is what was written, and a comparison finds every difference and no other."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, strategies as st

from paper_checks.baseline import baseline_text, compare, read_baseline

_labels = st.lists(st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9:.#-]{0,8}\Z"), unique=True, max_size=6)


@given(_labels)
def test_what_is_written_is_read(tmp_path_factory, labels: list[str]) -> None:  # type: ignore[no-untyped-def]
    path: Path = tmp_path_factory.getbasetemp() / "baseline.txt"
    path.write_text(baseline_text(labels), encoding="utf-8")
    assert read_baseline(path) == tuple(labels)


@given(_labels, _labels, _labels)
def test_a_comparison_finds_every_difference(listed: list[str], refuted: list[str], others: list[str]) -> None:
    present = set(refuted) | set(others)
    change = compare(listed, refuted, present)
    assert set(change.new) == set(refuted) - set(listed)
    assert set(change.gone) | set(change.unknown) == set(listed) - set(refuted)
    assert set(change.gone) <= present
    assert not set(change.unknown) & present
    assert change.is_none == (set(listed) == set(refuted))
    assert len(change.sentences()) == sum(map(bool, (change.new, change.gone, change.unknown)))


def test_comments_and_blank_lines_say_nothing(tmp_path: Path) -> None:
    path = tmp_path / "known.txt"
    path.write_text("# known\n\n26 # the sign\neq:a#b\n#\n 26\n", encoding="utf-8")
    assert read_baseline(path) == ("26", "eq:a#b")
