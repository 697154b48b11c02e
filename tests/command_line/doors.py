"""Doors of the other parts, made up: a library of one paper, a check that says what the test wants."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import paper_checks
from derive.language.refusal import UnusableInput
from paper_checks.rows import Report
from tests.report.sample_report import WHOLE


class Doors:
    """What the command line asked of the other parts, and what they answer."""

    def __init__(self, shelf: Path) -> None:
        self.report: Report = WHOLE
        self.fault: BaseException | None = None
        self.asked: dict[str, Any] = {}
        self.shelf = shelf

    def read_document(self, path: Path) -> str:
        self.asked["document"] = Path(path).name
        if not Path(path).exists():
            raise UnusableInput(f"{path}: no such file")
        return f"document {path}"

    def load_profile(self, name: str | Path) -> str:
        self.asked["profile"] = str(name)
        return f"profile {name}"

    def draft_profile(self, document: str) -> str:
        return f'# drafted for {Path(document.removeprefix("document ")).name}\nname = "ℒ"\n'

    def names(self) -> tuple[str, ...]:
        return ("thierry-mieg-2018", "park-2019")

    def entry(self, name: str) -> tuple[Path, Path]:
        return self.shelf / name / "equations.md", self.shelf / name / "profile.toml"

    def check_document(
        self, document: str, profile: str | None, *, only: str | None = None, workers: int | None = None,
        progress: Callable[..., None] | None = None,
    ) -> Report:  # fmt: skip
        self.asked |= {"only": only, "workers": workers, "with profile": profile}
        if self.fault is not None:
            raise self.fault
        for done, row in enumerate(self.report.rows, start=1):
            if progress is not None:
                progress(row, done, len(self.report.rows))
        return self.report


def open_doors(monkeypatch: pytest.MonkeyPatch, shelf: Path) -> Doors:
    """Put the made-up doors where the command line looks for the real ones."""
    doors = Doors(shelf)
    for name, said in {
        "document": ["read_document"], "profile": ["load_profile", "draft_profile"], "library": ["names", "entry"],
        "check": ["check_document"],
    }.items():  # fmt: skip
        module = ModuleType(f"paper_checks.{name}")
        for function in said:
            setattr(module, function, getattr(doors, function))
        monkeypatch.setitem(sys.modules, module.__name__, module)
        monkeypatch.setattr(paper_checks, name, module, raising=False)
    (shelf / "thierry-mieg-2018").mkdir(parents=True)
    (shelf / "thierry-mieg-2018" / "equations.md").write_text("$$a = b$$", encoding="utf-8")
    return doors
