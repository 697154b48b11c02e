"""Hand-written C, compiled when it is measured."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
FLAGS = ("-O3", "-march=native", "-ffast-math", "-fopenmp")


def has_compiler(name: str = "gcc") -> bool:
    """Whether a C compiler is there."""
    return shutil.which(name) is not None


@cache
def folder() -> Path:
    """Where compiled C is kept while a measurement runs."""
    return Path(tempfile.mkdtemp(prefix="rederive-bench-"))


def compiled(source: Path, flags: tuple[str, ...] = FLAGS) -> ctypes.CDLL:
    """A C file as a library that is loaded; raises CalledProcessError where gcc refuses it.

    It is linked without -ffast-math, whose start-up code would make every small number of this process 0.
    """
    library, code = folder() / f"{source.stem}.so", folder() / f"{source.stem}.o"
    subprocess.run(["gcc", *flags, "-fPIC", "-c", str(source), "-o", str(code)], check=True)
    linked = [flag for flag in flags if flag != "-ffast-math"]
    subprocess.run(["gcc", *linked, "-shared", str(code), "-o", str(library), "-lm", "-lmvec"], check=True)
    return ctypes.CDLL(str(library))


def written(name: str, text: str) -> Path:
    """Generated C as a file."""
    path = folder() / name
    path.write_text(text, encoding="utf-8")
    return path
