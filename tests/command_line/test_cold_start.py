"""From a cold start: help comes at once, pipes may close, and an encoding without mathematics is no error."""

from __future__ import annotations

import os
import resource
import subprocess
import sys

import pytest

_MODULE = [sys.executable, "-m", "paper_checks.command_line"]


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*_MODULE, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env={**os.environ, **environment},
    )


def test_help_takes_less_than_half_a_second() -> None:
    _run("--help")  # byte code is written once
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert _run("--help").returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        # Processor time, since the machine that runs the tests may be busy with others.
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(times) < 0.5


def test_help_imports_no_engine() -> None:
    code = (
        "import sys, paper_checks.command_line as c\n"
        "try: c.main(['check', '--help'])\n"
        "except SystemExit: pass\n"
        "assert not {'sympy', 'numpy', 'flint', 'mpmath', 'rich', 'numba'} & set(sys.modules), sys.modules.keys()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_a_wrong_command_is_exit_code_two_without_traceback() -> None:
    done = _run("chekc")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_the_schema_survives_any_encoding(encoding: str) -> None:
    done = _run("schema", PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    assert done.stderr == ""


def test_a_reader_that_leaves_is_no_error() -> None:
    with subprocess.Popen([*_MODULE, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        code = process.wait(timeout=60)
    assert said == b""
    assert code == 141


def test_the_version_is_shown() -> None:
    assert _run("--version").stdout.startswith("rederive ")
