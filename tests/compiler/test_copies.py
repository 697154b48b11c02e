"""Kernels that are copied, pickled and written as C, before and after their first call."""

import copy
import ctypes
import pickle
import subprocess
from shutil import which

import numpy as np
import pytest
import sympy as sp

from numerics import compile_flow, compile_formula, compile_loops, cross_entropy
from numerics.compiler.library.export import exported

x, y = sp.symbols("x y", real=True)
n, i = sp.symbols("n i", integer=True, positive=True)
A = sp.IndexedBase("A", shape=(n,), real=True)
B = sp.IndexedBase("B", shape=(n,))
COPIES = [copy.deepcopy, copy.copy, lambda kernel: pickle.loads(pickle.dumps(kernel))]  # noqa: S301
KERNELS = {
    "numbers": (lambda: compile_formula(x * 2, (x,)), (3.0,)),
    "arrays": (lambda: compile_loops([(sp.exp(A[i]) / sp.Sum(sp.exp(A[i]), (i, 1, n)), (i,))], (A,)), (np.ones(3),)),
    "complex by arguments": (lambda: compile_loops([(B[i] ** 2, (i,))], (B,)), (np.array([1j, 2.0]),)),
    "complex": (lambda: compile_loops([(sp.I * B[i], (i,))], (B,)), (np.array([1j, 2.0]),)),
    "of the library": (lambda: cross_entropy.probabilities, (np.ones((2, 3)),)),
}


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize("copied", COPIES, ids=["deep", "shallow", "pickled"])
def test_copies_compute_the_same(name, copied):
    make, at = KERNELS[name]
    kernel = make()
    early = copied(kernel)
    known = kernel(*at)
    late = copied(kernel)
    for other in (early, late, copied(late)):
        np.testing.assert_array_equal(other(*at), known)
        assert repr(other) == repr(kernel)


def test_copies_of_arrays_have_derivatives_and_faces():
    kernel = compile_loops([(sp.Sum(A[i] ** 2, (i, 1, n)), ())], (A,))
    kernel(np.ones(2))
    assert callable(kernel.njit)
    other = copy.deepcopy(kernel)
    assert other.gradient("A")(np.array([1.0, 2.0])).tolist() == [2.0, 4.0]
    out = np.empty(1)
    other.njit(np.array([1.0, 2.0]), out)
    assert out[0] == 5.0


@pytest.mark.parametrize("copied", COPIES, ids=["deep", "shallow", "pickled"])
def test_copies_of_ensembles(copied):
    flow = compile_flow({y: -y})
    known = flow([1.0], y=1.0)["y"]
    np.testing.assert_array_equal(copied(flow)([1.0], y=1.0)["y"], known)


@pytest.mark.skipif(which("gcc") is None, reason="no C compiler here")
@pytest.mark.parametrize(
    "formula",
    [
        x + y,
        sp.Max(x, y) - sp.Min(x, 2) * sp.sin(y),
        sp.besselj(0, x) + sp.besselj(1, y),
        sp.Matrix([sp.exp(x), sp.Abs(y)]),
    ],
)
def test_the_c_source_compiles_alone(formula, tmp_path):
    kernel = compile_formula(formula, (x, y))
    (tmp_path / "f.c").write_text(kernel.c_source("f") + kernel.c_source("g"))
    command = ["gcc", "-std=c99", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "f.c", "-o", "f.so", "-lm"]
    subprocess.run(command, cwd=tmp_path, check=True)
    if not kernel.shape:
        function = ctypes.CDLL(str(tmp_path / "f.so")).g
        function.restype, function.argtypes = ctypes.c_double, [ctypes.c_double] * 2
        assert function(0.5, 2.5) == pytest.approx(kernel(0.5, 2.5), rel=1e-14)


def test_an_export_keeps_a_makefile_that_is_not_its_own(tmp_path, capsys):
    exported("finite_steps", tmp_path)
    exported("finite_steps", tmp_path)
    with pytest.raises(FileExistsError, match="its Makefile is another's"):
        exported("natural_gradient", tmp_path)
    assert not (tmp_path / "rederive_natural_gradient.c").exists()
    (tmp_path / "Makefile").write_text("all:\n")
    from paper_checks.command_line import main

    assert main(["export", "finite_steps", "-o", str(tmp_path)]) != 0
    assert "cannot be written (its Makefile is another's); name another folder" in capsys.readouterr().err
    assert (tmp_path / "Makefile").read_text() == "all:\n"
