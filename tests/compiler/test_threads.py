"""Calls shared out among threads: every part is done once, whoever else calls, sleeps or leaves."""

from __future__ import annotations

import ctypes
import itertools
import os
import subprocess
import sys
import tempfile
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


def run(program: str, threads: str = "2") -> subprocess.CompletedProcess[str]:
    """A program in a process of its own, with a cache of machine code that is empty."""
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={**os.environ, "REDERIVE_THREADS": threads, "REDERIVE_CACHE_DIR": folder},
        )


RACING = """
import sys, threading
import numpy as np, sympy as sp
from numerics import compile_formula, cross_entropy
sys.setswitchinterval(1e-5)
x = sp.Symbol("x", real=True)
Z = np.random.default_rng(0).random((2048, 100)).astype(np.float32)
meeting = threading.Barrier(8)
for n in range(6):
    function = compile_formula(sp.sin(x) * sp.exp(-x) + n, (x,))
    points = np.linspace(0, 1, 300_000)
    found = []
    def go():
        meeting.wait()
        for _ in range(5):
            cross_entropy.loss_and_gradient(Z, Z)
            found.append((function(0.5), function(points).sum()))
    threads = [threading.Thread(target=go) for _ in range(8)]
    for t in threads: t.start()
    for t in threads: t.join()
    assert len(set(found)) == 1, set(found)
print([t.name for t in threading.enumerate() if t.name.startswith("rederive")])
"""


def test_first_calls_from_many_threads_make_one_of_everything() -> None:
    """Machine code that was made twice was unloaded while another thread ran it."""
    for _ in range(3):
        done = run(RACING, "3")
        assert (done.returncode, done.stdout.strip()) == (0, "['rederive-1', 'rederive-2']"), done.stderr


FORKING = """
import os, sys, threading, time
import numpy as np
from numerics import cross_entropy
Z = np.random.default_rng(0).random((2048, 100))
stop = []
def go():
    while not stop: cross_entropy.loss_and_gradient(Z, Z)
threads = [threading.Thread(target=go, daemon=True) for _ in range(2)]
cross_entropy.loss_and_gradient(Z, Z)
for t in threads: t.start()
for _ in range(25):
    child = os.fork()
    if not child:
        for _ in range(3): cross_entropy.loss_and_gradient(Z, Z)
        os._exit(0)
    end = time.monotonic() + 20
    while not (ended := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > end:
            os.kill(child, 9); print("sleeps for ever"); sys.exit(1)
        time.sleep(0.001)
    assert ended[1] == 0, ended
stop.append(1)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_process_forked_amid_calls_calls_on() -> None:
    done = run(FORKING)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr


WITHOUT = """
import threading
import numpy as np, sympy as sp
from numerics import compile_formula
def refuse(self): raise RuntimeError("can't start new thread")
threading.Thread.start = refuse
x = sp.Symbol("x", real=True)
print(compile_formula(sp.sin(x), (x,))(np.zeros(1_000_000)).sum(), threading.active_count())
"""


def test_a_process_without_threads_to_spare_computes_alone() -> None:
    done = run(WITHOUT, "4")
    assert (done.returncode, done.stdout.strip()) == (0, "0.0 1"), done.stderr


@pytest.mark.parametrize("said", ["0", "-1", "abc", "1.5", "\u00b3", "1000000"])
def test_what_is_no_number_of_threads_is_said(said: str) -> None:
    done = run("from numerics.compiler.faces.threads import worker_count; worker_count()", said)
    assert f"REDERIVE_THREADS is {said!r}, and no number from 1 to 1024" in done.stderr
    assert done.returncode == 0


CALLS = """
import numpy as np, sympy as sp
from numerics import compile_formula
x, n, i = sp.Symbol("x", real=True), sp.Symbol("n", integer=True, positive=True), sp.Symbol("i", integer=True)
A = sp.IndexedBase("A", shape=(n,), real=True)
"""


@pytest.mark.parametrize(
    "call", ["compile_formula(sp.sin(x), (x,))(1.0)", "compile_formula(sp.Sum(A[i], (i, 1, n)), (A,))(np.ones(3))"]
)
def test_it_is_said_at_the_first_call_however_small(call: str) -> None:
    assert "REDERIVE_THREADS is 'abc'" in run(CALLS + call, "abc").stderr


def test_sums_do_not_depend_on_where_rows_lie() -> None:
    from numerics import cross_entropy

    for kind, length in itertools.product((np.float32, np.float64), (133, 500, 1001)):
        row = np.random.default_rng(length).normal(size=length).astype(kind)
        P = np.full(length, 1 / length, kind)
        memory = np.empty(64 * length + 64, kind)
        found = set()
        for first in range(0, 16, 3):
            Y = memory[first : first + 64 * length].reshape(64, length)
            Y[...] = row
            found |= set(cross_entropy.loss(Y, np.broadcast_to(P, Y.shape)).tolist())
        assert len(found) == 1, (kind, length, found)
