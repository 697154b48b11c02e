"""The machine code that Numba makes of generated modules: kept, found again, forgiven where it is damaged."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_CODE = """
import sympy as sp, numpy as np, time
from numerics import compile_formula, compile_loops
n, i = sp.Symbol("n", integer=True, positive=True), sp.Symbol("i", integer=True)
x, a = sp.IndexedBase("x", shape=(n,), real=True), sp.Symbol("a", real=True)
rows = compile_loops([(sp.Sum(sp.exp(a * x[i]), (i, 1, n)), ())], [x, a], name="test.sum")
number = compile_formula(sp.exp(-a) * sp.besselj(3, a), (a,)).njit
total = np.empty(1)
rows.njit(np.linspace(0, 1, 7), 0.5, total)
print(total[0], number(0.5))
print(sum(rows.njit.stats.cache_hits.values()), sum(number.stats.cache_hits.values()))
"""


def _said(folder: Path | str) -> list[str]:
    environment = os.environ | {"REDERIVE_CACHE_DIR": str(folder)}
    run = subprocess.run(
        [sys.executable, "-c", _CODE], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


def test_a_second_process_finds_the_code(tmp_path: Path) -> None:
    first, second = _said(tmp_path), _said(tmp_path)
    assert first[0] == second[0]
    assert first[1] == "0 0"
    assert second[1] == "1 1"


@pytest.mark.parametrize(
    ("ending", "damage"),
    [("*.nbi", b""), ("*.nbi", b"not what it was"), ("*.nbc", b""), ("*.sum", b"x"), ("*.py", b"x")],
)
def test_damaged_entries_are_made_again(tmp_path: Path, ending: str, damage: bytes) -> None:
    known = _said(tmp_path)[0]
    entries = list(tmp_path.glob(ending))
    assert len(entries) == 2
    for entry in entries:
        entry.write_bytes(damage)
    assert _said(tmp_path)[0] == known
    assert _said(tmp_path)[1] == "1 1"


def test_without_a_cache_nothing_is_kept_and_nothing_fails(tmp_path: Path) -> None:
    known = _said(tmp_path / "here")[0]
    assert _said("") == [known, "0 0"]
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert _said(blocked)[0] == known


def test_other_vector_mathematics_is_other_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = _said(tmp_path)[0]
    monkeypatch.setenv("REDERIVE_NO_LIBMVEC", "1")
    again = _said(tmp_path)
    assert again[1] == "0 0"
    assert [float(w) for w in again[0].split()] == pytest.approx([float(w) for w in known.split()], rel=1e-14)
