"""Machine code for registers of every width, with and without vector mathematics, says the same; its edges are kept."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st

from numerics import compile_formula
from numerics.compiler.llvm.engine import compiled, effort
from numerics.compiler.llvm.map import STREAMED_BYTES
from numerics.compiler.llvm.text import module_text

d, a, b = sp.symbols("d a b", real=True)
ROOTS = compile_formula([a / sp.sqrt(d), 1 / d, b / d**2], (a, b, d), name="roots")
EDGES = [0.0, 5e-324, 1e-310, 2.2250738585072014e-308, 1e-300, 1.0, 3.0, 1e300, 1.7e308, np.inf, -1.0, -1e-310, -np.inf]


def known(d: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.stack([1.3 / np.sqrt(d), 1 / d, 0.7 / d**2])


def test_roots_at_their_edges() -> None:
    d = np.array([*EDGES, np.nan])
    found = ROOTS(1.3, 0.7, d)
    for got, want in zip(found, known(d), strict=True):
        tiny = np.abs(want) < 1e-300  # below, a product of reciprocals may be rounded to a denormal number once more
        huge = (np.abs(d) < 1e-300) & (d != 0)  # and of these one overflows before the other does
        assert np.array_equal(np.isnan(got[~huge]), np.isnan(want[~huge]))
        np.testing.assert_allclose(got[~tiny & ~huge], want[~tiny & ~huge], rtol=4 * 2.0**-52)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(1e-150, 1e150), min_size=1, max_size=40))
def test_roots_are_right_to_the_last_places(values: list[float]) -> None:
    """Estimate, two steps of Newton's, and a product or two: 4 units in the last place."""
    d = np.array(values)
    np.testing.assert_allclose(ROOTS(1.3, 0.7, d), known(d), rtol=4 * 2.0**-52)


def test_results_that_go_past_the_caches_are_the_same() -> None:
    """Also where the first line begins within a register, and where lines of two results do not meet."""
    count = STREAMED_BYTES // 16
    for n in (count + 8, count + 13):
        d = np.linspace(0.5, 2.0, n)
        kernel = compile_formula([a / sp.sqrt(d_), d_ + a], (a, d_), name="large")
        out = np.empty((2, n))
        kernel(1.3, d, out=out)
        np.testing.assert_allclose(out[0], 1.3 / np.sqrt(d), rtol=4 * 2.0**-52)
        np.testing.assert_array_equal(out[1], d + 1.3)


d_ = d
_SAME = """
import numpy as np, sympy as sp
from numerics import compile_formula
from numerics.compiler.llvm.vector_math import lanes
from numerics.cross_entropy import label_loss_and_gradient, loss_and_gradient
x, y = sp.symbols("x y", positive=True)
r = np.random.default_rng(0)
X, Y = r.uniform(0.1, 3.0, (2, 1003))
kernel = compile_formula([sp.exp(-x) * sp.tanh(y) / sp.sqrt(1 + x), sp.log(1 + x * y), sp.erf(x - y)], (x, y))
parts = [kernel(X, Y), kernel(X.astype("f4"), Y.astype("f4")).astype(float)]
for n in (1, 3, 10, 40, 41, 97, 300):
    for kind in ("f8", "f4"):
        logits = r.normal(size=(37, n)).astype(kind)
        P = r.uniform(size=(37, n)).astype(kind)
        parts += [part.astype(float).ravel() for part in loss_and_gradient(logits, P)]
        parts += [part.astype(float).ravel() for part in label_loss_and_gradient(logits, r.integers(0, n, 37))]
np.save({path!r}, np.concatenate([np.ravel(part) for part in parts]))
print(lanes("double"))
"""


def _run(path: str, **settings: str) -> tuple[int, np.ndarray]:
    done = subprocess.run(
        [sys.executable, "-c", _SAME.format(path=path)], env=os.environ | settings, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return int(done.stdout), np.load(path)


def test_every_width_gives_the_same(tmp_path) -> None:
    """To the rounding of float32: half of the results are."""
    widest, known = _run(str(tmp_path / "widest.npy"))
    for settings_ in ({"REDERIVE_VECTOR_BITS": "256"}, {"REDERIVE_VECTOR_BITS": "128"}, {"REDERIVE_NO_LIBMVEC": "1"}):
        lanes, found = _run(str(tmp_path / "other.npy"), **settings_)
        assert lanes <= widest
        np.testing.assert_allclose(found, known, rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("real", ["double", "float"])
def test_a_program_in_pieces_ends_anywhere(real: str) -> None:
    """The last points of a large program go through buffers."""
    letters = sp.symbols("x0:6")
    terms = [sp.tanh(letters[i % 6] * (i + 1) / 40 + letters[(i + 1) % 6]) * letters[(i + 2) % 6] for i in range(260)]
    kernel = compile_formula([sp.Add(*terms[i:]) for i in range(0, 260, 3)], letters, name="many")
    assert kernel.program.operations > 1000
    kind = np.float64 if real == "double" else np.float32
    for n in (1, 7, 8, 33):
        X = np.random.default_rng(n).normal(size=(6, n)).astype(kind)
        X[2] = X[2, 0]
        whole = kernel(*[x if i != 2 else x[:1] for i, x in enumerate(X)])
        one_by_one = np.stack([kernel(*X[:, i]) for i in range(n)], axis=1)
        np.testing.assert_allclose(whole, one_by_one, rtol=1e-12 if real == "double" else 1e-4, atol=1e-5)


def test_the_text_is_valid_for_both_types_of_number() -> None:
    for real in ("double", "float"):
        assert compiled(module_text(ROOTS.program, "roots", real), effort(ROOTS.program.operations))


EXP = compile_formula(sp.exp(a), (a,), name="exp")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-750.0, 715.0), min_size=1, max_size=40), st.sampled_from(["f8", "f4"]))
def test_exponentials_are_right_to_the_last_place(values: list[float], kind: str) -> None:
    """Against mpmath: 4 units are what libmvec allows itself; denormals included."""
    import mpmath

    x = np.array(values).astype(kind)
    with np.errstate(over="ignore"):
        found = EXP(x)
    largest = float(np.finfo(kind).max)
    for one, got in zip(x, found, strict=True):
        true = mpmath.exp(mpmath.mpf(float(one)))
        if true > largest:
            assert got == np.inf or got >= 0.999 * largest
        else:
            unit = float(np.spacing(np.array(float(true), kind)))
            assert abs(mpmath.mpf(float(got)) - true) <= 4 * unit


def test_exponentials_at_their_edges() -> None:
    for kind in ("f8", "f4"):
        edges = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, -1e30, 1e30, 3.0], kind)
        np.testing.assert_allclose(EXP(edges)[:7], [1.0, 1.0, np.inf, 0.0, np.nan, 0.0, np.inf])
