"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib import metadata
from pathlib import Path

from bench import c_side

_PACKAGES = ("numpy", "numba", "llvmlite", "scipy", "torch", "jax", "heyoka")


def described() -> dict[str, str]:
    """Processor, cores, compilers and versions."""
    found = {"processor": _processor(), "cores": str(_cores()), "python": platform.python_version()}
    for name in ("gcc", "clang"):
        if c_side.has_compiler(name):
            first = subprocess.run([name, "--version"], capture_output=True, text=True, check=True).stdout
            found[name] = re.search(r"\d+\.\d+(\.\d+)?", first)[0]  # type: ignore[index]
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def more_threads() -> list[int]:
    """2, 4, 8 ... as far as there are cores."""
    return [2**k for k in range(1, 8) if 2**k <= _cores()]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor() -> str:
    """The name of the processor, and the widest registers it has."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    flags = named.get("flags", "").split()
    wide = "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else "SSE2"
    return f"{named.get('model name', platform.machine())} ({wide})"
