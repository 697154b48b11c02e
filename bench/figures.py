"""The results as the tables of the README."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from bench.measuring import MEMORY

_BLOCK = re.compile(r"<!-- kernel figures -->\n.*?<!-- end of kernel figures -->\n", re.DOTALL)
PEERS = ("NumPy", "JAX", "PyTorch")
_OTHERS = ("SciPy", "heyoka", "Python")


def write_readme(path: Path, result: dict[str, Any]) -> None:
    """Put the tables between the marks of the README."""
    text = path.read_text(encoding="utf-8")
    if not _BLOCK.search(text):
        raise SystemExit(f"{path.name} has no `<!-- kernel figures -->` block; put one where the figures are to stand")
    block = f"<!-- kernel figures -->\n{table(result)}\n<!-- end of kernel figures -->\n"
    path.write_text(_BLOCK.sub(lambda _: block, text), encoding="utf-8")


def table(result: dict[str, Any]) -> str:
    """Both tables, and what they were measured on."""
    judged = [row for row in result["rows"] if row["bars"]]
    head = ["computed", "threads", "time", "time / C", *(f"times faster than {peer}" for peer in PEERS)]
    lines = [_line(head), _line(["---"] * len(head))]
    lines += [_line(_cells(row)) for row in judged]
    facts = [_line(["measured", "", "bar"]), _line(["---"] * 3)]
    facts += [_line([f["what"], f["value"], f"{f['bar']}{'' if f['met'] else ' (missed)'}"]) for f in result["facts"]]
    return "\n".join([*lines, "", *facts, "", _machine(result["machine"])])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(row: dict[str, Any]) -> list[str]:
    others = ", ".join(
        f"{1 / row['ratios'][name]:.0f} times faster than {name}" for name in _OTHERS if name in row["ratios"]
    )
    gone = ", ".join(f"{name} {row['missing'][name]}" for name in _OTHERS if name in row["missing"])
    memory = f"memory alone: {_time(row['seconds'][MEMORY])}" if MEMORY in row["seconds"] else ""
    extra = "; ".join(part for part in (others, memory, gone) if part)
    first = f"{row['benchmark']}, {row['case']}" + (f" ({extra})" if extra else "")
    time = _time(row["seconds"]["this"]) if "this" in row["seconds"] else row["missing"].get("this", "-")
    return [first, str(row["threads"]), time, _against_c(row), *(_against(row, peer) for peer in PEERS)]


def _against_c(row: dict[str, Any]) -> str:
    if "C" not in row["ratios"]:
        return row["missing"].get("C", "-")
    ratio, bar = row["ratios"]["C"], row["bars"].get("C")
    return f"{ratio:.2f}" if bar is None else f"{ratio:.2f} (bar {bar}{'' if ratio <= bar else ', missed'})"


def _against(row: dict[str, Any], peer: str) -> str:
    if peer not in row["ratios"]:
        return str(row["missing"].get(peer, ""))
    faster, bar = 1 / row["ratios"][peer], row["bars"].get(peer)
    shown = f"{faster:.0f}" if faster >= 10 else f"{faster:.1f}"
    if bar is None:
        return shown
    return f"{shown} (bar {1 / bar:.0f}{'' if row['ratios'][peer] <= bar else ', missed'})"


def _time(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def _machine(machine: dict[str, str]) -> str:
    versions = ", ".join(f"{name} {value}" for name, value in machine.items() if name not in ("processor", "cores"))
    return (
        f"{machine['processor']}, {machine['cores']} cores; {versions}. C: gcc -O3 -march=native -ffast-math -fopenmp"
        " (the large Jacobian: -O2 -ffast-math). One thread: processor time; more: time of day. Medians of rounds in"
        " which every side runs once, in alternating order. Memory alone: the same numbers read and written by C that"
        " computes nothing."
    )
