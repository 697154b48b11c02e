"""A kernel as people call it: numbers, arrays, out, other types, Numba, SciPy, C pointers, the cache."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest
import sympy as sp
from scipy import integrate

from derive import gradient_flow
from numerics import compile_formula
from numerics.compiler.faces.kernel import Kernel
from numerics.compiler.llvm import cache

t, a = sp.symbols("t a", positive=True)


@pytest.fixture
def kernel() -> Kernel:
    return compile_formula(sp.exp(-a * t) / (1 + t), (t, a), name="test.decay")


def value(t: float, a: float) -> float:
    return float(np.exp(-a * t) / (1 + t))


def test_a_derivation_is_a_formula() -> None:
    path = compile_formula(gradient_flow.quartic_path)
    assert path.arguments == ("t", "W_0", "eta", "alpha")  # as `rederive kernels` shows it
    assert path(W_0=1.0, alpha=2.0, eta=0.5, t=3.0) == pytest.approx(0.5)
    assert path.source == "gradient_flow.quartic_path"


def test_numbers_of_every_kind(kernel: Kernel) -> None:
    known = pytest.approx(value(2.0, 0.5))
    assert kernel(2.0, 0.5) == known
    assert kernel(2, 0.5) == known
    assert kernel(np.float64(2), np.array(0.5)) == known
    assert kernel(t=2.0, a=0.5) == known
    assert kernel(2.0, a=0.5) == known
    assert isinstance(kernel(2.0, 0.5), float)
    assert isinstance(kernel(np.float32(2), np.float32(0.5)), np.float32)
    with pytest.raises(TypeError, match=r"the argument t of .* is complex; it is real by its assumptions"):
        kernel(2.0 + 0j, 0.5)


def test_arrays_broadcast(kernel: Kernel) -> None:
    times, rates = np.linspace(0, 3, 7)[:, None], np.linspace(0.1, 2, 5)
    found = kernel(times, rates)
    np.testing.assert_allclose(found, np.exp(-rates * times) / (1 + times), rtol=1e-14)
    assert kernel(times.astype("f4"), rates.astype("f4")).dtype == np.float32
    assert kernel(times[::2], 0.3).shape == (4, 1)
    assert kernel(np.empty((0, 3)), 1.0).shape == (0, 3)


def test_results_go_where_they_are_wanted(kernel: Kernel) -> None:
    times = np.linspace(0, 3, 1000)
    known, out = kernel(times, 0.3), np.empty(1000)
    assert kernel(times, 0.3, out=out) is out
    np.testing.assert_array_equal(out, known)
    kernel(times, 0.3, out=times)  # in place
    np.testing.assert_array_equal(times, known)
    shifted = np.linspace(0, 3, 1001)
    known = kernel(shifted[:-1].copy(), 0.3)
    kernel(shifted[:-1], 0.3, out=shifted[1:])
    np.testing.assert_array_equal(shifted[1:], known)


def test_threads_give_the_same_bits(kernel: Kernel, monkeypatch: pytest.MonkeyPatch, three_threads: None) -> None:
    from numerics.compiler.faces import kernel as module

    times = np.linspace(0, 3, 300_001)
    monkeypatch.setattr(module, "WORTH_THREADS", np.inf)
    alone = kernel(times, 0.3)
    monkeypatch.setattr(module, "WORTH_THREADS", 1.0)
    np.testing.assert_array_equal(kernel(times, 0.3), alone)


@pytest.mark.parametrize(
    ("arguments", "named", "kind", "said"),
    [
        ((1.0,), {}, TypeError, "takes 2: t, a"),
        ((1.0, 2.0, 3.0), {}, TypeError, "takes 2: t, a"),
        ((1.0,), {"b": 2.0}, TypeError, "no argument 'b'"),
        ((1.0, 2.0), {"t": 2.0}, TypeError, "twice"),
        ((1.0,), {"t": 2.0}, TypeError, "twice"),
        (("x", 1.0), {}, TypeError, "argument t"),
        ((np.ones(3), np.ones(4)), {}, ValueError, "do not broadcast"),
        ((np.ones(3), 1.0), {"out": np.ones(4)}, ValueError, "must be"),
        ((np.ones(3), 1.0), {"out": np.ones(3, "f4")}, ValueError, "must be"),
        ((np.ones(3), 1.0), {"out": [0, 0, 0]}, TypeError, "NumPy array"),
    ],
)
def test_what_does_not_fit_is_refused(kernel: Kernel, arguments, named, kind, said) -> None:
    with pytest.raises(kind, match=said):
        kernel(*arguments, **named)


def test_inside_other_compiled_code(kernel: Kernel) -> None:
    inner, slopes = kernel.njit, kernel.value_and_gradient("t", "a").njit

    @numba.njit
    def total(times):
        s = 0.0
        for time in times:
            s += inner(time, 0.3) + slopes(time, 0.3)[2]
        return s

    times = np.linspace(0, 3, 100)
    known = kernel(times, 0.3).sum() + kernel.gradient("a")(times, 0.3).sum()
    assert total(times) == pytest.approx(known, rel=1e-13)
    assert inner(np.float32(1), np.float32(1)) == pytest.approx(value(1, 1), rel=1e-6)


def test_scipy_integrates_it(kernel: Kernel) -> None:
    found = integrate.quad(kernel.low_level_callable(), 0, 5, args=(0.5,))[0]
    assert found == pytest.approx(integrate.quad(lambda s: value(s, 0.5), 0, 5)[0], rel=1e-12)


def test_c_pointers(kernel: Kernel) -> None:
    assert kernel.cfunc.ctypes(2.0, 0.5) == pytest.approx(value(2.0, 0.5))
    assert kernel.cfunc.address != 0
    several = kernel.value_and_gradient()
    given, results = np.array([2.0, 0.5]), np.empty(3)
    several.cfunc.ctypes(given.ctypes.data, results.ctypes.data)
    np.testing.assert_allclose(results, several(2.0, 0.5), rtol=1e-15)


def test_second_derivatives(kernel: Kernel) -> None:
    product = kernel.hessian_vector_product()
    expression = sp.exp(-a * t) / (1 + t)
    known = sp.hessian(expression, (t, a)) * sp.Matrix([0.7, -1.1])
    np.testing.assert_allclose(
        product(2.0, 0.5, 0.7, -1.1), [float(e.subs({t: 2.0, a: 0.5})) for e in known], rtol=1e-13
    )


def test_a_kernel_travels(kernel: Kernel) -> None:
    kernel(1.0, 1.0)
    again = pickle.loads(pickle.dumps(kernel))  # noqa: S301
    assert again(2.0, 0.5) == kernel(2.0, 0.5)


def test_the_cache_serves_and_forgives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDERIVE_CACHE_DIR", str(tmp_path / "c"))

    def fresh() -> float:
        return compile_formula(sp.exp(-a * t) + 41, (t, a))(1.0, 1.0)

    known = fresh()
    (entry,) = (tmp_path / "c").glob("*.o")
    assert fresh() == known
    for damage in (b"", b"rederive kernel\n", entry.read_bytes()[:-7], os.urandom(500)):
        entry.write_bytes(damage)
        assert cache.read(entry.stem) is None
        assert fresh() == known
    monkeypatch.setenv("REDERIVE_CACHE_DIR", "")
    assert cache.folder() is None
    assert fresh() == known
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setenv("REDERIVE_CACHE_DIR", str(blocked))
    assert fresh() == known


def test_two_processes_fill_one_cache(tmp_path: Path) -> None:
    code = (
        "import sympy as sp; from numerics import compile_formula; x = sp.Symbol('x');"
        "print([compile_formula(sp.sin(x) + n, (x,))(0.5) for n in range(8)])"
    )
    environment = os.environ | {"REDERIVE_CACHE_DIR": str(tmp_path)}
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment, text=True)
        for _ in range(2)
    ]
    first, second = (process.communicate(timeout=120)[0] for process in running)
    assert first == second
    assert first.startswith("[0.479")
    assert len(list(tmp_path.glob("*.o"))) == 8
    assert not list(tmp_path.glob(".writing-*"))


def test_without_vector_mathematics_the_same_to_some_units(tmp_path: Path) -> None:
    code = (
        "import numpy as np, sympy as sp; from numerics import compile_formula; x = sp.Symbol('x', real=True);"
        "k = compile_formula(sp.exp(-x**2) * sp.tanh(x) + sp.log(2 + x**2), (x,));"
        "print(k(np.linspace(-2, 2, 9)).tolist())"
    )
    shown = []
    for switch in ("", "1"):
        environment = os.environ | {"REDERIVE_NO_LIBMVEC": switch, "REDERIVE_CACHE_DIR": str(tmp_path)}
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, env=environment, text=True, check=True, timeout=120
        )
        shown.append(eval(run.stdout))  # noqa: S307
    np.testing.assert_allclose(shown[0], shown[1], rtol=8 * 2.0**-52)


def test_a_derivation_of_ones_own_is_a_formula() -> None:
    from derive.deriving import begin

    w, r = sp.symbols("w r", positive=True)
    chain = begin(sp.Symbol("q", real=True), w**2 - r**2, "a difference").rewrite((w - r) * (w + r), "factor")
    for formula in (chain, chain.conclude(title="A product")):
        assert compile_formula(formula, (w, r))(3.0, 2.0) == 5.0
    with pytest.raises(ValueError, match="compiled already"):
        compile_formula(compile_formula(chain, (w, r)))
    with pytest.raises(ValueError, match="no name of C"):
        compile_formula(chain, (w, r)).c_source("1 f")
