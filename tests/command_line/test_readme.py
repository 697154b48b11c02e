"""What the README shows is what the program says, but for the seconds."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

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
