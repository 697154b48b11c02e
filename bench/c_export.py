"""The exported C: compiled with every warning an error, run, compared with the Python kernels by its own test."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from bench import c_side
from bench.measuring import Fact
from numerics.compiler.library.export import TOLERANCE, exported

FLAGS = ("-std=c99", "-O2", "-Wall", "-Wextra", "-Werror")


def run(subjects: tuple[str, ...], compilers: tuple[str, ...] = ("gcc", "clang")) -> list[Fact]:
    """A fact for each compiler: how many subjects compile and agree."""
    facts = []
    with tempfile.TemporaryDirectory() as folder:
        for subject in subjects:
            exported(subject, Path(folder) / subject)
        for compiler in compilers:
            words = f"exported C, {compiler} {' '.join(FLAGS[2:])}, {TOLERANCE:.0f} units in the last place"
            if not c_side.has_compiler(compiler):
                facts.append(Fact(words, "not installed", f"{len(subjects)} subjects", False))
                continue
            good = [subject for subject in subjects if _agrees(compiler, Path(folder) / subject, subject)]
            value = f"{len(good)} of {len(subjects)} subjects"
            facts.append(Fact(words, value, f"{len(subjects)} subjects", len(good) == len(subjects)))
    return facts


def _agrees(compiler: str, folder: Path, subject: str) -> bool:
    stem = f"rederive_{subject}"
    program = folder / f"test_{compiler}"
    sources = [str(folder / f"test_{stem}.c"), str(folder / f"{stem}.c")]
    built = subprocess.run(
        [compiler, *FLAGS, "-o", str(program), *sources, "-lm"], check=False, capture_output=True, text=True
    )
    if built.returncode:
        print(built.stderr)
        return False
    return subprocess.run([str(program)], check=False, capture_output=True).returncode == 0
