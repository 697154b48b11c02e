"""Loops of arrays as machine code of our own against the same text in Numba, for every kernel of the library."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import pytest

from numerics.compiler.faces.arrays import ArrayKernel
from numerics.compiler.loops.syntax import read_kernel

SUBJECTS = ("layer_metric", "complex_weights", "cross_entropy", "bayesian_evidence", "natural_gradient")
KERNELS = {
    f"{subject}.{name}": kernel
    for subject in SUBJECTS
    for name, kernel in vars(importlib.import_module(f"numerics.kernels.{subject}")).items()
    if isinstance(kernel, ArrayKernel)
}


def drawn(kernel: ArrayKernel, rows: int, size: int, kind: str) -> list[Any]:
    random = np.random.default_rng(size)
    arguments: list[Any] = []
    for _, shape, has_rows, below in kernel._arguments:  # noqa: SLF001
        whole = ((rows,) if has_rows else ()) + (size,) * len(shape)
        if below:
            arguments.append(random.integers(0, size, whole))
        else:
            arguments.append(random.uniform(0.1, 1.0, whole).astype(kind) if whole else 0.7)
    return arguments


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize("kind", ["f8", "f4"])
def test_the_same_as_in_numba(name: str, kind: str) -> None:
    """Sizes below, at and above a register, rows that fill registers and some that are left."""
    kernel = KERNELS[name]
    for rows, size in ((1, 1), (19, 3), (16, 8), (9, 17)):
        if size > 8 and any(len(shape) > 2 for _, shape, _, _ in kernel._arguments):  # noqa: SLF001
            continue
        arguments = drawn(kernel, rows, size, kind)
        found = kernel(*arguments)
        found = found if isinstance(found, tuple) else (found,)
        known = [np.full_like(np.atleast_1d(f), np.nan) for f in found]
        span = (0, rows) if kernel.batched else ()
        scalar = np.dtype(kind).type
        kernel.njit(*span, *[a if isinstance(a, np.ndarray) else scalar(a) for a in arguments], *known)
        rounding = {"rtol": 1e-12, "atol": 1e-12} if kind == "f8" else {"rtol": 2e-5, "atol": 2e-5}
        for mine, its in zip(found, known, strict=True):
            np.testing.assert_allclose(np.atleast_1d(mine), its, **rounding)


def test_a_text_without_a_kernel_is_refused() -> None:
    with pytest.raises(ValueError, match="no function `kernel`"):
        read_kernel("x = 1\n")
