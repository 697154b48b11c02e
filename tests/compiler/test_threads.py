"""Calls shared out among threads: every part is done once, whoever else calls, sleeps or leaves."""

from __future__ import annotations

import ctypes
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings, strategies as st

from numerics import compile_formula, compile_loops
from numerics.compiler.faces import arrays, kernel as kernels
from numerics.compiler.faces.threads import Job, piece_size, shared_out, worker_count

x = sp.Symbol("x", real=True)
_PIECE = ctypes.CFUNCTYPE(None, ctypes.c_void_p, *[ctypes.c_int64] * 3)


def parts_of(count: int, size: int) -> list[tuple[int, int, int]]:
    """(worker, first, size) of all the pieces that were run."""
    seen: list[tuple[int, int, int]] = []

    @_PIECE
    def piece(_: int, worker: int, first: int, points: int) -> None:
        seen.append((worker, first, points))
        time.sleep(1e-4)

    shared_out(Job(ctypes.cast(piece, ctypes.c_void_p).value or 0, None), count, size)
    return seen


@settings(max_examples=40)
@given(st.integers(1, 5000), st.integers(1, 400))
def test_every_point_is_in_one_piece(count: int, grain: int) -> None:
    seen = parts_of(count, piece_size(count, grain))
    where = sorted((first, size) for _, first, size in seen)
    assert where[0][0] == 0
    assert [first for first, _ in where[1:]] == [first + size for first, size in where[:-1]]
    assert sum(size for _, size in where) == count
    assert all(size % grain == 0 for _, size in where[:-1])


def test_others_take_part(three_threads: None) -> None:
    for pause in (0.0, 0.01, 0.0):  # awake, asleep, awake
        time.sleep(pause)
        seen = parts_of(60, 1)
        assert sorted(first for _, first, _ in seen) == list(range(60))
        assert {worker for worker, *_ in seen} <= {0, 1, 2}
        assert len({worker for worker, *_ in seen}) > 1


def test_callers_in_several_threads_do_not_meet(three_threads: None, monkeypatch: pytest.MonkeyPatch) -> None:
    function = compile_formula(sp.sin(x) * sp.exp(-x), (x,))
    given_ = [np.linspace(0, 1 + n, 40_001) for n in range(4)]
    monkeypatch.setattr(kernels, "WORTH_THREADS", np.inf)
    known = [function(points) for points in given_]
    monkeypatch.setattr(kernels, "WORTH_THREADS", 1.0)
    wrong: list[int] = []

    def call(number: int) -> None:
        for _ in range(60):
            if not np.array_equal(function(given_[number]), known[number]):
                wrong.append(number)

    others = [threading.Thread(target=call, args=(n,)) for n in range(4)]
    for one in others:
        one.start()
    for one in others:
        one.join()
    assert not wrong


@pytest.mark.parametrize("streamed", [False, True])
def test_rows_are_shared_out(streamed: bool, three_threads: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from numerics.compiler.loops import code

    Y = sp.IndexedBase("Y", shape=(sp.Symbol("n", integer=True, positive=True),), real=True)
    a, b = sp.symbols("a b", integer=True)
    (size,) = Y.shape
    function = compile_loops([(sp.exp(Y[a]) / sp.Sum(sp.exp(Y[b]), (b, 1, size)), (a,))], (Y,), rows=(Y,), name="soft")
    logits = np.random.default_rng(3).normal(size=(1003, 37))
    alone = function(logits)
    monkeypatch.setattr(arrays, "_WORTH_THREADS", 1)
    monkeypatch.setattr(code, "STREAMED_BYTES", 1 if streamed else 10**12)
    for _ in range(20):
        np.testing.assert_allclose(function(logits), alone, rtol=1e-15)


def test_a_process_ends_while_its_threads_look_for_work() -> None:
    program = (
        "import numpy as np, sympy as sp; from numerics import compile_formula; x = sp.Symbol('x', real=True);"
        "f = compile_formula(sp.sin(x), (x,)); print(f(np.zeros(3_000_000)).sum())"
    )
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
        assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "0.0", "")


def test_there_is_a_thread_for_each_processor() -> None:
    assert worker_count() >= 1
