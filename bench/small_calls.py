"""What a single call costs: from Python, from scipy.integrate, and the first one of a process."""

from __future__ import annotations

import ctypes
import math
import statistics
import subprocess
import sys
from typing import Any

from bench import c_side, peers
from bench.measuring import Fact, Row, compared
from numerics.gradient_flow import quartic_path

ARGUMENTS = (1.5, 1.3, 0.4, 0.9)  # t, W_0, eta, alpha
_FRESH = """\
import sys, time
start = time.perf_counter()
{statements}
taken = time.perf_counter() - start
print(taken, "sympy" in sys.modules)
"""
_FIRST = {
    "of a path": "from numerics.gradient_flow import quartic_path\nquartic_path(1.5, 1.3, 0.4, 0.9)",
    "of a batch of cross-entropies": "import numpy as np\nfrom numerics.cross_entropy import loss_and_gradient\n"
    "loss_and_gradient(np.ones((3, 4)), np.ones((3, 4)) / 4)",
}


def run(budget: float, processes: int = 5) -> tuple[list[Row], list[Fact]]:
    """One thread."""
    rows, facts = [], [_scalar_call(budget)]
    facts += [_first_call(words, statements, processes) for words, statements in _FIRST.items()]
    if peers.peer("SciPy") is not None and c_side.has_compiler():
        rows.append(_quad(budget))
    else:
        rows.append(Row("scipy.integrate.quad", "63 evaluations", 1, missing={"C": "no SciPy or no gcc"}))
    return rows, facts


def _scalar_call(budget: float) -> Fact:
    def python(t: float, W_0: float, eta: float, alpha: float) -> float:
        return W_0 / math.sqrt(1.0 + alpha * eta * W_0 * W_0 * t)

    sides = {"this": lambda: quartic_path(*ARGUMENTS), "Python": lambda: python(*ARGUMENTS), "empty": lambda: None}
    assert math.isclose(sides["this"](), sides["Python"](), rel_tol=1e-14)
    seconds, _ = compared(sides, 1, budget)
    # The lambda around a call is no part of it.
    this, plain = (1e9 * (seconds[name] - seconds["empty"]) for name in ("this", "Python"))
    return Fact("a call with four floats, from Python", f"{this:.0f} ns (a Python function: {plain:.0f} ns)", "300 ns",
                this < 300.0)  # fmt: skip


def _first_call(words: str, statements: str, processes: int) -> Fact:
    """The median over fresh processes; the first, which may fill the cache, is not counted."""
    taken = []
    for number in range(processes + 1):
        done = subprocess.run(
            [sys.executable, "-c", _FRESH.format(statements=statements)], check=True, capture_output=True, text=True
        )
        seconds, with_sympy = done.stdout.split()
        assert with_sympy == "False"
        if number:
            taken.append(float(seconds))
    first = statistics.median(taken)
    return Fact(f"import and first call {words}, fresh process, warm cache", f"{first:.2f} s", "1 s", first < 1.0)


def _quad(budget: float) -> Row:
    from scipy import LowLevelCallable, integrate

    function: Any = c_side.compiled(c_side.HERE / "small_calls.c").quartic_path
    function.restype, function.argtypes = ctypes.c_double, [ctypes.c_int, ctypes.POINTER(ctypes.c_double)]
    theirs, ours = LowLevelCallable(function), quartic_path.low_level_callable()
    rest = ARGUMENTS[1:]
    sides = {
        "this": lambda: integrate.quad(ours, 0.0, 40.0, args=rest),
        "C": lambda: integrate.quad(theirs, 0.0, 40.0, args=rest),
        "Python": lambda: integrate.quad(lambda t, *a: a[0] / math.sqrt(1.0 + a[2] * a[1] * a[0] ** 2 * t), 0.0, 40.0,
                                         args=rest),
    }  # fmt: skip
    values = [side()[0] for side in sides.values()]
    assert all(math.isclose(v, values[0], rel_tol=1e-13) for v in values)
    row = Row("scipy.integrate.quad", "the quartic path", 1, bars={"C": 1.2})
    row.seconds, row.ratios = compared(sides, 1, budget)
    return row
