"""Every notebook runs from the top, says what it says in the file, shows a picture, and shows a refusal."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import nbformat
import pytest

from derive.library import SUBJECTS

_ROOT = Path(__file__).resolve().parent.parent.parent
_MOST_BYTES = 400_000


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_notebooks", _ROOT / "scripts" / "write_notebooks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _texts(notebook: nbformat.NotebookNode) -> list[str]:
    """What the cells print and render, without pictures."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    printed = [output["text"] for output in outputs if output["output_type"] == "stream"]
    return printed + [
        output["data"]["text/markdown"] for output in outputs if "text/markdown" in output.get("data", {})
    ]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_notebook_runs_and_says_what_it_said(subject: str) -> None:
    path = _ROOT / "notebooks" / f"{subject}.ipynb"
    stored = nbformat.read(path, as_version=4)
    source = (_ROOT / "scripts" / "notebooks" / f"{subject}.py").read_text("utf-8")
    script = _script()
    fresh = script.notebook_of(source)
    assert [c["source"] for c in fresh.cells] == [c["source"] for c in stored.cells]
    assert _texts(script.executed(fresh)) == _texts(stored)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_notebook_shows_a_derivation_a_picture_and_a_refusal(subject: str) -> None:
    path = _ROOT / "notebooks" / f"{subject}.ipynb"
    stored = nbformat.read(path, as_version=4)
    outputs = [output for cell in stored.cells for output in cell.get("outputs", [])]
    assert path.stat().st_size < _MOST_BYTES
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert sum("$$" in text for text in _texts(stored)) >= 2
    assert any("is refuted: left" in text for text in _texts(stored))
    assert not any(output["output_type"] == "error" for output in outputs)
