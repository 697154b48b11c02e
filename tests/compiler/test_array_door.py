"""Arrays with an out= go straight to the machine code; whatever is unusual takes the long way and ends the same."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import sympy as sp

from numerics import compile_formula
from numerics.compiler.faces.kernel import Kernel

x, y = sp.symbols("x y", positive=True)


@pytest.fixture
def kernel() -> Kernel:
    return compile_formula([sp.sqrt(x) + y, x * y], (x, y), name="test.pair")


def known(x: np.ndarray | float, y: np.ndarray | float) -> np.ndarray:
    return np.stack(np.broadcast_arrays(np.sqrt(x) + y, x * y))


X = np.linspace(0.1, 3.0, 24)


def test_the_usual_case(kernel: Kernel) -> None:
    for shape in ((24,), (4, 6), (2, 3, 4)):
        out = np.empty((2, *shape))
        assert kernel(X.reshape(shape), 2.0, out=out) is out
        np.testing.assert_allclose(out, known(X.reshape(shape), 2.0), rtol=1e-15)


def test_out_is_returned_as_often_as_it_is_given(kernel: Kernel) -> None:
    out = np.empty((2, 24))
    kernel(X, 2.0, out=out)
    before = sys.getrefcount(out)
    for _ in range(100):
        kernel(X, 2.0, out=out)
    assert sys.getrefcount(out) == before


@pytest.mark.parametrize(
    "arguments",
    [
        (X, np.float64(2.0)),
        (X, 2),
        (X, X[:1]),
        (X[:, None], X[:4]),
        (X[::2], X[1::2]),
        (X.astype("f4"), 2.0),
        (X.reshape(4, 6).T, 2.0),
        (X.view(np.recarray), X),
        (list(X), 2.0),
        (X.astype(">f8"), 2.0),
        (np.array(2.0), 3.0),
        (2.0, 3.0),
        (np.empty(0), 2.0),
        (np.empty((3, 0)), 2.0),
    ],
)
def test_unusual_arguments(kernel: Kernel, arguments: tuple) -> None:
    want = known(*(np.asarray(v, float) for v in arguments))
    kind = np.float32 if getattr(arguments[0], "dtype", None) == np.float32 else np.float64
    out = np.empty(want.shape, kind)
    kernel(*arguments, out=out)
    np.testing.assert_allclose(out, want, rtol=1e-15 if kind == np.float64 else 3e-7)


def test_unusual_outs(kernel: Kernel) -> None:
    wide = np.empty((2, 48))
    kernel(X, 2.0, out=wide[:, ::2])
    np.testing.assert_allclose(wide[:, ::2], known(X, 2.0), rtol=1e-15)
    both = np.concatenate([X, X])
    kernel(both[:24], 2.0, out=both.reshape(2, 24))  # the result lies on its argument
    np.testing.assert_allclose(both.reshape(2, 24), known(X, 2.0), rtol=1e-15)


def test_what_does_not_fit_is_refused_as_ever(kernel: Kernel) -> None:
    with pytest.raises(ValueError, match="must be"):
        kernel(X, 2.0, out=np.empty((2, 23)))
    with pytest.raises(ValueError, match="must be"):
        kernel(X, 2.0, out=np.empty((3, 24)))
    with pytest.raises(ValueError, match="must be"):
        kernel(X, 2.0, out=np.empty((2, 24), "f4"))
    frozen = np.empty((2, 24))
    frozen.flags.writeable = False
    with pytest.raises(ValueError, match="written"):
        kernel(X, 2.0, out=frozen)
    with pytest.raises(TypeError):
        kernel(X, out=np.empty((2, 24)))
    with pytest.raises(TypeError, match="no argument"):
        kernel(X, 2.0, output=np.empty((2, 24)))


def test_names_and_places_mix(kernel: Kernel) -> None:
    out = np.empty((2, 24))
    kernel(X, y=2.0, out=out)
    np.testing.assert_allclose(out, known(X, 2.0), rtol=1e-15)
    kernel(out=out, y=3.0, x=X)
    np.testing.assert_allclose(out, known(X, 3.0), rtol=1e-15)
