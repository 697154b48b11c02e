"""What the README shows is what the program says, but for the seconds."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

_ROOT = Path(__file__).resolve().parent.parent.parent


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("readme_output", _ROOT / "scripts" / "readme_output.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_shown_output_is_what_the_program_says() -> None:
    script = _script()
    text = (_ROOT / "README.md").read_text(encoding="utf-8")
    assert "<!-- output of: rederive " in text
    assert script.without_times(text) == script.without_times(script.refreshed(text))


def test_only_times_are_forgiven() -> None:
    script = _script()
    assert script.without_times("3 proved; 1.2 s") == script.without_times("3 proved; 45 s")
    assert script.without_times("3 proved; 1.2 s") != script.without_times("4 proved; 1.2 s")


def _blocks() -> list[str]:
    """The Python of the README and of the pages of docs."""
    pages = [_ROOT / "README.md", *sorted((_ROOT / "docs").glob("*.md"))]
    return [b for page in pages for b in re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)]


def test_there_are_examples() -> None:
    assert len(_blocks()) >= 4


@pytest.mark.parametrize("block", _blocks(), ids=lambda block: block.splitlines()[0])
def test_the_example_in_python_runs(block: str) -> None:
    promised = re.findall(r"^print\(.*\)  # (.*)$", block, re.MULTILINE)
    done = subprocess.run(
        [sys.executable, "-c", block], capture_output=True, text=True, timeout=120, check=True, cwd=_ROOT
    )
    assert done.stdout.splitlines() == promised
