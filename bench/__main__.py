"""python -m bench: every benchmark in a process of its own, the results as JSON, the README's table, the pictures.

    python -m bench                    # some five minutes; writes bench/result.json, README.md, docs/pictures
    python -m bench quartic            # only these; prints, writes nothing
    python -m bench --from-json        # the table and the pictures again, from bench/result.json

Peers (PyTorch, JAX, heyoka, SciPy) are compared where this Python has them; gcc is needed for the C.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import figures, machine

ROOT = Path(__file__).resolve().parent.parent
RESULT = ROOT / "bench" / "result.json"
_PRINTED = "result: "


def main() -> int:
    """Measure, or write what was measured."""
    asked = _asked()
    if asked.one:
        _run_here(asked.one, asked.threads, asked.small)
        return 0
    if asked.from_json:
        result = json.loads(RESULT.read_text(encoding="utf-8"))
    else:
        result = _measured(asked.parts, asked.small)
        print(figures.table(result))
    if not asked.parts and not asked.small:
        RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        figures.write_readme(ROOT / "README.md", result)
        from bench import pictures

        pictures.write(ROOT / "docs" / "pictures", result)
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.split("\n")[0])
    parser.add_argument("parts", nargs="*", help="the benchmarks; all where none is named")
    parser.add_argument("--small", action="store_true", help="tiny sizes, to see that everything runs")
    parser.add_argument("--from-json", action="store_true", help="write table and pictures from the last result")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--threads", type=int, default=1, help=argparse.SUPPRESS)
    return parser.parse_args()


def _run_here(name: str, threads: int, small: bool) -> None:
    from bench.parts import PARTS, timed

    measured, seconds = timed(PARTS[name], threads, small)
    print(_PRINTED + json.dumps({**asdict(measured), "taken": {f"{name}, {threads}": seconds}}))


def _measured(names: list[str], small: bool) -> dict[str, Any]:
    from bench.parts import PARTS

    whole: dict[str, Any] = {"machine": machine.described(), "rows": [], "facts": [], "shares": [], "taken": {}}
    for name in names or PARTS:
        part = PARTS[name]
        counts = [1, *machine.more_threads()] if part.threaded else [1]
        for threads in counts:
            found = _in_a_process(name, threads, small, cold=part.cold)
            for key in ("rows", "facts", "shares"):
                whole[key] += found[key]
            whole["taken"] |= found["taken"]
            print(f"{name}, {threads} thread{'s' * (threads > 1)}: done", file=sys.stderr)
    return whole


def _in_a_process(name: str, threads: int, small: bool, *, cold: bool) -> dict[str, Any]:
    environment = os.environ | dict.fromkeys(
        ("OMP_NUM_THREADS", "REDERIVE_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), str(threads)
    )
    if threads == 1:
        environment["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    if cold:
        environment["REDERIVE_CACHE_DIR"] = ""
    command = [sys.executable, "-m", "bench", "--one", name, "--threads", str(threads), *["--small"] * small]
    done = subprocess.run(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    line = next(line for line in done.stdout.splitlines() if line.startswith(_PRINTED))
    found: dict[str, Any] = json.loads(line.removeprefix(_PRINTED))
    return found


if __name__ == "__main__":
    raise SystemExit(main())
