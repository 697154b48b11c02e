"""The whole book, compiled by a real TeX engine: no overfull box, no undefined name, no warning."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from paper_checks.command_line import main

ENGINE = shutil.which("pdflatex")
FAULTS = re.compile(r"Overfull|Underfull|[Uu]ndefined|Warning|^! ", re.MULTILINE)

pytestmark = pytest.mark.skipif(
    ENGINE is None and os.environ.get("CI") != "true", reason="no pdflatex here; where CI=true its absence is a failure"
)


def compiled(source: Path) -> str:
    """The log of the second of two runs."""
    assert ENGINE is not None, "CI needs pdflatex: Debian's texlive-latex-base and texlive-latex-recommended"
    for _ in range(2):
        done = subprocess.run(
            [ENGINE, "-interaction=nonstopmode", "-halt-on-error", source.name],
            cwd=source.parent,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-3000:]
    return source.with_suffix(".log").read_text("utf-8", "replace")


def test_the_book_of_all_derivations_compiles_without_a_warning(tmp_path: Path) -> None:
    book = tmp_path / "book.tex"
    assert main(["latex", "--all", "--standalone", "-o", str(book)]) == 0
    faults = FAULTS.findall(compiled(book))
    assert faults == []
    assert book.with_suffix(".pdf").stat().st_size > 50_000


def test_one_derivation_compiles_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.tex"
    assert main(["latex", "cross_entropy.gradient", "--standalone", "-o", str(page)]) == 0
    assert FAULTS.findall(compiled(page)) == []
