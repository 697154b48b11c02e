"""Runs the commands that README.md shows and puts what they say below them; with --check, only compares.

A block is a comment `<!-- output of: rederive ... -->` and the fenced block after it. Times are not compared.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
_BLOCK = re.compile(r"<!-- output of: rederive (?P<arguments>[^\n]*?) -->\n```text\n(?P<output>.*?)```\n", re.DOTALL)
_SECONDS = re.compile(r"\b\d+(?:\.\d+)? s\b")
_WIDTH = "96"


def refreshed(text: str) -> str:
    """The text of the README with every shown output as the program says it now."""
    return _BLOCK.sub(_rerun, text)


def without_times(text: str) -> str:
    """The text with every number of seconds replaced by a dash."""
    return _SECONDS.sub("- s", text)


def _rerun(block: re.Match[str]) -> str:
    arguments = block["arguments"]
    environment = {**os.environ, "COLUMNS": _WIDTH, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "paper_checks.command_line", *shlex.split(arguments)],
        cwd=README.parent, env=environment, capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    if done.returncode not in (0, 1):
        raise SystemExit(f"rederive {arguments} left with code {done.returncode}: {done.stderr}")
    shown = f"$ rederive {arguments}\n{done.stdout}"
    return f"<!-- output of: rederive {arguments} -->\n```text\n{shown}```\n"


def main(arguments: list[str]) -> int:
    """Write the README anew, or with --check say whether it is as it would be written."""
    text = README.read_text(encoding="utf-8")
    now = refreshed(text)
    if arguments == ["--check"]:
        return 0 if without_times(text) == without_times(now) else 1
    README.write_text(now, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
