"""The committed kernels are those of the derivations; they need no SymPy; C of every subject says the same."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from shutil import which

import pytest

from numerics.compiler.library.export import exported
from numerics.compiler.library.listing import SUBJECTS
from paper_checks.command_line import main

ROOT = Path(__file__).resolve().parents[2]


def test_the_committed_kernels_are_up_to_date() -> None:
    run = subprocess.run(
        [sys.executable, "scripts/write_kernels.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )
    assert run.stdout.strip() == "up to date", run.stdout + run.stderr


def test_kernels_need_neither_sympy_nor_the_derivations() -> None:
    code = (
        "import sys\n"
        "from numerics import gradient_flow, cross_entropy, momentum, bayesian_evidence, layer_metric\n"
        "import numpy as np\n"
        "gradient_flow.quartic_path(1.0, 1.0, 0.5, 0.3)\n"
        "cross_entropy.label_loss(np.ones((2, 3)), np.array([0, 1]))\n"
        "print([m for m in ('sympy', 'derive', 'mpmath') if m in sys.modules])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.stdout.strip() == "[]", run.stdout + run.stderr


@pytest.mark.skipif(which("gcc") is None, reason="no C compiler here")
@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_c_of_a_subject_passes_its_own_test(subject: str, tmp_path: Path) -> None:
    exported(subject, tmp_path)
    for compiler in ("gcc", "clang"):
        if which(compiler):
            subprocess.run(["make", "-B", f"CC={compiler}", "test"], cwd=tmp_path, check=True, capture_output=True)


def test_every_kernel_says_what_it_is() -> None:
    for subject in SUBJECTS:
        module = import_module(f"numerics.kernels.{subject}")
        for name in module.__all__:
            kernel = getattr(module, name)
            assert kernel.name == f"{subject}.{name}"
            assert kernel.source.split(".")[0] in SUBJECTS
            assert kernel.__doc__ == kernel.words
            assert len(kernel.words) > 20


def test_the_commands(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["kernels"]) == 0
    listed = capsys.readouterr().out
    assert "quartic_path(t, W_0, eta, alpha)" in listed
    assert "(rows, n), (rows) -> (rows), (rows, n)" in listed
    assert main(["export", "gradient_flow", "-o", str(tmp_path / "c")]) == 0
    assert "rederive_gradient_flow.h" in capsys.readouterr().out
    assert main(["kernels", "gradient_flew"]) != 0
    assert "no kernels; there are gradient_flow" in capsys.readouterr().err
