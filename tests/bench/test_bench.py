"""Every benchmark runs at a tiny size and its sides agree; what is written from the results is whole.."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench import c_side, cross_entropy, figures, measuring, pictures, quartic
from bench.parts import PARTS


@pytest.fixture(autouse=True)
def _briefly(monkeypatch: pytest.MonkeyPatch) -> None:
    """One call is enough where nothing is timed."""
    monkeypatch.setattr(measuring, "SHORTEST", 0.0)


@pytest.mark.parametrize("name", PARTS)
def test_every_benchmark_runs_and_its_sides_agree(name: str) -> None:
    """A side whose numbers differ raises before anything is timed."""
    found = PARTS[name].run(1, True)
    assert found.rows or found.facts or found.shares
    for row in [*found.rows, *found.shares]:
        assert all(seconds >= 0 for seconds in row.seconds.values())
        named = {*row.seconds, *row.missing}
        assert set(row.bars) <= named, "a bar against a side that has neither a time nor a reason"


def test_a_side_that_differs_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(sides: dict[str, Any], results: dict[str, Any], t: Any, threads: int) -> None:
        sides["C"], results["C"] = lambda: None, lambda: np.full((2, len(t)), 0.5)

    monkeypatch.setattr(quartic, "add_c", wrong)
    with pytest.raises(AssertionError, match="C"):
        quartic.run(1, (10,), 0.0)


@pytest.mark.skipif(not c_side.has_compiler(), reason="needs gcc")
@pytest.mark.parametrize(("rows", "n"), [(1, 1), (67, 3), (64, 10), (3, 129)])
def test_both_forms_of_the_c_agree_with_the_kernel(rows: int, n: int) -> None:
    for row in cross_entropy.run(1, ((rows, n),), 0.0):
        assert "C" in row.seconds


def test_rounds_alternate_their_order() -> None:
    calls: list[str] = []
    sides = {"this": lambda: calls.append("this"), "C": lambda: calls.append("C")}
    seconds, ratios = measuring.compared(sides, 1, 0.0)
    assert set(seconds) == {"this", "C"}
    assert set(ratios) == {"C"}
    # After the calls that find how often to repeat: three rounds, each the last one reversed.
    assert calls[-6:] == ["this", "C", "C", "this", "this", "C"]


def _result() -> dict[str, Any]:
    judged = measuring.Row(
        quartic.BENCHMARK, "1e3 points", 1,
        {"this": 2e-6, "C": 1e-6, "NumPy": 8e-6}, {"C": 2.0, "NumPy": 0.25}, {"C": 1.1, "NumPy": 1 / 3, "JAX": 0.25},
        {"JAX": "not installed"},
    )  # fmt: skip
    share = measuring.Row(cross_entropy.BENCHMARK, "by threads", 2, {"this": 1e-3, "C": 1e-3})
    facts = [measuring.Fact("compiling", "0.1 s", "0.5 s", True), measuring.Fact("calling", "9 s", "1 s", False)]
    return {
        "machine": {"processor": "P", "cores": "2", "gcc": "1"}, "rows": [asdict(judged)],
        "facts": [asdict(f) for f in facts], "shares": [asdict(share)],
    }  # fmt: skip


def test_the_table_says_what_was_missed_and_what_is_missing() -> None:
    text = figures.table(_result())
    assert "2.00 (bar 1.1, missed)" in text
    assert "4.0 (bar 3)" in text
    assert "not installed" in text
    assert "1 s (missed)" in text
    assert "0.5 s |" in text


def test_the_readme_gets_the_table_between_its_marks(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("before\n<!-- kernel figures -->\nold\n<!-- end of kernel figures -->\nafter\n", encoding="utf-8")
    figures.write_readme(readme, _result())
    text = readme.read_text(encoding="utf-8")
    assert text.startswith("before\n<!-- kernel figures -->\n| computed")
    assert text.endswith("<!-- end of kernel figures -->\nafter\n")
    assert "old" not in text


def test_a_readme_without_marks_is_refused(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("nothing", encoding="utf-8")
    with pytest.raises(SystemExit, match="kernel figures"):
        figures.write_readme(readme, _result())


def test_the_pictures_are_drawn(tmp_path: Path) -> None:
    for path in pictures.write(tmp_path, _result()):
        assert path.read_text(encoding="utf-8").rstrip().endswith("</svg>")


def test_the_readme_shows_the_last_result() -> None:
    """The table that is committed is the one that the committed result gives."""
    root = Path(figures.__file__).resolve().parent.parent
    result = json.loads((root / "bench" / "result.json").read_text(encoding="utf-8"))
    assert figures.table(result) in (root / "README.md").read_text(encoding="utf-8")


def test_measuring_leaves_small_numbers_as_they_are() -> None:
    """gcc's -ffast-math, where it links, flushes denormal numbers of the whole process to 0."""
    from bench import c_side

    if c_side.has_compiler():
        c_side.compiled(c_side.written("nothing.c", "double nothing(double x) { return x; }"))
    assert 5e-324 / 1.0 > 0.0
    assert 2.2250738585072014e-308 / 2 > 0.0
